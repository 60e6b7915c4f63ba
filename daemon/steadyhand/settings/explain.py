"""What pydantic found, in words for people."""

from collections.abc import Mapping
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from steadyhand.settings.habits import KINDS
from steadyhand.settings.known import keys_at
from steadyhand.settings.layers import Layers
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem

UNKNOWN_KEY = "extra_forbidden"
NO_KIND = "union_tag_not_found"
WRONG_KIND = "union_tag_invalid"
ALL_KINDS = ", ".join(f'"{kind}"' for kind in KINDS)

_WORDS: Mapping[str, str] = {
    UNKNOWN_KEY: "is not a key that exists here",
    NO_KIND: "the habit has no kind",
    WRONG_KIND: "is no kind of habit",
    "missing": "is missing",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "string_type": "must be text in quotes",
    "bool_type": "must be true or false",
    "date_type": "must be a date",
    "date_from_datetime_inexact": "must be a date without a time",
    "tuple_type": "must be a list in square brackets",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "dict_type": "must be a table",
    "greater_than": "must be above {gt:g}",
    "greater_than_equal": "must be at least {ge:g}",
    "less_than": "must be below {lt:g}",
    "less_than_equal": "must be at most {le:g}",
    "literal_error": "is not one of those that exist",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "string_pattern_mismatch": "has characters that are not allowed here",
    "too_short": "must not be empty",
    "too_long": "must have at most {max_length} items",
    "value_error": "{error}",
}
_UNQUOTED = frozenset({"int_type", "float_type", "bool_type", "date_type"})


def path_of(error: ErrorDetails) -> Path:
    """The path in the file: without the kind that pydantic puts in, with the key that is missing."""
    path = error["loc"]
    if path[:1] == ("habits",) and len(path) > 2 and path[2] in KINDS:  # noqa: PLR2004 - habits, id, kind
        path = (*path[:2], *path[3:])
    if path[-1:] == ("[key]",):
        path = path[:-1]
    return (*path, "kind") if error["type"] in {NO_KIND, WRONG_KIND} else path


def problem_of(error: ErrorDetails, layers: Layers) -> Problem:
    """One error of pydantic, explained."""
    path = path_of(error)
    return Problem(path, _message(error), _remedy(error, path, layers), _allowed(error, path, layers))


def _message(error: ErrorDetails) -> str:
    words = _WORDS.get(error["type"])
    return error["msg"] if words is None else words.format_map(error.get("ctx", {}))


def _allowed(error: ErrorDetails, path: Path, layers: Layers) -> str:
    match error["type"]:
        case "extra_forbidden":
            return ", ".join(keys_at(path[:-1], layers))
        case "union_tag_not_found" | "union_tag_invalid":
            return ALL_KINDS
        case _:
            return ""


def _remedy(error: ErrorDetails, path: Path, layers: Layers) -> str:
    match error["type"]:
        case "extra_forbidden":
            return _nearest(str(path[-1]), keys_at(path[:-1], layers)) or "Remove it."
        case "union_tag_invalid":
            return _nearest(str(layers.at(path)), tuple(KINDS)) or "Name one of the kinds that exist."
        case "union_tag_not_found":
            return _nearest(str(path[1]), _other_ids(path, layers)) or "Add the kind, or correct the id."
        case "missing":
            return f"Add {path[-1]} to the table."
        case kind if kind in _UNQUOTED and isinstance(error["input"], str):
            return "Write it without quotes."
        case _:
            return "Change it to what is allowed."


def _other_ids(path: Path, layers: Layers) -> tuple[str, ...]:
    habits = layers.file.get("habits")
    return tuple(name for name in habits if name != path[1]) if isinstance(habits, Mapping) else ()


def _nearest(name: str, names: tuple[str, ...]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"Did you mean {near[0]}?" if near else ""
