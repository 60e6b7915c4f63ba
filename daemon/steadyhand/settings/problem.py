"""What is wrong with a configuration before it has a place in a file."""

from typing import NamedTuple

from steadyhand.settings.position import Path


class Problem(NamedTuple):
    """What is wrong at a path of the configuration.

    ``allowed``: "" stands for the description of the key. ``needs``: other paths that the judgement
    rests on; where one of them is faulty itself, the problem is not told.
    """

    path: Path
    message: str
    remedy: str
    allowed: str = ""
    needs: tuple[Path, ...] = ()


def dotted(path: Path) -> str:
    """The path as the person would name it: ``habits.water.remind.at[0]``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def overlap(one: Path, other: Path) -> bool:
    """Whether one of the paths leads to, or through, the other."""
    shared = min(len(one), len(other))
    return one[:shared] == other[:shared]
