"""A desk for each request: opened, used and left by one thread."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from steadyhand.bootstrap.quick import Desk
from steadyhand.values import NamedTuple

VIA = "page"


class Desks(NamedTuple):
    """Where desks are opened: one environment. ``Desk.warning`` is for the page to show."""

    environ: Mapping[str, str]

    @contextmanager
    def at(self) -> Iterator[Desk]:
        """One desk, for one request. Its log is closed afterwards."""
        desk = Desk(self.environ, _nobody, via=VIA)
        try:
            yield desk
        finally:
            desk.leave()


def _nobody(_: str) -> None:
    """There is no terminal to warn in; what matters of it stands in the views."""
