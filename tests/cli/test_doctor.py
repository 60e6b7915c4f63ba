import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.household import PATIENCE_S, STEADY, Done, Household
from project.repository import project_file
from stage.desktop import Display, Dunst, PrivateBus, until
from stage.manager import UserManager
from stage.meeting import in_loop
from stage.mocked import logind, timedated
from stage.server import HandServer
from steadyhand.bootstrap.examination.parts import LIBRARIES
from steadyhand.system.page_unit import SERVICE as PAGE_SERVICE
from steadyhand.system.page_unit import SOCKET as PAGE_SOCKET
from steadyhand.system.page_unit import service_text, socket_text
from steadyhand.system.unit import unit_path, write_unit

NAMES = [
    "session bus",
    "notification server",
    "buttons",
    "presence",
    "session",
    "do-not-disturb",
    "full screen",
    "camera",
    "sleep signals",
    "zone signals",
    "unit",
    "watchdog",
    "daemon",
    "page",
    "permissions",
    "configuration",
    "log",
    "libraries",
    "PDF",
    "open",
]
NO_SYSTEM_BUS = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus"}


def checks(done: Done) -> dict[str, Any]:
    """The document's checks by name."""
    return {check["name"]: check for check in done.json["checks"]}


def states(done: Done) -> dict[str, str]:
    """Only their states."""
    return {name: check["state"] for name, check in checks(done).items()}


def files(root: Path) -> dict[str, tuple[int, int]]:
    """Every file below it but the memory SQLite counts readers in, with its mode and its last change."""
    return {
        str(path): (path.lstat().st_mode, path.lstat().st_mtime_ns if path.is_file() else 0)
        for path in root.rglob("*")
        if not path.name.endswith("-shm")
    }


@pytest.fixture
def examined(home: Household) -> Done:
    """The answer in a home without a display, a bus or a daemon, as setup leaves it."""
    home.config.chmod(0o600)
    home.config.parent.chmod(0o700)
    home.compile()
    return home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS)


def test_everything_is_told_whatever_is_there(examined: Done) -> None:
    """Without a display, a bus or a daemon each check is told, in order, with a remedy unless it is well."""
    assert list(checks(examined)) == NAMES
    for check in checks(examined).values():
        assert set(check) == {"name", "state", "detail", "remedy"}
        assert check["state"] in {"ok", "degraded", "missing"}
        assert check["detail"]
        assert bool(check["remedy"]) == (check["state"] != "ok")


def test_what_reminders_lack_gives_one(examined: Done) -> None:
    """The daemon is missing. The bus is not needed where notifications are switched off."""
    assert (examined.exit_code, examined.err) == (1, "")
    assert states(examined)["daemon"] == "missing"
    assert checks(examined)["permissions"]["remedy"] is None
    assert states(examined)["configuration"] == "ok"


def test_the_text_names_what_is_lacking(home: Household) -> None:
    """For people: a line for each, and what it comes to at the end."""
    done = home.steady("doctor", "--yes", **NO_SYSTEM_BUS)
    assert done.exit_code == 1
    assert "missing   daemon: It is not running" in done.out
    assert "OK        configuration: " in done.out
    assert done.out.splitlines()[-1] == "Reminders lack: daemon."
    assert max(len(line) for line in done.out.splitlines()) <= 80


def test_what_was_switched_off_is_not_tried(home: Household) -> None:
    """Presence that nobody watches is no fault, and nobody is asked to keep still."""
    home.config.write_text(f"{home.config.read_text()}\n[presence]\nwatch = false\n")
    home.compile()
    done = home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS)
    assert (states(done)["presence"], "session" in states(done)) == ("ok", False)
    assert "presence.watch = false" in checks(done)["presence"]["detail"]


def test_it_changes_nothing(home: Household) -> None:
    """Not a file, not a mode, not in a home where nothing has begun."""
    home.steady("done", "water")
    home.config.write_text(home.config.read_text() + "\n")
    before = files(home.root)
    home.steady("doctor", "--yes", **NO_SYSTEM_BUS)
    assert files(home.root) == before


