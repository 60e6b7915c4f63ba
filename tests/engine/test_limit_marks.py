"""R-031: what comes near a limit, and reaches it, is told once a day."""

from fakes.habits import caffeine, configured, quiet, task
from fakes.life import Life
from steadyhand.domain.reminding.command import Intake, Undoing
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Habit, HabitKind, Notifications, Stay


def told(life: Life) -> list[str]:
    """The words of what was told, in order."""
    return [prompt.body for prompt in life.notifier.shown if not prompt.occurrences]


def at_noon(notifications: Notifications | None = None) -> Life:
    """A person with a limit of 400 mg, at noon."""
    life = Life(configured(caffeine(), notifications=notifications))
    life.until("2026-11-23T12:00")
    return life


def test_each_mark_is_told_once() -> None:
    """At 80 % and at 100 %, and not again with the next cup."""
    life = at_noon()
    for amount in (300, 20, 30, 60, 90):
        life.say(Intake("caffeine", amount))
        life.after(minutes=1)
    assert told(life) == [
        "320 of at most 400 mg: you have come to 80 % of today's limit.",
        "410 of at most 400 mg: you have reached today's limit.",
    ]


def test_one_entry_over_both_tells_the_higher() -> None:
    """A large one at once is one notification."""
    life = at_noon()
    life.say(Intake("caffeine", 450))
    assert len(told(life)) == 1
    assert "reached" in told(life)[0]


def test_it_is_not_told_again_after_a_restart_or_an_undo() -> None:
    """Once a day: the log remembers."""
    life = at_noon()
    life.say(Intake("caffeine", 330))
    life.say(Undoing())
    life.restart()
    life.say(Intake("caffeine", 330))
    assert len(told(life)) == 1


def test_the_next_day_begins_anew() -> None:
    """A mark is of its day."""
    life = at_noon()
    life.say(Intake("caffeine", 330))
    life.until("2026-11-24T12:00")
    life.say(Intake("caffeine", 330))
    assert len(told(life)) == 2


def test_nothing_is_told_in_quiet_hours() -> None:
    """I-4: it comes when they end, on the same day."""
    life = at_noon(Notifications(show_details=True, quiet=(quiet("11:00", "13:00"),)))
    life.say(Intake("caffeine", 330))
    assert told(life) == []
    life.until("2026-11-23T13:00")
    assert len(told(life)) == 1


def test_after_a_hold_it_comes_behind_the_digest() -> None:
    """I-5: what was held back is shown first, the mark a minute later."""
    quiet_noon = Notifications(show_details=True, quiet=(quiet("11:00", "13:00"),))
    life = Life(configured(caffeine(), task("a", "12:00"), task("b", "12:15"), notifications=quiet_noon))
    life.until("2026-11-23T12:30")
    life.say(Intake("caffeine", 330))
    life.until("2026-11-23T13:00")
    assert len(life.notifier.shown) == 1
    assert told(life) == []
    life.until("2026-11-23T13:01")
    assert len(told(life)) == 1


def test_two_limits_are_told_one_after_the_other() -> None:
    """Each has its own notification, a minute apart."""
    wine = Habit("wine", HabitKind.LIMIT, "Wine", Stay("units", 2), ())
    life = Life(configured(caffeine(), wine))
    life.until("2026-11-23T12:00")
    life.write(Intake("wine", 2))
    life.say(Intake("caffeine", 330))
    assert len(told(life)) == 1
    life.after(minutes=1)
    assert len(told(life)) == 2


def test_waking_up_to_a_reminder_the_mark_of_the_night_comes_a_minute_later() -> None:
    """I-5: what comes due as the hold ends is no digest, and the mark waits all the same (seed 102)."""
    life = Life(configured(caffeine(), task("pill", "07:00")), now="2026-11-23T06:00")
    life.say(Intake("caffeine", 330))
    life.until("2026-11-23T07:00")
    assert [prompt.occurrences for prompt in life.notifier.shown] == [("pill@2026-11-23T07:00",)]
    life.until("2026-11-23T07:01")
    assert len(told(life)) == 1


def test_two_marks_of_the_night_come_one_after_the_other() -> None:
    """I-5: when the hold ends one is told, and the other a minute later."""
    wine = Habit("wine", HabitKind.LIMIT, "Wine", Stay("units", 2), ())
    life = Life(configured(caffeine(), wine), now="2026-11-23T06:00")
    life.write(Intake("wine", 2))
    life.say(Intake("caffeine", 330))
    life.until("2026-11-23T07:00")
    assert len(told(life)) == 1
    life.until("2026-11-23T07:01")
    assert len(told(life)) == 2


def test_neutral_words_do_not_tell_what_it_is() -> None:
    """I-8: without show_details neither the name nor the amount."""
    life = at_noon(Notifications())
    life.say(Intake("caffeine", 330))
    (prompt,) = [each for each in life.notifier.shown if not each.occurrences]
    assert "affeine" not in repr(prompt._replace(tag=""))
    assert "mg" not in prompt.body


def test_an_unknown_amount_passes_no_mark() -> None:
    """Unknown is not a number (R-036)."""
    life = at_noon()
    life.say(Intake("caffeine", None))
    assert told(life) == []


def test_what_cannot_be_told_is_given_up() -> None:
    """A desktop without a server: recorded as failed, and the daemon comes to rest."""
    life = at_noon()
    life.notifier.works = False
    life.say(Intake("caffeine", 330))
    assert [event.kind for event in life.events if "mark" in event.data] == [EventKind.DELIVERY_FAILED]


def test_after_waking_there_is_still_one_notification() -> None:
    """I-5: in the first minute the mark waits behind the digest."""
    life = at_noon()
    life.write(Intake("caffeine", 330))
    life.suspended_until("2026-11-23T17:10")
    assert len(life.notifier.shown) == 1
    life.until("2026-11-23T17:12")
    assert len(life.notifier.shown) == 2
