"""What is remembered of the phone: what was sent, which buttons were pressed, and what was refused."""

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from steadyhand.domain.phone.letter import Letter, Topic
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.phone.private import read_private, remove_private, write_private

REMEMBERED = timedelta(hours=24)
"""A letter is known so long after it ended: twice as long as ntfy keeps messages unless told otherwise."""
FORMAT = 1
_MINUTES = len("2026-11-23T09:00")


class Ledger(NamedTuple):
    """``since``: the last message of the reply topic that was dealt with, "" for none.

    ``pressed``: the buttons whose answer was accepted, by letter. ``refused``: how many answers were
    not, by the fault; ``refused_at``: when one was last.
    """

    since: str = ""
    letters: tuple[Letter, ...] = ()
    pressed: frozenset[tuple[str, Choice]] = frozenset()
    refused: Mapping[str, int] = {}
    refused_at: datetime | None = None

    def letter(self, name: str) -> Letter | None:
        """The letter of that id, or None."""
        return next((letter for letter in self.letters if letter.id == name), None)

    def with_letter(self, letter: Letter) -> "Ledger":
        """With one more, or with another form of that one."""
        others = tuple(each for each in self.letters if each.id != letter.id)
        return self._replace(letters=(*others, letter))

    def draft(self, topics: tuple[Topic, ...]) -> Letter | None:
        """The letter about these of which nobody knows whether the server has it, or None."""
        return next((each for each in self.letters if each.topics == topics and not each.is_out), None)

    def with_pressed(self, letter: Letter, choice: Choice) -> "Ledger":
        """With that button pressed: its answer counts no second time."""
        return self._replace(pressed=self.pressed | {(letter.id, choice)})

    def with_refusal(self, fault: str, at: datetime) -> "Ledger":
        """With one more answer that changed nothing."""
        counted = {**self.refused, fault: self.refused.get(fault, 0) + 1}
        return self._replace(refused=counted, refused_at=at)

    def tidied(self, now: datetime) -> "Ledger":
        """Without what is long over: an answer to it is unknown, and refused as that."""
        return self._only(tuple(letter for letter in self.letters if now - REMEMBERED < letter.ends))

    def without_days(self, first: date, last: date, calendar: Calendar) -> "Ledger":
        """Without the letters about a reminder of these days, and what was pressed of them.

        ``calendar``: the person's days, which do not end at midnight; an occurrence is named by the clock.
        """

        def is_of_them(letter: Letter) -> bool:
            days = (calendar.day_of(_due(topic.occurrence, calendar)) for topic in letter.topics)
            return any(first <= day <= last for day in days)

        return self._only(tuple(letter for letter in self.letters if not is_of_them(letter)))

    def _only(self, letters: tuple[Letter, ...]) -> "Ledger":
        known = {letter.id for letter in letters}
        pressed = frozenset(each for each in self.pressed if each[0] in known)
        return self._replace(letters=letters, pressed=pressed)


def _due(occurrence: str, calendar: Calendar) -> datetime:
    return datetime.fromisoformat(occurrence.partition("@")[2][:_MINUTES]).replace(tzinfo=calendar.zone)


class LedgerFile:
    """A ledger that outlives the process. What it holds names habits: it is its owner's alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Ledger:
        """The ledger; an empty one where there is none. Raises OSError.

        A garbled one is taken for empty: every button on the phone is then refused as unknown.
        """
        try:
            text = read_private(self._path)
            return Ledger() if text is None else _ledger_of(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            return Ledger()

    def write(self, ledger: Ledger) -> None:
        """Keep it, durably. Raises OSError."""
        write_private(self._path, json.dumps(_document_of(ledger), separators=(",", ":")))

    def remove(self) -> bool:
        """Forget it; False where there was none. Raises OSError."""
        return remove_private(self._path)


def _document_of(ledger: Ledger) -> dict[str, object]:
    return {
        "format": FORMAT,
        "since": ledger.since,
        "letters": [
            {
                "id": letter.id,
                "sent": letter.sent.isoformat(),
                "is_out": letter.is_out,
                "taken_back": letter.taken_back,
                "topics": [
                    [topic.occurrence, topic.snoozes, topic.closes.isoformat()] for topic in letter.topics
                ],
            }
            for letter in ledger.letters
        ],
        "pressed": sorted([name, choice.value] for name, choice in ledger.pressed),
        "refused": dict(ledger.refused),
        "refused_at": None if ledger.refused_at is None else ledger.refused_at.isoformat(),
    }


def _ledger_of(told: Any) -> Ledger:  # noqa: ANN401 - what json.loads gives
    at = told["refused_at"]
    return Ledger(
        since=str(told["since"]),
        letters=tuple(_letter_of(each) for each in told["letters"]),
        pressed=frozenset((str(name), Choice(choice)) for name, choice in told["pressed"]),
        refused={str(fault): int(number) for fault, number in told["refused"].items()},
        refused_at=None if at is None else _instant(at),
    )


def _letter_of(told: Any) -> Letter:  # noqa: ANN401 - the same
    topics = tuple(Topic(str(key), int(snoozes), _instant(closes)) for key, snoozes, closes in told["topics"])
    if not topics:
        raise ValueError("a letter is about something")
    is_out, taken_back = told["is_out"] is True, told["taken_back"] is True
    return Letter(str(told["id"]), _instant(told["sent"]), topics, is_out=is_out, taken_back=taken_back)


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError("an instant has an offset")
    return instant
