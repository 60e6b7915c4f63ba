"""Breaks for the hands on active time (R-070, R-071): idle is credited, a rest is the break, two steps."""

from collections.abc import Callable
from datetime import timedelta

from fakes.habits import configured, hands, minutes
from fakes.life import Life
from steadyhand.domain.reminding.command import Undoing
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Habit, Notifications, Rest
from steadyhand.domain.reminding.presence import Disturbance, HeldBack, Unknown, Welcome
from steadyhand.domain.reminding.prompt import Choice, Urgency

DAY = "2026-11-23T"
PLAIN = Rest(minutes(5), grace=minutes(2), firm_after=None)


class Slow:
    """A desktop that takes its time to answer: ``meanwhile`` is done first, once."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = list

    async def disturbance(self) -> Disturbance:
        """Nothing speaks against a prompt."""
        meanwhile, self.meanwhile = self.meanwhile, list
        meanwhile()
        return Welcome("fake")


def working(
    habit: Habit | None = None,
    at: str = "07:00",
    max_per_day: int | None = None,
    desktop: Slow | None = None,
) -> Life:
    """Somebody with a break each 45 minutes who begins to type then."""
    habit = habit or hands()._replace(aim=PLAIN)
    notifications = Notifications(show_details=True, max_per_day=max_per_day)
    life = Life(configured(habit, notifications=notifications), f"{DAY}06:59", desktop=desktop)
    life.locks()
    life.until(DAY + at)
    life.works()
    return life


def shown_at(life: Life) -> list[str]:
    """When prompts were shown, local time."""
    prompted = (event.at for event in life.events if event.kind is EventKind.PROMPTED)
    return [at.astimezone(life.clock.zone).strftime("%H:%M:%S") for at in prompted]


def outcome(life: Life, at: str) -> tuple[EventKind, object]:
    """How the break of that time ended, and why."""
    (event,) = life.outcomes()[f"hands@{DAY}{at}"]
    return event.kind, event.data.get("reason")


class TestWhenItIsNeeded:
    def test_idle_time_is_credited(self) -> None:
        """Ten minutes' work, a pause of four, and work again: the break waits for 45 minutes of use."""
        life = working()
        life.until(f"{DAY}07:10")
        life.pauses()
        life.until(f"{DAY}07:14")
        life.works()
        life.until(f"{DAY}08:10")
        assert shown_at(life) == ["07:51:00"]

    def test_the_chair_is_empty(self) -> None:
        """Nobody at the machine is asked nothing, and nothing is counted as done."""
        life = working()
        life.after(minutes=1)
        life.locks()
        life.until(f"{DAY}10:00")
        assert shown_at(life) == []
        assert outcome(life, "07:45") == (EventKind.EXCUSED, "away from the machine")
        assert outcome(life, "08:30") == (EventKind.EXCUSED, "away from the machine")

    def test_too_little_use(self) -> None:
        """Ten minutes at the machine need no break, and the day's count says so."""
        life = working(at="07:50")
        life.until(f"{DAY}08:00")
        life.pauses()
        life.until(f"{DAY}08:31")
        assert outcome(life, "07:45") == (EventKind.EXCUSED, "too little use for a break")

    def test_nobody_can_tell(self) -> None:
        """Unknown presence: the timetable alone decides, as if nothing had been asked of the desktop."""
        life = working()
        life.presence_is(Unknown("the screen saver left"))
        life.until(f"{DAY}08:29")
        assert shown_at(life) == ["07:45:00"]

    def test_while_nothing_changes_the_engine_sleeps(self) -> None:
        """I-10: away from the machine, the next look is when the break closes, not each minute."""
        life = working(at="07:46")
        life.locks()
        assert life.wake_at == life.clock.now + timedelta(minutes=44)


class TestThePause:
    def test_the_prompt_waits_for_a_pause_in_the_hands(self) -> None:
        """A few idle seconds are the moment to say it."""
        life = working()
        life.until(f"{DAY}07:46")
        assert shown_at(life) == []
        life.pauses(after_s=5)
        assert shown_at(life) == ["07:46:05"]

    def test_it_does_not_wait_for_ever(self) -> None:
        """Whoever types on is told when the grace is over."""
        life = working()
        life.until(f"{DAY}07:50")
        assert shown_at(life) == ["07:47:00"]

    def test_it_is_not_shown_to_somebody_who_has_left(self) -> None:
        """Half a minute without a key: they may be gone, and then the pause may become the break."""
        life = working()
        life.until(f"{DAY}07:44:50")
        life.pauses(after_s=40)
        life.until(f"{DAY}07:48")
        assert shown_at(life) == []


