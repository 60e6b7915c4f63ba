"""What the person does, and when: early, late, twice, put off, taken back."""

from datetime import timedelta

import pytest

from fakes.habits import configured, custom, minutes, task, water
from fakes.life import Life, local
from steadyhand.domain.reminding.command import Answer, Intake, Pausing, Rejected, Resuming, Undoing
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Do, Every, Habit, Notifications
from steadyhand.domain.reminding.prompt import Choice

PILL = "pill@2026-11-23T12:30"
ASKED, PUT_OFF = EventKind.PROMPTED, EventKind.SNOOZED


def with_pill(**changes: object) -> Life:
    """A pill at half past twelve, with three hours to take it."""
    return Life(configured(task("pill", "12:30", window=180, **changes)))


def shown_bubble(life: Life, key: str = PILL) -> bool:
    """Whether a bubble about it is on the screen."""
    return any(key in prompt.occurrences for prompt in life.notifier.bubbles.values())


def test_done_takes_the_bubble_down() -> None:
    """The answer settles it and the bubble goes."""
    life = with_pill()
    life.until("2026-11-23T12:34")
    assert shown_bubble(life)
    life.click(Choice.DONE)
    assert life.kinds(PILL) == [ASKED, EventKind.DONE]
    assert not shown_bubble(life)


def test_unanswered_it_is_missed_when_its_window_closes() -> None:
    """At 15:30, not before, and the bubble goes with it."""
    life = with_pill()
    life.until("2026-11-23T15:29:59")
    assert life.outcome(PILL) is None
    life.until("2026-11-23T15:30")
    assert life.outcome(PILL) is EventKind.MISSED
    assert not shown_bubble(life)


def test_done_by_command_takes_the_bubble_down() -> None:
    """The log is the bus: the command line settles it, the daemon withdraws the bubble."""
    life = with_pill()
    life.until("2026-11-23T12:34")
    life.done("pill")
    assert life.outcome(PILL) is EventKind.DONE
    assert life.notifier.withdrawn == [PILL]


def test_snoozed_it_comes_back() -> None:
    """After ten minutes, in the same place, and the second answer counts."""
    life = with_pill()
    life.until("2026-11-23T12:34")
    life.click(Choice.SNOOZE)
    assert not shown_bubble(life)
    life.until("2026-11-23T12:43:59")
    assert len(life.notifier.shown) == 1
    life.until("2026-11-23T12:44")
    assert shown_bubble(life)
    life.click(Choice.DONE)
    assert life.kinds(PILL) == [ASKED, PUT_OFF, ASKED, EventKind.DONE]


def test_after_the_last_snooze_the_button_is_gone() -> None:
    """R-111: three times by default; then neither button nor command puts it off again."""
    life = with_pill()
    life.until("2026-11-23T12:30")
    for _ in range(3):
        life.click(Choice.SNOOZE)
        life.after(minutes=10)
    assert [button.choice for button in life.notifier.shown[-1].buttons] == [Choice.DONE, Choice.SKIP]
    refused = life.say(Answer("pill", Choice.SNOOZE))
    assert refused == Rejected("pill was already snoozed 3 times: answer it with done or skip")


def test_a_snooze_at_the_end_of_the_window_leaves_five_minutes() -> None:
    """Put off at 15:25 it is back at 15:35 and closes at 15:40."""
    life = with_pill()
    life.until("2026-11-23T15:25")
    life.click(Choice.SNOOZE)
    life.until("2026-11-23T15:39:59")
    assert shown_bubble(life)
    assert life.outcome(PILL) is None
    life.until("2026-11-23T15:40")
    assert life.outcome(PILL) is EventKind.MISSED


def test_a_snooze_may_not_pass_the_next_occurrence() -> None:
    """It is refused where the next of the habit would come first."""
    life = Life(configured(custom("hands", Do(), Every(minutes(30)))))
    life.until("2026-11-23T07:55")
    assert life.say(Answer("hands", Choice.SNOOZE)) == Rejected("hands cannot be put off beyond 08:00")


def test_a_snoozed_reminder_gives_way_to_the_next() -> None:
    """The next occurrence closes it, and is asked instead."""
    life = Life(configured(task("pill", "08:00", "08:30", window=120, snooze=minutes(29))))
    life.until("2026-11-23T08:00")
    life.click(Choice.SNOOZE)
    life.until("2026-11-23T08:30")
    assert life.outcome("pill@2026-11-23T08:00") is EventKind.MISSED
    assert list(life.notifier.bubbles) == ["pill@2026-11-23T08:30"]


def test_done_early_is_not_asked() -> None:
    """Within its window's length before it is due."""
    life = with_pill()
    life.until("2026-11-23T11:00")
    life.done("pill")
    life.until("2026-11-23T20:00")
    assert life.kinds(PILL) == [EventKind.DONE]


def test_done_far_too_early_is_something_else() -> None:
    """Four hours before, with a window of three, it stands by itself and the reminder comes."""
    life = with_pill()
    life.until("2026-11-23T08:30")
    life.done("pill")
    life.until("2026-11-23T12:30")
    assert life.asked() == [PILL]


