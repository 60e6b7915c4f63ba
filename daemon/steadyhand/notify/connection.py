"""One connection to the session bus: calls with a time limit, and their failures as one family."""

import asyncio
from collections.abc import Callable

from dbus_fast import BusType, DBusFastError, ErrorType, Message, MessageType
from dbus_fast.aio import MessageBus

from steadyhand.errors import Unavailable
from steadyhand.notify.wire import bus_call

ABSENT = frozenset(
    {
        ErrorType.SERVICE_UNKNOWN.value,
        "org.freedesktop.DBus.Error.NameHasNoOwner",
    }
)
LEFT = frozenset({ErrorType.NO_REPLY.value, ErrorType.DISCONNECTED.value})
START_FAILED = "org.freedesktop.DBus.Error.Spawn."
EXCESS = "org.freedesktop.Notifications.Error.ExcessNotificationGeneration"


class CallFailed(Exception):
    """A call had no answer to work with; str() is one sentence without the person's text."""


class ServerLeft(CallFailed):
    """The server went away during the call; another may have taken its place."""


class TooFast(CallFailed):
    """The server takes the same text only once a second (KDE)."""


class NoAnswer(CallFailed):
    """The time limit passed; the answer may still come."""


class Connection:
    """A connected bus. ``limit_s``: seconds each call may take."""

    def __init__(self, bus: MessageBus, limit_s: float) -> None:
        self._bus = bus
        self._limit_s = limit_s

    @classmethod
    async def open(cls, address: str | None, limit_s: float) -> "Connection":
        """Connect; None is the session bus of the environment. Raises Unavailable."""
        try:
            bus = MessageBus(bus_address=address, bus_type=BusType.SESSION)
            await asyncio.wait_for(bus.connect(), limit_s)
        except (OSError, EOFError, LookupError, TimeoutError, DBusFastError) as error:
            raise Unavailable(
                f"The session bus cannot be reached ({type(error).__name__}). "
                'Start steady inside the desktop session, or set notifications.channel to "none".'
            ) from error
        return cls(bus, limit_s)

    @property
    def alive(self) -> bool:
        """Whether messages can be sent and received."""
        return bool(self._bus.connected)

    def next_serial(self) -> int:
        """A serial for a message whose reply is to be recognised."""
        return int(self._bus.next_serial())

    def on_message(self, handler: Callable[[Message], None]) -> None:
        """Have every message handled, in the order of the wire and before any waiting call goes on."""
        self._bus.add_message_handler(handler)

    async def call(self, message: Message) -> Message:
        """The reply. Raises CallFailed for an error reply, a passed time limit, a dead bus."""
        if not self.alive:
            raise CallFailed("the connection to the session bus is gone")
        try:
            reply = await asyncio.wait_for(self._bus.call(message), self._limit_s)
        except TimeoutError as error:
            raise NoAnswer(f"the notification server did not answer within {self._limit_s:g} s") from error
        except (OSError, EOFError) as error:
            raise CallFailed("the connection to the session bus broke") from error
        if reply is None:
            raise CallFailed("the connection to the session bus was closed")
        if reply.message_type is MessageType.ERROR:
            raise _failure(reply.error_name or "an error without a name")
        return reply

    async def ask_bus(self, member: str, *arguments: str) -> Message:
        """The bus's own reply. Raises CallFailed."""
        return await self.call(bus_call(member, *arguments))

    def post(self, message: Message) -> None:
        """Send what needs no reply. On a dead bus nothing is sent; the watcher tells of that."""
        if self.alive:
            self._bus.send(message).add_done_callback(_retrieve)

    async def ended(self) -> str:
        """Wait for the end of the connection; gives its cause in a word."""
        try:
            # Shielded: cancelling this wait must not cancel the future that all waits share.
            await asyncio.shield(self._bus.wait_for_disconnect())  # type: ignore[no-untyped-call]  # left bare there
        except Exception as error:  # noqa: BLE001 - the library raises whatever ended the connection
            return type(error).__name__
        return "closed"

    async def close(self) -> None:
        """Disconnect, and wait until that is done."""
        if self.alive:
            self._bus.disconnect()
            await self.ended()


def _failure(name: str) -> CallFailed:
    if name in ABSENT:
        return CallFailed("no notification server is running")
    if name.startswith(START_FAILED):
        return CallFailed("the notification server could not be started")
    if name in LEFT:
        return ServerLeft("the notification server left before it answered")
    if name == EXCESS:
        return TooFast("the notification server wants fewer notifications a second")
    return CallFailed(f"the notification server refused with {name}")


def _retrieve(sent: "asyncio.Future[object]") -> None:
    if not sent.cancelled():
        sent.exception()