class TestARestIsTheBreak:
    def test_without_a_prompt(self) -> None:
        """Five minutes away after half an hour's work are the break, with the evidence."""
        life = working()
        life.until(f"{DAY}07:42")
        life.pauses()
        life.until(f"{DAY}07:50")
        (event,) = life.outcomes()[f"hands@{DAY}07:45"]
        assert (event.kind, event.data["reason"]) == (EventKind.DONE, "rested")
        assert event.data["use_min"] == 42
        assert event.at == life.now - minutes(3)
        assert shown_at(life) == []

    def test_after_the_prompt(self) -> None:
        """Whoever gets up when asked need not come back to click; the bubble goes."""
        life = working()
        life.until(f"{DAY}07:47")
        life.after(seconds=30)
        life.pauses()
        life.after(minutes=5)
        assert outcome(life, "07:45") == (EventKind.DONE, "rested")
        assert life.notifier.bubbles == {}

    def test_the_counting_begins_anew_after_it(self) -> None:
        """45 minutes of use after the rest, not after the timetable."""
        life = working()
        life.until(f"{DAY}07:40")
        life.pauses()
        life.until(f"{DAY}07:50")
        life.works()
        life.until(f"{DAY}08:40")
        assert shown_at(life) == ["08:37:00"]

    def test_an_answer_counts_as_well(self) -> None:
        """After Done, or Skip, the use counts from nothing."""
        life = working()
        life.until(f"{DAY}07:55")
        life.click(Choice.DONE)
        life.until(f"{DAY}08:45")
        assert shown_at(life) == ["07:47:00", "08:42:00"]

    def test_a_short_pause_is_none(self) -> None:
        """Four minutes are not five."""
        life = working()
        life.until(f"{DAY}07:50")
        life.pauses()
        life.after(minutes=4)
        life.works()
        life.until(f"{DAY}08:30")
        assert outcome(life, "07:45") == (EventKind.MISSED, None)

    def test_the_machine_that_sleeps_rests_the_hands(self) -> None:
        """A suspend that the desktop told of is a rest; a clock that jumped is not known to be one."""
        life = working()
        life.until(f"{DAY}07:44")
        life.engine.falls_asleep()
        life.suspended_until(f"{DAY}07:55")
        life.engine.woken()
        assert outcome(life, "07:45") == (EventKind.DONE, "rested")
        other = working()
        other.until(f"{DAY}07:44")
        other.suspended_until(f"{DAY}07:55")
        assert f"hands@{DAY}07:45" not in other.outcomes()

    def test_what_was_taken_back_is_not_done_again_by_the_same_rest(self) -> None:
        """Who says that it was no break is believed."""
        life = working()
        life.until(f"{DAY}07:42")
        life.pauses()
        life.until(f"{DAY}07:50")
        key = f"hands@{DAY}07:45"
        (event,) = life.outcomes()[key]
        life.say(Undoing(event.id))
        assert life.outcome(key) is None
        life.until(f"{DAY}08:31")
        assert life.outcome(key) is EventKind.MISSED


class TestTwoSteps:
    FIRM = hands()._replace(aim=PLAIN._replace(firm_after=minutes(5)))

    def test_whoever_goes_on_is_told_firmly_once(self) -> None:
        """Gentle, then firm after five minutes more of use, then no more."""
        life = working(self.FIRM)
        life.until(f"{DAY}08:29")
        assert shown_at(life) == ["07:47:00", "07:52:00"]
        assert [prompt.urgency for prompt in life.notifier.shown] == [Urgency.NORMAL, Urgency.CRITICAL]
        assert life.notifier.shown[1].body.startswith("Your hands are still at work.")

    def test_not_while_the_hands_are_still(self) -> None:
        """The second step counts use as well."""
        life = working(self.FIRM)
        life.until(f"{DAY}07:48")
        life.pauses()
        life.until(f"{DAY}07:52")
        life.works()
        life.until(f"{DAY}07:55")
        assert shown_at(life) == ["07:47:00"]
        life.until(f"{DAY}07:57")
        assert shown_at(life) == ["07:47:00", "07:56:00"]

    def test_a_snooze_starts_with_the_gentle_one_again(self) -> None:
        """Put off for ten minutes: gentle, then firm."""
        life = working(self.FIRM)
        life.until(f"{DAY}07:52")
        life.click(Choice.SNOOZE)
        life.until(f"{DAY}08:20")
        assert shown_at(life) == ["07:47:00", "07:52:00", "08:04:00", "08:09:00"]
        assert life.notifier.shown[2].urgency is Urgency.NORMAL

    def test_put_off_while_the_desktop_is_asked_it_is_put_off(self) -> None:
        """The click comes between the plan and the bubble: no second prompt follows it at once."""
        desktop = Slow()
        life = working(self.FIRM, desktop=desktop)
        life.until(f"{DAY}07:51")
        (gentle,) = life.notifier.shown
        desktop.meanwhile = lambda: life.engine.chosen(gentle, Choice.SNOOZE)
        life.until(f"{DAY}07:53")
        assert life.notifier.shown == [gentle]


