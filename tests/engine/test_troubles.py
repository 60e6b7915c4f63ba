"""Servers that go, disks that are full, processes that die, configurations that change."""

from itertools import pairwise

import pytest

from fakes.habits import Configuration, configured, detox, quiet, task, water
from fakes.life import Life, local
from fakes.log import FaultyLog
from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.event import Draft, EventKind
from steadyhand.domain.reminding.habit import Notifications
from steadyhand.domain.reminding.prompt import Choice, Prompt
from steadyhand.errors import LogFault

PILL = "pill@2026-11-23T12:30"
ONE = configured(task("pill", "12:30", window=180))
THREE = configured(task("a", "12:30"), task("b", "12:30"), task("c", "12:30"))


class Death(BaseException):
    """The process dies here."""


def test_what_cannot_be_shown_is_tried_again_ever_more_seldom() -> None:
    """After 30 s, then twice as long, at most 15 minutes."""
    life = Life(ONE)
    life.notifier.works = False
    life.until("2026-11-23T13:30")
    failed = [event.at for event in life.events if event.kind is EventKind.DELIVERY_FAILED]
    waits = [(after - before).total_seconds() for before, after in pairwise(failed)]
    assert waits[:7] == [30, 60, 120, 240, 480, 900, 900]


def test_what_could_never_be_shown_is_unobserved() -> None:
    """A delivery that fails until the window closes is nobody's miss."""
    life = Life(ONE)
    life.notifier.works = False
    life.until("2026-11-23T15:30")
    assert (life.outcome(PILL), life.reason(PILL)) == (EventKind.UNOBSERVED, "could not be shown")


def test_a_new_process_tries_at_once_what_failed_before_it() -> None:
    """The long pause after many failures was the old process's; the server may be there (seed 9001775)."""
    life = Life(ONE)
    life.notifier.works = False
    life.until("2026-11-23T13:20")
    life.notifier.works = True
    life.restart()
    assert life.asked() == [PILL]


def test_a_server_that_comes_back_gets_one_digest() -> None:
    """What was pending is shown at once, together, although its next try was not yet due."""
    life = Life(THREE)
    life.notifier.works = False
    life.until("2026-11-23T13:00")
    life.find_server()
    assert [len(prompt.occurrences) for prompt in life.notifier.shown] == [3]


def test_a_server_that_goes_takes_no_reminder_along() -> None:
    """Its bubbles come back with the next one, as one, and count once."""
    life = Life(THREE)
    life.until("2026-11-23T12:31")
    life.lose_server()
    life.after(seconds=5)
    life.find_server()
    assert [prompt.occurrences for prompt in life.notifier.bubbles.values()] == [
        life.notifier.shown[0].occurrences
    ]
    assert sum(life.engine.state.shown.values()) == 1


def test_what_was_answered_does_not_come_back_with_the_server() -> None:
    """Only what is still open does."""
    life = Life(ONE)
    life.until("2026-11-23T12:31")
    life.lose_server()
    life.done("pill")
    life.find_server()
    assert life.notifier.bubbles == {}


def test_a_new_process_takes_over_the_bubbles_of_the_old_one() -> None:
    """It shows what is open once more, in the place of the bubble that is still there."""
    life = Life(ONE)
    life.until("2026-11-23T12:31")
    life.restart()
    again = life.notifier.shown[-1]
    assert again.receipts == ("bus/owner/1",)
    assert life.kinds(PILL) == [EventKind.PROMPTED, EventKind.PROMPTED]
    life.restart()
    assert life.click(Choice.DONE).answered == 1


def test_a_crash_between_showing_and_recording_repeats_the_prompt() -> None:
    """Append after performing: shown twice rather than never."""
    log = FaultyLog()
    life = Life(ONE, log=log)

    def dies(drafts: tuple[Draft, ...]) -> bool:
        if any(draft.kind is EventKind.PROMPTED for draft in drafts):
            raise Death
        return False

    log.fails_on = dies
    with pytest.raises(Death):
        life.until("2026-11-23T12:30")
    log.fails_on = lambda _: False
    life.restart()
    assert life.asked() == [PILL, PILL]
    assert life.kinds(PILL) == [EventKind.PROMPTED]


def test_a_click_that_cannot_be_recorded_is_asked_again() -> None:
    """I-2: the disk is full; the click is refused aloud, the reminder shown again, nothing pretended."""
    log = FaultyLog()
    life = Life(ONE, log=log)
    life.until("2026-11-23T12:31")
    log.commits = False
    with pytest.raises(LogFault):
        life.click(Choice.DONE)
    log.commits = True
    life.tick()
    assert life.outcome(PILL) is None
    assert life.asked() == [PILL, PILL]
    life.click(Choice.DONE)
    assert life.outcome(PILL) is EventKind.DONE


def test_a_digest_is_answered_whole_or_not_at_all() -> None:
    """The second of three cannot be recorded: none is, in the log and in memory."""
    log = FaultyLog()
    life = Life(THREE, log=log)
    life.until("2026-11-23T12:31")
    answers = iter((False, True))
    log.fails_on = lambda _: next(answers, False)
    with pytest.raises(LogFault):
        life.click(Choice.DONE)
    log.fails_on = lambda _: False
    assert life.outcomes() == {}
    life.until("2026-11-23T15:00")
    assert life.tally() == {EventKind.MISSED: 3}


def test_a_tick_that_cannot_record_is_made_up_for() -> None:
    """The outcome that could not be written is written as soon as it can be, with its own instant."""
    log = FaultyLog()
    life = Life(ONE, log=log)
    life.until("2026-11-23T15:29")
    log.commits = False
    with pytest.raises(LogFault):
        life.until("2026-11-23T15:30")
    log.commits = True
    life.clock.advance_to(local("2026-11-23T15:40"))
    life.tick()
    ((missed,),) = life.outcomes().values()
    assert (missed.kind, missed.at) == (EventKind.MISSED, local("2026-11-23T15:30"))


