"""The guard before every page: who may ask, from where, and how much. Pure ASGI.

An address on the loopback is within reach of every web page in the same browser and of every user of
the machine. So a request passes only with the served address as its Host (else a name that was
pointed here, DNS rebinding), not from another site (Sec-Fetch-Site), with the session's cookie; and
one that changes something only from this very origin, with the token that its form was given.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from steadyhand.values import Any, NamedTuple, TypeAlias
from steadyhand.web.fields import Fields, TooManyFields
from steadyhand.web.once import ONCE
from steadyhand.web.session import Session, Sessions

Scope: TypeAlias = MutableMapping[str, Any]
Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers: TypeAlias = Iterable[tuple[bytes, bytes]]

MOST_BODY_BYTES = 65_536
MOST_HEADER_BYTES = 16_384
WITHIN_S = 10.0
"""A request that takes longer to arrive is given up."""
TOKEN = "token"  # noqa: S105 - the name of the field
OPEN_TO_ALL = ("/enter", "/static/")
VISIT = "steadyhand.visit"
FORM = "application/x-www-form-urlencoded"
SECURITY: tuple[tuple[bytes, bytes], ...] = (
    (b"cache-control", b"no-store"),
    (
        b"content-security-policy",
        (
            b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        ),
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not no-referrer: browsers then send "Origin: null" with our own forms.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class Visit(NamedTuple):
    """A request that passed: whose it is, what its form says, and how things stood when it came."""

    session: Session | None
    fields: Fields
    mark: str


class Refusal(Exception):
    """Why a request does not pass: its status, and one sentence for whoever reads it."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Guard:
    """Lets through what may pass and answers the rest itself; every answer has the security headers.

    ``host``: the served address, as "127.0.0.1:45123". ``locked``: the page for who has no session.
    ``mark``: names how things stand. ``within_s``: how long the rest of a form may take, seconds.
    """

    def __init__(
        self,
        inner: Application,
        host: str,
        sessions: Sessions,
        *,
        locked: Application,
        mark: Callable[[], str],
        within_s: float = WITHIN_S,
    ) -> None:
        self._inner = inner
        self._host = host
        self._sessions = sessions
        self._locked = locked
        self._mark = mark
        self._within_s = within_s

    @property
    def cookie(self) -> str:
        """The cookie's name. Browsers keep no cookies apart by port, so the port is in it."""
        return f"steadyhand-{self._host.rpartition(':')[2]}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        safe = _with_security(send)
        try:
            await self._pass(scope, receive, safe)
        except Refusal as refusal:
            await _answer(safe, refusal)

    async def _pass(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._check_source(scope)
        session = self._session(scope)
        is_open = scope["path"].startswith(OPEN_TO_ALL)
        if scope["method"] == "POST":
            if session is None:
                await self._locked(scope, receive, send)
                return
            await self._take(scope, receive, send, session)
            return
        if session is None and not is_open:
            await self._locked(scope, receive, send)
            return
        scope[VISIT] = Visit(session, Fields({}), self._mark())
        await self._inner(scope, receive, send)

    async def _take(self, scope: Scope, receive: Receive, send: Send, session: Session) -> None:
        """A form; where the very same one was sent before, from one making of a page, once only."""
        fields, body = await self._form(scope, receive, session)
        scope[VISIT] = Visit(session, fields, self._mark())

        async def take(send: Send) -> None:
            await self._inner(scope, _replayed(body, receive), send)

        if fields.one(ONCE):
            await session.sent.once(scope["path"].encode() + b"\n" + body, take, send)
        else:
            await take(send)

    def _check_source(self, scope: Scope) -> None:
        if sum(len(name) + len(value) for name, value in scope["headers"]) > MOST_HEADER_BYTES:
            raise Refusal(431, "That is more than the page reads.")
        if _values(scope, b"host") != [self._host]:
            raise Refusal(421, "This is not the address of the page.")
        if scope["method"] not in {"GET", "HEAD", "POST"}:
            raise Refusal(405, "The page knows no such request.")
        if any(each not in {"none", "same-origin"} for each in _values(scope, b"sec-fetch-site")):
            raise Refusal(403, "The page takes no requests from other sites.")

    def _session(self, scope: Scope) -> Session | None:
        cookies: SimpleCookie = SimpleCookie()
        try:
            cookies.load("; ".join(_values(scope, b"cookie")))
        except CookieError:
            return None
        found = cookies.get(self.cookie)
        return None if found is None else self._sessions.find(found.value)

    async def _form(self, scope: Scope, receive: Receive, session: Session) -> tuple[Fields, bytes]:
        """The fields of a form of ours, sent from this origin, and its body."""
        if not self._is_from_here(scope):
            raise Refusal(403, "The page takes no entries from other sites.")
        if [each.partition(";")[0].strip().lower() for each in _values(scope, b"content-type")] != [FORM]:
            raise Refusal(415, "The page takes its own forms only.")
        try:
            async with asyncio.timeout(self._within_s):
                body = await _body(receive)
        except TimeoutError as error:
            raise Refusal(408, "The form did not arrive in time. Nothing was recorded.") from error
        try:
            fields = Fields.read(body)
        except TooManyFields as error:
            raise Refusal(413, "The form has too many fields. Nothing was recorded.") from error
        if not session.has_token(fields.one(TOKEN)):
            raise Refusal(403, "This form is of another session. Nothing was recorded. Load the page anew.")
        return fields, body

    def _is_from_here(self, scope: Scope) -> bool:
        """By Origin, or where a browser sends none by Referer."""
        sources = _values(scope, b"origin") or _values(scope, b"referer")
        return bool(sources) and all(_origin(each) == f"http://{self._host}" for each in sources)


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def _values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "The form did not arrive whole. Nothing was recorded.")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > MOST_BODY_BYTES:
            raise Refusal(413, "That is more than the page takes at once. Nothing was recorded.")
    return body


def _replayed(body: bytes, receive: Receive) -> Receive:
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def _with_security(send: Send) -> Send:
    ours = {name for name, _ in SECURITY}

    async def safe(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in ours]
            message["headers"] = [*kept, *SECURITY]
        await send(message)

    return safe


async def _answer(send: Send, refusal: Refusal) -> None:
    text = f"{refusal.reason}\n".encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"%d" % len(text))]
    # What is left of a body is not read, so nothing else may come over this connection.
    headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
