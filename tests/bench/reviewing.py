"""How long a review takes on ten years of heavy use, beside SQLite's bare grouped query; and an episode."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from statistics import median

from bench.effort import Effort
from bench.home import STEADY, home
from bench.table import Row
from bench.timing import interleaved_ms
from steadyhand.storage.row import COLUMNS, microseconds
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.clock import SystemClock
from steadyhand.system.paths import paths

TIMES_QUERY = 2
TIMES_PYTHON = 3
EVENTS = 1_000_000
FEW_EVENTS = 20_000
YEARS = 10
DAYS = 365 * YEARS
GROUPED = "SELECT day, kind, count(*) FROM event GROUP BY day, kind"
DEVICE = "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44"
PROGRAMME = "[programme]\nstart = {start}\n{onset}"
QUERY = f"import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute({GROUPED!r}).fetchall()"


def twitch(effort: Effort) -> Iterable[Row]:
    """``steady twitch`` beside an interpreter that does nothing."""
    with home(effort.folder) as environment:
        commands = {"twitch": (STEADY, "twitch"), "pass": (sys.executable, "-c", "pass")}
        took = interleaved_ms(commands, effort.runs, environment)
    yield Row(
        "steady twitch",
        f"{took['twitch']:.1f} ms, {took['twitch'] / took['pass']:.1f} times",
        f"{took['pass']:.1f} ms: python -c pass",
        f"{TIMES_PYTHON} times",
        f"whole process, median of {effort.runs}, interleaved, no daemon",
    )


def review(effort: Effort) -> Iterable[Row]:
    """``steady review --json`` on a million events beside the grouped query in a process of its own."""
    with home(effort.folder) as environment:
        log = lived(environment, EVENTS)
        commands = {
            "review": (STEADY, "review", "--json"),
            "query": (sys.executable, "-c", QUERY, log),
        }
        took = interleaved_ms(commands, max(3, effort.runs // 4), environment)
        many = _peak_mib(commands["review"], environment)
    with home(effort.folder) as environment:
        lived(environment, FEW_EVENTS)
        few = _peak_mib((STEADY, "review", "--json"), environment)
    yield Row(
        f"steady review, {EVENTS:,} events",
        f"{took['review']:.0f} ms, {took['review'] / took['query']:.2f} times",
        f"{took['query']:.0f} ms: SQLite's grouped query",
        f"{TIMES_QUERY} times",
        "whole processes, interleaved, --json, warm cache",
    )
    yield Row("its memory", f"{many:.0f} MiB", f"{few:.0f} MiB with {FEW_EVENTS:,} events", "flat", "peak")


def lived(environment: Mapping[str, str], events: int, *, with_onset: bool = True) -> str:
    """Ten years of a heavy user's log, whose programme is its last four weeks; gives its path.

    ``with_onset``: says when it began, long enough ago that this alone is a reason to see a doctor.
    """
    where = paths(environment)
    now = SystemClock(environ={"TZ": "UTC"}).read().now
    today = now.date()
    config = Path(where.config)
    start = today - timedelta(days=27)
    onset = f"onset = {start - timedelta(days=20)}\n" if with_onset else ""
    config.write_text(PROGRAMME.format(start=start, onset=onset) + config.read_text())
    with closing(SqliteLog.open(where.log)):
        pass
    with closing(sqlite3.connect(where.log, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        marks = ", ".join("?" * len(COLUMNS.split(", ")))
        connection.executemany(f"INSERT INTO event ({COLUMNS}) VALUES ({marks})", _rows(today, events))  # noqa: S608 - constants of this program
        connection.execute("COMMIT")
    return where.log


def _rows(today: date, events: int) -> Iterator[tuple[object, ...]]:
    a_day = max(1, events // DAYS)
    apart = timedelta(minutes=16 * 60 // a_day)
    for number in range(events):
        day = today - timedelta(days=min(DAYS, (events - 1 - number) // a_day))
        within = number % a_day
        at = datetime.combine(day, time(6), UTC) + within * apart
        kind, habit, data = _event(within)
        identity = f"01900000-0000-7000-8000-{number:012x}"
        yield (
            identity,
            DEVICE,
            kind,
            microseconds(at),
            0,
            day.isoformat(),
            "cli",
            habit,
            None,
            json.dumps(data),
        )


def _event(within: int) -> tuple[str, str | None, dict[str, object]]:
    match within % 10:
        case 0:
            return "episode", None, {"where": "thumb", "side": "left", "seconds": 20, "triggers": []}
        case 1:
            return "day", None, {"closed": True, "stress": within % 11, "slept_min": 400 + within % 90}
        case _:
            return "intake", "water", {"amount": 20, "unit": "ml"}


def _peak_mib(command: Iterable[str], environment: Mapping[str, str]) -> float:
    """The peak resident memory of a process, the median of three."""
    return median(_peak_once(list(command), environment) for _ in range(3))


def _peak_once(command: list[str], environment: Mapping[str, str]) -> float:
    process = subprocess.Popen(command, env=dict(environment), stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_maxrss / 1024
