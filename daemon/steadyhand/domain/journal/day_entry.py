"""What the person says of a day, checked and made into the data of an event (R-091). Pure."""

from datetime import date, datetime
from enum import StrEnum

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.journal.field import (
    LONGEST_LINE,
    LONGEST_TAG,
    NOTHING,
    Range,
    lines_of,
    listed,
    note_of,
    number_of,
    tag_of,
)
from steadyhand.domain.programme.sleep import Moment, Night, bed_of, checked, night_of
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Json
from steadyhand.errors import Refused
from steadyhand.values import NamedTuple

MAGNESIUM_FOODS = ("leafy-greens", "nuts", "seeds", "whole-grains")
POTASSIUM_FOODS = ("bananas", "sweet-potatoes", "avocados", "beans")
CALCIUM_FOODS = ("dairy", "fortified-plant-milk", "dark-greens")
OTHER_TAGS = ("vitamin-d", "b-complex", "salty", "processed")
DIET_TAGS = (*MAGNESIUM_FOODS, *POTASSIUM_FOODS, *CALCIUM_FOODS, *OTHER_TAGS)
"""Suggestions (R-060, R-063: without a dose); any other word will do."""
MINUTES_IN_DAY = 24 * 60
QUALITY = Range("the quality of sleep", 1, 5, whole=True)
STRESS = Range("stress", 0, 10, whole=True)
HAND = Range("hand work in minutes", 0, MINUTES_IN_DAY)
EXERCISE = Range("exercise in minutes", 0, MINUTES_IN_DAY)
LATENCY = Range("the minutes to fall asleep", 0, MINUTES_IN_DAY)
AWAKE = Range("the minutes awake in the night", 0, MINUTES_IN_DAY)
USUAL = Range("the usual number a day", 0, 1000)
PERCENT = Range("the share of the day in percent", 1, 100)
SHARE = Range("the share of the day", 0.01, 1)


class Rating(StrEnum):
    """How it is now, beside the first week."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    MUCH_WORSE = "much worse"


class Closing(StrEnum):
    """How the record of a day's episodes is declared complete."""

    COUNTED = "counted"
    NONE = "none"
    SOME = "some"


class DayEntry(NamedTuple):
    """The person's own words for each field; None and empty for what was not said.

    ``bed``, ``up``: of the night before the day. ``part``: the share of the day that ``closing`` is
    about, as "50%" or "0.5". ``heat``: a hot day. ``usual``: episodes a day before the programme.
    ``intake_complete``: all that was eaten and drunk is recorded.
    """

    bed: Moment | None = None
    up: Moment | None = None
    latency_min: str | None = None
    awake_min: str | None = None
    quality: str | None = None
    stress: str | None = None
    diet: tuple[str, ...] = ()
    hand_min: str | None = None
    exercise_min: str | None = None
    heat: bool | None = None
    closing: Closing | None = None
    part: str | None = None
    usual: str | None = None
    rating: Rating | None = None
    medicines: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    note: str | None = None
    intake_complete: bool = False


NOTHING_SAID = DayEntry()
_NUMBERS = (
    ("quality", QUALITY),
    ("stress", STRESS),
    ("hand_min", HAND),
    ("exercise_min", EXERCISE),
    ("usual", USUAL),
)
_LINES = (
    ("medicines", "a medicine"),
    ("questions", "a question"),
    ("function", "an example from daily life"),
)


class About(NamedTuple):
    """What an entry is about: the ``day``, what the diary says of it so far, and the moment of entering.

    ``original``: the data of the entry it corrects, of which what is not named anew stays as it was.
    """

    day: date
    known: DiaryDay
    now: datetime
    calendar: Calendar
    original: dict[str, Json] | None = None


def day_data(entry: DayEntry, about: About) -> dict[str, Json]:
    """The data of the event, as the contract has it; what was not said is left out. Raises Refused."""
    data: dict[str, Json] = {"closed": False, "diet": [], **(about.original or {})}
    data |= _night(entry, about)
    texts = entry._asdict()
    data |= {key: number_of(texts[key], allowed) for key, allowed in _NUMBERS if texts[key] is not None}
    if entry.diet:
        data["diet"] = [
            *dict.fromkeys(
                tag_of(each, "a tag") for each in lines_of(listed(entry.diet), "diet", LONGEST_TAG)
            )
        ]
    data |= {key: [*lines_of(texts[key], name, LONGEST_LINE)] for key, name in _LINES if texts[key]}
    if entry.heat is not None:
        data["heat"] = entry.heat
    if entry.intake_complete:
        data["intake_complete"] = True
    if entry.rating is not None:
        data["rating"] = entry.rating.value
    note = None if entry.note is None else note_of(entry.note)
    if note is not None or (entry.note is not None and about.original is not None):
        data["note"] = note
    return data | _closing(entry, about)


