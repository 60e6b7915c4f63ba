"""Two machines of one person: what is recorded on one arrives at the other, sooner or later."""

from datetime import timedelta

import pytest

from fakes.habits import configured, task, water
from fakes.life import BERLIN, Life, local
from fakes.machines import arrived, both_until, carried, exchanged, held, own
from steadyhand.domain.reminding.command import Answer, Pausing, Rejected, Undoing
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.order import superseded
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.engine import engine

PILLS = "pills@2026-11-23T09:00"
EVENING = "pills@2026-11-23T20:00"


def pills() -> Configuration:
    """Pills, twice a day."""
    return configured(task("pills", "09:00", "20:00"))


@pytest.fixture
def desktop() -> Life:
    """One machine."""
    return Life(pills())


@pytest.fixture
def laptop() -> Life:
    """The other one."""
    return Life(pills())


def test_an_answer_anywhere_closes_the_bubble_everywhere(desktop: Life, laptop: Life) -> None:
    """Both show it; done on one, the other takes its bubble down and records nothing of its own."""
    both_until("2026-11-23T09:05", desktop, laptop)
    assert laptop.notifier.bubbles
    desktop.click(Choice.DONE)
    carried(desktop, laptop)
    assert not laptop.notifier.bubbles
    both_until("2026-11-23T12:00", desktop, laptop)
    assert (held(laptop, PILLS), own(laptop, PILLS)) == (EventKind.DONE, [EventKind.PROMPTED])


def test_what_is_put_off_anywhere_is_put_off_everywhere(desktop: Life, laptop: Life) -> None:
    """The bubble goes there as well."""
    both_until("2026-11-23T09:05", desktop, laptop)
    desktop.click(Choice.SNOOZE)
    carried(desktop, laptop)
    assert not laptop.notifier.bubbles


def test_a_click_on_a_bubble_that_is_settled_elsewhere_changes_nothing(desktop: Life, laptop: Life) -> None:
    """I-6: it arrived just before the click; the click is refused with when it was settled."""
    both_until("2026-11-23T09:05", desktop, laptop)
    (bubble,) = laptop.notifier.shown
    desktop.click(Choice.DONE)
    carried(desktop, laptop)
    chosen = laptop.click_on(bubble, Choice.SKIP)
    assert (chosen.answered, chosen.rejected) == (0, ("pills was already done at 09:05",))


def test_two_answers_before_they_met(desktop: Life, laptop: Life) -> None:
    """The first holds on both; the other is visible as superseded; neither machine asks again."""
    both_until("2026-11-23T09:05", desktop, laptop)
    desktop.click(Choice.SKIP)
    both_until("2026-11-23T09:10", desktop, laptop)
    laptop.click(Choice.DONE)
    exchanged(desktop, laptop)
    assert held(desktop, PILLS) is held(laptop, PILLS) is EventKind.SKIPPED
    assert [event.kind for event in desktop.events if event.id in superseded(desktop.events)] == [
        EventKind.DONE
    ]
    both_until("2026-11-23T13:00", desktop, laptop)
    assert desktop.asked() == laptop.asked() == [PILLS]


def test_a_week_away(desktop: Life, laptop: Life) -> None:
    """Off for seven days, back, and nothing is shown that was settled elsewhere."""
    for day in range(23, 30):
        for at in ("09:02", "20:02"):
            desktop.until(f"2026-11-{day}T{at}")
            desktop.click(Choice.DONE)
    desktop.until("2026-11-30T08:00")
    laptop.clock.sleep_until(local("2026-11-30T08:00"))
    arrived(desktop, laptop)
    laptop.restart()
    laptop.until("2026-11-30T08:59")
    assert laptop.asked() == []
    assert all(held(laptop, f"pills@2026-11-{day}T09:00") is EventKind.DONE for day in range(23, 30))
    assert not own(laptop, "pills@2026-11-25T09:00")


def test_a_late_arrival_turns_a_miss_into_done(desktop: Life, laptop: Life) -> None:
    """The laptop asked and heard nothing; the desktop's answer arrives in the evening."""
    both_until("2026-11-23T09:05", desktop, laptop)
    desktop.click(Choice.DONE)
    both_until("2026-11-23T19:00", desktop, laptop)
    assert held(laptop, PILLS) is EventKind.MISSED
    exchanged(desktop, laptop)
    assert held(laptop, PILLS) is held(desktop, PILLS) is EventKind.DONE


def test_a_machine_that_was_off_makes_nothing_unobserved(desktop: Life, laptop: Life) -> None:
    """It starts before it hears of anything, concludes for itself, and then learns better."""
    desktop.until("2026-11-23T09:05")
    desktop.click(Choice.DONE)
    laptop.off_until("2026-11-23T19:00")
    assert held(laptop, PILLS) is EventKind.UNOBSERVED
    exchanged(desktop, laptop)
    assert held(laptop, PILLS) is held(desktop, PILLS) is EventKind.DONE


def test_a_pause_holds_everywhere(desktop: Life, laptop: Life) -> None:
    """Planned time off that was said on one machine silences the other."""
    desktop.say(Pausing())
    carried(desktop, laptop)
    laptop.until("2026-11-23T13:00")
    assert (laptop.asked(), held(laptop, PILLS)) == ([], EventKind.EXCUSED)


