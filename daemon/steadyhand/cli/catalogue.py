"""Every command: its name, its place in the help, what it does, and the module that does it."""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from types import SimpleNamespace

from steadyhand.values import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from steadyhand.bootstrap.quick import Desk

EVERY_DAY = "Every day"
SET_UP = "Set up"
YOUR_DATA = "Your data"
SECTIONS = (EVERY_DAY, SET_UP, YOUR_DATA)


Arguments: TypeAlias = SimpleNamespace
"""A command's words by name, whether argparse read them or not."""


class Command:
    """How a command takes its words, and what it does with them; gives the exit code.

    ``plain`` reads words without options, or gives None where argparse must judge: importing
    argparse and building a parser take a sixth of the time of ``steady done``. For the same reason
    this is no NamedTuple, which would evaluate these types.
    """

    __slots__ = ("plain", "run", "take")

    def __init__(
        self,
        take: "Callable[[ArgumentParser], None]",
        run: "Callable[[Arguments, Desk], int]",
        plain: "Callable[[Sequence[str]], Arguments | None] | None" = None,
    ) -> None:
        self.take = take
        self.run = run
        self.plain = plain


class Entry(NamedTuple):
    """One line of the catalogue. ``module`` is in this package and lists its ``COMMANDS``."""

    section: str
    summary: str
    module: str


ENTRIES: Mapping[str, Entry] = {
    "done": Entry(EVERY_DAY, "answer the open reminder: done", "answering"),
    "skip": Entry(EVERY_DAY, "answer the open reminder: not this time", "answering"),
    "snooze": Entry(EVERY_DAY, "put the open reminder off", "answering"),
    "log": Entry(EVERY_DAY, "record something taken in", "intake"),
    "twitch": Entry(EVERY_DAY, "record an episode, or that there was none", "twitching"),
    "day": Entry(EVERY_DAY, "record sleep, stress, diet and the like; asks in a terminal", "daily"),
    "relax": Entry(EVERY_DAY, "a guided session in the terminal", "relaxing"),
    "screen": Entry(EVERY_DAY, "the questions about warning signs", "screening"),
    "status": Entry(EVERY_DAY, "today at a glance", "viewing"),
    "agenda": Entry(EVERY_DAY, "what will be asked, and when", "viewing"),
    "open": Entry(EVERY_DAY, "the page in your browser", "opening"),
    "review": Entry(EVERY_DAY, "what four weeks of entries come to, also for your doctor", "reviewing"),
    "pause": Entry(EVERY_DAY, "take planned time off", "pausing"),
    "resume": Entry(EVERY_DAY, "end planned time off", "pausing"),
    "undo": Entry(EVERY_DAY, "take back the last entry of yours, or that one", "undoing"),
    "setup": Entry(SET_UP, "ask a few questions, write the configuration, start the daemon", "setup"),
    "check": Entry(SET_UP, "validate the configuration", "checking"),
    "doctor": Entry(SET_UP, "try what this desktop can do, and say what is missing", "doctoring"),
    "phone": Entry(SET_UP, "pair a phone for reminders, see how it stands, let it go", "phoning"),
    "device": Entry(SET_UP, "share with your other machines, see how they stand, let one go", "devices"),
    "rehearse": Entry(
        SET_UP, "play some weeks of the configuration through; nothing is recorded", "rehearsing"
    ),
    "run": Entry(SET_UP, "the daemon, in the foreground", "running"),
    "completions": Entry(SET_UP, "completions for a shell", "documenting"),
    "manpage": Entry(SET_UP, "the manual page", "documenting"),
    "drinks": Entry(YOUR_DATA, "the caffeine in drinks, by name", "drinks"),
    "history": Entry(YOUR_DATA, "what the log holds", "past"),
    "export": Entry(YOUR_DATA, "write the whole log to a file", "exchange"),
    "import": Entry(YOUR_DATA, "take events in from such a file", "exchange"),
    "forget": Entry(YOUR_DATA, "erase what was recorded, of some days or all", "forgetting"),
}
HIDDEN: Mapping[str, str] = {
    "__habits": "documenting",
    "__page": "opening",
    "__phone": "phoning",
    "__share": "devices",
}
"""Commands for programs: their modules."""


def command(name: str) -> Command:
    """The command of that name; KeyError for any other."""
    module = ENTRIES[name].module if name in ENTRIES else HIDDEN[name]
    commands: Mapping[str, Command] = import_module(f"steadyhand.cli.{module}").COMMANDS
    return commands[name]
