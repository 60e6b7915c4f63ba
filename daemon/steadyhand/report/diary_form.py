"""An entry of the diary as the fields of its form, each as a person would type it. Pure."""

from datetime import datetime

from steadyhand.domain.journal.day_entry import DIET_TAGS, Closing
from steadyhand.domain.journal.diary import DiaryDay, Episode, entry_of, episode_of
from steadyhand.domain.journal.episode_entry import SECONDS_PER_MIN, TRIGGERS
from steadyhand.domain.programme.sleep import night_of
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.values import TypeAlias

Typed: TypeAlias = dict[str, str | tuple[str, ...]]
"""The fields by name; those with several values are tuples."""
EPISODE_KEYS = frozenset(
    {"where", "side", "seconds", "intensity", "triggers", "weakness", "state", "continuous", "note"}
)
"""The keys of an episode's data that its form shows, and therefore replaces."""
DAY_KEYS = frozenset(
    {"closed", "none", "some", "share", "bed", "up", "latency_min", "awake_min", "slept_min"}
    | {"quality", "stress", "diet", "hand_min", "exercise_min", "heat", "usual", "rating"}
    | {"medicines", "questions", "function", "note", "intake_complete"}
)
"""The same of a daily entry."""


def form_of(event: Event, calendar: Calendar) -> Typed:
    """What the form of that entry is filled in with."""
    if event.kind is EventKind.EPISODE:
        return episode_form(episode_of(event))
    return day_form(entry_of(event), calendar)


def episode_form(episode: Episode) -> Typed:
    """The fields of an episode. A length in whole tenths of minutes is shown so from two minutes on."""
    seconds = episode.seconds
    in_minutes = seconds is not None and seconds >= 2 * SECONDS_PER_MIN and seconds % 6 == 0
    length = seconds / SECONDS_PER_MIN if in_minutes and seconds is not None else seconds
    known = tuple(each for each in episode.triggers if each in TRIGGERS)
    return {
        "where": episode.where or "",
        "side": episode.side or "",
        "length": _number(length),
        "unit": "min" if in_minutes else "s",
        "intensity": _number(episode.intensity),
        "triggers": known,
        "other_triggers": ", ".join(each for each in episode.triggers if each not in known),
        "weakness": _flag(episode.weakness),
        "activity": episode.state or "",
        "continuous": "yes" if episode.continuous else "",
        "note": episode.note or "",
        "at": "",
    }


def day_form(day: DiaryDay, calendar: Calendar) -> Typed:
    """The fields of a daily entry."""
    known = tuple(each for each in day.diet if each in DIET_TAGS)
    bed, up = _night(day, calendar)
    numbers = ("latency_min", "awake_min", "quality", "stress", "hand_min", "exercise_min", "usual")
    return {
        "day": day.day.isoformat(),
        "bed": bed,
        "up": up,
        **{name: _number(getattr(day, name)) for name in numbers},
        "diet": known,
        "other_diet": ", ".join(each for each in day.diet if each not in known),
        "heat": _flag(day.heat),
        "closing": _closing(day),
        "part": "" if day.share == 1 else f"{day.share * 100:.10g}%",
        "rating": day.rating or "",
        **{name: "\n".join(getattr(day, name)) for name in ("medicines", "questions", "function")},
        "note": "\n".join(day.notes),
        "intake_complete": "yes" if day.intake_complete else "",
    }


def _closing(day: DiaryDay) -> str:
    if not day.closed:
        return ""
    if day.none:
        return Closing.NONE.value
    return (Closing.SOME if day.some else Closing.COUNTED).value


def _night(day: DiaryDay, calendar: Calendar) -> tuple[str, str]:
    """Bed and up as times of day where those mean the same instants, else with their dates."""
    if day.bed is None or day.up is None:
        return _time(day.bed, calendar), _time(day.up, calendar)
    bed, up = (at.astimezone(calendar.zone).time() for at in (day.bed, day.up))
    if night_of(bed, up, day.day, calendar) == (day.bed, day.up):
        return _time(day.bed, calendar), _time(day.up, calendar)
    return day.bed.isoformat(timespec="minutes"), day.up.isoformat(timespec="minutes")


def _time(at: datetime | None, calendar: Calendar) -> str:
    return "" if at is None else f"{at.astimezone(calendar.zone):%H:%M}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _flag(value: bool | None) -> str:  # noqa: FBT001 - it is the value itself
    return "" if value is None else "yes" if value else "no"
