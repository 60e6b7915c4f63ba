"""Where to show: on the machine where the person is, on the others later, unless it is answered."""

from datetime import timedelta

import pytest

from fakes.habits import caffeine, configured, detox, hands, quiet, task
from fakes.life import Life, local
from fakes.machines import arrived, both_until, carried, exchanged, held, own
from steadyhand.domain.reminding.command import Answer, Intake, Undoing
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Devices, Habit, Notifications
from steadyhand.domain.reminding.presence import Away, IdleSince, Unknown
from steadyhand.domain.reminding.prompt import Choice, Prompt

DAY = "2026-11-23T"
PILLS, EVENING = f"pills@{DAY}09:00", f"pills@{DAY}20:00"
TWICE = task("pills", "09:00", "20:00")


def shared(*habits: Habit, after_s: float = 60, catch_up_s: float = 20, **others: object) -> Configuration:
    """A configuration of one of several machines."""
    devices = Devices("one", show_after=timedelta(seconds=after_s), catch_up=timedelta(seconds=catch_up_s))
    plain = configured(*(habits or (TWICE,)), **others)  # type: ignore[arg-type]  # the caller names the fields
    return plain._replace(devices=devices)


def machine(configuration: Configuration | None = None, *, used: bool = False) -> Life:
    """A machine that has been on since six, with somebody at it, or left half an hour ago."""
    life = Life(configuration or shared())
    life.until(f"{DAY}06:30")
    if used:
        life.works()
    else:
        life.locks()
    return life


@pytest.fixture
def desktop() -> Life:
    """Where the person is."""
    return machine(used=True)


@pytest.fixture
def laptop() -> Life:
    """Where nobody is."""
    return machine()


def shown_at(life: Life, key: str = PILLS) -> list[str]:
    """The local times at which it was shown on this machine."""
    prompts = [each for each in life.events if each.kind is EventKind.PROMPTED and each.occurrence == key]
    own = [each.at.astimezone(life.clock.zone) for each in prompts if each.device == life.log.device]
    return [f"{at:%H:%M:%S}" for at in own]


class TestTwoMachines:
    def test_answered_where_the_person_is_it_never_shows_elsewhere(self, desktop: Life, laptop: Life) -> None:
        """The desktop shows it at once, the laptop waits for its minute, and the answer is faster."""
        both_until(f"{DAY}09:00:40", desktop, laptop)
        desktop.click(Choice.DONE)
        carried(desktop, laptop)
        both_until(f"{DAY}19:00", desktop, laptop)
        assert (shown_at(desktop), shown_at(laptop)) == (["09:00:00"], [])
        assert held(laptop, PILLS) is EventKind.DONE

    def test_unanswered_it_comes_up_on_the_other_as_well(self, desktop: Life, laptop: Life) -> None:
        """Once the set time is over; answered there it is gone from both."""
        both_until(f"{DAY}09:00:30", desktop, laptop)
        carried(desktop, laptop)
        both_until(f"{DAY}09:05", desktop, laptop)
        assert shown_at(laptop) == ["09:01:00"]
        laptop.click(Choice.DONE)
        exchanged(desktop, laptop)
        assert not desktop.notifier.bubbles
        assert not laptop.notifier.bubbles

    def test_with_nobody_anywhere_both_show_it_a_little_later(self, laptop: Life) -> None:
        """Nothing is lost by the waiting."""
        other = machine()
        both_until(f"{DAY}09:05", other, laptop)
        assert shown_at(other) == shown_at(laptop) == ["09:01:00"]

    def test_it_waits_from_when_it_was_shown_elsewhere(self, laptop: Life) -> None:
        """The other machine, off until then, showed it at ten: the laptop had no server and waits anew."""
        laptop.notifier.works = False
        laptop.until(f"{DAY}10:00")
        desktop = machine(shared(catch_up_s=0), used=True)
        desktop.clock.sleep_until(local(f"{DAY}10:00"))
        desktop.tick()
        carried(desktop, laptop)
        laptop.find_server()
        both_until(f"{DAY}10:10", desktop, laptop)
        assert (shown_at(desktop), shown_at(laptop)) == (["10:00:00"], ["10:01:00"])

    def test_two_showings_are_one_prompt(self, desktop: Life, laptop: Life) -> None:
        """To the person it was asked once, whatever the number of screens: so it counts for the day."""
        both_until(f"{DAY}09:05", desktop, laptop)
        exchanged(desktop, laptop)
        assert {*desktop.engine.state.shown.values()} == {*laptop.engine.state.shown.values()} == {1}
        assert laptop.engine.state.reminders[PILLS].prompts == 1

    def test_what_the_day_has_no_room_for_is_shown_here_where_it_was_shown_there(self) -> None:
        """It is one prompt to the person: neither the day's number nor the gap holds the second screen."""
        sparing = shared(notifications=Notifications(max_per_day=1, min_gap=timedelta(hours=3)))
        desktop, laptop = machine(sparing, used=True), machine(sparing)
        both_until(f"{DAY}09:00:10", desktop, laptop)
        carried(desktop, laptop)
        both_until(f"{DAY}09:05", desktop, laptop)
        assert shown_at(laptop) == ["09:01:00"]


