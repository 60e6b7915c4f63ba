"""The names of files in the folder: which are ours, and what those are that a synchroniser leaves. Pure."""

import re
from enum import StrEnum
from typing import NamedTuple

from steadyhand.errors import Refused

PREFIX = "steadyhand-"
EVENTS = ".events"
KEYS = ".keys"
_DEVICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_KEY = re.compile(r"[0-9a-f]{16}")
_COPY = re.compile(r"sync-conflict-|conflict|\(|~| - copy|\.orig\b|\.old\b|\.bak\b", re.IGNORECASE)
_PASSING = (".tmp", ".part", ".partial", ".!sync", ".swp", "~", ".crdownload", ".filepart")


class NameKind(StrEnum):
    """What a name says a file is."""

    EVENTS = "events"
    KEYS = "keys"
    COPY = "copy"
    """What a synchroniser keeps of two versions."""
    PASSING = "passing"
    """Something on its way, or somebody else's."""
    STRAY = "stray"
    """Called like ours, and not ours."""


class Name(NamedTuple):
    """``whose``: the device, or the key; "" for what is not ours."""

    kind: NameKind
    whose: str = ""


def named(name: str) -> Name:
    """What a file of that name is."""
    if name.startswith(".") or not name.startswith(PREFIX) or name.lower().endswith(_PASSING):
        return Name(NameKind.PASSING)
    if _COPY.search(name):
        return Name(NameKind.COPY)
    device = name.removeprefix(PREFIX).removesuffix(EVENTS)
    if name.endswith(EVENTS) and _DEVICE.fullmatch(device):
        return Name(NameKind.EVENTS, device)
    key = name.removeprefix(PREFIX).removesuffix(KEYS)
    if name.endswith(KEYS) and _KEY.fullmatch(key):
        return Name(NameKind.KEYS, key)
    return Name(NameKind.STRAY)


def is_device(name: str) -> bool:
    """Whether a device can be called so."""
    return _DEVICE.fullmatch(name) is not None


def events_of(device: str) -> str:
    """The name of that device's file. Raises Refused for a device whose file would not be known again."""
    name = f"{PREFIX}{device}{EVENTS}"
    if named(name) != Name(NameKind.EVENTS, device):
        raise Refused(f"A device called {device!r} cannot share: its file would be taken for something else.")
    return name


def keys_of(key: str) -> str:
    """The name of the file about a key."""
    return f"{PREFIX}{key}{KEYS}"
