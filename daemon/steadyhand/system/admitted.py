"""Who has been let in to the page: files that the person alone can read, gone at logout."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from steadyhand.system.paths import private_directory

FOLDER = "sessions"
GOOD_FOR = timedelta(hours=24)
MOST = 32


class Admitted:
    """The sessions of one runtime directory. They outlive the page's process, which ends when it is idle.

    A session is good for a day; of more than 32 the oldest ends. ``now``: the clock, aware UTC.
    """

    def __init__(self, runtime: str, now: Callable[[], datetime]) -> None:
        self._folder = Path(runtime) / FOLDER
        self._now = now

    def keep(self, secret: str, token: str) -> None:
        """Let who has this secret in from now on; their forms carry the token.

        Raises DirectoryFault or OSError.
        """
        private_directory(str(self._folder))
        self._clear()
        file = self._file(secret)
        file.touch(mode=0o600)
        file.write_text(f"{self._now().isoformat()}\n{token}", encoding="utf-8")

    def token_of(self, secret: str) -> str | None:
        """The token of the forms of who has this secret; None for nobody that was let in, or long ago."""
        token = _token(self._file(secret), self._now())
        return token or None

    def _clear(self) -> None:
        """Make room for one more."""
        now = self._now()
        newest_first = sorted(self._folder.iterdir(), key=_changed, reverse=True)
        going_on = [file for file in newest_first if _token(file, now)][: MOST - 1]
        for file in {*newest_first}.difference(going_on):
            file.unlink(missing_ok=True)

    def _file(self, secret: str) -> Path:
        """Its name does not give the secret away, nor does the time in which it is found."""
        return self._folder / hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _token(file: Path, now: datetime) -> str:
    with suppress(OSError, ValueError):
        began, _, token = file.read_text(encoding="utf-8").partition("\n")
        if now - GOOD_FOR < datetime.fromisoformat(began) <= now:
            return token
    return ""


def _changed(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_mtime_ns
    return 0
