"""A page that is served in a home of its own, and a visitor who speaks plain HTTP to it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlencode

from cli.household import Household
from steadyhand.storage.sqlite import SqliteLog
from steadyhand.system.single_instance import PAGE, published
from steadyhand.system.ticket import issue_ticket
from web.nursery import Forked

PATIENCE_S = 20
PAGES = ("/", "/diary", "/progress", "/review", "/habits", "/relax")
FORM = "application/x-www-form-urlencoded"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


class Opened:
    """The page's process in that home, until the test ends it: at once, whoever still listens.

    ``apart``: with an interpreter of its own, as ``steady open`` starts it.
    """

    def __init__(self, home: Household, idle_min: float = 5, *, apart: bool = False) -> None:
        self.home = home
        self._words = ("__page", "--idle-min", str(idle_min))
        self._apart = apart

    def __enter__(self) -> Self:
        self.process = self._started() if self._apart else Forked(self.home.environ, self._words)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait(PATIENCE_S)
        if self.process.stdout is not None:
            self.process.stdout.close()

    def _started(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "steadyhand.cli.main", *self._words],
            env=self.home.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def host(self) -> str:
        """Where it is served."""
        return f"127.0.0.1:{self.port}"

    @property
    def origin(self) -> str:
        """The same as an origin."""
        return f"http://{self.host}"

    def ticket(self) -> str:
        """A fresh ticket, made in this process as ``steady open`` makes it: that saves a second one."""
        now = datetime.now(UTC)  # noqa: TID251 - the page's process reads the real clock
        return issue_ticket(str(self.home.runtime / "steadyhand"), now)

    def entrance(self) -> str:
        """An address like the one that ``steady open`` opens."""
        return f"{self.origin}/enter?ticket={self.ticket()}"

    def by_command(self) -> str:
        """The address that ``steady open`` itself gives."""
        address = self.home.steady("open", "--print").out.strip()
        assert address.startswith(f"{self.origin}/enter?ticket="), address
        return address

    def ask(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        """One request. Headers are named as in Python, ``content_type``; an empty one is left out."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            sent = {"host": self.host, "content-length": str(len(body.encode())), **named}
            for name, value in sent.items():
                if value:
                    connection.putheader(name, value)
            connection.endheaders(body.encode())
            return _answer(connection.getresponse())
        finally:
            connection.close()

    def visitor(self) -> "Visitor":
        """Somebody who has come in."""
        entered = self.ask("GET", f"/enter?ticket={self.ticket()}")
        assert entered.status == 303, entered
        cookie = entered.headers["set-cookie"].partition(";")[0]
        page = self.ask("GET", "/", cookie=cookie).text
        token = page.partition('name="token" value="')[2].partition('"')[0]
        return Visitor(self, cookie, token)

    def events(self) -> list[str]:
        """The kinds of what was recorded so far."""
        with closing(SqliteLog.open(self.home.log)) as log:
            return [event.kind.value for event in log.after(0).events]


class Visitor(NamedTuple):
    """A session with its cookie and the token of its forms."""

    page: Opened
    cookie: str
    token: str

    def moved_to(self, page: Opened) -> "Visitor":
        """The same one at another process; here its port differs, behind systemd's socket it does not."""
        return self._replace(page=page, cookie=self.cookie.replace(str(self.page.port), str(page.port)))

    def get(self, path: str = "/", **headers: str) -> Answer:
        """Look at a page."""
        return self.page.ask("GET", path, **{"cookie": self.cookie, **headers})

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        """Send a form of the page; ``headers`` in place of those that a browser sends."""
        body = urlencode({"token": self.token, **fields})
        usual = {"cookie": self.cookie, "origin": self.page.origin, "content_type": FORM}
        return self.page.ask("POST", path, body, **{**usual, **headers})


def _answer(response: HTTPResponse) -> Answer:
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read().decode("utf-8", "replace"))


def stop(runtime: str) -> None:
    """End the page's process that this runtime directory knows, as one that ``steady open`` has started."""
    facts = published(runtime, PAGE)
    if facts is not None:
        os.kill(int(str(facts["pid"])), 15)
