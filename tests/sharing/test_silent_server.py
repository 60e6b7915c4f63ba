"""A person who asks how their machines stand has an answer soon, whatever the server does."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sharing.machines import Machine, by_folder, two_roles
from stage.exchanging import lived
from stage.postgres import Database
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing import standing
from steadyhand.report.sharing import Sharing
from steadyhand.sharing.postgres_session import opened

WAITING = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"


@pytest.fixture
def laptop(tmp_path: Path) -> Machine:
    """A machine with a key, which has recorded something."""
    machine = Machine(tmp_path / "laptop", "laptop", by_folder(tmp_path / "folder"))
    machine.pair()
    machine.twitches()
    return machine


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of what takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def shares_by(machine: Machine, address: str) -> None:
    """Have it share by the server at that address instead."""
    way = f'[devices.postgres]\naddress = "{address} dbname=x user=x"'
    machine.configure(machine.config.read_text().replace(machine.way, way))


def looked_up(machine: Machine) -> Sharing:
    """How the machines stand, as it sees it, in this process."""
    desk = Desk(machine.environ, lambda _: None)
    try:
        return asyncio.run(standing.standing_of(desk))
    finally:
        desk.leave()


def test_a_server_that_says_nothing_is_waited_for_three_seconds(laptop: Machine, silent: int) -> None:
    """The answer says so, and shows what is known here; it is no failure of the command."""
    shares_by(laptop, f"host=127.0.0.1 port={silent}")
    shown = laptop.steady("device", "status")
    assert (shown.exit_code, shown.err) == (0, "")
    assert "did not answer within 3 s" in " ".join(shown.out.split())
    assert "this machine: last seen" in shown.out
    assert "how much of it is shared is not known" in shown.out


def test_a_name_that_is_looked_up_for_long_is_not_waited_for(
    laptop: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no DNS server answers, the answer comes while the system still asks them."""
    shares_by(laptop, "host=db.clinic.test")
    monkeypatch.setattr(standing, "PATIENCE_S", 0.05)
    released, ended = threading.Event(), []

    def ask(*_: object, **__: object) -> list[object]:
        released.wait(60)
        ended.append(True)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    assert looked_up(laptop).troubles == (standing.SILENT,)
    assert not ended
    released.set()


def test_a_server_that_falls_silent_after_the_login_is_hung_up_on(database: Database) -> None:
    """It is not asked for leave first, which a silent one would not give."""
    anna, _ = two_roles(database)

    async def scenario() -> None:
        holder = await psycopg.AsyncConnection.connect(**database.address("steward", None).parameters())  # type: ignore[arg-type]  # libpq takes text for every word
        await holder.execute("LOCK TABLE steadyhand.migration IN ACCESS EXCLUSIVE MODE")
        work = asyncio.create_task(opened(anna, "laptop"))
        for _ in range(10_000):
            await asyncio.sleep(0)
            if database.rows(WAITING, [database.name]):
                break
        work.cancel()
        await asyncio.wait((work,))
        assert work.cancelled()
        assert database.rows(WAITING, [database.name])
        await holder.close()

    lived(scenario())
