"""How long a rehearsal of four weeks takes, also with breaks as often as Workrave has them."""

import time
from collections.abc import Iterable
from datetime import timedelta
from statistics import median
from zoneinfo import ZoneInfo

from bench.effort import Effort
from bench.table import Row
from fakes.habits import START, configured, example, hands, minutes, task
from fakes.life import BERLIN
from steadyhand.domain.reminding.habit import Configuration, Rest
from steadyhand.rehearsal.rehearse import Script, rehearse

HABITS, DAYS, SEED = 20, 28, 7
BUDGET_S = 1


def rehearsing(effort: Effort) -> Iterable[Row]:
    """28 days of 20 habits: every kind of habit in the example, and tasks. The same with 340 breaks a day."""
    runs = max(3, effort.runs // 7)
    seconds, events = _rehearsed(_twenty(), runs)
    method = "a person who answers, a machine that sleeps and travels; median of"
    yield Row(
        f"rehearse {DAYS} days of {HABITS} habits",
        f"{seconds:.2f} s",
        "",
        f"{BUDGET_S} s",
        f"{events} events; {method} {runs}",
    )
    seconds, events = _rehearsed(_with_breaks(), 3)
    yield Row(
        "the same with a break each 3 minutes and each 45", f"{seconds:.2f} s", "", "", f"{events} events"
    )


def _rehearsed(configuration: Configuration, runs: int) -> tuple[float, int]:
    """The median of the seconds, and how many events there are."""
    took, events = [], 0
    for _ in range(runs):
        began = time.perf_counter()
        events = len(rehearse(Script(configuration, None, ZoneInfo(BERLIN), START, DAYS, SEED)).events)
        took.append(time.perf_counter() - began)
    return median(took), events


def _twenty() -> Configuration:
    """The example, and tasks up to twenty."""
    habits = example().habits
    times = (timedelta(hours=8, minutes=53 * number) for number in range(HABITS - len(habits)))
    tasks = (
        task(f"task-{number}", f"{at.seconds // 3600:02}:{at.seconds // 60 % 60:02}")
        for number, at in enumerate(times)
    )
    return configured(*habits, *tasks)


def _with_breaks() -> Configuration:
    """Workrave's two breaks beside the twenty."""
    often = hands(3)._replace(id="micro", aim=Rest(minutes(0.5)), snooze=minutes(2.5))
    return configured(*_twenty().habits, often, hands()._replace(id="long", aim=Rest(minutes(10))))
