import os
import stat

import pytest

from cli.household import Household

FAULTY = """\
[habits.water]
kind = "target"
unit = "ml"
gaol = 2500
[habits.tea]
kind = "tisk"
"""


def test_a_sound_file_has_no_faults(home: Household) -> None:
    """The line names the file and counts the habits; that the channel shows nothing is said."""
    checked = home.steady("check")
    assert checked.exit_code == 0
    assert 'notifications.channel is "none"' in checked.err
    assert checked.out == f"{home.config}: no faults, 6 habits\n"


def test_check_tells_every_fault_at_once(home: Household) -> None:
    """With file and line, and exit code 78."""
    home.configure(FAULTY)
    checked = home.steady("check")
    assert checked.exit_code == 78
    assert f"{home.config}:4" in checked.out
    assert f"{home.config}:6" in checked.out


def test_check_in_json_is_one_document(home: Household) -> None:
    """Faults are objects with their place, key, range and remedy."""
    home.configure(FAULTY)
    document = home.steady("check", "--json").json
    assert {"file", "line", "column", "key", "value", "allowed", "remedy", "message"} == set(
        document["faults"][0]
    )
    assert home.steady("check", "--json", home.root / "none.toml").json["habits"] is None


def test_check_takes_another_file(home: Household) -> None:
    """The one in force is left alone."""
    (home.root / "other.toml").write_text("")
    assert home.steady("check", "other.toml").exit_code == 0


def test_a_file_without_reminders_is_loud(home: Household) -> None:
    """It is no fault, and never silent (I-7)."""
    home.configure("[habits.evening]\nenabled = false\n[habits.morning]\nenabled = false\n")
    checked = home.steady("check")
    assert checked.exit_code == 0
    assert "There is not a single habit" in checked.err
    assert home.steady("check", "--json").json["warnings"]


@pytest.mark.parametrize("command", ["status", "agenda", "done water", "skip water", "pause", "undo"])
def test_without_a_configuration_the_way_to_one_is_told(bare: Household, command: str) -> None:
    """Exit code 78, and the name of the command that makes one."""
    told = bare.steady(*command.split())
    assert told.exit_code == 78
    assert "steady setup" in told.err


def test_a_faulty_configuration_leaves_the_one_before_in_force(home: Household) -> None:
    """The command works on, and warns on standard error (I-7)."""
    home.configure(FAULTY)
    done = home.steady("done", "water")
    assert done.exit_code == 0
    assert "stays in force" in done.err
    assert "gaol" in done.err


def test_a_faulty_configuration_without_one_before_stops(new_home: Household) -> None:
    """All faults, exit code 78."""
    new_home.configure(FAULTY)
    done = new_home.steady("done", "water")
    assert done.exit_code == 78
    assert ":4" in done.err
    assert ":6" in done.err


def test_an_unknown_variable_is_a_fault(home: Household) -> None:
    """A setting that is misspelt in the environment never goes unnoticed."""
    assert home.steady("check", STEADYHAND_WATRE="1").exit_code == 78


def test_a_variable_overrides_the_file(home: Household) -> None:
    """Only where it is set."""
    assert "of 2200 ml" in home.steady("done", "water", STEADYHAND_HABITS__WATER__GOAL="2200").out
    assert "of 2500 ml" in home.steady("log", "water", "1").out


def test_a_large_configuration_is_refused_at_once(new_home: Household) -> None:
    """100 MB are no configuration."""
    with new_home.config.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    assert new_home.steady("check").exit_code == 78
    assert new_home.steady("status").exit_code == 78


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[habits", b"\x00" * 10, b"a = [" * 3000])
def test_a_configuration_of_junk_is_a_fault(home: Household, content: bytes) -> None:
    """Never a traceback."""
    home.config.write_bytes(content)
    checked = home.steady("check")
    assert checked.exit_code == 78
    assert "Traceback" not in checked.err


def test_what_is_kept_is_the_owners_alone(home: Household) -> None:
    """The log, what is beside it and the compiled configuration, whatever the umask (I-9)."""
    before = os.umask(0)
    try:
        home.steady("done", "water")
    finally:
        os.umask(before)
    ours = [*home.log.parent.iterdir(), *home.state.iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in ours} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (home.log.parent, home.state)} == {0o700}
