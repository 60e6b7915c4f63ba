"""How soon the page answers from a cold socket and warm, what it weighs, and that it is gone afterwards."""

import os
import re
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from statistics import median
from typing import NamedTuple

from bench.effort import Effort
from bench.home import STEADY, home
from bench.living import SETTLING_S, end
from bench.process import idle_cost, usage
from bench.ready import daemon
from bench.reviewing import EVENTS, YEARS, lived
from bench.table import Row
from bench.timing import MILLISECONDS, percentiles
from stage.desk import Desk
from stage.desktop import PrivateBus
from steadyhand.domain.reminding.event import Draft, EventKind, Json
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.clock import SystemClock
from steadyhand.system.loopback import LOOPBACK, listening
from steadyhand.system.paths import paths
from steadyhand.system.ticket import issue_ticket

COLD_MS, WARM_MS = 400, 30
WARMING, WARM_LOOKS, FRESH_EVERY, PLACE_LOOKS = 20, 400, 10, 50
WEIGHT = "150 kB"
PARTS = "with its styles, scripts and icon, uncompressed"
LOG = f"{YEARS} years, {EVENTS:,} events"
NANOSECONDS_PER_MS = 1_000_000
IDLE_MIN = 0.05
PATIENCE_S = 30
PLACES = ("/", "/diary", "/progress", "/review", "/screening", "/habits", "/relax")
PART = re.compile(r'(?:href|src)="(/static/[^"]+)"')
AS_SYSTEMD = 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" __page --idle-min "$1" 3<&"$2"'


class Visit(NamedTuple):
    """Somebody who has come in."""

    port: int
    cookie: str


class Cold(NamedTuple):
    """One start: until the first answer, and until the first whole *Today*; and the CPU time of both."""

    first_ms: float
    today_ms: float
    cpu_ms: float


