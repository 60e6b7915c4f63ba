import pytest

from settings.samples import START, TASK, WATER, compiled, faults, habit, only_fault
from steadyhand.domain.reminding.habit import Pace, Reach

CONDITIONS = "[person]\nconditions = ['{}']\n"
BARRING = (
    "heart-failure",
    "kidney-disease",
    "liver-disease",
    "low-sodium",
    "fluid-restriction",
    "diuretics",
    "pregnancy",
    "under-18",
)


def water(goal: float, unit: str = "ml", more: str = "") -> str:
    """A target of drinks."""
    return f"[habits.water]\nkind = 'target'\nunit = '{unit}'\ngoal = {goal}\n{more}\n"


def magnesium(mg: float, more: str = "", at: str = "['09:00']") -> str:
    """A supplement."""
    return f"{TASK}supplement = 'magnesium'\nelemental_mg = {mg}\nat = {at}\n{more}\n"


@pytest.mark.parametrize(("goal", "unit"), [(2000, "ml"), (3000, "ml"), (2.5, "l"), (10, "cup"), (84, "oz")])
def test_a_usual_amount_of_drinks_is_sound_in_any_unit(goal: float, unit: str) -> None:
    """R-020: 2 to 3 litres, compiled in the unit that was given."""
    aim = habit(water(goal, unit), "water").aim
    assert isinstance(aim, Reach)
    assert (aim.unit, aim.goal) == (unit, goal)


@pytest.mark.parametrize(
    ("goal", "unit"), [(1999, "ml"), (3001, "ml"), (1.5, "l"), (16, "cup"), (60, "oz"), (4000, "ml")]
)
def test_an_unusual_amount_needs_a_word_of_consent(goal: float, unit: str) -> None:
    """R-020: outside 2 to 3 litres is told, and accepted once acknowledged."""
    assert "acknowledged = true" in only_fault(water(goal, unit)).remedy
    assert compiled(water(goal, unit, "acknowledged = true"))


@pytest.mark.parametrize(("goal", "unit"), [(4001, "ml"), (5, "l"), (17, "cup"), (140, "oz")])
def test_more_than_four_litres_is_always_refused(goal: float, unit: str) -> None:
    """Neither consent nor a clinician's figure opens this."""
    more = "acknowledged = true\nclinician_agreed_ml = 9000"
    fault = only_fault(water(goal, unit, more))
    assert "more than 4 litres" in fault.message
    assert "ask a clinician" in fault.remedy


@pytest.mark.parametrize("condition", BARRING)
def test_a_condition_bars_any_amount_until_a_clinician_agreed(condition: str) -> None:
    """R-025: no target until "my clinician agreed"."""
    text = CONDITIONS.format(condition)
    fault = only_fault(text + water(2500, more="acknowledged = true"))
    assert condition in fault.message
    assert "clinician" in fault.remedy
    assert only_fault(text + water(2500, more="clinician_agreed_ml = 2499"))
    assert compiled(text + water(1500, more="clinician_agreed_ml = 1500"))


def test_an_interacting_medicine_does_not_bar_drinks() -> None:
    """That condition is about magnesium."""
    assert compiled(CONDITIONS.format("interacting-medicine") + WATER)


@pytest.mark.parametrize("unit", ["litres", "L", " Liter ", "LTR"])
def test_other_spellings_of_a_unit_are_the_same_unit(unit: str) -> None:
    """No spelling gets around the limits."""
    assert habit(water(2.5, unit), "water").unit == "l"
    assert "4 litres" in only_fault(water(5, unit)).message


@pytest.mark.parametrize("unit", ["cl", "glass", "Glasses", "bottles", "pint"])
def test_a_measure_that_cannot_be_weighed_is_refused_for_targets(unit: str) -> None:
    """A glass has no size, so nobody could say whether ten of them are safe."""
    assert "cannot be weighed" in only_fault(water(10, unit)).message


@pytest.mark.parametrize(
    ("goal", "serving", "unit", "slots"),
    [(2500, 250, "ml", 10), (2500, 2500, "ml", 9), (2.4, 0.3, "l", 8), (10, 1, "cup", 10), (10, 2, "cup", 8)],
)
def test_a_pace_has_a_prompt_for_each_serving(goal: float, serving: float, unit: str, slots: int) -> None:
    """R-024: no prompt asks for more than 300 ml, whatever a serving is."""
    (pace,) = habit(water(goal, unit, f"serving = {serving}"), "water").recurrences
    assert isinstance(pace, Pace)
    assert pace.slots == slots


