"""Tickets to the page: good once and for a minute, as files that the person alone can read."""

import hashlib
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from steadyhand.system.paths import private_directory

FOLDER = "tickets"
GOOD_FOR = timedelta(seconds=60)
SECRET_BYTES = 24


def issue_ticket(runtime: str, now: datetime) -> str:
    """A new ticket; those that have run out are cleared away. Raises DirectoryFault or OSError."""
    folder = Path(runtime) / FOLDER
    private_directory(str(folder))
    for old in folder.iterdir():
        if not _is_good(old, now):
            old.unlink(missing_ok=True)
    ticket = secrets.token_urlsafe(SECRET_BYTES)
    file = folder / _name(ticket)
    file.touch(mode=0o600)
    file.write_text((now + GOOD_FOR).isoformat(), encoding="utf-8")
    return ticket


def redeem_ticket(runtime: str, ticket: str, now: datetime) -> bool:
    """Use the ticket up; True where it was good. Of two who try at once, one."""
    file = Path(runtime) / FOLDER / _name(ticket)
    is_good = _is_good(file, now)
    try:
        file.unlink()
    except OSError:
        return False
    return is_good


def _name(ticket: str) -> str:
    """The file's name, which does not give the ticket away."""
    return hashlib.sha256(ticket.encode("utf-8", "replace")).hexdigest()


def _is_good(file: Path, now: datetime) -> bool:
    try:
        ends = datetime.fromisoformat(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return now < ends <= now + GOOD_FOR
