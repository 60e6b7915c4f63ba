"""Libraries: Python's, Pango's, and the programs that open windows."""

import logging
from collections.abc import AsyncIterator
from functools import partial
from importlib import metadata
from platform import machine

from steadyhand.bootstrap.examination.attempt import attempted
from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.bootstrap.pdf import NO_PANGO
from steadyhand.domain.reminding.habit import EVENING, REASSESSMENT
from steadyhand.report.checkup import Check, State
from steadyhand.system.opening import Opener

LIBRARIES = {
    "dbus-fast": "notifications",
    "h11": "the page and the phone",
    "icalendar": "calendars",
    "jinja2": "the page and the review as one",
    "loguru": "the system journal",
    "mnemonic": "pairing several machines",
    "numpy": "the review",
    "plyer": "notifications without D-Bus",
    "psycopg": "several machines by a PostgreSQL server",
    "pydantic": "the configuration",
    "pydantic-settings": "the configuration",
    "pynacl": "sealing what several machines share",
    "python-xlib": "presence on X11",
    "pywayland": "presence on Wayland",
    "schedule": "the daemon",
    "scipy": "the review",
    "segno": "pairing the phone and several machines",
    "starlette": "the page",
    "tomlkit": "changes to the configuration",
    "tzdata": "time zones",
    "uvicorn": "the page",
    "weasyprint": "the PDF",
}
"""What is installed with Steadyhand, and what for."""
FOR_REMINDERS = {"dbus-fast", "loguru", "pydantic", "pydantic-settings", "schedule"}
X86_ALONE = "pywayland"


async def part_checks(around: Circumstances) -> AsyncIterator[Check]:
    """Libraries, the PDF, the Open buttons."""
    yield attempted("libraries", _libraries)
    yield attempted("PDF", _pdf)
    yield attempted("open", partial(_opening, around))


def _libraries() -> Check:
    wanted = LIBRARIES.keys() - ({X86_ALONE} if machine() != "x86_64" else set())
    missing = sorted(name for name in wanted if not _is_installed(name))
    if not missing:
        return Check("libraries", State.OK, f"all {len(wanted)} are installed")
    told = ", ".join(f"{name} (for {LIBRARIES[name]})" for name in missing)
    needed = bool(FOR_REMINDERS.intersection(missing))
    return Check(
        "libraries", State.MISSING, f"Not installed: {told}.", "Install Steadyhand again.", needed=needed
    )


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def _pdf() -> Check:
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL + 1)
    try:
        import weasyprint  # noqa: F401, PLC0415 - it looks for Pango as it is imported
    except (ImportError, OSError):
        return Check("PDF", State.MISSING, "The sheet for the doctor cannot be made.", NO_PANGO)
    return Check("PDF", State.OK, "Pango is there for steady review --pdf")


def _opening(around: Circumstances) -> Check:
    opener = Opener(around.environ)
    lacks = [
        what
        for topic, what in ((EVENING, "a terminal program"), (REASSESSMENT, "xdg-open for the browser"))
        if opener.words(topic) is None
    ]
    if not lacks:
        return Check("open", State.OK, "the Open buttons have a terminal program and a browser's opener")
    detail = f"The Open buttons do nothing where they need {' or '.join(lacks)}."
    remedy = (
        "Install it (on Debian: xdg-utils, and your desktop's terminal), or type steady day, steady review."
    )
    return Check("open", State.DEGRADED, detail, remedy)
