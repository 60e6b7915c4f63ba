"""The desktop's notification server, over D-Bus: bubbles with buttons.

What is an answer: ``ActionInvoked`` from the current owner of ``org.freedesktop.Notifications``, about
a bubble this process has shown and has not withdrawn or shown anew, with a key that bubble offered,
the first time. Nothing else is, a closed bubble least of all.

Messages are handled in the order of the wire, replies to ``Notify`` among them, so a click that comes
in the same breath as the reply belongs to the bubble the reply names.
"""

import asyncio
from collections.abc import Callable
from weakref import WeakValueDictionary

from dbus_fast import Message, MessageType

from steadyhand.domain.reminding.prompt import Delivery, Failed, Prompt, Shown
from steadyhand.errors import Unavailable
from steadyhand.notify.base import Listener
from steadyhand.notify.bubbles import Bubbles
from steadyhand.notify.connection import CallFailed, Connection, NoAnswer, ServerLeft, TooFast
from steadyhand.notify.receipt import Receipt, read_receipt
from steadyhand.notify.sendings import Sendings
from steadyhand.notify.wire import (
    MATCH_RULES,
    SERVER,
    Clicked,
    Closed,
    OwnerChanged,
    Server,
    Signal,
    close_call,
    notify_call,
    read_signal,
    server_call,
)

CALL_LIMIT_S = 30.0
PAUSE_S = 1.2


