"""The configurations that come with the program: the whole programme, and the smallest useful one."""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

EXAMPLE = "steadyhand.example.toml"
MINIMAL = "minimal.toml"
IN_CHECKOUT = "config"


def example() -> str:
    """The four-week programme with every key, as TOML text."""
    return _text(EXAMPLE)


def minimal() -> str:
    """The smallest useful configuration, as TOML text."""
    return _text(MINIMAL)


def _text(name: str) -> str:
    return next(place for place in _places(name) if place.is_file()).read_text(encoding="utf-8")


def _places(name: str) -> tuple[Traversable, Path]:
    """In the installed package; in the checkout of an editable installation."""
    return resources.files("steadyhand.settings") / name, Path(__file__).parents[3] / IN_CHECKOUT / name