class TestHeldBack:
    def test_needed_and_held_back_is_no_lack_of_use(self) -> None:
        """R-071: who works through a meeting is not said to have used the machine too little."""
        life = working()
        life.disturbance_is(HeldBack("fake"))
        life.until(f"{DAY}08:31")
        assert outcome(life, "07:45") == (EventKind.EXCUSED, "held back: do-not-disturb")

    def test_needed_and_one_prompt_too_many_is_no_lack_of_use(self) -> None:
        """The day's prompts are used up: that is the reason, and it is said."""
        life = working(max_per_day=1)
        life.until(f"{DAY}09:16")
        assert outcome(life, "08:30") == (EventKind.EXCUSED, "held back: notifications.max_per_day")

    def test_held_back_and_not_needed_is_not_needed(self) -> None:
        """In a meeting away from the machine there was no break to ask for."""
        life = working()
        life.locks()
        life.disturbance_is(HeldBack("fake"))
        life.until(f"{DAY}08:31")
        assert outcome(life, "07:45") == (EventKind.EXCUSED, "away from the machine")


class TestTheDay:
    def test_the_daily_limit_is_told_once(self) -> None:
        """An hour of use is what was set; it is said then, and not again after a restart."""
        life = working(hands()._replace(aim=PLAIN._replace(daily_limit=minutes(60))))
        life.until(f"{DAY}08:01")
        life.restart()
        life.works()
        life.until(f"{DAY}08:20")
        told = [prompt.body for prompt in life.notifier.shown if not prompt.occurrences]
        assert told == ["1 hour at the machine today: that is as much as you set for your hands."]

    def test_the_minutes_of_use_are_recorded(self) -> None:
        """Durations only, an hour at a time, and the rest when the daemon stops."""
        life = working()
        life.until(f"{DAY}09:20")
        life.engine.stop()
        use = [event.data for event in life.events if event.kind is EventKind.USE]
        assert sum(float(str(data["minutes"])) for data in use) == 140
        assert all(set(data) == {"minutes", "watched_min", "since", "until"} for data in use)


class TestTwoBreaks:
    SHORT = hands(15)._replace(id="pause", title="Pause", aim=Rest(timedelta(seconds=30), grace=minutes(0)))
    LONG = hands()._replace(aim=PLAIN._replace(grace=minutes(0)))

    def both(self) -> Life:
        """Somebody with a pause each quarter of an hour and a break each three."""
        shows = Notifications(show_details=True)
        life = Life(configured(self.SHORT, self.LONG, notifications=shows), f"{DAY}06:59")
        life.locks()
        life.until(f"{DAY}07:00")
        life.works()
        return life

    def test_the_longer_one_is_both(self) -> None:
        """Due at one moment, the longer is asked for, and the shorter not again right after it."""
        life = self.both()
        for at in ("07:15:10", "07:30:20", "07:45:30"):
            life.until(DAY + at)
            life.click(Choice.DONE)
        titles = [prompt.title for prompt in life.notifier.shown]
        assert titles == ["Pause", "Pause", "Hands"]

    def test_done_the_longer_one_begins_the_shorter_anew(self) -> None:
        """A quarter of an hour of use after it."""
        life = self.both()
        for at in ("07:15:10", "07:30:20", "07:45:30"):
            life.until(DAY + at)
            life.click(Choice.DONE)
        life.until(f"{DAY}08:00:25")
        assert len(life.notifier.shown) == 3
        life.until(f"{DAY}08:00:31")
        assert life.notifier.shown[-1].title == "Pause"
