"""ntfy's protocol: publish, take back, and listen to a topic as a stream of JSON lines."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from steadyhand.phone.trouble import Denied, Throttled, Trouble, Unsupported
from steadyhand.phone.wire import Answer, Request, Wire

MOST_BUTTONS = 3
LONGEST_WAIT_S = 3600.0
"""Longer than this no server is waited for, whatever it asks."""
NO_SUCH_PLACE = frozenset({404, 405})
DENIED = frozenset({401, 403})
TOO_MANY = 429


class Press(NamedTuple):
    """A button: its label, and what pressing it posts to which address under which headers."""

    label: str
    url: str
    body: str
    headers: Mapping[str, str] = {}


class Message(NamedTuple):
    """A notification. ``sequence``: what it is replaced or taken back by."""

    topic: str
    title: str
    text: str
    sequence: str
    buttons: tuple[Press, ...] = ()


class Opened(NamedTuple):
    """The server has begun to tell."""


class Alive(NamedTuple):
    """Nothing happened, and the connection lives."""


class Heard(NamedTuple):
    """Something was published: its id in the topic, and the text."""

    id: str
    text: str


News: TypeAlias = Opened | Alive | Heard


class Ntfy:
    """A server as its documentation states it. ``token``: an access token of it, "" for none.

    Every call raises Trouble; what could not be sent was not sent, or is not known to have been.
    """

    def __init__(self, wire: Wire, token: str = "") -> None:
        self._wire = wire
        self._headers = bearer(token)

    async def publish(self, message: Message) -> None:
        """Publish as JSON; the topic is in the body."""
        document = {
            "topic": message.topic,
            "title": message.title,
            "message": message.text,
            "sequence_id": message.sequence,
            "actions": [_action(each) for each in message.buttons[:MOST_BUTTONS]],
        }
        headers = {"Content-Type": "application/json", **self._headers}
        await self._done(Request("POST", "/", headers, json.dumps(document).encode()))

    async def post(self, topic: str, text: str, headers: Mapping[str, str]) -> None:
        """Publish a text as a button on the phone does."""
        await self._done(Request("POST", f"/{quote(topic)}", headers, text.encode()))

    async def take_back(self, topic: str, sequence: str) -> None:
        """Have the phone remove it. Raises Unsupported where the server is older than 2.16."""
        await self._done(Request("DELETE", f"/{quote(topic)}/{quote(sequence)}", self._headers))

    @asynccontextmanager
    async def listening(self, topic: str, since: str) -> AsyncIterator[AsyncIterator[News]]:
        """What is published in the topic, after the message ``since`` or all that the server has kept."""
        target = f"/{quote(topic)}/json?since={quote(since or 'all')}"
        async with self._wire.asked(Request("GET", target, self._headers)) as answer:
            _judged(answer)
            yield _news(answer)

    async def _done(self, request: Request) -> None:
        async with self._wire.asked(request) as answer:
            await answer.text()
            _judged(answer)


def bearer(token: str) -> dict[str, str]:
    """The header that shows an access token; none without one."""
    return {"Authorization": f"Bearer {token}"} if token else {}


def _action(press: Press) -> dict[str, object]:
    return {
        "action": "http",
        "label": press.label,
        "url": press.url,
        "method": "POST",
        "headers": dict(press.headers),
        "body": press.body,
        "clear": True,
    }


def _judged(answer: Answer) -> None:
    status = answer.status
    if status == 200:  # noqa: PLR2004 - HTTP's OK
        return
    if status in DENIED:
        raise Denied(f"the server does not allow it ({status}): its access token is missing or wrong")
    if status == TOO_MANY:
        raise Throttled("the server asks for patience (429)", _seconds(answer.headers.get("retry-after")))
    if status in NO_SUCH_PLACE:
        raise Unsupported(
            f"the server knows no such request ({status}): it is older, or speaks something else"
        )
    raise Trouble(f"the server answers with {status}")


def _seconds(text: str | None) -> float | None:
    return (
        min(float(text), LONGEST_WAIT_S) if text is not None and text.isascii() and text.isdigit() else None
    )


async def _news(answer: Answer) -> AsyncIterator[News]:
    async for line in answer.lines():
        news = _read(line)
        if news is not None:
            yield news


def _read(line: bytes) -> News | None:
    """What a line says; None for what this program has no use for."""
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    match told:
        case {"event": "open"}:
            return Opened()
        case {"event": "keepalive"}:
            return Alive()
        case {"event": "message", "id": str(name), "message": str(text)}:
            return Heard(name, text)
        case _:
            return None
