"""Logging: readable, structured, and never a person's text."""

import asyncio
import io
import logging
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from loguru import logger

from steadyhand.system import system_journal

SECRET = "Magnesium at bedtime"  # noqa: S105 - a person's text, no password
TRAPS = (
    "{",
    "{0}",
    "{habit}",
    "</red>",
    "<blue>x</blue>",
    "%s %d",
    "\\",
    "a\nPRIORITY=0",
    "\x1b[31m",
    "\ud800",
)


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    """Leave the process's logging as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    logger.remove()
    root.handlers[:], root.level = handlers, level
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


@pytest.fixture
def text() -> io.StringIO:
    """The log as a person reads it."""
    stream = io.StringIO()
    system_journal.configure("DEBUG", stderr=stream, environ={})
    return stream


class Journal:
    """A journald that listens on a socket of its own."""

    def __init__(self, folder: str) -> None:
        self.path = f"{folder}/journal"
        self.channel = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.channel.bind(self.path)
        self.channel.settimeout(10)
        self.stream = (Path(folder) / "stderr").open("w+")
        found = os.fstat(self.stream.fileno())
        self.environ = {"JOURNAL_STREAM": f"{found.st_dev}:{found.st_ino}"}

    def entry(self) -> dict[str, str]:
        """The next entry, read as the protocol says: name, length, value."""
        rest, fields = self.channel.recv(1 << 20), {}
        while rest:
            name, _, rest = rest.partition(b"\n")
            size = int.from_bytes(rest[:8], "little")
            fields[name.decode()] = rest[8 : 8 + size].decode()
            assert rest[8 + size : 9 + size] == b"\n"
            rest = rest[9 + size :]
        return fields


@pytest.fixture
def journal() -> Iterator[Journal]:
    """The log as the system journal gets it."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(folder)
        system_journal.configure(stderr=journal.stream, environ=journal.environ, journal=journal.path)
        yield journal
        journal.channel.close()
        journal.stream.close()


def fail() -> None:
    """Raise with a person's text in every place an exception has."""
    note = SECRET
    try:
        {}[note]
    except KeyError as error:
        error.add_note(note)
        raise ValueError(f"cannot read {note}") from error


def test_a_line_says_when_how_grave_what_and_what_of(text: io.StringIO) -> None:
    """The bound values stand behind the constant message."""
    logger.bind(habit="water", lateness_s=3).info("Reminder shown")
    line = text.getvalue()
    assert line.endswith(" INFO     Reminder shown habit=water lateness_s=3\n")
    assert line.count("\n") == 1


def test_a_person_who_starts_it_sees_every_line_once(text: io.StringIO) -> None:
    """The library's own handler is gone."""
    logger.warning("Only once")
    assert text.getvalue().count("Only once") == 1


@pytest.mark.parametrize("trap", TRAPS)
def test_braces_and_markup_in_a_bound_value_do_no_harm(text: io.StringIO, trap: str) -> None:
    """One line comes out, with nothing in it that a terminal would obey."""
    logger.bind(reason=trap).warning("Delivery failed")
    line = text.getvalue()
    assert "Delivery failed reason=" in line
    assert line.removesuffix("\n").isprintable()


@pytest.mark.parametrize("trap", TRAPS)
def test_a_bound_value_reaches_the_journal_as_it_is(journal: Journal, trap: str) -> None:
    """It cannot become another field; what UTF-8 cannot hold is escaped."""
    logger.bind(reason=trap).warning("Delivery failed")
    entry = journal.entry()
    assert entry["STEADYHAND_REASON"] == trap.encode("utf-8", "backslashreplace").decode()
    assert entry["PRIORITY"] == "4"


def test_the_journal_gets_fields(journal: Journal) -> None:
    """The message for people, the fields for queries."""
    logger.bind(habit="water").error("Reminder lost")
    entry = journal.entry()
    assert entry["MESSAGE"] == "Reminder lost habit=water"
    assert (entry["PRIORITY"], entry["SYSLOG_IDENTIFIER"]) == ("3", "steadyhand")
    assert (entry["STEADYHAND_HABIT"], entry["CODE_FUNC"]) == ("water", "test_the_journal_gets_fields")
    assert Path(journal.stream.name).read_text() == ""


def test_a_field_has_a_name_the_journal_takes(journal: Journal) -> None:
    """Upper case ASCII, whatever the key was."""
    logger.bind(**{"größe-1": 3}).info("Measured")
    assert journal.entry()["STEADYHAND_GR__E_1"] == "3"