class TestThePersonMoves:
    def test_whoever_comes_is_shown_it_at_once(self, laptop: Life) -> None:
        """In the middle of the wait."""
        laptop.until(f"{DAY}09:00:20")
        assert shown_at(laptop) == []
        laptop.works()
        assert shown_at(laptop) == ["09:00:20"]

    def test_what_is_open_on_the_other_comes_along(self) -> None:
        """Shown on the desktop, unanswered, long waits set: the person sits down at the laptop."""
        patient = shared(after_s=3600)
        desktop, laptop = machine(patient, used=True), machine(patient)
        both_until(f"{DAY}09:10", desktop, laptop)
        carried(desktop, laptop)
        assert shown_at(laptop) == []
        desktop.locks()
        laptop.works()
        assert shown_at(laptop) == ["09:10:00"]
        laptop.click(Choice.SKIP)
        exchanged(desktop, laptop)
        assert not desktop.notifier.bubbles

    def test_it_comes_once(self, laptop: Life, desktop: Life) -> None:
        """Going and coming again shows it no second time."""
        both_until(f"{DAY}09:10", desktop, laptop)
        exchanged(desktop, laptop)
        for _ in range(3):
            laptop.works()
            laptop.after(minutes=5)
            laptop.locks()
        assert shown_at(laptop) == ["09:01:00"]

    def test_a_short_pause_is_not_an_empty_chair(self, desktop: Life) -> None:
        """Who has not typed for ten seconds is there."""
        desktop.until(f"{DAY}08:59:50")
        desktop.pauses()
        desktop.until(f"{DAY}09:00:30")
        assert shown_at(desktop) == ["09:00:00"]

    @pytest.mark.parametrize("because", [*Away])
    def test_idle_locked_and_switched_away_are_all_away(self, laptop: Life, because: Away) -> None:
        """Whatever tells it."""
        laptop.presence_is(IdleSince(laptop.now, because))
        laptop.until(f"{DAY}09:02")
        assert shown_at(laptop) == ["09:01:00"]

    def test_where_nobody_can_tell_it_is_shown_at_once(self, laptop: Life) -> None:
        """Late is better than lost, and at once better than late."""
        laptop.presence_is(Unknown("the desktop does not tell"))
        laptop.until(f"{DAY}09:02")
        assert shown_at(laptop) == ["09:00:00"]

    def test_a_break_goes_by_the_use_of_each_machine(self) -> None:
        """It is for the hands at this machine: what the other showed is nothing to it."""
        breaks = shared(hands())
        desktop, laptop = machine(breaks, used=True), machine(breaks)
        both_until(f"{DAY}08:30", desktop, laptop)
        carried(desktop, laptop)
        assert desktop.asked()
        both_until(f"{DAY}09:00", desktop, laptop)
        assert laptop.asked() == []

    def test_the_hour_before_bed_is_for_one_machine_too(self) -> None:
        """Shown where the person is, and where they are not only later."""
        bed = shared(detox())
        desktop, laptop = machine(bed, used=True), machine(bed)
        both_until(f"{DAY}22:00:30", desktop, laptop)
        assert (len(desktop.asked()), len(laptop.asked())) == (1, 0)


