"""A notification server written by hand, with every habit of a real one as a switch."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple, Self

from dbus_fast import Message, MessageFlag, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
PROPERTIES = "org.freedesktop.DBus.Properties"
DEADLINE_S = 10.0


class Notified(NamedTuple):
    """The arguments of one ``Notify`` as they came off the wire, and its message."""

    application: str
    replaces: int
    icon: str
    title: str
    body: str
    actions: list[str]
    hints: dict[str, Variant]
    timeout: int
    id: int
    message: Message

    @property
    def labels(self) -> dict[str, str]:
        """Action keys and their labels."""
        return dict(zip(self.actions[::2], self.actions[1::2], strict=True))


@dataclass
class Habits:
    """How the server behaves.

    ``early``: action keys it signals before it replies; ``at_once``: right after, in the same breath.
    ``errors``: error names for the next calls of Notify, used up one by one. ``mute``: members it does
    not answer. ``replies``: members it answers with that signature and body instead. ``inhibited``: KDE's
    property of that name, None for a server that has none.
    """

    capabilities: list[str] = field(default_factory=lambda: ["actions", "body", "body-markup"])
    early: tuple[str, ...] = ()
    at_once: tuple[str, ...] = ()
    closes_at_once: int | None = None
    errors: list[str] = field(default_factory=list)
    close_error: str | None = None
    mute: set[str] = field(default_factory=set)
    replies: dict[str, tuple[str, list[object]]] = field(default_factory=dict)
    closed_signals: tuple[int, ...] = (3,)
    fixed_id: int | None = None
    new_id_for_replaced: bool = False
    inhibited: bool | None = None


class HandServer:
    """Owns ``org.freedesktop.Notifications`` on the bus; use ``async with HandServer(address)``."""

    def __init__(self, address: str, habits: Habits | None = None) -> None:
        self.habits = habits or Habits()
        self.notified: list[Notified] = []
        self.closed: list[int] = []
        self.unanswered: list[Message] = []
        self.members: list[str] = []
        self._address = address
        self._next_id = 0
        self._changed = asyncio.Event()
        self._bus: MessageBus | None = None

    @property
    def bus(self) -> MessageBus:
        """The server's connection."""
        assert self._bus is not None
        return self._bus

    @property
    def owner(self) -> str:
        """The server's unique name on the bus."""
        return str(self.bus.unique_name)

    async def __aenter__(self) -> Self:
        self._bus = await MessageBus(bus_address=self._address).connect()
        self._bus.add_message_handler(self._handle)
        await self._bus.request_name(NAME, NameFlag.REPLACE_EXISTING | NameFlag.ALLOW_REPLACEMENT)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    async def leave(self) -> None:
        """Disconnect, as a server that crashed."""
        if self._bus is not None and self._bus.connected:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; it is looked at after every message."""
        async with asyncio.timeout(DEADLINE_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def click(self, number: int, key: str) -> None:
        """Signal that an action was invoked."""
        self.signal("ActionInvoked", "us", [number, key])

    def close(self, number: int, reason: int) -> None:
        """Signal that a bubble was closed."""
        self.signal("NotificationClosed", "uu", [number, reason])

    def signal(self, member: str, signature: str, body: list[object]) -> None:
        """Send any signal of the notification interface."""
        self.bus.send(signal_of(member, signature, body))

    def inhibit(self, *, on: bool) -> None:
        """Turn its do-not-disturb on or off, and signal it as KDE does."""
        self.habits.inhibited = on
        changed = [NAME, {"Inhibited": Variant("b", on)}, []]
        self.bus.send(Message.new_signal(PATH, PROPERTIES, "PropertiesChanged", "sa{sv}as", changed))

    async def flood(self, count: int) -> None:
        """Signal ``count`` clicks and closes on bubbles from id 100 on, as fast as the bus takes them."""
        for number in range(count // 2):
            self.click(100 + number, "done")
            self.close(100 + number, 2)
            if number % 100 == 0:
                await taken(self.bus)
        await taken(self.bus)

    def answer_late(self) -> None:
        """Answer the calls of Notify that were left unanswered."""
        for message in self.unanswered:
            if message.member == "Notify":
                self.bus.send(self._notify(message))
        self.unanswered.clear()

    def error_for(self, message: Message, name: str) -> Message:
        """The error reply to a call that was left unanswered."""
        return Message.new_error(message, name, "")

    def _handle(self, message: Message) -> Message | bool:
        if message.message_type is MessageType.METHOD_CALL and message.interface == PROPERTIES:
            return self._property(message)
        if message.message_type is not MessageType.METHOD_CALL or message.interface != NAME:
            return False
        self.members.append(str(message.member))
        self._changed.set()
        if message.member in self.habits.mute:
            self.unanswered.append(message)
            return True
        if message.member in self.habits.replies:
            return Message.new_method_return(message, *self.habits.replies[message.member])
        return self._reply(message)

    def _property(self, message: Message) -> Message | bool:
        if message.body != [NAME, "Inhibited"] or self.habits.inhibited is None:
            return False
        return Message.new_method_return(message, "v", [Variant("b", self.habits.inhibited)])

    def _reply(self, message: Message) -> Message | bool:
        match message.member:
            case "GetCapabilities":
                return Message.new_method_return(message, "as", [self.habits.capabilities])
            case "GetServerInformation":
                return Message.new_method_return(message, "ssss", ["Hand", "Stage", "1", "1.2"])
            case "CloseNotification":
                return self._close(message)
            case "Notify" if self.habits.errors:
                return Message.new_error(message, self.habits.errors.pop(0), "said with the person's text")
            case "Notify":
                return self._notify_at_once(message)
            case _:
                return False

    def _close(self, message: Message) -> Message | bool:
        number = message.body[0]
        self.closed.append(number)
        for reason in self.habits.closed_signals:
            self.close(number, reason)
        if message.flags & MessageFlag.NO_REPLY_EXPECTED:
            return True
        if self.habits.close_error:
            return Message.new_error(message, self.habits.close_error, "")
        return Message.new_method_return(message)

    def _notify(self, message: Message) -> Message:
        number = self._number(message.body[1])
        self.notified.append(Notified(*message.body, id=number, message=message))
        return Message.new_method_return(message, "u", [number])

    def _notify_at_once(self, message: Message) -> bool:
        reply = self._notify(message)
        number = reply.body[0]
        for key in self.habits.early:
            self.click(number, key)
        self.bus.send(reply)
        for key in self.habits.at_once:
            self.click(number, key)
        if self.habits.closes_at_once is not None:
            self.close(number, self.habits.closes_at_once)
        return True

    def _number(self, replaces: int) -> int:
        if self.habits.fixed_id is not None:
            return self.habits.fixed_id
        if replaces and not self.habits.new_id_for_replaced:
            return replaces
        self._next_id += 1
        return self._next_id


class Stranger:
    """Another program on the bus, with nothing but bad intentions."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._bus: MessageBus | None = None

    async def __aenter__(self) -> Self:
        self._bus = await MessageBus(bus_address=self._address).connect()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._bus is not None
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()

    def forge(self, member: str, signature: str, body: list[object], to: str | None = None) -> None:
        """Send a signal as a server would, to everybody or to one client."""
        assert self._bus is not None
        self._bus.send(signal_of(member, signature, body, to))

    def forge_owner(self, body: list[object], to: str) -> None:
        """Send a change of owner as only the bus may."""
        assert self._bus is not None
        self._bus.send(
            Message(
                destination=to,
                message_type=MessageType.SIGNAL,
                path="/org/freedesktop/DBus",
                interface="org.freedesktop.DBus",
                member="NameOwnerChanged",
                signature="sss",
                body=body,
            )
        )

    async def sync(self) -> None:
        """Return once the bus has taken everything sent before."""
        assert self._bus is not None
        await taken(self._bus)


async def taken(bus: MessageBus) -> None:
    """Return once the bus has taken everything sent before."""
    name = "org.freedesktop.DBus"
    await bus.call(Message(destination=name, path="/org/freedesktop/DBus", interface=name, member="GetId"))


def signal_of(member: str, signature: str, body: list[object], to: str | None = None) -> Message:
    """A signal of the notification interface."""
    return Message(
        destination=to,
        message_type=MessageType.SIGNAL,
        path=PATH,
        interface=NAME,
        member=member,
        signature=signature,
        body=body,
    )
