"""``steady phone``, and what ``steady doctor`` tries of it."""

import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cli.household import Done, Household, awake_now
from stage.code_reader import read_by_camera
from stage.ntfy import NtfyServer

NO_BUSES = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus"}
TOPIC = re.compile(r"topic +([a-z2-7]{32})")


@pytest.fixture
def server() -> Iterator[NtfyServer]:
    """A server of the owner's choice."""
    with NtfyServer() as running:
        yield running


def phone_of(home: Household, server: NtfyServer) -> None:
    """The configuration names the server."""
    home.configure(f'{awake_now()}\n[phone]\nserver = "{server.url}"\n')
    home.compile()


@pytest.fixture
def with_phone(bare: Household, server: NtfyServer) -> Household:
    """A home whose configuration names a server."""
    phone_of(bare, server)
    return bare


def topic_of(done: Done) -> str:
    """The topic that the owner is told."""
    found = TOPIC.search(done.out)
    assert found is not None, done
    return found[1]


def examined(home: Household, *words: str) -> dict[str, Any] | None:
    """What the doctor finds of the phone."""
    done = home.steady("doctor", "--json", *(words or ("--yes",)), **NO_BUSES)
    return next((check for check in done.json["checks"] if check["name"] == "phone"), None)


def test_without_a_phone_in_the_configuration_pairing_says_how(home: Household) -> None:
    """With the lines to write; and the doctor does not speak of it."""
    refused = home.steady("phone", "pair")
    assert refused.exit_code == 1
    assert "[phone]\nserver = " in refused.err
    assert home.steady("phone", "status").out == "No phone is configured.\n"
    assert examined(home) is None


def test_pairing_draws_a_code_and_says_it_in_words(with_phone: Household, server: NtfyServer) -> None:
    """The code holds the address to subscribe to; the words are for doing it by hand."""
    done = with_phone.steady("phone", "pair")
    topic = topic_of(done)
    assert done.exit_code == 0
    assert f"ntfy://127.0.0.1:{server.port}/{topic}?secure=false" in done.out
    assert sum(line.count("█") for line in done.out.splitlines()) > 100
    assert max(len(line) for line in done.out.partition("\nphone:")[0].splitlines()) <= 80


def test_the_code_leads_to_that_address(with_phone: Household, server: NtfyServer, tmp_path: Path) -> None:
    """What a camera reads in the terminal is the subscription; the code is the same the second time."""
    first, again = with_phone.steady("phone", "pair"), with_phone.steady("phone", "pair")
    code = "\n".join(line for line in first.out.splitlines() if set(line) <= set(" ▀▄█") and line.strip())
    host = server.url.partition("://")[2]
    assert read_by_camera(code, tmp_path) == f"ntfy://{host}/{topic_of(first)}?secure=false"
    assert "Paired already" in again.out
    assert again.out.endswith(first.out)


def test_pairing_again_makes_everything_new(with_phone: Household) -> None:
    """The old topics fall silent."""
    first, again = with_phone.steady("phone", "pair"), with_phone.steady("phone", "pair", "--again")
    assert topic_of(first) != topic_of(again)


def test_the_secrets_are_the_owners_alone(with_phone: Household) -> None:
    """In one file of mode 0600; not in the log, not in the configuration, not in what is told after."""
    topic = topic_of(with_phone.steady("phone", "pair"))
    holders = [
        path for path in with_phone.root.rglob("*") if path.is_file() and topic.encode() in path.read_bytes()
    ]
    (vault,) = holders
    assert stat.S_IMODE(vault.stat().st_mode) == 0o600
    assert topic not in with_phone.steady("phone", "status", "--json").out


def test_the_status_says_how_it_stands(with_phone: Household, server: NtfyServer) -> None:
    """Configured, paired, and let go."""
    assert with_phone.steady("phone", "status").out == "The phone is not paired yet: steady phone pair\n"
    with_phone.steady("phone", "pair")
    told = with_phone.steady("phone", "status").out
    assert told.splitlines() == [
        f"Paired with {server.url}; no message waits for an answer on the phone.",
        "Nothing is sent and no answer is heard at the moment: the phone's process is not running.",
    ]
    assert with_phone.steady("phone", "status", "--json").json == {
        "configured": True,
        "server": server.url,
        "paired": True,
        "lacks": None,
        "waiting": 0,
        "running": False,
        "connected": None,
        "reason": None,
        "refused": {},
        "refused_at": None,
    }


