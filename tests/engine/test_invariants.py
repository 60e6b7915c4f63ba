"""The invariants by name, each in its plainest form; ``test_any_life`` holds them in every other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.habits import caffeine, configured, detox, evening, example, quiet, task, water
from fakes.life import Life, local
from steadyhand.domain.reminding.command import Answer, Rejected
from steadyhand.domain.reminding.event import OUTCOMES, EventKind
from steadyhand.domain.reminding.habit import Notifications
from steadyhand.domain.reminding.prompt import Choice, Prompt

PILL = "pill@2026-11-23T12:30"
THREE = (task("a", "12:30"), task("b", "12:30"), task("c", "12:30"))


def test_i_1_each_way_to_end_is_one_outcome() -> None:
    """I-1: done, skipped, missed, excused and unobserved, one each."""
    times = ("08:00", "09:00", "10:00", "16:00", "23:30")
    life = Life(configured(*(task(name, time) for name, time in zip("abcde", times, strict=True))))
    life.until("2026-11-23T08:00")
    life.click(Choice.DONE)
    life.until("2026-11-23T09:00")
    life.click(Choice.SKIP)
    life.until("2026-11-23T15:00")
    life.suspended_until("2026-11-23T22:00")
    life.until("2026-11-24T05:00")
    assert life.tally() == dict.fromkeys(sorted(OUTCOMES), 1)


@pytest.mark.parametrize("choice", [Choice.DONE, Choice.SKIP, Choice.SNOOZE])
def test_i_1_a_settled_reminder_accepts_no_event(choice: Choice) -> None:
    """I-1: whatever is clicked afterwards, the first outcome stays the only one."""
    life = Life(configured(task("pill", "12:30")))
    life.until("2026-11-23T12:30")
    life.click(Choice.DONE)
    before = life.events
    life.click(choice)
    assert life.events == before


def test_i_3_ticking_again_at_once_does_nothing() -> None:
    """I-3: no event, no notification, the same next look."""
    life = Life(example())
    for hour in range(7, 23):
        life.until(f"2026-11-23T{hour:02}:00")
        before, shown, wake_at = life.events, len(life.notifier.shown), life.tick()
        assert (life.tick(), life.events, len(life.notifier.shown)) == (wake_at, before, shown)


@settings(max_examples=25)
@given(restarts=st.sets(st.integers(0, 96), max_size=12))
def test_i_3_restarting_is_invisible(restarts: set[int]) -> None:
    """I-3: with restarts at any quarters of a day every occurrence ends as without."""

    def day(restarting: set[int]) -> dict[str, EventKind]:
        life = Life(configured(task("pill", "08:00", "12:30", "20:00"), water(), evening(), detox()))
        for quarter in range(96):
            if quarter in restarting:
                life.restart()
            if quarter % 13 == 0:
                life.write(Answer("water", Choice.DONE))
            if quarter % 29 == 0:
                life.done("pill")
            life.after(minutes=15)
        return {key: events[0].kind for key, events in life.outcomes().items()}

    assert day(restarts) == day(set())


def test_i_4_nothing_is_shown_while_held_back() -> None:
    """I-4: not in quiet hours, asleep or in the wind-down hour; at its end, or excused."""
    notifications = Notifications(quiet=(quiet("12:00", "13:00"),), show_details=True)
    habits = (task("pill", "12:30", "22:15", "23:30", "06:59"), detox())
    life = Life(configured(*habits, notifications=notifications))
    life.until("2026-11-24T05:00")
    shown = [(event.occurrence, event.at) for event in life.events if event.kind is EventKind.PROMPTED]
    assert shown == [
        ("pill@2026-11-23T06:59", local("2026-11-23T07:00")),
        (PILL, local("2026-11-23T13:00")),
        ("detox@2026-11-23T22:00", local("2026-11-23T22:00")),
    ]
    assert life.reason("pill@2026-11-23T22:15") == "held back: wind-down"
    assert life.reason("pill@2026-11-23T23:30") == "held back: sleep"


@pytest.mark.parametrize("away", ["suspended_until", "off_until"])
def test_i_5_one_notification_after_being_away(away: str) -> None:
    """I-5: several become one digest, and what falls due within 60 s waits for their end."""
    life = Life(configured(*THREE, task("soon", "13:00")))
    getattr(life, away)("2026-11-23T12:59:30")
    assert [len(prompt.occurrences) for prompt in life.notifier.shown] == [3]
    life.until("2026-11-23T13:00:29")
    assert len(life.notifier.shown) == 1
    life.until("2026-11-23T13:00:30")
    assert life.asked()[-1] == "soon@2026-11-23T13:00"


def test_i_5_a_long_hold_ends_in_one_digest() -> None:
    """I-5: what quiet hours held back comes as one notification."""
    notifications = Notifications(quiet=(quiet("12:00", "13:00"),))
    life = Life(configured(*THREE, task("d", "13:00"), notifications=notifications))
    life.until("2026-11-23T13:00:59")
    assert [len(prompt.occurrences) for prompt in life.notifier.shown] == [4]


def test_i_6_a_second_click_changes_nothing() -> None:
    """I-6: it is turned down with when it was answered."""
    life = Life(configured(task("pill", "12:30")))
    life.until("2026-11-23T12:34")
    assert life.click(Choice.DONE) == (1, ())
    before = life.events
    assert life.click(Choice.DONE) == (0, ("pill was already done at 12:34",))
    assert life.events == before


def test_i_6_a_foreign_click_changes_nothing() -> None:
    """I-6: a bubble that asks about what is not ours answers nothing."""
    life = Life(configured(task("pill", "12:30")))
    before = life.events
    for key in ("tea@2026-11-23T12:30", "pill@2026-11-23T12:31", "pill@", ""):
        assert life.click_on(Prompt(key, (key,), "", "", (), ""), Choice.DONE).answered == 0
    assert life.events == before


def test_i_6_a_click_on_a_bubble_of_last_week_changes_nothing() -> None:
    """I-6: also where the reminder is forgotten, and for a habit with amounts."""
    life = Life(configured(water()))
    life.until("2026-11-23T09:00")
    old = life.notifier.shown[0]
    life.until("2026-11-30T09:00")
    before = life.events
    assert life.click_on(old, Choice.DONE) == (0, ("that reminder of water is no longer open",))
    assert life.events == before


def test_i_7_a_reload_of_the_same_plan_changes_nothing() -> None:
    """I-7: other words, the same plan: the open bubble stays open, nothing is excused."""
    life = Life(configured(task("pill", "12:30")))
    life.until("2026-11-23T12:40")
    life.reload(configured(task("pill", "12:30", title="Tablet"), fingerprint="2"))
    assert life.kinds(PILL) == [EventKind.PROMPTED]
    assert life.click(Choice.DONE).answered == 1


def test_i_7_the_same_configuration_again_is_no_event() -> None:
    """I-7: a reload without a change leaves no trace."""
    life = Life(configured(task("pill", "12:30")))
    before = life.events
    life.reload(life.configuration)
    assert life.events == before


def test_i_7_without_a_reload_the_old_one_stays_in_force() -> None:
    """I-7: a refused file never reaches the engine; it goes on with what it has."""
    life = Life(configured(task("pill", "12:30")))
    in_force = life.engine.configuration
    life.until("2026-11-24T12:30")
    assert life.engine.configuration is in_force
    assert life.asked() == [PILL, "pill@2026-11-24T12:30"]


def test_i_10_with_everything_answered_it_sleeps_until_the_next_is_due() -> None:
    """I-10: not earlier than the next due time; with none left, the day's end."""
    life = Life(configured(task("pill", "12:30", "20:00")))
    assert life.wake_at == local("2026-11-23T12:30")
    life.until("2026-11-23T12:30")
    life.click(Choice.DONE)
    assert life.wake_at == local("2026-11-23T20:00")
    life.until("2026-11-23T20:00")
    life.click(Choice.SKIP)
    assert life.wake_at == local("2026-11-24T04:00")


