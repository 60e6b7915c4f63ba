"""The planner: what to do now, and when to look again."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, sampled_from

from fakes.any_habits import rhythms
from fakes.habits import (
    START,
    caffeine,
    configured,
    detox,
    evening,
    example,
    hands,
    minutes,
    morning,
    quiet,
    relax,
    rhythm,
    task,
    water,
)
from fakes.story import BERLIN, Story, key, moment, recorded, shown, withdrawn
from fakes.zones import changed_days
from steadyhand.domain.reminding.asking import asking_of
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Habit, Notifications, Rhythm, Taper
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.moment import Context
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.domain.reminding.plan import Record, Step, left_behind, open_occurrences
from steadyhand.domain.reminding.quiet import held, is_exempt
from steadyhand.domain.reminding.showing import Show

PILLS = "pills@09:00"
TWO = (task("pills", "09:00"), task("drops", "09:00"))
THREE = (*TWO, task("tea", "09:00"))
NOON_IS_QUIET = Notifications(quiet=(quiet("12:00", "13:00"),), show_details=True)


def story_of(*habits: Habit, **notifications: object) -> Story:
    """A day with these habits."""
    shows = Notifications(show_details=True)._replace(**notifications)  # type: ignore[arg-type]  # named by the caller
    return Story(configured(*(habits or (task("pills", "09:00"),)), notifications=shows))


def keys(*short: str) -> tuple[str, ...]:
    """The keys of the first day."""
    return tuple(map(key, short))


def drafts(step: Step) -> list[tuple[EventKind, datetime]]:
    """The kinds and instants of a step's events."""
    return [(effect.draft.kind, effect.draft.at) for effect in step.effects if isinstance(effect, Record)]


class TestShowing:
    def test_nothing_before_it_is_due(self) -> None:
        """Before anything is due there is nothing to do, and the next look is when it is due."""
        step = story_of().step("08:59")
        assert step.effects == ()
        assert step.wake_at == moment("09:00")

    def test_what_is_due(self) -> None:
        """What is due is shown, and the next look is when it closes."""
        step = story_of().step("09:00")
        assert shown(step) == [keys(PILLS)]
        assert step.wake_at == moment("11:00")

    def test_not_again(self) -> None:
        """I-3: what was shown is not shown again."""
        story = story_of()
        story.prompted("09:00", PILLS)
        assert story.step("09:00").effects == ()
        assert story.step("09:30").effects == ()

    def test_two_that_are_due_just_now(self) -> None:
        """Two that are due at the same moment have a notification each."""
        assert shown(story_of(*TWO).step("09:00")) == [keys("drops@09:00"), keys(PILLS)]

    def test_three_are_a_digest(self) -> None:
        """Three are one digest."""
        assert shown(story_of(*THREE).step("09:00")) == [keys("drops@09:00", PILLS, "tea@09:00")]

    def test_late_ones_are_a_digest(self) -> None:
        """Two of which one is late are one digest."""
        step = story_of(task("pills", "09:00"), task("drops", "09:30")).step("09:30")
        assert shown(step) == [keys(PILLS, "drops@09:30")]

    def test_a_late_one_alone(self) -> None:
        """One alone is never a digest, however late."""
        assert shown(story_of().step("10:30")) == [keys(PILLS)]

    def test_what_it_asks_for_is_in_the_prompt(self) -> None:
        """A paced target asks for its share of what remains."""
        (effect,) = story_of(water()).step("07:00").effects
        assert isinstance(effect, Show)
        assert (effect.askings[0].amount, effect.counted) == (250, True)

    def test_not_what_came_due_before_its_plan(self) -> None:
        """What came due before the habit's plan was in force is not asked, and not missed."""
        story = story_of()
        since = {"pills": moment("09:30").isoformat()}
        story.add(EventKind.CONFIG_CHANGED, "09:30", since=since)
        assert story.step("09:31").effects == ()
        assert story.step("11:00").effects == ()


class TestSettling:
    def test_one_digest(self) -> None:
        """I-5: after a wake-up two that are due are one digest."""
        step = story_of(*TWO).step("09:00", settling=moment("09:01"))
        assert shown(step) == [keys("drops@09:00", PILLS)]

    def test_nothing_more_in_the_first_minute(self) -> None:
        """I-5: once that one has been shown, the next waits until the minute is over."""
        story = story_of()
        step = story.step("09:00", settling=moment("09:00:40"), spoken=True)
        assert step.effects == ()
        assert step.wake_at == moment("09:00:40")
        assert shown(story.step("09:00:40", settling=moment("09:00:40"), spoken=True)) == [keys(PILLS)]

    def test_settled_long_ago(self) -> None:
        """A minute after it has settled, two have a notification each again."""
        step = story_of(*TWO).step("09:00", settling=moment("08:00"), spoken=True)
        assert len(shown(step)) == 2


