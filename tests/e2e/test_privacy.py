"""What the daemon tells the machine about the person, and who may read its files."""

import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import PrivateBus, until
from stage.manager import STEADY as UNIT
from stage.manager import UserManager
from stage.person import Person
from stage.served import SOON, Served
from stage.system_journal import TO_THE_JOURNAL, SystemJournal

SECRETS = ("zyzzyva", "quetzal", "xylophone", "4711")
DRINK = """
[habits.zyzzyva-water]
kind = "target"
unit = "drops"
goal = 4711
serving = 4711
remind = { at = ["09:10"] }
title = "Quetzal"
note = "Xylophone"
"""
SECRET_DAY = day_with(task("zyzzyva", "09:00", "Quetzal", 'note = "Xylophone"'), DRINK)
FAULTY_DAY = SECRET_DAY + '\n[habits.zyzzyva-more]\nkind = "Quetzal"\n'


class Watched(Served):
    """Somebody with secrets, on a machine whose system journal is read."""

    def __init__(self, manager: UserManager, journal: SystemJournal, bus: PrivateBus) -> None:
        super().__init__(manager, "2026-11-23 08:59:00", {"DBUS_SESSION_BUS_ADDRESS": bus.address})
        self.journal = journal

    def start_service(self, *, extra: str = SOON) -> None:
        """Start it as shipped, its words going to the system journal."""
        super().start_service(extra=f"{TO_THE_JOURNAL}\n{extra}")

    def told(self) -> str:
        """Everything that somebody else on this machine may read, in lower case."""
        processes = "".join(_spoken_of(pid) for pid in self.processes())
        status = self.manager.systemctl("status", UNIT, check=False) + self.manager.systemctl("show", UNIT)
        return f"{self.journal.text()}\n{processes}\n{status}\n{self.manager.log()}".lower()

    def processes(self) -> list[int]:
        """The daemon and its children."""
        pid = int(self.shown("MainPID"))
        return [pid, *children_of(pid)] if pid else []


def children_of(pid: int) -> list[int]:
    """Its children, whichever of its threads has started them."""
    found = ""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # the thread has just ended
            found += children.read_text()
    return [int(word) for word in found.split()]


def _spoken_of(pid: int) -> str:
    try:
        return "".join(Path(f"/proc/{pid}/{name}").read_text() for name in ("cmdline", "environ", "comm"))
    except OSError:
        return ""


def secrets_in(text: str) -> list[str]:
    """The secrets that the text gives away."""
    return [secret for secret in SECRETS if secret in text]


@pytest.fixture
def watched(bus: PrivateBus) -> Iterator[Watched]:
    """A minute before nine, with a session bus and a system journal."""
    with (
        UserManager() as manager,
        SystemJournal(manager) as journal,
        Watched(manager, journal, bus) as person,
    ):
        yield person


@pytest.mark.systemd
def test_a_day_with_secrets_leaves_none_behind(watched: Watched, desk: Desk) -> None:
    """I-8: prompts, clicks, commands and restarts tell the system journal and the process list nothing."""
    watched.configure(SECRET_DAY)
    watched.start_service()
    watched.let_pass(seconds=90)
    (bubble,) = desk.until_open(1)
    assert "Quetzal" in bubble.title
    desk.click(bubble, "default")
    until(lambda: len(desk.shown) == 2, "the details")
    desk.click(desk.open[0], "snooze")
    watched.until_logged("zyzzyva", "prompted", "snoozed")
    watched.let_pass(minutes=12)
    watched.until_logged("zyzzyva-water", "prompted")
    assert watched.steady("done", "zyzzyva-water", "4711").returncode == 0
    watched.manager.systemctl("reload", UNIT)
    watched.manager.systemctl("kill", "--signal=KILL", UNIT)
    watched.until_back()
    watched.manager.systemctl("stop", UNIT)
    told = watched.told()
    assert "answered" in told
    assert secrets_in(told) == []


@pytest.mark.systemd
def test_the_child_that_compiles_gives_nothing_away(watched: Watched) -> None:
    """I-8: its command line and its environment hold paths, never what stands in the file."""
    watched.configure(SECRET_DAY)
    watched.start_service()
    (daemon,) = watched.processes()
    watched.configure(SECRET_DAY + "\n")
    watched.manager.systemctl("reload", "--no-block", UNIT)
    seen: list[str] = []
    until(lambda: seen.extend(map(_spoken_of, children_of(daemon))) or any(seen), "the child")
    assert secrets_in("".join(seen).lower()) == []


@pytest.mark.systemd
def test_a_fault_does_not_quote_the_person(watched: Watched) -> None:
    """I-8: a faulty file at a reload and at a start is told by its places, never by its values."""
    watched.configure(SECRET_DAY)
    watched.start_service()
    watched.configure(FAULTY_DAY)
    watched.manager.systemctl("reload", UNIT)
    until(lambda: "configuration faulty" in watched.shown("StatusText"), "the complaint")
    watched.manager.systemctl("stop", UNIT)
    watched.manager.systemctl("start", UNIT, check=False)
    assert watched.shown("ExecMainStatus") == "78"
    told = watched.told()
    assert "config.toml" in told
    assert secrets_in(told.replace("habits.zyzzyva-more", "")) == []


@pytest.mark.systemd
def test_without_a_desktop_the_system_journal_learns_nothing(watched: Watched, bus: PrivateBus) -> None:
    """I-8: with nobody to show them prompts are printed, which for a service is the system journal."""
    bus.stop()
    watched.configure(SECRET_DAY)
    watched.start_service()
    watched.let_pass(seconds=90)
    watched.until_logged("zyzzyva", "prompted")
    assert secrets_in(watched.told()) == []


def modes(folder: Path) -> dict[str, str]:
    """What the owner, the group and the others may do with each thing in the folder, and the folder."""
    return {
        str(path.relative_to(folder)): stat.filemode(path.stat().st_mode)
        for path in (folder, *folder.rglob("*"))
    }


@pytest.mark.desktop
def test_everything_is_the_owners_alone_under_any_umask(at_desk: Person, desk: Desk) -> None:
    """I-9: with umask 0000 no folder, file, socket, lock, backup or damaged file is open to others."""
    at_desk.configure(day_with(task("tea", "09:00")))
    daemon = at_desk.start_daemon(umask=0)
    at_desk.let_pass(seconds=90)
    desk.until_open(1)
    until(lambda: any(at_desk.state.glob("backups/log-*.db")), "the first backup")
    daemon.end()
    at_desk.log_file.write_bytes(b"\x5a" * 4096)
    at_desk.start_daemon(umask=0)
    found = modes(at_desk.home / ".local") | modes(at_desk.runtime)
    kinds = {"d": "drwx------", "-": "-rw-------", "s": "srw-------"}
    assert {name: mode for name, mode in found.items() if mode != kinds[mode[0]]} == {}
    names = " ".join(found)
    expected = ("log.db-wal", "damaged", "compiled.json", "backups/log-", "lock", "wake")
    assert [part for part in expected if part not in names] == []
