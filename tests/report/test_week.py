"""The agenda of some days, and how two of them differ."""

from steadyhand.domain.reminding.event import Json
from steadyhand.report.week import times_words, week_changes, week_view

DAYS = ("2026-11-23", "2026-11-24", "2026-11-25", "2026-11-27")


def row(day: str, at: str, habit: str = "tea", **other: Json) -> dict[str, Json]:
    """A row as agenda_view makes it."""
    due = f"{day}T{at}:00+01:00"
    usual: dict[str, Json] = {
        "unit": None,
        "kind": "task",
        "every_min": None,
        "by_use": False,
        "amount": None,
        "because": None,
    }
    return usual | {
        "habit": habit,
        "title": habit.title(),
        "day": day,
        "due": due,
        "state": "planned",
        "shows": due,
        **other,
    }


def test_a_habit_has_one_line_a_day() -> None:
    """With its times, and what is asked."""
    rows = [row(DAYS[0], "09:00", amount=250, unit="ml"), row(DAYS[0], "15:30")]
    assert week_view(rows) == [
        {"day": "Monday, 23 Nov 2026", "habits": [{"title": "Tea", "times": "09:00 (250 ml), 15:30"}]}
    ]


def test_what_comes_often_is_counted() -> None:
    """From when to when, how often, and what of it will not be shown."""
    rows = [row(DAYS[0], f"{hour:02}:00") for hour in range(9, 15)]
    hidden = rows[0] | {"shows": None}
    assert times_words([hidden, *rows[1:]]) == "09:00 to 14:00, 6 times; 1 of them will not be shown"


def test_a_prompt_that_waits_says_until_when() -> None:
    """As in a quiet span."""
    held = row(DAYS[0], "12:30", shows=f"{DAYS[0]}T13:00:00+01:00", because="held back: quiet hours")
    assert times_words([held]) == "12:30, shown at 13:00"


def test_days_that_differ_alike_are_told_together() -> None:
    """A row of them by its ends, others by name."""
    old, new = ([row(day, at) for day in DAYS[:3]] for at in ("09:00", "10:00"))
    assert week_changes(old, [*new, row(DAYS[3], "09:00")]) == [
        {
            "title": "Tea",
            "days": [
                {"days": "Mon 23 to Wed 25", "before": "09:00", "after": "10:00"},
                {"days": "Fri 27", "before": "nothing", "after": "09:00"},
            ],
        }
    ]


def test_what_stays_is_not_told() -> None:
    """Whatever else changes."""
    stays, comes = row(DAYS[0], "09:00"), row(DAYS[0], "09:00", "coffee")
    assert [each["title"] for each in week_changes([stays], [stays, comes])] == ["Coffee"]
