"""From a file and the environment to the configuration, or to everything that is wrong with it.

Here pydantic is imported: only ``python -m steadyhand.settings`` and tests come here.
"""

import tomllib
from collections.abc import Iterable, Mapping
from hashlib import sha256

from steadyhand.domain.reminding.habit import Configuration
from steadyhand.settings.assemble import configuration_of
from steadyhand.settings.check import check
from steadyhand.settings.compiled import Compiled, StrPath, overrides, stamp_of
from steadyhand.settings.defaults import Raw
from steadyhand.settings.environment import Environment, read_environment
from steadyhand.settings.fault import ENVIRONMENT, Fault
from steadyhand.settings.known import description_at
from steadyhand.settings.layers import Layers, value_at
from steadyhand.settings.position import Path, Position, Positions, position_told, positions
from steadyhand.settings.problem import Problem, dotted, overlap
from steadyhand.settings.source import Source, read_source
from steadyhand.settings.written import shown

AT_THE_END = 2**31


def compile_source(path: StrPath, environ: Mapping[str, str]) -> Configuration | tuple[Fault, ...]:
    """The configuration of a file under these variables, or all its faults, sorted by place."""
    compiled = compile_file(path, environ)
    return compiled.configuration if isinstance(compiled, Compiled) else compiled


def compile_file(path: StrPath, environ: Mapping[str, str]) -> Compiled | tuple[Fault, ...]:
    """The same with the stamp of what was read."""
    source = read_source(path)
    environment = read_environment(environ)
    if isinstance(source, Fault):
        return (source, *environment.faults)
    configuration = compile_text(source.text, environment, source.path, fingerprint_of(source, environ))
    if not isinstance(configuration, Configuration):
        return configuration
    return Compiled(configuration, source.path, stamp_of(source.stat, environ))


def compile_text(
    text: str, environment: Environment, name: str, fingerprint: str = ""
) -> Configuration | tuple[Fault, ...]:
    """The configuration of a TOML text, or all its faults; ``name`` is what they call the file."""
    document = _parsed(text, name)
    if isinstance(document, Fault):
        return (document, *environment.faults)
    layers = Layers(environment.tree, document)
    settings, problems = check(layers)
    if settings is None or problems or environment.faults:
        return (*_placed(problems, layers, environment, text, name), *environment.faults)
    return configuration_of(settings, fingerprint)


def fingerprint_of(source: Source, environ: Mapping[str, str]) -> str:
    """The hash of the file's bytes and of the variables that override it."""
    digest = sha256(source.content)
    for variable, value in overrides(environ):
        digest.update(f"\0{variable}={value}".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _parsed(text: str, name: str) -> Raw | Fault:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_fault(str(error), text, name)
    except RecursionError:
        return _syntax_fault("is nested too deeply", text, name)
    except ValueError as error:
        return _syntax_fault(f"holds a value that cannot be read: {error}", text, name)


def _syntax_fault(told: str, text: str, name: str) -> Fault:
    message, (line, column) = position_told(told, text)
    lines = text.split("\n")
    written = shown(lines[line - 1].strip()) if line <= len(lines) else ""
    remedy = "Correct this line; text needs quotes, and each key stands on a line of its own."
    return Fault(name, line, column, "", written, "TOML 1.0", remedy, f"this is not TOML: {message}")


def _placed(
    problems: Iterable[Problem], layers: Layers, environment: Environment, text: str, name: str
) -> list[Fault]:
    known = positions(text)
    faults = (_fault_of(problem, layers, environment, known, name) for problem in problems)
    return sorted(
        dict.fromkeys(faults), key=lambda fault: (fault.line or AT_THE_END, fault.column or 0, fault.key)
    )


def _fault_of(
    problem: Problem, layers: Layers, environment: Environment, known: Positions, name: str
) -> Fault:
    path = _written_path(problem.path, layers)
    allowed = problem.allowed or description_at(path, layers)
    variable = _variable(path, layers, environment)
    value = shown(layers.at(path)) if _is_leaf(path, layers) else ""
    position = None if variable else _position(path, known)
    line, column = position or (None, None)
    return Fault(
        ENVIRONMENT if variable else name,
        line,
        column,
        variable or dotted(path),
        value,
        allowed,
        problem.remedy,
        problem.message,
    )


def _written_path(path: Path, layers: Layers) -> Path:
    """The path as far as the person wrote it: ``day.bedtime`` for its default, where it is one time."""
    while len(path) > 1 and not _is_table(layers.at(path[:-1])):
        path = path[:-1]
    return path


def _is_table(value: object) -> bool:
    return value is None or isinstance(value, Mapping | list)


def _is_leaf(path: Path, layers: Layers) -> bool:
    return not isinstance(layers.at(path), Mapping)


def _position(path: Path, known: Positions) -> Position | None:
    """Where the key is, else its table; no other habit's place for one that is not in the file."""
    position = known.of(path)
    return (
        None
        if len(path) > 1 and position == known.of(path[:1]) and path[:2] not in known.offsets
        else position
    )


def _variable(path: Path, layers: Layers, environment: Environment) -> str:
    """The variable that the faulty value comes from, or "" where the file is at fault."""
    for set_path, name in environment.names.items():
        sets_it = path[: len(set_path)] == set_path
        sets_a_part = overlap(path, set_path) or overlap(path[:-1], set_path)
        if sets_it or (sets_a_part and value_at(layers.file, path[:2]) is None):
            return name
    return ""
