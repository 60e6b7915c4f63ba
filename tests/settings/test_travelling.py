"""Whose clocks a habit goes by, as the person sets it."""

import pytest

from settings.samples import TASK, WATER, compiled, faults, habit, only_fault
from steadyhand.domain.reminding.habit import Travel
from steadyhand.settings.compiled import dump, load

TEA = TASK + "at = ['08:00']\n"
AWAY = TEA + "travel = 'home'\n"
HOME = "[day]\nhome_zone = 'Europe/Berlin'\n"
OTHER_KEYS = {
    "target": "unit = 'ml'\ngoal = 2500",
    "limit": "unit = 'mg'\nlimit = 400",
    "check-in": "topic = 'mood'\nat = ['09:00']",
}


def test_a_habit_is_local_where_nothing_is_said() -> None:
    """And so is one that says so; home is then not needed."""
    assert habit(TEA, "tea").travels is Travel.LOCAL
    assert habit(TEA + "travel = 'local'", "tea").travels is Travel.LOCAL
    assert compiled(TEA).home_zone == ""


@pytest.mark.parametrize(
    ("day", "home"),
    [
        (HOME, "Europe/Berlin"),
        ("[day]\nzone = 'Asia/Tokyo'\n", "Asia/Tokyo"),
        (HOME + "zone = 'Asia/Tokyo'\n", "Europe/Berlin"),
    ],
)
def test_home_is_as_set_or_else_the_zone_of_the_day(day: str, home: str) -> None:
    """Where the day is always in one zone, home is there, unless another is named."""
    configuration = compiled(AWAY + day)
    tea = configuration.habit("tea")
    assert tea is not None
    assert (tea.travels, configuration.home_zone) == (Travel.HOME, home)


def test_a_variable_may_say_where_home_is() -> None:
    """As with every key."""
    assert compiled(AWAY, STEADYHAND_DAY__HOME_ZONE="Asia/Tokyo").home_zone == "Asia/Tokyo"


def test_the_compiled_form_keeps_it() -> None:
    """The policy and the home come back as they were."""
    configuration = compiled(AWAY + HOME)
    assert load(dump(configuration)) == configuration


def test_a_home_that_nobody_knows_is_refused() -> None:
    """With the line, and what to add; once, however many habits keep to it."""
    fault = only_fault(AWAY + AWAY.replace("tea", "rice"))
    assert str(fault).splitlines() == [
        'config.toml:4:1: habits.tea.travel = "home"',
        "  is the time at home, and the configuration does not say where home is",
        '  Allowed: "local"; "home" where day.home_zone, or day.zone, is an IANA name',
        '  Remedy: Add home_zone = "Europe/Berlin", or where your home is, under [day].',
    ]


@pytest.mark.parametrize("kind", ["target", "limit", "wind-down", "break", "check-in"])
def test_what_goes_by_the_persons_day_cannot_keep_to_home(kind: str) -> None:
    """Amounts, breaks, bedtime and the diary belong to the day where the person is."""
    keys = OTHER_KEYS.get(kind, "")
    fault = only_fault(f"[habits.x]\nkind = '{kind}'\n{keys}\ntravel = 'home'\n{HOME}")
    told = f"is not for a {kind}, which goes by your day where you are"
    assert (fault.key, fault.line, fault.message) == ("habits.x.travel", keys.count("\n") + 4, told)


def test_a_session_can() -> None:
    """It is done or not, as a task is."""
    text = "[habits.x]\nkind = 'session'\nat = ['20:00']\ntravel = 'home'\n" + HOME
    assert habit(text, "x").travels is Travel.HOME


@pytest.mark.parametrize(("zone", "words"), [("system", "home is one place"), ("Berlin", "no time zone")])
def test_home_is_a_zone_by_its_name(zone: str, words: str) -> None:
    """Where the system is, the person is; that is no home."""
    fault = only_fault(AWAY + HOME.replace("Europe/Berlin", zone))
    assert fault.key == "day.home_zone"
    assert words in fault.message


def test_an_unknown_policy_is_told_with_those_there_are() -> None:
    """Two there are."""
    (fault,) = faults(WATER + "travel = 'abroad'")
    assert fault.key == "habits.water.travel"
    assert '"local"' in fault.allowed
