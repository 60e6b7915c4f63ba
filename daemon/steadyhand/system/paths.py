"""Where the files are: the XDG base directories and the two variables that override them.

Paths are plain strings: importing ``pathlib`` would take a tenth of the time of ``steady done``.
"""
# ruff: noqa: PTH100, PTH101, PTH102, PTH111, PTH112, PTH116, PTH118, PTH120 - pathlib is kept off the quick path, see above

import os
from collections.abc import Mapping

from steadyhand.errors import LogFault
from steadyhand.values import NamedTuple

OWNER_ONLY = 0o700


class DirectoryFault(LogFault):
    """A directory of ours cannot be made, or is not ours alone."""


class Paths(NamedTuple):
    """The absolute paths of one person's files; nothing is created by naming it.

    ``config`` and ``log`` are files. ``state`` is the directory of the compiled configuration and
    the backups, ``runtime`` that of the lock and the wake socket.
    """

    config: str
    log: str
    state: str
    runtime: str

    @property
    def compiled(self) -> str:
        """The compiled configuration."""
        return os.path.join(self.state, "compiled.json")

    @property
    def phone_ledger(self) -> str:
        """What is remembered of the phone, where there is one."""
        return os.path.join(self.state, "phone.json")

    @property
    def backups(self) -> str:
        """The directory of the log's backups."""
        return os.path.join(self.state, "backups")


def paths(environ: Mapping[str, str] = os.environ) -> Paths:
    """The paths under this environment.

    An XDG variable that is empty or relative is ignored, as the XDG Base Directory Specification
    asks. ``STEADYHAND_CONFIG`` and ``STEADYHAND_DATA`` may be relative to the working directory.
    """
    state = f"{_base(environ, 'XDG_STATE_HOME', '.local/state')}/steadyhand"
    data = f"{_base(environ, 'XDG_DATA_HOME', '.local/share')}/steadyhand"
    return Paths(
        config=_override(environ, "STEADYHAND_CONFIG") or config_home(environ) + "/steadyhand/config.toml",
        log=(_override(environ, "STEADYHAND_DATA") or data) + "/log.db",
        state=state,
        runtime=_runtime(environ, state),
    )


def config_home(environ: Mapping[str, str] = os.environ) -> str:
    """The directory of everybody's configuration, systemd's user units among them."""
    return _base(environ, "XDG_CONFIG_HOME", ".config")


def _override(environ: Mapping[str, str], variable: str) -> str | None:
    value = environ.get(variable)
    return os.path.abspath(os.path.expanduser(value)) if value else None


def _base(environ: Mapping[str, str], variable: str, default: str) -> str:
    value = environ.get(variable, "")
    return value.rstrip("/") if value.startswith("/") else f"{_home(environ)}/{default}"


def _home(environ: Mapping[str, str]) -> str:
    value = environ.get("HOME", "")
    return value.rstrip("/") if value.startswith("/") else os.path.expanduser("~")


def _runtime(environ: Mapping[str, str], state: str) -> str:
    value = environ.get("XDG_RUNTIME_DIR", "")
    if value.startswith("/"):
        return os.path.join(value, "steadyhand")
    usual = f"/run/user/{os.getuid()}"
    return f"{usual}/steadyhand" if _is_ours(usual) else f"{state}/run"


def _is_ours(directory: str) -> bool:
    try:
        return os.stat(directory).st_uid == os.getuid()
    except OSError:
        return False


def private_directory(directory: str) -> None:
    """Make sure ``directory`` exists, is ours and is open to us alone, whatever the umask.

    Missing parents are made the same way; one that is open to others is tightened to 0700.
    Raises DirectoryFault when it cannot be made or belongs to somebody else.
    """
    try:
        _create(directory)
        _tighten(directory)
    except OSError as error:
        raise DirectoryFault(
            f"{directory} cannot be made a private directory: {error.strerror}. "
            "Make room for it there, or name another place (README, Files)."
        ) from error


def _create(directory: str) -> None:
    if os.path.isdir(directory):
        return
    _create(os.path.dirname(directory))
    try:
        os.mkdir(directory, OWNER_ONLY)
    except FileExistsError:
        return
    os.chmod(directory, OWNER_ONLY)


def _tighten(directory: str) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        if found.st_uid != os.getuid():
            raise DirectoryFault(
                f"{directory} belongs to user {found.st_uid}, not to you (user {os.getuid()}). "
                "Remove it, or give it back to yourself with chown."
            )
        if found.st_mode & 0o777 != OWNER_ONLY:
            os.fchmod(descriptor, OWNER_ONLY)
    finally:
        os.close(descriptor)
