"""How long a rehearsal of four weeks takes."""

import time
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bench.effort import Effort
from bench.table import Row
from fakes.habits import START, configured, example, task
from fakes.life import BERLIN
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.rehearsal.rehearse import Script, rehearse

HABITS, DAYS, SEED = 20, 28, 7
BUDGET_S = 1


def rehearsing(effort: Effort) -> Iterable[Row]:
    """28 days of 20 habits: every kind of habit in the example, and tasks."""
    took, events = [], 0
    for _ in range(max(3, effort.runs // 7)):
        began = time.perf_counter()
        events = len(rehearse(Script(_twenty(), None, ZoneInfo(BERLIN), START, DAYS, SEED)).events)
        took.append(time.perf_counter() - began)
    yield Row(
        f"rehearse {DAYS} days of {HABITS} habits",
        f"{median(took):.2f} s",
        "",
        f"{BUDGET_S} s",
        f"{events} events; a person who answers, a machine that sleeps and travels; median of {len(took)}",
    )


def _twenty() -> Configuration:
    """The example, and tasks up to twenty."""
    habits = example().habits
    times = (timedelta(hours=8, minutes=53 * number) for number in range(HABITS - len(habits)))
    tasks = (
        task(f"task-{number}", f"{at.seconds // 3600:02}:{at.seconds // 60 % 60:02}")
        for number, at in enumerate(times)
    )
    return configured(*habits, *tasks)
