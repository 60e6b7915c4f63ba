"""State is a fold over the log, and so is each reminder's life."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DrawFn, composite, integers, lists, sampled_from

from fakes.diary import DEVICE, MORNING
from fakes.habits import START, configured, task, water
from fakes.story import BERLIN, Story, identity, key, moment
from steadyhand.domain.reminding.event import OUTCOMES, Event, EventKind
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.order import in_order, weight
from steadyhand.domain.reminding.reminder import Reminder, Stage, closing
from steadyhand.domain.reminding.state import EMPTY, Pause, State, fold, without_days_before

ONE_DAY = timedelta(days=1)
OTHER_DEVICE = "another"
PILLS = "pills@09:00"


@pytest.fixture
def story() -> Story:
    """Nothing has happened yet."""
    return Story(configured(task("pills", "09:00"), water()))


def pills(story: Story) -> Reminder:
    """The reminder at nine."""
    reminder = story.state.reminder(key(PILLS))
    assert reminder is not None
    return reminder


def occurrence(window: int = 120, *times: str) -> Occurrence:
    """The first occurrence of a task."""
    return timetable(configured(task("pills", *(times or ("09:00",)), window=window)), BERLIN, START)[0]


class TestReminder:
    def test_before_anything_happened(self, story: Story) -> None:
        """None where nothing happened to it yet."""
        assert story.state.reminder(key(PILLS)) is None

    def test_prompted(self, story: Story) -> None:
        """Shown: it is prompted, with what it asked for and the bubble it is in."""
        story.prompted("09:00", PILLS, amount=250, receipt="a/1")
        reminder = pills(story)
        assert (reminder.stage, reminder.prompts, reminder.prompted_at) == (
            Stage.PROMPTED,
            1,
            moment("09:00"),
        )
        assert (reminder.asked, reminder.receipts) == (250, ("a/1",))

    def test_snoozed(self, story: Story) -> None:
        """Put off: it is snoozed until then, and the snoozes are counted."""
        story.prompted("09:00", PILLS)
        story.snoozed("09:01", PILLS, "09:11")
        assert (pills(story).stage, pills(story).snoozes) == (Stage.SNOOZED, 1)
        assert pills(story).snoozed_until == moment("09:11")

    def test_shown_again_after_a_snooze(self, story: Story) -> None:
        """Shown again it is prompted, and when the last snooze ended is still known."""
        story.snoozed("09:01", PILLS, "09:11")
        story.prompted("09:11", PILLS)
        assert pills(story).stage is Stage.PROMPTED
        assert pills(story).put_off_to == moment("09:11")

    def test_only_the_last_bubbles_are_kept(self, story: Story) -> None:
        """Of many showings the receipts of the last three are kept."""
        for number in range(5):
            story.prompted("09:00", PILLS, receipt=f"a/{number}")
        assert pills(story).receipts == ("a/2", "a/3", "a/4")

    def test_a_failed_showing(self, story: Story) -> None:
        """A failure is counted, and a showing that succeeds forgets it."""
        story.add(EventKind.DELIVERY_FAILED, "09:00", PILLS)
        assert (pills(story).stage, pills(story).failures) == (Stage.DUE, 1)
        story.prompted("09:01", PILLS)
        assert (pills(story).failures, pills(story).retry_at) == (0, None)

    @pytest.mark.parametrize(
        ("failures", "seconds"),
        [(1, 30), (2, 60), (3, 120), (4, 240), (5, 480), (6, 900), (7, 900), (2000, 900)],
    )
    def test_retries(self, failures: int, seconds: int) -> None:
        """A showing that failed is tried again after 30 s, then twice as long, at most 15 min."""
        reminder = Reminder("", "", START, failures=failures, failed_at=MORNING)
        assert reminder.retry_at == MORNING + timedelta(seconds=seconds)

    def test_no_retry_without_a_failure(self) -> None:
        """What never failed is not tried again."""
        assert Reminder("", "", START).retry_at is None

    def test_a_faulty_snooze_is_no_snooze_until_never(self, story: Story) -> None:
        """A snooze without a readable end does not hide the reminder."""
        story.add(EventKind.SNOOZED, "09:00", PILLS, until="soon")
        assert pills(story).stage is Stage.DUE


class TestClosing:
    def test_the_end_of_its_window(self) -> None:
        """Without a snooze it closes at the end of its window."""
        assert closing(occurrence(), None) == moment("11:00")
        assert closing(occurrence(), Reminder("", "", START, prompts=1)) == moment("11:00")

    def test_five_minutes_after_a_snooze(self) -> None:
        """Five minutes after a snooze ends if that is later."""
        put_off = Reminder("", "", START, put_off_to=moment("10:58"))
        assert closing(occurrence(), put_off) == moment("11:03")

    def test_an_early_snooze_moves_nothing(self) -> None:
        """A snooze that ends within the window leaves its end as it is."""
        put_off = Reminder("", "", START, put_off_to=moment("09:10"))
        assert closing(occurrence(), put_off) == moment("11:00")

    def test_never_after_the_latest(self) -> None:
        """Never after the next one of the habit is due."""
        put_off = Reminder("", "", START, put_off_to=moment("10:28"))
        assert closing(occurrence(60, "09:00", "10:30"), put_off) == moment("10:30")


class TestOutcome:
    @pytest.mark.parametrize("kind", sorted(OUTCOMES))
    def test_it_settles(self, story: Story, kind: EventKind) -> None:
        """Each of the five outcomes settles the reminder, at its instant and by its event."""
        event = story.add(kind, "09:04", PILLS)
        assert pills(story).settled
        assert (pills(story).outcome, pills(story).outcome_at) == (kind, moment("09:04"))
        assert pills(story).outcome_id == event.id

    def test_the_first_one_holds(self, story: Story) -> None:
        """I-1: the first outcome of an occurrence holds; a later one has no effect."""
        story.add(EventKind.DONE, "09:04", PILLS)
        story.add(EventKind.MISSED, "11:00", PILLS)
        assert pills(story).outcome is EventKind.DONE
        assert len(story.state.kept) == 2

    def test_a_retraction_reopens(self, story: Story) -> None:
        """A retraction makes the event as if it had never been, so that another outcome can follow."""
        done = story.add(EventKind.DONE, "09:04", PILLS)
        story.took_back("09:05", done)
        assert story.state.reminder(key(PILLS)) is None
        assert story.state.reopened == {key(PILLS): START}
        story.add(EventKind.SKIPPED, "09:06", PILLS)
        assert pills(story).outcome is EventKind.SKIPPED

    def test_a_retraction_leaves_what_else_happened(self, story: Story) -> None:
        """The prompt before a retracted outcome did happen."""
        story.prompted("09:00", PILLS)
        story.took_back("09:05", story.add(EventKind.DONE, "09:04", PILLS))
        assert (pills(story).outcome, pills(story).prompts) == (None, 1)

    def test_a_retraction_lets_the_second_one_hold(self, story: Story) -> None:
        """Where two outcomes were recorded and the first is taken back, the second holds."""
        done = story.add(EventKind.DONE, "09:04", PILLS)
        story.add(EventKind.SKIPPED, "09:05", PILLS)
        story.took_back("09:06", done)
        assert pills(story).outcome is EventKind.SKIPPED

    def test_only_an_outcome_reopens(self, story: Story) -> None:
        """A snooze that is taken back reopens nothing: the reminder was open all along."""
        story.took_back("09:05", story.snoozed("09:04", PILLS, "09:14"))
        assert story.state.reopened == {}

    def test_a_retraction_of_nothing(self, story: Story) -> None:
        """A retraction of an event that is not in the log changes no reminder."""
        story.add(EventKind.DONE, "09:04", PILLS)
        story.add(EventKind.RETRACTED, "09:05", habit="pills", event="none")
        assert pills(story).outcome is EventKind.DONE


class TestAmounts:
    def test_the_total_of_a_day(self, story: Story) -> None:
        """Intakes and amounts done add up, by habit and day."""
        story.drank("08:00", 300)
        story.add(EventKind.DONE, "09:00", "water@09:00", amount=250)
        story.drank("2026-11-24T09:00", 500)
        assert story.state.total("water", START) == 550
        assert story.state.total("water", START + ONE_DAY) == 500
        assert story.state.total("pills", START) == 0

    def test_an_unknown_amount(self, story: Story) -> None:
        """R-036: an unknown amount is not 0: the total is a lower bound."""
        story.drank("08:00", 300)
        assert not story.state.has_unknown("water", START)
        story.drank("08:30", None)
        assert story.state.has_unknown("water", START)
        assert story.state.total("water", START) == 300

    def test_done_without_an_amount_is_no_amount(self, story: Story) -> None:
        """A task that is done adds nothing, not even something unknown."""
        story.add(EventKind.DONE, "09:00", PILLS)
        assert story.state.entries == {}

    def test_an_explicit_zero_closes_the_habits_day(self, story: Story) -> None:
        """An explicit zero says that the day's log of this habit is complete."""
        story.drank("22:00", 0)
        assert story.state.closed == {("water", START)}

    def test_a_prompt_answered_with_zero_does_not(self, story: Story) -> None:
        """Nothing at one prompt is not nothing all day."""
        story.add(EventKind.DONE, "09:00", "water@09:00", amount=0)
        assert story.state.closed == frozenset()

    def test_a_closed_day_closes_all_habits(self, story: Story) -> None:
        """A day that was declared complete is so for all habits; one that was not, is not."""
        story.add(EventKind.DAY, "22:00", closed=True)
        story.add(EventKind.DAY, "2026-11-24T22:00", closed=False)
        assert story.state.closed == {("", START)}

    def test_a_retracted_amount(self, story: Story) -> None:
        """What was taken back no longer counts."""
        story.drank("08:00", 300)
        story.took_back("08:01", story.drank("08:00", 3000))
        assert story.state.total("water", START) == 300