class TestPolicy:
    def test_min_gap(self) -> None:
        """Between two notifications there are at least so many minutes."""
        story = story_of(task("pills", "09:00"), task("tea", "08:50"), min_gap=minutes(15))
        story.prompted("08:50", "tea@08:50")
        assert story.step("09:00").effects == ()
        assert story.step("09:00").wake_at == moment("09:05")
        assert shown(story.step("09:05")) == [keys(PILLS)]

    def test_min_gap_makes_one_of_two(self) -> None:
        """Where there must be a gap, two at the same moment are one digest."""
        assert shown(story_of(*TWO, min_gap=minutes(15)).step("09:00")) == [keys("drops@09:00", PILLS)]

    def test_max_per_day(self) -> None:
        """When the day has had its notifications, no more are shown; what is left out is excused."""
        story = story_of(max_per_day=1)
        story.prompted("08:50", "water@08:50")
        story.add(EventKind.DONE, "08:51", "water@08:50")
        assert shown(story.step("09:00")) == []
        excused = (EventKind.EXCUSED, key(PILLS), "held back: notifications.max_per_day")
        assert recorded(story.step("11:00")) == [excused]

    def test_the_day_starts_anew(self) -> None:
        """The next day has its own count."""
        story = story_of(max_per_day=1)
        story.prompted("08:50", "water@08:50")
        assert shown(story.step("2026-11-24T09:00")) == [("pills@2026-11-24T09:00",)]


class TestSnooze:
    @pytest.fixture
    def story(self) -> Story:
        """Shown at nine and put off to ten past."""
        story = story_of()
        story.prompted("09:00", PILLS, receipt="a/1")
        story.snoozed("09:01", PILLS, "09:11")
        return story

    def test_not_before(self, story: Story) -> None:
        """Put off, it is not shown before, and the next look is then."""
        assert story.step("09:05").effects == ()
        assert story.step("09:05").wake_at == moment("09:11")

    def test_it_comes_back(self, story: Story) -> None:
        """When the snooze ends it is shown again, in the place of the bubble before."""
        step = story.step("09:11")
        (effect,) = step.effects
        assert isinstance(effect, Show)
        assert effect.prompt.receipts == ("a/1",)

    def test_its_bubble_goes(self, story: Story) -> None:
        """The bubble of what is put off is withdrawn."""
        assert withdrawn(story.step("09:02", live={key(PILLS): keys(PILLS)})) == [key(PILLS)]

    def test_missed_after_a_snooze(self, story: Story) -> None:
        """R-111: snoozed and not answered it is missed, once."""
        story.prompted("09:11", PILLS)
        assert recorded(story.step("11:00")) == [(EventKind.MISSED, key(PILLS), None)]

    def test_into_a_hold(self) -> None:
        """I-4: a snooze that ends in quiet hours comes back when they end."""
        story = story_of(task("pills", "11:50"), quiet=NOON_IS_QUIET.quiet)
        story.prompted("11:50", "pills@11:50")
        story.snoozed("11:51", "pills@11:50", "12:01")
        assert story.step("12:01").effects == ()
        assert story.step("12:01").wake_at == moment("13:00")
        assert shown(story.step("13:00")) == [keys("pills@11:50")]


class TestLost:
    def test_it_is_shown_again(self) -> None:
        """A bubble that is gone with a server or a daemon is shown again, and not counted again."""
        story = story_of()
        story.prompted("09:00", PILLS)
        (effect,) = story.step("09:10", lost=frozenset(keys(PILLS))).effects
        assert isinstance(effect, Show)
        assert not effect.counted

    def test_also_on_a_full_day(self) -> None:
        """Bringing back is no further notification of the day."""
        story = story_of(max_per_day=1)
        story.prompted("09:00", PILLS)
        assert shown(story.step("09:10", lost=frozenset(keys(PILLS)))) == [keys(PILLS)]

    def test_not_in_a_hold(self) -> None:
        """I-4: nothing is brought back in quiet hours."""
        story = story_of(task("pills", "11:50"), quiet=NOON_IS_QUIET.quiet)
        story.prompted("11:50", "pills@11:50")
        step = story.step("12:10", lost=frozenset(keys("pills@11:50")))
        assert step.effects == ()
        assert step.wake_at == moment("13:00")


