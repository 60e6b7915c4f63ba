"""What a PostgreSQL server on this machine does: how soon an answer is elsewhere, how many people it carries.

The load is PostgreSQL's own ``pgbench``: transactions begin at the times of a Poisson process, and one
that has to wait for its turn is measured from when it should have begun. Every insert is the program's
own statement for a person drawn at random, under row-level security.
"""

import asyncio
import os
import subprocess
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from bench.effort import Effort
from bench.table import Row
from bench.timing import MILLISECONDS, percentiles
from stage.exchanging import Machine
from stage.postgres import Database, Postgres, programs
from steadyhand.sharing.postgres_exchange import Joined
from steadyhand.sharing.postgres_session import _ADD, _ANNOUNCE

BUDGET_MS = 100
INSERT_MS = 50
ANSWERS_A_DAY = 60
WAKING_S = 16 * 3600
PEOPLE_AT_ONE_A_SECOND = WAKING_S // ANSWERS_A_DAY
SPAN_S = 5
PERSONS = 50_000
CLIENTS = 32
LISTENERS = (0, 500, 2000)
BODY = 300
LOAD = {
    "shared_buffers": "512MB",
    "max_connections": "2200",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "60s",
}
PEOPLE = f"""
    CREATE ROLE load IN ROLE steadyhand_person LOGIN;
    INSERT INTO steadyhand.person SELECT FROM generate_series(1, {PERSONS});
    INSERT INTO steadyhand.login VALUES ('load', 1);
    CREATE POLICY load_adds ON steadyhand.record FOR INSERT TO load
        WITH CHECK ((SELECT steadyhand.own_person()) IS NOT NULL);
    CREATE POLICY load_reads ON steadyhand.record FOR SELECT TO load
        USING ((SELECT steadyhand.own_person()) IS NOT NULL);
    INSERT INTO steadyhand.record (person, device, sequence, body)
        SELECT person, 'laptop', n, decode(repeat('a7', {BODY}), 'hex')
        FROM generate_series(1, 10) AS n, generate_series(1, {PERSONS}) AS person;
    CHECKPOINT;
    ANALYZE steadyhand.record;
"""  # noqa: S608 - of numbers in this module
RATES = (125, 250, 500, 750, 1000, 1250, 1500, 2000, 3000, 4000)
ATTEMPTS = 4
KEPT_UP = 0.9
SLOW_RATE = 25


class Load(NamedTuple):
    """What came of a rate: percentiles of an insert, how many a second, and the server's CPU for each."""

    p50_ms: float
    p99_ms: float
    done_per_s: float
    cpu_ms: float


def postgres(effort: Effort) -> Iterable[Row]:
    """An answer from one machine to the other, the inserts a server carries, and what listeners cost."""
    with Postgres(LOAD, durable=True) as server:
        yield from _arrival(server.database(), effort.rows)
        database = server.database()
        _admit(database)
        yield from _carried(database)
        yield from _listened(database)


def _arrival(database: Database, answers: int) -> Iterator[Row]:
    took = asyncio.run(_answered(database, answers))
    method = f"{answers} answers in turn, both machines in one process, synced to the disk"
    for label, value in zip(("p50", "p99"), percentiles(took), strict=True):
        yield Row(f"answer to the other machine, {label}", f"{value:.1f} ms", "", f"{BUDGET_MS} ms", method)


async def _answered(database: Database, answers: int) -> list[float]:
    anna, took = database.admit("anna"), []
    async with Machine(anna, "laptop") as laptop, Machine(anna, "desktop") as desktop:
        await laptop.until(Joined)
        await desktop.until(Joined)
        for number in range(answers):
            body = str(number).encode().rjust(BODY)
            began = time.perf_counter()
            laptop.answer(body)
            await desktop.shelf.holds([body])
            took.append((time.perf_counter() - began) * MILLISECONDS)
    return took


def _admit(database: Database) -> None:
    """People with ten records each, and one role that may add for all; its policy asks as much as theirs."""
    for statement in PEOPLE.split(";\n"):
        database.rows(statement)


def _carried(database: Database) -> Iterator[Row]:
    (rate, load), (within, within_load) = _highest(database)
    yield Row(
        f"inserts a second with p99 within {INSERT_MS} ms",
        f"{rate}, p99 {load.p99_ms:.1f} ms, CPU {load.cpu_ms:.2f} ms each",
        f"{within}, p99 {within_load.p99_ms:.1f} ms, announced within the transaction",
        "",
        f"pgbench, {CLIENTS} connections, {SPAN_S} s a step, {PERSONS} people, {BODY} bytes, synced; "
        f"in turns; a rate fails if it fails {ATTEMPTS} times",
    )
    yield Row(
        "people whose answers these are",
        f"{rate * PEOPLE_AT_ONE_A_SECOND:,}",
        f"{within * PEOPLE_AT_ONE_A_SECOND:,}",
        "",
        f"{ANSWERS_A_DAY} a day each, spread over {WAKING_S // 3600} hours; no connection listens",
    )


