"""The room of *Progress*: four weeks, read at one desk."""

from steadyhand.bootstrap.glancing import standing_today
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.shelf import Shelf
from steadyhand.bootstrap.progressing import progress_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.reminding.event import Json
from steadyhand.report.banner import banner
from steadyhand.report.progress import progress_view


class ProgressRoom:
    """What *Progress* needs of the house."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._shelf: Shelf[dict[str, Json]] = Shelf()

    def progress(self, *, programme: bool) -> dict[str, Json]:
        """Four weeks as of now. Raises SteadyError."""
        with self._desks.at() as desk:
            return self._shelf.of(desk, programme, lambda: _view(desk, programme=programme))


def _view(desk: Desk, *, programme: bool) -> dict[str, Json]:
    warnings = banner(standing_today(desk))
    return progress_view(progress_of(desk, programme=programme), desk.configuration, warnings)
