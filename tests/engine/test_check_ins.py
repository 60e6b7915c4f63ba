"""The diary's own check-ins: answered by their buttons, and by what is entered in the diary."""

from datetime import date

import pytest

from fakes.habits import configured, evening, morning, relax, task, week_four
from fakes.life import Life, local
from steadyhand.domain.journal.diary import DiaryDay, diary
from steadyhand.domain.reminding.command import Answer, Entry, Practised, Rejected, Undoing
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Ask, Notifications
from steadyhand.domain.reminding.prompt import Choice

EVENING = "evening@2026-11-23T21:30"
MORNING = "morning@2026-11-23T07:30"
TODAY = date(2026, 11, 23)


def evening_of(life: Life, moment: str = "2026-11-23T21:30") -> Life:
    """The life at the evening's question."""
    life.until(moment)
    return life


def day_of(life: Life, day: date = TODAY) -> DiaryDay:
    """What the diary says of a day."""
    return diary(life.events, life.engine.state.retracted).get(day) or DiaryDay(day)


def test_the_evening_asks_with_three_buttons() -> None:
    """R-092: none today, some, or open the diary; also where nothing is told on the lock screen."""
    for details in (True, False):
        life = evening_of(Life(configured(evening(), notifications=Notifications(show_details=details))))
        labels = [button.label for button in life.notifier.shown[0].buttons]
        assert labels == ["None today", "Some", "Open"]


def test_none_today_is_an_explicit_zero() -> None:
    """R-092: the click closes the day with no episode, and answers the reminder."""
    life = evening_of(Life(configured(evening())))
    life.click(Choice.NONE)
    assert day_of(life).closed
    assert day_of(life).none
    assert day_of(life).exposure == 1
    assert life.outcome(EVENING) is EventKind.DONE
    assert life.notifier.bubbles == {}


def test_some_without_a_recorded_one_is_no_count() -> None:
    """R-095: nobody invents a number; the day has episodes and no exposure."""
    life = evening_of(Life(configured(evening())))
    life.click(Choice.SOME)
    assert day_of(life).some
    assert day_of(life).exposure == 0
    assert life.outcome(EVENING) is EventKind.DONE


@pytest.mark.parametrize("choice", [Choice.SOME, Choice.NONE])
def test_with_recorded_episodes_the_day_closes_with_those(choice: Choice) -> None:
    """What was recorded is the day's count, for some as for none in the sense of no more."""
    life = Life(configured(evening()))
    life.until("2026-11-23T15:00")
    life.say(Entry(EventKind.EPISODE, {"where": "thumb", "side": "left", "triggers": []}))
    evening_of(life).click(choice)
    assert (day_of(life).counted, day_of(life).exposure) == (1, 1)
    assert not day_of(life).none
    assert not day_of(life).some


def test_a_second_click_on_the_evening_changes_nothing() -> None:
    """I-6: the first answer holds."""
    life = evening_of(Life(configured(evening())))
    prompt = life.notifier.shown[0]
    life.click(Choice.NONE)
    before = life.events
    assert life.click_on(prompt, Choice.SOME).answered == 0
    assert life.events == before


def test_no_other_habit_takes_the_evenings_answers() -> None:
    """The two choices belong to the evening's question alone."""
    life = Life(configured(morning()))
    life.until("2026-11-23T07:30")
    assert isinstance(life.say(Answer("morning", Choice.NONE)), Rejected)


def test_closing_the_day_in_the_diary_answers_the_evening() -> None:
    """Entered at eight, it is not asked again at half past nine."""
    life = Life(configured(evening()))
    life.until("2026-11-23T20:15")
    life.say(Entry(EventKind.DAY, {"closed": True, "none": True}))
    life.until("2026-11-23T23:30")
    assert life.asked() == []
    assert life.outcome(EVENING) is EventKind.DONE


def test_sleep_in_the_diary_answers_the_morning_alone() -> None:
    """The bubble goes, and the evening is still asked."""
    life = Life(configured(morning(), evening()))
    life.until("2026-11-23T07:45")
    life.say(Entry(EventKind.DAY, {"closed": False, "slept_min": 450}))
    assert life.outcome(MORNING) is EventKind.DONE
    assert life.notifier.bubbles == {}
    assert EVENING in evening_of(life).asked()


def test_taking_the_entry_back_opens_the_question_again() -> None:
    """Undo takes back the day and the answer it gave."""
    life = evening_of(Life(configured(evening())))
    life.say(Entry(EventKind.DAY, {"closed": True, "none": True}))
    life.say(Undoing())
    assert not day_of(life).closed
    assert life.outcome(EVENING) is None


def test_opening_the_diary_answers_nothing_yet() -> None:
    """Open on the evening's bubble: what counts is what is entered then."""
    life = evening_of(Life(configured(evening())))
    before = life.events
    assert life.click(Choice.OPEN).answered == 0
    assert life.events == before
    assert life.engine.topics(life.notifier.shown[0]) == ("evening",)


def test_the_evening_is_in_no_digest() -> None:
    """Its buttons mean more than all done: after waking the others come as one, it a minute later."""
    life = Life(configured(evening(), task("a", "21:30"), task("b", "21:30")))
    life.until("2026-11-23T21:00")
    life.suspended_until("2026-11-23T21:45")
    assert [prompt.occurrences for prompt in life.notifier.shown] == [
        ("a@2026-11-23T21:30", "b@2026-11-23T21:30")
    ]
    life.until("2026-11-23T21:46")
    assert life.notifier.shown[-1].occurrences == (EVENING,)
    assert next(button.choice for button in life.notifier.shown[-1].buttons) is Choice.NONE


