"""The page's process, forked from one that has imported it all: a new interpreter takes half a second."""

import multiprocessing
import os
import sys
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection

from steadyhand.cli.main import main

IMPORTED = (
    "__main__",
    "steadyhand.bootstrap.page.serving",
    "steadyhand.bootstrap.page.rooms",
    "steadyhand.cli.opening",
)
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([*IMPORTED])


class Forked:
    """A command that runs apart, with as much of a ``Popen`` as the page's tests use."""

    def __init__(self, environ: Mapping[str, str], words: tuple[str, ...]) -> None:
        reading, writing = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_live, args=(dict(environ), words, writing), daemon=True)
        self._process.start()
        writing.close()
        self.stdout = os.fdopen(os.dup(reading.fileno()))
        reading.close()

    def poll(self) -> int | None:
        """How it has ended; None while it runs."""
        return self._process.exitcode

    def wait(self, timeout: float) -> int | None:
        """Wait for its end."""
        self._process.join(timeout)
        return self._process.exitcode

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()


def _live(environ: dict[str, str], words: tuple[str, ...], said: Connection) -> None:
    os.umask(0o077)
    os.environ.clear()
    os.environ.update(environ)
    time.tzset()
    os.dup2(said.fileno(), 1)
    said.close()
    sys.stdout = os.fdopen(1, "w")
    os._exit(main(words))
