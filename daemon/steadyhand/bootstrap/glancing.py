"""Today at a glance, joined from the log, the configuration and the daemon: for the terminal and the page."""

from datetime import date

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
from steadyhand.values import NamedTuple

WEEK = 7 * ONE_DAY


class Seen(NamedTuple):
    """What the log says for a glance at today.

    ``state``: with the events of the last seven days. ``taken``: what was taken in since ``taken_since``.
    ``standing``: of the warning signs.
    """

    state: State
    taken: tuple[Event, ...]
    standing: Standing


def seen_of(desk: Desk) -> Seen:
    """It, read by index. Raises LogFault."""
    taken = tuple(desk.log.of_kinds(KINDS, taken_since(desk), desk.today))
    return Seen(desk.state(desk.today - WEEK), taken, standing_today(desk))


def status_of(desk: Desk, seen: Seen | None = None) -> dict[str, Json]:
    """The contract's status as of now; works without the daemon, and says that it is not there.

    ``seen``: where it is known already. Raises SteadyError.
    """
    found = running(desk.paths.runtime)
    daemon = None if found is None else DaemonFacts(running=True, **found._asdict())
    known = seen_of(desk) if seen is None else seen
    return status_view(
        desk.configuration,
        known.state,
        desk.now,
        desk.zone,
        daemon,
        week=_week(desk, known.state),
        warning=desk.warning,
        taken=known.taken,
        standing=known.standing,
    )


def standing_today(desk: Desk) -> Standing:
    """What stands of the warning signs, from day 28 on also that week four shows no improvement."""
    told, start = standing_of(desk), desk.configuration.programme.start
    is_over = start is not None and desk.today >= start + (PROGRAMME_DAYS - 1) * ONE_DAY
    if not is_over or (told.tier is not None and told.tier not in QUIET):
        return told
    from steadyhand.bootstrap.reviewing import standing_by_review  # noqa: PLC0415 - only now

    return standing_by_review(desk)._replace(noted=told.noted)


def taken_since(desk: Desk) -> date:
    """The first of the last 14 days, or while the programme goes on its first."""
    start, first = desk.configuration.programme.start, desk.today - 2 * WEEK
    is_going_on = start is not None and start <= desk.today < start + PROGRAMME_DAYS * ONE_DAY
    return min(first, start) if start is not None and is_going_on else first


def _week(desk: Desk, state: State) -> list[dict[str, Json]]:
    """The adherence of the seven days before today."""
    first, last = desk.today - WEEK, desk.today - ONE_DAY
    rows = adherence(desk.configuration, state.kept, desk.zone, first_day=first, last_day=last, now=desk.now)
    return adherence_rows(rows)
