"""The words on the phone: nothing that tells, and titles where the person wants them (I-8). Pure."""

from collections.abc import Sequence

from steadyhand.domain.reminding.habit import Habit
from steadyhand.domain.reminding.prompt import Button, Choice
from steadyhand.domain.reminding.wording import Asking, has_own_buttons
from steadyhand.values import NamedTuple

NAME = "Steadyhand"
WAITING = "A reminder is waiting."
AT_THE_COMPUTER = "It is answered at the computer."
LONGEST_TITLE = 80
MOST_LISTED = 10


class Words(NamedTuple):
    """What one message says, and its buttons, at most three."""

    title: str
    text: str
    buttons: tuple[Button, ...]


def words_of(askings: Sequence[Asking], *, details: bool) -> Words:
    """The words of one message. Never an amount, a note, or the title of a habit that is private."""
    return _one(askings[0], details=details) if len(askings) == 1 else _several(askings, details=details)


def _one(asking: Asking, *, details: bool) -> Words:
    habit = asking.habit
    elsewhere = has_own_buttons(habit)
    title = _title(habit) if details and not habit.private else NAME
    text = f"{WAITING} {AT_THE_COMPUTER}" if elsewhere else WAITING
    done = () if elsewhere else (Button(Choice.DONE, "Done"),)
    snooze = (Button(Choice.SNOOZE, "Snooze"),) if asking.may_snooze else ()
    return Words(title, text, (*done, *snooze, Button(Choice.SKIP, "Skip")))


def _several(askings: Sequence[Asking], *, details: bool) -> Words:
    told = [_title(each.habit) for each in askings if details and not each.habit.private][:MOST_LISTED]
    text = f"{len(askings)} reminders are waiting."
    snooze = (Button(Choice.SNOOZE, "Snooze all"),) if all(asking.may_snooze for asking in askings) else ()
    buttons = (Button(Choice.DONE, "All done"), *snooze, Button(Choice.SKIP, "Skip all"))
    return Words(NAME, "\n".join([text, *told]), buttons)


def _title(habit: Habit) -> str:
    """The title on one line, not longer than a phone shows."""
    title = " ".join(habit.title.split())
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
