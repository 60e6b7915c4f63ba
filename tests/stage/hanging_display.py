"""An X server that takes the connection and never answers; use ``with HangingDisplay() as display``."""

import os
import socket
from pathlib import Path
from typing import Self

SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where every X client looks
FIRST = 5000
"""No server in use counts as far as that."""


class HangingDisplay:
    """``name`` is what DISPLAY is set to."""

    def __init__(self) -> None:
        number = FIRST + os.getpid() % FIRST
        self.name = f":{number}"
        self._path = SOCKETS / f"X{number}"
        self._socket = socket.socket(socket.AF_UNIX)

    def __enter__(self) -> Self:
        SOCKETS.mkdir(exist_ok=True)
        self._path.unlink(missing_ok=True)
        self._socket.bind(str(self._path))
        self._socket.listen()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._path.unlink()
