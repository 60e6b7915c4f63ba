"""The person's files: who may read them, whether the configuration is fresh, whether the log is sound."""

import os
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

from steadyhand.bootstrap.examination.attempt import attempted
from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.errors import LogFault
from steadyhand.report.checkup import Check, State
from steadyhand.settings import compiled
from steadyhand.storage.looking import is_sound_at_a_glance
from steadyhand.system.paths import Paths

FOLDER, FILE = 0o700, 0o600
MOST_TOLD = 5


async def file_checks(around: Circumstances) -> AsyncIterator[Check]:
    """Permissions, configuration, log."""
    yield attempted("permissions", partial(_permissions, around.paths))
    yield attempted("configuration", partial(_configuration, around))
    yield attempted("log", partial(_log, Path(around.paths.log)))


def _permissions(paths: Paths) -> Check:
    faults = [fault for path in sorted(set(_ours(paths))) for fault in _faults_of(path)]
    if not faults:
        return Check("permissions", State.OK, "folders 0700 and files 0600, all yours")
    more = f" and {len(faults) - MOST_TOLD} more" if len(faults) > MOST_TOLD else ""
    told, mended = ([fault[part] for fault in faults[:MOST_TOLD]] for part in (0, 1))
    detail = f"Others may be able to read what is yours alone: {'; '.join(told)}{more}."
    return Check("permissions", State.DEGRADED, detail, "; ".join(mended))


def _ours(paths: Paths) -> Iterator[Path]:
    config, log = Path(paths.config), Path(paths.log)
    yield from (config.parent, config, log.parent, Path(paths.state), Path(paths.runtime))
    yield from log.parent.glob(f"{log.name}*")
    for folder in (paths.state, paths.backups, paths.runtime):
        yield from Path(folder).glob("*")


def _faults_of(path: Path) -> Iterator[tuple[str, str]]:
    """What is wrong with its owner and its mode, and the command that mends it."""
    try:
        found = path.stat()
    except OSError:
        return
    if found.st_uid != os.getuid():
        yield f"{path} belongs to user {found.st_uid}", f"chown {os.getuid()} {path}"
    wanted = FOLDER if path.is_dir() else FILE
    if found.st_mode & 0o077:
        yield f"{path} is {found.st_mode & 0o777:04o}", f"chmod {wanted:o} {path}"


def _configuration(around: Circumstances) -> Check:
    path = around.paths.config
    if not Path(path).exists():
        return Check("configuration", State.MISSING, f"There is no {path}.", "steady setup", needed=True)
    found = compiled.read(around.paths.compiled)
    if found is not None and compiled.is_fresh(found, path, around.environ):
        return Check(
            "configuration", State.OK, f"{len(found.configuration.habits)} habits, in force as written"
        )
    return _not_in_force(around, is_another_in_force=found is not None and found.source == path)


def _not_in_force(around: Circumstances, *, is_another_in_force: bool) -> Check:
    from steadyhand.settings.compiler import compile_source  # noqa: PLC0415 - it brings pydantic

    answer = compile_source(around.paths.config, around.environ)
    if isinstance(answer, Configuration):
        detail = f"{len(answer.habits)} habits without a fault, but not in force yet: it was changed since."
        return Check(
            "configuration", State.DEGRADED, detail, "systemctl --user reload steadyhand, or steady status"
        )
    faults = f"{len(answer)} {'fault' if len(answer) == 1 else 'faults'}"
    if is_another_in_force:
        detail = f"{faults}; the one before stays in force."
        return Check("configuration", State.DEGRADED, detail, "steady check tells them all.")
    return Check("configuration", State.MISSING, faults, "steady check tells them all.", needed=True)


def _log(path: Path) -> Check:
    if not path.exists():
        return Check("log", State.OK, "nothing has been recorded yet")
    try:
        is_sound = is_sound_at_a_glance(path)
    except LogFault as fault:
        return Check("log", State.MISSING, str(fault), "See above; then steady doctor again.", needed=True)
    if is_sound:
        return Check("log", State.OK, f"sound ({path})")
    remedy = "Restart the daemon: it sets the file aside and restores the newest copy."
    return Check("log", State.MISSING, f"{path} is damaged.", remedy, needed=True)
