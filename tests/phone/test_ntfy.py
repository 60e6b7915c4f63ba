"""ntfy's protocol, against a server that speaks it."""

import json
from pathlib import Path

import pytest

from phone.wired import TOPIC, client, message
from stage.meeting import in_loop
from stage.ntfy import NtfyServer, certificate
from steadyhand.domain.phone.address import Server
from steadyhand.phone.ntfy import Ntfy
from steadyhand.phone.trouble import Denied, Throttled, Trouble, Unsupported
from steadyhand.phone.wire import Wire


@in_loop
async def test_a_message_is_published_as_json(server: NtfyServer) -> None:
    """Title, text, what it is replaced by, and buttons that clear it when they are pressed."""
    await client(server).publish(message(server, "Done"))
    (found,) = server.messages(TOPIC)
    assert (found["title"], found["message"]) == ("Steadyhand", "A reminder is waiting.")
    assert found["sequence_id"] == "sequence1"
    (action,) = found["actions"]
    assert (action["action"], action["method"], action["clear"]) == ("http", "POST", True)


@in_loop
async def test_the_topic_is_in_the_body_alone(server: NtfyServer) -> None:
    """The path of a request is what servers and proxies write into their logs."""
    await client(server).publish(message(server, "Done"))
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/")


@in_loop
async def test_never_more_than_three_buttons(server: NtfyServer) -> None:
    """The server would refuse the fourth."""
    await client(server).publish(message(server, "1", "2", "3", "4"))
    assert [action["label"] for action in server.messages(TOPIC)[0]["actions"]] == ["1", "2", "3"]


@in_loop
async def test_any_script_arrives_as_it_is(server: NtfyServer) -> None:
    """Words of the person are no headers."""
    await client(server).publish(message(server, text='日本語\n"quoted" \\ and 👋'))
    assert server.messages(TOPIC)[0]["message"] == '日本語\n"quoted" \\ and 👋'


@in_loop
async def test_a_message_is_taken_back(server: NtfyServer) -> None:
    """By its sequence."""
    await client(server).take_back(TOPIC, "sequence1")
    assert server.taken_back(TOPIC) == ["sequence1"]


@in_loop
async def test_an_older_server_cannot_take_back() -> None:
    """Before 2.16 there is no such request; that is told apart from every other trouble."""
    with NtfyServer(deletes=False) as older, pytest.raises(Unsupported):
        await client(older).take_back(TOPIC, "sequence1")


@in_loop
async def test_an_access_token_opens_what_is_guarded() -> None:
    """Without it, or with another, the server says no."""
    with NtfyServer(tokens=frozenset({"tk_mine"})) as guarded:
        await client(guarded, "tk_mine").publish(message(guarded))
        for token in ("", "tk_other"):
            with pytest.raises(Denied, match="access token"):
                await client(guarded, token).publish(message(guarded))
        assert len(guarded.messages(TOPIC)) == 1


@in_loop
async def test_a_server_that_asks_for_patience_says_for_how_long(server: NtfyServer) -> None:
    """429, with or without Retry-After; nobody is waited for longer than an hour."""
    for header, wait_s in (("7", 7), ("999999", 3600), ("soon", None)):
        server.refuse(429, Retry_After=header)
        with pytest.raises(Throttled) as found:
            await client(server).publish(message(server))
        assert found.value.wait_s == wait_s


@pytest.mark.parametrize("status", [301, 400, 500, 507])
@in_loop
async def test_any_other_answer_is_trouble(status: int) -> None:
    """And says which it was."""
    with NtfyServer() as server:
        server.refuse(status)
        with pytest.raises(Trouble, match=str(status)):
            await client(server).publish(message(server))


@in_loop
async def test_no_server_is_trouble() -> None:
    """The reason names the server, never a topic."""
    with NtfyServer() as gone:
        sent = message(gone)
    with pytest.raises(Trouble, match="cannot be reached") as found:
        await client(gone).publish(sent)
    assert TOPIC not in str(found.value)


@in_loop
async def test_a_certificate_is_verified(tmp_path: Path) -> None:
    """One that nobody vouches for is refused, and nothing is sent."""
    serves, trusts = certificate(tmp_path)
    with NtfyServer(tls=serves) as secure:
        with pytest.raises(Trouble, match="certificate cannot be trusted"):
            await client(secure).publish(message(secure))
        assert secure.asked == []
        await client(secure, tls=trusts).publish(message(secure))
        assert len(secure.messages(TOPIC)) == 1


@in_loop
async def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    """The name counts too."""
    serves, trusts = certificate(tmp_path)
    with NtfyServer(tls=serves) as secure:
        wire = Wire(Server("localhost", secure.port), trusts)
        with pytest.raises(Trouble, match="certificate cannot be trusted"):
            await Ntfy(wire).publish(message(secure))


@in_loop
async def test_nothing_that_is_sent_names_the_program_in_its_headers(server: NtfyServer) -> None:
    """What a proxy logs tells of the protocol alone."""
    await client(server).publish(message(server))
    assert set(server.asked[0].headers) == {"host", "content-length", "content-type"}
    assert json.loads(server.asked[0].body)["topic"] == TOPIC
