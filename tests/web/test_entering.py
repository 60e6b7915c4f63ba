"""Coming in, and who does not."""

import os
import socket
import stat
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import BrowserContext, expect

from cli.household import NOBODY, Household
from steadyhand.system.admitted import MOST
from web.opened import PAGES, PATIENCE_S, Opened, Visitor, stop

CLOSED = "This page is closed here"


def test_the_browser_comes_in_and_the_ticket_is_gone_from_its_address(
    context: BrowserContext, opened: Opened
) -> None:
    """What is left is the address of today, and a cookie that no script and no other site may use."""
    today = context.new_page()
    today.goto(opened.by_command())
    assert today.url == f"{opened.origin}/"
    expect(today.get_by_role("heading", level=1)).to_be_visible()
    (cookie,) = today.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["expires"] == -1


def test_a_ticket_is_good_once(context: BrowserContext, opened: Opened) -> None:
    """The second browser is told how to come in."""
    entrance = opened.entrance()
    assert opened.ask("GET", entrance.removeprefix(opened.origin)).status == 303
    page = context.new_page()
    page.goto(entrance)
    expect(page.get_by_role("heading")).to_have_text(CLOSED)
    expect(page.get_by_text("steady open")).to_be_visible()


def test_a_ticket_is_good_for_a_minute(opened: Opened) -> None:
    """One that has run out is none, and is used up by the attempt."""
    ticket = opened.ticket()
    (file,) = (opened.home.runtime / "steadyhand/tickets").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("2026-01-01T00:00:00+00:00")
    answer = opened.ask("GET", f"/enter?ticket={ticket}")
    assert (answer.status, CLOSED in answer.text) == (403, True)
    assert not file.exists()


def test_what_is_no_ticket_does_not_open(opened: Opened) -> None:
    """Whatever it is made of."""
    for ticket in ("", "x", "../../lock", "%00", "a" * 5000):
        assert opened.ask("GET", f"/enter?ticket={ticket}").status == 403, ticket


def test_without_the_cookie_there_is_nothing(opened: Opened) -> None:
    """Every address says the same: nothing of the person, not even which pages there are."""
    answers = [opened.ask("GET", path) for path in (*PAGES, "/live", "/nowhere")]
    assert {(answer.status, answer.text) for answer in answers} == {(403, answers[0].text)}
    assert CLOSED in answers[0].text


def test_a_session_outlives_the_process(home: Household) -> None:
    """Which ends when nobody looks: a page that was left open in the browser goes on all the same."""
    with Opened(home) as first:
        visitor = first.visitor()
    with Opened(home) as second:
        visitor = visitor.moved_to(second)
        assert visitor.get().status == 200
        assert visitor.post("/take", {"habit": "water", "amount": "312"}).status == 303


@pytest.mark.parametrize("age", [timedelta(hours=25), timedelta(hours=-1)])
def test_a_session_ends_after_a_day(visitor: Visitor, age: timedelta) -> None:
    """Or where the clock says that it began later than now; its forms are refused, and it is told why."""
    (file,) = (visitor.page.home.runtime / "steadyhand/sessions").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    began, token = file.read_text().split("\n")
    file.write_text(f"{datetime.fromisoformat(began) - age}\n{token}")
    answers = [visitor.get(), visitor.post("/take", {"habit": "water", "amount": "312"})]
    assert [(answer.status, CLOSED in answer.text) for answer in answers] == [(403, True)] * 2
    assert visitor.page.events() == []


def test_of_very_many_sessions_the_oldest_ends(visitor: Visitor) -> None:
    """Nobody's runtime directory is filled."""
    for _ in range(MOST):
        assert visitor.page.ask("GET", f"/enter?ticket={visitor.page.ticket()}").status == 303
    assert visitor.get().status == 403
    assert len([*(visitor.page.home.runtime / "steadyhand/sessions").iterdir()]) == MOST


def test_the_page_can_be_opened_at_another_place(opened: Opened) -> None:
    """``steady open diary`` leads there; an address of the visitor's own choosing does not."""
    address = opened.home.steady("open", "diary", "--print").out.strip()
    assert opened.ask("GET", address.removeprefix(opened.origin)).headers["location"] == "/diary"
    elsewhere = f"/enter?ticket={opened.ticket()}&to=//example.org/"
    assert opened.ask("GET", elsewhere).headers["location"] == "/"


def test_where_no_browser_can_be_opened_the_address_is_printed(opened: Opened) -> None:
    """Without a display nothing is tried."""
    done = opened.home.steady("open")
    assert (done.exit_code, done.err) == (0, "")
    assert "open this address on this machine, once" in done.out
    assert opened.origin in done.out


def test_the_process_is_started_by_the_command(home: Household) -> None:
    """One process, whoever asks; it outlives the command, and its address is for its owner's eyes."""
    try:
        first, second = (home.steady("open", "--print") for _ in range(2))
        assert (first.exit_code, first.err) == (0, "")
        assert first.out.partition("/enter")[0] == second.out.partition("/enter")[0]
        assert stat.S_IMODE((home.runtime / "steadyhand/page").stat().st_mode) == 0o600
    finally:
        stop(str(home.runtime / "steadyhand"))


def test_another_user_gets_not_a_word(visitor: Visitor) -> None:
    """Not even with the cookie: the kernel knows whose a connection is, and it is dropped unread."""
    request = f"GET / HTTP/1.1\r\nHost: {visitor.page.host}\r\nCookie: {visitor.cookie}\r\n\r\n"
    assert as_nobody(lambda: heard(visitor.page.port, request)) == b"nothing"
    assert heard(visitor.page.port, request).startswith(b"HTTP/1.1 200 OK")


def heard(port: int, request: str) -> bytes:
    """The beginning of what the page answers."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as channel:
            channel.sendall(request.encode())
            return channel.recv(100) or b"nothing"
    except OSError:
        return b"nothing"


def as_nobody(act: Callable[[], bytes]) -> bytes:
    """What the act gives in a child of this process that is another user."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writer, act())
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        os.waitpid(child, 0)
        return said.read()