class TestFailed:
    @pytest.fixture
    def story(self) -> Story:
        """Showing it failed at nine."""
        story = story_of()
        story.add(EventKind.DELIVERY_FAILED, "09:00", PILLS)
        return story

    def test_it_waits(self, story: Story) -> None:
        """What could not be shown waits for half a minute."""
        assert story.step("09:00:29").effects == ()
        assert story.step("09:00:29").wake_at == moment("09:00:30")

    def test_it_is_tried_again(self, story: Story) -> None:
        """Then it is tried again, and waits twice as long if it fails again."""
        assert shown(story.step("09:00:30")) == [keys(PILLS)]
        story.add(EventKind.DELIVERY_FAILED, "09:00:30", PILLS)
        assert story.step("09:00:30").wake_at == moment("09:01:30")

    def test_a_server_appears(self, story: Story) -> None:
        """Failures before a server appeared no longer delay it."""
        assert shown(story.step("09:00:05", reachable_since=moment("09:00:05"))) == [keys(PILLS)]

    def test_never_shown(self, story: Story) -> None:
        """What could not be shown until it closed is unobserved, not missed."""
        unobserved = (EventKind.UNOBSERVED, key(PILLS), "could not be shown")
        assert recorded(story.step("11:00")) == [unobserved]


class TestSettlement:
    def test_missed(self) -> None:
        """Shown and not answered it is missed, at the instant it closed."""
        story = story_of()
        story.prompted("09:00", PILLS)
        step = story.step("11:07")
        assert recorded(step) == [(EventKind.MISSED, key(PILLS), None)]
        assert drafts(step) == [(EventKind.MISSED, moment("11:00"))]

    def test_not_a_minute_earlier(self) -> None:
        """Until its window closes it is open."""
        story = story_of()
        story.prompted("09:00", PILLS)
        assert recorded(story.step("10:59")) == []

    def test_once(self) -> None:
        """I-1: what has its outcome gets no other one."""
        story = story_of()
        story.add(EventKind.SKIPPED, "09:04", PILLS)
        assert story.step("11:00").effects == ()

    def test_answered_just_now_its_bubble_goes(self) -> None:
        """What is settled is withdrawn from the screen."""
        story = story_of()
        story.prompted("09:00", PILLS)
        story.add(EventKind.DONE, "09:04", PILLS)
        assert withdrawn(story.step("09:04", live={key(PILLS): keys(PILLS)})) == [key(PILLS)]

    def test_closed_just_now_its_bubble_goes(self) -> None:
        """What becomes missed is withdrawn in the same step."""
        story = story_of()
        story.prompted("09:00", PILLS)
        assert withdrawn(story.step("11:00", live={key(PILLS): keys(PILLS)})) == [key(PILLS)]

    def test_a_digest_stays_for_the_rest(self) -> None:
        """A digest of which one is unanswered stays."""
        story = story_of(*TWO)
        for each in (PILLS, "drops@09:00"):
            story.prompted("09:00", each)
        story.add(EventKind.DONE, "09:04", PILLS)
        assert withdrawn(story.step("09:04", live={"digest:1": keys(PILLS, "drops@09:00")})) == []

    def test_not_running(self) -> None:
        """Where the daemon did not run over its whole window it is unobserved."""
        before = (Interval(moment("04:00"), moment("09:00")),)
        step = story_of().step("12:00", up=before)
        assert recorded(step) == [(EventKind.UNOBSERVED, key(PILLS), "not running")]

    def test_accounted_for(self) -> None:
        """What closed before the accounted instant already has its outcome."""
        assert story_of().step("12:00", accounted=moment("11:00")).effects == ()

    def test_paused(self) -> None:
        """R-010: what comes due in planned time off is excused with its reason and never shown."""
        story = story_of()
        story.add(EventKind.PAUSED, "08:00", because="ill")
        step = story.step("09:00")
        assert recorded(step) == [(EventKind.EXCUSED, key(PILLS), "ill")]
        assert shown(step) == []

    def test_paused_while_it_is_open(self) -> None:
        """A pause excuses what is open; its bubble goes."""
        story = story_of()
        story.prompted("09:00", PILLS)
        story.add(EventKind.PAUSED, "09:30")
        step = story.step("09:30", live={key(PILLS): keys(PILLS)})
        assert recorded(step) == [(EventKind.EXCUSED, key(PILLS), "paused")]
        assert withdrawn(step) == [key(PILLS)]

    def test_target_met(self) -> None:
        """What comes due when the day's target is met is done, and never shown."""
        story = story_of(water())
        story.drank("06:00", 2500)
        step = story.step("07:00")
        assert recorded(step) == [(EventKind.DONE, key("water@07:00"), "target met")]
        assert shown(step) == []

    def test_what_it_asks_for_is_logged(self) -> None:
        """Logging what an open reminder asks for answers it, and its bubble goes."""
        story = story_of(water())
        story.prompted("07:00", "water@07:00")
        story.drank("07:20", 250)
        step = story.step("07:20", live={key("water@07:00"): keys("water@07:00")})
        assert recorded(step) == [(EventKind.DONE, key("water@07:00"), "logged")]
        assert withdrawn(step) == [key("water@07:00")]

    @pytest.mark.parametrize(("at", "amount"), [("06:50", 250), ("07:20", 200)])
    def test_something_else_is_logged(self, at: str, amount: float) -> None:
        """What was drunk before it came due, or less than it asks for, leaves it open."""
        story = story_of(water())
        story.prompted("07:00", "water@07:00")
        story.drank(at, amount)
        assert recorded(story.step("07:20")) == []

    def test_the_next_one_takes_its_place(self) -> None:
        """An unanswered one is missed when the next of its habit comes due, which is shown."""
        story = story_of(task("pills", "09:00", "10:00"))
        story.prompted("09:00", PILLS)
        step = story.step("10:00")
        assert recorded(step) == [(EventKind.MISSED, key(PILLS), None)]
        assert shown(step) == [keys("pills@10:00")]

    def test_an_answer_taken_back(self) -> None:
        """What was answered, taken back and not answered again is missed."""
        story = story_of()
        story.took_back("09:05", story.add(EventKind.DONE, "09:04", PILLS))
        assert recorded(story.step("11:00")) == [(EventKind.MISSED, key(PILLS), None)]

    def test_no_longer_planned(self) -> None:
        """What is open and no longer in the configuration is excused."""
        story = story_of()
        story.prompted("09:00", "drops@09:00")
        gone = (EventKind.EXCUSED, key("drops@09:00"), "no longer in the configuration")
        assert gone in recorded(story.step("09:30"))

    @pytest.mark.parametrize("kind", [EventKind.UNOBSERVED, EventKind.MISSED, EventKind.EXCUSED])
    def test_concluded_while_the_clock_was_ahead(self, kind: EventKind) -> None:
        """What was concluded far in the future is taken back when the clock is right."""
        story = story_of()
        story.add(kind, "2026-12-24T11:00", "pills@2026-12-24T09:00")
        retracted = (EventKind.RETRACTED, "pills@2026-12-24T09:00", None)
        assert recorded(story.step("08:00")) == [retracted]

    def test_what_was_said_in_the_future_stays(self) -> None:
        """What the person said while the clock was ahead is not taken back."""
        story = story_of()
        story.add(EventKind.DONE, "2026-12-24T09:04", "pills@2026-12-24T09:00")
        assert story.step("08:00").effects == ()


