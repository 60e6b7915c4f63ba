"""Today at a glance, joined from the log, the configuration and the daemon: for the terminal and the page."""

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.screened import standing_of
from steadyhand.domain.programme.intakes import KINDS
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reassessment.screening import QUIET
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.adherence import adherence
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.domain.reminding.state import State
from steadyhand.report.adherence import adherence_rows
from steadyhand.report.status import DaemonFacts, status_view
from steadyhand.system.single_instance import running

WEEK = 7 * ONE_DAY


def status_of(desk: Desk) -> dict[str, Json]:
    """The contract's status as of now; works without the daemon, and says that it is not there."""
    found = running(desk.paths.runtime)
    daemon = None if found is None else DaemonFacts(running=True, **found._asdict())
    state = desk.state(desk.today - WEEK)
    return status_view(
        desk.configuration,
        state,
        desk.now,
        desk.zone,
        daemon,
        week=_week(desk, state),
        warning=desk.warning,
        taken=_taken(desk),
        standing=_standing(desk),
    )


def _standing(desk: Desk) -> Standing:
    """What stands of the warning signs; from day 28 on also that week four shows no improvement.

    Only where nothing else stands is the review made for that, which takes half a second.
    """
    told, start = standing_of(desk), desk.configuration.programme.start
    is_over = start is not None and desk.today >= start + (PROGRAMME_DAYS - 1) * ONE_DAY
    if not is_over or (told.tier is not None and told.tier not in QUIET):
        return told
    from steadyhand.bootstrap.reviewing import review_of  # noqa: PLC0415 - it brings scipy

    return review_of(desk).screening


def _taken(desk: Desk) -> list[Event]:
    """What was taken in the last 14 days, and in the programme's first week while it goes on."""
    start, first = desk.configuration.programme.start, desk.today - 2 * WEEK
    if start is not None and start <= desk.today < start + PROGRAMME_DAYS * ONE_DAY:
        first = min(first, start)
    return list(desk.log.of_kinds(KINDS, first, desk.today))


def _week(desk: Desk, state: State) -> list[dict[str, Json]]:
    """The adherence of the seven days before today."""
    first, last = desk.today - WEEK, desk.today - ONE_DAY
    rows = adherence(desk.configuration, state.kept, desk.zone, first_day=first, last_day=last, now=desk.now)
    return adherence_rows(rows)
