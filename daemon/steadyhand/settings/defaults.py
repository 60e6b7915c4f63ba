"""The check-ins of the diary, present unless the person changes or switches them off."""

from collections.abc import Mapping
from typing import TypeAlias

Raw: TypeAlias = Mapping[str, object]

EVENING_LEAD_MIN = 90
AHEAD_OF_WIND_DOWN_MIN = 30
LOOK_BACK_LEAD_MIN = 300
"""The weekly questions and the review: 18:00 where bedtime is 23:00, whichever the waking hours are."""
LONGEST_WIND_DOWN_MIN = 720
ALWAYS = ("evening", "morning")
WITH_A_START = ("screening", "week-four")
CHECK_INS = (*ALWAYS, *WITH_A_START)
_TIMING = frozenset({"at", "before_bed_min", "after_wake_min"})
_DAYS = frozenset({"days", "every_days", "on_days"})
_FIXED: dict[str, Raw] = {
    "morning": {"title": "Morning check-in", "topic": "morning", "after_wake_min": 30},
    "screening": {
        "title": "Weekly questions",
        "topic": "screening",
        "before_bed_min": LOOK_BACK_LEAD_MIN,
        "every_days": 7,
    },
    "week-four": {
        "title": "Week-four review",
        "topic": "reassessment",
        "before_bed_min": LOOK_BACK_LEAD_MIN,
        "on_days": [28],
    },
}


def with_check_ins(document: Raw) -> dict[str, object]:
    """The document with the default check-ins in it.

    A table of the same id without ``kind`` changes only the keys it names: a time of its own takes
    the place of the default's, and so do days. A table with another ``kind`` is the person's own.
    The weekly questions and the week-four review are added only where ``programme.start`` is set.
    """
    habits = document.get("habits", {})
    if not isinstance(habits, Mapping):
        return dict(document)
    added = CHECK_INS if _has_start(document) else ALWAYS
    missing: dict[str, object] = {name: {} for name in added if name not in habits}
    return {
        **document,
        "habits": {name: _completed(name, table, habits) for name, table in {**habits, **missing}.items()},
    }


def _has_start(document: Raw) -> bool:
    programme = document.get("programme")
    return isinstance(programme, Mapping) and programme.get("start") is not None


def _completed(name: str, table: object, habits: Raw) -> object:
    if name not in CHECK_INS or not isinstance(table, Mapping) or table.get("kind", "check-in") != "check-in":
        return table
    replaced: set[str] = set()
    for group in (_TIMING, _DAYS):
        replaced |= group if group & set(table) else set()
    default = {"kind": "check-in", **_default(name, habits)}
    return {key: value for key, value in default.items() if key not in replaced} | dict(table)


def _default(name: str, habits: Raw) -> Raw:
    return _evening(habits) if name == "evening" else _FIXED[name]


def _evening(habits: Raw) -> Raw:
    """The look back at the day comes before the wind-down, during which nothing else is asked."""
    leads = [_wind_down_lead(table) for table in habits.values()]
    lead = max([EVENING_LEAD_MIN, *(lead + AHEAD_OF_WIND_DOWN_MIN for lead in leads if lead)])
    return {"title": "Evening check-in", "topic": "evening", "before_bed_min": lead}


def _wind_down_lead(table: object) -> int:
    if not isinstance(table, Mapping) or table.get("kind") != "wind-down" or table.get("enabled") is False:
        return 0
    lead = table.get("before_bed_min", 60)
    return lead if isinstance(lead, int) and lead <= LONGEST_WIND_DOWN_MIN else 0
