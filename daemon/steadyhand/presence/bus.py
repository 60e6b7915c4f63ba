"""A bus to look at the desktop through: calls with a time limit, properties, and signals one asks for."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from dbus_fast import BusType, DBusFastError, ErrorType, Message, MessageFlag, MessageType, Variant
from dbus_fast.aio import MessageBus

DAEMON = "org.freedesktop.DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"
SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket"
LIMIT_S = 5.0
ABSENT = {
    ErrorType.SERVICE_UNKNOWN.value: "it is not running",
    "org.freedesktop.DBus.Error.NameHasNoOwner": "it is not running",
    ErrorType.UNKNOWN_OBJECT.value: "it does not have that",
    ErrorType.UNKNOWN_INTERFACE.value: "it does not have that",
    ErrorType.UNKNOWN_METHOD.value: "it does not have that",
    ErrorType.UNKNOWN_PROPERTY.value: "it does not have that",
    ErrorType.INVALID_ARGS.value: "it does not have that",
    ErrorType.ACCESS_DENIED.value: "it does not allow that",
    ErrorType.NO_REPLY.value: "it left before it answered",
}


class Silent(Exception):
    """Nothing there to ask, or no answer to work with; str() is a clause for people."""


class Place(NamedTuple):
    """An object of a service, and one of its interfaces."""

    service: str
    path: str
    interface: str


class Bus:
    """One connection; ``open`` makes it. ``limit_s``: seconds each call may take."""

    def __init__(self, bus: MessageBus, limit_s: float) -> None:
        self._bus = bus
        self._limit_s = limit_s

    @classmethod
    async def open(cls, address: str, limit_s: float = LIMIT_S) -> "Bus":
        """Connect to the bus at that address. Raises Silent."""
        try:
            bus = MessageBus(bus_address=address, bus_type=BusType.SESSION, negotiate_unix_fd=True)
            await asyncio.wait_for(bus.connect(), limit_s)
        except (OSError, EOFError, ValueError, LookupError, TimeoutError, DBusFastError) as error:
            raise Silent(f"the bus cannot be reached ({type(error).__name__})") from error
        return cls(bus, limit_s)

    async def call(self, place: Place, member: str, signature: str = "", *body: object) -> list[Any]:
        """What it answers, without variants round it. Raises Silent. Never starts a service."""
        reply = await self.reply(place, member, signature, *body)
        return [_plain(value) for value in reply.body]

    async def reply(self, place: Place, member: str, signature: str = "", *body: object) -> Message:
        """The reply itself, for what is no plain value. Raises Silent. Never starts a service."""
        message = Message(
            destination=place.service,
            path=place.path,
            interface=place.interface,
            member=member,
            signature=signature,
            body=list(body),
            flags=MessageFlag.NO_AUTOSTART,
        )
        if not self._bus.connected:
            raise Silent("the connection to the bus is gone")
        try:
            reply = await asyncio.wait_for(self._bus.call(message), self._limit_s)
        except TimeoutError as error:
            raise Silent(f"it did not answer within {self._limit_s:g} s") from error
        except (OSError, EOFError) as error:
            raise Silent("the connection to the bus broke") from error
        if reply is None:
            raise Silent("the connection to the bus was closed")
        if reply.message_type is MessageType.ERROR:
            name = reply.error_name or "an error without a name"
            raise Silent(ABSENT.get(name, f"it refused with {name}"))
        return reply

    async def property(self, place: Place, name: str) -> Any:  # noqa: ANN401 - whatever the property holds
        """The value of a property. Raises Silent."""
        owner = Place(place.service, place.path, PROPERTIES)
        return (await self.call(owner, "Get", "ss", place.interface, name))[0]

    async def has(self, service: str) -> bool:
        """Whether somebody owns that name now. Raises Silent."""
        daemon = Place(DAEMON, "/org/freedesktop/DBus", DAEMON)
        return bool((await self.call(daemon, "NameHasOwner", "s", service))[0])

    async def listen(self, signal: "Signal", handle: Callable[[list[Any]], None]) -> Callable[[], None]:
        """Have each such signal handled, from now on; gives what ends it. Raises Silent."""
        daemon = Place(DAEMON, "/org/freedesktop/DBus", DAEMON)

        def receive(message: Message) -> None:
            if signal.fits(message):
                handle(_plain(message.body))

        self._bus.add_message_handler(receive)
        try:
            await self.call(daemon, "AddMatch", "s", signal.rule)
        except Silent:
            self._bus.remove_message_handler(receive)
            raise

        def end() -> None:
            self._bus.remove_message_handler(receive)
            self._unmatch(signal)

        return end

    def _unmatch(self, signal: "Signal") -> None:
        """Have the bus send such signals no more: each would wake the process."""
        if not self._bus.connected:
            return
        message = Message(
            destination=DAEMON,
            path="/org/freedesktop/DBus",
            interface=DAEMON,
            member="RemoveMatch",
            signature="s",
            body=[signal.rule],
            flags=MessageFlag.NO_REPLY_EXPECTED,
        )
        sent = self._bus.send(message)
        sent.add_done_callback(lambda done: done.cancelled() or done.exception())

    async def ended(self) -> None:
        """Wait for the end of the connection, however it comes; nothing is heard after it."""
        # Shielded: cancelling this wait must not cancel the future that all waits share.
        ending = asyncio.shield(self._bus.wait_for_disconnect())  # type: ignore[no-untyped-call]  # left bare there
        await asyncio.gather(ending, return_exceptions=True)

    async def close(self) -> None:
        """Disconnect; doing so twice does nothing more."""
        if not self._bus.connected:
            return
        self._bus.disconnect()
        # The library raises whatever ended the connection; that it ended is all that is asked here.
        await asyncio.gather(self._bus.wait_for_disconnect(), return_exceptions=True)  # type: ignore[no-untyped-call]  # left bare there


class Signal(NamedTuple):
    """Which signals one wants. ``first``: what the first argument must be, None for anything.

    ``under``: the path that the first argument must be, be in, or be a folder above; "" for anything.
    """

    path: str
    interface: str
    member: str
    first: str | None = None
    under: str = ""

    @property
    def rule(self) -> str:
        """The match rule for the bus."""
        rule = f"type='signal',path='{self.path}',interface='{self.interface}',member='{self.member}'"
        if self.under:
            rule += f",arg0path='{self.under}'"
        return rule if self.first is None else f"{rule},arg0='{self.first}'"

    def fits(self, message: Message) -> bool:
        """Whether a message is such a signal."""
        return (
            message.message_type is MessageType.SIGNAL
            and (message.path, message.interface, message.member) == self[:3]
            and (self.first is None or message.body[:1] == [self.first])
            and (not self.under or _is_about(self.under, message.body[:1]))
        )


def _is_about(path: str, first: list[Any]) -> bool:
    """As ``arg0path`` has it: the same, or one is a folder, with a slash at its end, above the other."""
    told = first[0] if first and isinstance(first[0], str) else ""
    return (
        told == path
        or (path.endswith("/") and told.startswith(path))
        or (told.endswith("/") and path.startswith(told))
    )


def changed(place: Place) -> Signal:
    """The signal that a property of that interface has changed."""
    return Signal(place.path, PROPERTIES, "PropertiesChanged", place.interface)


def owner_changed(service: str) -> Signal:
    """The signal that a service has come, gone, or been replaced."""
    return Signal("/org/freedesktop/DBus", DAEMON, "NameOwnerChanged", service)


def system_address(environ: Mapping[str, str]) -> str:
    """The address of the system bus."""
    return environ.get("DBUS_SYSTEM_BUS_ADDRESS") or SYSTEM_BUS


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever was on the wire
    """The value without the variants round it and in it."""
    match value:
        case Variant():
            return _plain(value.value)
        case list():
            return [_plain(each) for each in value]
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case _:
            return value
