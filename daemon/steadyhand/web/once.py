"""A form that is sent twice, by a double press or again after its answer was lost, is taken once."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable, MutableMapping

from steadyhand.values import Any, TypeAlias

Message: TypeAlias = MutableMapping[str, Any]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

ONCE = "once"
"""The field with which every making of a page names itself in its forms."""
MOST_SENT = 32
SEE_OTHER = 303


class Sent:
    """What one session has sent, each from one making of a page, and where it was led to.

    What was recorded is answered with a way to see it (303), and the same form is answered so again.
    What was refused may be sent again. Belongs to the event loop's thread.
    """

    def __init__(self) -> None:
        self._led: OrderedDict[bytes, asyncio.Future[Message | None]] = OrderedDict()

    async def once(self, form: bytes, take: Callable[[Send], Awaitable[None]], send: Send) -> None:
        """Have this form taken; where it was already, or is just being, give that answer instead."""
        key = hashlib.sha256(form).digest()
        while (before := self._led.get(key)) is not None:
            led = await before
            if led is not None:
                await send(dict(led))
                await send({"type": "http.response.body", "body": b""})
                return
        await self._first(key, take, send)

    async def _first(self, key: bytes, take: Callable[[Send], Awaitable[None]], send: Send) -> None:
        answer = self._led[key] = asyncio.get_running_loop().create_future()
        led: Message | None = None

        async def heard(message: Message) -> None:
            nonlocal led
            if message["type"] == "http.response.start" and message["status"] == SEE_OTHER:
                led = dict(message)
            await send(message)

        try:
            await take(heard)
        finally:
            answer.set_result(led)
            if led is None:
                del self._led[key]
            self._forget()

    def _forget(self) -> None:
        """The oldest, but for what is still being taken."""
        over = len(self._led) - MOST_SENT
        for key in [key for key, answer in self._led.items() if answer.done()][: max(over, 0)]:
            del self._led[key]
