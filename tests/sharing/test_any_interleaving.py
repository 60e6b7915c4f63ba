"""Three devices, three copies of the folder, and a synchroniser that does everything wrong on the way.

However appends, crashes, torn, late, twice delivered, rolled back and damaged files, restarts and failed
merges follow each other: once everything has arrived, each device has exactly what all have recorded.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.shared import DESKTOP, LAPTOP, PHONE, Ledger, bring, file_of, sealed
from steadyhand.sharing.reading import Reader
from steadyhand.sharing.trouble import TroubleKind
from steadyhand.sharing.writing import Writer

DEVICES = (LAPTOP, DESKTOP, PHONE)


class Machine:
    """A device: its log of its own and of the others' records, its copy of the folder, its process."""

    def __init__(self, folder: Path, device: str) -> None:
        folder.mkdir()
        self.folder, self.device = folder, device
        self.own = Ledger(device)
        self.merged: dict[tuple[str, int], bytes] = {}
        self.versions = [b""]
        self.start()

    def start(self) -> None:
        """Begin a process, which knows what the log has."""
        have: dict[str, list[tuple[int, int]]] = {}
        for device, sequence in self.merged:
            have.setdefault(device, []).append((sequence, sequence))
        self._reader = Reader(self.folder, self.device, sealed(), have)
        self._writer = Writer(self.folder, self.device, sealed(), self.own)

    @property
    def file(self) -> Path:
        """Its own file, in its own copy of the folder."""
        return file_of(self.folder, self.device)

    def record(self, number: int) -> None:
        """Record a few events, and write them."""
        self.own.add(
            *(b"%s %d" % (self.device.encode(), self.own.last() + each) for each in range(number % 4))
        )
        self.write()

    def write(self) -> None:
        """Have the file as the log is."""
        self._writer.write()
        self.versions.append(self.file.read_bytes())

    def compact(self) -> None:
        """Write the file anew."""
        self._writer.rewrite()
        self.versions.append(self.file.read_bytes())

    def read(self, limit: int | None = None) -> None:
        """Merge what is new; after ``limit`` batches merging fails."""
        for number, batch in enumerate(self._reader.batches()):
            if number == limit:
                return
            for device, sequence, body in batch:
                assert self.merged.setdefault((device, sequence), body) == body

    @property
    def troubles(self) -> set[TroubleKind]:
        """What is wrong, as of the last reading."""
        return {trouble.kind for trouble in self._reader.troubles}


class Step(NamedTuple):
    """Something that happens: to whom, from whom, and how much."""

    what: str
    machine: str
    other: str
    number: int


HAPPENINGS = (
    "record", "crash", "rot", "compact", "roll back", "restart", "read", "fail to merge",
    "arrive", "arrive late", "arrive torn", "arrive damaged", "arrive twice",
)  # fmt: skip
STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(HAPPENINGS),
        st.sampled_from(DEVICES),
        st.sampled_from(DEVICES),
        st.integers(0, 10_000),
    ),
    min_size=30,
    max_size=120,
)


@contextmanager
def machines() -> Iterator[dict[str, Machine]]:
    """The three. There is no power cut in these stories, so nothing waits for the disk."""
    with TemporaryDirectory() as folder, patch.object(os, "fsync"):
        yield {device: Machine(Path(folder) / device, device) for device in DEVICES}


def damaged(content: bytes, number: int) -> bytes:
    """With one bit flipped."""
    if not content:
        return content
    place = number * 7919 % (len(content) * 8)
    changed = bytearray(content)
    changed[place // 8] ^= 1 << place % 8
    return bytes(changed)


def at_home(step: Step, machine: Machine) -> None:
    """What happens on a machine by itself."""
    match step.what:
        case "record":
            machine.record(step.number)
        case "compact":
            machine.compact()
        case "crash" if machine.file.exists():
            content = machine.file.read_bytes()
            machine.file.write_bytes(content[: len(content) - step.number % 900])
            machine.start()
            machine.write()
        case "rot" if machine.file.exists():
            machine.file.write_bytes(damaged(machine.file.read_bytes(), step.number))
            machine.start()
            machine.write()
        case "roll back":
            machine.file.write_bytes(machine.versions[step.number % len(machine.versions)])
            machine.write()
        case "restart":
            machine.start()
        case "read":
            machine.read()
        case "fail to merge":
            machine.read(0)


def on_the_way(step: Step, machine: Machine, other: Machine) -> None:
    """What a synchroniser brings from another machine."""
    path = file_of(machine.folder, other.device)
    if step.what == "arrive damaged":
        path.write_bytes(damaged(other.versions[-1], step.number))
    else:
        bring(step.what, step.number, path, other.versions)


@settings(max_examples=150)
@given(STEPS)
def test_any_interleaving_ends_in_the_union(steps: list[Step]) -> None:
    """Each record of each device is in the end on every device, none twice, none changed, none made up."""
    with machines() as home:
        for step in steps:
            at_home(step, home[step.machine])
            if step.machine != step.other:
                on_the_way(step, home[step.machine], home[step.other])
            if step.number % 2:
                home[step.machine].read()
        for machine in home.values():
            machine.write()
        for machine in home.values():
            others = [other for other in home.values() if other is not machine]
            for other in others:
                on_the_way(Step("arrive", "", "", 0), machine, other)
            machine.read()
            recorded = [record for other in others for record in other.own.records]
            assert machine.merged == {(device, number): body for device, number, body in recorded}
            assert machine.troubles <= {TroubleKind.CONFLICT_COPY, TroubleKind.REPLACED}


@settings(max_examples=100)
@given(st.integers(1, 8), st.data())
def test_a_flipped_bit_anywhere_is_refused_and_told_of(number: int, data: st.DataObject) -> None:
    """What is read of it is right, and the record that was hit alone is missing; with the first line, all."""
    with machines() as home:
        laptop, desktop = home[LAPTOP], home[DESKTOP]
        laptop.own.add(*(b"%d" % each for each in range(number)))
        laptop.write()
        content = bytearray(laptop.versions[-1])
        place = data.draw(st.integers(0, len(content) * 8 - 1))
        in_first_line = place // 8 <= content.index(b"\n")
        content[place // 8] ^= 1 << place % 8
        file_of(desktop.folder).write_bytes(content)
        desktop.read()
        right = {(device, each): body for device, each, body in laptop.own.records}
        assert desktop.merged.items() <= right.items()
        assert desktop.troubles
        assert len(desktop.merged) == (0 if in_first_line else number - 1)
