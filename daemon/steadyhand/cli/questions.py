"""Asking the person in the terminal."""

import re
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from steadyhand.bootstrap.moment import day_of
from steadyhand.cli.console import say
from steadyhand.cli.first_draft import BREAKS, CONDITIONS, OFFERED, ONE, Wishes
from steadyhand.cli.recording import read_input
from steadyhand.errors import SteadyError, UsageFault
from steadyhand.report.columns import wrapped

Value = TypeVar("Value")
USUAL_WAKE = "07:00"
USUAL_BEDTIME = "23:00"
NOT_KNOWN = "unknown"
LONGEST_AGO = timedelta(days=36525)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])", re.ASCII)


def usual(today: date) -> Wishes:
    """What is written where nothing else is wished."""
    return Wishes(USUAL_WAKE, USUAL_BEDTIME, frozenset(OFFERED), today)


def ask(today: date) -> Wishes:
    """The person's wishes; an empty answer takes what stands in brackets. Raises UsageFault at the end."""
    wishes = usual(today)
    say("A few questions; Enter takes what stands in brackets.\n")
    wishes = Wishes(
        wake=_asked("When do you get up", wishes.wake, _clock),
        bedtime=_asked("When do you go to bed", wishes.bedtime, _clock),
        habits=_habits(),
        start=_asked("First day of the programme", today.isoformat(), lambda text: _day(text, today)),
        show_details=_yes(
            "May notifications show what they are about, on the lock screen too", otherwise=False
        ),
        conditions=_conditions(),
        onset=_onset(today),
    )
    return wishes._replace(breaks=_breaks()) if "hands" in wishes.habits else wishes


def _asked(question: str, otherwise: str, read: Callable[[str], Value]) -> Value:
    while True:
        try:
            return read(_line(f"{question} [{otherwise}]: ") or otherwise)
        except ValueError as error:
            say(f"  {error}")


def _line(prompt: str) -> str:
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = read_input(sys.stdin.readline)
    if not line:
        raise UsageFault("the answers ended before the questions did; steady setup --yes asks none")
    return line.strip()


def _clock(text: str) -> str:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError("That is no time; write it like 07:00.")
    return f"{int(found[1]):02}:{found[2]}"


def _yes(question: str, *, otherwise: bool) -> bool:
    return _asked(f"{question}? y/n", "y" if otherwise else "n", _choice)


def _choice(text: str) -> bool:
    if text.lower() not in {"y", "yes", "n", "no"}:
        raise ValueError("Answer y or n.")
    return text.lower().startswith("y")


def _habits() -> frozenset[str]:
    say("\nWhich habits? In the first week only the diary asks; these join later.")
    return frozenset(habit for habit, words in OFFERED.items() if _yes(f"  {words}", otherwise=True))


def _conditions() -> tuple[str, ...]:
    say("\nFor some people a fixed amount of water can do harm. Does any of these apply to you?")
    for line in wrapped(", ".join(CONDITIONS), "  "):
        say(line)
    return _asked("Their names, with commas between", "none", _named)


def _onset(today: date) -> date | None:
    """When it began: the advice to see a doctor counts from there, not from today (R-008).

    It may be left out by scripts that were written before it was asked.
    """
    say("\nWhen did the twitching begin? Advice to see a doctor counts from that day.")
    try:
        return _asked("The day, as in 2026-10-30", NOT_KNOWN, lambda text: _begun(text, today))
    except UsageFault:
        return None


def _breaks() -> str:
    """How often the hands rest. It is the last question, and may be left out by scripts as well."""
    say("\nHow often may your hands rest? So long a pause in your typing is the break, asked for or not.")
    for name, words in BREAKS.items():
        say(f"  {name:<9} {words}")
    try:
        return _asked("Which", ONE, _pattern)
    except UsageFault:
        return ONE


def _pattern(text: str) -> str:
    if text.lower() not in BREAKS:
        raise ValueError(f"Answer with one of: {', '.join(BREAKS)}.")
    return text.lower()


def _day(text: str, today: date) -> date:
    try:
        return day_of(text, lambda: today)
    except SteadyError as error:
        raise ValueError(
            f"That is no day; write it like {today}, or Enter for what stands in brackets."
        ) from error


def _begun(text: str, today: date) -> date | None:
    if text.lower() == NOT_KNOWN:
        return None
    day = _day(text, today)
    if not today - LONGEST_AGO <= day <= today:
        raise ValueError(f"That day cannot be right: it is at most a hundred years before {today}.")
    return day


def _named(text: str) -> tuple[str, ...]:
    names: Sequence[str] = [name.strip().lower() for name in text.split(",") if name.strip()]
    if names == ["none"]:
        return ()
    unknown = [name for name in names if name not in CONDITIONS]
    if unknown:
        near = {meant for name in unknown for meant in CONDITIONS if name in meant or meant in name}
        meant = f" Did you mean {' or '.join(sorted(near))}?" if near else ""
        raise ValueError(f"Not in the list: {', '.join(unknown)}.{meant}")
    return tuple(dict.fromkeys(names))
