"""What the person asks for, and what comes of it."""

from datetime import date, timedelta

import pytest

from fakes.habits import START, caffeine, configured, minutes, relax, task, water
from fakes.story import Story, identity, key, moment
from steadyhand.domain.reminding.command import (
    Answer,
    Command,
    Decision,
    Intake,
    Pausing,
    Rejected,
    Resuming,
    Undoing,
)
from steadyhand.domain.reminding.event import Draft, EventKind
from steadyhand.domain.reminding.prompt import Choice

PILLS, TEA, SECOND = "pills@09:00", "tea@10:00", "twice@15:00"
DONE, SKIP, SNOOZE = Choice.DONE, Choice.SKIP, Choice.SNOOZE


@pytest.fixture
def story() -> Story:
    """A day with two tasks, one of them twice, drinks, coffee and a session."""
    snoozing = task("pills", "09:00", snooze=minutes(10), max_snoozes=2)
    return Story(
        configured(snoozing, task("twice", "08:00", "15:00"), water(), caffeine(), relax(from_week=1))
    )


def events(decision: Decision) -> list[tuple[EventKind, str | None]]:
    """The kinds and occurrences of what is to be recorded."""
    assert not isinstance(decision, Rejected), decision
    return [(draft.kind, draft.occurrence) for draft in decision]


def only(decision: Decision) -> Draft:
    """The one event of a decision."""
    assert not isinstance(decision, Rejected), decision
    (draft,) = decision
    return draft


def why_not(decision: Decision) -> str:
    """Why a command was refused."""
    assert isinstance(decision, Rejected), decision
    return decision.reason


class TestDone:
    def test_by_habit(self, story: Story) -> None:
        """The habit's open reminder is done."""
        story.prompted("09:00", PILLS)
        draft = only(story.decided(Answer("pills", DONE), "09:04"))
        assert (draft.kind, draft.occurrence, draft.habit) == (EventKind.DONE, key(PILLS), "pills")
        assert (draft.at, draft.day, draft.offset_s) == (moment("09:04"), START, 3600)
        assert (draft.via, dict(draft.data)) == ("cli", {})

    def test_by_button(self, story: Story) -> None:
        """A button's answer names its occurrence."""
        story.prompted("09:00", PILLS)
        draft = only(story.decided(Answer("pills", DONE, key(PILLS)), "09:04", via="dbus"))
        assert (draft.kind, draft.occurrence, draft.via) == (EventKind.DONE, key(PILLS), "dbus")

    def test_before_it_was_shown(self, story: Story) -> None:
        """What is due and not yet shown can be done all the same."""
        assert events(story.decided(Answer("pills", DONE), "09:00")) == [(EventKind.DONE, key(PILLS))]

    def test_early(self, story: Story) -> None:
        """What is done at most its window early settles the next one of the day."""
        assert events(story.decided(Answer("pills", DONE), "07:00")) == [(EventKind.DONE, key(PILLS))]

    def test_early_twice(self, story: Story) -> None:
        """What was done early is not done early once more: the second time stands alone."""
        story.add(EventKind.DONE, "07:30", PILLS)
        assert events(story.decided(Answer("pills", DONE), "08:00")) == [(EventKind.DONE, None)]

    def test_too_early(self, story: Story) -> None:
        """What is done earlier than that is recorded and stands alone."""
        assert events(story.decided(Answer("pills", DONE), "06:59")) == [(EventKind.DONE, None)]

    def test_late(self, story: Story) -> None:
        """What closed without an answer can be done late on the same day."""
        draft = only(story.decided(Answer("pills", DONE), "11:00"))
        assert (draft.occurrence, draft.data) == (key(PILLS), {"late": True})

    @pytest.mark.parametrize("concluded", [EventKind.MISSED, EventKind.UNOBSERVED])
    def test_after_it_was_concluded(self, story: Story, concluded: EventKind) -> None:
        """What was concluded without the person may be done late: the conclusion is retracted first."""
        missed = story.add(concluded, "11:00", PILLS)
        decision = story.decided(Answer("pills", DONE), "14:00")
        assert events(decision) == [(EventKind.RETRACTED, None), (EventKind.DONE, key(PILLS))]
        assert not isinstance(decision, Rejected)
        assert decision[0].data["event"] == missed.id
        assert decision[1].data == {"late": True}

    def test_the_latest_is_meant(self, story: Story) -> None:
        """Of several that came due the latest is meant."""
        decision = story.decided(Answer("twice", DONE), "15:30")
        assert events(decision) == [(EventKind.DONE, key(SECOND))]

    def test_the_second_before_its_time(self, story: Story) -> None:
        """After the first is done, doing it again within the window before the next means the next."""
        story.add(EventKind.DONE, "08:10", "twice@08:00")
        assert events(story.decided(Answer("twice", DONE), "14:00")) == [(EventKind.DONE, key(SECOND))]

    def test_once_more_than_planned(self, story: Story) -> None:
        """What is done without an open reminder is recorded all the same."""
        story.add(EventKind.DONE, "09:04", PILLS)
        assert events(story.decided(Answer("pills", DONE), "12:00")) == [(EventKind.DONE, None)]

    def test_excused_is_not_done_late(self, story: Story) -> None:
        """What was excused stays excused: doing it stands alone."""
        story.add(EventKind.EXCUSED, "09:00", PILLS)
        assert events(story.decided(Answer("pills", DONE), "12:00")) == [(EventKind.DONE, None)]

    def test_not_before_its_plan_was_in_force(self, story: Story) -> None:
        """An occurrence from before its habit was set up is not what is meant."""
        since = {"pills": moment("10:00").isoformat()}
        story.add(EventKind.CONFIG_CHANGED, "10:00", since=since)
        assert events(story.decided(Answer("pills", DONE), "10:30")) == [(EventKind.DONE, None)]

    def test_of_an_unknown_habit(self, story: Story) -> None:
        """A habit that is not configured is refused by its name."""
        assert why_not(story.decided(Answer("tea", DONE), "09:00")) == "there is no habit 'tea'"


