"""A process beside the daemon: the one of its kind, with its folders and its words to the system journal."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping

from steadyhand.system import system_journal
from steadyhand.system.clock import SystemClock
from steadyhand.system.paths import Paths, paths, private_directory
from steadyhand.system.single_instance import Acquired, Lock, acquire
from steadyhand.values import Any


def serve_alone(
    environ: Mapping[str, str], name: str, served: Callable[[Paths, Lock], Coroutine[Any, Any, int]]
) -> int:
    """What ``served`` gives, while this process holds the lock of that name; 0 where another holds it.

    Raises SteadyError.
    """
    system_journal.configure(environ=environ)
    where = paths(environ)
    for directory in (where.state, where.runtime):
        private_directory(directory)
    start = acquire(where.runtime, SystemClock(environ=environ).read().now, name)
    if not isinstance(start, Acquired):
        return 0
    try:
        return asyncio.run(served(where, start.lock))
    finally:
        start.lock.release()