class TestPauses:
    def test_until_an_instant(self, story: Story) -> None:
        """A pause covers the instants from its beginning to its end, which is not in it."""
        story.add(EventKind.PAUSED, "09:00", until=moment("12:00").isoformat(), because="ill")
        pause = Pause(moment("09:00"), moment("12:00"), "ill")
        found = [story.state.paused(moment(at)) for at in ("08:59", "09:00", "11:59", "12:00")]
        assert found == [None, pause, pause, None]

    def test_until_resumed(self, story: Story) -> None:
        """An open pause ends when it is resumed; what it covered stays covered."""
        story.add(EventKind.PAUSED, "09:00")
        assert story.state.paused(moment("2027-11-23T09:00")) is not None
        story.add(EventKind.RESUMED, "2026-11-24T09:00")
        assert story.state.paused(moment("2026-11-24T08:59")) is not None
        assert story.state.paused(moment("2026-11-24T09:00")) is None

    def test_a_retracted_pause(self, story: Story) -> None:
        """A pause that was taken back never was."""
        story.took_back("09:01", story.add(EventKind.PAUSED, "09:00"))
        assert story.state.pauses == ()

    def test_a_retracted_resumption(self, story: Story) -> None:
        """A resumption that was taken back leaves the pause open."""
        story.add(EventKind.PAUSED, "09:00")
        story.took_back("10:01", story.add(EventKind.RESUMED, "10:00"))
        assert story.state.paused(moment("12:00")) is not None


