"""How the phone stands, in words."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from steadyhand.phone.answers import Fault
from steadyhand.report.phone import FAULTS, Standing, standing_document, standing_text

BERLIN = ZoneInfo("Europe/Berlin")
PAIRED = Standing("https://ntfy.example", "", connected=True)


def test_what_is_lacking_is_all_that_is_said() -> None:
    """The first thing to do."""
    assert standing_text(Standing("", "No phone is configured."), BERLIN) == "No phone is configured."


def test_what_waits_is_counted() -> None:
    """One message, or several."""
    for number, words in ((0, "no message waits"), (1, "1 message waits"), (2, "2 messages wait")):
        assert words in standing_text(PAIRED._replace(waiting=number), BERLIN)


def test_the_line_is_told_as_it_is() -> None:
    """Heard, not heard and why, or not listened to at all."""
    assert "The server tells of answers." in standing_text(PAIRED, BERLIN)
    silent = PAIRED._replace(connected=False, reason="the server answers with 502")
    assert "tells of no answers: the server answers with 502." in standing_text(silent, BERLIN)
    assert "process is not running" in standing_text(PAIRED._replace(connected=None), BERLIN)


def test_every_refusal_has_its_words() -> None:
    """Counted, with when it was last, in the person's time."""
    at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
    told = standing_text(PAIRED._replace(refused={"forged": 2, "late": 1}, refused_at=at), BERLIN)
    assert "the last of them 2026-11-23 09:00:\n  2 with a wrong signature\n  1 after" in told
    assert set(FAULTS) == {fault.value for fault in Fault}


def test_the_document_has_what_a_program_needs() -> None:
    """Absent is null."""
    document = standing_document(PAIRED._replace(connected=None), BERLIN)
    assert isinstance(document, dict)
    assert (document["paired"], document["running"], document["refused_at"]) == (True, False, None)
