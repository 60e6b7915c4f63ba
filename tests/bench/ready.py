"""A daemon under measurement, known to be ready because it says so to the service manager."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from bench.living import SETTLING_S, end
from stage.desktop import until
from stage.person import Ear

PATIENCE_S = 30


@contextmanager
def daemon(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[int]:
    """The process id of a daemon, from some seconds after it was ready; it is ended on leaving."""
    ear = Ear()
    told = {**environment, "NOTIFY_SOCKET": ear.address}
    with subprocess.Popen(command, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            until(
                lambda: "READY=1" in ear.words or process.poll() is not None,
                f"{command} is ready or has ended",
                PATIENCE_S,
            )
            assert process.poll() is None, process.stderr and process.stderr.read()
            time.sleep(SETTLING_S)
            yield process.pid
        finally:
            end(process)
            ear.close()
