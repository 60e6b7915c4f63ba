"""A program under measurement: started, waited for, measured, ended."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

SETTLING_S = 2
LAST_WORDS_S = 10


@contextmanager
def living(
    command: Sequence[str],
    ready: str,
    environment: Mapping[str, str] | None = None,
    settling_s: float = SETTLING_S,
) -> Iterator[int]:
    """The process id of the command, from ``settling_s`` after it printed the line ``ready``.

    Raises RuntimeError if it ends before; it is ended on leaving.
    """
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        try:
            _await_line(process, ready)
            time.sleep(settling_s)
            yield process.pid
        finally:
            end(process)


def _await_line(process: subprocess.Popen[str], ready: str) -> None:
    assert process.stdout is not None
    if not any(line.strip() == ready for line in process.stdout):
        raise RuntimeError(f"{process.args!r} ended, code {process.wait()}, without saying {ready!r}")


def end(process: subprocess.Popen[Any]) -> None:
    """Ask it to end, and kill it if it does not."""
    process.terminate()
    try:
        process.wait(LAST_WORDS_S)
    except subprocess.TimeoutExpired:
        process.kill()
