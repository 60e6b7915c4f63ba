"""``steady screen``: the questions about warning signs, and what stands after them."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import date
from pathlib import Path

from steadyhand.bootstrap.moment import DAY
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.screened import (
    NOTHING,
    assessed,
    give_answers,
    give_visit,
    onset_known,
    standing_of,
)
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json, warn
from steadyhand.cli.recording import FROM_INPUT
from steadyhand.cli.warning_signs import About, ask
from steadyhand.domain.reassessment.questions import COURSE, ONSET, QUESTIONS, Course, Reply
from steadyhand.domain.reassessment.screening import (
    checked,
    findings,
    highest,
    message,
)
from steadyhand.domain.reassessment.standing import known
from steadyhand.domain.reassessment.tier import Assessment, Standing, Tier
from steadyhand.domain.reassessment.wording import ask_first, disclaimer
from steadyhand.domain.reminding.event import Json
from steadyhand.errors import Refused, SteadyError, UsageFault
from steadyhand.report.banner import screening_view
from steadyhand.report.columns import wrapped
from steadyhand.report.screening import about_onset, result_lines

LARGEST_FILE = 64 * 1024
ANSWERS = (
    "a JSON object, - is standard input: "
    + ", ".join(QUESTIONS)
    + f" with {', '.join(Reply)}; {COURSE} with {', '.join(Course)}; {ONSET} with a date"
)


def take_screen(parser: ArgumentParser) -> None:
    """The words of ``screen``."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--answers", metavar="FILE", help=ANSWERS)
    what.add_argument(
        "--seen-by-clinician", metavar="DATE", help=f"a clinician has seen what stands, on that day: {DAY}"
    )
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")


class _Alarm:
    """Says what to do in an emergency, once and before anything else."""

    def __init__(self, desk: Desk, *, is_silent: bool) -> None:
        self._desk, self._was_said = desk, is_silent

    def __call__(self) -> None:
        if not self._was_said:
            self._was_said = True
            number = self._desk.configuration.person.emergency_number
            say("\n".join(wrapped(message(Tier.EMERGENCY, (), number))))
            sys.stdout.flush()


def screen(arguments: Arguments, desk: Desk) -> int:
    """Ask, or take the answers of a file, or a visit; then tell what stands."""
    if arguments.seen_by_clinician is not None:
        return _seen(arguments, desk)
    if arguments.json and arguments.answers is None:
        raise UsageFault("--json asks nothing in the terminal: give --answers FILE with it")
    alarm = _Alarm(desk, is_silent=arguments.json)
    answers = _asked(desk, alarm) if arguments.answers is None else _of_file(arguments.answers, desk.today)
    if highest(each.tier for each in findings(answers)) is Tier.EMERGENCY:
        alarm()
    made = assessed(desk, answers)
    _record(desk, answers, made, as_json=arguments.json)
    _tell(desk, as_json=arguments.json, alarm=alarm)
    return 0


def _asked(desk: Desk, alarm: Callable[[], None]) -> dict[str, str]:
    before = standing_of(desk)
    about = About(desk.today, known(before), onset_known(desk, before), dict(before.assessed))
    try:
        answers = ask(about, alarm, _under(desk))
    except KeyboardInterrupt:
        say("")
        warn(f"stopped. {NOTHING}")
        raise
    say("")
    return answers


def _of_file(name: str, today: date) -> dict[str, str]:
    """The answers in that file. Raises Refused for anything but them."""
    try:
        found = json.loads(_read(name), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        raise Refused(f"The answers are no JSON text. {NOTHING}") from error
    if not isinstance(found, dict):
        raise Refused(f'The answers are no JSON object, as {{"weakness": "no"}}. {NOTHING}')
    return checked({key: value for key, value in found.items() if value is not None}, today)


def _read(name: str) -> str:
    try:
        if name == FROM_INPUT:
            content = sys.stdin.buffer.read(LARGEST_FILE + 1)
        else:
            with Path(name).open("rb") as stream:
                content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror}. {NOTHING}") from error
    if len(content) > LARGEST_FILE:
        raise Refused(f"The answers are longer than {LARGEST_FILE} bytes. {NOTHING}")
    return content.decode("utf-8-sig")


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = ", ".join(sorted({key[:60] for key in keys if keys.count(key) > 1}))
        raise Refused(f"Answered more than once: {twice}. {NOTHING}")
    return found


def _record(desk: Desk, answers: dict[str, str], made: Assessment, *, as_json: bool) -> None:
    """Record the answers; where that fails, an emergency is told all the same."""
    try:
        give_answers(desk, answers, made)
    except SteadyError:
        if as_json:
            say_json({"tier": made.tier.value, "flags": list(made.flags), "message": made.message})
        raise


def _seen(arguments: Arguments, desk: Desk) -> int:
    """Record that a clinician has seen what stands."""
    day, _ = give_visit(desk, arguments.seen_by_clinician)
    if not arguments.json:
        say(f"recorded: seen by a clinician on {day}")
    _tell(desk, as_json=arguments.json, alarm=None)
    return 0


def _tell(desk: Desk, *, as_json: bool, alarm: Callable[[], None] | None) -> None:
    told = standing_of(desk)
    if as_json:
        say_json(_view(desk, told))
        return
    is_emergency = told.tier is Tier.EMERGENCY
    if is_emergency and alarm is not None:
        alarm()
    lines = [line for line in result_lines(told) if not (is_emergency and alarm and line == told.message)]
    lines += about_onset(told, desk.configuration.programme.onset, desk.paths.config)
    say("\n".join(line for text in lines for line in wrapped(text)))
    say("\n".join(_under(desk)))


def _view(desk: Desk, told: Standing) -> dict[str, Json]:
    view = screening_view(told)
    first = ask_first(desk.configuration.person.conditions)
    contract = {key: view[key] for key in ("tier", "flags", "message")}
    return {**contract, **view, "ask_first": first, "not_a_device": _not_a_device(desk)}


def _under(desk: Desk) -> list[str]:
    """What stands under every screen of questions and every result."""
    first = ask_first(desk.configuration.person.conditions)
    return ["", *(wrapped(first) if first is not None else ()), *wrapped(_not_a_device(desk))]


def _not_a_device(desk: Desk) -> str:
    return disclaimer(desk.configuration.person.emergency_number)


COMMANDS = {"screen": Command(take_screen, screen)}
