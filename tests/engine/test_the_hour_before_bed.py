"""R-043: the hour before bed, observed: one nudge for whoever stays, and minutes beside the answer."""

from fakes.habits import configured, detox, minutes, quiet
from fakes.life import Life
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.habit import Notifications, WindDown
from steadyhand.domain.reminding.presence import Unknown
from steadyhand.domain.reminding.prompt import Choice

DAY = "2026-11-23T"
KEY = f"detox@{DAY}22:00"


def evening(**notifications: object) -> Life:
    """Somebody at the machine since nine, whose routine begins at ten."""
    shows = Notifications(show_details=True)._replace(**notifications)  # type: ignore[arg-type]  # named by the caller
    life = Life(configured(detox(), notifications=shows), f"{DAY}20:59")
    life.until(f"{DAY}21:00")
    life.works()
    return life


def told(life: Life) -> list[tuple[str, str]]:
    """When something was shown, local time, and the first words of it."""
    times = [event.at for event in life.events if event.kind is EventKind.PROMPTED]
    local = [at.astimezone(life.clock.zone).strftime("%H:%M") for at in times]
    return list(zip(local, [prompt.body.split(",")[0] for prompt in life.notifier.shown], strict=True))


def evidence(life: Life) -> list[Event]:
    """What was recorded of the hour."""
    return [event for event in life.events if event.kind is EventKind.USE and event.occurrence == KEY]


def test_whoever_stays_is_told_once_more() -> None:
    """At the start, and once after ten minutes of use; then never again that evening."""
    life = evening()
    life.until(f"{DAY}23:00")
    assert told(life) == [("22:00", "Screens off"), ("22:10", "You are still at the machine. Screens off")]


def test_whoever_leaves_is_not() -> None:
    """The screen is locked: nothing more is said to it."""
    life = evening()
    life.until(f"{DAY}22:05")
    life.locks()
    life.until(f"{DAY}23:00")
    assert len(told(life)) == 1


def test_whoever_has_answered_is_not() -> None:
    """An answer is an answer; the evidence stands beside it."""
    life = evening()
    life.until(f"{DAY}22:02")
    life.click(Choice.DONE)
    life.until(f"{DAY}23:00")
    assert len(told(life)) == 1
    assert [event.data["minutes"] for event in evidence(life)] == [60]
    assert life.outcome(KEY) is EventKind.DONE


def test_the_nudge_can_be_switched_off() -> None:
    """No second word for who wants none."""
    aim = WindDown(minutes(60), (), nudge_after=None)
    life = Life(configured(detox()._replace(aim=aim)), f"{DAY}21:59")
    life.works()
    life.until(f"{DAY}23:00")
    assert len(told(life)) == 1


def test_the_evidence_is_durations_only() -> None:
    """Twenty minutes of use of the sixty, all watched; nothing of what was done."""
    life = evening()
    life.until(f"{DAY}22:20")
    life.locks()
    life.until(f"{DAY}23:05")
    (event,) = evidence(life)
    assert (event.data["minutes"], event.data["watched_min"]) == (20, 60)
    assert set(event.data) == {"minutes", "watched_min", "since", "until"}


def test_a_machine_that_is_switched_off_tells_before() -> None:
    """Off at ten past ten, as the routine asks: ten minutes of use, and that the daemon was stopped."""
    life = evening()
    life.until(f"{DAY}22:10")
    life.engine.stop()
    (event,) = evidence(life)
    assert (event.data["minutes"], event.data["watched_min"], event.data["stopped"]) == (10, 10, True)


def test_switched_on_again_the_rest_is_told_beside_it() -> None:
    """Nothing is counted twice."""
    life = evening()
    life.until(f"{DAY}22:10")
    life.engine.stop()
    life.off_until(f"{DAY}22:40")
    life.works()
    life.until(f"{DAY}23:01")
    assert [event.data["minutes"] for event in evidence(life)] == [10, 20]


def test_what_was_not_watched_is_said() -> None:
    """Half an hour in which nobody could tell is no half hour without use."""
    life = evening()
    life.until(f"{DAY}22:30")
    life.presence_is(Unknown("the compositor left"))
    life.until(f"{DAY}23:05")
    (event,) = evidence(life)
    assert (event.data["minutes"], event.data["watched_min"]) == (30, 30)


def test_without_anything_watched_there_is_no_evidence() -> None:
    """Absent, never 0."""
    life = Life(configured(detox()), f"{DAY}21:59")
    life.until(f"{DAY}23:05")
    assert evidence(life) == []


def test_a_machine_asleep_at_bedtime_tells_in_the_morning() -> None:
    """Closed at half past ten, opened at seven: thirty minutes of use, and the evidence is not lost."""
    life = evening()
    life.until(f"{DAY}22:30")
    life.engine.falls_asleep()
    life.suspended_until("2026-11-24T07:00")
    life.engine.woken()
    (event,) = evidence(life)
    assert (event.data["minutes"], event.data["watched_min"]) == (30, 60)
    assert event.day.isoformat() == "2026-11-23"


def test_it_is_recorded_once() -> None:
    """I-3: neither a second tick nor a restart records it again."""
    life = evening()
    life.until(f"{DAY}23:05")
    life.tick()
    life.restart()
    life.works()
    life.after(hours=1)
    assert len(evidence(life)) == 1


def test_the_nudge_respects_quiet_hours_no_more_than_the_routine() -> None:
    """R-044: the routine's own prompts come in quiet hours; so does its second word."""
    life = evening(quiet=(quiet("21:30", "23:00"),))
    life.until(f"{DAY}23:00")
    assert [at for at, _ in told(life)] == ["22:00", "22:10"]


def test_a_snooze_puts_the_nudge_off() -> None:
    """Ten minutes later, gently, and then once more."""
    life = evening()
    life.until(f"{DAY}22:05")
    life.click(Choice.SNOOZE)
    life.until(f"{DAY}22:58")
    assert [at for at, _ in told(life)] == ["22:00", "22:15", "22:25"]
