import asyncio
import stat
from collections.abc import Iterator

import pytest

from cli.household import STEADY, Household
from stage.desktop import PrivateBus
from stage.manager import UserManager
from stage.meeting import in_loop
from stage.server import HandServer

ANSWERS = "6:30 25:00 22:30 n y y perhaps no y 2026-13-01 2026-12-01 y foo none".replace(" ", "\n")


def test_setup_needs_no_answers(bare: Household) -> None:
    """With --yes it ends well without a terminal, a service manager or a bus, and says what to do then."""
    done = bare.steady("setup", "--yes")
    assert (done.exit_code, done.err) == (0, "")
    assert f"configuration: written to {bare.config}" in done.out
    assert "daemon: not installed." in done.out
    assert "steady run" in done.out
    assert "notification: not shown." in done.out


def test_what_setup_writes_is_sound_and_private(bare: Household) -> None:
    """It passes the check and nobody else can read it (I-9)."""
    bare.steady("setup", "--yes")
    assert bare.steady("check").exit_code == 0
    assert stat.S_IMODE(bare.config.stat().st_mode) == 0o600
    assert stat.S_IMODE(bare.config.parent.stat().st_mode) == 0o700


def test_setup_takes_answers(bare: Household) -> None:
    """One that does not fit is asked for again; Enter takes the usual one."""
    done = bare.steady("setup", given=ANSWERS + "\n")
    assert (done.exit_code, done.err) == (0, "")
    text = bare.config.read_text()
    for line in ('wake = "06:30"', 'bedtime = "22:30"', "start = 2026-12-01", "show_details = true"):
        assert f"\n{line}" in text
    ids = bare.steady("__habits").out.split()
    assert "water" not in ids
    assert "relax" not in ids
    assert "caffeine" in ids


def test_setup_asks_when_it_began(bare: Household) -> None:
    """R-008: the advice to see a doctor counts from the onset; what cannot be one is asked for again."""
    done = bare.steady("setup", given=ANSWERS + "\nsoon\n2999-01-01\n2026-01-15\n")
    assert done.exit_code == 0
    assert "\nonset = 2026-01-15" in bare.config.read_text()
    assert done.out.count("That day cannot be right") == 1
    assert bare.config.read_text().count("# when the symptoms began") == 1
    assert "steady screen" in done.out


def test_setup_asks_how_often_the_hands_may_rest(bare: Household) -> None:
    """Gently, as Workrave has it, or once in 45 minutes, which Enter takes."""
    done = bare.steady("setup", given=f"{ANSWERS}\n\noften\nGentle\n")
    assert done.exit_code == 0
    assert "Answer with one of: one, gentle, workrave." in done.out
    ids = bare.steady("__habits").out.split()
    assert {"hands", "pause"} <= set(ids)


def test_an_unknown_onset_stays_unknown(bare: Household) -> None:
    """Enter, and a script that does not know the question, set none."""
    assert bare.steady("setup", given=ANSWERS + "\n\n").exit_code == 0
    assert "\n#onset = " in bare.config.read_text()


def test_answers_that_end_too_soon_leave_nothing(bare: Household) -> None:
    """Half an answered questionnaire is no configuration."""
    done = bare.steady("setup", given="07:00\n")
    assert done.exit_code == 2
    assert "--yes" in done.err
    assert not bare.config.exists()


def test_a_configuration_that_is_there_stays(home: Household) -> None:
    """Not a byte of it changes, and the rest goes on."""
    before = home.config.read_bytes()
    done = home.steady("setup", "--yes")
    assert done.exit_code == 0
    assert "stays as it is" in done.out
    assert "notification:" in done.out
    assert home.config.read_bytes() == before


@pytest.mark.parametrize("is_in_force", [True, False])
def test_a_faulty_configuration_stops_setup(home: Household, *, is_in_force: bool) -> None:
    """It is not replaced, and no daemon is started on it, whether an older one is in force or not."""
    if not is_in_force:
        (home.state / "compiled.json").unlink()
    home.configure("nonsense = 1\n")
    done = home.steady("setup", "--yes")
    assert (done.exit_code, "daemon:" in done.out) == (78, False)
    assert "nonsense" in done.err


@pytest.fixture
def manager() -> Iterator[UserManager]:
    """A real user manager."""
    with UserManager() as manager:
        yield manager


@pytest.mark.systemd
def test_setup_starts_the_daemon(manager: UserManager) -> None:
    """A real service manager runs it afterwards, also at the next login; setting up twice is no fault."""
    for _ in range(2):
        done = manager.run(str(STEADY), "setup", "--yes")
        assert done.returncode == 0, done.stderr
        assert "daemon: started" in done.stdout
    assert manager.show("steadyhand.service", "ActiveState", "UnitFileState").split() == ["active", "enabled"]
    assert "Running" in manager.run(str(STEADY), "status").stdout


@in_loop
async def test_the_test_notification_can_be_pressed(home: Household) -> None:
    """It is shown on the bus with three buttons, and setup says which was pressed."""
    with PrivateBus() as bus:
        async with HandServer(bus.address) as server:
            environ = home.environ | {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DISPLAY": ":none"}
            process = await asyncio.create_subprocess_exec(
                STEADY,
                "setup",
                env=environ | {"STEADYHAND_NOTIFICATIONS__CHANNEL": "auto"},
                stdout=asyncio.subprocess.PIPE,
            )
            await server.until(lambda: bool(server.notified))
            assert {"done", "snooze", "skip"} <= set(server.notified[0].labels)
            server.click(server.notified[0].id, "snooze")
            out, _ = await process.communicate()
    assert "shown through dbus, and you pressed snooze: answers arrive" in out.decode()