class TestSnooze:
    def test_put_off_elsewhere_it_comes_back_later_here(self, desktop: Life, laptop: Life) -> None:
        """The bubble goes; after the snooze the machine in use is first again, the other waits."""
        both_until(f"{DAY}09:05", desktop, laptop)
        exchanged(desktop, laptop)
        desktop.click(Choice.SNOOZE)
        carried(desktop, laptop)
        assert not laptop.notifier.bubbles
        both_until(f"{DAY}09:30", desktop, laptop)
        assert shown_at(desktop) == ["09:00:00", "09:15:00"]
        assert shown_at(laptop) == ["09:01:00", "09:16:00"]

    def test_answered_after_the_snooze_it_does_not_come_back(self, desktop: Life, laptop: Life) -> None:
        """Within the wait of the other machine."""
        both_until(f"{DAY}09:05", desktop, laptop)
        desktop.click(Choice.SNOOZE)
        carried(desktop, laptop)
        both_until(f"{DAY}09:15:20", desktop, laptop)
        desktop.click(Choice.DONE)
        carried(desktop, laptop)
        laptop.until(f"{DAY}12:00")
        assert shown_at(laptop) == ["09:01:00"]

    def test_put_off_within_the_wait_it_is_not_shown_meanwhile(self, desktop: Life, laptop: Life) -> None:
        """Nor before the snooze and the wait after it are over."""
        both_until(f"{DAY}09:00:20", desktop, laptop)
        desktop.click(Choice.SNOOZE)
        carried(desktop, laptop)
        laptop.until(f"{DAY}09:20")
        assert shown_at(laptop) == ["09:11:20"]


class TestAtTheSameMoment:
    def test_an_answer_that_arrives_while_the_bubble_comes_up_takes_it_down(
        self, desktop: Life, laptop: Life
    ) -> None:
        """The bubble is on the screen for no longer than the tick."""
        both_until(f"{DAY}09:00:30", desktop, laptop)
        desktop.click(Choice.DONE)

        def while_showing(_: Prompt) -> None:
            arrived(desktop, laptop)

        laptop.notifier.while_showing = while_showing
        laptop.until(f"{DAY}09:05")
        assert (shown_at(laptop), laptop.notifier.bubbles) == (["09:01:00"], {})
        assert held(laptop, PILLS) is EventKind.DONE

    def test_an_answer_that_is_in_the_log_before_the_look_is_heeded(
        self, desktop: Life, laptop: Life
    ) -> None:
        """Though nobody told the daemon of it."""
        both_until(f"{DAY}09:00:30", desktop, laptop)
        desktop.click(Choice.DONE)
        arrived(desktop, laptop)
        laptop.until(f"{DAY}09:05")
        assert laptop.asked() == []

    def test_an_answer_taken_back_elsewhere_leaves_it_open_here(self, desktop: Life, laptop: Life) -> None:
        """It can be answered again; whoever comes to a machine that has not shown it is shown it."""
        both_until(f"{DAY}09:00:30", desktop, laptop)
        desktop.click(Choice.DONE)
        carried(desktop, laptop)
        desktop.say(Undoing())
        carried(desktop, laptop)
        assert held(laptop, PILLS) is None
        laptop.works()
        assert shown_at(laptop) == ["09:00:30"]
        laptop.say(Answer("pills", Choice.SKIP))
        exchanged(desktop, laptop)
        assert held(desktop, PILLS) is held(laptop, PILLS) is EventKind.SKIPPED

    def test_a_snooze_that_arrives_too_late_brings_it_back_once(self, desktop: Life, laptop: Life) -> None:
        """Put off on the desktop while the way between them was cut, shown here in between."""
        both_until(f"{DAY}09:05", desktop, laptop)
        desktop.click(Choice.SNOOZE)
        both_until(f"{DAY}09:08", desktop, laptop)
        carried(desktop, laptop)
        assert not laptop.notifier.bubbles
        both_until(f"{DAY}09:30", desktop, laptop)
        assert shown_at(laptop) == ["09:01:00", "09:16:00"]


