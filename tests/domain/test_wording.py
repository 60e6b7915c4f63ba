"""The words of a prompt, and how little they tell where they must not (I-8)."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis.strategies import booleans, sampled_from, text

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
    relax,
    task,
    water,
    week_four,
)
from fakes.story import BERLIN, moment
from steadyhand.domain.reminding.habit import Ask, Habit, Practise, Rest, WindDown
from steadyhand.domain.reminding.occurrence import Occurrence, timetable
from steadyhand.domain.reminding.prompt import Choice, Prompt, Urgency
from steadyhand.domain.reminding.reminder import Reminder
from steadyhand.domain.reminding.wording import Asking, digest_of, prompt_of, quantity

NOTE = "the white ones, from Dr Who"


def due(habit: Habit) -> Occurrence:
    """The habit's first occurrence of a day in its week."""
    day = START + timedelta(days=27)
    return timetable(configured(habit), BERLIN, day)[0]


def asking(habit: Habit, amount: float | None = None, so_far: float = 0, snoozes: int = 0) -> Asking:
    """A reminder to be put into words."""
    occurrence = due(habit)
    reminder = Reminder(occurrence.key, habit.id, occurrence.day, snoozes=snoozes, receipts=("a/1",))
    limit = 400 if habit.id == "caffeine" else None
    return Asking(habit, occurrence, reminder, amount, so_far, limit, occurrence.closes)


def told(habit: Habit, amount: float | None = None, so_far: float = 0) -> Prompt:
    """The prompt with details shown."""
    return prompt_of(asking(habit, amount, so_far), BERLIN, details=True)


def untold(habit: Habit, amount: float | None = None) -> Prompt:
    """The prompt with details off."""
    return prompt_of(asking(habit, amount), BERLIN, details=False)


def labels(prompt: Prompt) -> list[str]:
    """The words on its buttons."""
    return [button.label for button in prompt.buttons]


def words(prompt: Prompt) -> str:
    """Everything a lock screen may show."""
    return "\n".join([prompt.title, prompt.body, prompt.answer_hint, prompt.click_hint, *labels(prompt)])


class TestQuantity:
    @pytest.mark.parametrize(
        ("amount", "unit", "said"),
        [
            (250, "ml", "250 ml"),
            (250.0, None, "250"),
            (0.3, "l", "0.3 l"),
            (1.25, "cup", "1.25 cup"),
            (10.144, "oz", "10.14 oz"),
            (0, "ml", "0 ml"),
        ],
    )
    def test_without_needless_decimals(self, amount: float, unit: str | None, said: str) -> None:
        """An amount with its unit, without needless decimals."""
        assert quantity(amount, unit) == said


class TestTold:
    def test_what_how_much_and_how_far_along(self) -> None:
        """A target says what, how much and how far along."""
        prompt = told(water(), 250, 750)
        assert prompt.title == "Water"
        assert prompt.body == "250 ml now. 750 of 2500 ml so far today."
        assert labels(prompt) == ["250 ml", "Snooze", "Skip"]

    def test_a_limit(self) -> None:
        """A limit says what was had and the limit in force."""
        assert (
            told(caffeine(), so_far=300).body == "Nothing more until tomorrow. 300 of at most 400 mg today."
        )

    @pytest.mark.parametrize(
        ("habit", "body"),
        [
            (detox(), "Screens off, light stretching."),
            (detox()._replace(aim=WindDown(minutes(60), ())), "Time to wind down for the night."),
            (relax(), "12 minutes of even breathing."),
            (relax()._replace(aim=Practise(minutes(1), "box")), "1 minute of box breathing."),
            (hands(), "Rest your hands for 5 minutes."),
            (hands()._replace(aim=Rest(timedelta(seconds=30))), "Rest your hands for 30 seconds."),
            (task("pills", "09:00"), "Due now."),
            (morning(), "How did you sleep?"),
            (evening(), "Look back at the day: were there any episodes?"),
            (week_four(), "Four weeks are over: look at what the diary says."),
            (morning()._replace(aim=Ask("mood")), "Due now."),
        ],
    )
    def test_every_kind(self, habit: Habit, body: str) -> None:
        """Each kind of habit says what is to be done."""
        assert told(habit).body == body

    def test_its_note(self) -> None:
        """The person's note stands below."""
        assert told(task("pills", "09:00", note=NOTE)).body == f"Due now.\n{NOTE}"

    def test_how_to_answer_without_buttons(self) -> None:
        """The hint names the command that answers."""
        assert told(task("pills", "09:00")).answer_hint == "Answer with: steady done pills (or snooze, skip)"
        assert told(task("pills", "09:00")).click_hint == ""

    def test_the_bubble(self) -> None:
        """It is named by its occurrence, closes with it, and takes the place of the one before."""
        habit = task("pills", "09:00")
        prompt = told(habit)
        assert prompt.tag == due(habit).key
        assert prompt.occurrences == (prompt.tag,)
        assert (prompt.closes, prompt.receipts) == (due(habit).closes, ("a/1",))
        assert prompt.urgency is Urgency.NORMAL


