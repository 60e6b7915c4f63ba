"""A D-Bus service written by hand: methods, properties and signals, as a test sets them."""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple, Self

from dbus_fast import Message, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus

from steadyhand.presence.bus import PROPERTIES, Place

Answer = Callable[[list[Any]], list[Any]]
DEADLINE_S = 10.0


class Method(NamedTuple):
    """A method: what it answers, and with which signature."""

    signature: str
    answer: Answer


class Service:
    """Owns a name on a bus; use ``async with Service(address, place)``. ``called``: members, in order."""

    def __init__(self, address: str, place: Place) -> None:
        self.place = place
        self.methods: dict[str, Method] = {}
        self.properties: dict[str, Variant] = {}
        self.called: list[str] = []
        self._address = address
        self._heard = asyncio.Event()
        self._bus: MessageBus | None = None

    async def __aenter__(self) -> Self:
        self._bus = await MessageBus(bus_address=self._address).connect()
        self._bus.add_message_handler(self._handle)
        await self._bus.request_name(self.place.service, NameFlag.REPLACE_EXISTING)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Disconnect, as a service that crashed."""
        if self._bus is not None and self._bus.connected:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()

    def answers(self, member: str, signature: str, answer: Answer) -> None:
        """Have a method."""
        self.methods[member] = Method(signature, answer)

    def emit(self, member: str, signature: str, *body: object, interface: str | None = None) -> None:
        """Send a signal of its interface, or of that one."""
        assert self._bus is not None
        signal = Message.new_signal(
            self.place.path, interface or self.place.interface, member, signature, list(body)
        )
        self._bus.send(signal)

    def change(self, name: str, value: Variant) -> None:
        """Set a property, and signal that."""
        self.properties[name] = value
        self.emit(
            "PropertiesChanged", "sa{sv}as", self.place.interface, {name: value}, [], interface=PROPERTIES
        )

    async def until_called(self, member: str) -> None:
        """Wait until a method was called."""
        async with asyncio.timeout(DEADLINE_S):
            while member not in self.called:
                self._heard.clear()
                await self._heard.wait()

    def _handle(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL or message.path != self.place.path:
            return False
        if message.interface == PROPERTIES and message.member == "Get":
            return self._property(message)
        if message.interface != self.place.interface or message.member not in self.methods:
            return False
        signature, answer = self.methods[message.member]
        self.called.append(str(message.member))
        self._heard.set()
        return Message.new_method_return(message, signature, answer(message.body))

    def _property(self, message: Message) -> Message:
        interface, name = message.body
        if interface != self.place.interface or name not in self.properties:
            return Message.new_error(message, "org.freedesktop.DBus.Error.InvalidArgs", "no such property")
        return Message.new_method_return(message, "v", [self.properties[name]])
