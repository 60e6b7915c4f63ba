"""Disks that are full, folders that are read-only, logs that are damaged or newer than the program."""

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from stage.days import TEA, WALK, day_with
from stage.desk import Desk
from stage.desktop import until
from stage.person import Person

pytestmark = pytest.mark.desktop
NO_SPACE = "the log cannot be written"


class SmallDisk:
    """A disk of its own for a person's log, that can be filled to the last block."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filling = folder / "filling"

    def mount(self) -> None:
        """Put it in place."""
        self.folder.mkdir(parents=True)
        options = "size=1m,mode=700"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", self.folder], check=True)

    def unmount(self) -> None:
        """Take it away, whoever still has a file open there."""
        subprocess.run(["umount", "--lazy", self.folder], check=True)

    def fill(self) -> None:
        """Take all the space there is."""
        with self._filling.open("wb", buffering=0) as file:
            try:
                while file.write(b"\0" * 4096):
                    pass
            except OSError:
                return

    def free(self) -> None:
        """Give the space back."""
        self._filling.unlink()

    def make_read_only(self) -> None:
        """Let nobody write, root neither."""
        subprocess.run(["mount", "-o", "remount,ro", self.folder], check=True)


@pytest.fixture
def disk(at_desk: Person) -> Iterator[SmallDisk]:
    """The disk of the person's log alone."""
    small = SmallDisk(at_desk.log_file.parent)
    small.mount()
    yield small
    small.unmount()


def test_a_click_on_a_full_disk_is_asked_again(at_desk: Person, desk: Desk, disk: SmallDisk) -> None:
    """I-2: a click that cannot be recorded is not taken for one; with space again it is."""
    at_desk.configure(day_with(TEA))
    daemon = at_desk.start_daemon()
    at_desk.let_pass(seconds=90)
    (bubble,) = desk.until_open(1)
    at_desk.until_logged("tea", "prompted")
    disk.fill()
    desk.click(bubble, "done")
    until(lambda: len(desk.shown) == 2, "the reminder shown again")
    until(lambda: NO_SPACE in daemon.status, "the status line")
    assert at_desk.history("tea") == ["prompted"]
    disk.free()
    desk.click(desk.open[0], "done")
    until(lambda: at_desk.history("tea")[-1] == "done", "the answer in the log")
    until(lambda: daemon.status.startswith("today: 1 done"), "the complaint gone")


def test_prompts_go_on_while_the_disk_is_full(at_desk: Person, desk: Desk, disk: SmallDisk) -> None:
    """I-1: what falls due without space is shown, and the daemon lives; with space again all is well."""
    at_desk.configure(day_with(TEA, WALK))
    daemon = at_desk.start_daemon()
    disk.fill()
    at_desk.let_pass(minutes=2)
    desk.until_open(1)
    until(lambda: NO_SPACE in daemon.status, "the status line")
    disk.free()
    at_desk.let_pass(minutes=2)
    at_desk.until_logged("tea", "prompted")
    (bubble,) = desk.until_open(1)
    desk.click(bubble, "skip")
    at_desk.until_logged("tea", "prompted", "skipped")
    assert daemon.running


def test_a_reload_on_a_full_disk_keeps_the_daemon(at_desk: Person, desk: Desk, disk: SmallDisk) -> None:
    """I-7: what cannot be recorded is not put in force; the status says so, and a later reload does it."""
    at_desk.configure(day_with(TEA))
    daemon = at_desk.start_daemon()
    disk.fill()
    at_desk.configure(day_with(TEA, WALK))
    daemon.signal(signal.SIGHUP)
    until(lambda: "not taken over" in daemon.status, "the status line")
    disk.free()
    daemon.signal(signal.SIGHUP)
    until(lambda: daemon.status.startswith("today:"), "the complaint gone")
    at_desk.let_pass(minutes=12)
    at_desk.until_logged("walk", "prompted")
    desk.until_open(1)


def test_a_read_only_disk_is_told_with_the_remedy(at_desk: Person, desk: Desk, disk: SmallDisk) -> None:
    """Exit code 74, the path, and what to do; nothing was shown that could not be recorded."""
    at_desk.configure(day_with(TEA))
    disk.make_read_only()
    daemon = at_desk.try_daemon()
    assert daemon.exit_code() == 74
    assert str(at_desk.log_file) in daemon.output()
    assert "STEADYHAND_DATA" in daemon.output()
    assert not desk.shown


def test_a_damaged_log_is_restored_and_told(at_desk: Person, desk: Desk) -> None:
    """I-2: the damaged file is kept beside, the backup restored, and a notification says so."""
    at_desk.configure(day_with(TEA))
    at_desk.start_the_clock_at("2026-11-23 08:59:30")
    daemon = at_desk.start_daemon()
    at_desk.let_pass(seconds=40)
    (bubble,) = desk.until_open(1)
    at_desk.until_logged("tea", "prompted")
    desk.click(bubble, "done")
    at_desk.until_logged("tea", "prompted", "done")
    at_desk.let_pass(minutes=1)
    until(lambda: any(at_desk.state.glob("backups/log-*.db")), "the first backup")
    daemon.end()
    content = bytearray(at_desk.log_file.read_bytes())
    content[4096 : 4096 * 3] = b"\x5a" * 4096 * 2
    at_desk.log_file.write_bytes(content)
    at_desk.start_daemon()
    (told,) = desk.until_open(1)
    assert "damaged" in told.body
    assert told.actions == []
    assert at_desk.history("tea") == ["prompted", "done"]
    (aside,) = at_desk.log_file.parent.glob("log.db.damaged-*[0-9]")
    assert aside.read_bytes() == content


def test_a_newer_log_is_left_alone(at_desk: Person) -> None:
    """Exit code 74 with the remedy, and not a byte of it is changed."""
    at_desk.configure(day_with(TEA))
    at_desk.start_daemon().end()
    with closing(sqlite3.connect(at_desk.log_file)) as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = at_desk.log_file.read_bytes()
    daemon = at_desk.try_daemon()
    assert daemon.exit_code() == 74
    assert "newer" in daemon.output()
    assert at_desk.log_file.read_bytes() == before


def test_a_missing_configuration_is_told_with_the_remedy(at_desk: Person, desk: Desk) -> None:
    """I-7: exit code 78, the file's path, what to do, and a notification: there are no reminders now."""
    daemon = at_desk.try_daemon()
    assert daemon.exit_code() == 78
    assert str(at_desk.configuration) in daemon.output()
    assert "steady check" in daemon.output()
    assert "steady setup" in at_desk.steady("check").stdout
    assert [bubble.title for bubble in desk.shown] == ["Steadyhand did not start"]
