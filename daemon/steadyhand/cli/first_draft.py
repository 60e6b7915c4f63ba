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
ONE, GENTLE, WORKRAVE = "one", "gentle", "workrave"
BREAKS = {
    ONE: "5 minutes after 45 minutes of use",
    GENTLE: "30 seconds after 20 minutes, and 5 minutes after 60",
    WORKRAVE: "Workrave's: 30 seconds after 3 minutes, 10 after 45, at most 4 hours a day",
}
"""How often the hands may rest: the answer and words (DOMAIN 2.7)."""
SHORT_BREAKS = {GENTLE: "pause", WORKRAVE: "micro-break"}
"""The example's table of the short break that comes beside ``hands``."""
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
_SECTION = re.compile(r"(#?)\[([a-z.0-9-]+)\]\s*$")
_KEY = re.compile(r"#?([a-z_]+) = ")


_PRESET = {
    (
        "habits.hands",
        "every_min",
    ): 'preset = "workrave-rest-break"  # 10 minutes each 45, and at most 4 hours a day',
    ("habits.hands", "rest_min"): "#rest_min = 10                # a key that is named wins over the preset",
}


class Wishes(NamedTuple):
    """The answers: local times as "HH:MM", the ids of the habits wanted, the first day, and the rest.

    ``onset``: when the symptoms began, None where that is not known. ``breaks``: one of ``BREAKS``.
    """

    wake: str
    bedtime: str
    habits: frozenset[str]
    start: date
    show_details: bool = False
    conditions: tuple[str, ...] = ()
    onset: date | None = None
    breaks: str = ONE

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
        section = found[1] + found[2] if found else section
        lines += _after_header(line, section, wishes) if found else [_answered(line, section, wishes)]
    text = "\n".join(lines) + "\n"
    short = SHORT_BREAKS.get(wishes.breaks) if "hands" in wishes.wanted else None
    return HEADER + (text if short is None else _switched_on(text, short))


def _switched_on(text: str, habit: str) -> str:
    """The text with the commented table of the habit in force."""
    block = re.compile(rf"^#\[habits\.{habit}\]\n(?:#.*\n)+", re.MULTILINE)
    return block.sub(lambda found: re.sub("^#", "", found[0], flags=re.MULTILINE), text)


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
    if place in _PRESET and wishes.breaks == WORKRAVE:
        return _PRESET[place]
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
    if wishes.breaks == GENTLE:
        values["habits.hands", "every_min"] = "60"
    if PREGNANCY in wishes.conditions:
        values["habits.caffeine", "limit"] = CAFFEINE_IN_PREGNANCY_MG
    return values