def _closing(entry: DayEntry, about: About) -> dict[str, Json]:
    """Refused where it would not fit what is recorded: missing is not zero (R-092)."""
    if entry.closing is None:
        if entry.part is not None:
            raise Refused(f"a share of the day belongs to --close, --none or --some: {NOTHING}")
        return {}
    recorded = len(about.known.episodes)
    if entry.closing is Closing.NONE and recorded:
        raise Refused(
            f"{_episodes(recorded)} recorded for {about.day}; close it with those: "
            f"steady day --close, or take them back with steady undo. Nothing was recorded."
        )
    if entry.closing is Closing.COUNTED and not recorded:
        raise Refused(
            f"no episode is recorded for {about.day}. If there was none: steady day --none; if there were "
            "some that you did not count: steady day --some. Nothing was recorded."
        )
    data: dict[str, Json] = {"closed": True, "none": None, "some": None, "share": None}
    if entry.closing is not Closing.COUNTED:
        data[entry.closing.value] = True
    if entry.part is not None:
        data["share"] = share_of(entry.part)
    return {key: value for key, value in data.items() if value is not None or about.original is not None}


def _episodes(count: int) -> str:
    return "one episode is" if count == 1 else f"{count} episodes are"


def share_of(text: str) -> float | int:
    """The share of the day, above 0 and at most 1: "0.5", "50%" or "1/2". Raises Refused."""
    if text.endswith("%"):
        return number_of(text.removesuffix("%"), PERCENT) / 100
    top, slash, bottom = text.partition("/")
    if slash and top.isdecimal() and bottom.isdecimal() and 0 < int(top) <= int(bottom):
        return round(int(top) / int(bottom), 4)
    return number_of(text, SHARE)


def _night(entry: DayEntry, about: About) -> dict[str, Json]:
    """Bed and up, each completed by what is recorded of the other, and the minutes slept."""
    if all(said is None for said in (entry.bed, entry.up, entry.latency_min, entry.awake_min)):
        return {}
    bed = about.known.bed if entry.bed is None else entry.bed
    up = about.known.up if entry.up is None else entry.up
    if bed is None or up is None:
        return _half_a_night(entry, about)
    awake = {
        "latency_min": _awake(entry.latency_min, LATENCY, about),
        "awake_min": _awake(entry.awake_min, AWAKE, about),
    }
    lay, rose = night_of(bed, up, about.day, about.calendar)
    night = checked(
        Night(lay, rose, awake["latency_min"], awake["awake_min"]), about.day, about.now, about.calendar
    )
    said: dict[str, Json] = {key: minutes for key, minutes in awake.items() if minutes}
    return {
        "bed": _local(lay, about),
        "up": _local(rose, about),
        "slept_min": _whole(night.slept_min),
        **said,
    }


def _awake(text: str | None, allowed: Range, about: About) -> float:
    """The minutes, or those of the entry that is corrected."""
    if text is not None:
        return number_of(text, allowed)
    key = "latency_min" if allowed is LATENCY else "awake_min"
    before = (about.original or {}).get(key)
    return before if isinstance(before, int | float) else 0


def _half_a_night(entry: DayEntry, about: About) -> dict[str, Json]:
    """One of the two without the other: kept, without a length."""
    if entry.latency_min is not None or entry.awake_min is not None:
        raise Refused(f"minutes awake need a night, with --bed and --up: {NOTHING}")
    instants = {
        "bed": None if entry.bed is None else bed_of(entry.bed, about.day, about.calendar),
        "up": None if entry.up is None else night_of(entry.up, entry.up, about.day, about.calendar)[1],
    }
    if any(instant is not None and instant > about.now for instant in instants.values()):
        raise Refused(f"that is in the future; a night belongs to the day of waking: {NOTHING}")
    return {key: _local(instant, about) for key, instant in instants.items() if instant is not None}


def _whole(minutes: float) -> float | int:
    rounded = round(minutes, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _local(instant: datetime, about: About) -> str:
    return instant.astimezone(about.calendar.zone).isoformat(timespec="seconds")
