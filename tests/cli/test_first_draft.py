import re
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from fakes.habits import minutes
from steadyhand.cli.first_draft import CONDITIONS, OFFERED, Wishes, first_draft
from steadyhand.domain.reminding.habit import Configuration, Every, Rest, Stay
from steadyhand.settings.compiler import compile_source
from steadyhand.settings.examples import example

START = date(2026, 12, 1)
ALL = frozenset(OFFERED)


def compiled(folder: Path, wishes: Wishes) -> Configuration:
    """What the draft means, without a fault."""
    path = folder / "config.toml"
    path.write_text(first_draft(example(), wishes), encoding="utf-8")
    answer = compile_source(path, {})
    assert isinstance(answer, Configuration), answer
    return answer


def test_the_answers_are_in_the_draft(tmp_path: Path) -> None:
    """Times, the first day and what notifications show."""
    configuration = compiled(tmp_path, Wishes("06:30", "22:15", ALL, START, show_details=True))
    assert configuration.programme.start == START
    assert {str(at) for at in configuration.rhythm.wake} == {"06:30:00"}
    assert {str(at) for at in configuration.rhythm.bedtime} == {"22:15:00"}
    assert configuration.notifications.show_details


@pytest.mark.parametrize("count", range(len(OFFERED) + 1))
def test_the_habits_are_those_that_were_wanted(tmp_path: Path, count: int) -> None:
    """Every choice of them makes a sound configuration with just these, beside what is not asked about."""
    for wanted in combinations(OFFERED, count):
        configuration = compiled(tmp_path, Wishes("07:00", "23:00", frozenset(wanted), START))
        assert {habit.id for habit in configuration.habits} & ALL == set(wanted)


@pytest.mark.parametrize("condition", CONDITIONS)
def test_a_condition_keeps_water_off(tmp_path: Path, condition: str) -> None:
    """A fixed amount to drink is a clinician's to agree to (R-025)."""
    wishes = Wishes("07:00", "23:00", ALL, START, conditions=(condition,))
    configuration = compiled(tmp_path, wishes)
    assert configuration.habit("water") is None
    assert "clinician has to agree first" in (tmp_path / "config.toml").read_text()


def test_pregnancy_halves_the_limit_of_caffeine(tmp_path: Path) -> None:
    """200 mg, as the example's comment says."""
    configuration = compiled(tmp_path, Wishes("07:00", "23:00", ALL, START, conditions=("pregnancy",)))
    caffeine = configuration.habit("caffeine")
    assert caffeine is not None
    assert isinstance(caffeine.aim, Stay)
    assert caffeine.aim.limit == 200


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        ("one", {"hands": (45, 5, None)}),
        ("gentle", {"hands": (60, 5, None), "pause": (20, 0.5, None)}),
        ("workrave", {"hands": (45, 10, 4), "micro-break": (3, 0.5, None)}),
    ],
)
def test_breaks_come_as_often_as_was_wished(
    tmp_path: Path, breaks: str, expected: dict[str, tuple[float, float, float | None]]
) -> None:
    """One, the gentle two, or Workrave's (DOMAIN 2.7): minutes between, minutes of rest, hours a day."""
    configuration = compiled(tmp_path, Wishes("07:00", "23:00", ALL, START, breaks=breaks))
    found = {
        habit.id: (every.interval, habit.aim.length, habit.aim.daily_limit)
        for habit in configuration.habits
        for every in habit.recurrences
        if isinstance(habit.aim, Rest) and isinstance(every, Every)
    }
    assert found == {
        name: (minutes(every), minutes(rest), None if limit is None else minutes(60 * limit))
        for name, (every, rest, limit) in expected.items()
    }
    assert {habit.from_week for habit in configuration.habits if habit.id in found} == {2}


def test_without_breaks_there_are_no_short_ones(tmp_path: Path) -> None:
    """Whoever wants no breaks is not asked how often."""
    configuration = compiled(tmp_path, Wishes("07:00", "23:00", ALL - {"hands"}, START, breaks="workrave"))
    assert not [habit for habit in configuration.habits if isinstance(habit.aim, Rest)]


def test_the_comments_are_kept() -> None:
    """A person who opens the file finds every key explained, and no word about the example itself."""
    text = first_draft(example(), Wishes("07:00", "23:00", ALL, START))
    ours = {line for line in text.splitlines() if line.startswith("#")}
    theirs = [
        line for line in example()[example().index("[programme]") :].splitlines() if line.startswith("#")
    ]
    assert set(theirs) <= ours
    assert "CHANGE THIS" not in text
    assert not re.search("#:schema|Copy it", text)
