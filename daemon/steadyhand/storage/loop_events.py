"""What was kept in Loop Habit Tracker as events of the log, and an account of what was not carried over.

An event's id is made from the habit's name and the day, so that importing again changes nothing,
whether from a backup or from a CSV export.
"""

import json
import re
import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.event import Data, Event, EventKind, Json
from steadyhand.storage.loop import LoopData, LoopEntry, LoopHabit, Mark

DEVICE = "loop-import"
VIA = "import"
LONGEST_NOTE = 4000
_NAMESPACE = uuid.UUID("8d1f5d2c-55c3-5c1e-9c53-3f0f5f9e2a61")
_NOON = time(12)
_LONGEST_ID = 40
_KINDS = {
    Mark.DONE: EventKind.DONE,
    Mark.NO: EventKind.SKIPPED,
    Mark.SKIPPED: EventKind.EXCUSED,
    Mark.AMOUNT: EventKind.INTAKE,
}
"""A no is an answer; Loop's skip says that the day did not count, which here is excused."""
_UNNAMED = "habit"
_NO_UNIT = "times"
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LONGEST_TITLE, _LONGEST_HINT, _LONGEST_UNIT = 80, 500, 20
_NO_TIME = time(20)


class Carried(NamedTuple):
    """One habit as it is carried over: its ``id`` here, and how many entries became what."""

    id: str
    habit: LoopHabit
    done: int
    no: int
    excused: int
    amounts: int


class Account(NamedTuple):
    """The events of a file, the habits they belong to, and what was left behind, in words."""

    source: str
    events: tuple[Event, ...]
    habits: tuple[Carried, ...]
    left: tuple[str, ...]


def account_of(data: LoopData, units: Mapping[str, str | None], zone: ZoneInfo, today: date) -> Account:
    """What of the file is carried over, by a person in ``zone`` on ``today``.

    ``units``: the unit of each habit configured here, None for one without amounts; a habit of Loop
    takes the id of one only where both count alike. An entry is put at noon of its day.
    """
    events: list[Event] = []
    carried: list[Carried] = []
    lost: Counter[str] = Counter()
    taken: set[str] = set()
    seen: Counter[str] = Counter()
    for habit in data.habits:
        habit_id = _free_id(habit, units, taken)
        taken.add(habit_id)
        seen[habit.name] += 1
        made = [
            _event(habit, entry, habit_id, f"{habit.name}\n{seen[habit.name]}", zone)
            for entry in habit.entries
            if _is_carried(entry, today, lost)
        ]
        events += made
        kinds = Counter(event.kind for event in made)
        carried.append(Carried(habit_id, habit, *(kinds[kind] for kind in _KINDS.values())))
        lost["doubtful"] += habit.doubtful
        lost["cut"] += sum(1 for entry in habit.entries if len(entry.note) > LONGEST_NOTE)
    lost["orphans"] += data.orphans
    return Account(data.source, tuple(events), tuple(carried), tuple(_left(data, lost)))


def changed_since(events: Iterable[Event], known: Iterable[Event]) -> int:
    """How many of the events were imported before with another content; the log keeps what it has."""
    before = {event.id: (event.kind, event.data) for event in known if event.device == DEVICE}
    return sum(1 for event in events if event.id in before and before[event.id] != (event.kind, event.data))


def suggested_toml(habits: Iterable[Carried], known: Iterable[str]) -> str:
    """Tables for config.toml that set up the habits that are not ``known`` there; "" for none."""
    have = set(known)
    return "\n".join("\n".join(_table(each)) + "\n" for each in habits if each.id not in have)


def _free_id(habit: LoopHabit, units: Mapping[str, str | None], taken: set[str]) -> str:
    """An id from the name that no other habit of the file has, and none here that counts otherwise."""
    slug = _slug(habit.name)
    unit = _unit(habit) if habit.has_amounts else None
    for number in range(1, len(taken) + 4):
        tail = "" if number == 1 else f"-{number}"
        candidate = slug[: _LONGEST_ID - len(tail)].rstrip("-") + tail
        if candidate not in taken and units.get(candidate, unit) == unit:
            return candidate
    return f"loop-{uuid.uuid5(_NAMESPACE, habit.name).hex[:32]}"


def _unit(habit: LoopHabit) -> str:
    """The unit of its amounts, as one of the configuration could be."""
    return " ".join(_printable(habit.unit).split())[:_LONGEST_UNIT].strip() or _NO_UNIT


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_ID].rstrip("-") or _UNNAMED