def test_a_reload_that_cannot_be_recorded_leaves_the_old_one_in_force() -> None:
    """I-7: a full disk changes no plan."""
    log = FaultyLog()
    life = Life(ONE, log=log)
    log.commits = False
    with pytest.raises(LogFault):
        life.engine.reconfigure(THREE, None)
    log.commits = True
    assert life.engine.configuration is ONE
    life.until("2026-11-23T12:30")
    assert life.asked() == [PILL]


def test_a_start_that_cannot_be_recorded_is_tried_again_by_the_next_tick() -> None:
    """The engine is not half started."""
    log = FaultyLog()
    life = Life(ONE, log=log)
    life.clock.sleep_until(local("2026-11-23T12:40"))
    log.commits = False
    with pytest.raises(LogFault):
        life.restart()
    log.commits = True
    life.tick()
    assert life.asked() == [PILL]


def test_a_click_in_the_middle_of_a_tick_is_the_persons() -> None:
    """Clicked as its window closes: the tick's own record is dropped."""
    life = Life(configured(task("pill", "12:30", window=120), task("other", "14:30")))
    life.until("2026-11-23T12:30")

    def clicks(_: Prompt) -> None:
        life.engine.chosen(life.notifier.shown[0], Choice.DONE)

    life.notifier.while_showing = clicks
    life.until("2026-11-23T14:30")
    assert len(life.outcomes()[PILL]) == 1


def reloaded(new: Configuration, at: str = "2026-11-23T12:40", old: Configuration = ONE) -> Life:
    """A life whose configuration changes."""
    life = Life(old)
    life.until(at)
    life.reload(new)
    return life


def test_what_is_no_longer_planned_is_excused() -> None:
    """An open reminder whose time was changed: excused, and its bubble taken down."""
    life = reloaded(configured(task("pill", "18:00"), fingerprint="2"))
    assert life.reason(PILL) in {"the configuration changed", "no longer in the configuration"}
    assert life.outcome(PILL) is EventKind.EXCUSED
    assert life.notifier.bubbles == {}
    life.until("2026-11-23T18:00")
    assert life.asked()[-1] == "pill@2026-11-23T18:00"


def test_a_habit_that_was_removed_leaves_nothing_open() -> None:
    """Its open reminder is excused."""
    life = reloaded(configured(detox(), fingerprint="2"))
    assert life.outcome(PILL) is EventKind.EXCUSED


def test_a_changed_habit_does_not_ask_for_this_morning() -> None:
    """What the new plan would have asked earlier today is neither asked nor counted."""
    life = reloaded(configured(task("pill", "09:00", "12:30", "18:00", window=None), fingerprint="2"))
    life.until("2026-11-24T05:00")
    assert sorted(life.outcomes()) == [PILL, "pill@2026-11-23T18:00"]


def test_a_new_habit_leaves_the_others_alone() -> None:
    """Only what changed is disturbed."""
    life = reloaded(configured(task("pill", "12:30", window=180), water(), fingerprint="2"))
    assert life.outcome(PILL) is None
    assert PILL in life.notifier.bubbles


def test_a_window_that_is_shortened_over_what_is_held_back_excuses_it() -> None:
    """I-1: still held back by quiet hours when its new window is over: it has its outcome."""
    held = Notifications(quiet=(quiet("12:00", "14:00"),))
    life = Life(configured(task("pill", "12:30", window=180), notifications=held))
    life.until("2026-11-23T13:50")
    life.reload(configured(task("pill", "12:30", window=60), notifications=held, fingerprint="2"))
    assert life.reason(PILL) == "the configuration changed"


def test_before_a_reload_what_came_due_is_settled_by_the_old_plan() -> None:
    """Asleep over a whole window, and reloaded before the first tick."""
    life = Life(ONE)
    life.until("2026-11-23T12:00")
    life.clock.sleep_until(local("2026-11-23T18:00"))
    life.reload(configured(task("pill", "19:00"), fingerprint="2"))
    assert life.outcome(PILL) is EventKind.UNOBSERVED


def test_edited_while_it_was_off_the_old_plan_settles_the_time_away() -> None:
    """The first start with another configuration accounts by the one that was in force."""
    life = Life(ONE)
    life.off_until("2026-11-24T08:00", configured(task("pill", "19:00"), fingerprint="2"))
    assert life.outcome(PILL) is EventKind.UNOBSERVED
    life.until("2026-11-24T19:00")
    assert life.asked() == ["pill@2026-11-24T19:00"]


def test_the_first_start_asks_nothing_of_earlier_today() -> None:
    """Installed in the afternoon, noon is not missed."""
    life = Life(ONE, now="2026-11-23T13:00")
    life.until("2026-11-24T05:00")
    assert life.outcomes() == {}


def test_an_answer_without_a_daemon_is_found_at_the_start() -> None:
    """Every command works while the daemon is down."""
    life = Life(ONE)
    life.clock.sleep_until(local("2026-11-23T13:00"))
    life.write(Answer("pill", Choice.DONE))
    life.restart()
    assert life.asked() == []
    assert life.outcome(PILL) is EventKind.DONE


def test_stopping_in_good_order_is_recorded() -> None:
    """Started and stopped, once each."""
    life = Life(ONE)
    life.engine.stop()
    kinds = [event.kind for event in life.events]
    assert (kinds.count(EventKind.STARTED), kinds.count(EventKind.STOPPED)) == (1, 1)
