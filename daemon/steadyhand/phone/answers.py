"""The protocol of answers: what a button posts, and what of that is accepted.

A button's text is ``sh1.CHOICE.LETTER.SIGNATURE``: the choice's word, the random id of the letter, and
the HMAC-SHA-256 under the pairing's key over the version, the device, the choice, the letter's id, when it
was sent, until when it counts, and each of its reminders. A server that reads it learns which button was
pressed, and when. Whoever can read the letter can press its buttons, as the phone does, each once and
until it ends; nobody can make another answer of it.
"""

import hmac
import json
import re
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from secrets import token_bytes
from typing import NamedTuple, TypeAlias

from steadyhand.domain.phone.letter import Letter, Topic
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.phone.ledger import Ledger

VERSION = "sh1"
PROBE = "probe"
ID_BYTES = 20
CHOICES = {choice.value: choice for choice in (Choice.DONE, Choice.SNOOZE, Choice.SKIP)}
LONGEST = 200
_FORM = re.compile(rf"{VERSION}\.({'|'.join((*CHOICES, PROBE))})\.([a-z2-7]{{32}})\.([A-Za-z0-9_-]{{43}})")


class Fault(StrEnum):
    """Why an answer is not accepted."""

    MALFORMED = "malformed"
    UNKNOWN = "unknown"
    FORGED = "forged"
    REPLAYED = "replayed"
    LATE = "late"
    SETTLED = "settled"


class Accepted(NamedTuple):
    """A genuine answer, not heard before: to the reminders of the letter that are not closed yet."""

    letter: Letter
    choice: Choice
    topics: tuple[Topic, ...]


class Probed(NamedTuple):
    """A message of our own that tries the way; it answers nothing."""

    id: str


class Unaccepted(NamedTuple):
    """An answer that changes nothing."""

    fault: Fault


Verdict: TypeAlias = Accepted | Probed | Unaccepted


def new_id(dice: Callable[[int], bytes] = token_bytes) -> str:
    """160 random bits as 32 letters and digits that are easy to tell apart."""
    return b32encode(dice(ID_BYTES)).decode("ascii").lower()


class Seal:
    """The key of a pairing and the device it was made on: signs and judges."""

    def __init__(self, key: bytes, device: str) -> None:
        self._key = key
        self._device = device

    def button(self, letter: Letter, choice: Choice) -> str:
        """What the button for the choice posts."""
        return f"{VERSION}.{choice}.{letter.id}.{self._signature(choice, letter.id, _terms(letter))}"

    def probe(self, name: str) -> str:
        """A message that tries the way there and back."""
        return f"{VERSION}.{PROBE}.{name}.{self._signature(PROBE, name, [])}"

    def judged(self, text: str, ledger: Ledger, now: datetime) -> Verdict:
        """What is to become of a text from the reply topic. No text raises anything."""
        found = _FORM.fullmatch(text) if len(text) <= LONGEST else None
        if found is None:
            return Unaccepted(Fault.MALFORMED)
        word, name, signature = found.groups()
        letter = ledger.letter(name)
        if word != PROBE and letter is None:
            return Unaccepted(Fault.UNKNOWN)
        terms = [] if letter is None else _terms(letter)
        if not hmac.compare_digest(signature, self._signature(word, name, terms)):
            return Unaccepted(Fault.FORGED)
        if letter is None:
            return Probed(name)
        return _genuine(letter, CHOICES[word], ledger, now)

    def _signature(self, word: str, name: str, terms: list[object]) -> str:
        """The signature as text; compared as text, so that not one bit of it can be another."""
        said = json.dumps([VERSION, self._device, word, name, *terms], separators=(",", ":"))
        return urlsafe_b64encode(hmac.digest(self._key, said.encode(), "sha256")).decode("ascii").rstrip("=")


def _terms(letter: Letter) -> list[object]:
    about = [[topic.occurrence, topic.snoozes, topic.closes.isoformat()] for topic in letter.topics]
    return [letter.sent.isoformat(), letter.ends.isoformat(), about]


def _genuine(letter: Letter, choice: Choice, ledger: Ledger, now: datetime) -> Verdict:
    if (letter.id, choice) in ledger.pressed:
        return Unaccepted(Fault.REPLAYED)
    topics = tuple(topic for topic in letter.topics if now < topic.closes)
    return Accepted(letter, choice, topics) if topics else Unaccepted(Fault.LATE)
