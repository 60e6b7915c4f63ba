"""When something is sent to the phone, and when it is taken back."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.habits import configured, detox, evening, hands, quiet, task
from fakes.story import BERLIN, Story, key, moment
from steadyhand.domain.phone.calling import Calls, Outside, calls
from steadyhand.domain.phone.letter import Letter, Topic
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Devices, Habit, Notifications, Phone
from steadyhand.domain.reminding.presence import (
    Active,
    Away,
    Disturbance,
    HeldBack,
    IdleSince,
    Presence,
    Unknown,
    Welcome,
)
from steadyhand.domain.reminding.quiet import held

PHONE = Phone("https://ntfy.example")
HERE, NOBODY_KNOWS = Active(), Unknown("nobody is watching")
PILLS = task("pills", "09:00")


def story_of(*habits: Habit, phone: Phone | None = PHONE, **notifications: object) -> Story:
    """A day with these habits and a phone."""
    shows = Notifications()._replace(**notifications)  # type: ignore[arg-type]  # named by the caller
    return Story(configured(*(habits or (PILLS,)), notifications=shows)._replace(phone=phone))


def called(
    story: Story,
    at: str,
    presence: Presence = HERE,
    disturbance: Disturbance = Welcome(),
    letters: tuple[Letter, ...] = (),
) -> Calls:
    """What the phone is told at that time."""
    outside = Outside(presence, disturbance, letters)
    return calls(story.configuration, story.state, outside, moment(at), story.calendar.zone)


def about(found: Calls) -> list[tuple[str, ...]]:
    """The occurrences of each message, without their day."""
    return [
        tuple(f"{each.habit.id}@{each.occurrence.key[-5:]}" for each in call.askings) for call in found.calls
    ]


def looks(found: Calls) -> str:
    """The local time of the next look."""
    assert found.look_at is not None
    return f"{found.look_at.astimezone(BERLIN):%H:%M}"


def letter(at: str, *short: str, closes: str = "11:00", snoozes: int = 0, number: int = 1) -> Letter:
    """A message sent at that time about these."""
    topics = tuple(Topic(key(each), snoozes, moment(closes)) for each in short)
    return Letter(f"letter{number}", moment(at), topics)


def pills_shown(phone: Phone | None = PHONE, **notifications: object) -> Story:
    """The pills were asked about on the desktop at nine."""
    story = story_of(phone=phone, **notifications)
    story.prompted("09:00", "pills@09:00")
    return story


def test_without_a_phone_nothing_is_sent() -> None:
    """Nothing of it happens unless it is configured."""
    assert called(pills_shown(phone=None), "10:00", IdleSince(moment("08:00"))) == Calls((), (), None)


def test_it_is_sent_when_it_has_been_unanswered_for_the_set_time() -> None:
    """Ten minutes after it was shown, and not a minute before."""
    early = called(pills_shown(), "09:09")
    assert (about(early), looks(early)) == ([], "09:10")
    assert about(called(pills_shown(), "09:10")) == [("pills@09:00",)]


def test_where_nobody_can_tell_only_the_time_counts() -> None:
    """Not knowing is not being away."""
    assert about(called(pills_shown(), "09:09", NOBODY_KNOWS)) == []
    assert about(called(pills_shown(), "09:10", NOBODY_KNOWS)) == [("pills@09:00",)]


@pytest.mark.parametrize("because", [Away.LOCKED, Away.SWITCHED_AWAY])
def test_it_is_sent_at_once_while_the_session_is_locked_or_left(because: Away) -> None:
    """Nobody sees the desktop then."""
    assert about(called(pills_shown(), "09:00", IdleSince(moment("08:59"), because))) == [("pills@09:00",)]


def test_sitting_still_is_being_away_after_five_minutes() -> None:
    """Reading is not leaving."""
    since = IdleSince(moment("08:57"))
    early = called(pills_shown(), "09:01", since)
    assert (about(early), looks(early)) == ([], "09:02")
    assert about(called(pills_shown(), "09:02", since)) == [("pills@09:00",)]


def test_what_the_desktop_has_not_asked_is_not_sent() -> None:
    """The desktop asks first: what it holds back the phone does not say."""
    assert about(called(story_of(), "10:00", IdleSince(moment("08:00"), Away.LOCKED))) == []


def test_what_the_desktop_could_not_show_is_sent() -> None:
    """The set time counts from the first attempt that failed."""
    story = story_of()
    story.add(EventKind.DELIVERY_FAILED, "09:00", "pills@09:00")
    assert about(called(story, "09:09")) == []
    assert about(called(story, "09:10")) == [("pills@09:00",)]


def test_what_is_answered_is_not_sent() -> None:
    """Done, skipped or missed: there is nothing left to ask."""
    for kind in (EventKind.DONE, EventKind.SKIPPED, EventKind.MISSED):
        story = pills_shown()
        story.add(kind, "09:05", "pills@09:00")
        assert called(story, "09:30") == Calls((), (), None)


def test_it_is_sent_once() -> None:
    """A message that was sent is not sent again, whatever happened to it."""
    sent = letter("09:10", "pills@09:00")
    assert about(called(pills_shown(), "09:30", letters=(sent,))) == []
    assert about(called(pills_shown(), "09:30", letters=(sent._replace(taken_back=True),))) == []


def test_a_snooze_asks_for_one_more() -> None:
    """Put off and shown again, it is sent again; while it is put off it is not."""
    story, sent = pills_shown(), letter("09:10", "pills@09:00")
    story.snoozed("09:12", "pills@09:00", "09:22")
    assert about(called(story, "09:20", letters=(sent,))) == []
    story.prompted("09:22", "pills@09:00")
    assert about(called(story, "09:31", letters=(sent,))) == []
    assert about(called(story, "09:32", letters=(sent,))) == [("pills@09:00",)]


def test_quiet_hours_hold_it_back() -> None:
    """It is sent when they end, unless it has closed by then (I-4)."""
    story = pills_shown(quiet=(quiet("09:05", "10:00"),))
    held = called(story, "09:30", IdleSince(moment("08:00"), Away.LOCKED))
    assert (about(held), looks(held)) == ([], "10:00")
    assert about(called(story, "10:00")) == [("pills@09:00",)]
    too_long = pills_shown(quiet=(quiet("09:05", "12:00"),))
    assert called(too_long, "09:30") == Calls((), (), None)


def test_the_wind_down_is_sent_within_its_own_hour() -> None:
    """Its hour is quiet but for itself; asleep it is over."""
    story = story_of(detox())
    story.prompted("22:00", "detox@22:00")
    assert about(called(story, "22:10")) == [("detox@22:00",)]


def test_a_pause_holds_it_back() -> None:
    """Planned time off is off on the phone too; without an end nothing is known."""
    story = pills_shown()
    story.add(EventKind.PAUSED, "09:05", until=moment("09:40").isoformat())
    held = called(story, "09:30")
    assert (about(held), looks(held)) == ([], "09:40")
    story.add(EventKind.PAUSED, "09:35")
    assert called(story, "09:36") == Calls((), (), None)


def test_do_not_disturb_holds_for_the_phone_too() -> None:
    """Whoever is not to be disturbed is not disturbed in the pocket."""
    away = IdleSince(moment("08:00"), Away.LOCKED)
    assert called(pills_shown(), "09:30", away, HeldBack()) == Calls((), (), None)


def test_a_break_for_the_hands_is_never_sent() -> None:
    """A phone in the hand is no rest for it."""
    story = story_of(hands())
    story.prompted("07:45", "hands@07:45")
    assert called(story, "08:10", IdleSince(moment("07:50"), Away.LOCKED)) == Calls((), (), None)


def test_several_that_are_ready_go_as_one() -> None:
    """A digest rather than many; what done does not answer by itself is alone."""
    ask = evening()
    story = story_of(task("pills", "21:30"), task("drops", "21:30"), ask)
    for each in ("pills@21:30", "drops@21:30", "evening@21:30"):
        story.prompted("21:30", each)
    found = called(story, "21:40")
    assert sorted(map(sorted, about(found))) == [["drops@21:30", "pills@21:30"], ["evening@21:30"]]


def test_no_more_than_the_set_number_within_an_hour() -> None:
    """What waits for room goes when the oldest of them is an hour old."""
    story = pills_shown(phone=PHONE._replace(most_per_hour=2))
    sent = (letter("08:20", "a@08:00", number=1), letter("08:50", "b@08:00", number=2))
    full = called(story, "09:10", letters=sent)
    assert (about(full), looks(full)) == ([], "09:20")
    assert about(called(story, "09:20", letters=sent)) == [("pills@09:00",)]


def test_a_letter_is_taken_back_when_nothing_of_it_is_open() -> None:
    """Answered anywhere, put off, or closed."""
    sent = letter("09:10", "pills@09:00")
    assert called(pills_shown(), "09:30", letters=(sent,)).taken_back == ()
    answered = pills_shown()
    answered.add(EventKind.DONE, "09:20", "pills@09:00")
    assert called(answered, "09:30", letters=(sent,)).taken_back == (sent,)
    put_off = pills_shown()
    put_off.snoozed("09:20", "pills@09:00", "09:40")
    assert called(put_off, "09:30", letters=(sent,)).taken_back == (sent,)
    assert called(pills_shown(), "11:00", letters=(sent,)).taken_back == (sent,)


def test_a_letter_about_several_stays_while_one_is_open() -> None:
    """Its buttons still answer that one."""
    story = story_of(PILLS, task("drops", "09:00"))
    for each in ("pills@09:00", "drops@09:00"):
        story.prompted("09:00", each)
    story.add(EventKind.DONE, "09:20", "pills@09:00")
    sent = letter("09:10", "pills@09:00", "drops@09:00")
    assert called(story, "09:30", letters=(sent,)).taken_back == ()


def test_a_letter_is_taken_back_once() -> None:
    """And nothing of it is looked at again."""
    sent = letter("09:10", "pills@09:00")._replace(taken_back=True)
    assert called(pills_shown(), "11:30", letters=(sent,)) == Calls((), (), None)


def test_the_next_look_is_when_something_changes_by_itself() -> None:
    """When a letter's last reminder closes; always later than now."""
    assert looks(called(pills_shown(), "09:30", letters=(letter("09:10", "pills@09:00"),))) == "11:00"


