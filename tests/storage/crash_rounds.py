"""Writers of one log, killed at random moments; a program for ``test_crash``.

Arguments: the log, how many rounds, and a seed. Prints one JSON object: the acknowledged batches as
lists of ids, and what SQLite's check said after each round. A batch is acknowledged on a pipe after
``append`` has returned and never before.
"""

import json
import os
import random
import select
import signal
import sys
from contextlib import closing
from pathlib import Path

from fakes.diary import draft
from steadyhand.storage.database import connect, is_sound
from steadyhand.storage.sqlite import SqliteLog


def write_for_ever(path: Path, chance: random.Random, acknowledge: int) -> None:
    """Append batches, each telling its size, and acknowledge each."""
    log = SqliteLog.open(path)
    while True:
        size = chance.randint(1, 6)
        with log.transaction():
            events = [log.append([draft(data={"size": size})])[0] for _ in range(size)]
        os.write(acknowledge, (json.dumps([event.id for event in events]) + "\n").encode())


def one_round(path: Path, chance: random.Random) -> list[list[str]]:
    """Let a writer write for up to some milliseconds, kill it, and give what it had acknowledged."""
    read, write = os.pipe()
    seed, patience = chance.random(), chance.uniform(0, 0.02)
    child = os.fork()
    if child == 0:
        write_for_ever(path, random.Random(seed), write)  # noqa: S311 -- a test's dice
    os.close(write)
    select.select([], [], [], patience)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read) as pipe:
        return [json.loads(line) for line in pipe]


def is_absent_or_sound(path: Path) -> bool:
    """Whether SQLite finds nothing wrong; a writer may be killed before it made the file."""
    if not path.exists():
        return True
    with closing(connect(str(path))) as connection:
        return is_sound(connection)


def main() -> None:
    """Run the rounds."""
    path, rounds, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    chance = random.Random(seed)  # noqa: S311 -- a test's dice
    acknowledged, sound = [], 0
    for _ in range(rounds):
        acknowledged += one_round(path, chance)
        sound += is_absent_or_sound(path)
    print(json.dumps({"acknowledged": acknowledged, "sound": sound}))  # noqa: T201 -- the program's result


main()
