"""The room of *Progress*: four weeks, read at one desk."""

from steadyhand.bootstrap.glancing import standing_today
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.progressing import progress_of
from steadyhand.domain.reminding.event import Json
from steadyhand.report.banner import banner
from steadyhand.report.progress import progress_view


class ProgressRoom:
    """What *Progress* needs of the house."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def progress(self, *, programme: bool) -> dict[str, Json]:
        """Four weeks as of now. Raises SteadyError."""
        with self._desks.at() as desk:
            warnings = banner(standing_today(desk))
            found = progress_of(desk, programme=programme)
            return progress_view(found, desk.configuration, warnings)