class DbusNotifier:
    """The D-Bus channel; ``connect`` makes one.

    ``has_display`` says whether a notification server may be started by the bus: without a display it
    would only die. ``limit_s``: seconds a call may take. ``pause_s``: seconds before a notification
    that came too fast (KDE: the same text twice within a second) is sent once more.
    """

    name = "dbus"

    def __init__(
        self,
        connection: Connection,
        listener: Listener,
        has_display: Callable[[], bool],
        pause_s: float = PAUSE_S,
    ) -> None:
        self._connection = connection
        self._listener = listener
        self._has_display = has_display
        self._pause_s = pause_s
        self._guid = ""
        self._owner: str | None = None
        self._owner_changes = 0
        self._has_buttons: bool | None = None
        self._bubbles = Bubbles()
        self._sendings = Sendings()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    async def connect(
        cls,
        address: str | None,
        listener: Listener,
        *,
        has_display: Callable[[], bool] = lambda: False,
        limit_s: float = CALL_LIMIT_S,
        pause_s: float = PAUSE_S,
    ) -> "DbusNotifier":
        """Connect to the bus at ``address`` (None: the session's). A server need not be there yet.

        Raises Unavailable when the bus cannot be reached.
        """
        connection = await Connection.open(address, limit_s)
        notifier = cls(connection, listener, has_display, pause_s)
        try:
            await notifier._begin()
        except CallFailed as failure:
            await connection.close()
            raise Unavailable(
                f"The session bus does not answer: {failure}. Restart the session."
            ) from failure
        return notifier

    async def _begin(self) -> None:
        self._connection.on_message(self._receive)
        for rule in MATCH_RULES:
            await self._connection.ask_bus("AddMatch", rule)
        self._guid = str((await self._connection.ask_bus("GetId")).body[0])
        await self._find_owner()
        self._watch = asyncio.create_task(self._await_end())

    @property
    def has_buttons(self) -> bool | None:
        """Whether the server offered buttons at the last showing; None before the first."""
        return self._has_buttons

    @property
    def server_present(self) -> bool:
        """Whether a notification server is running now."""
        return self._owner is not None

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, in place of the bubble of the same tag and of those its receipts name.

        Tried once more where the server was replaced meanwhile or wants a pause. A notification that
        the server shows after its time limit is taken down again: it counts as failed.
        """
        async with self._turn(prompt.tag):
            try:
                return await self._deliver(prompt)
            except CallFailed as failure:
                return Failed(self.name, str(failure))

    async def withdraw(self, tag: str) -> None:
        """Take the bubble of that tag down, if it may still be seen; its buttons count no more.

        A server that does not answer keeps its bubble; a click on that changes nothing.
        """
        async with self._turn(tag):
            bubble = self._bubbles.forget(tag)
            if bubble is not None and bubble.lingers:
                await self._take_down(bubble.owner, bubble.id)

    async def withdraw_all(self) -> None:
        """Take every bubble down: once this process ends, their buttons are dead."""
        await asyncio.gather(*(self.withdraw(tag) for tag in self._bubbles.tags))

    async def close(self) -> None:
        """Disconnect without a word to the listener. Bubbles stay; closing twice does nothing more."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None
        await self._connection.close()

    async def server_information(self) -> Server:
        """What the server says of itself. Raises Unavailable with the reason."""
        try:
            reply = await self._ask_server("GetServerInformation", "ssss")
        except CallFailed as failure:
            raise _unavailable(failure) from failure
        return Server(*reply.body)

    async def capabilities(self) -> frozenset[str]:
        """What the server can do now; it may change with do-not-disturb. Raises Unavailable."""
        try:
            return await self._capabilities()
        except CallFailed as failure:
            raise _unavailable(failure) from failure

    async def _deliver(self, prompt: Prompt) -> Shown:
        try:
            return await self._send(prompt)
        except TooFast:
            await asyncio.sleep(self._pause_s)
        except ServerLeft:
            if self._owner is None:
                raise
        return await self._send(prompt)

    async def _send(self, prompt: Prompt) -> Shown:
        capabilities = await self._capabilities()
        earlier = self._earlier_ids(prompt)
        own = self._bubbles.of(prompt.tag)
        replaces = own.id if own is not None and own.on_screen else next(iter(earlier), 0)
        message = notify_call(prompt, capabilities, replaces, start=self._has_display())
        reply = await self._notify(message, prompt)
        await self._clear_away(prompt, earlier, reply)
        receipt = Receipt(self._guid, str(reply.sender), reply.body[0])
        self._has_buttons = "actions" in capabilities
        return Shown(
            self.name,
            confirmed=True,
            buttons=self._has_buttons and bool(prompt.buttons),
            receipt=str(receipt),
        )

    async def _notify(self, message: Message, prompt: Prompt) -> Message:
        message.serial = self._connection.next_serial()
        self._sendings.begin(message.serial, prompt)
        try:
            reply = await self._connection.call(message)
        except NoAnswer:
            self._sendings.give_up(message.serial)
            raise
        if not _names_a_bubble(reply):
            raise CallFailed("the notification server answered with something that is no id")
        if reply.sender != self._owner:
            raise ServerLeft("the notification server left as it answered")
        return reply

    def _earlier_ids(self, prompt: Prompt) -> tuple[int, ...]:
        """Bubbles of an earlier process that the prompt takes the place of: same bus, same server."""
        receipts = (read_receipt(text) for text in prompt.receipts)
        return tuple(
            receipt.id
            for receipt in receipts
            if receipt is not None
            and (receipt.guid, receipt.owner) == (self._guid, self._owner)
            and not self._bubbles.known((receipt.owner, receipt.id))
        )

    async def _clear_away(self, prompt: Prompt, earlier: tuple[int, ...], reply: Message) -> None:
        """Take down what the new bubble takes the place of, in other processes and under other tags."""
        owner, number = str(reply.sender), reply.body[0]
        for earlier_id in earlier:
            self._bubbles.spend((owner, earlier_id))
            if earlier_id != number:
                await self._take_down(owner, earlier_id)
        for receipt in filter(None, map(read_receipt, prompt.receipts)):
            tag = self._bubbles.tag_of((receipt.owner, receipt.id)) if receipt.guid == self._guid else None
            if tag is not None and tag != prompt.tag and self._bubbles.forget(tag) is not None:
                await self._take_down(receipt.owner, receipt.id)

    async def _take_down(self, owner: str, number: int) -> None:
        try:
            await self._connection.call(close_call(owner, number, reply=True))
        except CallFailed:
            return  # it is gone already, as servers say with an error, or its server is

    async def _capabilities(self) -> frozenset[str]:
        return frozenset((await self._ask_server("GetCapabilities", "as")).body[0])

    async def _ask_server(self, member: str, signature: str) -> Message:
        reply = await self._connection.call(server_call(member, start=self._has_display()))
        if reply.signature != signature:
            raise CallFailed(f"the notification server answered {member} with the wrong types")
        return reply

    async def _find_owner(self) -> None:
        changes = self._owner_changes
        try:
            reply = await self._connection.ask_bus("GetNameOwner", SERVER)
        except CallFailed:
            return  # nobody yet; the bus tells when somebody comes
        if changes == self._owner_changes:
            self._owner = str(reply.body[0])

    def _turn(self, tag: str) -> asyncio.Lock:
        return self._turns.setdefault(tag, asyncio.Lock())

    async def _await_end(self) -> None:
        cause = await self._connection.ended()
        self._listener.broken(f"The connection to the session bus ended ({cause}).")

    def _receive(self, message: Message) -> None:
        if message.message_type in {MessageType.METHOD_RETURN, MessageType.ERROR}:
            self._receive_reply(message)
        elif (signal := read_signal(message)) is not None:
            self._receive_signal(signal)

    def _receive_reply(self, message: Message) -> None:
        sending = self._sendings.arrived(message.reply_serial)
        if sending is None or not _names_a_bubble(message) or message.sender != self._owner:
            return
        owner, number = str(message.sender), message.body[0]
        if sending.given_up:
            self._drop_orphan(owner, number)
            return
        displaced = self._bubbles.shown(owner, number, sending.prompt)
        if displaced is not None and displaced.lingers:
            self._post_close(displaced.owner, displaced.id)
        for signal in self._sendings.early(owner, number):
            self._receive_signal(signal)

    def _receive_signal(self, signal: Signal) -> None:
        match signal:
            case OwnerChanged(owner=owner):
                self._change_owner(owner)
            case Clicked() | Closed() if signal.owner != self._owner:
                return
            case Clicked() | Closed() if (signal.owner, signal.id) not in self._bubbles:
                self._sendings.keep(signal)
            case Clicked():
                self._answer(signal)
            case Closed():
                self._bubbles.closed(signal)

    def _answer(self, click: Clicked) -> None:
        answer = self._bubbles.clicked(click)
        if answer is not None:
            self._post_close(click.owner, click.id)
            self._listener.chosen(*answer)

    def _change_owner(self, owner: str | None) -> None:
        self._owner_changes += 1
        if owner == self._owner:
            return
        self._owner = owner
        self._sendings.forget_early()
        lost = self._bubbles.void()
        if lost:
            self._listener.vanished(lost)
        if owner is not None:
            self._listener.reachable()

    def _drop_orphan(self, owner: str, number: int) -> None:
        if (owner, number) not in self._bubbles:
            self._bubbles.spend((owner, number))
            self._post_close(owner, number)

    def _post_close(self, owner: str, number: int) -> None:
        self._connection.post(close_call(owner, number, reply=False))


def _names_a_bubble(reply: Message) -> bool:
    return reply.message_type is MessageType.METHOD_RETURN and reply.signature == "u"


def _unavailable(failure: CallFailed) -> Unavailable:
    return Unavailable(
        f"Notifications do not work: {failure}. Start a notification server, for example dunst."
    )
