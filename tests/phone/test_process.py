"""The phone's process, as a real one beside a real server."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from cli.household import PATIENCE_S
from phone.owner import Owner
from stage.ntfy import NtfyServer
from steadyhand.domain.reminding.prompt import Choice

NO_BUSES = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent/bus"}


@contextmanager
def process_of(owner: Owner) -> Iterator["subprocess.Popen[str]"]:
    """It runs and listens."""
    process = owner.home.start("__phone", **NO_BUSES)
    try:
        owner.server.wait_for_streams(1)
        yield process
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_S)


def test_a_reminder_goes_out_and_its_answer_comes_back(owner: Owner) -> None:
    """Pressed on the phone, it is in the log, and the message is taken off the phone."""
    with process_of(owner):
        owner.server.wait_for_messages(owner.pairing.notify, 1)
        owner.server.press(owner.pairing.notify, "Done")
        owner.server.wait_for_taken_back(owner.pairing.notify, 1)
        assert owner.recorded == [("done", "stretch")]


def test_an_answer_at_the_desk_takes_the_message_off_the_phone(owner: Owner) -> None:
    """At once: it hears of the log without looking at it again and again."""
    with process_of(owner):
        owner.server.wait_for_messages(owner.pairing.notify, 1)
        owner.answers("stretch", Choice.SKIP)
        owner.server.wait_for_taken_back(owner.pairing.notify, 1)


def test_what_is_shown_later_goes_out_when_it_is(owner: Owner) -> None:
    """The desktop's prompt is what wakes it."""
    with process_of(owner):
        owner.server.wait_for_messages(owner.pairing.notify, 1)
        owner.shown("water")
        owner.server.wait_for_messages(owner.pairing.notify, 2)


def test_what_was_pressed_while_it_was_away_is_heard_at_its_start(owner: Owner) -> None:
    """The server keeps it; nothing is lost by a restart."""
    with process_of(owner):
        owner.server.wait_for_messages(owner.pairing.notify, 1)
    owner.server.press(owner.pairing.notify, "Skip")
    with process_of(owner):
        owner.server.wait_for_taken_back(owner.pairing.notify, 1)
        assert owner.recorded == [("skipped", "stretch")]


def test_its_line_stands_in_the_status(owner: Owner) -> None:
    """Told by the process itself."""
    with process_of(owner):
        owner.server.wait_for_messages(owner.pairing.notify, 1)
        told = owner.home.steady("phone", "status").out.splitlines()
    assert told[0].endswith("1 message waits for an answer on the phone.")
    assert told[1] in {
        "The server tells of answers.",
        "The server tells of no answers: it is being asked for them.",
    }


def test_a_second_process_leaves_it_to_the_first(owner: Owner) -> None:
    """One message for each reminder."""
    with process_of(owner):
        assert owner.home.steady("__phone", **NO_BUSES).exit_code == 0


def test_it_ends_when_it_is_told(owner: Owner) -> None:
    """Without a fault."""
    with process_of(owner) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


def test_it_ends_when_the_phone_is_let_go(owner: Owner) -> None:
    """There is nothing left for it to do; it says so, and no topic."""
    with process_of(owner) as process:
        owner.home.steady("phone", "unpair")
        out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert "not paired" in err
    assert owner.pairing.notify not in out + err


def test_a_new_pairing_is_taken_up_at_once(owner: Owner) -> None:
    """It listens to the new topic; the old one is none of its business any more."""
    with process_of(owner):
        owner.server.wait_for_messages(owner.pairing.notify, 1)
        owner.home.steady("phone", "pair", "--again")
        owner.server.wait_for_requests(lambda asked: asked.path.endswith("/json"), 2)
    paths = {asked.path for asked in owner.server.asked if asked.path.endswith("/json")}
    assert len(paths) == 2


def test_nothing_is_forgotten_while_it_runs(owner: Owner) -> None:
    """It would write down again what it remembers."""
    with process_of(owner):
        owner.server.wait_for_messages(owner.pairing.notify, 1)
        refused = owner.home.steady("forget", "--all", "--yes")
        assert (refused.exit_code, "phone's process" in refused.err) == (1, True)
    today = f"{owner.desk().today}"
    assert owner.home.steady("forget", "--from", today, "--to", today, "--yes").exit_code == 0
    assert owner.ledger.letters == ()


def test_nothing_it_says_holds_a_secret(owner: Owner) -> None:
    """Not when the server says no, either."""
    owner.server.refuse(403, times=1)
    process = owner.home.start("__phone", **NO_BUSES)
    owner.server.wait_for_requests(lambda _: True, 1)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE_S)
    secrets = (owner.pairing.notify, owner.pairing.reply, owner.pairing.key.hex())
    assert not any(secret in out + err for secret in secrets)


def test_a_home_without_a_pairing_has_no_process(owner: Owner, server: NtfyServer) -> None:
    """It says what to do, and asks the server nothing."""
    owner.home.steady("phone", "unpair")
    done = owner.home.steady("__phone", **NO_BUSES)
    assert (done.exit_code, server.asked) == (0, [])
    assert "steady phone pair" in done.err
