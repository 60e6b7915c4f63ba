"""The first configuration: the example programme, with the person's answers in it. Pure."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

HEADER = """\
# Steadyhand's configuration, written by: steady setup
# Change what you like, then look it over with: steady check
# The next steady command puts it in force, as does: systemctl --user reload steadyhand
# Until a faulty file is mended, the one before stays in force.
#
# A line that begins with # and a key, without a space between, is a setting to switch on by removing
# the #. Units are in the names of the keys: _min minutes, _h hours, _ml millilitres, _mg milligrams.
#
# This is a diary and a reminder, not a medical device. See a doctor if you are worried, and do not
# wait for the fourth week with new weakness, with shrinking muscles, or if it spreads.


"""
OFFERED = {
    "water": "water: drink enough",
    "caffeine": "caffeine: stay under a limit",
    "hands": "hands: breaks for the hands",
    "relax": "relaxation: a session a day",
    "detox": "detox: screens off before bed",
}
"""The example's habits that are asked about: id and words."""
PREGNANCY = "pregnancy"
CAFFEINE_IN_PREGNANCY_MG = "200"
CONDITIONS = (
    "heart-failure",
    "kidney-disease",
    "liver-disease",
    "low-sodium",
    "fluid-restriction",
    "diuretics",
    PREGNANCY,
    "under-18",
)
"""What makes a fixed amount of water unsafe to ask for (R-025)."""
BARRED = "# Off: with your conditions a clinician has to agree first, see clinician_agreed_ml below."
_SECTION = re.compile(r"\[([a-z.0-9-]+)\]\s*$")
_KEY = re.compile(r"#?([a-z_]+) = ")


class Wishes(NamedTuple):
    """The answers: local times as "HH:MM", the ids of the habits wanted, the first day, and the rest.

    ``onset``: when the symptoms began, None where that is not known.
    """

    wake: str
    bedtime: str
    habits: frozenset[str]
    start: date
    show_details: bool = False
    conditions: tuple[str, ...] = ()
    onset: date | None = None

    @property
    def wanted(self) -> frozenset[str]:
        """The habits that may be on: water not where a condition bars it."""
        return self.habits - {"water"} if self.conditions else self.habits


def first_draft(example: str, wishes: Wishes) -> str:
    """The example's text, comments and all, as the person wants it."""
    begins = example.index("[programme]")
    section = ""
    lines: list[str] = []
    for line in example[begins:].splitlines():
        found = _SECTION.match(line)
        section = found[1] if found else section
        lines += _after_header(line, section, wishes) if found else [_answered(line, section, wishes)]
    return HEADER + "\n".join(lines) + "\n"


def _after_header(line: str, section: str, wishes: Wishes) -> Iterator[str]:
    """The line of a table's name, and under it what switches its habit off."""
    yield line
    habit = section.removeprefix("habits.")
    if section.startswith("habits.") and habit in OFFERED and habit not in wishes.wanted:
        if habit == "water" and wishes.conditions:
            yield BARRED
        yield "enabled = false"


def _answered(line: str, section: str, wishes: Wishes) -> str:
    """The line with the answer to its question in it."""
    found = _KEY.match(line)
    place = (section, found[1] if found else "")
    if place == ("habits.water", "enabled") and "water" not in wishes.wanted:
        return "#enabled = true"
    value = _values(wishes).get(place)
    if value is None:
        return line
    comment = line.removeprefix("#").partition("#")[2].strip().removeprefix("CHANGE THIS: ")
    written = f"{place[1]} = {value}"
    return f"{written:30} # {comment}" if comment else written


def _values(wishes: Wishes) -> dict[tuple[str, str], str]:
    conditions = ", ".join(f'"{condition}"' for condition in wishes.conditions)
    values = {
        ("programme", "start"): wishes.start.isoformat(),
        ("day", "wake"): f'"{wishes.wake}"',
        ("day", "bedtime"): f'"{wishes.bedtime}"',
        ("person", "conditions"): f"[{conditions}]",
        ("notifications", "show_details"): "true" if wishes.show_details else "false",
    }
    if wishes.onset is not None:
        values["programme", "onset"] = wishes.onset.isoformat()
    if PREGNANCY in wishes.conditions:
        values["habits.caffeine", "limit"] = CAFFEINE_IN_PREGNANCY_MG
    return values