class TestHolds:
    @pytest.fixture
    def noon(self) -> Story:
        """A task at a quarter past twelve, and quiet hours around it."""
        return story_of(task("pills", "12:15"), quiet=NOON_IS_QUIET.quiet)

    def test_it_waits_for_the_end(self, noon: Story) -> None:
        """I-4: what comes due in quiet hours is shown when they end."""
        assert noon.step("12:15").effects == ()
        assert noon.step("12:15").wake_at == moment("13:00")
        assert shown(noon.step("13:00")) == [keys("pills@12:15")]

    def test_several_are_a_digest(self) -> None:
        """I-5: what was held back comes as one digest."""
        story = story_of(task("pills", "12:15"), task("drops", "12:30"), quiet=NOON_IS_QUIET.quiet)
        assert shown(story.step("13:00")) == [keys("pills@12:15", "drops@12:30")]

    def test_held_back_until_it_closed(self) -> None:
        """Held back over its whole window it is excused, with why."""
        story = story_of(task("pills", "12:15", window=30), quiet=NOON_IS_QUIET.quiet)
        excused = (EventKind.EXCUSED, key("pills@12:15"), "held back: quiet hours")
        assert recorded(story.step("12:45")) == [excused]

    def test_asleep(self) -> None:
        """I-4: nothing is shown in the sleep window, and what closes in it is excused."""
        story = story_of(task("pills", "23:30", window=60))
        assert shown(story.step("23:30")) == []
        excused = (EventKind.EXCUSED, key("pills@23:30"), "held back: sleep")
        assert recorded(story.step("2026-11-24T00:30")) == [excused]

    def test_the_wind_downs_own(self) -> None:
        """I-4: the wind-down's own prompt is shown, everything else waits for the morning."""
        story = story_of(detox(), task("pills", "22:00"))
        assert shown(story.step("22:00")) == [keys("detox@22:00")]