class TestStale:
    def test_a_second_click(self, story: Story) -> None:
        """I-6: a second click changes nothing and hears when it was done."""
        story.add(EventKind.DONE, "09:04", PILLS)
        for choice in (DONE, SKIP, SNOOZE):
            decision = story.decided(Answer("pills", choice, key(PILLS)), "09:05")
            assert why_not(decision) == "pills was already done at 09:04"

    @pytest.mark.parametrize("outcome", [EventKind.MISSED, EventKind.UNOBSERVED, EventKind.EXCUSED])
    def test_a_stale_button_never_reopens(self, story: Story, outcome: EventKind) -> None:
        """I-6: a click on a bubble of what was concluded meanwhile changes nothing."""
        story.add(outcome, "11:00", PILLS)
        decision = story.decided(Answer("pills", DONE, key(PILLS)), "11:05")
        assert why_not(decision) == f"pills was already {outcome} at 11:00"

    def test_a_button_of_yesterday(self, story: Story) -> None:
        """I-6: a click on a reminder that is no longer known changes nothing."""
        decision = story.decided(Answer("pills", DONE, "pills@2026-11-20T09:00"), "09:05")
        assert why_not(decision) == "that reminder of pills is no longer open"

    def test_a_button_of_another_time(self, story: Story) -> None:
        """I-6: a click on what is no longer planned changes nothing."""
        decision = story.decided(Answer("pills", DONE, key("pills@09:30")), "09:35")
        assert why_not(decision) == "that reminder of pills is no longer open"

    def test_skipping_what_is_settled(self, story: Story) -> None:
        """What is settled cannot be skipped; what it was settled as, and when, is told."""
        story.add(EventKind.DONE, "08:10", "twice@08:00")
        decision = story.decided(Answer("twice", SKIP), "09:05")
        assert why_not(decision) == "twice was already done at 08:10"

    def test_nothing_open_for_today(self, story: Story) -> None:
        """Where no other one follows, none is named."""
        assert why_not(story.decided(Answer("pills", SKIP), "12:00")) == "pills has no open reminder"

    def test_a_click_that_only_opens(self, story: Story) -> None:
        """Opening is no answer."""
        assert story.decided(Answer("pills", Choice.DETAILS, key(PILLS)), "09:05") == ()


