"""Two machines of one person: a home, a desktop, a network and a Syncthing each, and a cable between.

    with two_machines(tmp_path, "2026-11-23 08:59:00") as two:
        two.pair()

The daemon and the process that shares are the installed command's; each machine has its clock, and the
synchroniser lives by the real one.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from stage.cable import Cable, End
from stage.desk import Desk
from stage.desktop import PrivateBus, Program, until
from stage.person import STEADY, Person
from stage.syncthing import Instance, introduce, until_synchronised

PATIENCE_S = 60.0
"""Syncthing waits a second for more, and for a while before it tries again what failed."""
PORT = 22000
PHRASE = re.compile(r"^ +((?:[a-z]+ ){12}[a-z]+)$", re.MULTILINE)
ANSWERS = {"done": "done", "skip": "skipped"}
"""What a click on a button is in the log."""
DEVICES = """
[devices]
name = "{name}"
folder = "{folder}"
show_after_s = {show_after_s}
catch_up_s = {catch_up_s}
"""


class Machine(Person):
    """One of them. ``at``: the local time to begin with."""

    def __init__(self, root: Path, name: str, at: str, bus: PrivateBus, end: End) -> None:
        root.mkdir()
        super().__init__(root, at, {"DBUS_SESSION_BUS_ADDRESS": bus.address})
        self.name = name
        self.enters = end.enters
        self.synchroniser = Instance(root / "syncthing", root / "shared", PORT, end.address, end.enters)
        self.desk = Desk(bus.address)
        self._programs: dict[str, Program] = {}

    def __exit__(self, *_: object) -> None:
        for program in self._programs.values():
            program.kill()
        super().__exit__()

    @property
    def folder(self) -> Path:
        """Its copy of the shared folder."""
        return self.synchroniser.folder

    @property
    def own_file(self) -> Path:
        """The file in the folder that this machine writes."""
        return self.folder / f"steadyhand-{self.id}.events"

    @property
    def id(self) -> str:
        """Its device's id."""
        ((found,),) = self._rows("SELECT value FROM meta WHERE name = 'device'")
        return str(found)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all events in its log."""
        return frozenset(found for (found,) in self._rows("SELECT id FROM event"))

    def answer(self, key: str) -> None:
        """Click that button of the one bubble on this machine; returns once its log has the answer."""
        kind = ANSWERS[key]
        (bubble,) = self.desk.until_open(1)
        before = self._own(kind)
        self.desk.click(bubble, key)
        until(lambda: self._own(kind) == before + 1, f"{kind}, in the log")

    def settle_in(self, habits: str, *, show_after_s: int = 0, catch_up_s: int = 0) -> None:
        """Configure the habits, and how the machines share."""
        devices = DEVICES.format(
            name=self.name, folder=self.folder, show_after_s=show_after_s, catch_up_s=catch_up_s
        )
        self.configure(habits + devices)

    def told(self, *words: str, typed: str = "") -> str:
        """What ``steady`` prints with these words; an AssertionError if it fails."""
        answer = self.steady(*words, typed=typed)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    def document(self, *words: str) -> Any:
        """What ``steady`` gives with these words and ``--json``."""
        return json.loads(self.told(*words, "--json"))

    def history_lines(self) -> list[Any]:
        """Each line of ``steady history --json``."""
        return [json.loads(line) for line in self.told("history", "--json").splitlines()]

    def pair(self) -> str:
        """Make a key; gives the phrase to type on the other."""
        return phrase_in(self.told("device", "pair"))

    def standing_of(self, other: "Machine") -> Any:
        """What ``steady device status`` says of the other, or of this one itself."""
        found = self.document("device", "status")["devices"]
        return next(device for device in found if device["id"] == other.id)

    def switch_on(self) -> None:
        """Start the synchroniser, the daemon, and the process that shares."""
        self.start_synchroniser()
        self.start_daemon()
        self.start_sharing()

    def start_synchroniser(self) -> None:
        """Start Syncthing alone."""
        self._programs["syncthing"] = self.synchroniser.start()

    def start_sharing(self) -> None:
        """Start the process that shares."""
        with (self.home.parent / "share.out").open("ab") as output:
            self._programs["share"] = Program(
                *self.enters, STEADY, "__share", environment=self.environment, output=output
            )

    def switch_off(self) -> None:
        """Everything on it ends, in good order."""
        for daemon in self._daemons:
            daemon.end()
        for program in self._programs.values():
            program.end()

    def _own(self, kind: str) -> int:
        """How many of the kind this machine itself has recorded."""
        ((found,),) = self._rows(f"SELECT count(*) FROM event WHERE sequence IS NULL AND kind = '{kind}'")  # noqa: S608 - of ANSWERS
        return int(found)

    def _rows(self, query: str) -> list[Any]:
        if not self.log_file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.log_file}?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()


class Two(NamedTuple):
    """The machines and the cable between them."""

    laptop: Machine
    desktop: Machine
    cable: Cable

    @property
    def both(self) -> tuple[Machine, Machine]:
        """The machines."""
        return self.laptop, self.desktop

    def let_pass(self, **span: float) -> None:
        """Let time pass on both, as if awake."""
        for machine in self.both:
            machine.jump(**span)
        for machine in self.both:
            machine.wake_daemons()

    def pair(self) -> None:
        """The laptop makes the key, the desktop is told its phrase once that has come over."""
        phrase = self.laptop.pair()
        until(lambda: list(self.desktop.folder.glob("*.keys")), "the file of the key", PATIENCE_S)
        self.desktop.told("device", "join", typed=f"{phrase}\n")

    def until_same(self, *wanted: str, count: int = 0) -> None:
        """Wait until both logs hold the same events, at least so many, and these ids among them."""

        def same() -> bool:
            ids = self.laptop.ids
            return ids == self.desktop.ids and ids >= set(wanted) and len(ids) >= count

        until(same, "the same in both logs", PATIENCE_S)


def phrase_in(text: str) -> str:
    """The words to type on another machine, where they stand alone on a line."""
    found = PHRASE.search(text)
    assert found is not None, text
    return found[1]


@contextmanager
def two_machines(root: Path, at: str) -> Iterator[Two]:
    """Both, each with its Syncthing running and nothing else yet."""
    with ExitStack() as stack:
        cable = stack.enter_context(Cable())
        laptop, desktop = (
            stack.enter_context(Machine(root / name, name, at, stack.enter_context(PrivateBus()), end))
            for name, end in zip(("laptop", "desktop"), cable.ends, strict=True)
        )
        introduce(laptop.synchroniser, desktop.synchroniser)
        for machine in (laptop, desktop):
            stack.enter_context(machine.desk)
            machine.start_synchroniser()
        until_synchronised(laptop.folder, desktop.folder)
        yield Two(laptop, desktop, cable)
