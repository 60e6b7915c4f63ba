import socket
from datetime import datetime

from cli.household import Household


def test_status_in_json_has_the_contracts_keys(home: Household) -> None:
    """What bars and widgets read."""
    home.steady("log", "water", "750")
    status = home.steady("status", "--json").json
    assert list(status)[:6] == ["now", "day", "programme", "daemon", "warning", "habits"]
    assert list(status["daemon"])[:5] == ["running", "pid", "since", "channel", "buttons"]
    water = status["habits"][0]
    assert list(water)[:8] == ["id", "kind", "unit", "goal", "amount", "met", "open", "next"]
    assert (water["id"], water["amount"], water["goal"]) == ("water", 750, 2500)
    assert list(water["open"][0]) == ["occurrence", "state", "due", "closes"]


def test_status_tells_what_is_not_known_as_null(home: Household) -> None:
    """Nothing logged is not zero."""
    assert home.steady("status", "--json").json["habits"][1]["amount"] is None


def test_status_says_that_the_daemon_is_down(home: Household) -> None:
    """The command works all the same."""
    status = home.steady("status")
    assert status.exit_code == 0
    assert "Not running" in status.out


def test_status_warns_of_a_faulty_configuration(home: Household) -> None:
    """In the view as well as on standard error, so that a bar can show it (I-7)."""
    home.configure("nonsense = 1")
    status = home.steady("status", "--json")
    assert "steady check" in status.json["warning"]
    assert status.err


def test_agenda_in_json_is_sorted_by_due(home: Household) -> None:
    """One object for each occurrence, with the contract's keys first."""
    rows = home.steady("agenda", "--days", "3", "--json").json
    assert list(rows[0])[:6] == ["occurrence", "habit", "due", "closes", "amount", "state"]
    dues = [datetime.fromisoformat(row["due"]) for row in rows]
    assert dues == sorted(dues)
    assert {row["habit"] for row in rows} == {"water", "stretch", "letter", "evening", "morning"}


def test_agenda_looks_ahead_and_back(home: Household) -> None:
    """Of a day that was, it tells what became of it."""
    home.steady("done", "stretch")
    today = {row["habit"]: row["state"] for row in home.steady("agenda", "--json").json}
    assert today["stretch"] == "done"
    assert today["letter"] == "planned"
    assert home.steady("agenda", "--date", "tomorrow").out
    assert home.steady("agenda", "--date", "2026-01-01").exit_code == 0


def test_an_answer_wakes_the_daemon(home: Household) -> None:
    """A datagram without content arrives at the wake socket: the log is where it looks."""
    (home.runtime / "steadyhand").mkdir(mode=0o700)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ear:
        ear.bind(str(home.runtime / "steadyhand/wake"))
        ear.settimeout(30)
        snoozed = home.steady("snooze", "stretch")
        assert ear.recv(16) == b""
    assert snoozed.err == ""
