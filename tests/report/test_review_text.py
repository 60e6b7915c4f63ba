from collections.abc import Callable

import pytest

from report.review_forms import view_of
from report.reviews import ALL, hostile, ordinary, too_little
from steadyhand.domain.reassessment.review import Review
from steadyhand.report.columns import WIDTH, wide
from steadyhand.report.review_text import p_words, range_words, review_text


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
    assert "E excused: a day off, ill or away" in " ".join(text.split())


def test_the_advice_for_more_data() -> None:
    """What would help stands where the data does not suffice."""
    assert "What would help:" in lines_of(too_little())
    assert "What would help:" not in lines_of(ordinary())


def test_the_warnings_stand_below_the_links() -> None:
    """An association is never printed without them (DOMAIN 4.6)."""
    lines = lines_of(ordinary())
    links = lines.index("What went with it")
    assert lines.index("  * A link is not a cause.") > links


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