def test_i_10_while_nothing_is_due_it_looks_seldom() -> None:
    """I-10: a quiet day of one reminder is three looks: due, closed, the day's end."""
    life = Life(configured(task("pill", "12:30")))
    looks = []
    while life.wake_at < local("2026-11-24T05:00"):
        looks.append(life.wake_at)
        life.until(life.wake_at)
    assert looks == [local("2026-11-23T12:30"), local("2026-11-23T14:30"), local("2026-11-24T04:00")]


def test_skipping_never_makes_more_missed() -> None:
    """Adherence: who says no is not counted as who does not answer."""

    def missed(*, says_no: bool) -> int:
        life = Life(configured(task("pill", "08:00", "12:30", "20:00"), caffeine()))
        for moment in ("08:00", "12:30", "17:00", "20:00"):
            life.until(f"2026-11-23T{moment}")
            if says_no:
                life.click(Choice.SKIP)
        life.until("2026-11-24T05:00")
        return life.tally().get(EventKind.MISSED, 0)

    assert (missed(says_no=True), missed(says_no=False)) == (0, 4)


def test_a_refusal_records_nothing() -> None:
    """A command that is turned down leaves the log as it was."""
    life = Life(configured(task("pill", "12:30")))
    before = life.events
    assert isinstance(life.say(Answer("pill", Choice.SNOOZE)), Rejected)
    assert life.events == before
