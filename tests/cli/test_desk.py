import socket
from pathlib import Path

import pytest

from cli.household import Household, awake_now
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.reminding.command import Answer, Intake
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.errors import ConfigurationFault, LogFault, NoSuchHabit, Refused


class Warnings(list[str]):
    """What the person was warned of."""


@pytest.fixture
def warnings() -> Warnings:
    """None yet."""
    return Warnings()


@pytest.fixture
def desk(home: Household, warnings: Warnings) -> Desk:
    """The desk of a home with habits."""
    return Desk(home.environ, warnings.append)


@pytest.fixture
def new_desk(new_home: Household, warnings: Warnings) -> Desk:
    """The desk of a home in which nothing was compiled yet."""
    return Desk(new_home.environ, warnings.append)


def test_a_command_gives_its_events_and_the_state_after_them(desk: Desk) -> None:
    """Nobody listens here, so nobody was told."""
    given = desk.give(Intake("water", 300))
    desk.log.close()
    assert [event.kind for event in given.events] == [EventKind.INTAKE]
    assert given.state.total("water", desk.today) == 300
    assert not given.heard


def test_a_refused_command_leaves_the_log_as_it_was(desk: Desk) -> None:
    """The reason is the domain's."""
    with pytest.raises(Refused, match="amount"):
        desk.give(Intake("water", -1))
    assert list(desk.log.history()) == []
    desk.log.close()


def test_a_habit_that_is_not_there_is_told_with_those_that_are(desk: Desk) -> None:
    """Before anything is opened for writing."""
    with pytest.raises(NoSuchHabit, match="Did you mean letter\\?"):
        desk.give(Answer("lettre", Choice.DONE))


def test_the_configuration_is_compiled_once(new_home: Household, new_desk: Desk, warnings: Warnings) -> None:
    """The second desk reads the compiled form, and the source is not looked into."""
    first = new_desk.configuration
    assert Desk(new_home.environ, warnings.append).configuration == first
    assert warnings == []


def test_a_changed_source_is_compiled_anew(home: Household, desk: Desk, warnings: Warnings) -> None:
    """The next command goes by it."""
    assert desk.configuration.habit("tea") is None
    home.configure(awake_now() + '\n[habits.tea]\nkind = "task"\nevery_min = 60\n')
    assert Desk(home.environ, warnings.append).habit("tea").id == "tea"


def test_a_faulty_source_leaves_the_older_form_in_force(
    home: Household, desk: Desk, warnings: Warnings
) -> None:
    """I-7: with a warning that tells every fault, and a sentence for the view."""
    before = desk.configuration
    home.configure("nonsense = 1")
    after = Desk(home.environ, warnings.append)
    assert after.configuration == before
    assert "nonsense" in warnings[0]
    assert after.warning is not None


def test_the_older_form_of_another_file_is_none(
    home: Household, desk: Desk, tmp_path: Path, warnings: Warnings
) -> None:
    """A person with two configurations never gets the one for the other."""
    assert desk.configuration
    elsewhere = home.environ | {"STEADYHAND_CONFIG": str(tmp_path / "none.toml")}
    with pytest.raises(ConfigurationFault, match="steady setup"):
        _ = Desk(elsewhere, warnings.append).configuration


def test_a_state_folder_that_cannot_be_made_is_no_fault_of_the_source(
    new_home: Household, new_desk: Desk
) -> None:
    """The exit code is that of what cannot be written."""
    (new_home.root / ".local").write_text("in the way")
    with pytest.raises(LogFault, match="cannot be written"):
        _ = new_desk.configuration


def test_the_zone_is_the_configurations_or_the_systems(home: Household, warnings: Warnings) -> None:
    """As the configuration says."""
    travelling = home.environ | {"TZ": "Asia/Tokyo"}
    assert Desk(travelling, warnings.append).zone.key == "UTC"
    home.configure(awake_now().replace('zone = "UTC"', 'zone = "system"'))
    assert Desk(travelling, warnings.append).zone.key == "Asia/Tokyo"


def test_a_new_configuration_wakes_the_daemon(
    new_home: Household, new_desk: Desk, warnings: Warnings
) -> None:
    """Whoever compiles it, the daemon takes it over."""
    (new_home.runtime / "steadyhand").mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as ear:
        ear.bind(str(new_home.runtime / "steadyhand/wake"))
        assert new_desk.configuration
        assert ear.recv(1) == b""
        assert Desk(new_home.environ, warnings.append).configuration
        with pytest.raises(BlockingIOError):
            ear.recv(1)
