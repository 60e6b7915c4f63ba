from datetime import time, timedelta

import pytest

from settings.samples import START, WATER, compiled, faults, habit, only_fault
from steadyhand.domain.reminding.habit import At, Reach


def test_a_variable_overrides_the_file() -> None:
    """The environment is on top."""
    assert habit(WATER, "water", STEADYHAND_HABITS__WATER__GOAL="2200").aim == Reach("ml", 2200, 250)


def test_a_variable_may_hold_a_list() -> None:
    """A list is written as in TOML, or as JSON."""
    assert habit(
        WATER, "water", STEADYHAND_HABITS__WATER__REMIND='{"pace": false, "at": ["09:00"]}'
    ).recurrences == (At((time(9),)),)


def test_a_variable_may_hold_plain_text() -> None:
    """A time needs no quotes, and a title is text whatever it looks like."""
    environ = {"STEADYHAND_DAY__WAKE": "06:30", "STEADYHAND_HABITS__WATER__TITLE": "5"}
    configuration = compiled(WATER, **environ)
    assert configuration.rhythm.wake[0] == time(6, 30)
    assert configuration.habits[0].title == "5"


def test_an_underscore_in_a_habit_s_id_stands_for_a_hyphen() -> None:
    """A shell cannot set a variable with a hyphen in its name."""
    text = START + "[habits.week-four]\nsnooze_min = 5"
    changed = habit(text, "week-four", STEADYHAND_HABITS__WEEK_FOUR__SNOOZE_MIN="7")
    assert changed.snooze == timedelta(minutes=7)


def test_a_variable_can_set_the_programme_s_start() -> None:
    """Where a key comes from makes no difference to the check-ins it brings."""
    assert compiled("", STEADYHAND_PROGRAMME__START="2026-11-23").habit("week-four") is not None


def test_the_two_variables_for_places_are_no_settings() -> None:
    """STEADYHAND_CONFIG and STEADYHAND_DATA are known and set nothing."""
    assert compiled(WATER, STEADYHAND_CONFIG="/x", STEADYHAND_DATA="/y") == compiled(WATER)


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("STEADYHAND_NOPE", "Unset it"),
        ("STEADYHAND_DAYS__WAKE", "STEADYHAND_DAY"),
        ("STEADYHAND_CONFG", "_CONFIG"),
    ],
)
def test_an_unknown_variable_is_a_fault(name: str, remedy: str) -> None:
    """It would silently do nothing; the nearest known one is offered."""
    fault = only_fault(WATER, **{name: "1"})
    assert (fault.file, fault.key, fault.line) == ("environment", name, None)
    assert remedy in fault.remedy


@pytest.mark.parametrize("name", ["STEADYHAND_DAY", "STEADYHAND_DAY__", "STEADYHAND_DAY____WAKE"])
def test_a_variable_without_a_key_is_a_fault(name: str) -> None:
    """A section alone sets nothing."""
    assert "no key" in only_fault(WATER, **{name: "1"}).message


def test_a_bad_value_is_told_with_the_variable_s_name() -> None:
    """The place of a fault is where its value comes from."""
    fault = only_fault(WATER, STEADYHAND_HABITS__WATER__GOAL="much")
    assert (fault.file, fault.key, fault.value) == ("environment", "STEADYHAND_HABITS__WATER__GOAL", '"much"')


def test_an_unsafe_value_is_told_with_the_variable_s_name() -> None:
    """The same holds for what the rules refuse."""
    assert only_fault(WATER, STEADYHAND_HABITS__WATER__GOAL="5000").file == "environment"


def test_a_key_of_a_variable_that_no_model_has_is_a_fault() -> None:
    """Nested unknown names are found too."""
    assert only_fault(WATER, STEADYHAND_DAY__WAK="07:00").remedy == "Did you mean wake?"


def test_half_a_habit_from_the_environment_is_a_fault() -> None:
    """A mistyped id does not quietly make a new habit."""
    fault = only_fault(WATER, STEADYHAND_HABITS__WATR__GOAL="2200")
    assert (fault.key, fault.remedy) == ("STEADYHAND_HABITS__WATR__GOAL", "Did you mean water?")


def test_two_variables_for_the_same_key_are_a_fault() -> None:
    """A whole and its part cannot both be set."""
    environ = {"STEADYHAND_DAY__WAKE": "07:00", "STEADYHAND_DAY__WAKE__MON": "08:00"}
    assert "another variable" in only_fault(WATER, **environ).message


def test_a_variable_that_is_not_utf_8_is_a_fault() -> None:
    """Stray bytes are told without raising when they are printed."""
    fault = only_fault(WATER, STEADYHAND_HABITS__WATER__TITLE="\udcff")
    assert "UTF-8" in fault.message
    assert str(fault).encode()


def test_deep_nesting_in_a_variable_is_plain_text() -> None:
    """A value that no parser takes is text, and judged as such."""
    assert faults(WATER, STEADYHAND_DAY__WAKE="[" * 100_000)[0].file == "environment"
