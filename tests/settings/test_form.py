"""The fields of the page and the keys of the file."""

import pytest

from steadyhand.domain.reminding.habit import Configuration
from steadyhand.settings import form
from steadyhand.settings.compiler import compile_text
from steadyhand.settings.editing import Change, Value, edited
from steadyhand.settings.environment import Environment
from steadyhand.settings.habits import KINDS

ENTRIES = {each.name: each for entries in form.OF_KIND.values() for each in (*entries, *form.ABOUT)}


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("goal", "2200", 2200),
        ("goal", "2,5", 2.5),
        ("goal", "much", "much"),
        ("goal", "1e999", "1e999"),
        ("goal", "", None),
        ("at", "09:00, 15:30", ["09:00", "15:30"]),
        ("at", '["09:00" "15:30"]', ["09:00", "15:30"]),
        ("at", "", None),
        ("private", "yes", True),
        ("private", "", False),
        ("note", "two\nlines", "two\nlines"),
    ],
)
def test_a_text_becomes_a_value_or_stays_for_the_checker(name: str, typed: str, value: Value | None) -> None:
    """What is no number goes on as text, and the checker says so."""
    assert form.read(ENTRIES[name], typed) == value


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_field_is_a_key_of_its_kind(kind: str) -> None:
    """A key that were renamed would be offered in vain."""
    known = {field.alias or name for name, field in KINDS[kind].model_fields.items()}
    assert {entry.keys[0] for entry in form.of_habit(kind)} <= known


def test_only_what_was_changed_is_changed() -> None:
    """A field that says what it said before, and one that is not there, leave the file as it is."""
    was, typed = {"goal": "2500", "serving": "250"}, {"goal": "2200", "serving": "250"}
    changes = form.changes(("habits", "water"), form.of_habit("target"), was, typed)
    assert list(changes) == [Change(("habits", "water", "goal"), 2200)]


@pytest.mark.parametrize("kind", sorted(form.NEW_KINDS))
def test_a_new_habit_is_sound_as_its_form_begins(kind: str) -> None:
    """Of each kind, once it has a name; a limit needs its amount."""
    table = form.new_table(kind, {"title": "New", "limit": "2", **form.NEW_KINDS[kind]})
    text = edited("", [Change(("habits", "new"), table)])
    assert isinstance(compile_text(text, Environment({}, {}, ()), "config.toml"), Configuration)


@pytest.mark.parametrize(
    ("title", "name"),
    [("Größe & Maß", "grosse-mass"), ("休息", "task"), ("Water", "water-2"), ("Evening", "evening-2")],
)
def test_an_id_is_made_of_the_name(title: str, name: str) -> None:
    """In letters that an id may have; no other habit has it, and no check-in that is there by default."""
    assert form.new_id(title, "task", {"water"}) == name
