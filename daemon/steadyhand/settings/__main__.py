"""``python -m steadyhand.settings SOURCE TARGET``: compile the configuration in a process of its own.

Exit codes: 0 written; 78 faulty, the faults as JSON on standard output, TARGET untouched; 74 TARGET
cannot be written, told the same way; 2 usage.
"""

import os
import sys
from collections.abc import Mapping, Sequence

from steadyhand.errors import ConfigurationFault, LogFault, UsageFault
from steadyhand.settings.compiled import Compiled, write
from steadyhand.settings.compiler import compile_file
from steadyhand.settings.fault import Fault, to_json

ARGUMENTS = 2


def main(arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    """Compile; the exit code."""
    if len(arguments) != ARGUMENTS:
        sys.stderr.write("usage: python -m steadyhand.settings SOURCE TARGET\n")
        return UsageFault.exit_code
    source, target = arguments
    compiled = compile_file(source, environ)
    if not isinstance(compiled, Compiled):
        return _told(compiled, ConfigurationFault.exit_code)
    try:
        write(target, compiled)
    except OSError as error:
        return _told((_unwritten(target, error),), LogFault.exit_code)
    return 0


def _told(faults: tuple[Fault, ...], exit_code: int) -> int:
    sys.stdout.write(to_json(faults) + "\n")
    return exit_code


def _unwritten(target: str, error: OSError) -> Fault:
    message = f"the compiled configuration cannot be written: {error.strerror}"
    remedy = "Make room on the disk, and make the directory yours and writable."
    return Fault(target, None, None, "", "", "a writable directory", remedy, message)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
