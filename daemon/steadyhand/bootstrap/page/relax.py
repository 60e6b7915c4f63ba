"""The room of *Relax*: its view and its command."""

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.programme.relaxation import USUAL_CYCLES, Technique, holds_are_safe
from steadyhand.domain.reminding.command import Practised
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Habit, Practise
from steadyhand.errors import LogFault, Refused, SteadyError
from steadyhand.report.practice import (
    SHORTEST_RECORDED_MIN,
    Plan,
    lost,
    practice_view,
    sessions_of,
    summary,
    usual_of,
)
from steadyhand.web.pages.relax import Wish
from steadyhand.web.told import Told


class RelaxRoom:
    """What *Relax* needs of the house."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def session(self, wish: Wish) -> dict[str, Json]:
        """The session that is wished for. Raises SteadyError."""
        with self._desks.at() as desk:
            safe = holds_are_safe(desk.configuration.person.conditions)
            sessions = sessions_of(desk.configuration)
            plan = _planned(wish, _habit(desk, wish.habit, sessions), safe=safe)
            view = practice_view(plan, sessions, may_hold=safe)
            return {**view, "fault": _fault(desk), "warning": desk.warning}

    def record(self, habit: str, minutes: float, technique: Technique) -> Told:
        """Record what was practised until now. Raises SteadyError; then nothing is recorded."""
        with self._desks.at() as desk:
            known = desk.habit(habit)
            if minutes < SHORTEST_RECORDED_MIN:
                raise Refused(summary(technique, minutes, known, None))
            try:
                events = desk.give(Practised(known.id, minutes, technique)).events
            except SteadyError as error:
                raise type(error)(f"{error} {lost(minutes, known)}") from error
            return Told((summary(technique, minutes, known, events),), events[-1].id)


def _habit(desk: Desk, named: str | None, sessions: list[Habit]) -> Habit | None:
    """The named session, or the first."""
    if named is None:
        return sessions[0] if sessions else None
    habit = desk.habit(named)
    if not isinstance(habit.aim, Practise):
        raise Refused(f"{habit.id} is no session; it is answered on the page of today.")
    return habit


def _planned(wish: Wish, habit: Habit | None, *, safe: bool) -> Plan:
    technique, minutes = usual_of(habit)
    return Plan(
        habit,
        wish.technique or technique,
        wish.minutes or minutes,
        holds=safe and wish.holds,
        cycles=wish.cycles or USUAL_CYCLES,
    )


def _fault(desk: Desk) -> str | None:
    """Why nothing could be recorded now: nobody practises for ten minutes to hear that it is lost."""
    try:
        _ = desk.log.cursor
    except LogFault as fault:
        return str(fault)
    return None