def test_it_changes_nothing_in_an_empty_home(bare: Household) -> None:
    """And says that there is no configuration yet."""
    before = files(bare.root)
    done = bare.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS)
    assert checks(done)["configuration"]["remedy"] == "steady setup"
    assert states(done)["log"] == "ok"
    assert files(bare.root) == before


def test_files_that_others_can_read_are_named(home: Household) -> None:
    """With the command that mends each (I-9)."""
    home.steady("done", "water")
    home.log.chmod(0o644)
    home.state.chmod(0o755)
    found = checks(home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS))["permissions"]
    assert found["state"] == "degraded"
    assert f"chmod 600 {home.log}" in found["remedy"]
    assert f"chmod 700 {home.state}" in found["remedy"]


@pytest.mark.parametrize(
    ("text", "is_in_force", "state", "word"),
    [
        ("\n# a remark\n", True, "degraded", "not in force yet"),
        ("\nnonsense = 1\n", True, "degraded", "the one before stays"),
        ("\nnonsense = 1\n", False, "missing", "fault"),
    ],
)
def test_a_configuration_that_is_not_in_force_is_told(
    home: Household, text: str, state: str, word: str, *, is_in_force: bool
) -> None:
    """One that was changed, one with a fault beside the one before, one with a fault alone."""
    home.config.write_text(text + home.config.read_text())
    if not is_in_force:
        (home.state / "compiled.json").unlink()
    found = checks(home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS))["configuration"]
    assert found["state"] == state
    assert word in found["detail"]


def test_a_damaged_log_is_told_and_left(home: Household) -> None:
    """It is not mended here."""
    home.steady("done", "water")
    home.log.write_bytes(b"no database" * 1000)
    for companion in home.log.parent.glob("log.db-*"):
        companion.unlink()
    done = home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS)
    assert states(done)["log"] == "missing"
    assert home.log.read_bytes() == b"no database" * 1000


def test_a_log_of_a_daemon_that_was_killed_is_read(home: Household, tmp_path: Path) -> None:
    """With its journal beside it."""
    daemon = home.start("run")
    until(lambda: home.log.with_name("log.db-wal").exists(), "a log being written")
    daemon.send_signal(signal.SIGKILL)
    daemon.communicate()
    assert tmp_path
    assert states(home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS))["log"] == "ok"


def test_a_daemon_that_runs_is_found(home: Household) -> None:
    """It holds its lock and listens; without a desktop, and with notifications off, nothing is lacking."""
    daemon = home.start("run")
    until((home.runtime / "steadyhand/wake").exists, "a daemon that listens")
    done = home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS)
    daemon.terminate()
    daemon.communicate()
    assert states(done)["daemon"] == "ok"
    assert done.exit_code == 0


def test_another_user_is_told_whose_files_they_are(home: Household) -> None:
    """Run as somebody else, it tells what it cannot read and does not fail."""
    home.root.chmod(0o755)
    done = home.as_nobody("doctor", "--yes", "--json")
    assert (done.exit_code, done.err) == (1, "")
    assert list(states(done)) == NAMES


@pytest.mark.desktop
@in_loop
async def test_in_a_terminal_it_asks(home: Household) -> None:
    """For a press, which goes the whole way round, and for stillness; the bubble is taken down again."""
    keyboard, terminal = os.openpty()
    with PrivateBus() as bus, Display(manager=False) as display:
        async with HandServer(bus.address) as server:
            environ = {**home.environ, **NO_SYSTEM_BUS, "DISPLAY": display.name}
            process = await asyncio.create_subprocess_exec(
                STEADY,
                "doctor",
                env={**environ, "DBUS_SESSION_BUS_ADDRESS": bus.address},
                stdin=terminal,
                stdout=asyncio.subprocess.PIPE,
            )
            await server.until(lambda: bool(server.notified))
            server.click(server.notified[0].id, "done")
            out, _ = await asyncio.wait_for(process.communicate(), PATIENCE_S)
            assert server.closed == [server.notified[0].id]
    os.close(keyboard)
    os.close(terminal)
    told = out.decode()
    assert "Press a button of the test notification" in told
    assert "buttons: the press of done arrived" in told
    assert "keep your hands off keyboard and mouse" in told
    assert "presence: X11's idle counter told of 5." in told


