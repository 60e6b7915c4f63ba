"""How many days of the diary one page shows."""

from steadyhand.domain.reminding.event import Json
from steadyhand.report.diary_days import MOST_ENTRIES, fitting


def days(*entries: int) -> list[dict[str, Json]]:
    """Days with so many entries."""
    return [{"day": str(number), "entries": [{}] * many} for number, many in enumerate(entries)]


def test_a_usual_week_is_shown_whole() -> None:
    """With as many entries as a page may have."""
    week = days(*[MOST_ENTRIES // 7] * 7)
    assert fitting(week) == week


def test_of_many_entries_the_latest_days_are_shown() -> None:
    """Whole days, so that none looks as if it had fewer entries than it has."""
    week = days(60, 40, 1, 0)
    assert fitting(week) == week[:2]


def test_one_day_is_always_shown() -> None:
    """However much it has."""
    week = days(3 * MOST_ENTRIES, 1)
    assert fitting(week) == week[:1]


def test_an_empty_diary_has_nothing_to_show() -> None:
    """As far back as nothing was entered."""
    assert fitting([]) == []