def test_servings_of_other_things_are_not_capped() -> None:
    """300 ml are a cap for drinks alone."""
    text = "[habits.x]\nkind = 'target'\nunit = 'steps'\ngoal = 8000\nserving = 4000"
    (pace,) = habit(text, "x").recurrences
    assert isinstance(pace, Pace)
    assert pace.slots == 2


@pytest.mark.parametrize(
    ("mg", "more"), [(250, ""), (350, "acknowledged = true"), (400, "prescribed_by_clinician = true")]
)
def test_magnesium_within_its_level_is_sound(mg: int, more: str) -> None:
    """DOMAIN 2.6: 250 mg as such, 350 mg with consent, more when prescribed."""
    assert compiled(magnesium(mg, more))


@pytest.mark.parametrize(
    ("mg", "more", "remedy"),
    [
        (251, "", "acknowledged = true"),
        (350, "", "acknowledged = true"),
        (351, "acknowledged = true", "prescribed_by_clinician = true"),
        (400, "", "prescribed_by_clinician = true"),
    ],
)
def test_magnesium_above_its_level_is_refused_with_both_figures(mg: int, more: str, remedy: str) -> None:
    """The message has the European 250 and the US 350 mg."""
    fault = only_fault(magnesium(mg, more))
    assert fault.key == "habits.tea.elemental_mg"
    assert "European" in fault.message
    assert {"250", "350"} <= set(fault.message.split())
    assert remedy in fault.remedy


@pytest.mark.parametrize("condition", ["kidney-disease", "pregnancy", "interacting-medicine"])
def test_magnesium_is_refused_to_who_must_ask_first(condition: str) -> None:
    """Any dose, prescribed or not: ask your pharmacist or doctor."""
    fault = only_fault(CONDITIONS.format(condition) + magnesium(100, "prescribed_by_clinician = true"))
    assert "pharmacist or doctor" in fault.remedy


def test_several_intakes_of_magnesium_a_day_count_together() -> None:
    """200 mg twice a day are 400 mg."""
    assert "400 mg" in only_fault(magnesium(200, at="['09:00', '19:00']")).message


def test_several_habits_of_magnesium_count_together() -> None:
    """The level is for the day, not for a habit."""
    second = "[habits.more]\nkind = 'task'\nsupplement = 'magnesium'\nelemental_mg = 200\nat = ['10:00']"
    assert only_fault(magnesium(200) + second).key == "habits.more.elemental_mg"


@pytest.mark.parametrize(
    "text",
    [
        "[habits.magnesium]\nkind = 'target'\nunit = 'mg'\ngoal = 400",
        "[habits.x]\ntitle = 'My Magnesium'\nkind = 'target'\nunit = 'g'\ngoal = 0.4",
        "[habits.x]\ntitle = 'Magnesium'\nkind = 'task'\nat = ['09:00']\nelemental_mg = 400",
    ],
)
def test_magnesium_by_another_name_is_magnesium(text: str) -> None:
    """What is called magnesium and counted in milligrams is judged as a supplement."""
    assert "400 mg" in only_fault(text).message


def test_a_supplement_of_magnesium_needs_its_dose() -> None:
    """R-062: the elemental milligrams."""
    fault = only_fault(TASK + "supplement = 'magnesium'\nat = ['09:00']")
    assert fault.key == "habits.tea.elemental_mg"


def test_food_with_magnesium_has_no_level() -> None:
    """R-061: food comes first."""
    text = CONDITIONS.format("kidney-disease") + "[habits.magnesium-food]\nkind = 'task'\nat = ['12:30']"
    assert compiled(text)


def test_what_is_switched_off_is_not_judged() -> None:
    """A dose that nobody is asked to take does no harm."""
    assert compiled(magnesium(900, "enabled = false") + water(9000, more="enabled = false"))


def test_a_faulty_condition_leaves_the_rest_unjudged() -> None:
    """Nothing is told that rests on what could not be read."""
    text = START + "[person]\nconditions = ['pregnancy', 'flu']\n" + WATER
    assert [fault.key for fault in faults(text)] == ["person.conditions[1]"]