def test_a_clock_set_back_keeps_nothing_waiting_for_long() -> None:
    """What was shown in a future that is none any more counts from now."""
    story = story_of()
    story.prompted("10:30", "pills@09:00")
    assert looks(called(story, "09:05")) == "09:15"
    ahead = tuple(letter("10:30", f"x{number}@08:00", number=number) for number in range(9))
    assert about(called(pills_shown(), "09:10", letters=ahead)) == [("pills@09:00",)]


def test_asking_again_after_sending_yields_nothing() -> None:
    """The same question right after gives no second message (I-3)."""
    story = pills_shown()
    first = called(story, "09:10")
    topics = tuple(
        Topic(each.occurrence.key, each.reminder.snoozes if each.reminder else 0, each.closes)
        for call in first.calls
        for each in call.askings
    )
    sent = Letter("letter", moment("09:10"), topics)
    later: datetime = moment("09:10") + timedelta(seconds=1)
    outside = Outside(HERE, Welcome(), (sent,))
    assert calls(story.configuration, story.state, outside, later, story.calendar.zone).calls == ()


AN_HOUR = timedelta(hours=1)
PRESENCES = (
    HERE,
    NOBODY_KNOWS,
    IdleSince(moment("08:00"), Away.LOCKED),
    IdleSince(moment("09:30")),
    IdleSince(moment("13:00"), Away.SWITCHED_AWAY),
)


