"""Tickets to the page."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from steadyhand.system.ticket import FOLDER, GOOD_FOR, issue_ticket, redeem_ticket

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
A_MOMENT = timedelta.resolution


@pytest.mark.parametrize(
    ("after", "is_good"),
    [(timedelta(), True), (GOOD_FOR - A_MOMENT, True), (GOOD_FOR, False), (-A_MOMENT, False)],
)
def test_a_ticket_is_good_for_a_minute(tmp_path: Path, after: timedelta, *, is_good: bool) -> None:
    """Not longer, and not before it was issued: the clock was set then."""
    ticket = issue_ticket(str(tmp_path), NOW)
    assert redeem_ticket(str(tmp_path), ticket, NOW + after) is is_good


def test_a_ticket_is_good_once(tmp_path: Path) -> None:
    """Whether it was in time or not."""
    ticket = issue_ticket(str(tmp_path), NOW)
    assert [redeem_ticket(str(tmp_path), ticket, NOW) for _ in range(2)] == [True, False]
    late = issue_ticket(str(tmp_path), NOW)
    assert not redeem_ticket(str(tmp_path), late, NOW + GOOD_FOR)
    assert not redeem_ticket(str(tmp_path), late, NOW)


def test_its_file_is_private_and_does_not_give_it_away(tmp_path: Path) -> None:
    """Neither its name nor its content is the ticket."""
    ticket = issue_ticket(str(tmp_path), NOW)
    (file,) = (tmp_path / FOLDER).iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert ticket not in file.name + file.read_text()


def test_those_that_have_run_out_are_cleared_away(tmp_path: Path) -> None:
    """By the next one; those that are good stay."""
    for minutes in (0, 1.5, 2):
        issue_ticket(str(tmp_path), NOW + timedelta(minutes=minutes))
    assert len(list((tmp_path / FOLDER).iterdir())) == 2


@pytest.mark.parametrize("ticket", ["", "x", "../../etc/passwd", "\ud800", "a" * 10_000])
def test_what_was_not_issued_is_none(tmp_path: Path, ticket: str) -> None:
    """Also where there is no folder yet."""
    assert not redeem_ticket(str(tmp_path), ticket, NOW)
