"""What status tells of caffeine, alcohol, water and magnesium besides their amounts."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fakes.habits import START, caffeine, configured, custom, water
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Habit, Person, Programme, Reach, Stay, Taper
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.report.columns import wide
from steadyhand.report.status import status_text, status_view

WEEK_2 = START + timedelta(days=8)
ALCOHOL = custom("alcohol", Stay("units", 2))
WATER = water(aim=Reach("ml", 2500, 250, adjusts=True))


@pytest.fixture
def log() -> Logbook:
    """An empty log."""
    return Logbook()


def row(habit: Habit, log: Logbook, now: datetime, person: Person | None = None) -> dict[str, Any]:
    """The habit's row in status."""
    configuration = configured(habit)._replace(person=person or Person())
    (found,) = view(configuration, log, now)["habits"]
    return found  # type: ignore[no-any-return]  # a JSON document


def view(configuration: Configuration, log: Logbook, now: datetime) -> dict[str, Any]:
    """The status."""
    return status_view(configuration, fold(EMPTY, log.events), now, BERLIN)


def drunk_daily(log: Logbook, habit: str, amount: float, *, days: int = 7, first: date = START) -> None:
    """The same on each of these days."""
    for number in range(days):
        log.drank(first + timedelta(days=number), habit, amount)


class TestRoom:
    def test_what_fits_into_the_day(self, log: Logbook) -> None:
        """80 mg at 10:00, seen at 13:00 with bedtime at 23:00: by the limit, by the estimate."""
        log.drank(START, "caffeine", 80)
        room = row(caffeine(), log, local(START, "13:00"))["room"]
        assert (room["by_limit_mg"], room["by_bedtime_mg"], room["now_mg"]) == (320, 75, 75)
        assert (room["in_body_low_mg"], room["in_body_mg"], room["in_body_high_mg"]) == (40, 55, 65)
        assert room["latest"] == "2026-11-23T17:00:00+01:00"

    def test_in_words(self, log: Logbook) -> None:
        """Milligrams to the nearest five with their band; the estimate is called one."""
        log.drank(START, "caffeine", 80)
        (note,) = row(caffeine(), log, local(START, "13:00"))["notes"]
        assert note == (
            "About 55 mg still in your body (40 to 65). "
            "Room now: 320 mg by the limit; about 75 mg by our estimate, "
            "to leave at most 32 mg at bedtime at 23:00. "
            "Your usual drink of about 80 mg: by 17:00, 6 hours before bedtime."
        )

    def test_the_persons_half_life(self, log: Logbook) -> None:
        """With 8 hours more is left, and less fits."""
        log.drank(START, "caffeine", 80)
        slow = row(caffeine(), log, local(START, "13:00"), Person(caffeine_half_life_h=8))["room"]
        assert (slow["in_body_mg"], slow["by_bedtime_mg"]) == (65, 10)

    def test_a_curfew_by_dose(self, log: Logbook) -> None:
        """R-034: the last moment for 63 mg is 4.9 hours before bedtime; too much before it leaves none."""
        habit = caffeine()._replace(aim=Stay("mg", 400, dose_aware=True))
        log.drank(START - timedelta(days=1), "caffeine", 63, "04:30")
        room = row(habit, log, local(START, "13:00"))["room"]
        assert room["latest"][11:13] == "18"
        log.drank(START, "caffeine", 300, "12:00")
        assert row(habit, log, local(START, "13:00"))["room"]["latest"] is None

    def test_after_the_curfew(self, log: Logbook) -> None:
        """Six hours before bedtime there is no room, and the note says so."""
        late = row(caffeine(), log, local(START, "17:00"))
        assert late["room"]["now_mg"] == 0
        assert late["notes"] == ["Nothing more until tomorrow: bedtime is at 23:00."]

    def test_yesterdays_counts(self, log: Logbook) -> None:
        """What was drunk last night is still in the body, and in no total of today."""
        log.drank(START - timedelta(days=1), "caffeine", 200, "23:00")
        early = row(caffeine(), log, local(START, "07:00"))
        assert (early["amount"], early["room"]["in_body_mg"]) == (None, 70)

    def test_an_unknown_amount_makes_room_an_upper_bound(self, log: Logbook) -> None:
        """R-036: unknown is not 0: at least in the body, at most in the room."""
        log.drank(START, "caffeine", 80)
        log.drank(START, "caffeine", None)
        (note,) = row(caffeine(), log, local(START, "13:00"))["notes"]
        assert note.startswith("At least about 55 mg still")
        assert "Room now: at most 320 mg" in note

    def test_the_usual_drink(self, log: Logbook) -> None:
        """The one logged most often in the last 14 days, by its name."""
        for number in range(3):
            day = START - timedelta(days=number + 1)
            log.add(EventKind.INTAKE, day, "caffeine", standing_alone=True, amount=63, item="espresso_30")
        log.drank(START - timedelta(days=1), "caffeine", 200)
        found = row(caffeine(), log, local(START, "09:00"))
        assert found["room"]["usual"] == {"mg": 65, "item": "espresso_30"}
        assert "Your usual espresso of about 65 mg" in found["notes"][0]

    def test_the_first_week_is_left_undisturbed(self, log: Logbook) -> None:
        """R-002: a habit of week 2 advises nothing in week 1."""
        log.drank(START, "caffeine", 80)
        found = row(caffeine()._replace(from_week=2), log, local(START, "13:00"))
        assert (found["room"], found["notes"]) == (None, [])


