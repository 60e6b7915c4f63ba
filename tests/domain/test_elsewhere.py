"""One of several machines beside one alone: what the planner does differently, and where it does not."""

from datetime import datetime

from hypothesis import given
from hypothesis.strategies import DrawFn, composite, integers, none, sampled_from

from fakes.diary import DEVICE
from fakes.habits import caffeine, configured, evening, minutes, quiet, task, water
from fakes.story import BERLIN, Story, moment
from steadyhand.domain.reminding.activity import Activity
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Devices, Notifications
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.moment import Context
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.domain.reminding.plan import Record, Step, plan
from steadyhand.domain.reminding.presence import Active, Away, IdleSince, Presence, Unknown
from steadyhand.domain.reminding.reminder import closing
from steadyhand.domain.reminding.showing import Show
from steadyhand.domain.reminding.state import EMPTY, State, fold

HABITS = (task("pills", "09:00", "20:00"), task("tea", "09:00"), water(), caffeine(), evening())
ALONE = configured(*HABITS, notifications=Notifications(quiet=(quiet("12:00", "13:00"),)))
WAIT = minutes(10)
SHARED = ALONE._replace(devices=Devices("one", show_after=WAIT))
AT_ONCE = ALONE._replace(devices=Devices("one", show_after=minutes(0)))
OTHER = "another device"
BEGINS = moment("04:00")
LONG_GONE = IdleSince(BEGINS, Away.LOCKED)


@composite
def stories(draw: DrawFn) -> Story:
    """A morning in which some reminders were shown, put off or answered."""
    story = Story(ALONE)
    for about in ("pills@09:00", "tea@09:00"):
        shown = draw(none() | integers(0, 50))
        if shown is None:
            continue
        story.prompted(f"09:{shown:02}", about)
        match draw(sampled_from(("open", "snoozed", "done"))):
            case "snoozed":
                story.snoozed(f"09:{shown + 5:02}", about, f"10:{shown:02}")
            case "done":
                story.add(EventKind.DONE, f"09:{shown + 5:02}", about)
            case _:
                pass
    return story


moments = integers(0, 20 * 60).map(lambda after: BEGINS + minutes(after))
presences = sampled_from((Active(), LONG_GONE, IdleSince(moment("08:00")), Unknown("nobody tells")))


def state_at(story: Story, now: datetime, device: str) -> State:
    """What that device knows then of what happened on the device of the story."""
    return fold(EMPTY._replace(device=device), [event for event in story.events if event.at <= now])


def planned(
    configuration: Configuration, story: Story, now: datetime, presence: Presence, device: str = DEVICE
) -> Step:
    """What is to be done then."""
    activity = Activity(presence, BEGINS, told=now)
    context = Context(BEGINS, (Interval(BEGINS, now),), activity=activity)
    return plan(configuration, state_at(story, now, device), context, now, BERLIN)


def shown_in(step: Step) -> set[str]:
    """What it shows."""
    return {key for each in step.effects if isinstance(each, Show) for key in each.prompt.occurrences}


@given(stories(), moments, presences)
def test_one_machine_alone_asks_nobody_where_the_person_is(
    story: Story, now: datetime, presence: Presence
) -> None:
    """Without [devices] the plan is the same wherever the person is."""
    assert planned(ALONE, story, now, presence) == planned(ALONE, story, now, Unknown("nobody tells"))


@given(stories(), moments)
def test_where_the_person_is_the_plan_is_that_of_one_machine(story: Story, now: datetime) -> None:
    """With [devices] as without, for what has not been shown elsewhere."""
    assert planned(SHARED, story, now, Active()) == planned(ALONE, story, now, Active())


@given(stories(), moments, presences)
def test_without_a_wait_it_is_as_well(story: Story, now: datetime, presence: Presence) -> None:
    """``show_after_s = 0``, wherever the person is."""
    assert planned(AT_ONCE, story, now, presence) == planned(ALONE, story, now, presence)


@given(stories(), moments, presences, sampled_from((DEVICE, OTHER)))
def test_to_wait_changes_no_outcome(story: Story, now: datetime, presence: Presence, device: str) -> None:
    """What is recorded is the same; and only what is shown may come later, never more."""
    waiting, alone = (planned(each, story, now, presence, device) for each in (SHARED, AT_ONCE))
    records = [[each for each in step.effects if isinstance(each, Record)] for step in (waiting, alone)]
    assert records[0] == records[1]
    assert shown_in(waiting) <= shown_in(alone)


@given(stories(), moments, sampled_from((DEVICE, OTHER)))
def test_nothing_waits_for_longer_than_was_set(story: Story, now: datetime, device: str) -> None:
    """Where nobody is: what is open longer than the wait, and not put off, is shown or was."""
    state = state_at(story, now, device)
    shown = shown_in(planned(SHARED, story, now, LONG_GONE, device))
    for each in timetable(SHARED, BERLIN, story.calendar.day_of(now)):
        reminder = state.reminders.get(each.key)
        if each.habit not in {"pills", "tea"} or not each.due + WAIT <= now < closing(each, reminder):
            continue
        since = each.due if reminder is None else max(each.due, *_later(story, each.key))
        is_dealt_with = reminder is not None and (reminder.settled or device in reminder.shown_on)
        assert is_dealt_with or since + WAIT > now or each.key in shown


def _later(story: Story, key: str) -> list[datetime]:
    """When it was shown, and until when put off."""
    about = [event for event in story.events if event.occurrence == key]
    ends = [datetime.fromisoformat(str(each.data["until"])) for each in about if "until" in each.data]
    return [*(event.at for event in about), *ends]