class TestEnoughDrunk:
    @pytest.fixture
    def story(self) -> Story:
        """Three quarters of a litre and more, just before a slot."""
        story = story_of(water())
        story.prompted("07:00", "water@07:00")
        story.drank("08:30", 800)
        return story

    def test_it_waits_for_room(self, story: Story) -> None:
        """R-024: while the hour has no room nothing is asked; the next look is when it has."""
        step = story.step("08:35")
        assert shown(step) == []
        assert step.wake_at == moment("09:30")
        assert shown(story.step("09:30")) == [keys("water@08:35")]

    def test_never_any_room(self) -> None:
        """R-024: where there was no room until it closed it is excused, with why."""
        story = story_of(water(slots=20))
        story.prompted("07:00", "water@07:00")
        story.add(EventKind.DONE, "07:01", "water@07:00", amount=800)
        step = story.step("08:30")
        assert (
            EventKind.EXCUSED,
            key("water@07:45"),
            "held back: enough was drunk in that hour",
        ) in recorded(step)


class TestLooking:
    def test_nothing_left_today(self) -> None:
        """When nothing is left of the day, the next look is when the next day begins."""
        story = story_of()
        story.add(EventKind.DONE, "09:04", PILLS)
        assert story.step("09:04").wake_at == moment("2026-11-24T04:00")

    def test_the_nearest_of_all(self) -> None:
        """The next look is at whatever comes first: due, closing, snoozed, retried."""
        story = story_of(task("pills", "09:00"), task("drops", "10:30"))
        story.prompted("09:00", PILLS)
        assert story.step("09:30").wake_at == moment("10:30")
        assert story.step("10:30").wake_at == moment("11:00")

    def test_no_habits(self) -> None:
        """Without habits it looks once a day."""
        story = Story(configured())
        assert story.step("09:00").wake_at == moment("2026-11-24T04:00")


class TestOpen:
    def test_what_is_open(self) -> None:
        """What is due and unanswered, each with the instant it closes."""
        story = story_of(task("pills", "09:00"), task("drops", "10:30"), task("tea", "08:30"))
        story.snoozed("10:50", PILLS, "11:20")
        story.add(EventKind.DONE, "08:31", "tea@08:30")
        found = open_occurrences(story.configuration, story.state, moment("11:00"), BERLIN)
        assert [(each.key, closes) for each, closes in found] == [
            (key(PILLS), moment("11:25")),
            (key("drops@10:30"), moment("12:30")),
        ]

    def test_what_has_closed_is_not(self) -> None:
        """What has closed is not open, even before anyone looked."""
        story = story_of()
        assert open_occurrences(story.configuration, story.state, moment("11:00"), BERLIN) == ()


class TestFlight:
    @staticmethod
    def left(zone: str, now: str = "09:30") -> dict[str, tuple[EventKind, str]]:
        """What a flight from Berlin leaves behind of nine o'clock's pills, with an hour to take them."""
        story = story_of(task("pills", "09:00", window=60))
        zones, context = (BERLIN, ZoneInfo(zone)), Context(moment("08:59"))
        drafts = left_behind(story.configuration, story.state, context, moment(now), zones)
        return {str(each.occurrence): (each.kind, str(each.data["reason"])) for each in drafts}

    def test_what_the_flight_skipped(self) -> None:
        """Flying east, what is open in the old zone and over in the new one is excused."""
        assert self.left("Asia/Tokyo") == {key(PILLS): (EventKind.EXCUSED, "the time zone changed")}

    def test_what_had_closed_before(self) -> None:
        """What closed in the old zone ends as it would have ended there."""
        assert self.left("Asia/Tokyo", "10:30") == {key(PILLS): (EventKind.UNOBSERVED, "not running")}

    def test_what_comes_again(self) -> None:
        """Flying west, what came due will come due again: nothing is left behind."""
        assert self.left("America/New_York") == self.left("America/New_York", "10:30") == {}


