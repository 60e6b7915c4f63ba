"""Who sends a request piece by piece, or never ends it, does not hold the page."""

import asyncio
import secrets
from asyncio import Event

import uvicorn

from steadyhand.bootstrap.page.serving import OwnersAlone
from steadyhand.system.loopback import LOOPBACK, listening
from steadyhand.web.guard import FORM, Guard, Message, Receive, Scope, Send
from steadyhand.web.session import Sessions

AT_ONCE_S = 0.05
PATIENCE_S = 20


class Impatient(OwnersAlone):
    """The page's own connection, but for how long it waits."""

    within_s = AT_ONCE_S


class Kept(dict[str, str]):
    """Sessions, kept in memory."""

    def keep(self, secret: str, token: str) -> None:
        """As Keeper says."""
        self[secret] = token

    def token_of(self, secret: str) -> str | None:
        """As Keeper says."""
        return self.get(secret)


async def unreached(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """What no request of these tests may come to."""
    raise AssertionError


def test_a_form_that_never_arrives_is_given_up() -> None:
    """It is answered, and nothing is recorded."""
    assert asyncio.run(answer_to_half_a_form()) == 408


def test_a_request_that_is_not_begun_is_given_up() -> None:
    """Neither silence nor half a header holds a connection."""
    assert asyncio.run(heard_after(b"", b"GET / HTTP/1.1\r\nHost: ")) == [b"", b""]


async def answer_to_half_a_form() -> int:
    """The status of the answer."""
    sessions = Sessions(Kept())
    visitor, host, answers = sessions.begin(), f"{LOOPBACK}:{secrets.randbelow(1000)}", list[Message]()
    guard = Guard(unreached, host, sessions, locked=unreached, mark=str, within_s=AT_ONCE_S)
    names = {"host": host, "origin": f"http://{host}", "content-type": FORM}
    cookie = f"{guard.cookie}={visitor.secret}"
    headers = [(name.encode(), value.encode()) for name, value in (names | {"cookie": cookie}).items()]

    async def receive() -> Message:
        await Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        answers.append(message)

    await guard({"type": "http", "method": "POST", "path": "/take", "headers": headers}, receive, send)
    status: int = answers[0]["status"]
    return status


async def heard_after(*begun: bytes) -> list[bytes]:
    """What is heard by who sends only that, until the connection is closed."""
    heard = []
    with listening() as listener:
        config = uvicorn.Config(unreached, http=Impatient, lifespan="off", log_config=None)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        for each in begun:
            reader, writer = await asyncio.open_connection(*listener.getsockname())
            writer.write(each)
            heard.append(await asyncio.wait_for(reader.read(), PATIENCE_S))
            writer.close()
        server.should_exit = True
        await serving
    return heard
