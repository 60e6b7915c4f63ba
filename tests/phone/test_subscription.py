"""The reply topic, heard without a gap."""

import asyncio
import threading
from collections.abc import Callable
from contextlib import aclosing

from fakes.pace import FakePace
from phone.wired import TOPIC, client
from stage.meeting import in_loop
from stage.ntfy import NtfyServer
from steadyhand.phone.subscription import LONGEST_S, Broken, Connected, Line, Subscription
from steadyhand.phone.wire import SILENCE_S


class Listener:
    """Somebody who listens to the topic; ``told`` is what was said of the line, ``rests`` each wait."""

    def __init__(
        self, server: NtfyServer, since: str = "", token: str = "", silences: tuple[float, ...] = ()
    ) -> None:
        self.told: list[Line] = []
        self.pace = FakePace(*silences)
        self.on_break: Callable[[], object] = lambda: None
        ntfy = client(server, token, self.pace)
        self.subscription = Subscription(ntfy, TOPIC, since, self._hear, pace=self.pace, dice=lambda: 1.0)

    def _hear(self, line: Line) -> None:
        self.told.append(line)
        if isinstance(line, Broken):
            self.on_break()

    async def texts(self, number: int) -> list[str]:
        """The next so many."""
        found: list[str] = []
        async with aclosing(self.subscription.heard()) as stream:
            async for each in stream:
                found.append(each.text)
                if len(found) == number:
                    break
        return found

    @property
    def reasons(self) -> list[str]:
        """Why it broke off, each time."""
        return [line.reason for line in self.told if isinstance(line, Broken)]


def since_of(server: NtfyServer) -> list[str]:
    """What each stream asked to begin after."""
    return [asked.query["since"] for asked in server.asked if asked.path.endswith("/json")]


@in_loop
async def test_what_was_published_before_is_heard(server: NtfyServer) -> None:
    """The server keeps it for who comes later."""
    for text in ("one", "two"):
        server.publish(TOPIC, text)
    listener = Listener(server)
    assert await listener.texts(2) == ["one", "two"]
    assert (listener.told, since_of(server)) == ([Connected()], ["all"])


@in_loop
async def test_only_what_comes_after_the_last_is_heard(server: NtfyServer) -> None:
    """A process that was away goes on where it stopped."""
    first = server.publish(TOPIC, "one")
    server.publish(TOPIC, "two")
    assert await Listener(server, since=first).texts(1) == ["two"]


@in_loop
async def test_a_message_is_heard_again_until_it_was_dealt_with(server: NtfyServer) -> None:
    """Asking for the next is what says so."""
    server.publish(TOPIC, "one")
    listener = Listener(server)
    await listener.texts(1)
    assert listener.subscription.since == ""
    assert await listener.texts(1) == ["one"]


def broken_stream(server: NtfyServer, breaks: Callable[[NtfyServer], object]) -> tuple[list[str], Listener]:
    """What is heard of one text before a break and one after it."""
    listener = Listener(server)

    def meanwhile() -> None:
        server.publish(TOPIC, "one")
        server.wait_for_streams(1)
        breaks(server)
        server.publish(TOPIC, "two")

    thread = threading.Thread(target=meanwhile)
    thread.start()
    found = asyncio.run(asyncio.wait_for(listener.texts(2), 20))
    thread.join()
    return found, listener


def test_nothing_is_lost_when_the_connection_is_cut_within_a_line(server: NtfyServer) -> None:
    """The half of a line is none; the stream is taken up after the last whole message."""
    found, listener = broken_stream(server, lambda it: it.cut(within=b'{"id":"x","event":"mess'))
    assert found == ["one", "two"]
    assert "cut" in listener.reasons[0]
    assert since_of(server)[-1] == server.messages(TOPIC)[0]["id"]


def test_nothing_is_lost_when_the_server_ends_the_stream(server: NtfyServer) -> None:
    """As when it is started anew."""
    found, listener = broken_stream(server, lambda it: it.end_streams())
    assert (found, listener.reasons[0]) == (["one", "two"], "the server ended the stream")


def test_a_line_in_pieces_is_one(server: NtfyServer) -> None:
    """However slowly it comes."""

    def slowly(it: NtfyServer) -> None:
        it.say(*(bytes([byte]) for byte in b'{"id":"s","event":"message","message":"slow"}\n'))

    found, listener = broken_stream(server, slowly)
    assert (found, listener.reasons) == (["one", "slow"], [])


def test_lines_that_say_nothing_are_passed_over(server: NtfyServer) -> None:
    """No text in the stream ends it."""

    def noisily(it: NtfyServer) -> None:
        it.say(b"nonsense\n", b"[]\n", b'{"event":"message","id":5}\n', b"\xff\xfe\n", b"[" * 60_000 + b"\n")
        it.keepalive()

    found, listener = broken_stream(server, noisily)
    assert (found, listener.reasons) == (["one", "two"], [])


def test_a_line_without_an_end_is_given_up(server: NtfyServer) -> None:
    """Memory is not the server's to fill."""
    found, listener = broken_stream(server, lambda it: it.say(b"x" * 70_000))
    assert (found, listener.reasons) == (["one", "two"], ["the server sent a line without an end"])


@in_loop
async def test_a_silent_stream_is_taken_for_dead(server: NtfyServer) -> None:
    """A peer that is gone says nothing, not even that it is; what came since is heard all the same."""
    server.publish(TOPIC, "one")
    listener = Listener(server, silences=(SILENCE_S,))
    listener.on_break = lambda: server.publish(TOPIC, "two")
    assert await listener.texts(2) == ["one", "two"]
    assert "silent for 120 seconds" in listener.reasons[0]


@in_loop
async def test_each_failure_waits_longer(server: NtfyServer) -> None:
    """One second, twice as long each time, and never more than five minutes."""
    server.refuse(500, times=11)
    server.publish(TOPIC, "one")
    listener = Listener(server)
    assert await listener.texts(1) == ["one"]
    assert listener.pace.rests == [1, 2, 4, 8, 16, 32, 64, 128, 256, LONGEST_S, LONGEST_S]


@in_loop
async def test_half_of_each_wait_is_left_to_chance(server: NtfyServer) -> None:
    """So that not all of a server's clients come back at one moment."""
    server.refuse(500, times=2)
    server.publish(TOPIC, "one")
    listener = Listener(server)
    listener.subscription._dice = lambda: 0.0
    await listener.texts(1)
    assert listener.pace.rests == [0.5, 1]


@in_loop
async def test_a_server_that_asks_for_patience_gets_it(server: NtfyServer) -> None:
    """At least as long as it says."""
    server.refuse(429, Retry_After="600")
    server.publish(TOPIC, "one")
    listener = Listener(server)
    await listener.texts(1)
    assert listener.pace.rests == [600]


@in_loop
async def test_a_server_that_says_no_is_not_pressed(server: NtfyServer) -> None:
    """Nothing but the person changes that; five minutes each."""
    server.refuse(403)
    server.publish(TOPIC, "one")
    listener = Listener(server)
    await listener.texts(1)
    assert listener.pace.rests == [LONGEST_S]
    assert "access token" in listener.reasons[0]


@in_loop
async def test_a_cache_that_ran_out_loses_nothing_that_comes_later(server: NtfyServer) -> None:
    """The last id is then unknown to the server, which tells all that it has."""
    last = server.publish(TOPIC, "one")
    server.forget()
    server.publish(TOPIC, "two")
    assert await Listener(server, since=last).texts(1) == ["two"]