def test_without_a_journal_the_lines_go_to_stderr(journal: Journal) -> None:
    """A journald that is gone for a moment loses nothing."""
    Path(journal.path).unlink()
    logger.warning("Still here")
    assert "Still here" in Path(journal.stream.name).read_text()


def test_another_streams_journal_is_not_ours() -> None:
    """JOURNAL_STREAM is inherited: with stderr sent elsewhere the lines go there."""
    stream = io.StringIO()
    system_journal.configure(stderr=stream, environ={"JOURNAL_STREAM": "1:2"}, journal="/nowhere")
    logger.warning("Here")
    assert "Here" in stream.getvalue()


def test_a_log_that_cannot_be_written_stops_nothing() -> None:
    """A closed stderr is no reason to miss a reminder."""
    stream = io.StringIO()
    system_journal.configure(stderr=stream, environ={})
    stream.close()
    logger.bind(habit="water").warning("Nobody reads this")


def test_an_exception_is_told_by_type_and_place_without_its_words(text: io.StringIO) -> None:
    """I-8: neither its message nor its notes nor any local variable appears."""
    try:
        fail()
    except ValueError as error:
        logger.opt(exception=error).error("Tick failed")
    told = text.getvalue()
    assert "Tick failed\nKeyError\n" in told
    assert "\nValueError\n" in told
    assert f"{__file__}:" in told
    assert SECRET not in told


def test_an_exception_reaches_the_journal_the_same_way(journal: Journal) -> None:
    """I-8: not in the message and not in any field."""
    try:
        fail()
    except ValueError:
        logger.exception("Tick failed")
    entry = journal.entry()
    assert "in fail" in entry["MESSAGE"]
    assert SECRET not in "".join(entry.values())


def test_the_systems_own_word_for_an_error_is_kept(text: io.StringIO) -> None:
    """A full disk is told, a file's name is not."""
    try:
        Path(f"/nowhere/{SECRET}").read_text(encoding="utf-8")
    except OSError as error:
        logger.opt(exception=error).error("Cannot read")
    assert "FileNotFoundError: No such file or directory\n" in text.getvalue()
    assert SECRET not in text.getvalue()


def test_a_library_is_told_by_name_and_place_only(text: io.StringIO) -> None:
    """I-8: its constant template, and none of the values in it."""
    logging.getLogger("dbus_fast.proxy").warning("no reply to %s", SECRET)
    logging.getLogger("asyncio").error(f"Exception in callback {SECRET}")  # noqa: G004 - what asyncio does
    told = text.getvalue()
    assert "library=dbus_fast.proxy" in told
    assert "template='no reply to %s'" in told
    assert "library=asyncio" in told
    assert SECRET not in told


def test_a_librarys_debug_log_is_silent(text: io.StringIO) -> None:
    """I-8: ``schedule`` describes its jobs there, with their arguments."""
    logging.getLogger("schedule").debug("Running job %s", SECRET)
    logging.getLogger("schedule").info("Running job")
    assert text.getvalue() == ""


def test_a_librarys_odd_level_is_taken(text: io.StringIO) -> None:
    """A level of its own does not break the log."""
    logging.addLevelName(35, "ODD")
    logging.getLogger("other").log(35, "hello")
    assert "library=other" in text.getvalue()


def test_a_task_that_fails_unseen_is_told_without_its_words(text: io.StringIO) -> None:
    """I-8: the event loop's own report goes the same way."""

    async def scene() -> None:
        asyncio.get_running_loop().call_soon(fail)
        await asyncio.sleep(0)

    asyncio.run(scene())
    assert "library=asyncio" in text.getvalue()
    assert "ValueError" in text.getvalue()
    assert SECRET not in text.getvalue()


@pytest.mark.parametrize(
    "ending",
    ["fail()", "t = threading.Thread(target=fail); t.start(); t.join()", "Unraisable()"],
    ids=["main", "thread", "unraisable"],
)
def test_an_unhandled_exception_is_told_without_its_words(ending: str) -> None:
    """I-8: nothing of Python's own traceback reaches stderr."""
    code = f"""
import threading
from steadyhand.system import system_journal
def fail(*_):
    raise ValueError({SECRET[:9]!r} + {SECRET[9:]!r})
class Unraisable:
    __del__ = fail
system_journal.configure(environ={{}})
{ending}
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False).stderr
    assert "ValueError" in told
    assert SECRET not in told
