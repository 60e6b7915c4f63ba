"""One showing to the person: what crosses to a notifier, and what comes back."""

from datetime import datetime
from enum import IntEnum, StrEnum

from steadyhand.values import NamedTuple, TypeAlias


class Choice(StrEnum):
    """What a button means; ``DETAILS`` is a click on the bubble itself.

    ``NONE`` and ``SOME`` answer the evening's question for episodes. ``OPEN`` opens what the prompt is
    about: the diary, the questions, the review.
    """

    DONE = "done"
    SNOOZE = "snooze"
    SKIP = "skip"
    NONE = "none"
    SOME = "some"
    OPEN = "open"
    DETAILS = "details"


class Urgency(IntEnum):
    """The desktop's three levels, with the numbers of the notification specification."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


class Button(NamedTuple):
    """A choice and the words on its button."""

    choice: Choice
    label: str


class Prompt(NamedTuple):
    """A notification to show.

    ``tag`` names the bubble: showing the same tag again replaces it. ``occurrences`` are the keys
    it asks about, one or, in a digest, several. ``buttons``: at most three. ``closes``: when it is
    to be taken down unanswered. ``answer_hint``: how to answer where the server has no buttons;
    ``click_hint``: what a click does where it has, empty where that needs no words.
    ``receipts``: receipts of earlier showings that this one takes the place of.
    """

    tag: str
    occurrences: tuple[str, ...]
    title: str
    body: str
    buttons: tuple[Button, ...]
    answer_hint: str
    urgency: Urgency = Urgency.NORMAL
    closes: datetime | None = None
    receipts: tuple[str, ...] = ()
    click_hint: str = ""


class Shown(NamedTuple):
    """The notification was handed over.

    ``via``: the channel. ``confirmed``: whether a server acknowledged it (False: sent, unconfirmed).
    ``buttons``: whether it can be answered on the spot. ``receipt``: opaque, names this bubble
    across restarts of the daemon; None where the channel gives none.
    """

    via: str
    confirmed: bool
    buttons: bool
    receipt: str | None = None


class Failed(NamedTuple):
    """The notification could not be shown; ``reason`` is one sentence without the person's text."""

    via: str
    reason: str


Delivery: TypeAlias = Shown | Failed