class TestShown:
    def test_prompts_are_counted_by_day(self, story: Story) -> None:
        """How many prompts a day had, and when the last one was."""
        story.prompted("09:00", PILLS)
        story.prompted("10:00", "water@10:00")
        assert story.state.shown == {START: 2}
        assert story.state.last_shown == moment("10:00")

    def test_what_only_brings_back_is_not_counted(self, story: Story) -> None:
        """A showing that only brings back what was shown before is not counted against the day."""
        story.prompted("09:00", PILLS)
        story.prompted("09:30", PILLS, counted=False)
        assert story.state.shown == {START: 1}
        assert story.state.last_shown == moment("09:30")


class TestConfiguration:
    def in_force(self, story: Story, at: str, fingerprint: str) -> Event:
        """A configuration comes into force."""
        since = {"pills": moment(at).isoformat(), "water": "nonsense"}
        return story.add(
            EventKind.CONFIG_CHANGED,
            at,
            fingerprint=fingerprint,
            since=since,
            zone="Europe/Berlin",
            patterns={},
        )

    def test_the_last_one_holds(self, story: Story) -> None:
        """The configuration in force is the last one recorded, with since when each habit's plan is."""
        self.in_force(story, "09:00", "1")
        last = self.in_force(story, "10:00", "2")
        assert story.state.in_force.fingerprint == "2"
        assert story.state.in_force.since == {"pills": moment("10:00")}
        assert story.state.configuration_event() == last

    def test_another_devices_does_not(self, story: Story) -> None:
        """What another device had in force, imported, is not in force here."""
        own = self.in_force(story, "09:00", "1")
        other = self.in_force(story, "10:00", "2")._replace(device=OTHER_DEVICE)
        state = fold(EMPTY._replace(device=DEVICE), [own, other])
        assert state.in_force.fingerprint == "1"
        assert state.configuration_event() == own

    def test_a_retracted_one_does_not(self, story: Story) -> None:
        """Where the last one was taken back, the one before it is in force, also when days are forgotten."""
        first = self.in_force(story, "09:00", "1")
        story.took_back("10:01", self.in_force(story, "10:00", "2"))
        later = without_days_before(story.state, START + ONE_DAY)
        assert (later.configuration_event(), later.in_force.fingerprint) == (first, "1")

    def test_a_log_without_one(self, story: Story) -> None:
        """Before the first configuration none is in force."""
        assert story.state.in_force.fingerprint == ""
        assert story.state.configuration_event() is None


