"""The desktop's keyring: the Secret Service of freedesktop.org, over the session bus.

The secret passes the bus as it is (the algorithm "plain"): the bus is a socket of this person alone,
and whoever can read it can ask the keyring as well.
"""

import asyncio
from typing import Any

from dbus_fast import BusType, DBusFastError, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

SERVICE = "org.freedesktop.secrets"
ROOT = "/org/freedesktop/secrets"
NOTHING = "/"
LIMIT_S = 10.0
PERSON_S = 120.0
"""Seconds that a person has to type the keyring's password."""
_API = "org.freedesktop.Secret."


class NoService(Exception):
    """There is none, or it does not do it; str() is a clause for people."""


class SecretService:
    """One secret in the default keyring. ``which``: its name, and what tells a person's programs apart.

    ``asks``: whether the keyring may ask for its password, which opens a window.
    """

    def __init__(self, bus: MessageBus, which: tuple[str, str], *, asks: bool) -> None:
        self._bus = bus
        self._names = {"application": "steadyhand", "secret": which[0], "place": which[1]}
        self._asks = asks
        self._session = NOTHING

    @classmethod
    async def open(cls, address: str | None, which: tuple[str, str], *, asks: bool) -> "SecretService":
        """Connect to the bus of that address, None for the environment's. Raises NoService."""
        try:
            bus = MessageBus(bus_address=address, bus_type=BusType.SESSION)
            async with asyncio.timeout(LIMIT_S):
                await bus.connect()
        except (OSError, EOFError, ValueError, LookupError, TimeoutError, DBusFastError) as error:
            raise NoService(f"the session bus cannot be reached ({type(error).__name__})") from error
        service = cls(bus, which, asks=asks)
        try:
            _, service._session = await service._call(
                ROOT, "Service.OpenSession", "sv", "plain", Variant("s", "")
            )
        except NoService:
            await service.close()
            raise
        return service

    async def get(self) -> str | None:
        """The secret, None where none is kept. Raises NoService."""
        item = await self._item()
        if item is None:
            return None
        ((_, _, value, _),) = await self._call(item, "Item.GetSecret", "o", self._session)
        try:
            return bytes(value).decode()
        except UnicodeDecodeError as error:
            raise NoService("it holds something else under our name") from error

    async def put(self, text: str, label: str) -> None:
        """Keep it in the place of what was kept, shown by that label. Raises NoService."""
        (collection,) = await self._call(ROOT, "Service.ReadAlias", "s", "default")
        if collection == NOTHING:
            raise NoService("it has no default keyring")
        await self._unlock(collection)
        properties = {
            f"{_API}Item.Label": Variant("s", label),
            f"{_API}Item.Attributes": Variant("a{ss}", self._names),
        }
        secret = [self._session, b"", text.encode(), "text/plain; charset=utf8"]
        replaces = True
        _, prompt = await self._call(
            collection, "Collection.CreateItem", "a{sv}(oayays)b", properties, secret, replaces
        )
        await self._answered(prompt)

    async def delete(self) -> None:
        """Keep nothing any more. Raises NoService."""
        item = await self._item()
        if item is not None:
            (prompt,) = await self._call(item, "Item.Delete")
            await self._answered(prompt)

    async def close(self) -> None:
        """Disconnect."""
        self._bus.disconnect()
        await asyncio.gather(self._bus.wait_for_disconnect(), return_exceptions=True)  # type: ignore[no-untyped-call]  # left bare there

    async def _item(self) -> str | None:
        unlocked, locked = await self._call(ROOT, "Service.SearchItems", "a{ss}", self._names)
        if not unlocked and locked:
            await self._unlock(locked[0])
        found: list[str] = [*unlocked, *locked]
        return found[0] if found else None

    async def _unlock(self, path: str) -> None:
        _, prompt = await self._call(ROOT, "Service.Unlock", "ao", [path])
        await self._answered(prompt)

    async def _answered(self, prompt: str) -> None:
        """Have the person answer, where the keyring asks. Raises NoService where they did not."""
        if prompt == NOTHING:
            return
        if not self._asks:
            raise NoService("it is locked")
        loop = asyncio.get_running_loop()
        done: asyncio.Future[bool] = loop.create_future()

        def hear(message: Message) -> None:
            completed = (message.path, message.member) == (prompt, "Completed")
            if message.message_type is MessageType.SIGNAL and completed and not done.done():
                done.set_result(not message.body[0])

        self._bus.add_message_handler(hear)
        rule = f"type='signal',interface='{_API}Prompt',member='Completed',path='{prompt}'"
        try:
            await self._send(
                "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.AddMatch", "s", rule
            )
            await self._call(prompt, "Prompt.Prompt", "s", "")
            async with asyncio.timeout(PERSON_S):
                given = await done
            if not given:
                raise NoService("its password was not given")
        except TimeoutError as error:
            raise NoService("its password was not given in time") from error
        finally:
            self._bus.remove_message_handler(hear)

    async def _call(self, path: str, method: str, signature: str = "", *body: object) -> list[Any]:
        return await self._send(SERVICE, path, _API + method, signature, *body)

    async def _send(self, name: str, path: str, method: str, signature: str, *body: object) -> list[Any]:
        interface, _, member = method.rpartition(".")
        message = Message(
            destination=name,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
        )
        try:
            async with asyncio.timeout(LIMIT_S):
                reply = await self._bus.call(message)
        except TimeoutError as error:
            raise NoService("it does not answer") from error
        except (OSError, EOFError) as error:
            raise NoService("the connection to the session bus broke") from error
        if reply is None:
            raise NoService("the connection to the session bus was closed")
        if reply.message_type is MessageType.ERROR:
            raise NoService(f"it answers with {reply.error_name or 'an error without a name'}")
        return list(reply.body)
