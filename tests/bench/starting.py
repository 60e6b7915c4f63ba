"""The real daemon, which says where the time of its start goes; a program for ``start``.

Argument: the monotonic clock in nanoseconds when it was started. Prints one JSON object when it is
ready: milliseconds of each part, in order. The parts are those of ``bootstrap.serving`` and the
engine, each timed from outside.
"""

import time

BEGAN_NS = time.monotonic_ns()

import json  # noqa: E402 - what comes before the first line is the interpreter's
import os  # noqa: E402 - the start is timed first
import sys  # noqa: E402 - the start is timed first
from collections.abc import Awaitable, Callable  # noqa: E402 - the start is timed first
from typing import Any  # noqa: E402 - the start is timed first

NANOSECONDS_PER_MS = 1e6
spent_ms: dict[str, float] = {}


def count(part: str, since_ns: int) -> None:
    """Add the time since then to a part."""
    spent_ms[part] = spent_ms.get(part, 0) + (time.monotonic_ns() - since_ns) / NANOSECONDS_PER_MS


def timed(part: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, counted."""

    def measured(*arguments: Any, **options: Any) -> Any:
        began = time.monotonic_ns()
        try:
            return work(*arguments, **options)
        finally:
            count(part, began)

    return measured


def timed_wait(part: str, work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The same coroutine, counted from its beginning to its end."""

    async def measured(*arguments: Any, **options: Any) -> Any:
        began = time.monotonic_ns()
        try:
            return await work(*arguments, **options)
        finally:
            count(part, began)

    return measured


def main() -> None:
    """Start as ``steady run`` does, and tell when ready."""
    started_ns = int(sys.argv[1])
    spent_ms["interpreter"] = (BEGAN_NS - started_ns) / NANOSECONDS_PER_MS
    began = time.monotonic_ns()
    from steadyhand.system.memory import leave_out_optional_modules  # noqa: PLC0415 - an import to be timed

    leave_out_optional_modules()
    from steadyhand.bootstrap import serving  # noqa: PLC0415 - the same
    from steadyhand.engine.engine import Engine  # noqa: PLC0415 - the same
    from steadyhand.system.manager import ServiceManager  # noqa: PLC0415 - the same

    count("imports", began)
    serving.open_checked = timed("log check", serving.open_checked)
    serving._plan = timed("configuration", serving._plan)
    serving.choose = timed_wait("bus", serving.choose)
    Engine.start = timed("taking up", Engine.start)  # type: ignore[method-assign]  # seen from outside
    Engine.tick = timed_wait("first tick", Engine.tick)  # type: ignore[method-assign]  # the same
    tell = ServiceManager.ready

    def ready(manager: ServiceManager) -> None:
        tell(manager)
        total = (time.monotonic_ns() - started_ns) / NANOSECONDS_PER_MS
        spent_ms["rest"] = total - sum(spent_ms.values())
        print(json.dumps(spent_ms | {"total": total}), flush=True)

    ServiceManager.ready = ready  # type: ignore[method-assign]  # the same
    sys.exit(serving.serve(os.environ))


if __name__ == "__main__":
    main()
