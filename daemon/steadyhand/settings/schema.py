"""The JSON schema of the configuration, for editors that complete and check TOML."""

import json
from typing import Any, TypeAlias

from steadyhand.settings.defaults import CHECK_INS
from steadyhand.settings.models import Settings

Schema: TypeAlias = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
HABIT_ID = "^[a-z0-9][a-z0-9-]{0,39}$"
_NULL = {"type": "null"}
_FOR_PYTHON_ONLY = ("discriminator", "propertyNames")


def schema_text() -> str:
    """The file ``config/steadyhand.schema.json``; a test keeps it current."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def schema() -> Schema:
    """The models' schema as TOML needs it: without null, and with the default check-ins.

    A check-in that is there by default may leave out what a habit of the person's own must have.
    """
    drawn: Schema = _plain(Settings.model_json_schema())
    definitions, habits = drawn["$defs"], drawn["properties"]["habits"]
    (own,) = habits.pop("patternProperties").values()
    definitions["Habit"] = own
    definitions["DefaultCheckIn"] = {**definitions["CheckIn"], "required": []}
    habit = {"$ref": "#/$defs/Habit"}
    habits["properties"] = {
        name: {"anyOf": [{"$ref": "#/$defs/DefaultCheckIn"}, habit]} for name in CHECK_INS
    }
    habits["patternProperties"] = {HABIT_ID: habit}
    habits["additionalProperties"] = False
    return {"$schema": DRAFT, "title": "Steadyhand configuration", **drawn}


def _plain(node: Any) -> Any:  # noqa: ANN401 - any JSON value
    match node:
        case dict():
            return _merged({key: _plain(value) for key, value in node.items() if _is_wanted(key, value)})
        case list():
            return [_plain(item) for item in node if item != _NULL]
        case _:
            return node


def _is_wanted(key: str, value: object) -> bool:
    """A property may itself be called title or default: those are objects with a meaning."""
    if key == "title":
        return isinstance(value, dict)
    if key == "default":
        return isinstance(value, bool | int | float | str) or (isinstance(value, dict) and "type" in value)
    return key not in _FOR_PYTHON_ONLY


def _merged(node: Schema) -> Schema:
    """A choice of one is no choice."""
    match node:
        case {"anyOf": [dict() as only]}:
            return {**only, **{key: value for key, value in node.items() if key != "anyOf"}}
        case _:
            return node
