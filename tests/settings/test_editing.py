"""Changes to the configuration's text."""

import tomllib
from difflib import ndiff
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyhand.errors import Refused
from steadyhand.settings.editing import Change, Value, edited, without_table

EXAMPLE = (Path(__file__).parents[2] / "config/steadyhand.example.toml").read_text(encoding="utf-8")
GOAL = ("habits", "water", "goal")
NOTE = ("habits", "water", "note")


def lines_between(before: str, after: str) -> list[str]:
    """The lines that went (-) and came (+)."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line.startswith(("- ", "+ "))]


def changed(before: str, keys: tuple[str, ...], value: Value | None) -> list[str]:
    """What one change does to the lines."""
    return lines_between(before, edited(before, [Change(keys, value)]))


def test_one_value_changes_one_line_and_its_comment_stays() -> None:
    """All others stay to the last space."""
    (gone, come) = changed(EXAMPLE, GOAL, 2200)
    assert come == gone.replace("- goal = 2500", "+ goal = 2200")


def test_a_key_more_stands_behind_the_last_one_of_its_table() -> None:
    """Not behind the comments that lead over to the next table."""
    after = edited(EXAMPLE, [Change(NOTE, "A glass")]).splitlines()
    at = after.index('note = "A glass"')
    assert after[at - 1].startswith("max_snoozes = 3")


def test_a_key_that_goes_takes_its_line_with_it() -> None:
    """And nothing else."""
    assert changed(EXAMPLE, ("habits", "water", "from_week"), None) == [
        "- from_week = 2                  # the programme week it starts in"
    ]


def test_what_is_within_an_inline_table_changes_there() -> None:
    """It stays in one line."""
    assert changed(EXAMPLE, ("habits", "water", "remind", "until_before_bed_min"), 60) == [
        "- remind = { pace = true, until_before_bed_min = 90 }",
        "+ remind = { pace = true, until_before_bed_min = 60 }",
    ]


def test_a_habit_more_stands_at_the_end() -> None:
    """With a table of its own."""
    assert changed(EXAMPLE, ("habits", "tea"), {"kind": "task", "at": ["09:00"]}) == [
        "+ ",
        "+ [habits.tea]",
        '+ kind = "task"',
        '+ at = ["09:00"]',
    ]


def test_a_check_in_that_is_there_by_default_gets_a_table_to_be_switched_off_in() -> None:
    """It names only what differs."""
    assert changed("", ("habits", "morning", "enabled"), value=False) == [
        "+ [habits.morning]",
        "+ enabled = false",
    ]


def test_a_habit_that_goes_leaves_the_comment_of_the_next_one() -> None:
    """The words about the supplement stand above its table, and stay."""
    after = without_table(EXAMPLE, ("habits", "magnesium-food"))
    assert "# Off, and food comes first." in after
    assert "magnesium-food" not in tomllib.loads(after)["habits"]
    assert all(line.startswith("- ") for line in lines_between(EXAMPLE, after))


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("habits.water.goal = 1 # one\n", "habits.water.goal = 2 # one\n"),
        ("[habits]\nwater = {goal=1, unit='ml'}", "[habits]\nwater = {goal=2, unit='ml'}"),
        ("habits = { water = { goal = 1 } }\n", "habits = { water = { goal = 2 } }\n"),
        ("[habits.water]\r\ngoal = 1\r\n# end\r\n", "[habits.water]\r\ngoal = 2\r\n# end\r\n"),
        ("[habits.water]\n\tgoal=1  # tab\n", "[habits.water]\n\tgoal=2  # tab\n"),
        ("[ habits . 'water' ]\n\"goal\" = 1\n", "[ habits . 'water' ]\n\"goal\" = 2\n"),
        ("[habits.water]\ngoal=1\n[day]\n[habits.tea]\n", "[habits.water]\ngoal=2\n[day]\n[habits.tea]\n"),
        ("# Größe 休息\n[habits.water]\ngoal = 1 # ß\n", "# Größe 休息\n[habits.water]\ngoal = 2 # ß\n"),
        (
            "[habits.water.remind]\n[habits.water]\ngoal = 1\n",
            "[habits.water.remind]\n[habits.water]\ngoal = 2\n",
        ),
    ],
)
def test_whatever_the_layout_it_stays(text: str, after: str) -> None:
    """Dotted keys, inline tables, line ends of Windows, tabs, quoted keys, tables out of order."""
    assert edited(text, [Change(GOAL, 2)]) == after


@pytest.mark.parametrize(
    "text",
    [
        "habits.water.goal = 1\n",
        "habits = { water = { goal = 1 } }",
        "[habits]\nwater = { goal = 1 }\n",
        "[habits.water]\r\ngoal = 1\r\n",
        "[habits.water] # only\ngoal = 1",
    ],
)
def test_the_last_habit_can_go_and_another_can_come(text: str) -> None:
    """However it is written down."""
    assert "water" not in tomllib.loads(without_table(text, ("habits", "water"))).get("habits", {})
    more = tomllib.loads(edited(text, [Change(("habits", "tea"), {"kind": "task"})]))
    assert more["habits"] == {"water": {"goal": 1}, "tea": {"kind": "task"}}


def test_a_list_that_has_a_line_for_each_keeps_them() -> None:
    """And text in single quotes its quotes."""
    text = "[habits.water]\nat = [\n    '09:00',\n]\ntitle = 'Tea'\n"
    after = edited(
        text, [Change(("habits", "water", "at"), ["10:00"]), Change(("habits", "water", "title"), "T")]
    )
    assert after == "[habits.water]\nat = [\n    \"10:00\",\n]\ntitle = 'T'\n"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_words_come_out_as_they_went_in(words: str) -> None:
    """Quotes, backslashes, lines and control characters too; the rest of the file stays."""
    after = edited(EXAMPLE, [Change(NOTE, words)])
    assert tomllib.loads(after)["habits"]["water"]["note"] == words
    assert [line for line in after.splitlines() if line.startswith("#")] == [
        line for line in EXAMPLE.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize("text", ["goal =", "[habits", "a = 1\na = 2", "habits = 3"])
def test_what_cannot_be_changed_is_refused(text: str) -> None:
    """What is not TOML, and where no table can be."""
    with pytest.raises(Refused, match="file is"):
        edited(text, [Change(GOAL, 2)])


def test_what_a_habit_had_by_default_is_written_within_it() -> None:
    """In one line, behind its other keys."""
    text = "[habits.water]\ngoal = 1\n# below\n\n[day]\n"
    at, pace = ("habits", "water", "remind", "at"), ("habits", "water", "remind", "pace")
    after = edited(text, [Change(pace, value=False), Change(at, ["09:00"])])
    assert after == (
        '[habits.water]\ngoal = 1\nremind = { pace = false, at = ["09:00"] }\n# below\n\n[day]\n'
    )
