"""Four weeks of the whole programme, every occurrence accounted for."""

from datetime import date, timedelta
from functools import cache

import pytest

from fakes.habits import Configuration, example
from fakes.life import Life, local
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Programme
from steadyhand.domain.reminding.prompt import Choice

EACH_WEEK = {
    "caffeine": (7, 7, 7, 7),
    "detox": (7, 7, 7, 7),
    "evening": (7, 7, 7, 7),
    "hands": (147, 147, 147, 147),
    "magnesium-food": (7, 7, 7, 7),
    "morning": (7, 7, 7, 7),
    "relax": (0, 0, 7, 7),
    "water": (0, 70, 70, 70),
    "week-four": (0, 0, 0, 1),
}
"""By hand: hands every 45 minutes from 07:45 to 22:45 is 21 a day; water ten slots a day from week 2."""
IN_THE_WIND_DOWN_HOUR = 28 * 2
"""By hand: the breaks of 22:00 and 22:45 fall into the hour before bed."""


def beginning(start: date) -> Configuration:
    """The example, with another first day."""
    plan = example()
    return plan._replace(programme=Programme(start), fingerprint=f"{plan.fingerprint}:{start}")


@cache
def lived(start: date, *, answers: bool) -> Life:
    """Four weeks with somebody who answers each notification after a minute, or none."""
    life = Life(beginning(start), now=f"{start}T05:00")
    ends, seen = local(f"{start + timedelta(days=28)}T04:00"), 0
    while life.now < ends:
        life.until(min(ends, max(life.wake_at, life.now + timedelta(minutes=1))))
        for prompt in life.notifier.shown[seen:] if answers else ():
            is_review = prompt.tag.startswith("week-four")
            life.click_on(prompt, Choice.OPEN if is_review else Choice.DONE)
        seen = len(life.notifier.shown)
    return life


STARTS = [date(2026, 11, 23), date(2026, 3, 16), date(2026, 10, 12)]


@pytest.mark.parametrize("start", STARTS)
def test_every_occurrence_has_its_outcome(start: date) -> None:
    """I-1 over four weeks, also across both clock changes: counted by hand, habit by habit, week by week."""
    life = lived(start, answers=True)
    counted = {habit: [0, 0, 0, 0] for habit in EACH_WEEK}
    for (event,) in life.outcomes().values():
        counted[event.habit or ""][(event.day - start).days // 7] += 1
    assert {habit: tuple(weeks) for habit, weeks in counted.items()} == EACH_WEEK


@pytest.mark.parametrize("start", STARTS)
def test_who_answers_everything_misses_nothing(start: date) -> None:
    """All is done but the breaks in the wind-down hour, which are held back."""
    everything = sum(sum(weeks) for weeks in EACH_WEEK.values())
    assert lived(start, answers=True).tally() == {
        EventKind.DONE: everything - IN_THE_WIND_DOWN_HOUR,
        EventKind.EXCUSED: IN_THE_WIND_DOWN_HOUR,
    }


def test_who_answers_nothing_misses_everything() -> None:
    """Nothing is lost, nothing is asked twice."""
    life = lived(STARTS[0], answers=False)
    everything = sum(sum(weeks) for weeks in EACH_WEEK.values())
    assert life.tally() == {
        EventKind.EXCUSED: IN_THE_WIND_DOWN_HOUR,
        EventKind.MISSED: everything - IN_THE_WIND_DOWN_HOUR,
    }
    assert len(life.asked()) == len(set(life.asked())) == everything - IN_THE_WIND_DOWN_HOUR


def test_the_first_week_only_watches() -> None:
    """R-002: no water and no session in week 1; R-005: what began stays on."""
    weeks = lived(STARTS[0], answers=True)
    first = {event.habit for (event,) in weeks.outcomes().values() if event.day < date(2026, 11, 30)}
    assert first.isdisjoint({"water", "relax", "week-four"})


def test_the_day_is_drunk_by_its_last_slot() -> None:
    """R-022: who drinks what is asked for has 2500 ml in the evening, every day from week 2 on."""
    life = lived(STARTS[0], answers=True)
    drunk: dict[date, float] = {}
    for event in life.events:
        amount = event.data.get("amount") if event.kind is EventKind.DONE else None
        if isinstance(amount, int | float):
            drunk[event.day] = drunk.get(event.day, 0) + amount
    assert len(drunk) == 21
    assert set(drunk.values()) == {2500}