class TestForgetting:
    def test_earlier_days_go(self, story: Story) -> None:
        """Only the lasting events of earlier days are kept."""
        story.add(EventKind.DONE, "09:00", PILLS)
        pause = story.add(EventKind.PAUSED, "10:00")
        story.drank("2026-11-24T09:00", 500)
        later = without_days_before(story.state, START + ONE_DAY)
        assert later.reminders == {}
        assert [event.id for event in later.kept] == [pause.id, story.events[-1].id]
        assert later.total("water", START + ONE_DAY) == 500

    def test_nothing_to_forget(self, story: Story) -> None:
        """A state without earlier days is the same state."""
        story.drank("09:00", 500)
        state = story.state
        assert without_days_before(state, START) is state

    def test_a_retracted_pause_does_not_return(self, story: Story) -> None:
        """A pause that was taken back days ago stays taken back."""
        story.took_back("10:01", story.add(EventKind.PAUSED, "10:00"))
        story.drank("2026-11-27T09:00", 500)
        assert without_days_before(story.state, date(2026, 11, 27)).pauses == ()

    def test_a_retraction_of_a_later_day_is_kept(self, story: Story) -> None:
        """What was taken back before its day, while the clock was ahead, stays taken back."""
        ahead = story.drank("2026-11-27T09:00", 500)
        story.took_back("10:00", ahead)
        later = without_days_before(story.state, date(2026, 11, 26))
        assert later.total("water", date(2026, 11, 27)) == 0


KINDS = [
    EventKind.PROMPTED,
    EventKind.DELIVERY_FAILED,
    EventKind.SNOOZED,
    *sorted(OUTCOMES),
    EventKind.INTAKE,
    EventKind.DAY,
    EventKind.PAUSED,
    EventKind.RESUMED,
    EventKind.CONFIG_CHANGED,
    EventKind.RETRACTED,
]


@composite
def logs(draw: DrawFn) -> list[Event]:
    """Any log: of any kinds, over three days, on two devices, with retractions of anything."""
    count = draw(integers(0, 16))
    return [_any_event(draw, number, count) for number in range(count)]


def _any_event(draw: DrawFn, number: int, count: int) -> Event:
    kind = draw(sampled_from(KINDS))
    at = MORNING + timedelta(minutes=draw(integers(0, 3 * 24 * 60)))
    about = draw(sampled_from(["pills", "water"]))
    occurrence_key = f"{about}@{at.date()}T09:00" if kind not in {EventKind.INTAKE, EventKind.DAY} else None
    data = {
        "amount": draw(sampled_from([None, 0, 250])),
        "until": (at + timedelta(minutes=30)).isoformat(),
        "event": identity(draw(integers(0, count))),
        "closed": draw(sampled_from([True, False])),
        "fingerprint": str(number),
    }
    device = draw(sampled_from([DEVICE, OTHER_DEVICE]))
    has_reminder = kind not in {
        EventKind.PAUSED,
        EventKind.RESUMED,
        EventKind.CONFIG_CHANGED,
        EventKind.RETRACTED,
    }
    return Event(
        identity(number),
        device,
        kind,
        at,
        0,
        at.date(),
        "cli",
        about,
        occurrence_key if has_reminder else None,
        data,
    )