class TestGoingDown:
    def test_a_step_is_told_on_its_day(self, log: Logbook) -> None:
        """R-032: what changes, what is common, and that it may show in the twitching of week 2."""
        tapered = caffeine(taper=Taper(600, 25, timedelta(days=7)))
        step_day = row(tapered, log, local(START + timedelta(days=7), "09:00"))
        assert step_day["step"] == {"before": 600, "now": 450}
        assert step_day["notes"][-1].startswith(
            "From today the limit is 450 mg; it was 600. Headache, tiredness"
        )
        assert "More twitching" in step_day["notes"][-1]
        assert row(tapered, log, local(START + timedelta(days=8), "09:00"))["step"] is None

    def test_a_first_week_above_the_limit(self, log: Logbook) -> None:
        """R-032: a quarter less a week, each step a number, with the line for the configuration."""
        drunk_daily(log, "caffeine", 620)
        found = row(caffeine(), log, local(WEEK_2, "09:00"))
        assert found["first_week"] == {"average": 620, "days": 7, "at_least": False}
        assert found["notes"][-1] == (
            "Your first week's average: about 620 mg a day. Going down by a quarter a week is gentler than "
            "stopping: 620, 465, 400 mg. In the configuration: taper = { from = 620 }"
        )

    @pytest.mark.parametrize(("habit", "said"), [(caffeine(), "about 300 mg"), (ALCOHOL, "about 300 units")])
    def test_the_goal_is_less_than_in_the_first_week(self, log: Logbook, habit: Habit, said: str) -> None:
        """R-033, R-080: the first week's average is what to stay below."""
        drunk_daily(log, habit.id, 300)
        notes = row(habit, log, local(WEEK_2, "09:00"))["notes"]
        assert f"Your first week's average: {said} a day. The goal is less than that." in notes

    def test_few_days_have_no_average(self, log: Logbook) -> None:
        """Three days with an entry are too few; days without are unknown, not 0."""
        drunk_daily(log, "caffeine", 620, days=3)
        assert row(caffeine(), log, local(WEEK_2, "09:00"))["first_week"] is None

    def test_after_the_four_weeks(self, log: Logbook) -> None:
        """Nothing is compared with the first week any more."""
        drunk_daily(log, "caffeine", 620)
        assert row(caffeine(), log, local(START + timedelta(days=28), "09:00"))["first_week"] is None


class TestAlcohol:
    @pytest.mark.parametrize(("units", "told"), [(5.9, False), (6, True)])
    def test_heavy_drinking(self, log: Logbook, units: float, *, told: bool) -> None:
        """R-080: from six units a day on, the clinician is named and stopping at once is not advised."""
        drunk_daily(log, "alcohol", units)
        notes = " ".join(row(ALCOHOL, log, local(WEEK_2, "09:00"))["notes"])
        assert ("do not stop at once" in notes and "clinician" in notes) is told

    def test_it_is_told_without_a_programme_too(self, log: Logbook) -> None:
        """The last seven days tell as much."""
        drunk_daily(log, "alcohol", 10)
        configuration = configured(ALCOHOL)._replace(programme=Programme())
        (found,) = view(configuration, log, local(START + timedelta(days=7), "09:00"))["habits"]
        assert "do not stop at once" in found["notes"][0]

    def test_the_week(self, log: Logbook) -> None:
        """Seven days beside the UK reference, or beside the cap of one's own."""
        drunk_daily(log, "alcohol", 1.5)
        last_day = local(START + timedelta(days=6), "22:00")
        assert row(ALCOHOL, log, last_day)["notes"][-1] == (
            "Last 7 days: 10.5 units. "
            "UK advice is at most 14 a week, over three days or more, with days without."
        )
        capped = row(ALCOHOL._replace(aim=Stay("units", 2, per_week=10)), log, last_day)
        assert capped["notes"][-1] == "Last 7 days: 10.5 of at most 10 units."
        assert capped["seven_days"] == {"amount": 10.5, "at_least": False, "limit": 10}


