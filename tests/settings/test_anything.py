"""Whatever stands in the file, the answer is a configuration or faults, never an exception."""

import json
import re
import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from settings.samples import CONTRACT, compiled
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.settings import examples
from steadyhand.settings.check import check
from steadyhand.settings.compiled import dump, load
from steadyhand.settings.compiler import compile_source, compile_text
from steadyhand.settings.environment import Environment, read_environment
from steadyhand.settings.fault import Fault, from_json, to_json
from steadyhand.settings.layers import Layers, Raw

NO_VARIABLES = Environment({}, {}, ())
FULL = re.sub(r"(?m)^#(?=[\[a-z])", "", examples.example())
LINES = (CONTRACT + FULL).splitlines()
SECTION_KEYS = ["start", "wake", "bedtime", "zone", "starts_at", "conditions", "quiet", "channel", "x"]
HABIT_KEYS = [
    "kind",
    "unit",
    "goal",
    "serving",
    "remind",
    "at",
    "every_min",
    "before_bed_min",
    "days",
    "on_days",
]
MORE_HABIT_KEYS = [
    "from_week",
    "limit",
    "taper",
    "topic",
    "title",
    "elemental_mg",
    "supplement",
    "every_days",
    "x",
]

atoms = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 3000),
    st.integers(),
    st.floats(),
    st.text(max_size=9),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(
        ["07:00", "23:00", "12:00-13:00", "mon", "target", "limit", "task", "check-in", "ml", "mg"]
    ),
    st.sampled_from(["wind-down", "session", "break", "magnesium", "pregnancy", "system", "evening"]),
)
trees = st.recursive(
    atoms,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["pace", "at", "every_min", "from", "default", "mon"]) | st.text(max_size=3),
            inner,
        )
    ),
    max_leaves=4,
)
tables = st.dictionaries(st.sampled_from(HABIT_KEYS + MORE_HABIT_KEYS), trees, max_size=8)
named = st.sampled_from(["water", "evening", "week-four", "magnesium", "X"]) | st.text(max_size=3)
documents = st.dictionaries(
    st.sampled_from(["programme", "day", "person", "notifications"]) | st.text(max_size=3),
    st.dictionaries(st.sampled_from(SECTION_KEYS), trees, max_size=4) | trees,
    max_size=4,
).flatmap(
    lambda rest: st.dictionaries(named, tables | trees, max_size=4).map(
        lambda habits: {**rest, "habits": habits}
    )
)


def judge(text: str, environment: Environment = NO_VARIABLES) -> None:
    """Compile, and check that what comes out can be passed on."""
    result = compile_text(text, environment, "config.toml")
    if isinstance(result, Configuration):
        assert load(dump(result)) == result
        return
    assert result
    assert from_json(to_json(result)) == result
    for fault in result:
        assert isinstance(fault, Fault)
        assert str(fault)
        assert fault.message
        assert fault.remedy


@settings(max_examples=100)
@given(st.text())
def test_any_text_is_answered(text: str) -> None:
    """Most texts are no TOML."""
    judge(text)


@settings(max_examples=60)
@given(st.binary())
def test_any_bytes_are_answered(tmp_path_factory: object, content: bytes) -> None:
    """Nor are most files text."""
    path = tmp_path_factory.getbasetemp() / "any.toml"  # type: ignore[attr-defined]  # pytest's factory
    assert isinstance(path, Path)
    path.write_bytes(content)
    assert compile_source(path, {}) is not None


@settings(max_examples=100)
@given(documents)
def test_any_tree_is_answered(document: Raw) -> None:
    """Any types under any keys are judged without an exception."""
    checked = check(Layers({}, document))
    assert checked.settings is not None or checked.problems


@settings(max_examples=60)
@given(st.lists(st.sampled_from(LINES), max_size=40))
def test_any_shuffle_of_valid_lines_is_answered(lines: list[str]) -> None:
    """Keys in tables where they do not belong, tables twice, habits in halves."""
    judge("\n".join(lines))


@settings(max_examples=60)
@given(st.data())
def test_a_sound_file_with_one_line_less_is_answered(data: st.DataObject) -> None:
    """What is left is sound, or the faults say why not."""
    lines = data.draw(st.sampled_from([CONTRACT, FULL])).splitlines()
    gone = data.draw(st.integers(0, len(lines) - 1))
    judge("\n".join(lines[:gone] + lines[gone + 1 :]))


@settings(max_examples=100)
@given(st.data())
def test_a_sound_file_with_one_other_value_is_answered(data: st.DataObject) -> None:
    """Any value in any place; a fault then has the line of that place, or of what it contradicts."""
    lines = CONTRACT.splitlines()
    places = [number for number, line in enumerate(lines) if " = " in line]
    place = data.draw(st.sampled_from(places))
    value = data.draw(
        st.text(max_size=5).map(json.dumps) | st.integers().map(str) | st.sampled_from(["true", "[]", "{}"])
    )
    lines[place] = f"{lines[place].split(' = ')[0]} = {value}"
    judge("\n".join(lines))


@settings(max_examples=100)
@given(
    st.dictionaries(
        st.from_regex(r"STEADYHAND_(DAY|HABITS|PROGRAMME|X)(__[A-Z_]{0,9}){0,3}", fullmatch=True)
        | st.sampled_from(["STEADYHAND_HABITS__WATER__GOAL", "STEADYHAND_DAY__BEDTIME", "STEADYHAND_HABITS"]),
        st.text() | st.sampled_from(["07:00", "{}", "[]", "2026-11-23", '{"default": "07:00"}', "\udcff"]),
        max_size=4,
    )
)
def test_any_variables_are_answered(environ: dict[str, str]) -> None:
    """Names and values alike."""
    judge(CONTRACT, read_environment(environ))


def test_the_parts_of_these_tests_are_sound() -> None:
    """They would be worth little if what they change were faulty from the start."""
    assert compiled(CONTRACT)
    assert tomllib.loads(FULL)