class TestBackdated:
    def test_it_is_marked(self, story: Story) -> None:
        """What is recorded afterwards has the instant it happened, and says that it was recalled."""
        draft = only(story.decided(Answer("pills", DONE, at=moment("09:30")), "20:00"))
        assert (draft.at, draft.occurrence, draft.data) == (moment("09:30"), key(PILLS), {"recalled": True})

    def test_on_the_day_before(self, story: Story) -> None:
        """R-092: it belongs to the day on which it happened."""
        at = moment("2026-11-23T09:30")
        draft = only(story.decided(Answer("pills", DONE, at=at), "2026-11-24T20:00"))
        assert (draft.day, draft.occurrence) == (START, key(PILLS))

    def test_up_to_48_hours(self, story: Story) -> None:
        """R-092: back-fill is allowed up to 48 hours."""
        decision = story.decided(Intake("water", 250, at=moment("12:00")), "2026-11-25T12:00")
        assert only(decision).data["recalled"] is True

    def test_beyond_48_hours(self, story: Story) -> None:
        """R-092: older back-fill is refused."""
        reason = why_not(story.decided(Intake("water", 250, at=moment("11:59")), "2026-11-25T12:00"))
        assert reason == "that is more than 48 hours ago, too long to remember well: nothing was recorded"

    def test_the_future(self, story: Story) -> None:
        """What lies in the future is refused, but for the minute in which one types."""
        future = Answer("pills", DONE, at=moment("09:32"))
        assert "is in the future" in why_not(story.decided(future, "09:30"))
        assert events(story.decided(future, "09:31")) == [(EventKind.DONE, key(PILLS))]


class TestAmounts:
    def test_what_was_asked(self, story: Story) -> None:
        """Done without an amount is the amount that was asked for."""
        story.prompted("10:10", "water@10:10", amount=220)
        draft = only(story.decided(Answer("water", DONE), "10:11"))
        assert (draft.occurrence, draft.data["amount"]) == (key("water@10:10"), 220)

    def test_what_the_bubble_asked(self, story: Story) -> None:
        """A button on a bubble that asked for 220 ml records 220 ml."""
        first = "water@07:00"
        story.prompted("07:00", first, amount=220)
        draft = only(story.decided(Answer("water", DONE, key(first)), "07:01"))
        assert draft.data == {"amount": 220, "unit": "ml"}

    def test_a_serving_where_nothing_was_asked(self, story: Story) -> None:
        """Without a question it is a serving."""
        draft = only(story.decided(Answer("water", DONE), "05:00"))
        assert (draft.occurrence, draft.data["amount"]) == (None, 250)

    def test_its_own(self, story: Story) -> None:
        """An amount that is said is the one that counts."""
        draft = only(story.decided(Answer("water", DONE, amount=333.5), "07:01"))
        assert draft.data["amount"] == 333.5

    def test_whole_numbers_stay_whole(self, story: Story) -> None:
        """Three hundred is 300 in the log, not 300.0."""
        draft = only(story.decided(Intake("water", 300.0), "07:01"))
        assert repr(draft.data["amount"]) == "300"

    @pytest.mark.parametrize("amount", [-1.0, 100_001.0, float("nan"), float("inf")])
    def test_impossible_amounts(self, story: Story, amount: float) -> None:
        """An amount is from 0 to 100000."""
        for command in (Answer("water", DONE, amount=amount), Intake("water", amount)):
            reason = why_not(story.decided(command, "07:01"))
            assert reason == "an amount is from 0 to 100000: nothing was recorded"

    def test_of_what_has_none(self, story: Story) -> None:
        """A task has no amounts."""
        for command in (Answer("pills", DONE, amount=5), Intake("pills", 5), Intake("pills", None)):
            reason = why_not(story.decided(command, "09:01"))
            assert reason == "pills has no amounts: answer it with steady done pills"

    def test_an_intake_answers_nothing(self, story: Story) -> None:
        """An intake adds to the day and settles no reminder by itself."""
        draft = only(story.decided(Intake("caffeine", 63, "espresso"), "08:00"))
        assert (draft.kind, draft.occurrence) == (EventKind.INTAKE, None)
        assert draft.data == {"amount": 63, "unit": "mg", "item": "espresso"}

    def test_an_unknown_intake(self, story: Story) -> None:
        """R-036: an unknown amount is recorded as unknown, not as 0."""
        assert only(story.decided(Intake("caffeine", None, "tea"), "08:00")).data["amount"] is None

    def test_a_zero(self, story: Story) -> None:
        """An explicit zero is an amount."""
        assert only(story.decided(Intake("caffeine", 0), "22:00")).data["amount"] == 0


class TestSkip:
    def test_with_a_reason(self, story: Story) -> None:
        """A skip keeps its reason, which is optional."""
        draft = only(story.decided(Answer("pills", SKIP, because="nausea"), "09:01"))
        assert (draft.kind, draft.data) == (EventKind.SKIPPED, {"because": "nausea"})
        assert only(story.decided(Answer("pills", SKIP), "09:01")).data == {}

    def test_not_early(self, story: Story) -> None:
        """What is not due cannot be skipped."""
        assert "no open reminder" in why_not(story.decided(Answer("pills", SKIP), "08:59"))

    def test_not_late(self, story: Story) -> None:
        """What has closed cannot be skipped by its habit."""
        assert "no open reminder" in why_not(story.decided(Answer("pills", SKIP), "11:00"))


