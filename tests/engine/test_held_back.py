"""R-044, I-4, I-5: do-not-disturb and meetings hold prompts back: one digest after, or excused."""

from datetime import timedelta

from fakes.habits import configured, detox, minutes, task
from fakes.life import Life, local
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.command import Intake
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Habit, HabitKind, Notifications, Stay
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.domain.reminding.prompt import Choice

DAY = "2026-11-23T"
ON, OFF = HeldBack("fake"), Welcome("fake")
TEA, WALK, PILLS = task("tea", "09:00"), task("walk", "09:10"), task("pills", "09:20")


class Asked:
    """A desktop that signals nothing and answers when asked, as mako does."""

    def __init__(self, answer: Disturbance) -> None:
        self.answer = answer

    async def disturbance(self) -> Disturbance:
        """How it is now."""
        return self.answer


def three() -> Configuration:
    """Three reminders, ten minutes apart, each open for two hours."""
    return configured(TEA, WALK, PILLS, notifications=Notifications(show_details=True))


def in_a_meeting(configuration: Configuration, because: Busy = Busy.DO_NOT_DISTURB) -> Life:
    """Somebody who is not to be disturbed from half past eight."""
    life = Life(configuration, f"{DAY}08:00")
    life.until(f"{DAY}08:30")
    life.disturbance_is(HeldBack("fake", because))
    return life


def reason(life: Life, key: str) -> object:
    """Why an occurrence ended as it did."""
    (event,) = life.outcomes()[key]
    return event.data.get("reason")


def test_nothing_is_shown_meanwhile_and_one_digest_after() -> None:
    """I-4 and I-5: three reminders held back are one notification, and nothing else comes within a minute."""
    life = in_a_meeting(three())
    life.until(f"{DAY}09:30")
    assert life.notifier.shown == []
    life.disturbance_is(OFF)
    (digest,) = life.notifier.shown
    assert len(digest.occurrences) == 3


def test_held_back_is_not_reset() -> None:
    """The window is that of the plan: what closes at eleven closes at eleven, whenever it was shown."""
    life = in_a_meeting(three())
    life.until(f"{DAY}10:50")
    life.disturbance_is(OFF)
    life.until(f"{DAY}11:01")
    assert life.outcome(f"tea@{DAY}09:00") is EventKind.MISSED


def test_a_window_that_closed_meanwhile_is_excused() -> None:
    """Nobody was asked: with the reason, and not counted as missed."""
    life = in_a_meeting(three(), Busy.CAMERA)
    life.until(f"{DAY}11:05")
    assert life.outcome(f"tea@{DAY}09:00") is EventKind.EXCUSED
    assert reason(life, f"tea@{DAY}09:00") == "held back: camera in use"


def test_shown_before_the_meeting_is_missed() -> None:
    """Who was asked before and did not answer is not excused by it."""
    life = Life(three(), f"{DAY}08:59")
    life.until(f"{DAY}09:01")
    life.disturbance_is(ON)
    life.until(f"{DAY}11:15")
    assert life.outcome(f"tea@{DAY}09:00") is EventKind.MISSED
    assert life.outcome(f"walk@{DAY}09:10") is EventKind.EXCUSED


def test_a_snooze_that_ends_in_a_meeting_waits() -> None:
    """Put off by ten minutes, held back for thirty, shown after."""
    life = Life(three(), f"{DAY}08:59")
    life.until(f"{DAY}09:01")
    life.click(Choice.SNOOZE)
    life.disturbance_is(ON)
    life.until(f"{DAY}09:40")
    assert len(life.notifier.shown) == 1
    life.disturbance_is(OFF)
    (_, digest) = life.notifier.shown
    assert f"tea@{DAY}09:00" in digest.occurrences


def test_the_routine_before_bed_is_held_back_too() -> None:
    """The person has said that they are not to be disturbed, and that goes before any plan."""
    life = Life(configured(detox()), f"{DAY}21:00")
    life.disturbance_is(ON)
    life.until(f"{DAY}22:30")
    assert life.notifier.shown == []


