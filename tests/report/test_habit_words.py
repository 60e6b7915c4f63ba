"""What is configured, in plain words."""

from datetime import timedelta
from pathlib import Path

import pytest

from steadyhand.domain.reminding.habit import Configuration, Phone
from steadyhand.report.habit_words import notification_words, what_words, when_words
from steadyhand.settings.compiler import compile_source

EXAMPLE = Path(__file__).parents[2] / "config/steadyhand.example.toml"


@pytest.fixture(scope="module")
def example() -> Configuration:
    """The example's configuration."""
    found = compile_source(EXAMPLE, {})
    assert isinstance(found, Configuration)
    return found


@pytest.mark.parametrize(
    ("name", "what", "when"),
    [
        (
            "water",
            "at least 2500 ml a day, 250 ml at a time",
            "10 times, spread from waking to 1 h 30 min before bedtime",
        ),
        ("caffeine", "at most 400 mg a day", "nothing more from 6 h before bedtime"),
        ("alcohol", "at most 2 units a day", "without a prompt"),
        ("detox", "screens off, light stretching", "1 h before bedtime"),
        ("magnesium-food", "done or not", "at 12:30"),
        ("relax", "12 min of even breathing", "at 21:00"),
        ("hands", "rest the hands for 5 min", "after each 45 min of use"),
        ("morning", "the diary asks how you slept", "30 min after waking"),
        ("screening", "the weekly questions about warning signs", "at 18:00; each 7 days"),
        ("week-four", "the review looks back", "at 18:00; on day 28 of the programme"),
    ],
)
def test_each_kind_has_its_words(example: Configuration, name: str, what: str, when: str) -> None:
    """What it asks for, and when."""
    habit = example.habit(name)
    assert habit is not None
    assert (what_words(habit), "; ".join(when_words(habit))) == (what, when)


def test_notifications_have_a_sentence_each(example: Configuration) -> None:
    """As they are in the example."""
    assert list(notification_words(example)) == [
        "No quiet spans are set.",
        "Prompts wait while do not disturb is on, a window is full screen or a camera is in use.",
        "Prompts do not say what they are about.",
        "How many minutes the machine is in use is noted, never what for.",
    ]


def test_a_phone_has_its_sentences(example: Configuration) -> None:
    """Where reminders go, when, and what is told there."""
    phone = Phone("https://n.example")
    when, what = list(notification_words(example._replace(phone=phone)))[3:5]
    assert when.startswith(
        "Reminders also go to your phone, over https://n.example: when unanswered for 10 min,"
    )
    assert what == "The phone is not told what they are about."
    open_to_all = phone._replace(after=timedelta(0), show_details=True)
    assert list(notification_words(example._replace(phone=open_to_all)))[3:5] == [
        "Reminders also go to your phone, over https://n.example: at once.",
        "The phone, and that server, are told the titles of habits.",
    ]