def test_two_questions_that_are_late_come_one_after_the_other() -> None:
    """Day 28 after a suspend: the weekly questions and the review keep their own buttons."""
    questions = week_four()._replace(id="screening", aim=Ask("screening"))
    life = Life(configured(questions, week_four()), now="2026-12-20T12:00")
    life.suspended_until("2026-12-20T18:30")
    assert len(life.notifier.shown) == 1
    life.until("2026-12-20T18:31")
    assert sorted(life.asked()) == ["screening@2026-12-20T18:00", "week-four@2026-12-20T18:00"]
    assert all(len(prompt.occurrences) == 1 for prompt in life.notifier.shown)


def test_day_28_asks_for_the_review_once_with_a_button_that_opens_it() -> None:
    """R-006: at six on day 28, neither before nor again; opening it answers."""
    life = Life(configured(week_four()))
    life.until("2026-12-20T17:59")
    assert life.asked() == []
    life.until("2026-12-20T18:00")
    assert next(button.choice for button in life.notifier.shown[0].buttons) is Choice.OPEN
    life.click(Choice.OPEN)
    assert life.engine.topics(life.notifier.shown[0]) == ("reassessment",)
    life.until("2026-12-30T12:00")
    assert life.asked() == ["week-four@2026-12-20T18:00"]
    assert life.outcome("week-four@2026-12-20T18:00") is EventKind.DONE


class TestSession:
    """A session that has ended, and its reminder (R-051)."""

    @pytest.mark.parametrize(("minutes", "outcome"), [(10, EventKind.DONE), (9.9, EventKind.MISSED)])
    def test_ten_minutes_make_it_done(self, minutes: float, outcome: EventKind) -> None:
        """At ten it is done; shorter is recorded as so many minutes, and the reminder stays open."""
        life = Life(configured(relax(from_week=1)))
        life.until("2026-11-23T21:05")
        life.say(Practised("relax", minutes, "coherent"))
        life.until("2026-11-24T05:00")
        assert life.outcome("relax@2026-11-23T21:00") is outcome
        (session,) = [event for event in life.events if event.kind is EventKind.SESSION]
        assert session.data == {"minutes": minutes, "technique": "coherent"}

    @pytest.mark.parametrize("minutes", [0, -1, 1441, float("nan")])
    def test_no_session_has_such_a_length(self, minutes: float) -> None:
        """Nothing is recorded."""
        life = Life(configured(relax(from_week=1)))
        assert isinstance(life.say(Practised("relax", minutes, "box")), Rejected)

    def test_only_a_session_is_practised(self) -> None:
        """Not the evening's question."""
        assert isinstance(Life(configured(evening())).say(Practised("evening", 12, "box")), Rejected)


class TestEntry:
    """When an entry may be made, and for when."""

    @pytest.mark.parametrize(
        ("day", "taken"),
        [("2026-11-26", False), ("2026-11-25", True), ("2026-11-23", True), ("2026-11-22", False)],
    )
    def test_a_day_may_be_filled_in_for_48_hours(self, day: str, taken: bool) -> None:
        """R-092: its end is at most 48 hours ago; the future is refused."""
        life = Life(configured(evening()), now="2026-11-25T20:00")
        entry = Entry(EventKind.DAY, {"closed": True, "none": True}, day=date.fromisoformat(day))
        assert isinstance(life.say(entry), Rejected) is not taken

    def test_what_is_filled_in_later_is_marked(self) -> None:
        """R-092: recalled, on the day it is about; today's is not."""
        life = Life(configured(evening()), now="2026-11-25T20:00")
        life.say(Entry(EventKind.DAY, {"closed": True}, day=date(2026, 11, 24)))
        life.say(Entry(EventKind.DAY, {"closed": True}))
        recalled = {
            event.day: event.data.get("recalled") for event in life.events if event.kind is EventKind.DAY
        }
        assert recalled == {date(2026, 11, 24): True, date(2026, 11, 25): None}

    @pytest.mark.parametrize(("at", "recalled"), [("19:00", None), ("18:59", True)])
    def test_within_the_hour_nothing_is_recalled(self, at: str, recalled: bool | None) -> None:
        """Half an hour late is the person's own memory of the moment; later than an hour is marked."""
        life = Life(configured(evening()), now="2026-11-25T20:00")
        life.say(Entry(EventKind.EPISODE, {}, at=local(f"2026-11-25T{at}")))
        assert life.events[-1].data.get("recalled") is recalled

    def test_a_correction_keeps_the_original_and_its_time(self) -> None:
        """R-096: the log holds both, the diary the second, at the time of the first."""
        life = Life(configured(evening()))
        life.until("2026-11-23T15:00")
        life.say(Entry(EventKind.EPISODE, {"where": "thumb", "side": "left"}))
        first = life.events[-1]
        life.until("2026-11-23T18:00")
        life.say(Entry(EventKind.EPISODE, {"where": "palm", "side": "left"}, corrects=first.id))
        (episode,) = day_of(life).episodes
        assert (episode.where, episode.at) == ("palm", first.at)
        assert first in life.events

    def test_nothing_is_corrected_twice_or_as_something_else(self) -> None:
        """The original must stand, and be of that kind."""
        life = Life(configured(evening()))
        life.say(Entry(EventKind.EPISODE, {"where": "thumb"}))
        first = life.events[-1].id
        assert isinstance(life.say(Entry(EventKind.DAY, {}, corrects=first)), Rejected)
        life.say(Entry(EventKind.EPISODE, {}, corrects=first))
        assert isinstance(life.say(Entry(EventKind.EPISODE, {}, corrects=first)), Rejected)
        assert isinstance(life.say(Entry(EventKind.EPISODE, {}, corrects="nothing")), Rejected)