@pytest.mark.desktop
@in_loop
async def test_a_real_desktop_is_told(home: Household) -> None:
    """Dunst on a real X server, logind and timedate1 as dbusmock has them: five idle seconds are measured."""
    with PrivateBus() as bus, Display() as display, Dunst(bus, display) as server:
        async with logind(bus) as mocked, timedated(bus):
            environ = {**home.environ, **server.display.environment, "DBUS_SESSION_BUS_ADDRESS": bus.address}
            environ["DBUS_SYSTEM_BUS_ADDRESS"] = bus.address
            process = await asyncio.create_subprocess_exec(
                *(STEADY, "doctor", "--yes", "--json"),
                env=environ,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            out, err = await asyncio.wait_for(process.communicate(), PATIENCE_S)
            assert await mocked.inhibitors() == 0
    assert err == b""
    found = checks(Done(0, out.decode(), ""))
    assert found["presence"]["state"] == "ok"
    assert "told of 5." in found["presence"]["detail"]
    for name in (
        "session",
        "do-not-disturb",
        "full screen",
        "sleep signals",
        "zone signals",
        "notification server",
    ):
        assert found[name]["state"] == "ok", found[name]


@pytest.fixture
def manager() -> Iterator[UserManager]:
    """A real user manager."""
    with UserManager() as manager:
        yield manager


@pytest.mark.systemd
def test_a_unit_of_this_version_is_well(manager: UserManager) -> None:
    """After setup unit, watchdog and daemon are there; a unit that was changed is told."""
    assert manager.run(str(STEADY), "setup", "--yes").returncode == 0
    done = manager.run(str(STEADY), "doctor", "--yes", "--json")
    found = states(Done(done.returncode, done.stdout, done.stderr))
    assert [found[name] for name in ("unit", "watchdog", "daemon", "page")] == ["ok"] * 4
    unit = manager.home / ".config/systemd/user/steadyhand.service"
    unit.write_text(unit.read_text().replace("WatchdogSec=60", "WatchdogSec=600"))
    done = manager.run(str(STEADY), "doctor", "--yes", "--json")
    assert checks(Done(0, done.stdout, ""))["unit"]["remedy"] == "Take over the new one: steady setup"


@pytest.mark.systemd
def test_the_page_is_tried(manager: UserManager) -> None:
    """Its socket is asked as a stranger would; one that does not listen, or is another's, is told."""

    def page() -> dict[str, Any]:
        done = manager.run(str(STEADY), "doctor", "--yes", "--json")
        found: dict[str, Any] = checks(Done(0, done.stdout, ""))["page"]
        return found

    manager.run(str(STEADY), "setup", "--yes")
    assert "lets nobody in" in page()["detail"]
    manager.run("systemctl", "--user", "stop", PAGE_SOCKET, PAGE_SERVICE)
    assert page()["remedy"] == f"systemctl --user enable --now {PAGE_SOCKET}"
    unit = manager.home / ".config/systemd/user" / PAGE_SERVICE
    unit.write_text(unit.read_text().replace("MemoryMax=400M", "MemoryMax=4G"))
    assert page()["remedy"] == "Take over the new one: steady setup"


def test_units_without_a_manager_are_no_fault_of_the_page(home: Household) -> None:
    """As setup leaves them where none answers: they cannot be enabled, and steady open works."""
    for unit, text in ((PAGE_SOCKET, socket_text(47811)), (PAGE_SERVICE, service_text(str(STEADY)))):
        write_unit(unit_path(unit, home.environ), text)
    done = home.steady("doctor", "--yes", "--json", **NO_SYSTEM_BUS)
    assert states(done)["page"] == "ok"


def test_every_library_is_asked_for() -> None:
    """What is installed with Steadyhand is what is looked for."""
    wanted = {
        dependency.split(";")[0].split(">")[0].split("[")[0].strip()
        for dependency in project_file()["project"]["dependencies"]
    }
    assert wanted == set(LIBRARIES)