def test_a_limit_is_told_after_it() -> None:
    """What is told without asking waits as well."""
    limit = Habit("caffeine", HabitKind.LIMIT, "Caffeine", Stay("mg", 400), ())
    life = in_a_meeting(configured(limit))
    life.say(Intake("caffeine", 500))
    life.until(f"{DAY}10:00")
    assert life.notifier.shown == []
    life.disturbance_is(OFF)
    assert len(life.notifier.shown) == 1


def test_unknown_holds_nothing_back() -> None:
    """A server that cannot be asked for it is no reason for silence."""
    life = Life(three(), f"{DAY}08:59")
    life.disturbance_is(Unknown("it has none"))
    life.until(f"{DAY}09:01")
    assert len(life.notifier.shown) == 1


def test_a_restart_in_the_meeting_forgets_nothing() -> None:
    """The new process asks before it shows, and what closes in it is not missed."""
    life = Life(three(), f"{DAY}08:00", desktop=Asked(ON))
    life.until(f"{DAY}09:30")
    life.restart()
    life.until(f"{DAY}11:01")
    assert life.outcome(f"tea@{DAY}09:00") is not EventKind.MISSED


def test_a_desktop_that_signals_nothing_is_asked_before_showing() -> None:
    """And asked again when something is due, so that it is not held back for ever."""
    desktop = Asked(ON)
    life = Life(three(), f"{DAY}08:59", desktop=desktop)
    life.until(f"{DAY}09:15")
    assert life.notifier.shown == []
    desktop.answer = OFF
    life.until(f"{DAY}09:20")
    (digest,) = life.notifier.shown
    assert len(digest.occurrences) == 3


def test_a_short_hold_makes_no_digest_of_what_comes_later() -> None:
    """Half a minute without disturbance: what is due then is one reminder, and the next one another."""
    life = Life(three(), f"{DAY}08:59")
    life.disturbance_is(ON)
    life.after(seconds=30)
    life.disturbance_is(OFF)
    life.until(f"{DAY}09:20")
    assert [len(prompt.occurrences) for prompt in life.notifier.shown] == [1, 1, 1]


def test_what_the_desktop_tells_a_moment_late_is_a_reason_all_the_same() -> None:
    """Asked a moment after it came due, as a real clock has it: held back until the end, and it is said."""
    life = Life(three(), f"{DAY}08:59", desktop=Asked(ON))
    life.clock.advance_to(local(f"{DAY}09:00") + timedelta(milliseconds=10))
    life.tick()
    life.until(f"{DAY}11:05")
    assert reason(life, f"tea@{DAY}09:00") == "held back: do-not-disturb"


def test_a_free_minute_at_the_beginning_is_no_hold() -> None:
    """A bubble that could not be shown before the meeting was not held back by it."""
    life = Life(three(), f"{DAY}08:59")
    life.notifier.works = False
    life.until(f"{DAY}09:01")
    life.disturbance_is(ON)
    life.until(f"{DAY}11:05")
    assert life.outcome(f"tea@{DAY}09:00") is EventKind.UNOBSERVED


def test_where_the_end_is_not_told_it_is_asked_for() -> None:
    """As with mako 1.7: nothing else is due, and what was held back comes within five minutes."""
    desktop = Asked(HeldBack("mako", end_is_told=False))
    life = Life(configured(TEA), f"{DAY}08:59", desktop=desktop)
    life.until(f"{DAY}09:31")
    assert life.notifier.shown == []
    desktop.answer = OFF
    life.until(f"{DAY}09:35")
    assert len(life.notifier.shown) == 1


def test_where_it_is_told_nobody_asks() -> None:
    """I-10: held back, the next look is when the window closes."""
    life = in_a_meeting(configured(TEA))
    life.until(f"{DAY}09:01")
    assert life.wake_at == life.now + minutes(119)