class TestItIsShownAtAll:
    def test_a_window_shorter_than_the_wait_is_not_waited_out(self) -> None:
        """Half of it is for another machine; then it is shown here, so that a miss is one."""
        life = machine(shared(task("drops", "09:00", window=20), after_s=3600))
        life.until(f"{DAY}09:30")
        assert shown_at(life, f"drops@{DAY}09:00") == ["09:10:00"]
        assert life.outcome(f"drops@{DAY}09:00") is EventKind.MISSED

    def test_after_quiet_hours_the_wait_begins(self) -> None:
        """They end on all machines at once: the one in use is first."""
        notifications = Notifications(quiet=(quiet("08:30", "09:30"),))
        quieter = shared(notifications=notifications)
        desktop, laptop = machine(quieter, used=True), machine(quieter)
        both_until(f"{DAY}10:00", desktop, laptop)
        assert (shown_at(desktop), shown_at(laptop)) == (["09:30:00"], ["09:31:00"])

    def test_several_that_waited_are_one(self) -> None:
        """A digest, as after every hold, and as one showing it waits and comes."""
        three = shared(task("tea", "09:00"), task("walk", "09:00"), task("drops", "09:00"))
        desktop, laptop = machine(three, used=True), machine(three)
        both_until(f"{DAY}09:00:30", desktop, laptop)
        carried(desktop, laptop)
        laptop.until(f"{DAY}09:05")
        assert [len(prompt.occurrences) for prompt in laptop.notifier.shown] == [3]
        laptop.click(Choice.DONE)
        carried(laptop, desktop)
        assert not desktop.notifier.bubbles

    def test_the_looks_are_those_that_are_needed(self, laptop: Life) -> None:
        """I-10: when it is due, when the wait is over, and when it closes."""
        looks = []
        while laptop.wake_at < local(f"{DAY}12:00"):
            looks.append(laptop.wake_at)
            laptop.until(laptop.wake_at)
        assert looks == [local(f"{DAY}{at}") for at in ("09:00", "09:01", "11:00")]


class TestCatchingUp:
    def test_nothing_is_shown_before_what_the_others_recorded_has_come(self, desktop: Life) -> None:
        """Off over nine, back at half past: done on the desktop, which arrives five seconds later."""
        laptop = machine()
        desktop.until(f"{DAY}09:05")
        desktop.click(Choice.DONE)
        laptop.off_until(f"{DAY}09:30")
        laptop.works()
        laptop.after(seconds=5)
        carried(desktop, laptop)
        laptop.until(f"{DAY}12:00")
        assert laptop.asked() == []

    @pytest.mark.parametrize("away", ["suspended_until", "off_until"])
    def test_what_is_still_open_then_comes_as_one(self, away: str) -> None:
        """I-5: one digest at the end of it, and nothing else for a minute."""
        four = (task("tea", "09:00"), task("walk", "09:10"), task("drops", "09:20"), task("soon", "09:31"))
        life = machine(shared(*four), used=True)
        life.until(f"{DAY}08:00")
        getattr(life, away)(f"{DAY}09:30")
        life.works()
        life.until(f"{DAY}09:30:19")
        assert life.notifier.shown == []
        life.until(f"{DAY}09:31:19")
        assert [len(prompt.occurrences) for prompt in life.notifier.shown] == [3]
        life.until(f"{DAY}09:31:20")
        assert life.asked()[-1] == f"soon@{DAY}09:31"

    def test_its_end_is_a_look(self, laptop: Life) -> None:
        """I-10: and where nothing waits for it there is none."""
        laptop.off_until(f"{DAY}08:00")
        assert laptop.wake_at == local(f"{DAY}09:00")
        laptop.off_until(f"{DAY}09:30")
        assert laptop.wake_at == local(f"{DAY}09:30:20")

    def test_none_where_none_is_set(self) -> None:
        """``catch_up_s = 0``: it is shown at the start."""
        life = machine(shared(catch_up_s=0), used=True)
        life.off_until(f"{DAY}09:30")
        assert shown_at(life) == ["09:30:00"]

    def test_a_long_one_ends_in_one_digest_too(self) -> None:
        """Ten minutes of it: what falls due meanwhile is in it."""
        life = machine(shared(task("tea", "09:00"), task("walk", "09:39:30"), catch_up_s=600), used=True)
        life.off_until(f"{DAY}09:30")
        life.until(f"{DAY}09:41")
        assert [len(prompt.occurrences) for prompt in life.notifier.shown] == [2]

    def test_a_bubble_that_went_with_the_daemon_comes_back_after_it(self, desktop: Life) -> None:
        """It was on this screen before."""
        desktop.until(f"{DAY}09:05")
        desktop.off_until(f"{DAY}09:10")
        assert not desktop.notifier.bubbles
        desktop.until(f"{DAY}09:11")
        assert shown_at(desktop) == ["09:00:00", "09:10:20"]

    def test_what_only_the_other_has_shown_does_not_come_back_to_an_empty_chair(self, desktop: Life) -> None:
        """A restart in the middle of the wait does not end it."""
        laptop = machine(shared(after_s=600))
        both_until(f"{DAY}09:01", desktop, laptop)
        carried(desktop, laptop)
        laptop.restart()
        laptop.locks()
        laptop.until(f"{DAY}09:05")
        assert laptop.asked() == []
        laptop.until(f"{DAY}09:30")
        assert shown_at(laptop) == ["09:10:00"]

    def test_what_closes_within_it_is_unobserved(self, laptop: Life) -> None:
        """Nobody could be asked any more, and nobody is said to have missed it."""
        laptop.off_until(f"{DAY}10:59:50")
        laptop.until(f"{DAY}11:05")
        assert (laptop.asked(), laptop.outcome(PILLS)) == ([], EventKind.UNOBSERVED)


