"""The room of *Progress*: four weeks, read at one desk."""

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.reviews import Reviews
from steadyhand.bootstrap.progressing import progress_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.screened import standing_of
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reassessment.screening import QUIET
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Json
from steadyhand.report.banner import banner
from steadyhand.report.progress import progress_view


class ProgressRoom:
    """What *Progress* needs of the house."""

    def __init__(self, desks: Desks, reviews: Reviews) -> None:
        self._desks = desks
        self._reviews = reviews

    def progress(self, *, programme: bool) -> dict[str, Json]:
        """Four weeks as of now. Raises SteadyError."""
        with self._desks.at() as desk:
            warnings = banner(self._standing(desk))
            found = progress_of(desk, programme=programme)
            return progress_view(found, desk.configuration, warnings)

    def _standing(self, desk: Desk) -> Standing:
        """What stands of the warning signs; from day 28 on also that week four shows no improvement."""
        told, start = standing_of(desk), desk.configuration.programme.start
        is_over = start is not None and desk.today >= start + (PROGRAMME_DAYS - 1) * ONE_DAY
        if not is_over or (told.tier is not None and told.tier not in QUIET):
            return told
        return self._reviews.of(desk).review.screening
