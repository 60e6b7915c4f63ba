"""Answers pass between a person's machines, whatever becomes of the server meanwhile (issue 6, Deliver 3)."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from stage.exchanging import NEVER, Machine, Wire, lived
from stage.manager import wait_until
from stage.postgres import Database, Postgres
from steadyhand.sharing import postgres_exchange
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_exchange import Joined, Moved, Parted, Withheld
from steadyhand.sharing.postgres_session import opened
from steadyhand.sharing.postgres_trouble import TroubleKind
from steadyhand.sharing.record import Record

TEN = [f"answer {number}".encode() for number in range(10)]


def cut_connections(database: Database) -> None:
    """End what the database's ordinary roles have open, as an administrator would."""
    database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename <> 'steward'",
        [database.name],
    )


def through(wire: Wire, anna: Address) -> Address:
    """Anna's address by way of the wire."""
    return anna._replace(said={**anna.said, "host": "127.0.0.1", "port": str(wire.port)})


def test_an_answer_arrives_at_the_other_machine(database: Database) -> None:
    """What is recorded on one machine is told to the other, which waits without looking."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop, Machine(anna, "desktop") as desktop:
            await laptop.until(Joined)
            await desktop.until(Joined)
            laptop.answer(b"done at nine")
            await desktop.shelf.holds([b"done at nine"])

    lived(scenario())


def test_a_machine_that_was_off_catches_up(database: Database) -> None:
    """More than one batch of records is fetched from the last place that was seen, each once and in order."""
    anna = database.admit("anna")
    week = [f"{number}".encode() for number in range(1201)]

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop:
            laptop.answer(*week)
            await laptop.sent(1201)
        async with Machine(anna, "desktop") as desktop:
            await desktop.until(Joined)
            assert [record.body for record in desktop.shelf.taken] == week

    lived(scenario())


def test_nothing_runs_while_nothing_happens(database: Database) -> None:
    """Between two answers no timer is set: the process sleeps on the socket alone."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop:
            await laptop.until(Joined)
            loop = asyncio.get_running_loop()
            timers = [timer for timer in loop._scheduled if not timer.cancelled()]  # type: ignore[attr-defined]  # its own part is looked at
            assert len(timers) == 1, "the scenario's own limit"

    lived(scenario())


def test_answers_go_on_while_the_server_is_killed(postgres: Postgres, database: Database) -> None:
    """A server that loses its power and returns has every answer once, whenever it was given."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop, Machine(anna, "desktop") as desktop:
            await laptop.until(Joined)
            laptop.answer(*TEN[:4])
            postgres.kill()
            laptop.answer(*TEN[4:7])
            assert (await laptop.until(Parted)).trouble.again
            postgres.start()
            laptop.answer(*TEN[7:])
            await desktop.shelf.holds(TEN)

    lived(scenario())
    assert [body for _, _, body in database.records()] == TEN


def test_a_connection_that_is_ended_comes_back(database: Database) -> None:
    """An administrator's cut is told as such, and mended by itself."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop:
            await laptop.until(Joined)
            cut_connections(database)
            assert (await laptop.until(Parted)).trouble.kind is TroubleKind.CUT_OFF
            await laptop.until(Joined)

    lived(scenario())


def test_a_poke_ends_the_wait_for_a_server_that_was_away(postgres: Postgres, database: Database) -> None:
    """A refused port means waiting; when the network comes back it is tried at once."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop", NEVER) as laptop:
            assert (await laptop.until(Parted)).trouble.kind is TroubleKind.UNREACHABLE
            laptop.answer(b"meanwhile")
            postgres.start()
            laptop.exchange.poke()
            await laptop.sent(1)

    postgres.stop()
    lived(scenario())


def test_a_poke_begins_a_hanging_attempt_anew(postgres: Postgres, database: Database) -> None:
    """An attempt that got stuck on a dead network is not waited for once the network is back."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Wire(postgres.port) as wire:
            wire.is_silent = True
            async with Machine(through(wire, anna), "laptop", NEVER) as laptop:
                await wire.arrivals.get()
                wire.is_silent = False
                laptop.exchange.poke()
                await laptop.until(Joined)

    lived(scenario())