def _is_carried(entry: LoopEntry, today: date, lost: Counter[str]) -> bool:
    if entry.mark in {Mark.AUTOMATIC, Mark.UNKNOWN}:
        lost[entry.mark] += 1
        return False
    if entry.day > today:
        lost["future"] += 1
        return False
    return True


def _event(habit: LoopHabit, entry: LoopEntry, habit_id: str, key: str, zone: ZoneInfo) -> Event:
    local = datetime.combine(entry.day, _NOON, zone)
    offset = local.utcoffset() or timedelta(0)
    return Event(
        id=str(uuid.uuid5(_NAMESPACE, f"{key}\n{entry.day}")),
        device=DEVICE,
        kind=_KINDS[entry.mark],
        at=local.astimezone(UTC),
        offset_s=int(offset.total_seconds()),
        day=entry.day,
        via=VIA,
        habit=habit_id,
        data=_data(habit, entry),
    )


def _data(habit: LoopHabit, entry: LoopEntry) -> Data:
    data: dict[str, Json] = {}
    if entry.amount is not None:
        whole = entry.amount == int(entry.amount)
        data = {"amount": int(entry.amount) if whole else entry.amount, "unit": _unit(habit)}
    if entry.mark is Mark.SKIPPED:
        data["reason"] = "skipped in Loop"
    if entry.note:
        data["note"] = entry.note[:LONGEST_NOTE]
    return data


def _left(data: LoopData, lost: Mapping[str, int]) -> Iterator[str]:
    """What was not carried over, a line each."""
    words = {
        Mark.AUTOMATIC: "automatic checkmarks, which Loop works out from how often a habit is wanted",
        Mark.UNKNOWN: "entries marked as unknown; a missing entry says the same",
        "future": "entries of days to come",
        "doubtful": "entries that cannot be read, or that repeat a day",
        "orphans": "entries that belong to no habit of the file",
        "cut": f"notes beyond their first {LONGEST_NOTE} characters",
    }
    yield from (f"{lost[key]} {text}" for key, text in words.items() if lost.get(key))
    odd = [habit.name for habit in data.habits if _rule(habit) is None]
    if odd:
        yield f"how often these are wanted, for which there is no rule here: {', '.join(odd)}"
    if data.habits:
        yield "colours, the order of the habits, Loop's scores (strength is worked out anew)"


def _rule(habit: LoopHabit) -> int | None:
    """Each how many days the habit is wanted, None where it is so many times in so many days."""
    return habit.days if habit.times == 1 else 1 if habit.times == habit.days else None


def _table(carried: Carried) -> Iterator[str]:
    """The habit's table: a target, a limit, or a task."""
    habit = carried.habit
    yield f"[habits.{carried.id}]"
    yield from _aim(habit)
    yield f"title = {_quoted(habit.name or _UNNAMED, _LONGEST_TITLE)}"
    hint = habit.question or habit.description
    if hint:
        yield f"note = {_quoted(hint, _LONGEST_HINT)}"
    if habit.archived:
        yield "enabled = false               # archived in Loop"
    if len(habit.reminder_days) < len(_WEEKDAYS):
        yield f"days = [{', '.join(json.dumps(_WEEKDAYS[day]) for day in sorted(habit.reminder_days))}]"
    rule = _rule(habit)
    if rule is None:
        yield f"# in Loop: {habit.times} times in {habit.days} days; choose days = [...] for it"
    elif rule > 1:
        yield f"every_days = {min(rule, 365)}"


def _aim(habit: LoopHabit) -> Iterator[str]:
    clock = f'["{habit.reminder or _NO_TIME:%H:%M}"]'
    remark = "" if habit.reminder else "                # Loop had no reminder; choose a time"
    if not habit.has_amounts:
        yield 'kind = "task"'
        yield f"at = {clock}{remark}"
        return
    yield f'kind = "{"limit" if habit.at_most else "target"}"'
    yield f"unit = {_quoted(_unit(habit), _LONGEST_UNIT)}"
    amount = habit.target if 0 < habit.target <= 1_000_000 else 1.0  # noqa: PLR2004 - what the configuration takes
    if habit.at_most:
        yield f"limit = {amount:g}"
        return
    yield f"goal = {amount:g}"
    yield f"serving = {amount:g}"
    yield f"remind = {{ at = {clock} }}{remark}"


def _quoted(text: str, longest: int) -> str:
    """A TOML string of one line."""
    return json.dumps(" ".join(_printable(text).split())[:longest].strip() or "-", ensure_ascii=False)
