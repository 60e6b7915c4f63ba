"""The way into the daemon's process."""

import os
from collections.abc import Mapping

from steadyhand.system.memory import leave_out_optional_modules


def run(environ: Mapping[str, str] = os.environ, *, example: bool = False) -> int:
    """The daemon in the foreground, until it is told to stop. Gives the exit code; raises SteadyError.

    ``example``: on a built-in example of habits, with a log of its own in a temporary directory.
    """
    leave_out_optional_modules()
    if example:
        from steadyhand.bootstrap.example import run as serve  # noqa: PLC0415 - after leaving modules out
    else:
        from steadyhand.bootstrap.serving import serve  # noqa: PLC0415 - the same
    return serve(environ)
