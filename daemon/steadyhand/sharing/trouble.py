"""What is wrong in the folder, as values, and in words for a person. Pure but for the errors."""

from enum import StrEnum
from typing import NamedTuple

from steadyhand.errors import Refused, Unavailable


class FolderFault(Unavailable):
    """The folder or a file of ours in it cannot be used; nothing is lost, the log has everything."""


class SecretsFault(Unavailable):
    """The place of the secrets cannot be read or written."""


class WrongPhrase(Refused):
    """The phrase that was typed is not one."""


class TroubleKind(StrEnum):
    """What is wrong with a file, or with a record in it."""

    DAMAGED = "damaged"
    UNFINISHED = "unfinished"
    MISSING = "missing"
    FORGED = "forged"
    UNKNOWN_KEY = "unknown key"
    REVOKED = "revoked"
    OLD_KEY = "old key"
    NOT_SEALED = "not sealed"
    SEALED = "sealed"
    OTHER_FORMAT = "other format"
    NO_HEADER = "no header"
    OTHER_NAME = "other name"
    CONFLICT_COPY = "conflict copy"
    STRAY = "stray"
    NO_FILE = "no file"
    TOO_LARGE = "too large"
    TOO_MANY = "too many"
    UNREADABLE = "unreadable"
    REPLACED = "replaced"
    RECORD_TOO_LARGE = "record too large"


class Trouble(NamedTuple):
    """One of them. ``place``: the byte in ``file``; ``sequence``: 0 where it is not known.

    ``more``: how many records are missing, which format, or why it cannot be read.
    """

    kind: TroubleKind
    file: str
    device: str = ""
    place: int = 0
    sequence: int = 0
    more: str = ""


_AGAIN = "On that device, have it written anew: steady device rewrite"
_PAIR = "Show its phrase on another device with 'steady device pair' and type it here: steady device join"
_WORDS = {
    TroubleKind.DAMAGED: f"a record at byte {{place}} is damaged; the later ones were read. {_AGAIN}",
    TroubleKind.UNFINISHED: "the end is not there yet, from byte {place} on; it is read once it has come.",
    TroubleKind.MISSING: (
        f"records missing before record {{sequence}}: {{more}}. They may be on their way. If not: {_AGAIN}"
    ),
    TroubleKind.FORGED: (
        f"record {{sequence}} at byte {{place}} was not sealed by one of your devices, or was moved there. "
        f"It was refused. See who can write into the folder. {_AGAIN}"
    ),
    TroubleKind.UNKNOWN_KEY: f"it is sealed with a key that is not on this device. {_PAIR}",
    TroubleKind.REVOKED: (
        "records from {sequence} on are of a device that was revoked. They were refused. Nothing has to be "
        "done; if it is yours after all, type on it the words that 'steady device pair' shows here."
    ),
    TroubleKind.OLD_KEY: (
        "records from {sequence} on are sealed with a key that was given up. That device has to be told the "
        "new phrase; it then writes them anew. Show the phrase here: steady device pair"
    ),
    TroubleKind.NOT_SEALED: (
        "it is not sealed, and devices.sealed asks for that. Nothing of it was read. Set the same on both."
    ),
    TroubleKind.SEALED: (
        "it is sealed, and devices.sealed is false on this device. Nothing of it was read. "
        "Set the same on both."
    ),
    TroubleKind.OTHER_FORMAT: (
        "it is of format {more}, which this Steadyhand does not know. Nothing of it was read. "
        "Bring both to the same version."
    ),
    TroubleKind.NO_HEADER: f"its first line is damaged, so nothing of it was read. {_AGAIN}",
    TroubleKind.OTHER_NAME: (
        "it says that it is of another device than its name says. Nothing of it was read. Remove it."
    ),
    TroubleKind.CONFLICT_COPY: (
        "it is a copy that a synchroniser kept. Nothing in it is needed; it can be removed."
    ),
    TroubleKind.STRAY: "it is called like a file of Steadyhand and is none. It can be removed.",
    TroubleKind.NO_FILE: "it is a link or no plain file, and was not followed. Remove it.",
    TroubleKind.TOO_LARGE: f"it is larger than any device writes, and was not read. {_AGAIN}",
    TroubleKind.TOO_MANY: (
        "there are files of more than {more} devices; the others were not read. Remove those not in use."
    ),
    TroubleKind.UNREADABLE: "it cannot be read: {more}. Make it yours and readable.",
    TroubleKind.RECORD_TOO_LARGE: (
        "record {sequence} is larger than any device makes one, and was not read; the later ones were. "
        f"See who knows the password of the role. {_AGAIN}"
    ),
    TroubleKind.REPLACED: "it was replaced or has become shorter, and was read anew.",
}


def told(trouble: Trouble) -> str:
    """One line for a person: which file, what, and what helps. No event is told of but by its number.

    Whoever can write into the folder can name a file: what a terminal might obey is left out of it.
    """
    name = "".join(letter if letter.isprintable() else "?" for letter in trouble.file)
    return f"{name}: {_WORDS[trouble.kind].format(**trouble._asdict())}"
