"""How long it takes to take in a million events of another device, and how much memory."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.effort import Effort
from bench.table import Row
from fakes.diary import MORNING
from steadyhand.domain.reminding.event import Draft, Event, EventKind
from steadyhand.storage.identity import Mint, new_device
from steadyhand.storage.record import Record, record_text
from steadyhand.storage.sqlite import SqliteLog

EVENTS = 1_000_000
FEW_EVENTS = 20_000
EVERY = timedelta(minutes=5)
BUDGET = "30 s"


def merging(effort: Effort) -> Iterable[Row]:
    """A million records as text into a log of its own, in a process of its own."""
    took, many = _merged(EVENTS, effort.folder)
    _, few = _merged(FEW_EVENTS, effort.folder)
    yield Row(
        f"merge of {EVENTS:,} foreign events", f"{took:.1f} s", "", BUDGET, "records as text, checked; once"
    )
    yield Row("its memory", f"{many:.0f} MiB", f"{few:.0f} MiB with {FEW_EVENTS:,} events", "flat", "peak")


def _merged(events: int, folder: Path) -> tuple[float, float]:
    """Seconds and MiB."""
    with TemporaryDirectory(dir=folder) as place:
        words = (sys.executable, "-m", "bench.merging", str(events), place)
        took, peak = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return took, peak


def _recorded(events: int) -> Iterator[Event]:
    mint, device = Mint(), new_device()
    for number in range(events):
        at = MORNING + number * EVERY
        kind = EventKind.DONE if number % 3 else EventKind.PROMPTED
        key = f"water@{at:%Y-%m-%dT%H:%M}"
        draft = Draft(kind, at, 3600, at.date(), "dbus", "water", key, {"amount": 250, "unit": "ml"})
        yield mint.identify(draft, device)._replace(sequence=number + 1)


def main() -> None:
    """Write the records, merge them, and print what that took."""
    events, folder = int(sys.argv[1]), Path(sys.argv[2])
    file = folder / "records"
    with file.open("w") as stream:
        stream.writelines(f"{record_text(event)}\n" for event in _recorded(events))
    with closing(SqliteLog.open(folder / "log.db")) as log, file.open() as stream:
        began = perf_counter()
        lines = (Record(f"line {number}", line) for number, line in enumerate(stream, start=1))
        merged = log.merge(line._replace(text=line.text.rstrip("\n")) for line in lines)
        took = perf_counter() - began
    assert merged.new == events
    print(json.dumps([took, getrusage(RUSAGE_SELF).ru_maxrss / 1024]))


if __name__ == "__main__":
    main()