def test_a_connection_has_to_prove_itself_after_a_poke(
    postgres: Postgres, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine that resumed finds out that its connection is dead, though nobody told it."""
    anna = database.admit("anna")
    monkeypatch.setattr(postgres_exchange, "PROOF_S", 0.05)

    async def scenario() -> None:
        async with Wire(postgres.port) as wire, Machine(through(wire, anna), "laptop") as laptop:
            await laptop.until(Joined)
            wire.is_silent = True
            laptop.exchange.poke()
            assert (await laptop.until(Parted)).trouble.kind is TroubleKind.CUT_OFF
            wire.is_silent = False
            await laptop.until(Joined)

    lived(scenario())


def test_a_lost_acknowledgement_changes_nothing(postgres: Postgres, database: Database) -> None:
    """What the server took without being able to say so is not sent as anything new."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with (
            Wire(postgres.port) as wire,
            Machine(through(wire, anna), "laptop") as laptop,
            Machine(anna, "desktop") as desktop,
        ):
            await laptop.until(Joined)
            await desktop.until(Joined)
            wire.is_deaf = True
            laptop.answer(b"first")
            await asyncio.to_thread(wait_until, database.records, "the server has it")
            wire.cut()
            wire.is_deaf = False
            laptop.answer(b"second")
            await laptop.sent(2)
            await desktop.shelf.holds([b"second"])
            assert [record.body for record in desktop.shelf.taken] == [b"first", b"second"]

    lived(scenario())


def test_what_was_under_way_is_offered_again_byte_for_byte(postgres: Postgres, database: Database) -> None:
    """A record that is sealed anew whenever it is read is no conflict with itself after a lost connection."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Wire(postgres.port) as wire, Machine(through(wire, anna), "laptop") as laptop:
            await laptop.until(Joined)
            with blocked(database):
                laptop.answer(b"sealed once")
                await asyncio.to_thread(wait_until, lambda: waiting(database), "the server is adding it")
                laptop.shelf.kept["laptop", 1] = b"sealed anew"
                wire.cut()
                await wire.arrivals.get()
            await laptop.until(Joined)
            laptop.answer(b"next")
            await laptop.sent(2)

    lived(scenario())
    assert [body for _, _, body in database.records()] == [b"sealed once", b"next"]


def test_a_program_that_starts_anew_waits_for_what_it_was_adding(database: Database) -> None:
    """A connection of a program that was killed may still be adding; the next one counts that as there."""
    anna = database.admit("anna")

    async def scenario() -> None:
        before, after = await opened(anna, "laptop"), await opened(anna, "laptop")
        with blocked(database):
            adding = asyncio.create_task(before.add([Record("laptop", 1, b"one")]))
            await asyncio.to_thread(wait_until, lambda: len(waiting(database)) == 1, "one adds")
            asking = asyncio.create_task(after.acknowledged())
            await asyncio.to_thread(wait_until, lambda: len(waiting(database)) == 2, "one asks")
        assert (await adding, await asking) == (None, 1)
        await before.close()
        await after.close()

    lived(scenario())


@contextmanager
def blocked(database: Database) -> Iterator[None]:
    """The laptop's first record cannot be added meanwhile; who tries waits in the middle of it."""
    steward = database.address("steward", None).parameters()
    with psycopg.connect(**steward) as connection:  # type: ignore[arg-type]  # a stand-in
        connection.execute(
            "INSERT INTO steadyhand.record SELECT person, 'laptop', 1, '', now() FROM steadyhand.person"
        )
        yield
        connection.rollback()


def waiting(database: Database) -> list[tuple[int]]:
    """The processes of the server that wait for a lock."""
    return database.rows("SELECT pid FROM pg_locks WHERE NOT granted")


def test_loss_and_resend_end_in_the_same_records(postgres: Postgres, database: Database) -> None:
    """A wire that is cut after every answer, wherever that falls, delivers each of them once."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Wire(postgres.port) as wire, Machine(through(wire, anna), "laptop") as laptop:
            for body in TEN:
                laptop.answer(body)
                await wire.arrivals.get()
                wire.cut()
            await laptop.sent(len(TEN))

    lived(scenario())
    assert [body for _, _, body in database.records()] == TEN


def test_a_server_put_back_from_an_old_copy_gets_the_rest_again(database: Database) -> None:
    """What the server lost is sent again; those who had it already are told nothing new."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop:
            laptop.answer(*TEN)
            await laptop.sent(10)
            database.rows("DELETE FROM steadyhand.record WHERE sequence > 4")
            cut_connections(database)
            await laptop.sent(10)

    lived(scenario())
    assert [body for _, _, body in database.records()] == TEN