class TestWater:
    def test_the_reason_of_a_higher_goal(self, log: Logbook) -> None:
        """R-021: the goal is that of the day, and says why."""
        log.add(EventKind.DAY, START, via="cli", heat=True, exercise_min=60)
        found = row(WATER, log, local(START, "13:00"))
        assert (found["goal"], found["raised"]) == (3500, {"heat": 500, "exercise": 500})
        assert found["notes"] == [
            "Today's goal is 2500 ml, and 500 ml for the heat and 500 ml for the exercise."
        ]

    @pytest.mark.parametrize(
        ("amount", "percent", "remaining"), [(500, 20, 2000), (2499, 99, 1), (2500, 100, 0), (3900, 100, 0)]
    )
    def test_how_far_along(self, log: Logbook, amount: float, percent: int, remaining: float) -> None:
        """R-022, R-023: percent and what remains; over-target never counts more than 100 %."""
        log.drank(START, "water", amount, "08:00")
        found = row(WATER, log, local(START, "13:00"))
        assert (found["percent"], found["remaining"]) == (percent, remaining)

    @pytest.mark.parametrize(
        ("amount", "at", "words"), [(4100, "08:00", "four litres"), (2600, "12:30", "within an hour")]
    )
    def test_too_much_is_no_success(self, log: Logbook, amount: float, at: str, words: str) -> None:
        """R-024: a caution stands where "reached" would."""
        log.drank(START, "water", amount, at)
        text = status_text(view(configured(WATER), log, local(START, "13:00")))
        assert words in text
        assert "reached" not in text

    def test_the_hour_passes(self, log: Logbook) -> None:
        """R-023: what was too fast an hour ago counts like any other drink, and no more than the goal."""
        log.drank(START, "water", 2600, "08:00")
        assert "reached" in status_text(view(configured(WATER), log, local(START, "13:00")))


def test_magnesium_above_the_european_level(log: Logbook) -> None:
    """R-062: status says so, however it came about."""
    habit = custom("magnesium", Reach("mg", 250, 250))
    log.drank(START, "magnesium", 251)
    assert row(habit, log, local(START, "13:00"))["notes"] == [
        "Caution: above the European advice of 250 mg a day."
    ]


def test_prescribed_magnesium_has_no_caution(log: Logbook) -> None:
    """DOMAIN 2.6: what a clinician prescribed is theirs to judge."""
    habit = custom("magnesium", Reach("mg", 400, 400, prescribed=True))
    log.drank(START, "magnesium", 400)
    assert row(habit, log, local(START, "13:00"))["notes"] == []


def test_everything_fits_into_80_columns(log: Logbook) -> None:
    """No line of the text is wider, with every note there is."""
    for habit in ("caffeine", "alcohol"):
        drunk_daily(log, habit, 900)
        log.drank(WEEK_2, habit, 999.99)
        log.drank(WEEK_2, habit, None)
    log.drank(WEEK_2, "water", 5000)
    log.add(EventKind.DAY, WEEK_2, via="cli", heat=True, exercise_min=600)
    configuration = configured(caffeine(), ALCOHOL, WATER)
    lines = status_text(view(configuration, log, local(WEEK_2, "13:00"))).splitlines()
    assert max(map(wide, lines)) <= 80


def test_a_total_from_the_table_is_rounded(log: Logbook) -> None:
    """DOMAIN 2.1: about, to 5 mg; the JSON has what was recorded."""
    log.add(EventKind.INTAKE, START, "caffeine", standing_alone=True, amount=63, item="espresso_30")
    status = view(configured(caffeine()), log, local(START, "13:00"))
    assert status["habits"][0]["amount"] == 63
    assert "about 65 of at most 400 mg" in status_text(status)


def test_other_habits_have_nothing_to_tell(log: Logbook) -> None:
    """A habit of no known substance has neither room nor notes."""
    found = row(custom("pages", Reach("pages", 10, 5)), log, local(START, "13:00"))
    assert (found["substance"], found["room"], found["notes"]) == (None, None, [])
