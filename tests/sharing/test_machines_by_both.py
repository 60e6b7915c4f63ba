"""Two machines of a person with a folder and a server between them at once (issue 6)."""

from pathlib import Path

import pytest

from fakes.shared import file_of
from sharing.machines import PHRASE, Machine, by_folder, by_server, copied, two_roles, until_same
from stage.desktop import until
from stage.postgres import Database

Pair = tuple[Machine, Machine]


@pytest.fixture
def pair(tmp_path: Path, database: Database) -> Pair:
    """Both, paired, each with a role of its own and the same folder."""
    folder = by_folder(tmp_path / "folder")
    machines = [
        Machine(tmp_path / name, name, f"{folder}\n{by_server(role, tmp_path)}")
        for name, role in zip(("laptop", "desktop"), two_roles(database), strict=True)
    ]
    laptop, desktop = machines
    assert desktop.join(laptop.pair()).exit_code == 0
    return laptop, desktop


def held_of(database: Database, machine: Machine) -> int:
    """How many records the server has of it."""
    return sum(device == machine.id for device, _, _ in database.records())


def test_what_is_forgotten_leaves_both(pair: Pair, database: Database, tmp_path: Path) -> None:
    """The file is smaller, the server has none of it, and nothing brings it back."""
    laptop, desktop = pair
    laptop.twitches(3)
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=3)
        until(lambda: held_of(database, laptop) == 3, "three records on the server")
    before = file_of(tmp_path / "folder", laptop.id).stat().st_size
    day = laptop.steady("history", "--json").lines[0]["day"]
    assert laptop.steady("forget", "--from", day, "--to", day, given="forget\n").exit_code == 0
    with laptop.sharing(), desktop.sharing():
        until(lambda: held_of(database, laptop) == 0, "none on the server")
        until(lambda: file_of(tmp_path / "folder", laptop.id).stat().st_size < before, "a smaller file")
        desktop.twitches()
        until(lambda: len(laptop.ids) == 1, "what the desktop recorded since")
    assert len(desktop.ids) == 4


def test_two_copies_of_a_machine_become_two_others(pair: Pair, tmp_path: Path) -> None:
    """Each is renewed on its own; all of them have the same in the end."""
    laptop, desktop = pair
    laptop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    copies = [copied(laptop, tmp_path / name) for name in ("first", "second")]
    for machine in (laptop, *copies):
        machine.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=2)
        for copy in copies:
            assert copy.steady("device", "renew").exit_code == 0
        with copies[0].sharing(), copies[1].sharing():
            until_same(laptop, desktop, *copies, number=4)
    assert len({machine.id for machine in (laptop, desktop, *copies)}) == 4


def test_a_revoked_machine_and_one_that_is_told_the_new_words(pair: Pair, tmp_path: Path) -> None:
    """What was recorded apart under the old key is on both, by whichever way."""
    laptop, desktop = pair
    tablet = Machine(tmp_path / "tablet", "tablet", laptop.way)
    assert tablet.join(laptop.pair()).exit_code == 0
    tablet.twitches()
    with laptop.sharing(), tablet.sharing():
        until_same(laptop, tablet, number=1)
    desktop.twitches()
    found = PHRASE.search(laptop.steady("device", "revoke", tablet.id).out)
    assert found is not None
    with laptop.sharing(), desktop.sharing():
        assert desktop.join(found[1]).exit_code == 0
        until_same(laptop, desktop, number=2)
