"""The password of a machine's role at the server, typed once and kept as the key is."""

import os
import pty
import subprocess
from pathlib import Path

import pytest

from cli.household import STEADY, Done
from sharing.machines import PATIENCE_S, Machine, by_folder, by_server, server_lines, two_roles
from stage.desktop import PrivateBus, until
from stage.keyring import gnome_keyring, lock
from stage.postgres import Database
from steadyhand.sharing.postgres_address import Address

LARGE = 65536


@pytest.fixture
def role(database: Database) -> Address:
    """The machine's role, with its password."""
    return two_roles(database)[0]


@pytest.fixture
def laptop(tmp_path: Path, role: Address) -> Machine:
    """A machine that shares by the server alone, whose configuration tells of no password."""
    return Machine(tmp_path / "laptop", "laptop", server_lines(role))


def typed(machine: Machine, password: str | None) -> Done:
    """Give it that password."""
    return machine.steady("device", "password", given=f"{password}\n")


def kept(machine: Machine) -> Path:
    """The file that keeps it, or says that the keyring does."""
    return machine.state / "postgres.password"


def test_what_was_typed_is_used_from_then_on(laptop: Machine, role: Address) -> None:
    """By the commands and by the process; without a keyring the file is its owner's alone."""
    assert str(kept(laptop)) in typed(laptop, role.password).out
    assert kept(laptop).stat().st_mode & 0o777 == 0o600
    laptop.pair()
    laptop.twitches()
    with laptop.sharing():
        until(lambda: laptop.line("laptop")["behind"] == 0, "all of it sent")


def test_what_the_server_refuses_is_not_kept(laptop: Machine, role: Address) -> None:
    """A slip of the finger; the one that was right before stays."""
    typed(laptop, role.password)
    refused = typed(laptop, "a slip")
    assert refused.exit_code == 1
    assert "Check the role and its password" in refused.err
    assert "Nothing was changed" in refused.err
    assert "a slip" not in refused.err
    assert kept(laptop).read_text() == role.password


@pytest.mark.parametrize("nothing", ["", "\x1b[A"])
def test_what_cannot_be_one_is_not_tried(laptop: Machine, nothing: str) -> None:
    """Return alone, or an arrow key."""
    assert "Nothing was changed" in typed(laptop, nothing).err
    assert not kept(laptop).exists()


def test_the_keyring_keeps_it_where_there_is_one(laptop: Machine, role: Address, bus: PrivateBus) -> None:
    """No file has it; a process that finds it locked says so, and ends when told to."""
    laptop.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.address
    laptop.configure(laptop.config.read_text().replace("[devices]\n", "[devices]\nsealed = false\n"))
    with gnome_keyring(bus):
        assert "the desktop's keyring" in typed(laptop, role.password).out
        assert role.password not in [path.read_text("latin-1") for path in laptop.state.iterdir()]
        laptop.twitches()
        with laptop.sharing():
            until(lambda: laptop.line("laptop")["behind"] == 0, "all of it sent")
        lock(bus)
        with laptop.sharing():
            until(lambda: laptop.status()["running"], "the process runs")
            until(lambda: "keyring" in " ".join(laptop.status()["troubles"]), "it is told")


def test_a_file_that_the_configuration_names_comes_first(tmp_path: Path, role: Address) -> None:
    """Then none is kept beside it, and that is said."""
    machine = Machine(tmp_path / "laptop", "laptop", by_server(role, tmp_path))
    assert "password_file" in typed(machine, role.password).err
    assert not kept(machine).exists()


def test_without_a_server_there_is_no_password(tmp_path: Path) -> None:
    """It says what is not there."""
    machine = Machine(tmp_path / "laptop", "laptop", by_folder(tmp_path / "folder"))
    assert "[devices.postgres]" in typed(machine, "any").err


def test_leaving_forgets_it(laptop: Machine, role: Address) -> None:
    """Also on a machine that never had the key; it is said, as nobody shows it a second time."""
    typed(laptop, role.password)
    left = laptop.steady("device", "leave")
    assert left.exit_code == 0
    assert "steady device password" in left.out
    assert not kept(laptop).exists()


def test_nobody_reads_along_while_it_is_typed(laptop: Machine, role: Address) -> None:
    """At a terminal it is asked for, and the letters do not appear."""
    outer, inner = pty.openpty()
    command = [STEADY, "device", "password"]
    with subprocess.Popen(command, env=laptop.environ, stdin=inner, stdout=inner, stderr=inner) as process:
        os.close(inner)
        said = os.read(outer, LARGE)
        os.write(outer, f"{role.password}\n".encode())
        assert process.wait(PATIENCE_S) == 0
    said += os.read(outer, LARGE)
    os.close(outer)
    assert said.startswith(b"The password, as ")
    assert b"it is kept in" in said
    assert str(role.password).encode() not in said
    assert kept(laptop).read_text() == role.password