def _highest(database: Database) -> list[tuple[int, Load]]:
    """The highest rate that is kept up within the limit: our way, and announcing within the transaction.

    What else runs on the machine can only make a rate fail, so a rate that fails is tried again.
    """
    best = [(0, Load(0, 0, 0, 0))] * 2
    going = [True, True]
    for rate in RATES:
        for way in (0, 1):
            if going[way] and (load := _kept_up(database, rate, within=bool(way))):
                best[way] = rate, load
            else:
                going[way] = False
    return best


def _kept_up(database: Database, rate: int, *, within: bool) -> Load | None:
    attempts = (_load(database, rate, within=within) for _ in range(ATTEMPTS))
    return next((load for load in attempts if _is_kept_up(load, rate)), None)


def _is_kept_up(load: Load, rate: int) -> bool:
    return load.p99_ms <= INSERT_MS and load.done_per_s > KEPT_UP * rate


def _listened(database: Database) -> Iterator[Row]:
    """What each connection that listens costs an insert of somebody else: all of the database are woken."""
    costs: dict[int, float] = {}
    for listeners in LISTENERS:
        with _listening(database, listeners):
            load = _load(database, SLOW_RATE, clients=2)
            costs[listeners] = load.cpu_ms
            yield Row(
                f"an insert while {listeners} connections listen",
                f"{costs[listeners]:.2f} ms of CPU, p99 {load.p99_ms:.1f} ms",
                "",
                "",
                f"{SLOW_RATE} a second for {SPAN_S} s; CPU of all the server's processes",
            )
    yield _bound(costs)


def _bound(costs: dict[int, float]) -> Row:
    most = max(costs)
    each_ms = (costs[most] - costs[0]) / most
    people = round((MILLISECONDS * PEOPLE_AT_ONE_A_SECOND / (2 * max(each_ms, 1e-6))) ** 0.5)
    return Row(
        "people whose devices keep one core busy with being woken",
        f"{people:,}",
        "",
        "",
        f"{each_ms * MILLISECONDS:.1f} us a listener and insert; two devices each, always connected",
    )


def _cpu_s(server: Postgres) -> float:
    """The CPU time of the server and of its processes, those that ended too, seconds."""
    assert server._process
    main = server._process.pid
    while True:
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        try:
            own = sum(sum(_ticks(int(child))[:2]) for child in children)
        except (FileNotFoundError, ProcessLookupError):
            continue  # one ended meanwhile: its time is in the sum of the ended ones now
        return (own + sum(_ticks(main))) / os.sysconf("SC_CLK_TCK")


def _ticks(pid: int) -> list[int]:
    """User and system time of the process, and of its children that ended, in ticks."""
    return [int(word) for word in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:15]]


@contextmanager
def _listening(database: Database, listeners: int) -> Iterator[None]:
    """So many connections that listen to people who say nothing."""
    steward = database.address("steward", None).parameters()
    with ExitStack() as stack:
        for number in range(listeners):
            connection: psycopg.Connection[Any] = psycopg.connect(**steward, autocommit=True)  # type: ignore[arg-type]  # libpq takes text for every word
            stack.callback(connection.close)
            connection.execute(f"LISTEN channel_{number}".encode())
        yield


def _load(database: Database, rate: int, *, within: bool = False, clients: int = CLIENTS) -> Load:
    """Inserts by people at this rate, for a while."""
    folder = database.server.root
    for old in folder.glob("inserted.*"):
        old.unlink()
    script = folder / "insert.sql"
    script.write_text(_script(time.monotonic_ns(), within=within))
    connecting = f"-h {folder} -p {database.server.port} -U load {database.name}"
    shape = f"-n -M prepared -D place=0 -c {clients} -j 2 -T {SPAN_S} -R {rate}"
    logging = f"-l --log-prefix {folder}/inserted -f {script}"
    before = _cpu_s(database.server)
    command = [str(programs() / "pgbench"), *f"{shape} {logging} {connecting}".split()]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    used_ms = (_cpu_s(database.server) - before) * MILLISECONDS
    lines = [line for part in folder.glob("inserted.*") for line in part.read_text().splitlines()]
    took = [int(line.split()[2]) / 1000 for line in lines]
    return Load(*percentiles(took), len(took) / SPAN_S, used_ms / len(took))


def _script(run: int, *, within: bool) -> str:
    """The program's own statements, their values written as pgbench's; or both in one transaction."""
    values = {
        "sequences": "ARRAY[:place::bigint]",
        "bodies": f"ARRAY[decode(repeat('a7', {BODY}), 'hex')]",
        "person": ":who::bigint",
        "device": f"('{run}-' || :client_id)",
        "channel": "('steadyhand_' || :who)",
        "sequence": ":place",
    }
    add, announce = (" ".join((statement % values).split()) + ";" for statement in (_ADD, _ANNOUNCE))
    notify = announce.replace("'off', true", "'on', true")
    steps = ("BEGIN;", add, notify, "COMMIT;") if within else (add, announce)
    return "\n".join((f"\\set who random(1, {PERSONS})", "\\set place :place + 1", *steps, ""))
