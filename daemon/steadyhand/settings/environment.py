"""The variables STEADYHAND_<SECTION>__<KEY>, as a tree."""

import json
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from typing import NamedTuple

from steadyhand.settings.compiled import PREFIX, overrides
from steadyhand.settings.fault import ENVIRONMENT, Fault
from steadyhand.settings.position import Path
from steadyhand.settings.written import shown

SECTIONS = ("programme", "day", "person", "notifications", "presence", "phone", "devices", "habits")
PLAIN_TEXT = frozenset({"title", "note"})
FORM = "STEADYHAND_<SECTION>__<KEY>, as in STEADYHAND_DAY__WAKE or STEADYHAND_HABITS__WATER__GOAL"


class Environment(NamedTuple):
    """What the variables set, which variable sets what, and what is wrong with them."""

    tree: Mapping[str, object]
    names: Mapping[Path, str]
    faults: tuple[Fault, ...]


def read_environment(environ: Mapping[str, str]) -> Environment:
    """The tree of all variables that override the file.

    A value is read as TOML, else as JSON, else it is text. In the id of a habit an underscore
    stands for a hyphen: STEADYHAND_HABITS__MAGNESIUM_FOOD__ENABLED=false.
    """
    tree: dict[str, object] = {}
    names: dict[Path, str] = {}
    faults = []
    for name, raw in overrides(environ):
        path = _path(name)
        fault = _fault(name, raw, path)
        if fault is None and not _planted(tree, path, _value(raw, path)):
            fault = _wrong(
                name, raw, "sets a part of what another variable sets whole", "Remove one of the two."
            )
        if fault is None:
            names[path] = name
        else:
            faults.append(fault)
    return Environment(tree, names, tuple(faults))


def _path(name: str) -> tuple[str, ...]:
    section, *keys = name.removeprefix(PREFIX).lower().split("__")
    if section == "habits" and keys:
        keys[0] = keys[0].replace("_", "-")
    return (section, *keys)


def _fault(name: str, raw: str, path: tuple[str, ...]) -> Fault | None:
    if not _is_text(name + raw):
        return _wrong(ascii(name)[1:-1], ascii(raw), "is not UTF-8", "Set it again in UTF-8, or unset it.")
    if path[0] not in SECTIONS:
        return _wrong(name, raw, "is no variable of Steadyhand", _did_you_mean(path))
    if len(path) == 1 or not all(path):
        return _wrong(
            name, raw, "names a section but no key", f"Name the key: {PREFIX}{path[0].upper()}__<KEY>."
        )
    return None


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _did_you_mean(path: tuple[str, ...]) -> str:
    near = get_close_matches(path[0], (*SECTIONS, "config", "data"), n=1)
    known = ", ".join(section.upper() for section in SECTIONS)
    return f"Did you mean {PREFIX}{near[0].upper()}?" if near else f"Unset it. The sections are {known}."


def _wrong(name: str, raw: str, message: str, remedy: str) -> Fault:
    return Fault(ENVIRONMENT, None, None, name, shown(raw), FORM, remedy, message)


def _value(raw: str, path: tuple[str, ...]) -> object:
    if path[-1] in PLAIN_TEXT:
        return raw
    try:
        read = tomllib.loads(f"value = {raw}")
    except (ValueError, RecursionError):
        return _json(raw)
    return read["value"] if len(read) == 1 else raw


def _json(raw: str) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw


def _planted(tree: dict[str, object], path: tuple[str, ...], value: object) -> bool:
    *parents, key = path
    for parent in parents:
        branch = tree.setdefault(parent, {})
        if not isinstance(branch, dict):
            return False
        tree = branch
    if key in tree:
        return False
    tree[key] = value
    return True
