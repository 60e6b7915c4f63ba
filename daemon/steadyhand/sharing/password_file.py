"""A password in a file that its owner alone can read, where there is no keyring."""

import os
import stat

from steadyhand.errors import ConfigurationFault

_LONGEST = 4096
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def password_in(path: str) -> str:
    """The first line of the file. Raises ConfigurationFault if others could read it, or it is not there."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        raise ConfigurationFault(f"{path}: the password cannot be read: {error.strerror}") from None
    with open(descriptor, encoding="utf-8", errors="surrogateescape") as stream:  # noqa: PTH123 - checked before it is read
        _refuse_what_others_see(path, os.fstat(descriptor))
        if line := stream.readline(_LONGEST).rstrip("\r\n"):
            return line
    raise ConfigurationFault(f"{path}: there is no password in it. Write it into the first line")


def _refuse_what_others_see(path: str, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode) or status.st_mode & _OTHERS or status.st_uid != os.geteuid():
        raise ConfigurationFault(
            f"{path}: others can read or change this file, so no password is taken from it. chmod 600 {path}"
        )
