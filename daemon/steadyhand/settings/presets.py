"""Breaks as others have set them: a preset stands for the keys that the person has not named."""

from collections.abc import Mapping
from typing import TypeAlias

Raw: TypeAlias = Mapping[str, object]

PRESETS: Mapping[str, Raw] = {
    "workrave-micro-break": {"every_min": 3, "rest_min": 0.5, "snooze_min": 2.5},
    "workrave-rest-break": {"every_min": 45, "rest_min": 10, "snooze_min": 3, "daily_limit_h": 4},
}
"""Workrave's defaults (DOMAIN 2.7)."""


def with_preset(table: Raw) -> dict[str, object]:
    """The table of a break with the keys of its preset in it; a key that is named wins."""
    name = table.get("preset")
    return {**PRESETS.get(name, {}), **table} if isinstance(name, str) else dict(table)