@given(logs(), integers(0, 16))
@settings(max_examples=100)
def test_a_prefix_and_then_the_rest_is_all(events: list[Event], cut: int) -> None:
    """I-3: replaying a prefix of the log and going on equals replaying all."""
    start = EMPTY._replace(device=DEVICE)
    assert fold(fold(start, events[:cut]), events[cut:]) == fold(start, events)


@given(logs(), lists(integers(0, 24), max_size=5))
@settings(max_examples=100)
def test_what_is_known_changes_nothing(events: list[Event], again: list[int]) -> None:
    """I-3: events that were folded before change nothing, in whatever order they come again."""
    state = fold(EMPTY, events)
    assert fold(state, [events[index] for index in again if index < len(events)]) is state


@given(logs(), logs())
@settings(max_examples=100)
def test_a_settled_reminder_accepts_no_event(events: list[Event], more: list[Event]) -> None:
    """I-1: what comes later leaves it as it is, but a retraction, and an outcome with more to say."""
    before, later = fold(EMPTY, events), [each._replace(at=each.at + 4 * ONE_DAY) for each in _renamed(more)]
    after = fold(before, later)
    for name, reminder in before.reminders.items():
        outcomes = [each for each in later if each.occurrence == name and each.kind in OUTCOMES]
        if reminder.settled and all(weight(each) >= reminder.weight for each in outcomes):
            held = after.reminders[name]
            assert held._replace(superseded=()) == reminder._replace(superseded=())
            assert {*held.superseded} == {*reminder.superseded, *(each.id for each in outcomes)}


@given(logs(), logs())
@settings(max_examples=100)
def test_of_all_outcomes_the_same_one_holds(events: list[Event], more: list[Event]) -> None:
    """I-1: whenever it was heard of, that with most to say, then the first; all others are superseded."""
    whole = [*events, *_renamed(more)]
    state = fold(fold(EMPTY, events), _renamed(more))
    for name, reminder in state.reminders.items():
        standing = [each for each in in_order(whole) if each.id not in state.retracted]
        outcomes = [each for each in standing if each.occurrence == name and each.kind in OUTCOMES]
        holds = min(outcomes, key=weight, default=None)
        assert reminder.outcome_id == (None if holds is None else holds.id)
        assert {*reminder.superseded} == {each.id for each in outcomes if each is not holds}


def _renamed(events: list[Event]) -> list[Event]:
    """As other events, without the retractions."""
    numbered = ((100 + number, event) for number, event in enumerate(events))
    return [
        event._replace(id=identity(number))
        for number, event in numbered
        if event.kind is not EventKind.RETRACTED
    ]


@given(logs())
@settings(max_examples=100)
def test_folding_leaves_the_state_before_alone(events: list[Event]) -> None:
    """A fold gives a new state and never changes the one it started from."""
    half = len(events) // 2
    before = fold(EMPTY, events[:half])
    fold(before, events[half:])
    assert before == fold(EMPTY, events[:half])


@given(logs(), integers(0, 4))
@settings(max_examples=100)
def test_forgetting_changes_nothing_later(events: list[Event], days: int) -> None:
    """What the state says of later days is the same when earlier ones are forgotten."""
    first = MORNING.date() + days * ONE_DAY
    whole = fold(EMPTY._replace(device=DEVICE), events)
    later = without_days_before(whole, first)
    assert said_of_days_from(first, later) == said_of_days_from(first, whole)
    assert (later.pauses, later.in_force) == (whole.pauses, whole.in_force)


def said_of_days_from(first: date, state: State) -> tuple[object, ...]:
    """What a state says of those days."""
    return (
        {name: each for name, each in state.reminders.items() if each.day >= first},
        {place: entries for place, entries in state.entries.items() if place[1] >= first},
        {place for place in state.closed if place[1] >= first},
        {day: count for day, count in state.shown.items() if day >= first},
    )