class TestAsking:
    def test_the_limit_of_the_day(self) -> None:
        """R-032: a limit is the taper's on that day."""
        habit = caffeine(taper=Taper(600, 25, timedelta(days=7)))
        configuration = configured(habit)
        said = []
        for day in (START, START + 7 * ONE_DAY, START + 14 * ONE_DAY):
            (occurrence,) = timetable(configuration, BERLIN, day)
            asking = asking_of(
                configuration, story_of().state, habit, occurrence, at=occurrence.due, zone=BERLIN
            )
            said.append(asking.limit)
        assert said == [600, 450, 400]

    def test_how_far_along(self) -> None:
        """A target's share and total are those of the instant."""
        story = story_of(water())
        story.drank("06:00", 400)
        (first, *_) = timetable(story.configuration, BERLIN, START)
        asking = asking_of(story.configuration, story.state, water(), first, at=moment("07:00"), zone=BERLIN)
        assert (asking.amount, asking.so_far, asking.limit) == (210, 400, None)


BUSY = (
    water(slots=4),
    detox(),
    hands(240),
    relax(from_week=1),
    task("pills", "00:15", "02:30", "12:30"),
    morning(),
    evening(),
)
POLICIES = (
    Notifications(),
    Notifications(quiet=(quiet("12:00", "13:00"), quiet("21:00", "08:00"))),
    Notifications(min_gap=minutes(30), max_per_day=5),
)


def day_of(configuration: Configuration, zone: ZoneInfo, day: date) -> list[tuple[datetime, Step]]:
    """Every step of a day on which nobody answers, each performed, with the instant it was planned at."""
    story = Story(configuration, zone)
    now, steps = story.calendar.begins(day), []
    accounted, running = now, now
    while now < story.calendar.ends(day) and len(steps) < 500:
        context = {"accounted": accounted, "up": (Interval(running, now),)}
        step = story.step(now, **context)
        story.perform(step, now)
        again = story.step(now, **context)
        steps += [(now, step), (now, again)]
        accounted, now = now, again.wake_at
    return steps


@given(changed_days(), rhythms(), sampled_from(POLICIES))
@settings(max_examples=60)
def test_a_whole_day(where: tuple[ZoneInfo, date], week: Rhythm, notifications: Notifications) -> None:
    """I-3, I-4: near any clock change a second look does nothing, and what is held back is not shown."""
    zone, day = where
    configuration = configured(*BUSY, start=None, day=week, notifications=notifications)
    steps = day_of(configuration, zone, day)
    assert len(steps) < 500
    for (now, first), (_, second) in zip(steps[::2], steps[1::2], strict=True):
        assert second.effects == ()
        assert min(first.wake_at, second.wake_at) > now
        for effect in first.effects:
            if isinstance(effect, Show) and held(configuration, zone, now) is not None:
                assert all(is_exempt(asking.habit) for asking in effect.askings)


@given(changed_days(), rhythms(), sampled_from(POLICIES))
@settings(max_examples=60)
def test_each_occurrence_of_a_day_ends_once(
    where: tuple[ZoneInfo, date], week: Rhythm, notifications: Notifications
) -> None:
    """I-1: on a day on which nobody answers each occurrence that closed has its one outcome."""
    zone, day = where
    configuration = configured(*BUSY, start=None, day=week, notifications=notifications)
    calendar = Calendar(week, zone)
    ended = [
        effect.draft.occurrence
        for _, step in day_of(configuration, zone, day)
        for effect in step.effects
        if isinstance(effect, Record)
    ]
    end = calendar.ends(day)
    closed = [each.key for each in timetable(configuration, zone, day) if each.closes < end]
    assert sorted(each for each in ended if each in set(closed)) == sorted(closed)


@given(integers(0, 24 * 60 - 1), sampled_from(POLICIES))
@settings(max_examples=60)
def test_it_answers_the_same_when_asked_twice(minute: int, notifications: Notifications) -> None:
    """The planner changes nothing: asked twice it says the same, and its wake-up is within a day."""
    story = Story(example()._replace(notifications=notifications, rhythm=rhythm()))
    now = moment("04:00") + timedelta(minutes=minute)
    step = story.step(now)
    assert step == story.step(now)
    assert now < step.wake_at <= now + ONE_DAY
