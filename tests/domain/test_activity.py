"""Looking back at the use of the hands: what is asked of a part of the day, and of the whole of it."""

from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from fakes.life import local
from steadyhand.domain.reminding.activity import (
    Activity,
    Stretch,
    heard,
    reached,
    rests,
    slept,
    stretches,
    used,
)
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.presence import Active, IdleSince, Presence, Unknown

DAWN = local("2026-11-23T07:00")
MINUTE = timedelta(minutes=1)


def presence(kind: int, at: datetime) -> Presence:
    """One of the three."""
    return (Active("fake"), IdleSince(at, by="fake"), Unknown("nobody tells"))[kind]


@st.composite
def lived(draw: st.DrawFn) -> tuple[Activity, datetime]:
    """What was told of some hours, suspends among it, and the moment after it."""
    activity, now = Activity(), DAWN
    for kind, minutes in draw(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 40)), max_size=30)):
        began, now = now, now + minutes * MINUTE
        known = kind < 3
        activity = (
            heard(activity, presence(kind, now), now) if known else slept(activity, began, now, now - began)
        )
    return activity, now + MINUTE


def all_of(activity: Activity, now: datetime) -> list[Stretch]:
    """Every stretch."""
    return list(stretches(activity, now))


@given(lived())
def test_stretches_are_sorted_and_apart(told: tuple[Activity, datetime]) -> None:
    """None is empty, none overlaps, and two of a kind that touch are one."""
    found = all_of(*told)
    assert all(each.begins < each.ends for each in found)
    for before, after in pairwise(found):
        assert before.ends <= after.begins
        assert before.ends < after.begins or before.in_use != after.in_use


@example(
    (
        Activity(
            IdleSince(DAWN + MINUTE),
            DAWN + 2 * MINUTE,
            (Stretch(DAWN + MINUTE, DAWN + 2 * MINUTE, in_use=False),),
            DAWN,
        ),
        DAWN + 3 * MINUTE,
    ),
    2,
)
@given(lived(), st.integers(-30, 600))
def test_the_later_ones_are_those_of_all_that_end_later(told: tuple[Activity, datetime], minute: int) -> None:
    """Looking back no farther than an instant leaves out what ended by then, and cuts nothing."""
    (activity, now), since = told, DAWN + minute * MINUTE
    assert list(stretches(activity, now, since)) == [
        each for each in all_of(activity, now) if each.ends > since
    ]


@given(lived(), st.integers(-30, 600), st.integers(0, 600))
def test_use_is_the_sum_of_what_lies_in_the_span(
    told: tuple[Activity, datetime], minute: int, length: int
) -> None:
    """Counted minute by minute."""
    activity, now = told
    begins = DAWN + minute * MINUTE
    ends = min(now, begins + length * MINUTE)
    minutes = (begins + number * MINUTE for number in range(max(0, (ends - begins) // MINUTE)))
    in_use = [each for each in all_of(activity, now) if each.in_use]
    counted = sum(any(each.begins <= at < each.ends for each in in_use) for at in minutes)
    assert used(activity, Interval(begins, ends)) == counted * MINUTE


@given(lived(), st.integers(1, 90), st.integers(-30, 600))
def test_a_goal_is_reached_when_there_was_so_much_use(
    told: tuple[Activity, datetime], goal: int, minute: int
) -> None:
    """Not a minute before."""
    (activity, now), begins = told, DAWN + minute * MINUTE
    at = reached(activity, goal * MINUTE, Interval(begins, now))
    if at is None:
        assert used(activity, Interval(begins, now)) < goal * MINUTE
    else:
        assert used(activity, Interval(begins, at)) == goal * MINUTE


@given(lived(), st.integers(1, 60), st.integers(-30, 600))
def test_rests_are_the_long_stretches_without_use(
    told: tuple[Activity, datetime], length: int, minute: int
) -> None:
    """Those that end after the instant, whole."""
    (activity, now), since = told, DAWN + minute * MINUTE
    expected = [
        Interval(each.begins, each.ends)
        for each in all_of(activity, now)
        if not each.in_use and each.ends - each.begins >= length * MINUTE and each.ends > since
    ]
    assert list(rests(activity, length * MINUTE, now, since)) == expected
