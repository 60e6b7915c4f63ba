"""What a durable answer costs beyond what the disk asks."""

import os
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bench.durable import append_ms
from bench.effort import Effort
from bench.table import Row
from bench.timing import MILLISECONDS, percentiles
from fakes.habits import configured, water
from fakes.life import BERLIN, local
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import Answer, Rejected, Surface, decide
from steadyhand.domain.reminding.event import Draft
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.state import EMPTY, LASTING, fold
from steadyhand.storage.sqlite import SqliteLog

NOW = local("2026-11-23T12:00")
TIMES_RAW = 2
REMEMBERED = timedelta(days=3)


def answer(effort: Effort) -> Iterable[Row]:
    """One ``done`` as its transaction records it, beside a raw append and fsync, in turns."""
    with TemporaryDirectory(prefix=".bench-", dir=effort.folder) as name:
        raw, write, whole = _interleaved(Path(name), effort.rows)
    method = f"{effort.rows} rows each, interleaved; BEGIN IMMEDIATE, insert, commit, WAL, synchronous=FULL"
    for at, label in enumerate(("p50", "p99")):
        yield Row(
            f"durable answer, {label}",
            f"{write[at]:.2f} ms, {write[at] / raw[at]:.1f} times",
            f"{raw[at]:.2f} ms: append + fsync",
            f"{TIMES_RAW} times",
            method,
        )
        yield Row(
            f"read, decide and record, {label}", f"{whole[at]:.2f} ms", "", "", "the same, with the day read"
        )


def _interleaved(folder: Path, rows: int) -> tuple[tuple[float, float], ...]:
    raw, write, whole = [], [], []
    target = os.open(folder / "rows", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    with (
        closing(SqliteLog.open(folder / "log.db")) as log,
        closing(SqliteLog.open(folder / "days.db")) as days,
    ):
        drafts, person = Person(log).decided(), Person(days)
        for _ in range(rows):
            raw.append(append_ms(target))
            write.append(_took_ms(partial(log.append, drafts)))
            whole.append(_took_ms(person.answer))
    os.close(target)
    return percentiles(raw), percentiles(write), percentiles(whole)


def _took_ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * MILLISECONDS


class Person:
    """A person who answers once a day, for ever; what they did in the last three days is read first."""

    def __init__(self, log: SqliteLog) -> None:
        self._log, self._now = log, NOW
        self._configuration = configured(water())

    def decided(self) -> tuple[Draft, ...]:
        """The events of the day's answer."""
        first = self._now.date() - REMEMBERED
        state = fold(EMPTY, self._log.recent(first, LASTING).events)
        surface = Surface("cli", self._now, ZoneInfo(BERLIN))
        decision = decide(self._configuration, state, Answer("water", Choice.DONE), surface)
        assert not isinstance(decision, Rejected)
        return decision

    def answer(self) -> None:
        """Read, decide and record, as ``steady done`` does."""
        with self._log.transaction():
            self._log.append(self.decided())
        self._now += ONE_DAY
