"""How soon the page answers from a cold socket and warm, what it weighs, and that it is gone afterwards."""

import os
import re
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from statistics import median

from bench.effort import Effort
from bench.home import STEADY, home
from bench.living import end
from bench.reviewing import EVENTS, YEARS, lived
from bench.table import Row
from bench.timing import MILLISECONDS, percentiles
from steadyhand.system.clock import SystemClock
from steadyhand.system.loopback import LOOPBACK, listening
from steadyhand.system.paths import paths
from steadyhand.system.ticket import issue_ticket

COLD_MS, WARM_MS, WEIGHT_KB = 400, 30, 150
WARMING, WARM_LOOKS = 20, 500
IDLE_MIN = 0.05
PATIENCE_S = 30
PLACES = ("/", "/diary", "/progress", "/review", "/habits", "/relax")
PART = re.compile(r'(?:href|src)="(/static/[^"]+)"')
AS_SYSTEMD = 'LISTEN_FDS=1 LISTEN_PID=$$ exec "$0" __page --idle-min "$1" 3<&"$2"'


def page(effort: Effort) -> Iterable[Row]:
    """The page's process started by a connection, as systemd's socket does it, on ten years of log."""
    with home(effort.folder) as environment:
        lived(environment, EVENTS)
        subprocess.run([STEADY, "status"], env=environment, check=True, capture_output=True)
        runs = max(3, effort.runs // 2)
        cold = [_cold_ms(environment) for _ in range(runs)]
        with _served(environment, idle_min=5) as (port, _):
            cookie = _entered(port, environment)
            warm = [_looked(port, cookie)[0] for _ in range(WARMING + WARM_LOOKS)][WARMING:]
            heaviest = max((_weight_kb(port, cookie, place), place) for place in PLACES)
        gone_s = _gone_s(environment)
    log = f"{YEARS} years, {EVENTS} events"
    method = f"median of {runs}; the process starts at the first connection; {log}"
    yield Row(
        "page: first answer, cold", f"{median(each for each, _ in cold):.0f} ms", "", f"{COLD_MS} ms", method
    )
    yield Row("page: Today, cold", f"{median(each for _, each in cold):.0f} ms", "", "", "the same, come in")
    p50, p99 = percentiles(warm)
    yield Row("page: Today, warm, p50", f"{p50:.1f} ms", "", "", f"{WARM_LOOKS} looks; {log}")
    yield Row("page: Today, warm, p99", f"{p99:.1f} ms", "", f"{WARM_MS} ms")
    yield Row(
        "page: weight",
        f"{heaviest[0]:.0f} kB",
        "",
        f"{WEIGHT_KB} kB",
        f"the heaviest, {heaviest[1]}, with its styles, scripts and icon, uncompressed",
    )
    yield Row("page: gone", f"after {gone_s:.1f} s", "", "", f"{IDLE_MIN * 60:g} s idle")


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


def _cold_ms(environment: Mapping[str, str]) -> tuple[float, float]:
    """From the start of the process to its first answer, and to the first *Today*."""
    began = time.perf_counter()
    with _served(environment, idle_min=5) as (port, _):
        cookie = _entered(port, environment)
        first = time.perf_counter()
        _looked(port, cookie)
        return (first - began) * MILLISECONDS, (time.perf_counter() - began) * MILLISECONDS


def _entered(port: int, environment: Mapping[str, str]) -> str:
    ticket = issue_ticket(paths(environment).runtime, SystemClock().read().now)
    return _asked(port, f"/enter?ticket={ticket}", "")[1].partition(";")[0]


def _looked(port: int, cookie: str, path: str = "/") -> tuple[float, str]:
    began = time.perf_counter()
    text, _ = _asked(port, path, cookie)
    return (time.perf_counter() - began) * MILLISECONDS, text


def _weight_kb(port: int, cookie: str, path: str) -> float:
    text = _looked(port, cookie, path)[1]
    parts = [_looked(port, cookie, part)[1] for part in sorted(set(PART.findall(text)))]
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
