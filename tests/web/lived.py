"""Four weeks that were lived, put into a log through ``steady import``."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from cli.household import Household

CONFIGURATION = """\
[programme]
start = {start}
onset = {onset}

[day]
zone = "UTC"

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
at = ["09:00"]
"""
DEVICE = "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44"
OUTCOMES = ("done", "done", "missed", "done", "excused", "done", "skipped", "done", "unobserved", "done")
GAPS = frozenset({6, 10, 11, 19})
"""Days without any entry of the diary."""
ZEROS = frozenset({3, 17})
"""Days with an explicit zero."""


def lived(home: Household, day: int, water: str = "Water") -> date:
    """Today is that day of the programme, and every day before it was lived; gives its first day."""
    today = date.fromisoformat(home.steady("status", "--json").json["day"])
    start = today - timedelta(days=day - 1)
    home.configure(CONFIGURATION.format(start=start, onset=start - timedelta(days=10), water=water))
    home.compile()
    events = [each for number in range(1, min(day, 29)) for each in _of_day(start, number)]
    named = ({"id": f"01900000-0000-7000-8000-{place:012x}", **each} for place, each in enumerate(events))
    file = home.root / "lived.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in named))
    done = home.steady("import", file)
    assert done.exit_code == 0, done
    return start


def _of_day(start: date, number: int) -> Iterator[dict[str, Any]]:
    day = start + timedelta(days=number - 1)
    at = {"habit": "stretch", "occurrence": f"stretch@{day}T09:00"}
    yield _event(day, "done", at) | {"kind": OUTCOMES[number % 10]}
    if number in GAPS:
        return
    for ml in (300, 500, 250 * (number % 7)):
        yield _event(day, "intake", {"habit": "water"}, amount=ml or 10, unit="ml")
    yield _event(day, "intake", {"habit": "caffeine"}, amount=80 + 40 * (number % 5), unit="mg")
    episodes = 0 if number in ZEROS else 1 + (number * 7) % 4
    for _ in range(episodes):
        yield _event(day, "episode", {}, where="thumb", side="left", seconds=20, intensity=3, triggers=[])
    said = {} if episodes else {"none": True}
    yield _event(day, "day", {}, closed=True, slept_min=360 + 20 * (number % 6), stress=number % 7, **said)


def _event(day: date, kind: str, of: dict[str, str], **data: object) -> dict[str, Any]:
    blank = {"habit": None, "occurrence": None}
    where = {"at": f"{day}T12:00:00+00:00", "day": str(day), "device": DEVICE, "via": "cli"}
    return {**where, **blank, **of, "kind": kind, "data": data}
