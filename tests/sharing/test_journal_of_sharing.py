"""The process that shares tells the system journal what it does, and nothing of health and no key (I-8)."""

from base64 import b64encode
from pathlib import Path

import pytest

from sharing.machines import Machine, by_folder, by_server, two_roles, until_same
from stage.desktop import until
from stage.postgres import Database
from steadyhand.bootstrap.sharing.standing import REFUSED
from steadyhand.sharing.key_ring import ring_from
from steadyhand.sharing.phrase import phrase_of

HEALTH = ("stretch", "twitch", "episode", "thumb", "caffeine", "private", "frightened")
FORGED = (
    "INSERT INTO steadyhand.record (person, device, sequence, body)"
    " VALUES (steadyhand.own_person(), %s, 1, %s)"
)
FORMS = (bytes.hex, repr, lambda some: b64encode(some).decode())
EVENT = b'{"id":"x","kind":"episode","data":{"note":"private"},"device":"00-forged","sequence":1}'


@pytest.mark.parametrize("is_sealed", [True, False])
def test_the_journal_has_no_health_and_no_key(tmp_path: Path, database: Database, *, is_sealed: bool) -> None:
    """Records come, forged ones are refused, the server and the folder go away: no such word in all of it."""
    first, second = two_roles(database)
    folder, way = tmp_path / "folder", "" if is_sealed else "sealed = false\n"
    laptop, desktop = (
        Machine(tmp_path / name, name, f"{way}{by_folder(folder)}\n{by_server(role, tmp_path)}")
        for name, role in (("laptop", first), ("desktop", second))
    )
    if is_sealed:
        desktop.join(laptop.pair())
    assert laptop.steady("done", "stretch").exit_code == 0
    words = ("--where", "left thumb", "--trigger", "caffeine", "--note", "private, frightened")
    assert laptop.steady("twitch", *words).exit_code == 0
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=2)
        database.rows(FORGED, ("00-forged", b"0 -\nr" + EVENT), first)
        (folder / "steadyhand-private.events").write_bytes(EVENT)
        database.server.kill()
        until(lambda: faults(laptop), "the fault is told")
        database.server.start()
        until(lambda: not faults(laptop), "it is mended")
        folder.rename(tmp_path / "away")
        laptop.twitches()
        until_same(laptop, desktop, number=3)
    said = laptop.said + desktop.said
    assert "Records of other devices came in" in said
    assert "were refused" in said or "could not be opened" in said
    assert [
        word for word in (*HEALTH, *secrets_of(laptop, first.password, second.password)) if word in said
    ] == []


def faults(machine: Machine) -> set[str]:
    """What is wrong with its ways, but for what was refused, which stays told."""
    return {*machine.status()["troubles"]} - {REFUSED}


def secrets_of(machine: Machine, *passwords: str | None) -> list[str]:
    """The passwords and the key, in every form that it has somewhere."""
    file = machine.state / "devices.key"
    said = [password for password in passwords if password]
    if not file.exists():
        return said
    key = ring_from(file.read_text()).current
    return [
        *said,
        *(form(each) for each in (key.secret, key.sealing) for form in FORMS),
        phrase_of(key.secret),
    ]
