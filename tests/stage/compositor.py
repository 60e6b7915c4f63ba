"""A Wayland compositor written by hand: one seat, and ext-idle-notify-v1 as a test plays it.

The client waits for its answers without giving the event loop a turn, so this runs in a thread.
"""

import contextlib
import socket
import struct
import threading
from pathlib import Path
from typing import Self

from stage.desktop import DEADLINE_S, until

DISPLAY, HEAD = 1, 8
SEAT, NOTIFIER = 1, 2
IDLED, RESUMED = 0, 1
GLOBALS = {SEAT: "wl_seat", NOTIFIER: "ext_idle_notifier_v1"}


class Compositor:
    """Listens at ``socket``; ``tells_idle`` False leaves the protocol out, ``mute`` every answer."""

    def __init__(self, folder: Path, *, tells_idle: bool = True, mute: bool = False) -> None:
        self.socket = str(folder / "wayland-steady")
        self._offers = GLOBALS if tells_idle else {SEAT: GLOBALS[SEAT]}
        self._mute = mute
        self._clients: list[Client] = []
        self._listening = socket.socket(socket.AF_UNIX)
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> Self:
        self._listening.bind(self.socket)
        self._listening.listen()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.end()
        self._listening.close()

    @property
    def timeout_ms(self) -> int | None:
        """After how long a client wants to be told, None before any does."""
        return next((client.timeout_ms for client in self._clients if client.timeout_ms is not None), None)

    def end(self) -> None:
        """Close every connection, as a compositor that ended."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._thread.join(DEADLINE_S)
        for client in self._clients:
            client.end()

    def say(self, event: int) -> None:
        """Send ``IDLED`` or ``RESUMED`` to the client that asked."""
        until(lambda: self.timeout_ms is not None, "somebody who asks for idleness")
        for client in self._clients:
            client.say(event)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                self._clients.append(Client(connection, self._offers, mute=self._mute))


class Client:
    """One connection, served in a thread of its own."""

    def __init__(self, connection: socket.socket, offers: dict[int, str], *, mute: bool) -> None:
        self.timeout_ms: int | None = None
        self._connection = connection
        self._offers = offers
        self._mute = mute
        self._objects = {DISPLAY: "display"}
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Close it."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(DEADLINE_S)

    def say(self, event: int) -> None:
        """Send that event where it was asked for."""
        for number, kind in tuple(self._objects.items()):
            if kind == "notification":
                self._send(number, event)

    def _serve(self) -> None:
        with contextlib.suppress(OSError), self._connection as connection:
            while head := connection.recv(HEAD, socket.MSG_WAITALL):
                number, word = struct.unpack("=II", head)
                body = connection.recv((word >> 16) - HEAD, socket.MSG_WAITALL)
                if not self._mute:
                    self._handle(number, word & 0xFFFF, body)

    def _handle(self, number: int, opcode: int, body: bytes) -> None:
        match self._objects.get(number), opcode:
            case "display", 0:
                (callback,) = struct.unpack("=I", body)
                self._send(callback, 0, struct.pack("=I", 0))
                self._send(DISPLAY, 1, struct.pack("=I", callback))
            case "display", 1:
                (registry,) = struct.unpack("=I", body)
                self._objects[registry] = "registry"
                for name, interface in self._offers.items():
                    self._send(registry, 0, struct.pack("=I", name) + _text(interface) + struct.pack("=I", 1))
            case "registry", 0:
                (name,), (bound,) = struct.unpack("=I", body[:4]), struct.unpack("=I", body[-4:])
                self._objects[bound] = GLOBALS[name]
            case "ext_idle_notifier_v1", 1:
                made, timeout_ms, _ = struct.unpack("=III", body)
                self._objects[made] = "notification"
                self.timeout_ms = timeout_ms

    def _send(self, number: int, opcode: int, body: bytes = b"") -> None:
        self._connection.sendall(struct.pack("=II", number, (HEAD + len(body)) << 16 | opcode) + body)


def _text(text: str) -> bytes:
    letters = text.encode() + b"\0"
    return struct.pack("=I", len(letters)) + letters + b"\0" * (-len(letters) % 4)