def test_done_late_replaces_missed() -> None:
    """On the same day, and marked as late."""
    life = with_pill()
    life.until("2026-11-23T18:00")
    life.done("pill")
    assert life.kinds(PILL) == [ASKED, EventKind.MISSED, EventKind.DONE]
    (done,) = life.outcomes()[PILL]
    assert done.data == {"late": True}


def test_done_twice_is_one_outcome() -> None:
    """The second time is recorded by itself and settles nothing again."""
    life = with_pill()
    life.until("2026-11-23T12:31")
    life.done("pill")
    life.done("pill")
    assert life.kinds(PILL) == [ASKED, EventKind.DONE]
    assert [event.occurrence for event in life.events][-1] is None


def test_backdated_it_was_done_in_time() -> None:
    """``--at 13:00`` at six in the evening: not late, but marked as recalled."""
    life = with_pill()
    life.until("2026-11-23T18:00")
    life.say(Answer("pill", Choice.DONE, at=local("2026-11-23T13:00")))
    (done,) = life.outcomes()[PILL]
    assert (done.at, done.data) == (local("2026-11-23T13:00"), {"recalled": True})


@pytest.mark.parametrize("undone_at", ["2026-11-23T12:50", "2026-11-23T18:00", "2026-11-24T09:00"])
def test_what_is_taken_back_is_open_or_missed_again(undone_at: str) -> None:
    """I-1: an undone answer leaves no occurrence without an outcome, on that day or the next."""
    life = with_pill()
    life.until("2026-11-23T12:31")
    life.done("pill")
    life.until(undone_at)
    life.say(Undoing())
    life.until("2026-11-24T10:00")
    assert life.outcome(PILL) is EventKind.MISSED


def test_what_was_done_early_and_taken_back_is_missed() -> None:
    """I-1: although nobody was asked, because it was done."""
    life = with_pill()
    life.until("2026-11-23T11:00")
    life.done("pill")
    life.until("2026-11-23T18:00")
    life.say(Undoing())
    assert life.outcome(PILL) is EventKind.MISSED


def test_a_pause_takes_an_open_bubble_down() -> None:
    """R-010: what is open when time off begins is excused, with the reason."""
    life = with_pill()
    life.until("2026-11-23T12:34")
    life.say(Pausing(because="ill"))
    assert (life.outcome(PILL), life.reason(PILL)) == (EventKind.EXCUSED, "ill")
    assert not shown_bubble(life)


def test_after_a_pause_life_goes_on() -> None:
    """Nothing is asked until it ends, by itself or by resuming."""
    life = with_pill()
    life.say(Pausing(local("2026-11-24T08:00")))
    life.until("2026-11-24T13:00")
    assert life.asked() == ["pill@2026-11-24T12:30"]
    life.say(Pausing())
    life.until("2026-11-25T13:00")
    life.say(Resuming())
    life.until("2026-11-26T13:00")
    assert life.asked()[1:] == ["pill@2026-11-26T12:30"]


def test_a_pause_that_was_taken_back_does_not_return() -> None:
    """Not after days, and not after a restart."""
    life = with_pill()
    life.say(Pausing())
    life.say(Undoing())
    life.until("2026-11-27T13:00")
    life.restart()
    life.until("2026-11-30T13:00")
    assert EventKind.EXCUSED not in life.tally()


def drinker(**changes: object) -> Life:
    """Somebody with ten reminders to drink."""
    return Life(configured(water(**changes)))


def amounts(life: Life) -> list[object]:
    """What each prompt asked for."""
    return [event.data["amount"] for event in life.events if event.kind is ASKED]


def test_a_prompt_asks_for_its_share() -> None:
    """2500 ml in ten slots are 250 each, as long as each is drunk."""
    life = drinker()
    for time in ("07:00", "08:35", "10:10"):
        life.until(f"2026-11-23T{time}")
        life.click(Choice.DONE)
    assert amounts(life) == [250, 250, 250]


def test_what_was_not_drunk_is_never_caught_up_at_once() -> None:
    """R-024: unanswered all day, no prompt asks for more than 300 ml, and none comes after 21:30."""
    life = drinker()
    life.until("2026-11-24T04:00")
    assert max(amounts(life), key=float) == 300  # type: ignore[arg-type]  # amounts are numbers
    assert life.notifier.shown[-1].occurrences == ("water@2026-11-23T21:30",)


def test_prompts_never_push_above_the_hour() -> None:
    """R-024: with 700 ml drunk just now, the next asks for 100; with 800, it waits for the hour to pass."""
    life = drinker()
    life.until("2026-11-23T08:30")
    life.say(Intake("water", 700))
    life.until("2026-11-23T08:35")
    assert amounts(life)[-1] == 100
    other = drinker()
    other.until("2026-11-23T08:30")
    other.say(Intake("water", 800))
    other.until("2026-11-23T09:29:59")
    assert len(other.notifier.shown) == 1
    other.until("2026-11-23T09:30")
    assert other.notifier.shown[-1].occurrences == ("water@2026-11-23T08:35",)


