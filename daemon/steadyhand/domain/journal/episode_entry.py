"""What the person says of one episode, checked and made into the data of an event (R-090). Pure."""

from enum import StrEnum

from steadyhand.domain.journal.field import LONGEST_TAG, NOTHING, Range, lines_of, listed, note_of, number_of
from steadyhand.domain.journal.place import Side, place_of
from steadyhand.domain.reminding.event import Json
from steadyhand.errors import Refused
from steadyhand.values import NamedTuple

TRIGGERS = (
    "caffeine",
    "stress",
    "activity",
    "tired",
    "alcohol",
    "cold",
    "medicine",
    "nicotine",
    "energy-drink",
    "decongestant",
)
"""Suggestions (R-090, R-035); any other word will do."""
SECONDS_PER_MIN = 60
LONGEST_MIN = 24 * 60
SECONDS = Range("the length in seconds", 0.1, LONGEST_MIN * SECONDS_PER_MIN)
MINUTES = Range("the length in minutes", 0.01, LONGEST_MIN)
INTENSITY = Range("the intensity", 0, 10, whole=True)


class Activity(StrEnum):
    """Whether the muscle was at rest, or had just been used (R-090)."""

    REST = "rest"
    USE = "use"


class EpisodeEntry(NamedTuple):
    """The person's own words for each field; None and empty for what was not said.

    ``seconds`` or ``minutes``: the length, one of them. ``continuous``: it went on, and is recorded
    as a length without a count (R-095).
    """

    where: str | None = None
    side: str | None = None
    seconds: str | None = None
    minutes: str | None = None
    intensity: str | None = None
    triggers: tuple[str, ...] = ()
    weakness: bool | None = None
    activity: Activity | None = None
    continuous: bool = False
    note: str | None = None


NOTHING_MORE = EpisodeEntry()


def episode_data(entry: EpisodeEntry, original: dict[str, Json] | None = None) -> dict[str, Json]:
    """The data of the event, as the contract has it; what was not said is left out.

    ``original``: the data of the entry it corrects, of which what is not named anew stays as it was.
    Raises Refused.
    """
    data: dict[str, Json] = dict(original or {})
    data |= {"where": None, "side": None, "triggers": []} if original is None else {}
    if entry.where is not None or entry.side is not None:
        data |= _place(entry, data)
    if (seconds := _seconds(entry)) is not None:
        data["seconds"] = seconds
    if entry.intensity is not None:
        data["intensity"] = number_of(entry.intensity, INTENSITY)
    if entry.triggers:
        data["triggers"] = [*lines_of(listed(entry.triggers), "a trigger", LONGEST_TAG)]
    data |= {key: said for key, said in _flags(entry).items() if said is not None}
    note = None if entry.note is None else note_of(entry.note)
    if note is not None or (entry.note is not None and original is not None):
        data["note"] = note
    if data.get("continuous") and data.get("seconds") is None:
        raise Refused(f"what went on has a length, as in --continuous --minutes 180: {NOTHING}")
    return data


def _flags(entry: EpisodeEntry) -> dict[str, Json]:
    return {
        "weakness": entry.weakness,
        "state": None if entry.activity is None else entry.activity.value,
        "continuous": True if entry.continuous else None,
    }


def _place(entry: EpisodeEntry, before: dict[str, Json]) -> dict[str, Json]:
    """The place, of which a side may be part: "left thumb"."""
    where, side = before.get("where"), entry.side
    if entry.where is not None:
        found = place_of(entry.where)
        if found.side is not None and side is not None and found.side != side:
            raise Refused(f"{entry.where!r} and the side {side} do not fit together: {NOTHING}")
        where, side = found.where, side or found.side
    if side is not None and side not in set(Side):
        raise Refused(f"a side is one of {', '.join(Side)}, not {side!r}: {NOTHING}")
    kept = before.get("side") if entry.where is None or where == before.get("where") else None
    return {"where": where, "side": side or kept}


def _seconds(entry: EpisodeEntry) -> float | int | None:
    if entry.seconds is not None and entry.minutes is not None:
        raise Refused(f"say the length once, in seconds or in minutes: {NOTHING}")
    if entry.seconds is not None:
        return number_of(entry.seconds, SECONDS)
    if entry.minutes is not None:
        seconds = round(number_of(entry.minutes, MINUTES) * SECONDS_PER_MIN, 1)
        return int(seconds) if seconds == int(seconds) else seconds
    return None
