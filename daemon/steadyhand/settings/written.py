"""A value as the person would write it."""

import json

LONGEST = 80


def shown(value: object) -> str:
    """A value as in TOML, in one line, cut where it is long; "" for None."""
    if value is None:
        return ""
    text = _written(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _written(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except RecursionError:
        return type(value).__name__
