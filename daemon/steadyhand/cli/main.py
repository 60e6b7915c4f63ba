"""The command ``steady``: one process, one command, an exit code."""

import gc
import os
import sys
from collections.abc import Sequence

from steadyhand import __version__
from steadyhand.cli.catalogue import ENTRIES, HIDDEN, SECTIONS, Arguments, command
from steadyhand.cli.console import say, warn
from steadyhand.errors import SteadyError, UsageFault

INTERRUPTED = 130
PIPE_BROKEN = 141
LONG_LIVED = frozenset({"run", "__page", "__phone", "__share"})
NAME_WIDTH = 12


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the words ask; gives the exit code. Without words: those of this process."""
    if argv is not None:
        return _told(argv)
    # Whatever it makes is the person's alone, also the folders on the way to it.
    os.umask(0o077)
    words = sys.argv[1:]
    if LONG_LIVED.intersection(words[:1]):
        return _told(words)
    return _as_short_lived(words)


def _as_short_lived(words: Sequence[str]) -> int:
    """One command and out: without collecting garbage and without taking the interpreter down.

    The two would take a quarter of the time of ``steady done``. What is recorded is durable when it
    is said, and the streams are flushed.
    """
    gc.disable()
    os._exit(_told(words))


def _told(words: Sequence[str]) -> int:
    try:
        _have_streams()
        exit_code = _ended(words)
        sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        return PIPE_BROKEN
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        _silence()
        warn(_of_the_system(error))
        return SteadyError.exit_code
    return exit_code


def _ended(words: Sequence[str]) -> int:
    """Do it; a failure is told after what was said before it."""
    try:
        return _perform(words)
    except SteadyError as error:
        sys.stdout.flush()
        warn(str(error))
        return error.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0


def _have_streams() -> None:
    """A closed stream, or a locale without the letter of a title, is no reason for a traceback."""
    # At the start of a process either may be None, whatever their declaration says.
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name) or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as long as the process
        setattr(sys, name, stream)
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def _of_the_system(error: OSError) -> str:
    """What no command expected, such as a full disk under standard output."""
    where = "standard output" if error.filename is None else str(error.filename)
    return f"{where} cannot be read or written: {error.strerror}"


def _silence() -> None:
    """Nobody can read the output; what is still buffered goes nowhere."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _perform(words: Sequence[str]) -> int:
    name, *rest = words or ["--help"]
    if name in {"-h", "--help", "help"}:
        say(overview())
        return 0
    if name in {"-V", "--version"}:
        say(f"steady {__version__}")
        return 0
    if name not in ENTRIES and name not in HIDDEN:
        raise UsageFault(_unknown(name))
    return _run(name, rest)


def _run(name: str, words: Sequence[str]) -> int:
    from steadyhand.bootstrap.quick import Desk  # noqa: PLC0415 - help needs no configuration

    desk = Desk(os.environ, warn)
    try:
        exit_code = command(name).run(_arguments(name, words), desk)
        sys.stdout.flush()
    except OSError as error:
        if not desk.has_recorded:
            raise
        _silence()
        warn(f"it was recorded; {_of_the_system(error)}")
        return 0
    return exit_code


def _arguments(name: str, words: Sequence[str]) -> Arguments:
    plain = command(name).plain
    has_options = any(word.startswith("-") for word in words)
    arguments = None if plain is None or has_options else plain(words)
    if arguments is not None:
        return arguments
    from steadyhand.cli.parser import arguments_of  # noqa: PLC0415 - argparse is kept off the quick path

    return arguments_of(name, words)


def _unknown(name: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is wrong

    near = get_close_matches(name, ENTRIES, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    return f"There is no command {name!r}.{meant} See: steady --help"


def overview() -> str:
    """The help: every command, by the kind of use."""
    lines = ["usage: steady COMMAND …", "", "A reminder and habit daemon, and a diary."]
    for section in SECTIONS:
        lines += ["", f"{section}:"]
        of_section = {name: entry for name, entry in ENTRIES.items() if entry.section == section}
        lines += [f"  {name:{NAME_WIDTH}} {entry.summary}" for name, entry in of_section.items()]
    return "\n".join([*lines, "", "steady COMMAND --help tells more; steady --version the version."])


if __name__ == "__main__":
    sys.exit(main())
