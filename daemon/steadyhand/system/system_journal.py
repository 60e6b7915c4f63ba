"""Logging: to the system journal with fields, or to stderr for a person; never a person's text.

Own messages are constants, and what varies is bound to them. What an exception or a library says
may quote anything: of an exception only its type and its places in the code are told, of a
library's message only where it came from and its constant template.
"""

import logging
import os
import socket
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

from loguru import logger

if TYPE_CHECKING:
    from loguru import Message, Record

JOURNAL = "/run/systemd/journal/socket"
IDENTIFIER = "steadyhand"
PRIORITY = {"CRITICAL": 2, "ERROR": 3, "WARNING": 4, "SUCCESS": 5, "INFO": 6}
LEAST_PRIORITY = 7


def configure(
    level: str = "INFO",
    *,
    stderr: TextIO | None = None,
    environ: Mapping[str, str] = os.environ,
    journal: str = JOURNAL,
) -> None:
    """Send the log, the libraries' warnings and unhandled exceptions to one place.

    That is the system journal's own socket when ``stderr`` (default: the process's) is connected
    to the journal, as JOURNAL_STREAM says, else ``stderr``.
    """
    stream = sys.stderr if stderr is None else stderr
    sink = JournalSink(stream, journal) if is_journal(stream, environ) else TextSink(stream)
    logger.remove()
    logger.add(sink, level=level, format=_nothing, catch=False, diagnose=False, backtrace=False)
    logging.basicConfig(handlers=[Interceptor()], level=logging.WARNING, force=True)
    _catch_unhandled()


def _nothing(_: "Record") -> str:
    """The sinks write from the record: loguru's own text would hold what exceptions say."""
    return ""


def is_journal(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether what is written there reaches the system journal, as JOURNAL_STREAM says."""
    try:
        found = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environ.get("JOURNAL_STREAM") == f"{found.st_dev}:{found.st_ino}"


class TextSink:
    """Lines for a person: time, level, message, what is bound to it.

    A log that cannot be written must not stop the reminders: such an error ends here.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __call__(self, message: "Message") -> None:
        """Write one line, and the places of an exception below it."""
        record = message.record
        text = f"{record['time']:%H:%M:%S} {record['level'].name:8} {described(record)}\n"
        with suppress(OSError, ValueError):
            self._stream.write(text)
            self._stream.flush()


class JournalSink:
    """Entries for systemd-journald in its native protocol, with a field for each bound value.

    What journald does not take, gone or not there, goes to the stream, which reaches it later.
    """

    def __init__(self, stream: TextIO, journal: str) -> None:
        self._otherwise = TextSink(stream)
        self._journal = journal

    def __call__(self, message: "Message") -> None:
        """Send one entry."""
        content = b"".join(_encoded(name, value) for name, value in _fields(message.record))
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as channel:
                channel.sendto(content, self._journal)
        except OSError:
            self._otherwise(message)


def described(record: "Record") -> str:
    """The message, what is bound to it, and of an exception its types and places."""
    bound = "".join(f" {key}={_plain(value)}" for key, value in record["extra"].items())
    fault = record["exception"]
    return record["message"] + bound + ("" if fault is None else "".join(_outline(fault.value)))


def _fields(record: "Record") -> Iterator[tuple[str, str]]:
    yield "MESSAGE", described(record)
    yield "PRIORITY", str(PRIORITY.get(record["level"].name, LEAST_PRIORITY))
    yield "SYSLOG_IDENTIFIER", IDENTIFIER
    yield "CODE_FILE", record["file"].path
    yield "CODE_LINE", str(record["line"])
    yield "CODE_FUNC", record["function"]
    for key, value in record["extra"].items():
        yield f"STEADYHAND_{_field_name(key)}", str(value)


def _field_name(key: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in key).upper()


def _encoded(name: str, value: str) -> bytes:
    """A field with its length before it, so that the value may hold anything."""
    content = value.encode("utf-8", "backslashreplace")
    return b"%s\n%s%s\n" % (name.encode(), len(content).to_bytes(8, "little"), content)


def _plain(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text else repr(text)


def _outline(error: BaseException | None) -> Iterator[str]:
    """The chain of exceptions, the first cause first: type, the system's word for it, places."""
    if error is None:
        return
    if error.__cause__ is not None or not error.__suppress_context__:
        yield from _outline(error.__cause__ or error.__context__)
    says = f": {os.strerror(error.errno)}" if isinstance(error, OSError) and error.errno else ""
    yield f"\n{type(error).__qualname__}{says}"
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"\n  {frame.filename}:{frame.lineno} in {frame.name}"


class Interceptor(logging.Handler):
    """Takes what libraries log through the standard library, without the values in it."""

    def emit(self, record: logging.LogRecord) -> None:
        """Pass it on as one constant message with its source bound."""
        error = record.exc_info[1] if record.exc_info else None
        bound = logger.bind(library=record.name, place=f"{record.module}:{record.lineno}")
        if record.args and isinstance(record.msg, str):
            bound = bound.bind(template=record.msg)
        level = record.levelname if record.levelname in PRIORITY else record.levelno
        bound.opt(exception=error).log(level, "A library reports a problem")


def _catch_unhandled() -> None:
    def unhandled(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        del kind, trace
        logger.opt(exception=error).critical("An unhandled exception ends the program")

    def unhandled_in_thread(fault: threading.ExceptHookArgs) -> None:
        logger.opt(exception=fault.exc_value).error("An unhandled exception ends a thread")

    def unraisable(fault: "sys.UnraisableHookArgs") -> None:
        logger.opt(exception=fault.exc_value).error("An exception could not be raised")

    sys.excepthook = unhandled
    threading.excepthook = unhandled_in_thread
    sys.unraisablehook = unraisable
