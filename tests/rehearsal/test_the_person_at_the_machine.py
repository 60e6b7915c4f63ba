"""The person of a rehearsal uses the machine in spells, and the report tells what that gives."""

from functools import lru_cache
from zoneinfo import ZoneInfo

from fakes.habits import START, configured, detox, hands, minutes, task
from fakes.life import BERLIN
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Notifications, Rest
from steadyhand.rehearsal.rehearse import Script, rehearse
from steadyhand.report.rehearsal import Rehearsed, rehearsal_text, rehearsal_view

TASKS = tuple(task(f"task-{hour}", f"{hour:02}:10") for hour in range(8, 20))
BREAKS = configured(hands()._replace(aim=Rest(minutes(5))), detox(), *TASKS)


@lru_cache
def rehearsed(configuration: Configuration = BREAKS, seed: int = 3) -> Rehearsed:
    """Three weeks of it."""
    return rehearse(Script(configuration, None, ZoneInfo(BERLIN), START, 21, seed))


def told(rehearsed: Rehearsed) -> str:
    """The report for a person."""
    return rehearsal_text(rehearsed, rehearsal_view(rehearsed))


def test_the_same_seed_is_the_same_use() -> None:
    """Spells, pauses, meetings and late evenings come from the seed alone."""
    again = rehearse(Script(BREAKS, None, ZoneInfo(BERLIN), START, 21, 3))
    assert again.events == rehearsed().events
    assert again.events != rehearsed(seed=4).events


def test_breaks_are_taken_by_resting() -> None:
    """Some of them before anybody asked (R-071)."""
    breaks = rehearsal_view(rehearsed())["breaks"]
    assert isinstance(breaks, dict)
    assert 0 < breaks["unasked"] < breaks["rested"]
    assert "taken by resting" in told(rehearsed())


def test_some_evenings_are_too_late() -> None:
    """There is use in some of the hours before bed, and in most there is none (R-043)."""
    evenings = rehearsal_view(rehearsed())["evenings"]
    assert isinstance(evenings, dict)
    assert 0 < evenings["with_use"] < evenings["watched"] / 2
    assert "Before bed" in told(rehearsed())


def test_nothing_is_shown_in_a_meeting() -> None:
    """What fell due in one comes after it, and the report counts that (R-044)."""
    shown = [event.at for event in rehearsed().events if event.kind is EventKind.PROMPTED]
    assert rehearsed().meetings
    assert not any(each.begins < at < each.ends for each in rehearsed().meetings for at in shown)
    held = rehearsal_view(rehearsed())["held_back"]
    assert isinstance(held, dict)
    assert held["shown_after"] > 0


def test_a_meeting_holds_back_what_was_set() -> None:
    """Who lets nothing hold prompts back has no meetings that do."""
    plain = BREAKS._replace(notifications=Notifications(hold_back=frozenset()), fingerprint="2")
    assert rehearsed(plain).meetings == ()
    assert "Held back" not in told(rehearsed(plain))
    camera = BREAKS._replace(notifications=Notifications(hold_back=frozenset({Busy.CAMERA})), fingerprint="3")
    assert 0 < len(rehearsed(camera).meetings) < len(rehearsed().meetings)


def test_use_is_of_no_concern_without_a_habit_that_needs_it() -> None:
    """As the service watches nobody then, no minutes of use are recorded."""
    tasks = configured(*TASKS, fingerprint="tasks")
    assert not any(event.kind is EventKind.USE for event in rehearsed(tasks).events)
    assert "Breaks" not in told(rehearsed(tasks))
    assert rehearsal_view(rehearsed(tasks))["evenings"] is None
