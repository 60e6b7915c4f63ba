import json

from steadyhand.report.checkup import Check, State, check_text, checkup_document, verdict_text

FINE = Check("session bus", State.OK, "reached")
PARTLY = Check("presence", State.DEGRADED, "nobody tells of idleness", "log in to a desktop", needed=True)
GONE = Check("daemon", State.MISSING, "It is not running.", "steady setup", needed=True)
NO_MATTER = Check("PDF", State.MISSING, "It cannot be made.", "Install Pango.")


def test_a_check_is_a_few_lines() -> None:
    """The state, what was found, what to do; at most 80 columns."""
    assert check_text(FINE) == "OK        session bus: reached"
    assert check_text(GONE).splitlines() == [
        "missing   daemon: It is not running.",
        "          Remedy: steady setup",
    ]
    long = check_text(Check("presence", State.DEGRADED, "word " * 60, "word " * 60))
    assert max(len(line) for line in long.splitlines()) <= 80


def test_the_last_line_says_what_it_comes_to() -> None:
    """What reminders lack is named; what else is missing is counted."""
    assert verdict_text([FINE]) == "Everything was tried and is there."
    assert verdict_text([FINE, PARTLY, NO_MATTER]) == (
        "Reminders have what they need; 2 of 3 are missing or degraded."
    )
    assert verdict_text([FINE, GONE]) == "Reminders lack: daemon."


def test_only_what_is_needed_and_missing_stops_reminders() -> None:
    """A degraded need and a missing comfort do not."""
    assert [check.stops_reminders for check in (FINE, PARTLY, GONE, NO_MATTER)] == [False, False, True, False]


def test_the_document_has_four_keys_a_check() -> None:
    """Absent is null."""
    assert json.loads(json.dumps(checkup_document([FINE]))) == {
        "checks": [{"name": "session bus", "state": "ok", "detail": "reached", "remedy": None}]
    }
