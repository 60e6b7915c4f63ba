"""Compile in a child process, so that neither the daemon nor the quick path ever holds pydantic.

Standard library only. An event loop runs ``command`` itself and gives the end to ``outcome``.
"""

import os
import subprocess
import sys
from collections.abc import Mapping

from steadyhand.domain.reminding.habit import Configuration
from steadyhand.settings.compiled import StrPath, read
from steadyhand.settings.fault import Fault, from_json

LONGEST_S = 3600.0 * 12
"""Only a child that hangs: where time is accelerated for a trial, minutes pass in a second."""
MODULE = "steadyhand.settings"


def refresh(
    source: StrPath, target: StrPath, environ: Mapping[str, str], longest_s: float = LONGEST_S
) -> Configuration | tuple[Fault, ...]:
    """Compile ``source`` into ``target`` and give the configuration, or all faults.

    ``longest_s``: after so many seconds the child is ended, which is a fault too. On any fault
    ``target`` stays as it was.
    """
    try:
        child = subprocess.run(  # noqa: S603 - the interpreter itself, with paths as arguments
            command(source, target), env=dict(environ), capture_output=True, timeout=longest_s, check=False
        )
    except subprocess.TimeoutExpired:
        return (failure(source, f"compiling it took longer than {longest_s:g} s"),)
    except OSError as error:
        return (failure(source, f"Python cannot be started: {error.strerror}"),)
    return outcome(source, target, child.returncode, child.stdout)


def command(source: StrPath, target: StrPath) -> list[str]:
    """The child's command line; -P keeps the working directory out of its imports."""
    return [sys.executable, "-P", "-m", MODULE, os.path.abspath(source), os.path.abspath(target)]  # noqa: PTH100 - pathlib is too dear on the quick path


def outcome(
    source: StrPath, target: StrPath, exit_code: int, output: bytes
) -> Configuration | tuple[Fault, ...]:
    """What a child that has ended brought about."""
    if exit_code == 0:
        compiled = read(target)
        return (failure(source, "what was compiled is gone"),) if compiled is None else compiled.configuration
    try:
        faults = from_json(output.decode())
    except (ValueError, TypeError):
        faults = ()
    return faults or (failure(source, f"compiling it ended with exit code {exit_code}"),)


def failure(source: StrPath, message: str) -> Fault:
    """A fault of the compiling, not of the file."""
    remedy = "Try: steady check. If it stays, install Steadyhand again."
    return Fault(os.fspath(source), None, None, "", "", "", remedy, message)
