"""Goals that heat raises, curfews that go by the dose, limits of a week."""

from datetime import timedelta

import pytest

from settings.samples import WATER, compiled, habit, only_fault
from steadyhand.domain.reminding.habit import BeforeBed, Reach, Stay
from steadyhand.settings.advice import advice

ADJUSTING = f"{WATER}adjust = true\n"
CAFFEINE = "[habits.caffeine]\nkind = 'limit'\nunit = 'mg'\nlimit = 400\n"
BY_DOSE = f"{CAFFEINE}curfew_dose_aware = true\n"


def reach(text: str) -> Reach:
    """The target of water."""
    aim = habit(text, "water").aim
    assert isinstance(aim, Reach)
    return aim


def stay(text: str, habit_id: str = "caffeine") -> Stay:
    """The limit."""
    aim = habit(text, habit_id).aim
    assert isinstance(aim, Stay)
    return aim


def test_a_goal_stays_as_it_is_unless_it_adjusts() -> None:
    """R-021: opt-in."""
    assert (reach(WATER).adjusts, reach(ADJUSTING).adjusts) == (False, True)


def test_what_a_clinician_agreed_is_the_most() -> None:
    """In the unit of the goal."""
    cups = ADJUSTING.replace('"ml"', '"cup"').replace("2500", "10").replace("250", "1")
    assert reach(f"{cups}clinician_agreed_ml = 2640\n").most == 11


@pytest.mark.parametrize("condition", ["heart-failure", "pregnancy", "diuretics"])
def test_nobody_is_asked_for_more_whom_a_condition_bars(condition: str) -> None:
    """R-025: the agreed amount stands, however hot it is."""
    person = f"[person]\nconditions = ['{condition}']\n"
    assert not reach(f"{person}{ADJUSTING}clinician_agreed_ml = 3000\n").adjusts


def test_only_drinks_adjust() -> None:
    """Pages read do not go by the weather."""
    text = "[habits.pages]\nkind = 'target'\nunit = 'pages'\ngoal = 10\nadjust = true\n"
    assert only_fault(text).key == "habits.pages.adjust"


def test_a_curfew_by_dose_reminds_by_the_coffee() -> None:
    """R-034: 8.8 hours before bedtime, unless another time is set."""
    assert habit(BY_DOSE, "caffeine").recurrences == (BeforeBed(timedelta(hours=8.8)),)
    assert stay(BY_DOSE).dose_aware
    assert stay(f"{BY_DOSE}curfew_before_bed_h = 6\n").curfew == timedelta(hours=6)


def test_a_curfew_by_dose_fits_into_the_day() -> None:
    """Who is awake for eight hours cannot be reminded 8.8 hours before bedtime."""
    fault = only_fault(f"[day]\nwake = '14:00'\nbedtime = '22:00'\n{BY_DOSE}")
    assert (fault.key, "8 h" in fault.message) == ("habits.caffeine.curfew_dose_aware", True)


@pytest.mark.parametrize(
    "text",
    [
        BY_DOSE.replace("caffeine", "sugar"),
        BY_DOSE.replace("'mg'", "'cups'"),
        BY_DOSE.replace("caffeine", "alcohol").replace("'mg'", "'units'"),
    ],
)
def test_only_caffeine_in_mg_goes_by_the_dose(text: str) -> None:
    """The numbers behind it are of caffeine."""
    assert only_fault(text).key.endswith("curfew_dose_aware")


def test_a_limit_of_a_week() -> None:
    """R-080: none by default, in the unit of the limit, not below the limit of a day."""
    alcohol = "[habits.alcohol]\nkind = 'limit'\nunit = 'units'\nlimit = 2\n"
    assert stay(alcohol, "alcohol").per_week is None
    assert stay(f"{alcohol}limit_per_week = 14\n", "alcohol").per_week == 14
    assert only_fault(f"{alcohol}limit_per_week = 1\n").key == "habits.alcohol.limit_per_week"
    assert compiled(f"{alcohol}limit_per_week = 2\n")


@pytest.mark.parametrize(
    ("condition", "limit", "words"),
    [
        ("pregnancy", 400, "in pregnancy 200 mg"),
        ("pregnancy", 200, ""),
        ("under-18", 100, "3 mg of caffeine"),
    ],
)
def test_caffeine_is_weighed_against_the_person(condition: str, limit: int, words: str) -> None:
    """DOMAIN 2.2: in pregnancy 200 mg; under 18 by the body's weight."""
    text = f"[person]\nconditions = ['{condition}']\n{CAFFEINE.replace('400', str(limit))}"
    told = " ".join(advice(compiled(text)))
    assert (words in told) if words else not told