def test_what_is_drunk_all_through_a_window_excuses_it() -> None:
    """R-024: a short window that closes while enough was drunk is held back, not missed."""
    life = drinker(window=minutes(30))
    life.until("2026-11-23T08:30")
    life.say(Intake("water", 800))
    life.until("2026-11-23T09:05")
    assert life.reason("water@2026-11-23T08:35") == "held back: enough was drunk in that hour"


def test_a_target_that_is_met_asks_no_more() -> None:
    """What comes due afterwards is done, without a prompt, and what is open is taken down."""
    life = drinker(goal=900)
    life.until("2026-11-23T07:05")
    life.say(Intake("water", 900))
    life.until("2026-11-24T04:00")
    assert life.asked() == ["water@2026-11-23T07:00"]
    assert life.tally() == {EventKind.DONE: 10}
    assert life.reason("water@2026-11-23T21:30") == "target met"


def test_the_day_has_so_many_notifications() -> None:
    """max_per_day: the third is held back, which excuses it."""
    notifications = Notifications(max_per_day=2)
    life = Life(configured(task("pill", "08:00", "11:00", "14:00"), notifications=notifications))
    life.until("2026-11-23T20:00")
    assert len(life.notifier.shown) == 2
    assert life.reason("pill@2026-11-23T14:00") == "held back: notifications.max_per_day"


def test_two_notifications_keep_their_distance() -> None:
    """min_gap_min: what falls due too soon after another waits, and comes with what waits too."""
    notifications = Notifications(min_gap=minutes(15))
    habits = (task("a", "12:30"), task("b", "12:35"), task("c", "12:40"))
    life = Life(configured(*habits, notifications=notifications))
    life.until("2026-11-23T12:44:59")
    assert len(life.notifier.shown) == 1
    life.until("2026-11-23T12:45")
    assert life.notifier.shown[-1].occurrences == ("b@2026-11-23T12:35", "c@2026-11-23T12:40")


def two(*, details: bool, private: bool = False) -> tuple[Habit, Notifications]:
    """A habit and how it is shown."""
    return task("pill", "12:30", window=180, private=private, title="Lamotrigine"), Notifications(
        show_details=details
    )


@pytest.mark.parametrize(("details", "private"), [(False, False), (True, True)])
def test_a_click_on_a_neutral_bubble_shows_what_it_is(details: bool, private: bool) -> None:
    """I-8: neutral at first; clicked, the same bubble says it all, and nothing is recorded."""
    habit, notifications = two(details=details, private=private)
    life = Life(configured(habit, notifications=notifications))
    life.until("2026-11-23T12:30")
    neutral, before = life.notifier.shown[0], life.events
    assert "Lamotrigine" not in repr(neutral)
    life.click(Choice.DETAILS)
    assert life.notifier.bubbles[neutral.tag].title == "Lamotrigine"
    assert life.events == before
    life.click(Choice.DONE)
    assert life.outcome(PILL) is EventKind.DONE
    assert life.notifier.bubbles == {}


def test_opening_what_is_answered_shows_nothing() -> None:
    """A click on a bubble that the command line has just settled brings nothing back."""
    life = Life(configured(*two(details=False)[:1], notifications=Notifications()))
    life.until("2026-11-23T12:30")
    life.write(Answer("pill", Choice.DONE))
    life.click(Choice.DETAILS)
    assert life.notifier.bubbles == {}


def test_a_digest_stays_until_all_of_it_is_answered() -> None:
    """One part answered by command: "All done" answers the others, and says why not that one."""
    life = Life(configured(task("a", "12:30"), task("b", "12:30"), task("c", "12:30")))
    life.until("2026-11-23T12:30")
    life.done("b")
    assert len(life.notifier.bubbles) == 1
    chosen = life.click(Choice.DONE)
    assert (chosen.answered, len(chosen.rejected)) == (2, 1)
    assert life.tally() == {EventKind.DONE: 3}
    assert life.notifier.bubbles == {}


def test_a_digest_put_off_comes_back_together() -> None:
    """The button puts each of them off, and they are back together, as one."""
    life = Life(configured(task("a", "12:30"), task("b", "12:30"), task("c", "12:30")))
    life.until("2026-11-23T12:30")
    life.click(Choice.SNOOZE)
    life.after(minutes=10)
    assert [len(prompt.occurrences) for prompt in life.notifier.shown] == [3, 3]


def test_two_due_at_once_are_two_notifications() -> None:
    """Two of equal due each have their own; three are a digest."""
    life = Life(configured(task("a", "12:30"), task("b", "12:30")))
    life.until("2026-11-23T12:30")
    assert [prompt.occurrences for prompt in life.notifier.shown] == [
        ("a@2026-11-23T12:30",),
        ("b@2026-11-23T12:30",),
    ]


def test_at_bedtime_without_a_window_it_is_held_until_the_day_ends() -> None:
    """A task at bedtime itself: asleep until its day is over, which excuses it."""
    life = Life(configured(task("pill", "23:00", window=None)))
    life.until("2026-11-24T04:00")
    assert life.reason("pill@2026-11-23T23:00") == "held back: sleep"
    assert life.now - local("2026-11-24T04:00") == timedelta(0)
