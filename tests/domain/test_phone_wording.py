"""The words on the phone."""

import pytest

from fakes.habits import caffeine, configured, evening, task, water
from fakes.story import Story, moment
from steadyhand.domain.phone.wording import Words, words_of
from steadyhand.domain.reminding.asking import asking_of
from steadyhand.domain.reminding.habit import Habit
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.domain.reminding.wording import Asking

SECRET = task("pills", "09:00", note="for the nerves", title="Magnesium\n for cramps")


def asking(habit: Habit, snoozes: int = 0) -> Asking:
    """A reminder of that habit, the first of the day, put off so often."""
    story = Story(configured(habit))
    at, zone = moment("21:00"), story.calendar.zone
    day = story.calendar.day_of(at)
    first = timetable(story.configuration, zone, day)[0]
    for _ in range(snoozes):
        story.snoozed("09:00", first.key.replace(f"{day}T", ""), "09:10")
    found = asking_of(story.configuration, story.state, habit, first, at=moment("09:00"), zone=zone)
    return found._replace(leaves_room=True)


def labels(words: Words) -> list[str]:
    """What the buttons say."""
    return [button.label for button in words.buttons]


@pytest.mark.parametrize("habit", [SECRET, water(), caffeine()])
def test_by_default_nothing_is_told(habit: Habit) -> None:
    """Neither the server nor a lock screen learns what it is about (I-8)."""
    words = words_of([asking(habit)], details=False)
    assert (words.title, words.text) == ("Steadyhand", "A reminder is waiting.")
    assert labels(words) == ["Done", "Snooze", "Skip"]


def test_the_title_is_told_where_the_person_says_so() -> None:
    """The title alone, on one line: no amount and no note."""
    words = words_of([asking(SECRET)], details=True)
    assert (words.title, words.text) == ("Magnesium for cramps", "A reminder is waiting.")


def test_what_is_private_stays_so() -> None:
    """Whatever is said of details."""
    private = SECRET._replace(private=True)
    assert words_of([asking(private)], details=True).title == "Steadyhand"
    both = words_of([asking(private), asking(task("tea", "09:00"))], details=True)
    assert both.text == "2 reminders are waiting.\nTea"


def test_a_question_of_the_diary_is_not_answered_by_done() -> None:
    """The phone says where it is answered, and puts it off or skips it."""
    words = words_of([asking(evening())], details=False)
    assert words.text == "A reminder is waiting. It is answered at the computer."
    assert labels(words) == ["Snooze", "Skip"]


def test_what_was_put_off_often_enough_has_no_snooze() -> None:
    """As on the desktop (R-111)."""
    assert labels(words_of([asking(SECRET, snoozes=3)], details=False)) == ["Done", "Skip"]


def test_several_are_told_by_their_number() -> None:
    """And by their titles where the person says so, ten at most."""
    three = [asking(task(name, "09:00")) for name in ("tea", "pills", "walk")]
    assert words_of(three, details=False).text == "3 reminders are waiting."
    assert labels(words_of(three, details=False)) == ["All done", "Snooze all", "Skip all"]
    assert words_of(three, details=True).text == "3 reminders are waiting.\nTea\nPills\nWalk"
    assert words_of(three * 5, details=True).text.count("\n") == 10


def test_a_long_title_is_cut() -> None:
    """The server takes at most a kilobyte."""
    assert len(words_of([asking(task("a", "09:00", title="x" * 900))], details=True).title) == 80
