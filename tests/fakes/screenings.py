"""Answers to the questions about warning signs, and the events they make."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from fakes.diary import recorded
from steadyhand.domain.reassessment.questions import CORE, EMERGENCY
from steadyhand.domain.reminding.event import Event, EventKind

TODAY = date(2026, 11, 23)
RECENT = TODAY - timedelta(days=5)
"""An onset that raises no flag of its own."""
NO_TO_ALL: Mapping[str, str] = {each.id: "no" for each in (*EMERGENCY, *CORE)} | {"onset": RECENT.isoformat()}
"""Everything answered, nothing reported."""


def yes(*questions: str) -> dict[str, str]:
    """No to all but these."""
    return {**NO_TO_ALL, **dict.fromkeys(questions, "yes")}


def screened(number: int, answers: Mapping[str, object], day: date = TODAY, hour: int = 9) -> Event:
    """Answers of that day, as the event of that number."""
    data = {"answers": dict(answers), "tier": "whatever", "flags": []}
    return recorded(number, EventKind.SCREENING, at=_at(day, hour), day=day, habit=None, data=data)


def visit(number: int, day: date, *, told_on: date | None = None, hour: int = 12) -> Event:
    """A clinician saw it on that day; told then, or later."""
    told = told_on or day
    data = {"date": day.isoformat()}
    return recorded(number, EventKind.CLINICIAN, at=_at(told, hour), day=told, habit=None, data=data)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
