import json
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from settings.samples import compiled
from steadyhand.domain.reminding.habit import Configuration, HabitKind
from steadyhand.domain.reminding.occurrence import timetable
from steadyhand.settings import examples
from steadyhand.settings.habits import KINDS
from steadyhand.settings.known import keys_of, table_of
from steadyhand.settings.layers import Layers
from steadyhand.settings.models import Settings
from steadyhand.settings.schema import schema, schema_text

CONFIG = Path(__file__).parents[2] / "config"
BERLIN = ZoneInfo("Europe/Berlin")
COMMENTED_KEY = re.compile(r"^#(?=[\[a-z])", re.MULTILINE)


def in_full() -> str:
    """The example with every commented setting switched on."""
    return COMMENTED_KEY.sub("", examples.example())


def asked(configuration: Configuration, week: int) -> set[str]:
    """The habits that come due in a programme week."""
    assert configuration.programme.start is not None
    first = configuration.programme.start + timedelta(weeks=week - 1)
    days = [first + timedelta(days=number) for number in range(7)]
    return {planned.habit for day in days for planned in timetable(configuration, BERLIN, day)}


def written_keys(text: str) -> set[str]:
    """Every key of a text, those of habits under their kind."""
    document = tomllib.loads(text)
    layers = Layers({}, document)
    keys = {f"{section}.{key}" for section, table in document.items() if section != "habits" for key in table}
    for name, table in document["habits"].items():
        keys |= {f"{layers.kind_of(name)}.{key}" for key in table}
        for nested in ("remind", "taper"):
            keys |= {f"{nested}.{key}" for key in table.get(nested, ())}
    return keys


def documented_keys() -> set[str]:
    """Every key of the models, common ones only where a habit first shows them."""
    sections = {name: table_of(field) for name, field in Settings.model_fields.items() if name != "habits"}
    keys = {f"{name}.{key}" for name, table in sections.items() if table for key in keys_of(table)}
    for kind, table in KINDS.items():
        keys |= {f"{kind}.{key}" for key in keys_of(table)}
        for nested, field in table.model_fields.items():
            inner = table_of(field)
            keys |= {f"{nested}.{key}" for key in keys_of(inner)} if inner else set()
    return keys


def test_the_example_compiles() -> None:
    """It is ready to use."""
    assert len(compiled(examples.example()).habits) == 11


def test_the_example_compiles_with_everything_switched_on() -> None:
    """Each commented setting is right as it stands."""
    full = in_full().replace(
        "prescribed_by_clinician = true", "prescribed_by_clinician = true\nsnooze_min = 9"
    )
    assert len(compiled(full).habits) == 19


def test_week_one_asks_only_for_the_diary() -> None:
    """R-002: the baseline is undisturbed."""
    configuration = compiled(examples.example())
    kinds = {habit.kind for habit in configuration.habits if habit.id in asked(configuration, 1)}
    assert kinds == {HabitKind.CHECK_IN}


def test_week_two_and_three_bring_their_habits() -> None:
    """R-003 to R-005: lifestyle in week 2, relaxation in week 3, and nothing is dropped."""
    configuration = compiled(examples.example())
    second = {"water", "caffeine", "detox", "magnesium-food", "hands"}
    assert asked(configuration, 2) >= second
    assert "relax" not in asked(configuration, 2)
    assert asked(configuration, 3) >= second | {"relax"}


def test_week_four_looks_back_on_day_28() -> None:
    """R-006."""
    configuration = compiled(examples.example())
    last = {planned.habit for planned in timetable(configuration, BERLIN, date(2026, 12, 20))}
    assert {"week-four", "screening"} <= last


def test_the_supplement_is_off() -> None:
    """R-061: food comes first."""
    assert compiled(examples.example()).habit("magnesium-supplement") is None


def test_every_documented_key_is_in_the_example() -> None:
    """Common keys once, the others under their kind."""
    common = {
        f"{kind}.{key}" for kind in KINDS if kind != "target" for key in keys_of(KINDS["target"].__mro__[1])
    }
    assert documented_keys() - common - {"check-in.kind"} <= written_keys(in_full())


def test_every_key_of_the_example_is_documented() -> None:
    """Nothing is shown that does not exist."""
    assert written_keys(in_full()) <= documented_keys()


def test_the_minimal_example_compiles() -> None:
    """Water, and the check-ins."""
    assert [habit.id for habit in compiled(examples.minimal()).habits] == ["water", "evening", "morning"]


@pytest.mark.parametrize("text", [examples.example(), examples.minimal()])
def test_the_examples_name_their_schema_first(text: str) -> None:
    """Editors read the first line, relative to the file."""
    schema_line = text.splitlines()[0]
    assert (CONFIG / schema_line.removeprefix("#:schema ")).is_file()


def test_the_schema_file_is_current() -> None:
    """Write it anew with schema_text() when a model changes."""
    assert (CONFIG / "steadyhand.schema.json").read_text(encoding="utf-8") == schema_text()


def test_every_key_in_the_schema_says_what_it_is() -> None:
    """Editors show unit and range while one types."""
    tables = [table for table in schema()["$defs"].values() if "properties" in table]
    assert all(key.get("description") for table in tables for key in table["properties"].values())


def test_the_schema_has_no_null_and_no_dead_reference() -> None:
    """TOML has no null."""
    text = schema_text()
    assert '"null"' not in text
    assert ": null" not in text
    references = set(re.findall(r'"#/\$defs/(\w+)"', text))
    assert references == set(json.loads(text)["$defs"])
