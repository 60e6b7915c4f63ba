"""Four weeks that were lived, put into a log through ``steady import``."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from cli.household import Household, clock_in, day_now, today_there

CONFIGURATION = """\
[programme]
start = {start}
onset = {onset}

{around_now}
[notifications]
channel = "none"

[habits.water]
kind = "target"
title = "{water}"
unit = "ml"
goal = 2000

[habits.caffeine]
kind = "limit"
unit = "mg"
limit = 400

[habits.stretch]
kind = "task"
at = ["{soon}"]
"""
DEVICE = "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44"
OUTCOMES = ("done", "done", "missed", "done", "excused", "done", "skipped", "done", "unobserved", "done")
SOON_MIN = 60
"""The task comes up so long after now."""
GAPS = frozenset({6, 10, 11, 19})
"""Days without any entry of the diary."""
ZEROS = frozenset({3, 17})
"""Days with an explicit zero."""


def lived(home: Household, day: int, water: str = "Water") -> date:
    """Today is that day of the programme, and every day before it was lived; gives its first day."""
    now = datetime.now(UTC)  # noqa: TID251 - the process under test reads the real clock
    start = today_there(now) - timedelta(days=day - 1)
    onset, soon = start - timedelta(days=10), clock_in(SOON_MIN, now)
    words = {"start": start, "onset": onset, "water": water, "around_now": day_now(now), "soon": soon}
    home.configure(CONFIGURATION.format_map(words))
    home.compile()
    then = now - timedelta(days=day)
    lived = [Lived(start, number, then) for number in range(1, min(day, 29))]
    events = [event for each in lived for event in each.events()]
    named = ({"id": f"01900000-0000-7000-8000-{place:012x}", **each} for place, each in enumerate(events))
    file = home.root / "lived.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in named))
    done = home.steady("import", file)
    assert done.exit_code == 0, done
    return start


class Lived(NamedTuple):
    """A day by its number; ``before_all``: the time of now, on the day before the first."""

    start: date
    number: int
    before_all: datetime

    @property
    def at(self) -> datetime:
        """The time of now on that day."""
        return self.before_all + timedelta(days=self.number)

    def events(self) -> Iterator[dict[str, Any]]:
        """All of that day."""
        number = self.number
        yield self._event(OUTCOMES[number % 10], self._stretch())
        if number in GAPS:
            return
        for ml in (300, 500, 250 * (number % 7)):
            yield self._event("intake", {"habit": "water"}, amount=ml or 10, unit="ml")
        yield self._event("intake", {"habit": "caffeine"}, amount=80 + 40 * (number % 5), unit="mg")
        episodes = 0 if number in ZEROS else 1 + (number * 7) % 4
        for _ in range(episodes):
            yield self._event("episode", {}, where="thumb", side="left", seconds=20, intensity=3, triggers=[])
        said = {} if episodes else {"none": True}
        yield self._event(
            "day", {}, closed=True, slept_min=360 + 20 * (number % 6), stress=number % 7, **said
        )

    def _stretch(self) -> dict[str, str]:
        due = self.at + timedelta(minutes=SOON_MIN)
        return {"habit": "stretch", "occurrence": f"stretch@{due:%Y-%m-%dT%H:%M}"}

    def _event(self, kind: str, of: dict[str, str], **data: object) -> dict[str, Any]:
        blank = {"habit": None, "occurrence": None}
        day = self.start + timedelta(days=self.number - 1)
        where = {"at": self.at.isoformat(), "day": str(day), "device": DEVICE, "via": "cli"}
        return {**where, **blank, **of, "kind": kind, "data": data}
