"""Several machines as one: how soon an answer is on the other, and what sharing costs while nothing happens.

Both machines are on this one. With the same folder for both the synchroniser's own delay is nought, and what
is measured is ours.
"""

import json
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.effort import Effort
from bench.home import STEADY, clock, home
from bench.living import SETTLING_S, end
from bench.process import IdleCost, idle_costs
from bench.ready import daemon
from bench.table import Row
from bench.timing import MILLISECONDS, percentiles
from sharing.machines import by_server, two_roles
from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import PrivateBus, until
from stage.machine import Machine, by_folder
from stage.postgres import Postgres
from stage.syncthing import synchronised

BUDGET_MS = 100
WAKEUPS_PER_MINUTE = 0
FIRST = datetime.fromisoformat("2026-11-23T07:10")
BEFORE = str(FIRST - timedelta(minutes=1))
EVERY = timedelta(minutes=8)
ANSWERS = 100
FEW_ANSWERS = 15
PLAIN = bytes(300)
TIMES = [clock(FIRST + number * EVERY) for number in range(ANSWERS)]
HABITS = 4
DAY = day_with(*(task(f"tea-{each}", '", "'.join(TIMES[each::HABITS])) for each in range(HABITS)))
ALONE = '\n[devices]\nname = "laptop"\n{way}\n'
LONGEST_LOOK_S = 3
"""The log is looked at a few times after each change; the last time this long after it at the most."""


def sharing(effort: Effort) -> Iterable[Row]:
    """From the click on one machine to the bubble gone on the other, by a folder and by a server."""
    with TemporaryDirectory(prefix=".bench-", dir=effort.folder) as name, Postgres(durable=True) as server:
        root = Path(name)
        folder = root / "folder"
        folder.mkdir()
        one, other = (by_server(role, root) for role in two_roles(server.database()))
        yield from _arrival("a folder", _answered(root / "one", by_folder(folder), by_folder(folder)))
        yield from _arrival("PostgreSQL", _answered(root / "other", one, other))
        yield from _by_syncthing(root / "third")


def _arrival(way: str, took_ms: list[float]) -> Iterator[Row]:
    method = f"{len(took_ms)} answers, click to CloseNotification, two daemons, clocks moved by libfaketime"
    for label, value in zip(("p50", "p99"), percentiles(took_ms), strict=True):
        yield Row(
            f"bubble gone elsewhere, by {way}, {label}", f"{value:.0f} ms", "", f"{BUDGET_MS} ms", method
        )


def _by_syncthing(root: Path) -> Iterator[Row]:
    """By two real Syncthing that wait a second for more, beside a plain file that they bring over."""
    with synchronised(root) as (here, there), _two(root, by_folder(here), by_folder(there)) as pair:
        took = [(_answer_ms(*pair), _file_ms(here, there)) for _ in range(FEW_ANSWERS)]
    ours, theirs = (median(each) for each in zip(*took, strict=True))
    yield Row(
        "bubble gone elsewhere, by Syncthing, median",
        f"{ours:.0f} ms",
        f"{theirs:.0f} ms: a plain file",
        f"+ {BUDGET_MS} ms",
        f"{FEW_ANSWERS} of each, in turn",
    )


def _file_ms(here: Path, there: Path) -> float:
    """How long the synchroniser takes with a file."""
    name = f"plain-{time.monotonic_ns()}"
    began = time.perf_counter()
    (here / name).write_bytes(PLAIN)
    until((there / name).exists, "a plain file", pause_s=0.0005)
    return (time.perf_counter() - began) * MILLISECONDS


def _answered(root: Path, *ways: str) -> list[float]:
    root.mkdir()
    with _two(root, *ways) as pair:
        return [_answer_ms(*pair) for _ in range(ANSWERS)]


@contextmanager
def _two(root: Path, *ways: str) -> Iterator[tuple[Machine, Machine]]:
    """Two machines that share by these ways, each with its own."""
    with ExitStack() as stack:
        laptop, desktop = (
            stack.enter_context(Machine(root / name, name, BEFORE, stack.enter_context(PrivateBus())))
            for name in ("laptop", "desktop")
        )
        for machine, way in zip((laptop, desktop), ways, strict=True):
            machine.settle_in(DAY, way)
        phrase = laptop.pair()
        until(lambda: desktop.steady("device", "join", typed=phrase).returncode == 0, "the key on both")
        for machine in (laptop, desktop):
            machine.start_daemon()
            machine.start_sharing()
        yield laptop, desktop


def _answer_ms(laptop: Machine, desktop: Machine) -> float:
    """The next reminder comes up on both, is answered on the laptop, and goes on the desktop."""
    for machine in (laptop, desktop):
        machine.let_pass(seconds=EVERY.total_seconds())
    (bubble,) = laptop.desk.until_open(1)
    desktop.desk.until_open(1)
    until(lambda: laptop.ids == desktop.ids, "all of it on both")
    began = time.perf_counter()
    laptop.desk.click(bubble, "done")
    until(lambda: not desktop.desk.open, "the bubble gone", pause_s=0.0005)
    return (time.perf_counter() - began) * MILLISECONDS


def sharing_at_rest(effort: Effort) -> Iterable[Row]:
    """What the daemon and the process that shares cost with nothing to do, by a folder and by a server."""
    with TemporaryDirectory(prefix=".bench-", dir=effort.folder) as name, Postgres() as server:
        root = Path(name)
        role, _ = two_roles(server.database())
        folder = root / "folder"
        folder.mkdir()
        for way, lines in (("a folder", by_folder(folder)), ("PostgreSQL", by_server(role, root))):
            yield from _rest(way, effort.window_s, *_rested(effort, lines))


def _rest(way: str, window_s: float, ours: IdleCost, shares: IdleCost) -> Iterator[Row]:
    method = f"/proc, one window of {window_s:g} s, both alive, as the idle rows; paired, all of it shared"
    yield Row(
        f"sharing by {way}: memory",
        f"{shares.pss_mib:.1f} MiB",
        f"{ours.pss_mib:.1f} MiB: the daemon",
        "",
        "proportional set size of the process that shares",
    )
    yield Row(
        f"sharing by {way}: wake-ups",
        f"{shares.wakeups_per_minute:.1f} /min",
        f"{ours.wakeups_per_minute:.1f} /min: the daemon",
        f"{WAKEUPS_PER_MINUTE} /min",
        method,
    )


def _rested(effort: Effort, way: str) -> list[IdleCost]:
    with (
        PrivateBus() as bus,
        Desk(bus.address),
        home(effort.folder, bus, ALONE.format(way=way)) as environment,
    ):
        subprocess.run([STEADY, "device", "pair"], env=environment, check=True, capture_output=True)
        with daemon((STEADY, "run"), environment) as ours, _sharing(environment) as shares:
            return idle_costs((ours, shares), effort.window_s)


@contextmanager
def _sharing(environment: Mapping[str, str]) -> Iterator[int]:
    """The process that shares, from when it has shared all and has nothing more to do."""
    with subprocess.Popen([STEADY, "__share"], env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: _all_is_shared(environment), "all of it shared", pause_s=SETTLING_S)
            time.sleep(SETTLING_S + LONGEST_LOOK_S)
            yield process.pid
        finally:
            end(process)


def _all_is_shared(environment: Mapping[str, str]) -> bool:
    words = [STEADY, "device", "status", "--json"]
    told = json.loads(subprocess.run(words, env=environment, check=True, capture_output=True).stdout)
    return bool(told["running"]) and not told["troubles"] and told["devices"][0]["behind"] == 0
