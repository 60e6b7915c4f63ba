"""A connection to a Wayland compositor, in the event loop."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from steadyhand.presence.bus import Silent

LIMIT_S = 2.0
"""Seconds a compositor may take to answer: one that hangs must not hold up who asks."""


class WaylandConnection:
    """The compositor at that socket: a name in the runtime folder, or an absolute path."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._display: Any = None
        self._registry: Any = None
        self._offered: dict[str, tuple[int, int]] = {}
        self._endings: list[Callable[[], object]] = []

    async def open(self) -> None:
        """Connect and ask what is offered. Raises Silent; ``close`` it then too."""
        try:
            from pywayland.client.display import Display  # noqa: PLC0415 - not on every machine
        except ImportError as error:
            raise Silent("the library pywayland is not there") from error
        self._display = Display(self._socket)
        try:
            self._display.connect()
            self._registry = self._display.get_registry()
            self._registry.dispatcher["global"] = self._global
        except (ValueError, RuntimeError, OSError) as error:
            raise Silent(f"it cannot be reached ({type(error).__name__})") from error
        await self.roundtrip()

    def version(self, interface: Any) -> int:  # noqa: ANN401 - a class of pywayland
        """Which version of the interface is offered, 0 for none."""
        return self._offered.get(interface.name, (0, 0))[1]

    def bind(self, interface: Any, most: int) -> Any:  # noqa: ANN401 - a class of pywayland, an object of it
        """The object of an interface that is offered, of at most that version."""
        number, version = self._offered[interface.name]
        return self._registry.bind(number, interface, min(version, most))

    def adopt(self, made: Any) -> None:  # noqa: ANN401 - an object of pywayland
        """Take an object that an event has made: pywayland gives it to whichever display it finds first."""
        made._display._children.discard(made)  # noqa: SLF001 - it would be destroyed with that display
        made._display = self._display  # noqa: SLF001 - the same
        self._display._children.add(made)  # noqa: SLF001 - the same

    async def roundtrip(self) -> None:
        """Handle what comes until all that was asked is answered. Raises Silent."""
        answered: list[object] = []
        try:
            asked = self._display.sync()
            asked.dispatcher["done"] = lambda _, serial: answered.append(serial)
            async with asyncio.timeout(LIMIT_S):
                while not answered:
                    self._display.flush()
                    await self._readable()
                    self._display.dispatch(block=True)
        except TimeoutError as error:
            raise Silent(f"it did not answer within {LIMIT_S:g} s") from error
        except (ValueError, RuntimeError, OSError) as error:
            raise Silent(f"it broke the connection ({type(error).__name__})") from error

    async def _readable(self) -> None:
        """Wait until there is something to read, so that reading does not block."""
        loop, descriptor = asyncio.get_running_loop(), self._display.get_fd()
        readable = asyncio.Event()
        loop.add_reader(descriptor, readable.set)
        try:
            await readable.wait()
        finally:
            loop.remove_reader(descriptor)

    def listen(self, ended: Callable[[], object]) -> None:
        """Handle what comes from now on; ``ended`` is called once if the compositor ends."""
        loop, descriptor = asyncio.get_running_loop(), self._display.get_fd()
        loop.add_reader(descriptor, self._read, ended)
        self._endings.append(partial(loop.remove_reader, descriptor))

    def close(self) -> None:
        """Disconnect; doing so twice does nothing more."""
        self._let_go()
        self._registry = None
        if self._display is not None:
            display, self._display = self._display, None
            display.disconnect()

    def _global(self, _: object, number: int, name: str, version: int) -> None:
        self._offered[name] = (number, version)

    def _read(self, ended: Callable[[], object]) -> None:
        try:
            is_over = self._display.dispatch(block=True) < 0
        except (RuntimeError, OSError):
            is_over = True
        if is_over:
            self._let_go()
            ended()

    def _let_go(self) -> None:
        while self._endings:
            self._endings.pop()()