class TestSnooze:
    def test_as_configured(self, story: Story) -> None:
        """Without minutes it is put off by the habit's own span."""
        draft = only(story.decided(Answer("pills", SNOOZE), "09:01"))
        assert draft.kind is EventKind.SNOOZED
        assert draft.data["until"] == moment("09:11").isoformat(timespec="milliseconds")

    def test_for_so_many_minutes(self, story: Story) -> None:
        """Minutes that are said are the ones that count."""
        draft = only(story.decided(Answer("pills", SNOOZE, minutes=45), "09:01"))
        assert draft.data["until"] == moment("09:46").isoformat(timespec="milliseconds")

    def test_beyond_its_window(self, story: Story) -> None:
        """It may be put off beyond its window, though not beyond the next one."""
        assert events(story.decided(Answer("twice", SNOOZE, minutes=300), "08:30"))
        reason = why_not(story.decided(Answer("twice", SNOOZE, minutes=390), "08:30"))
        assert reason == "twice cannot be put off beyond 15:00"

    def test_not_beyond_the_day(self, story: Story) -> None:
        """No snooze carries a reminder past the end of its day."""
        reason = why_not(story.decided(Answer("pills", SNOOZE, minutes=1440), "09:01"))
        assert reason == "pills cannot be put off beyond 04:00"

    def test_only_so_often(self, story: Story) -> None:
        """R-111: snoozed as often as the habit allows, it must be answered."""
        story.snoozed("09:01", PILLS, "09:11")
        assert events(story.decided(Answer("pills", SNOOZE), "09:12"))
        story.snoozed("09:12", PILLS, "09:22")
        reason = why_not(story.decided(Answer("pills", SNOOZE), "09:23"))
        assert reason == "pills was already snoozed 2 times: answer it with done or skip"

    def test_a_minute(self, story: Story) -> None:
        """The shortest snooze is a minute."""
        draft = only(story.decided(Answer("pills", SNOOZE, minutes=1), "09:01"))
        assert draft.data["until"] == moment("09:02").isoformat(timespec="milliseconds")

    @pytest.mark.parametrize("length", [0, -5, 1441])
    def test_impossible_minutes(self, story: Story, length: int) -> None:
        """A snooze is from 1 to 1440 minutes."""
        reason = why_not(story.decided(Answer("pills", SNOOZE, minutes=length), "09:01"))
        assert reason == "a snooze is from 1 to 1440 minutes"

    def test_what_is_snoozed_can_be_done(self, story: Story) -> None:
        """R-111: snoozed and then done is one outcome, within the window or five minutes after the snooze."""
        story.snoozed("10:50", PILLS, "11:30")
        assert only(story.decided(Answer("pills", DONE), "11:34")).data == {}
        assert only(story.decided(Answer("pills", DONE), "11:35")).data == {"late": True}


class TestPause:
    def test_until_an_instant(self, story: Story) -> None:
        """A pause has its end and its reason, both optional."""
        draft = only(story.decided(Pausing(moment("2026-11-25T12:00"), "ill"), "09:00"))
        assert (draft.kind, draft.habit) == (EventKind.PAUSED, None)
        assert draft.data == {"until": "2026-11-25T11:00:00+00:00", "because": "ill"}
        assert only(story.decided(Pausing(), "09:00")).data == {}

    def test_not_into_the_past(self, story: Story) -> None:
        """A pause that would end now or earlier is refused."""
        reason = why_not(story.decided(Pausing(moment("09:00")), "09:00"))
        assert reason == "the pause would end in the past: nothing was recorded"

    def test_another_pause_replaces_the_first(self, story: Story) -> None:
        """Pausing while paused ends the first pause, so that the new end is the one that counts."""
        story.add(EventKind.PAUSED, "08:00")
        decision = story.decided(Pausing(moment("12:00")), "09:00")
        assert events(decision) == [(EventKind.RESUMED, None), (EventKind.PAUSED, None)]
        assert not isinstance(decision, Rejected)
        story.record(*decision)
        assert story.state.paused(moment("12:00")) is None
        assert story.state.paused(moment("11:59")) is not None

    def test_resuming(self, story: Story) -> None:
        """Resuming ends a pause; without one there is nothing to end."""
        assert why_not(story.decided(Resuming(), "09:00")) == "nothing is paused"
        story.add(EventKind.PAUSED, "08:00", until=moment("10:00").isoformat())
        assert events(story.decided(Resuming(), "09:00")) == [(EventKind.RESUMED, None)]
        assert why_not(story.decided(Resuming(), "10:00")) == "nothing is paused"