def page(effort: Effort) -> Iterable[Row]:
    """The page's process started by a connection, as systemd's socket does it, on ten years of log.

    The programme has just ended and nothing else stands, so that *Today* has to tell of week four.
    """
    with home(effort.folder) as environment:
        log = lived(environment, EVENTS, with_onset=False)
        subprocess.run([STEADY, "status"], env=environment, check=True, capture_output=True)
        cold = [_cold(environment) for _ in range(max(3, effort.runs // 2))]
        yield from _cold_rows(cold)
        with _served(environment, idle_min=5) as (port, _):
            visit = Visit(port, _entered(port, environment))
            yield from _today_rows(visit, log)
            for place in PLACES[1:]:
                yield _place_row(visit, place)
            for place in PLACES:
                yield Row(f"page: weight of {place}", f"{_weight_kb(visit, place):.0f} kB", "", WEIGHT, PARTS)
        yield Row("page: gone", f"after {_gone_s(environment):.1f} s", "", "", f"{IDLE_MIN * 60:g} s idle")
    yield from _beside_the_daemon(effort)


def _cold_rows(cold: list[Cold]) -> Iterable[Row]:
    method = f"median of {len(cold)}; the process starts at the first connection; {LOG}"
    first, today, cpu = (median(each) for each in zip(*cold, strict=True))
    yield Row("page: first answer, cold", f"{first:.0f} ms", "", f"{COLD_MS} ms", method)
    yield Row("page: Today, cold", f"{today:.0f} ms", "", f"{COLD_MS} ms", "the same, come in")
    yield Row("page: Today, cold, CPU", f"{cpu:.0f} ms", "", "", "of the process, both answers")


def _today_rows(visit: Visit, log: str) -> Iterable[Row]:
    """Nothing new for most looks; before every tenth something was recorded."""
    fresh, same = [], []
    with closing(SqliteLog.open(log)) as opened:
        for number in range(-WARMING, WARM_LOOKS):
            is_fresh = number % FRESH_EVERY == 0
            if is_fresh:
                opened.append([_sip()])
            took = _looked(visit, "/")[0]
            if number >= 0:
                (fresh if is_fresh else same).append(took)
    p50, p99 = percentiles([*fresh, *same])
    fresh_p50, fresh_p99 = percentiles(fresh)
    method = f"{WARM_LOOKS} looks, before every {FRESH_EVERY}th a new event; {LOG}"
    yield Row("page: Today, warm, p50", f"{p50:.1f} ms", "", "", method)
    yield Row("page: Today, warm, p99", f"{p99:.1f} ms", "", f"{WARM_MS} ms", "of all looks")
    yield Row("page: Today, new event, p50", f"{fresh_p50:.1f} ms", "", "", f"{len(fresh)} looks")
    yield Row("page: Today, new event, p99", f"{fresh_p99:.1f} ms")


def _place_row(visit: Visit, place: str) -> Row:
    first = _looked(visit, place)[0]
    p50, p99 = percentiles([_looked(visit, place)[0] for _ in range(PLACE_LOOKS)])
    method = f"{PLACE_LOOKS} looks; the first of them took {first:.0f} ms"
    return Row(f"page: {place}, warm, p50, p99", f"{p50:.1f} ms, {p99:.1f} ms", "", "", method)


def _beside_the_daemon(effort: Effort) -> Iterable[Row]:
    """What the daemon costs while nobody looks, and while somebody has *Today* open."""
    with (
        PrivateBus() as bus,
        Desk(bus.address),
        home(effort.folder, bus) as environment,
        daemon((STEADY, "run"), environment) as ours,
    ):
        alone = idle_cost(ours, effort.window_s)
        with _served(environment, idle_min=5) as (port, _), closing(_watching(port, environment)):
            time.sleep(SETTLING_S)
            looked_at = idle_cost(ours, effort.window_s)
    method = f"/proc, windows of {effort.window_s:g} s, without the page and with Today open"
    for name, unit, now, before in zip(
        ("memory", "wake-ups", "CPU"), ("MiB", "/min", "s/h"), looked_at, alone, strict=True
    ):
        yield Row(
            f"daemon, page open: {name}", f"{now:.2f} {unit}", f"{before:.2f} {unit}", "no more", method
        )


def _watching(port: int, environment: Mapping[str, str]) -> HTTPConnection:
    """Somebody who has *Today* open: a look, and the stream that tells of changes."""
    visit = Visit(port, _entered(port, environment))
    _looked(visit, "/")
    connection = HTTPConnection(LOOPBACK, port, timeout=PATIENCE_S)
    connection.request("GET", "/live", headers={"Cookie": visit.cookie})
    connection.getresponse()
    return connection


def _sip() -> Draft:
    reading = SystemClock(environ={"TZ": "UTC"}).read()
    data: dict[str, Json] = {"amount": 20, "unit": "ml"}
    return Draft(EventKind.INTAKE, reading.now, 0, reading.now.date(), "cli", "water", data=data)


@contextmanager
def _served(
    environment: Mapping[str, str], idle_min: float
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """A socket that listens, and a process that was just started on it."""
    with closing(listening()) as listener:
        os.set_inheritable(listener.fileno(), True)  # noqa: FBT003 - its only form
        words = ("/bin/sh", "-c", AS_SYSTEMD, STEADY, str(idle_min), str(listener.fileno()))
        with subprocess.Popen(
            words, env=environment, stdout=subprocess.DEVNULL, pass_fds=[listener.fileno()]
        ) as process:
            try:
                yield listener.getsockname()[1], process
            finally:
                end(process)


def _cold(environment: Mapping[str, str]) -> Cold:
    began = time.perf_counter()
    with _served(environment, idle_min=5) as (port, process):
        visit = Visit(port, _entered(port, environment))
        first = time.perf_counter()
        _looked(visit, "/")
        last = time.perf_counter()
        cpu_ns = sum(usage(process.pid).cpu_ns.values())
        return Cold(
            (first - began) * MILLISECONDS, (last - began) * MILLISECONDS, cpu_ns / NANOSECONDS_PER_MS
        )


def _entered(port: int, environment: Mapping[str, str]) -> str:
    ticket = issue_ticket(paths(environment).runtime, SystemClock().read().now)
    return _asked(port, f"/enter?ticket={ticket}", "")[1].partition(";")[0]


def _looked(visit: Visit, path: str) -> tuple[float, str]:
    began = time.perf_counter()
    text, _ = _asked(visit.port, path, visit.cookie)
    return (time.perf_counter() - began) * MILLISECONDS, text


def _weight_kb(visit: Visit, path: str) -> float:
    text = _looked(visit, path)[1]
    parts = [_looked(visit, part)[1] for part in sorted(set(PART.findall(text)))]
    return sum(len(each.encode()) for each in (text, *parts)) / 1000


def _asked(port: int, path: str, cookie: str) -> tuple[str, str]:
    """What the answer says, and the cookie it sets; raises RuntimeError where it is none."""
    with closing(HTTPConnection(LOOPBACK, port, timeout=PATIENCE_S)) as connection:
        connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status not in {200, 303}:
            raise RuntimeError(f"{path}: {answer.status} {text}")
        return text, answer.getheader("set-cookie") or ""


def _gone_s(environment: Mapping[str, str]) -> float:
    """How long after its last answer the process has ended."""
    with _served(environment, idle_min=IDLE_MIN) as (port, process):
        _entered(port, environment)
        last = time.monotonic()
        process.wait(PATIENCE_S)
        return time.monotonic() - last