def test_what_only_another_machine_is_set_up_for_is_left_to_it(desktop: Life) -> None:
    """Prompted there and open, with no place in this configuration: no machine excuses it for the other."""
    other = Life(configured(water(slots=1)))
    desktop.until("2026-11-23T09:05")
    exchanged(desktop, other)
    assert desktop.notifier.bubbles
    assert own(other, PILLS) == []


def test_an_entry_of_another_machine_can_be_taken_back(desktop: Life, laptop: Life) -> None:
    """By its id; on both machines the reminder is open again."""
    both_until("2026-11-23T09:05", desktop, laptop)
    desktop.click(Choice.DONE)
    carried(desktop, laptop)
    foreign = next(event for event in laptop.events if event.kind is EventKind.DONE)
    laptop.say(Undoing(foreign.id))
    exchanged(desktop, laptop)
    assert held(desktop, PILLS) is held(laptop, PILLS) is None
    both_until("2026-11-23T12:00", desktop, laptop)
    assert held(desktop, PILLS) is held(laptop, PILLS) is EventKind.MISSED


def test_undo_takes_back_what_was_recorded_here(desktop: Life, laptop: Life) -> None:
    """Not what another machine recorded meanwhile."""
    state = EMPTY._replace(device=laptop.log.device)
    both_until("2026-11-23T09:05", desktop, laptop)
    laptop.click(Choice.SKIP)
    both_until("2026-11-23T20:05", desktop, laptop)
    desktop.click(Choice.DONE, EVENING)
    carried(desktop, laptop)
    assert fold(state, laptop.events).reminders[EVENING].outcome is EventKind.DONE
    (taken,) = taken_back(laptop)
    assert (taken.device, taken.occurrence) == (laptop.log.device, PILLS)


def taken_back(life: Life) -> list[Event]:
    """What undo without an id takes back."""
    from steadyhand.domain.reminding.command import Surface, decide  # noqa: PLC0415 - for this alone

    state = fold(EMPTY._replace(device=life.log.device), life.events)
    decision = decide(life.configuration, state, Undoing(), Surface("cli", life.now, life.clock.zone))
    assert not isinstance(decision, Rejected)
    return [event for event in life.events if event.id in {draft.data["event"] for draft in decision}]


def test_done_after_all_takes_back_every_miss(desktop: Life, laptop: Life) -> None:
    """Both machines had missed it; the person says it once, and no miss is left that was not said."""
    both_until("2026-11-23T12:00", desktop, laptop)
    exchanged(desktop, laptop)
    laptop.say(Answer("pills", Choice.DONE))
    exchanged(desktop, laptop)
    assert desktop.outcome(PILLS) is laptop.outcome(PILLS) is EventKind.DONE
    assert superseded(desktop.events, fold(EMPTY, desktop.events).retracted) == {}


def test_many_foreign_events_are_not_held(
    desktop: Life, laptop: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The days that matter are read anew; what is older stays in the log alone."""
    monkeypatch.setattr(engine, "MANY", 3)
    desktop.until("2026-12-20T09:05")
    desktop.click(Choice.DONE)
    laptop.suspended_until("2026-12-20T09:06")
    assert carried(desktop, laptop) > 100
    assert held(laptop, "pills@2026-12-20T09:00") is EventKind.DONE
    assert min(event.day for event in laptop.engine.state.kept).isoformat() >= "2026-11-23"
    assert len(laptop.engine.state.kept) < len(laptop.events)


def test_an_old_event_that_comes_late_is_left_in_the_log(desktop: Life, laptop: Life) -> None:
    """What was open there weeks ago is not settled here today."""
    desktop.until("2026-11-23T09:05")
    both_until("2026-12-20T12:00", laptop)
    before = len(laptop.events)
    new = carried(desktop, laptop)
    assert len(laptop.events) == before + new


def test_a_clock_that_is_ahead_is_told(desktop: Life, laptop: Life) -> None:
    """Once a day, by how much, and about which device."""
    desktop.clock.set_to(laptop.now + timedelta(minutes=7))
    desktop.tick()
    desktop.until("2026-11-23T09:08")
    desktop.click(Choice.DONE)
    laptop.until("2026-11-23T09:01")
    for _ in range(3):
        carried(desktop, laptop)
    told = [event.data for event in laptop.events if event.kind is EventKind.CLOCK_DIFFERED]
    assert told == [{"device": desktop.log.device, "ahead_s": 7 * 60}]


def test_two_machines_in_two_zones(desktop: Life) -> None:
    """A traveller's laptop asks by its own clocks; the keys are local times, so each occurrence is one."""
    laptop = Life(pills(), now="2026-11-23T06:00", zone="Asia/Tokyo")
    desktop.until("2026-11-23T09:05")
    assert desktop.clock.zone.key == BERLIN
    desktop.click(Choice.DONE)
    laptop.until(desktop.now)
    carried(desktop, laptop)
    assert held(laptop, PILLS) is EventKind.DONE