class TestUndo:
    def test_the_last_own_entry(self, story: Story) -> None:
        """The last own entry is retracted, not what the daemon recorded after it."""
        done = story.add(EventKind.DONE, "09:04", PILLS)
        story.prompted("09:10", "water@09:10")
        draft = only(story.decided(Undoing(because="typo"), "09:11"))
        assert (draft.kind, draft.habit) == (EventKind.RETRACTED, "pills")
        assert draft.data == {"event": done.id, "because": "typo"}

    def test_an_entry_from_the_future(self, story: Story) -> None:
        """What was recorded while the clock was ahead is taken back on its own day, to be kept as long."""
        story.drank("2026-11-25T09:00", 250)
        assert only(story.decided(Undoing(), "09:11")).day == date(2026, 11, 25)

    def test_the_one_before(self, story: Story) -> None:
        """Undoing again retracts the entry before."""
        first = story.drank("09:00", 250)
        story.took_back("09:02", story.drank("09:01", 2500))
        assert only(story.decided(Undoing(), "09:03")).data["event"] == first.id

    def test_one_by_its_id(self, story: Story) -> None:
        """An event that is named is retracted."""
        first = story.drank("09:00", 250)
        story.drank("09:01", 250)
        assert only(story.decided(Undoing(first.id), "09:03")).data["event"] == first.id

    def test_nothing_to_undo(self, story: Story) -> None:
        """Without an own entry there is nothing to undo."""
        story.prompted("09:00", PILLS)
        reason = why_not(story.decided(Undoing(), "09:03"))
        assert reason == "there is nothing of yours to undo in the last two days"

    def test_what_is_not_there(self, story: Story) -> None:
        """An event that is not in the log of the last two days is refused."""
        assert why_not(story.decided(Undoing("x"), "09:03")) == "there is no event 'x' in the last two days"

    def test_what_was_taken_back(self, story: Story) -> None:
        """A correction is not corrected twice."""
        story.took_back("09:01", story.drank("09:00", 250))
        assert why_not(story.decided(Undoing(identity(0)), "09:03")) == "that was already taken back"

    @pytest.mark.parametrize("kind", [EventKind.MISSED, EventKind.PROMPTED, EventKind.CONFIG_CHANGED])
    def test_what_is_not_ones_own(self, story: Story, kind: EventKind) -> None:
        """Only what a person recorded can be taken back."""
        event = story.add(kind, "09:00", PILLS)
        reason = why_not(story.decided(Undoing(event.id), "09:03"))
        assert reason == "only what you recorded yourself can be taken back"

    def test_a_target_that_was_met(self, story: Story) -> None:
        """What is done because the target was met is the daemon's own: the drink before it is undone."""
        drink = story.drank("09:00", 2500)
        met = story.add(EventKind.DONE, "09:10", "water@09:10", reason="target met")
        assert only(story.decided(Undoing(), "09:11")).data["event"] == drink.id
        assert "only what you recorded" in why_not(story.decided(Undoing(met.id), "09:11"))

    def test_then_it_is_open_again(self, story: Story) -> None:
        """What was done by mistake can be answered again."""
        story.took_back("09:05", story.add(EventKind.DONE, "09:04", PILLS))
        assert events(story.decided(Answer("pills", SKIP), "09:06")) == [(EventKind.SKIPPED, key(PILLS))]


class TestDay:
    def test_after_midnight(self, story: Story) -> None:
        """What is done at 00:30 belongs to the evening before."""
        draft = only(story.decided(Answer("relax", DONE), "2026-11-24T00:30"))
        assert (draft.day, draft.occurrence, draft.data) == (START, key("relax@21:00"), {"late": True})

    @pytest.mark.parametrize(
        "command",
        [Answer("pills", DONE), Intake("water", 250), Pausing(), Answer("pills", SNOOZE)],
    )
    def test_each_event_has_its_day_and_offset(self, story: Story, command: Command) -> None:
        """Each event stores its instant, the offset then in force and the person's day."""
        draft = only(story.decided(command, "09:01"))
        assert (draft.at, draft.offset_s, draft.day) == (moment("09:01"), 3600, date(2026, 11, 23))
        assert draft.at.utcoffset() == timedelta(0)
