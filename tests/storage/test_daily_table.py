import csv
import io
from datetime import date, timedelta

from fakes.diary import TODAY, recorded
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.storage.daily_table import FIXED, column_of, write_days

TOMORROW = TODAY + timedelta(days=1)


class Diary:
    """Events in the order they are recorded."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def add(self, kind: EventKind, day: date = TODAY, habit: str | None = None, **data: object) -> Event:
        """One more."""
        event = recorded(len(self.events), kind, day=day, habit=habit, data=data)
        self.events.append(event)
        return event


def rows(diary: Diary, *habits: str) -> list[dict[str, str]]:
    """The rows of the table, by column."""
    stream = io.StringIO(newline="")
    count = write_days(diary.events, habits, stream)
    found = list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))
    assert len(found) == count
    return found


def columns(diary: Diary, *habits: str) -> list[str]:
    """The columns of what was taken in."""
    return list(rows(diary, *habits)[0])[len(FIXED) :]


def test_a_day() -> None:
    """What was recorded stands in columns with their units; times have their offset."""
    diary = Diary()
    diary.add(EventKind.EPISODE, seconds=90, intensity=4)
    diary.add(EventKind.EPISODE, seconds=600, continuous=True)
    diary.add(
        EventKind.DAY, bed="2026-11-22T23:10:00+01:00", slept_min=460, quality=4, diet=["nuts", "beans"]
    )
    diary.add(EventKind.SESSION, minutes=7)
    diary.add(EventKind.SESSION, minutes=5)
    (row,) = rows(diary)
    assert (row["schema_version"], row["day"]) == ("1", "2026-11-23")
    assert (row["continuous_min"], row["intensity_max"]) == ("10", "4")
    assert (row["bed"], row["slept_min"], row["sleep_quality"]) == ("2026-11-22T23:10+01:00", "460", "4")
    assert (row["diet"], row["relaxation_min"]) == ("nuts; beans", "12")


def test_empty_is_not_zero() -> None:
    """R-092: a day with an explicit zero, a day that was not closed, a day of which nothing is known."""
    diary = Diary()
    diary.add(EventKind.DAY, closed=True, none=True)
    diary.add(EventKind.EPISODE, TODAY + timedelta(days=2))
    zero, nothing, some = rows(diary)
    assert (zero["closed"], zero["episodes"], zero["episodes_at_least"]) == ("true", "0", "")
    assert (nothing["closed"], nothing["episodes"], nothing["episodes_at_least"]) == ("false", "", "")
    assert (some["closed"], some["episodes"], some["episodes_at_least"]) == ("false", "", "1")


def test_what_was_taken_in() -> None:
    """The day's total; one with an unknown amount is a lower bound, an unknown one alone is empty."""
    diary = Diary()
    for amount in (95, 63.5, None):
        diary.add(EventKind.INTAKE, TODAY, "caffeine", amount=amount, unit="mg")
    diary.add(EventKind.INTAKE, TOMORROW, "caffeine", amount=None, unit="mg")
    first, second = rows(diary)
    assert (first["caffeine_mg"], first["caffeine_mg_at_least"]) == ("158.5", "true")
    assert (second["caffeine_mg"], second["caffeine_mg_at_least"]) == ("", "true")


def test_units_are_made_one() -> None:
    """Cups, ounces and millilitres of one habit are one column."""
    diary = Diary()
    for amount, unit in ((1, "cup"), (0.5, "l"), (60, "ml")):
        diary.add(EventKind.INTAKE, TODAY, "water", amount=amount, unit=unit)
    assert rows(diary)[0]["water_ml"] == "800"
    assert column_of("coffee", "g") == ("coffee_mg", 1000)
    assert column_of("alcohol", "units") == ("alcohol_units", 1)
    assert column_of("push-ups", None) == ("push_ups", 1)


def test_the_order_of_columns_is_the_configurations() -> None:
    """Whatever was logged first; what is not configured comes last."""
    diary = Diary()
    for habit in ("zinc", "water", "caffeine"):
        diary.add(EventKind.INTAKE, TODAY, habit, amount=1, unit="mg")
    found = [column for column in columns(diary, "caffeine", "water") if "at_least" not in column]
    assert found == ["caffeine_mg", "water_mg", "zinc_mg"]


def test_what_was_taken_back_is_left_out() -> None:
    """Of episodes and of amounts."""
    diary = Diary()
    drink = diary.add(EventKind.INTAKE, TODAY, "caffeine", amount=95, unit="mg")
    diary.add(EventKind.DAY, closed=True, none=True)
    diary.add(EventKind.RETRACTED, event=drink.id)
    assert columns(diary) == []


def test_a_correction_stands_where_the_entry_stood() -> None:
    """What was entered after the corrected one still holds."""
    diary = Diary()
    first = diary.add(EventKind.DAY, quality=1, stress=1)
    diary.add(EventKind.DAY, stress=9)
    diary.add(EventKind.RETRACTED, event=first.id)
    diary.add(EventKind.DAY, quality=5, stress=1, corrects=first.id)
    (row,) = rows(diary)
    assert (row["sleep_quality"], row["stress"]) == ("5", "9")


def test_formulas_are_disarmed() -> None:
    """A note that a spreadsheet would calculate."""
    diary = Diary()
    diary.add(EventKind.DAY, note="=1+1")
    assert rows(diary)[0]["notes"] == "'=1+1"


def test_an_empty_log_has_a_header() -> None:
    """And no row."""
    assert rows(Diary()) == []


def test_use_of_the_machine() -> None:
    """The minutes of a day with how many were watched; that before bed is in them; a day apart is empty."""
    diary = Diary()
    diary.add(EventKind.USE, minutes=50, watched_min=60)
    diary.add(EventKind.USE, minutes=0.5, watched_min=30)
    diary.events.append(recorded(9, EventKind.USE, habit="detox", occurrence="detox@2026-11-23T22:00"))
    diary.add(EventKind.DAY, TOMORROW, closed=True)
    first, second = rows(diary)
    assert (first["use_min"], first["use_watched_min"]) == ("50.5", "90")
    assert (second["use_min"], second["use_watched_min"]) == ("", "")


def test_use_that_was_taken_back() -> None:
    """It is in no column any more."""
    diary = Diary()
    use = diary.add(EventKind.USE, minutes=50, watched_min=60)
    diary.add(EventKind.DAY, closed=True)
    diary.add(EventKind.RETRACTED, event=use.id)
    assert [row["use_min"] for row in rows(diary)] == [""]