def test_a_full_server_loses_nothing() -> None:
    """A server without room says so; what it did not take arrives when there is room again."""
    with Postgres(tmpfs_mib=160) as server:
        database = server.database()
        anna = database.admit("anna")
        large = [bytes([number]) * 200_000 for number in range(100)]

        async def scenario() -> None:
            async with Machine(anna, "laptop") as laptop, Machine(anna, "desktop") as desktop:
                await laptop.until(Joined)
                fill(server.inside)
                for body in large:
                    laptop.answer(body)
                trouble = (await laptop.until(Parted)).trouble
                assert (trouble.kind, trouble.why) == (TroubleKind.FULL, "its disk is full")
                (server.inside / "ballast").unlink()
                await desktop.shelf.holds(large)

        lived(scenario())
        assert [body for _, _, body in database.records()] == large


def fill(folder: Path) -> None:
    """Leave no room in the file system."""
    room = os.statvfs(folder)
    with (folder / "ballast").open("wb") as ballast:
        os.posix_fallocate(ballast.fileno(), 0, room.f_bavail * room.f_frsize)


def test_a_trouble_at_home_is_told_and_tried_again(database: Database) -> None:
    """Where the machine's own log takes nothing, the records stay on the server and come later."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop, Machine(anna, "desktop") as desktop:
            desktop.shelf.faulty = True
            laptop.answer(b"done")
            trouble = (await desktop.until(Parted)).trouble
            assert (trouble.kind, trouble.again) == (TroubleKind.LOCAL, True)
            assert "no space left" in str(trouble)
            desktop.shelf.faulty = False
            await desktop.shelf.holds([b"done"])

    lived(scenario())


def test_a_conflict_withholds_and_reading_goes_on(database: Database) -> None:
    """A copied machine, which says something else under the same number, changes nothing and still hears."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop, Machine(anna, "laptop") as copy:
            await laptop.until(Joined)
            await copy.until(Joined)
            laptop.answer(b"here")
            await laptop.sent(1)
            copy.answer(b"elsewhere", b"and on")
            assert (await copy.until(Withheld)).conflict.sequences == (1,)
            async with Machine(anna, "desktop") as desktop:
                desktop.answer(b"still heard")
                await copy.shelf.holds([b"still heard"])

    lived(scenario())
    assert ("laptop", 1, b"here") in database.records()
    assert len(database.records()) == 2


def test_an_echo_of_what_is_known_reads_nothing(database: Database) -> None:
    """An announcement of an old record, or of this machine's own, is no reason to ask."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop, Machine(anna, "desktop") as desktop:
            laptop.answer(b"one")
            await desktop.shelf.holds([b"one"])
            laptop.answer(b"two")
            await desktop.until(Moved)
            await desktop.shelf.holds([b"two"])
            assert [record.body for record in desktop.shelf.taken] == [b"one", b"two"]

    lived(scenario())


def test_an_announcement_of_nonsense_ends_nothing(database: Database) -> None:
    """Whoever shares the database can announce what they like; what comes after it still arrives."""
    anna = database.admit("anna")

    async def scenario() -> None:
        async with Machine(anna, "laptop") as laptop, Machine(anna, "desktop") as desktop:
            await laptop.until(Joined)
            await desktop.until(Joined)
            channels = database.rows("SELECT channel FROM steadyhand.person")
            for nonsense in ("laptop/" + "9" * 5000, "laptop/\N{ARABIC-INDIC DIGIT FIVE}", "/", "\x1b[31m"):
                database.rows("SELECT pg_notify(%s, %s)", (channels[0][0], nonsense))
            laptop.answer(b"done at nine")
            await desktop.shelf.holds([b"done at nine"])

    lived(scenario())


def test_a_silent_server_does_not_keep_the_process_from_ending(database: Database) -> None:
    """Nothing is asked of it any more, which would wait for an answer."""
    anna = database.admit("anna")

    async def scenario() -> None:
        holder = await psycopg.AsyncConnection.connect(**database.address("steward", None).parameters())
        await holder.execute("LOCK TABLE steadyhand.record IN ACCESS EXCLUSIVE MODE")
        session = await opened(anna, "laptop")
        work = asyncio.create_task(session.acknowledged())
        asked = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = %s"
        for _ in range(10_000):
            await asyncio.sleep(0)
            if database.rows(asked, [database.name]):
                break
        work.cancel()
        await asyncio.wait((work,))
        assert work.cancelled()
        await session.close()
        assert database.rows(asked, [database.name])
        await holder.close()

    lived(scenario())
