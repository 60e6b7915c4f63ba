"""A machine of somebody who has several: the daemon, a desktop, and the process that shares."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Self

from stage.desk import Desk
from stage.desktop import PrivateBus, Program, until
from stage.person import STEADY, Person

PHRASE = re.compile(r"^ +((?:[a-z]+ ){12}[a-z]+)$", re.MULTILINE)
ANSWERS = {"done": "done", "skip": "skipped"}
"""What a click on a button is in the log."""
DEVICES = """
[devices]
name = "{name}"
show_after_s = {show_after_s}
catch_up_s = {catch_up_s}
{way}
"""


class Machine(Person):
    """It is called ``name``. ``at``: the local time to begin with; ``enters``: into a network of its own."""

    def __init__(self, root: Path, name: str, at: str, bus: PrivateBus, enters: tuple[str, ...] = ()) -> None:
        root.mkdir()
        super().__init__(root, at, {"DBUS_SESSION_BUS_ADDRESS": bus.address})
        self.name = name
        self.enters = enters
        self.bus_address = bus.address
        self.desk = Desk(bus.address)
        self._programs: list[Program] = []

    def __enter__(self) -> Self:
        self.desk.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        for program in self._programs:
            program.kill()
        super().__exit__()
        self.desk.__exit__()

    @property
    def id(self) -> str:
        """Its device's id."""
        ((found,),) = self._rows("SELECT value FROM meta WHERE name = 'device'")
        return str(found)

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all events in its log."""
        return frozenset(found for (found,) in self._rows("SELECT id FROM event"))

    def settle_in(self, habits: str, way: str, *, show_after_s: int = 0, catch_up_s: int = 0) -> None:
        """Configure the habits, and how the machines share; ``way``: the lines that lead to the others."""
        devices = DEVICES.format(name=self.name, way=way, show_after_s=show_after_s, catch_up_s=catch_up_s)
        self.configure(habits + devices)

    def pair(self) -> str:
        """Make a key; gives the phrase to type on the others."""
        told = self.told("device", "pair")
        found = PHRASE.search(told)
        assert found is not None, told
        return found[1]

    def join(self, phrase: str) -> None:
        """Type the phrase that another has shown."""
        self.told("device", "join", typed=f"{phrase}\n")

    def start_sharing(self) -> None:
        """Start the process that shares.

        Its limits in seconds are real ones: no jump of the clock makes a server seem silent.
        """
        environment = self.environment | {"DONT_FAKE_MONOTONIC": "1"}
        with (self.home.parent / "share.out").open("ab") as output:
            words = (*self.enters, STEADY, "__share")
            self.sharing = Program(*words, environment=environment, output=output)
        self._programs.append(self.sharing)

    @property
    def pids(self) -> tuple[int, int]:
        """The processes of the daemon and of what shares, as started last."""
        return self._daemons[-1].pid, self.sharing.pid

    def switch_off(self) -> None:
        """Everything on it ends, in good order."""
        for program in (*self._daemons, *self._programs):
            program.end()

    def answer(self, key: str) -> None:
        """Click that button of the one bubble on this machine; returns once its log has the answer."""
        kind = ANSWERS[key]
        (bubble,) = self.desk.until_open(1)
        before = self._own(kind)
        self.desk.click(bubble, key)
        until(lambda: self._own(kind) == before + 1, f"{kind}, in the log")

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

    def standing_of(self, other: "Machine") -> Any:
        """What ``steady device status`` says of the other, or of this one itself."""
        found = self.document("device", "status")["devices"]
        return next(device for device in found if device["id"] == other.id)

    def _own(self, kind: str) -> int:
        """How many of the kind this machine itself has recorded."""
        query = "SELECT count(*) FROM event WHERE sequence IS NULL AND kind = ?"
        ((found,),) = self._rows(query, kind)
        return int(found)

    def _rows(self, query: str, *values: str) -> list[Any]:
        if not self.log_file.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.log_file}?mode=ro", uri=True)) as connection:
            return connection.execute(query, values).fetchall()


def by_folder(folder: Path) -> str:
    """The line that leads to the others by that folder."""
    return f'folder = "{folder}"'
