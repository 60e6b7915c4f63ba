"""``steady relax``: a guided session in the terminal."""

import os
import shutil
import signal
import sys
from argparse import ArgumentParser
from typing import TextIO

from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.chair import Chair
from steadyhand.cli.console import say, say_json, warn
from steadyhand.cli.pacer import InPlace, Lines, practise
from steadyhand.cli.recording import add_json, tell
from steadyhand.domain.programme.relaxation import (
    MOST_CYCLES,
    NAMES,
    USUAL_CYCLES,
    Technique,
    holds_are_safe,
)
from steadyhand.domain.reminding.command import Practised
from steadyhand.domain.reminding.habit import Habit, Practise
from steadyhand.errors import Refused, SteadyError, UsageFault
from steadyhand.report.practice import (
    LONGEST_MIN,
    SHORTEST_RECORDED_MIN,
    Plan,
    lost,
    sessions_of,
    summary,
    usual_of,
)

BY_THE_PERSON = (None, signal.SIGINT)
EXIT_OF_A_SIGNAL = 128


def take_relax(parser: ArgumentParser) -> None:
    """The words of ``relax``."""
    parser.add_argument("habit", metavar="HABIT", nargs="?", help="the habit's id, where there are several")
    parser.add_argument("--minutes", metavar="N", type=int, help=f"how long, 1 to {LONGEST_MIN}")
    parser.add_argument(
        "--technique", metavar="T", choices=list(Technique), help=f"one of {', '.join(Technique)}"
    )
    parser.add_argument(
        "--cycles",
        metavar="N",
        type=int,
        help=f"how many breaths of 4-7-8, 1 to {MOST_CYCLES}, {USUAL_CYCLES} where nothing is said",
    )
    parser.add_argument("--no-holds", action="store_true", help="without holding the breath")
    parser.add_argument("--plain", action="store_true", help="one line for each step, without a bar")
    add_json(parser)


def relax(arguments: Arguments, desk: Desk) -> int:
    """Lead a session, and record the minutes that were practised, however it ended."""
    plan = _planned(arguments, desk)
    if plan.habit is not None:
        desk.log.close()
    stream = sys.stderr if arguments.json else sys.stdout
    with Chair() as chair:
        with _face(plan, stream, plain=arguments.plain) as face:
            done_s = practise(plan.phases, chair, face, plan.advice)
        minutes = int(done_s / 6) / 10
        given = _recorded(plan, minutes, desk)
    if chair.ended_by != signal.SIGHUP:
        _tell(plan, minutes, given, as_json=arguments.json, desk=desk)
    return 0 if chair.ended_by in BY_THE_PERSON else EXIT_OF_A_SIGNAL + chair.ended_by


def _planned(arguments: Arguments, desk: Desk) -> Plan:
    habit = _habit(arguments.habit, arguments.technique, desk)
    technique, minutes = usual_of(habit)
    technique = Technique(arguments.technique or technique)
    minutes = minutes if arguments.minutes is None else arguments.minutes
    _check(technique, minutes, arguments.cycles)
    holds = holds_are_safe(desk.configuration.person.conditions) and not arguments.no_holds
    return Plan(habit, technique, minutes, holds, arguments.cycles or USUAL_CYCLES)


def _check(technique: Technique, minutes: int, cycles: int | None) -> None:
    if not 1 <= minutes <= LONGEST_MIN:
        raise UsageFault(f"--minutes {minutes}: a session has 1 to {LONGEST_MIN} minutes")
    if cycles is None:
        return
    if technique is not Technique.FOUR_SEVEN_EIGHT:
        raise UsageFault(f"--cycles is for 4-7-8 alone; {technique} goes on for the whole session")
    if not 1 <= cycles <= MOST_CYCLES:
        raise UsageFault(f"--cycles {cycles}: 4-7-8 is for 1 to {MOST_CYCLES} breaths at a time")


def _habit(named: str | None, technique: str | None, desk: Desk) -> Habit | None:
    """The session to record: the named one, or the only one; none where just a technique is asked for."""
    if named is not None:
        habit = desk.habit(named)
        if not isinstance(habit.aim, Practise):
            raise Refused(f"{habit.id} is no session: it is answered with steady done {habit.id}")
        return habit
    sessions = sessions_of(desk.configuration)
    if len(sessions) > 1:
        raise UsageFault(f"which session: {', '.join(each.id for each in sessions)}?")
    if not sessions and technique is None:
        raise Refused(
            "The configuration has no session; steady relax --technique coherent leads one, unrecorded."
        )
    return sessions[0] if sessions else None


def _face(plan: Plan, stream: TextIO, *, plain: bool) -> InPlace | Lines:
    """A screen of its own on a terminal that can; NO_COLOR changes nothing, as there are no colours."""
    is_screen = stream.isatty() and os.environ.get("TERM", "dumb") != "dumb"
    if plain or not is_screen:
        return Lines(plan.title, stream)
    return InPlace(NAMES[plan.technique], stream, shutil.get_terminal_size)


def _recorded(plan: Plan, minutes: float, desk: Desk) -> Given | None:
    """What was recorded, as the clock and the configuration are at the end; None for nothing."""
    if plan.habit is None or minutes < SHORTEST_RECORDED_MIN:
        return None
    try:
        return Desk(desk.environ, warn).give(Practised(plan.habit.id, minutes, plan.technique))
    except SteadyError as error:
        raise type(error)(f"{error}\n{lost(minutes, plan.habit)}") from error


def _tell(plan: Plan, minutes: float, given: Given | None, *, as_json: bool, desk: Desk) -> None:
    if not as_json:
        say(summary(plan.technique, minutes, plan.habit, None if given is None else given.events))
    elif given is None:
        say_json({"events": []})
    else:
        tell(desk, given, as_json=True)


COMMANDS = {"relax": Command(take_relax, relax)}
