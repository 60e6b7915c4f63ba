"""The machines of one person: a home each, with the processes that share between them."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cli.household import Done, Household, awake_now
from stage.desktop import until
from stage.postgres import Database
from steadyhand.sharing.postgres_address import Address
from steadyhand.storage.sqlite import SqliteLog

PATIENCE_S = 60.0
NOT_LISTED: dict[str, Any] = {"behind": None, "why": []}
"""The line of a machine that nothing was heard of yet."""
PHRASE = re.compile(r"^ {2}((?:[a-z]+ ){12}[a-z]+)$", re.MULTILINE)


class Machine(Household):
    """A machine called ``name``; ``way``: the lines of ``[devices]`` that lead to the others.

    ``said``: what its processes that share have said, which the system journal takes.
    """

    def __init__(self, root: Path, name: str, way: str) -> None:
        root.mkdir()
        super().__init__(root)
        self.name, self.way = name, way
        self.configure(f'{awake_now()}\n[devices]\nname = "{name}"\n{way}\n')
        self.said = ""

    def pair(self, *words: str) -> str:
        """Pair it; the phrase that it shows."""
        shown = self.steady("device", "pair", *words)
        assert shown.exit_code == 0, shown.err
        found = PHRASE.search(shown.out)
        assert found is not None, shown.out
        return found[1]

    def join(self, phrase: str) -> Done:
        """Type the phrase of another."""
        return self.steady("device", "join", given=f"{phrase}\n")

    @contextmanager
    def sharing(self) -> Iterator[None]:
        """Its process that shares runs."""
        process = self.start("__share")
        try:
            yield
        finally:
            process.send_signal(signal.SIGTERM)
            out, said = process.communicate(timeout=PATIENCE_S)
            self.said += out + said
            assert process.returncode == 0, said

    def status(self) -> Any:
        """How the machines stand to each other, as it sees it."""
        return self.steady("device", "status", "--json").json

    def line(self, name: str) -> Any:
        """The line of that machine in its status."""
        return next((each for each in self.status()["devices"] if each["name"] == name), NOT_LISTED)

    def of(self, other: "Machine") -> Any:
        """The line of that machine, by its id."""
        return next((each for each in self.status()["devices"] if each["id"] == other.id), NOT_LISTED)

    @property
    def id(self) -> str:
        """Its device's id."""
        log = SqliteLog.open(self.log)
        try:
            return log.device
        finally:
            log.close()

    @property
    def ids(self) -> set[str]:
        """The ids of the events that its log has, but for those of a daemon."""
        if not self.log.exists():
            return set()
        log = SqliteLog.open(self.log)
        try:
            return {event.id for event in log.history()}
        finally:
            log.close()

    def twitches(self, number: int = 1) -> None:
        """The person records so many episodes on it."""
        for _ in range(number):
            assert self.steady("twitch").exit_code == 0


def copied(original: Machine, root: Path) -> Machine:
    """Another machine that was made as a copy of that one: the same log and the same key."""
    copy = Machine(root, root.name, original.way)
    for source in (original.log, original.state / "devices.key"):
        target = copy.root / source.relative_to(original.root)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
        target.chmod(0o600)
    return copy


def a_copy_goes_on_as_its_own(laptop: Machine, desktop: Machine, root: Path) -> None:
    """The laptop's disk is in another machine too, in that folder; both go on, and the copy is renewed.

    Two with one id would write the same numbers: the copy shares nothing until then, and loses nothing.
    """
    laptop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    copy = copied(laptop, root)
    laptop.twitches()
    copy.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=2)
        with copy.sharing():
            until(lambda: "steady device renew" in " ".join(copy.status()["troubles"]), "it is noticed")
        assert copy.steady("device", "renew").exit_code == 0
        with copy.sharing():
            until_same(laptop, desktop, copy, number=3)


def until_same(*machines: Machine, number: int) -> None:
    """Wait until each of them has the same, so many, events."""

    def same() -> bool:
        first, *rest = (machine.ids for machine in machines)
        return len(first) == number and all(each == first for each in rest)

    until(same, f"the same {number} events on all machines", PATIENCE_S)


def by_folder(folder: Path) -> str:
    """The lines that name that folder."""
    folder.mkdir(exist_ok=True)
    return f'folder = "{folder}"'


def by_server(address: Address, secrets: Path) -> str:
    """The lines that name the server, with the password in a file of its own."""
    file = secrets / f"{address.role}-password"
    file.write_text(f"{address.password}\n")
    file.chmod(0o600)
    return f'{server_lines(address)}\npassword_file = "{file}"'


def server_lines(address: Address) -> str:
    """The lines that name the server, without a password."""
    said = " ".join(f"{name}={address.said[name]}" for name in ("host", "port", "dbname", "user"))
    return f'[devices.postgres]\naddress = "{said}"'


def two_roles(database: Database) -> tuple[Address, Address]:
    """A person's role and a further one of the same."""
    first = database.admit("laptop")
    return first, database.admit("desktop", same_as=first)
