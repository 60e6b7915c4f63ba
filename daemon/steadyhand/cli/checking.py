"""``steady check``: validating the configuration."""

from argparse import ArgumentParser
from typing import cast

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.console import say, say_json, warn
from steadyhand.cli.recording import add_json
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.errors import ConfigurationFault
from steadyhand.settings.advice import advice
from steadyhand.settings.fault import Fault


def take_check(parser: ArgumentParser) -> None:
    """The words of ``check``."""
    parser.add_argument("file", metavar="FILE", nargs="?", help="another file than the one in force")
    add_json(parser)


def check(arguments: Arguments, desk: Desk) -> int:
    """Tell every fault, each with its place and its remedy; or that there is none."""
    from steadyhand.settings.compiler import compile_source  # noqa: PLC0415 - it brings pydantic

    path: str = arguments.file or desk.paths.config
    answer = compile_source(path, desk.environ)
    if not isinstance(answer, Configuration):
        return _faulty(path, answer, as_json=arguments.json)
    return _sound(path, answer, as_json=arguments.json)


def _faulty(path: str, faults: tuple[Fault, ...], *, as_json: bool) -> int:
    if as_json:
        told = [cast("dict[str, Json]", fault._asdict()) for fault in faults]
        say_json({"file": path, "faults": [*told], "habits": None, "warnings": []})
    else:
        say("\n\n".join(str(fault) for fault in faults))
        say(f"\n{path}: {len(faults)} {'fault' if len(faults) == 1 else 'faults'}")
    return ConfigurationFault.exit_code


def _sound(path: str, configuration: Configuration, *, as_json: bool) -> int:
    habits, warnings = len(configuration.habits), advice(configuration)
    if as_json:
        say_json({"file": path, "faults": [], "habits": habits, "warnings": [*warnings]})
        return 0
    say(f"{path}: no faults, {habits} {'habit' if habits == 1 else 'habits'}")
    for warning in warnings:
        warn(f"{path}: {warning}")
    return 0


COMMANDS = {"check": Command(take_check, check)}
