from collections.abc import Callable

import pytest

from report.review_forms import view_of
from report.reviews import ALL, ASSOCIATIONS, hostile, ordinary, too_little
from steadyhand.domain.reassessment.review import Review
from steadyhand.report.columns import WIDTH, wide
from steadyhand.report.review_text import kept_up, p_words, range_words, review_text


def lines_of(review: Review) -> list[str]:
    """The lines of the terminal's form."""
    return review_text(view_of(review)).splitlines()


@pytest.mark.parametrize("made", ALL.values(), ids=ALL)
def test_no_line_is_wider_than_a_terminal(made: Callable[[], Review]) -> None:
    """80 columns, in every script."""
    assert max(wide(line) for line in lines_of(made())) <= WIDTH


def test_the_warning_signs_come_first() -> None:
    """Right below the title."""
    assert lines_of(ordinary())[2] == "Warning signs"


def test_the_disclaimer_comes_last() -> None:
    """On the last lines."""
    assert lines_of(ordinary())[-1].endswith("local emergency number.")


def test_a_week_is_a_line() -> None:
    """Logged days, episodes, the rate a day and its range."""
    (line,) = [line for line in lines_of(ordinary()) if line.startswith("2     30 Nov")]
    assert line.split() == ["2", "30", "Nov", "to", "6", "Dec", "6", "11", "1.8", "0.7", "to", "3.0"]


def test_a_week_without_a_logged_day_has_no_number() -> None:
    """A dash, not a zero."""
    (line,) = [line for line in lines_of(too_little()) if line.startswith("3     7 Dec")]
    assert line.split()[-2:] == ["-", "-"]


def test_the_calendar_tells_its_marks_apart() -> None:
    """A letter for each, and what it means."""
    text = review_text(view_of(ordinary()))
    assert "Water                   -------  NDD?DDP  DEED?UD  PDNDD?D" in text
    assert "E excused: a day off, ill, away, or not needed" in " ".join(text.split())


def test_the_advice_for_more_data() -> None:
    """What would help stands where the data does not suffice."""
    assert "What would help:" in lines_of(too_little())
    assert "What would help:" not in lines_of(ordinary())


def test_the_warnings_stand_below_the_links() -> None:
    """An association is never printed without them (DOMAIN 4.6)."""
    lines = lines_of(ordinary())
    links = lines.index("What went with it")
    assert lines.index("  * A link is not a cause.") > links


def test_a_link_is_a_row_with_both_p_values() -> None:
    """Days, correlation, its range, p, and p corrected for all the tests."""
    lines = lines_of(ordinary())
    heads = next(line for line in lines if line.endswith("p_holm"))
    row = next(line for line in lines if line.startswith("hours slept, the night before"))
    assert heads.split() == ["days", "rho", "95", "%", "range", "p", "p_holm"]
    assert row.split()[5:] == ["24", "-0.58", "-0.8", "to", "-0.22", "0.004", "0.028"]


def test_the_widest_row_of_the_links_is_whole() -> None:
    """Small p-values and negative bounds have their places."""
    first = ASSOCIATIONS[0]._replace(rho=-0.81, ci95=(-0.91, -0.62), p=1e-5, p_holm=1e-4)
    (row,) = [
        line
        for line in lines_of(ordinary()._replace(associations=(first,)))
        if line.startswith("caffeine, the same day  ")
    ]
    assert row.split()[4:] == ["24", "-0.81", "-0.91", "to", "-0.62", "<0.001", "<0.001"]


def test_one_day_of_a_streak_is_a_day() -> None:
    """And none is none; no day that counts has no streak and no strength."""
    row = {"strength": None, "days_eligible": 2, "streak": 1, "longest_streak": 1}
    assert list(kept_up(row)) == ["streak 1 day, longest 1"]
    assert list(kept_up(row | {"streak": 0})) == ["streak 0 days, longest 1"]
    assert list(kept_up(row | {"days_eligible": 0})) == []


def test_other_titles_may_be_given() -> None:
    """The caller's names of the habits go before the document's."""
    assert "Agua" in review_text(view_of(ordinary()), {"water": "Agua"})


def test_what_a_terminal_would_obey_is_left_out() -> None:
    """No escape, no bell, no turning of the writing."""
    assert not set(review_text(view_of(hostile()))) & set("\x1b\x07\x00\u202e\u2066")


def test_ranges_and_p_values_in_words() -> None:
    """As they are written everywhere."""
    assert (range_words([1.44, "inf"]), range_words(None)) == ("1.44 and above", "")
    assert (p_words(3.6e-08), p_words(0.115)) == ("below 0.001", "0.115")
