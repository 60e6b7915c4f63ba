"""The compiled configuration: plain JSON beside the log, read without pydantic in a millisecond.

Standard library only, and little of it: the daemon and the quick path import this module.
"""

import json
import os
from binascii import crc32
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta

from steadyhand import __version__
from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import (
    AfterWake,
    Ask,
    At,
    BeforeBed,
    Configuration,
    Days,
    Devices,
    Do,
    Every,
    Habit,
    HabitKind,
    Notifications,
    Pace,
    Person,
    Phone,
    Practise,
    Programme,
    QuietSpan,
    Reach,
    Rest,
    Rhythm,
    Stay,
    Taper,
    Travel,
    WindDown,
)
from steadyhand.values import NamedTuple, TypeAlias

FORMAT = 1
PREFIX = "STEADYHAND_"
NOT_SETTINGS = frozenset({"STEADYHAND_CONFIG", "STEADYHAND_DATA"})
MICROSECOND = timedelta(microseconds=1)

StrPath: TypeAlias = "str | os.PathLike[str]"
Builder: TypeAlias = Callable[..., object]

_VALUES = (AfterWake, Ask, At, BeforeBed, Configuration, Days, Devices, Do, Every, Habit, Notifications, Pace)
_MORE_VALUES = (Person, Phone, Practise, Programme, QuietSpan, Reach, Rest, Rhythm, Stay, Taper, WindDown)
_NAMED = {value.__name__: value for value in (*_VALUES, *_MORE_VALUES)}
_SHAPE = ";".join(f"{name}({','.join(value._fields)})" for name, value in _NAMED.items())
WRITTEN_BY = f"{FORMAT} {__version__} {crc32(_SHAPE.encode()):08x}"


class Stamp(NamedTuple):
    """What the source looked like when it was compiled, so that a stat call tells whether it is stale.

    ``environment``: the STEADYHAND_* variables that override the file, sorted.
    ``written_by``: the format, the version and the shape of the values of the program that compiled it.
    """

    mtime_ns: int
    ctime_ns: int
    inode: int
    size: int
    environment: tuple[tuple[str, str], ...]
    written_by: str = WRITTEN_BY


class Compiled(NamedTuple):
    """A configuration, the absolute path of the file it came from, and that file's stamp."""

    configuration: Configuration
    source: str
    stamp: Stamp


def dump(configuration: Configuration) -> str:
    """The configuration as JSON text in ASCII."""
    return json.dumps(_encode(configuration), separators=(",", ":"))


def load(text: str) -> Configuration:
    """The configuration of ``dump``; ValueError for any other text."""
    try:
        configuration = _decode(json.loads(text))
    except (TypeError, KeyError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError("this is no compiled configuration") from error
    if not isinstance(configuration, Configuration):
        raise ValueError("this is no compiled configuration")  # noqa: TRY004 - the text is wrong, not its type
    return configuration


def stamp_of(stat: os.stat_result, environ: Mapping[str, str]) -> Stamp:
    """The stamp of a source with that stat result under these environment variables."""
    return Stamp(stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size, overrides(environ))


def overrides(environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The variables that override the file, sorted by name."""
    names = (name for name in environ if name.startswith(PREFIX) and name not in NOT_SETTINGS)
    return tuple((name, environ[name]) for name in sorted(names))


def is_fresh(compiled: Compiled, source_path: StrPath, environ: Mapping[str, str]) -> bool:
    """Whether it was compiled by this program from this very file under these variables.

    Costs one stat call. A source that is gone or out of reach is not fresh.
    """
    if compiled.source != os.path.abspath(source_path):  # noqa: PTH100 - pathlib is too dear on the quick path
        return False
    try:
        return compiled.stamp == stamp_of(os.stat(source_path), environ)  # noqa: PTH116 - as above
    except OSError:
        return False


def write(target: StrPath, compiled: Compiled) -> None:
    """Put it in the place of ``target``, atomically, durably, readable by its owner alone.

    Directories that are missing are made, for their owner alone. Raises OSError.
    """
    path = os.path.abspath(target)  # noqa: PTH100 - as above
    folder = os.path.dirname(path)  # noqa: PTH120 - as above
    os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 - as above
    partial = f"{path}.{os.getpid()}.partial"
    try:
        _write_durably(partial, _text_of(compiled).encode("ascii"))
        os.replace(partial, path)  # noqa: PTH105 - as above
    except OSError:
        _remove(partial)
        raise
    sync_folder(folder)


def read(target: StrPath) -> Compiled | None:
    """What ``write`` put there; None where there is none, or an older or a garbled one."""
    try:
        with open(target, encoding="ascii") as file:  # noqa: PTH123 - as above
            return _compiled_of(file.read())
    except (OSError, ValueError):
        return None


def _text_of(compiled: Compiled) -> str:
    body = json.dumps([compiled.source, compiled.stamp, dump(compiled.configuration)])
    return f"{crc32(body.encode()):08x}\n{body}"


def _compiled_of(text: str) -> Compiled:
    checksum, _, body = text.partition("\n")
    if checksum != f"{crc32(body.encode()):08x}":
        raise ValueError("this compiled configuration is garbled")
    source, stamp, configuration = json.loads(body)
    mtime_ns, ctime_ns, inode, size, environment, written_by = stamp
    if written_by != WRITTEN_BY:
        raise ValueError("this configuration was compiled by another version")
    variables = tuple((name, value) for name, value in environment)
    return Compiled(
        load(configuration), source, Stamp(mtime_ns, ctime_ns, inode, size, variables, written_by)
    )


def _write_durably(path: str, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(path, flags, 0o600), "wb") as file:  # noqa: PTH123 - as above
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: str) -> None:
    """Have the disk know which names the folder holds. Raises OSError."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove(path: str) -> None:
    try:
        os.unlink(path)  # noqa: PTH108 - as above
    except FileNotFoundError:
        return


def _encode(value: object) -> Json:
    match value:
        case HabitKind() | Busy() | Travel():
            return [type(value).__name__, value.value]
        case None | bool() | int() | float() | str():
            return value
        case timedelta():
            return ["timedelta", value // MICROSECOND]
        case date() | time():
            return [type(value).__name__, value.isoformat()]
        case frozenset():
            return ["frozenset", *map(_encode, sorted(value))]
        case tuple():
            return [type(value).__name__, *map(_encode, value)]
        case _:
            raise TypeError(f"a configuration holds no {type(value).__name__}")


def _decode(value: Json) -> object:
    if not isinstance(value, list):
        return value
    name, *parts = value
    return _BUILDERS[str(name)](*map(_decode, parts))


_BUILDERS: dict[str, Builder] = {
    **_NAMED,
    "Busy": Busy,
    "HabitKind": HabitKind,
    "Travel": Travel,
    "date": date.fromisoformat,
    "frozenset": lambda *items: frozenset(items),
    "time": time.fromisoformat,
    "timedelta": lambda microseconds: timedelta(microseconds=microseconds),
    "tuple": lambda *items: items,
}
