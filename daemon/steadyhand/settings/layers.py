"""The two sources of the configuration, as trees that are parsed but not yet judged."""

from collections.abc import Mapping
from typing import NamedTuple

from steadyhand.settings.defaults import CHECK_INS, Raw
from steadyhand.settings.position import Path


class Layers(NamedTuple):
    """What the environment sets, and what the file sets beneath it."""

    environment: Raw
    file: Raw

    def at(self, path: Path) -> object:
        """What is written at the path, the environment first; None for nothing."""
        value = value_at(self.environment, path)
        return value if value is not None else value_at(self.file, path)

    def kind_of(self, habit_id: str) -> str:
        """The kind a habit's table names; "check-in" for a default one that names none."""
        kind = self.at(("habits", habit_id, "kind"))
        if kind is None and habit_id in CHECK_INS:
            return "check-in"
        return kind if isinstance(kind, str) else ""

    def without(self, path: Path) -> "Layers":
        """The same without what stands at the path."""
        return Layers(pruned(self.environment, path), pruned(self.file, path))


def value_at(tree: object, path: Path) -> object:
    """What the tree holds at the path, or None."""
    for part in path:
        if not _holds(tree, part):
            return None
        tree = tree[part]  # type: ignore[index]  # _holds has looked
    return tree


def _holds(tree: object, part: str | int) -> bool:
    if isinstance(tree, Mapping):
        return part in tree
    return isinstance(tree, list) and isinstance(part, int) and part < len(tree)


def pruned(tree: Raw, path: Path) -> Raw:
    """A copy of the tree without the key that the path ends in; a list is dropped whole."""
    key, *rest = path
    if key not in tree:
        return tree
    branch = tree[str(key)]
    if not rest or not isinstance(branch, Mapping):
        return {name: value for name, value in tree.items() if name != key}
    return {**tree, str(key): pruned(branch, tuple(rest))}
