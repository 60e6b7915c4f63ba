"""How long the planner thinks."""

import time
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bench.effort import Effort
from bench.table import Row
from bench.timing import MILLISECONDS
from fakes.habits import configured, example, task
from fakes.life import BERLIN, Life, local
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.moment import Context
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.domain.reminding.plan import plan
from steadyhand.domain.reminding.quiet import holds
from steadyhand.domain.reminding.state import EMPTY

HABITS = 1000
FIRST_MINUTE = 8 * 60
LAST_MINUTES = 14 * 60
NOON = local("2026-11-23T12:00")
PROGRAMME = "2026-12-21T05:00"
WARM_MS = 10


def planning(effort: Effort) -> Iterable[Row]:
    """``plan`` for a thousand habits, and four weeks of the example without a disk or a screen."""
    configuration = _many()
    cold = [_plan_ms(configuration, cold=True) for _ in range(effort.runs)]
    warm = [_plan_ms(configuration, cold=False) for _ in range(effort.runs)]
    method = f"a task each, {HABITS * 4 * 60 // LAST_MINUTES} of them due and open; median of {effort.runs}"
    yield Row(f"plan, {HABITS} habits", f"{median(warm):.1f} ms", "", f"{WARM_MS} ms", method)
    yield Row(
        "the same, first time that day", f"{median(cold):.1f} ms", "", "", "nothing cached of the timetable"
    )
    began = time.perf_counter()
    life = Life(example())
    life.until(PROGRAMME)
    took = time.perf_counter() - began
    yield Row(
        "28 days of the example",
        f"{took:.2f} s",
        "",
        "",
        f"{len(life.events)} events, engine on a log in memory",
    )


def _many() -> Configuration:
    """A thousand tasks, spread over the day, a minute apart and some at once."""
    minutes = (FIRST_MINUTE + number % LAST_MINUTES for number in range(HABITS))
    return configured(
        *(
            task(f"habit-{number}", f"{minute // 60:02}:{minute % 60:02}", window=600)
            for number, minute in enumerate(minutes)
        )
    )


def _plan_ms(configuration: Configuration, *, cold: bool) -> float:
    if cold:
        timetable.cache_clear()
        holds.cache_clear()
    accounted = Context(NOON - timedelta(hours=7))
    began = time.perf_counter()
    plan(configuration, EMPTY, accounted, NOON, ZoneInfo(BERLIN))
    return (time.perf_counter() - began) * MILLISECONDS