class TestAWeekAway:
    def test_nothing_is_shown_that_was_settled_elsewhere(self, desktop: Life, laptop: Life) -> None:
        """Off for seven days, back, the records five seconds later: only what is open now is shown."""
        for day in range(23, 30):
            for at in ("09:02", "20:02"):
                desktop.until(f"2026-11-{day}T{at}")
                desktop.click(Choice.DONE if day % 3 else Choice.SKIP)
        desktop.until("2026-11-30T09:30")
        laptop.off_until("2026-11-30T09:30")
        laptop.works()
        laptop.after(seconds=5)
        exchanged(desktop, laptop)
        laptop.until("2026-11-30T10:00")
        assert laptop.asked() == ["pills@2026-11-30T09:00"]
        for day in range(23, 30):
            answer = EventKind.DONE if day % 3 else EventKind.SKIPPED
            assert held(laptop, f"pills@2026-11-{day}T20:00") is answer

    def test_what_is_answered_in_the_morning_is_not_shown_either(self, desktop: Life, laptop: Life) -> None:
        """The open one was answered while the laptop caught up."""
        desktop.until("2026-11-30T09:30")
        laptop.off_until("2026-11-30T09:30")
        laptop.works()
        both_until("2026-11-30T09:30:10", desktop, laptop)
        desktop.click(Choice.DONE)
        exchanged(desktop, laptop)
        laptop.until("2026-11-30T19:00")
        assert laptop.asked() == []
        assert own(laptop, "pills@2026-11-30T09:00") == []


class TestALimitIsToldOnce:
    def test_where_it_was_recorded(self) -> None:
        """The other machine hears of the coffee first, and of the telling a little later."""
        cups = shared(caffeine())
        desktop, laptop = machine(cups, used=True), machine(cups, used=True)
        both_until(f"{DAY}10:00", desktop, laptop)
        desktop.write(Intake("caffeine", 350))
        carried(desktop, laptop)
        desktop.tick()
        carried(desktop, laptop)
        both_until(f"{DAY}10:05", desktop, laptop)
        assert (len(desktop.notifier.shown), len(laptop.notifier.shown)) == (1, 0)

    def test_elsewhere_where_it_could_not_be_told_there(self) -> None:
        """The machine on which it was recorded is off: the other tells it after its wait."""
        laptop, desktop = machine(shared(caffeine()), used=True), Life(shared(caffeine()))
        both_until(f"{DAY}10:00", desktop, laptop)
        desktop.write(Intake("caffeine", 350))
        carried(desktop, laptop)
        assert laptop.notifier.shown == []
        assert laptop.wake_at == local(f"{DAY}10:01")
        laptop.until(f"{DAY}10:05")
        assert len(laptop.notifier.shown) == 1

    def test_not_while_catching_up(self) -> None:
        """What was told elsewhere comes in first."""
        life = Life(shared(caffeine()))
        life.until(f"{DAY}10:00")
        life.write(Intake("caffeine", 350))
        life.restart()
        assert (life.notifier.shown, life.wake_at) == ([], local(f"{DAY}10:00:20"))
        life.until(f"{DAY}10:01")
        assert len(life.notifier.shown) == 1
