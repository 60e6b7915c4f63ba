"""Breaks as short and as often as Workrave has them: 30 seconds each 3 minutes of use (DOMAIN 2.7)."""

from fakes.habits import configured, hands, minutes
from fakes.life import Life
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Notifications, Rest
from steadyhand.domain.reminding.prompt import Choice

DAY = "2026-11-23T"
MICRO = hands(3)._replace(aim=Rest(minutes(0.5)), snooze=minutes(2.5))


def typing() -> Life:
    """Somebody who types from 07:00 on."""
    life = Life(configured(MICRO, notifications=Notifications(show_details=True)), f"{DAY}06:59")
    life.locks()
    life.until(f"{DAY}07:00")
    life.works()
    return life


def told(life: Life) -> list[tuple[str, str]]:
    """What became of the breaks, with the time of day."""
    about = [event for event in life.events if event.occurrence is not None]
    return [(event.at.astimezone(life.clock.zone).strftime("%H:%M:%S"), event.kind.value) for event in about]


def buttons(life: Life) -> list[Choice]:
    """The choices on the latest bubble."""
    return [button.choice for button in life.notifier.shown[-1].buttons]


def test_the_prompt_waits_a_third_of_the_time_at_most() -> None:
    """Two minutes of grace are too many for a break of each three."""
    life = typing()
    life.until(f"{DAY}07:05")
    assert told(life) == [("07:04:00", "prompted")]


def test_half_a_minute_without_a_key_is_the_break() -> None:
    """And the next one is after three minutes of use."""
    life = typing()
    life.until(f"{DAY}07:03")
    life.pauses()
    life.until(f"{DAY}07:03:40")
    life.works()
    life.until(f"{DAY}07:08")
    assert told(life) == [("07:03:05", "prompted"), ("07:03:30", "done"), ("07:07:40", "prompted")]


def test_a_snooze_that_would_end_too_late_is_not_offered() -> None:
    """The next break takes its place before that: a button that is refused is worse than none."""
    life = typing()
    life.until(f"{DAY}07:04")
    assert buttons(life) == [Choice.DONE, Choice.SKIP]


def test_in_good_time_it_can_be_put_off() -> None:
    """By 150 seconds, where they end before the next one."""
    life = typing()
    life.until(f"{DAY}07:03")
    life.pauses()
    assert Choice.SNOOZE in buttons(life)
    assert life.click(Choice.SNOOZE).answered == 1


def test_a_day_of_them_ends_each_once() -> None:
    """Whoever answers none has 319 outcomes by bedtime."""
    life = typing()
    life.until(f"{DAY}23:01")
    outcomes = [event for event in life.events if event.kind in {EventKind.MISSED, EventKind.EXCUSED}]
    assert len({event.occurrence for event in outcomes}) == len(outcomes) == 319