def test_letting_go_forgets_the_secrets(with_phone: Household) -> None:
    """A second time there is nothing to let go."""
    with_phone.steady("phone", "pair")
    assert "let go" in with_phone.steady("phone", "unpair").out
    assert not list(with_phone.state.glob("phone*"))
    assert with_phone.steady("phone", "unpair").exit_code == 1


def test_another_server_needs_another_pairing(with_phone: Household) -> None:
    """The topics of one are not told to another."""
    with_phone.steady("phone", "pair")
    with NtfyServer() as another:
        phone_of(with_phone, another)
        refused = with_phone.steady("phone", "pair")
        assert refused.exit_code == 1
        assert "steady phone pair --again" in refused.err
        check = examined(with_phone)
        assert check is not None
        assert check["state"] == "degraded"
        assert another.asked == []


def test_the_doctor_makes_a_round_trip(with_phone: Household, server: NtfyServer) -> None:
    """A signed message through the reply topic; with --yes none to the phone."""
    topic = topic_of(with_phone.steady("phone", "pair"))
    check = examined(with_phone)
    assert check is not None
    assert (check["state"], server.messages(topic)) == ("ok", [])
    assert "brings answers back" in check["detail"]


def test_the_doctor_sends_a_test_message_to_who_reads_it(with_phone: Household, server: NtfyServer) -> None:
    """Without --yes; one, that says what it is."""
    topic = topic_of(with_phone.steady("phone", "pair"))
    examined(with_phone, "--json")
    (message,) = server.messages(topic)
    assert message["message"] == "This is a test: this machine can reach your phone."
    assert message["actions"] == []


def test_the_doctor_tells_when_nothing_passes_reminders_on(with_phone: Household) -> None:
    """The way is free and nobody goes it."""
    with_phone.steady("phone", "pair")
    done = with_phone.steady("doctor", "--json", "--yes", **NO_BUSES)
    check = next(check for check in done.json["checks"] if check["name"] == "phone process")
    assert check["state"] == "degraded"
    assert "steadyhand-phone.service" in check["remedy"]


def test_without_a_service_manager_pairing_says_what_to_start(with_phone: Household) -> None:
    """The phone is paired all the same."""
    done = with_phone.steady("phone", "pair")
    assert done.exit_code == 0
    assert "steady __phone" in done.out


def test_the_doctor_tells_what_is_not_paired(with_phone: Household) -> None:
    """With what to do."""
    check = examined(with_phone)
    assert check is not None
    assert (check["state"], check["remedy"]) == (
        "degraded",
        "The phone is not paired yet: steady phone pair",
    )


def test_the_doctor_tells_of_a_server_that_is_not_there(with_phone: Household, server: NtfyServer) -> None:
    """Without a topic in what it says."""
    topic = topic_of(with_phone.steady("phone", "pair"))
    server.refuse(502, times=9)
    check = examined(with_phone)
    assert check is not None
    assert "502" in check["detail"]
    assert topic not in str(check)


def test_access_tokens_are_asked_for_and_not_shown(bare: Household) -> None:
    """One for this machine, one for the phone's answers; the doctor needs both to be right."""
    with NtfyServer(tokens=frozenset({"tk_machine", "tk_phone"})) as guarded:
        phone_of(bare, guarded)
        bare.steady("phone", "pair")
        without = examined(bare)
        assert without is not None
        assert "--token" in without["remedy"]
        done = bare.steady(
            "phone", "pair", "--again", "--token", "--button-token", given="tk_machine\ntk_phone\n"
        )
        assert "tk_" not in done.out + done.err
        found = examined(bare)
        assert found is not None
        assert found["state"] == "ok"


@pytest.mark.parametrize("given", ["", "\n", "a" * 201 + "\n", "tökén\n"])
def test_what_is_no_token_pairs_nothing(with_phone: Household, given: str) -> None:
    """Nothing is kept of a pairing that was not finished."""
    refused = with_phone.steady("phone", "pair", "--token", given=given)
    assert (refused.exit_code, list(with_phone.state.glob("phone*"))) == (2, [])