@given(
    st.integers(0, 24 * 60 - 1),
    st.sampled_from(PRESENCES),
    st.lists(st.integers(0, 24 * 60 - 1), max_size=8),
    st.integers(1, 4),
)
def test_at_any_minute_of_a_day_the_rules_hold(
    minute: int, presence: Presence, sent: list[int], most: int
) -> None:
    """Never in quiet hours, never beyond the hour's number, and the next look is later than now."""
    habits = [task(f"t{hour}", f"{hour:02}:00", window=90) for hour in range(7, 23)]
    quiet_at_noon = (quiet("12:00", "13:00"), quiet("18:30", "19:15"))
    story = story_of(*habits, phone=PHONE._replace(most_per_hour=most), quiet=quiet_at_noon)
    begins = moment("04:00")
    now = begins + timedelta(minutes=minute)
    for habit in habits:
        if moment(habit.id[1:].zfill(2) + ":00") <= now:
            story.prompted(f"{habit.id[1:].zfill(2)}:00", f"{habit.id}@{habit.id[1:].zfill(2)}:00")
    letters = tuple(
        Letter(f"l{number}", begins + timedelta(minutes=at), (Topic("gone", 0, now + AN_HOUR),))
        for number, at in enumerate(sent)
    )
    outside = Outside(presence, Welcome(), letters)
    found = calls(story.configuration, story.state, outside, now, BERLIN)
    lately = [each for each in letters if now - AN_HOUR < each.sent <= now]
    assert not found.calls or held(story.configuration, BERLIN, now) is None
    assert not found.calls or len(lately) + len(found.calls) <= most
    assert found.look_at is None or found.look_at > now


def elsewhere(at: str, devices: Devices | None = Devices("study")) -> Story:
    """The pills were asked about on another machine at that time; this one is the study's."""
    story = pills_shown(phone=PHONE)
    story.configuration = story.configuration._replace(devices=devices)
    story.events = [event._replace(device="laptop", at=moment(at)) for event in story.events]
    return story


def test_what_came_up_where_the_person_is_goes_to_the_phone_when_unanswered() -> None:
    """A machine that nobody is at knows it from the other having shown it at once."""
    locked = IdleSince(moment("08:00"), Away.LOCKED)
    early = called(elsewhere("09:00"), "09:02", locked)
    assert (about(early), looks(early)) == ([], "09:10")
    assert about(called(elsewhere("09:00"), "09:10", locked)) == [("pills@09:00",)]


def test_what_came_up_late_elsewhere_came_up_for_nobody() -> None:
    """The other machine had waited too: nobody is at either, and the phone is told at once."""
    locked = IdleSince(moment("08:00"), Away.LOCKED)
    assert about(called(elsewhere("09:01"), "09:01", locked)) == [("pills@09:00",)]


def test_without_other_machines_configured_their_showings_say_nothing() -> None:
    """A log that once was shared is read as before."""
    locked = IdleSince(moment("08:00"), Away.LOCKED)
    assert about(called(elsewhere("09:00", None), "09:00", locked)) == [("pills@09:00",)]
