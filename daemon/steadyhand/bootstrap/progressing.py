"""Four weeks at a look, from the log: only these are read, and what lasts."""

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.reviewing import Span, material_of
from steadyhand.domain.reassessment.progress import LAST_DAYS, Progress, progress, shown_from


def progress_of(desk: Desk, *, programme: bool = False) -> Progress:
    """The programme's four weeks while it goes on, else the last 28 days. Raises LogFault.

    ``programme``: the programme's also when it is over, where there is one.
    """
    start = shown_from(desk.configuration, desk.today, programme=programme)
    material = material_of(desk, Span(start, min(desk.today, start + LAST_DAYS)))
    return progress(
        material.configuration,
        material.events,
        desk.zone,
        start=start,
        on=desk.today,
        now=desk.now,
        regimes=material.regimes,
    )