class TestButtons:
    def test_the_three(self) -> None:
        """Done, snooze, skip, in this order."""
        choices = [button.choice for button in told(task("pills", "09:00")).buttons]
        assert choices == [Choice.DONE, Choice.SNOOZE, Choice.SKIP]
        assert labels(told(task("pills", "09:00"))) == ["Done", "Snooze", "Skip"]

    @pytest.mark.parametrize("details", [True, False])
    def test_the_last_showing(self, details: bool) -> None:
        """R-111: snoozed as often as allowed, it comes without Snooze."""
        last = asking(task("pills", "09:00"), snoozes=3)
        assert labels(prompt_of(last, BERLIN, details=details)) == ["Done", "Skip"]

    def test_one_before_the_last(self) -> None:
        """The last snooze is still offered."""
        assert asking(task("pills", "09:00"), snoozes=2).may_snooze
        assert asking(task("pills", "09:00"))._replace(reminder=None).may_snooze

    def test_the_next_one_comes_sooner(self) -> None:
        """A snooze that would end after the next one is due is not offered."""
        late = asking(hands(3))._replace(leaves_room=False)
        assert labels(prompt_of(late, BERLIN, details=True)) == ["Done", "Skip"]

    def test_without_any_snooze(self) -> None:
        """A habit that may not be put off offers none."""
        assert labels(told(task("pills", "09:00", max_snoozes=0))) == ["Done", "Skip"]


class TestNeutral:
    def test_details_off(self) -> None:
        """With details off it says when, and nothing else."""
        prompt = untold(task("pills", "09:00", note=NOTE))
        assert prompt.title == "Reminder of 09:00"
        assert prompt.body == "Something you planned is due."
        assert labels(prompt) == ["Done", "Snooze", "Skip"]

    def test_how_to_see_it(self) -> None:
        """It tells how to see what it is: a click, or a command that names no habit."""
        prompt = untold(task("pills", "09:00"))
        assert prompt.click_hint == "Click here to see what it is."
        assert prompt.answer_hint == "See and answer it with: steady status"

    def test_private_although_details_are_on(self) -> None:
        """A private habit stays neutral whatever is shown of the others."""
        assert told(task("pills", "09:00", private=True)).title == "Reminder of 09:00"

    def test_no_amount(self) -> None:
        """The amount is not on the button either."""
        assert labels(untold(water(), 250)) == ["Done", "Snooze", "Skip"]

    @given(
        text("äöüßþðđħŋ", min_size=3, max_size=12),
        text("äöüßþðđħŋ", min_size=3, max_size=12),
        sampled_from(example().habits),
        booleans(),
    )
    def test_nothing_of_it_appears(self, title: str, note: str, habit: Habit, private: bool) -> None:
        """I-8: neither title, note, amount nor id of a private habit, or of any with details off."""
        secret = habit._replace(id="zqx", title=title, note=note, private=private)
        asked = asking(secret, amount=7777, so_far=8888)
        alone = prompt_of(asked, BERLIN, details=private)
        shared = digest_of([asked, asked], BERLIN, details=private)
        for said in (words(alone), words(shared)):
            assert not any(part in said for part in (title, note, "zqx", "7777", "8888"))


class TestDigest:
    def pair(self, **changes: object) -> list[Asking]:
        """Two reminders."""
        pills = task("pills", "09:00", **changes)
        return [asking(pills), asking(water(), 250)]

    def test_what_it_lists(self) -> None:
        """One line for each: when, what, how much."""
        prompt = digest_of(self.pair(), BERLIN, details=True)
        assert prompt.title == "2 reminders since 09:00"
        assert prompt.body == "09:00  Pills\n07:00  Water, 250 ml"

    def test_a_private_one_among_others(self) -> None:
        """I-8: a private line is neutral, the others are not."""
        prompt = digest_of(self.pair(private=True, note=NOTE), BERLIN, details=True)
        assert prompt.body == "09:00  a reminder\n07:00  Water, 250 ml"

    def test_its_buttons_answer_all(self) -> None:
        """Its three buttons answer all of them."""
        prompt = digest_of(self.pair(), BERLIN, details=True)
        assert labels(prompt) == ["All done", "Snooze all", "Skip all"]
        assert prompt.occurrences == tuple(each.occurrence.key for each in self.pair())

    def test_without_snooze(self) -> None:
        """Where one of them may not be put off any more, none is offered."""
        assert labels(digest_of(self.pair(max_snoozes=0), BERLIN, details=True)) == ["All done", "Skip all"]

    def test_its_bubble(self) -> None:
        """It is a bubble of its own, closes with the last of them, and replaces the bubbles of all."""
        prompt = digest_of(self.pair(), BERLIN, details=True)
        assert prompt.tag.startswith("digest:pills@")
        assert prompt.closes == max(each.closes for each in self.pair())
        assert prompt.receipts == ("a/1", "a/1")

    def test_how_to_answer_without_buttons(self) -> None:
        """The hint names no habit."""
        hint = digest_of(self.pair(), BERLIN, details=True).answer_hint
        assert hint == "steady status lists them; answer each with: steady done, snooze or skip, and its name"


@given(sampled_from(example().habits), booleans(), booleans())
@settings(max_examples=50)
def test_never_more_than_three_buttons(habit: Habit, details: bool, private: bool) -> None:
    """At most three buttons, each choice once, and always a way to say yes, or open it, and no."""
    asked = asking(habit._replace(private=private), 250)
    for prompt in (prompt_of(asked, BERLIN, details=details), digest_of([asked], BERLIN, details=details)):
        choices = [button.choice for button in prompt.buttons]
        assert len(choices) == len(set(choices)) <= 3
        assert set(choices) & {Choice.DONE, Choice.OPEN}
        assert set(choices) & {Choice.SKIP, Choice.NONE}


def test_the_time_is_the_persons() -> None:
    """The time it names is that of the person's zone."""
    assert due(task("pills", "09:00")).due == moment("2026-12-20T09:00")
    assert untold(task("pills", "09:00")).title.endswith("09:00")
