"""One person with three machines: real logs, a real folder, and a synchroniser that does everything wrong.

Whatever was recorded where, and however late, torn, twice or again it arrived: once all of it has, every
machine tells the same of it, in its state, in the document of its review and in its table by day.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.diary import MORNING
from fakes.habits import START, caffeine, configured, task, water
from fakes.shared import bring, file_of, sealed
from fakes.story import BERLIN
from steadyhand.bootstrap.sharing.records import OwnRecords, take
from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.reassessment.assembly import review
from steadyhand.domain.reminding.event import DAEMON, Data, Draft, Event, EventKind
from steadyhand.domain.reminding.state import EMPTY, State, fold
from steadyhand.report.devices import names_in
from steadyhand.report.review import review_view
from steadyhand.sharing.reading import Reader
from steadyhand.sharing.writing import Writer
from steadyhand.storage.daily_table import write_days
from steadyhand.storage.forgetting import Days, Files, forget_days
from steadyhand.storage.sqlite import SqliteLog

NAMES = ("laptop", "desktop", "phone")
CONFIGURATION = configured(task("pills", "09:00"), water(), caffeine(), start=START)
DAYS = 3
AFTER = MORNING + timedelta(days=DAYS, hours=12)
ANSWERS = (EventKind.DONE, EventKind.SKIPPED, EventKind.SNOOZED)
CONCLUSIONS = (EventKind.MISSED, EventKind.EXCUSED, EventKind.UNOBSERVED, EventKind.PROMPTED)


class Machine:
    """Its log, its copy of the folder, and the process that shares."""

    def __init__(self, place: Path, name: str, stack: ExitStack) -> None:
        self.name, self.path, self.folder = name, place / name / "log.db", place / f"{name}-folder"
        self.folder.mkdir()
        self.log = stack.enter_context(closing(SqliteLog.open(self.path)))
        self.log._connection.execute("PRAGMA synchronous = OFF")
        self.versions = [b""]
        self.start()

    def start(self) -> None:
        """Begin a process, which knows what the log has."""
        self._reader = Reader(self.folder, self.log.device, sealed(), self.log.spans())
        self._writer = Writer(self.folder, self.log.device, sealed(), OwnRecords(self.log))

    @property
    def events(self) -> list[Event]:
        """All that is in its log, as it arrived."""
        return list(self.log.history())

    def write(self, *, anew: bool = False) -> None:
        """Have its file as its log is."""
        self._writer.write()
        if anew:
            self._writer.rewrite()
        self.versions.append(file_of(self.folder, self.log.device).read_bytes())

    def read(self) -> None:
        """Take in what is new in the folder."""
        for records in self._reader.batches():
            assert not take(self.log, records).rejected

    def forget(self, day: date) -> None:
        """Erase a day."""
        begins = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        span = Days(day, day, begins, begins + timedelta(days=1), AFTER, 3600)
        forget_days(Files(self.path, (), ()), span)


class Step(NamedTuple):
    """Something that happens: to whom, from whom, with what."""

    what: str
    machine: str = ""
    other: str = ""
    number: int = 0
    draft: Draft = Draft(EventKind.STARTED, MORNING, 0, START, DAEMON)


@st.composite
def drafts(draw: st.DrawFn, kinds: list[EventKind]) -> Draft:
    """What a machine records by itself or a person says to it, of one of these kinds."""
    at = MORNING + timedelta(minutes=draw(st.integers(0, DAYS * 24 * 60)))
    kind = draw(st.sampled_from(kinds))
    habit = draw(st.sampled_from(["pills", "water", "caffeine"]))
    is_of_habit = kind in {*ANSWERS, *CONCLUSIONS, EventKind.INTAKE, EventKind.DELIVERY_FAILED}
    is_due = is_of_habit and kind is not EventKind.INTAKE and draw(st.booleans())
    via = DAEMON if kind in CONCLUSIONS else draw(st.sampled_from(["cli", "page", "dbus"]))
    key = f"{habit}@{at:%Y-%m-%d}T09:00" if is_due else None
    return Draft(kind, at, 3600, at.date(), via, habit if is_of_habit else None, key, draw(said(kind, at)))


def said(kind: EventKind, at: datetime) -> st.SearchStrategy[Data]:
    """What an event of that kind may say."""
    flag, few, name = st.booleans(), st.integers(0, 10), st.sampled_from(NAMES)
    amount = {"amount": st.sampled_from([None, 0, 0.1, 250])}
    until = {"until": st.integers(1, 600).map(lambda minutes: (at + timedelta(minutes=minutes)).isoformat())}
    where = {"where": st.sampled_from(["eyelid", "calf", None]), "intensity": few, "triggers": st.just([])}
    flags = dict.fromkeys(("closed", "none", "heat", "intake_complete"), flag)
    reason = st.sampled_from(["ill", "away from the machine"])
    seen = {"minutes": st.integers(0, 90), "since": st.just(at.isoformat()), "until": st.just(at.isoformat())}
    answers = st.fixed_dictionaries({"weakness": st.sampled_from(["yes", "no", "unsure"])})
    compiled = name.map(lambda name: f'["Configuration", ["Devices", "{name}"]]')
    fields: dict[EventKind, dict[str, st.SearchStrategy[Any]]] = {
        EventKind.DONE: amount,
        EventKind.INTAKE: amount,
        EventKind.SNOOZED: until,
        EventKind.PAUSED: until,
        EventKind.EXCUSED: {"reason": reason},
        EventKind.EPISODE: where,
        EventKind.DAY: {**flags, "stress": few, "note": name},
        EventKind.SCREENING: {"answers": answers},
        EventKind.CLINICIAN: {"date": st.just(at.date().isoformat())},
        EventKind.CONFIG_CHANGED: {"fingerprint": name, "compiled": compiled},
        EventKind.USE: seen,
        EventKind.CLOCK_DIFFERED: {"device": name, "ahead_s": st.integers(1, 600)},
    }
    return st.fixed_dictionaries(fields.get(kind, {}))


HAPPENINGS = (
    *("record",) * 6, "correct", "correct", "take back", "write", "compact", "restart", "read", "read",
    "arrive", "arrive", "arrive late", "arrive torn", "arrive twice", "get lost",
)  # fmt: skip


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """What happens, of a few kinds in each life, so that they meet."""
    kinds = draw(st.lists(st.sampled_from([*EventKind]), min_size=1, max_size=5, unique=True))
    who, what = st.sampled_from(NAMES), st.sampled_from(HAPPENINGS)
    step = st.builds(Step, what, who, who, st.integers(0, 10_000), drafts(kinds))
    return draw(st.lists(step, min_size=20, max_size=60))


@contextmanager
def machines() -> Iterator[dict[str, Machine]]:
    """The three. There is no power cut in these stories, so nothing waits for the disk."""
    with TemporaryDirectory() as place, patch.object(os, "fsync"), ExitStack() as stack:
        yield {name: Machine(Path(place), name, stack) for name in NAMES}


def at_home(step: Step, machine: Machine) -> None:
    """What happens on a machine by itself."""
    match step.what:
        case "record":
            machine.log.append([step.draft])
        case "correct" | "take back":
            machine.log.append(changed(step, machine.events))
        case "write" | "compact":
            machine.write(anew=step.what == "compact")
        case "restart":
            machine.start()
        case "read":
            machine.read()


def changed(step: Step, known: list[Event]) -> list[Draft]:
    """An entry that the machine knows is taken back, or says something else from now on."""
    gone = {event.data.get("event") for event in known if event.kind is EventKind.RETRACTED}
    entries = [event for event in known if event.kind is not EventKind.RETRACTED and event.id not in gone]
    if step.what == "correct":
        entries = [event for event in entries if event.kind in DIARY]
    if not entries:
        return []
    entry = entries[step.number % len(entries)]
    because: Data = {"event": entry.id} | ({"because": "corrected"} if step.what == "correct" else {})
    taken_back = Draft(EventKind.RETRACTED, step.draft.at, 3600, entry.day, "cli", data=because)
    corrected = Draft(*entry[2:-1])._replace(
        data={**entry.data, "corrects": entry.id, "note": str(step.number % 3)}
    )
    return [taken_back, corrected] if step.what == "correct" else [taken_back]


def on_the_way(step: Step, machine: Machine, other: Machine) -> None:
    """What a synchroniser brings from another machine."""
    bring(step.what, step.number, file_of(machine.folder, other.log.device), other.versions)


def all_arrives(home: dict[str, Machine]) -> None:
    """Everybody writes, everything is brought to everybody, and everybody reads."""
    for machine in home.values():
        machine.write(anew=True)
    for machine in home.values():
        for other in home.values():
            if other is not machine:
                on_the_way(
                    Step("arrive", "", "", 0, Draft(EventKind.DAY, AFTER, 0, START, "")), machine, other
                )
        machine.read()


class Told(NamedTuple):
    """What a machine makes of it."""

    events: dict[str, Event]
    state: State
    document: Any
    table: str


def told(machine: Machine) -> Told:
    """From its own log, in the order in which it arrived there."""
    events, table = machine.events, StringIO()
    write_days(events, ["water", "caffeine"], table)
    made = review(CONFIGURATION, events, BERLIN, on=START + timedelta(days=DAYS), now=AFTER)
    document = review_view(made, zone=BERLIN, machine_names=names_in(events))
    return Told({event.id: event for event in events}, fold(EMPTY, events), document, table.getvalue())


@settings(max_examples=60)
@given(lives(), st.sampled_from([None, *range(DAYS)]))
def test_all_machines_tell_the_same_in_the_end(steps: list[Step], forgotten: int | None) -> None:
    """Also after each was told to forget a day, which no other brings back."""
    with machines() as home:
        for step in steps:
            at_home(step, home[step.machine])
            if step.machine != step.other:
                on_the_way(step, home[step.machine], home[step.other])
        all_arrives(home)
        if forgotten is not None:
            for machine in home.values():
                machine.forget(START + timedelta(days=forgotten))
            all_arrives(home)
        first, *others = (told(machine) for machine in home.values())
        for other in others:
            assert other == first
