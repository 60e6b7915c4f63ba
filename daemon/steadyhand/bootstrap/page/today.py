"""The room of *Today*: its view and its commands, at one desk each."""

from collections.abc import Hashable

from steadyhand.bootstrap.amount import is_mass
from steadyhand.bootstrap.glancing import Seen, status_of
from steadyhand.bootstrap.page.desks import VIA, Desks
from steadyhand.bootstrap.page.remembering import Memory
from steadyhand.bootstrap.page.telling import told_of
from steadyhand.bootstrap.quick import BACKFILLED, Desk
from steadyhand.bootstrap.supplement import doubt_of
from steadyhand.bootstrap.taking import intake_of
from steadyhand.domain.programme.substance import Substance, substance_of
from steadyhand.domain.reminding.calendar import ONE_DAY
from steadyhand.domain.reminding.command import Answer, Undoing
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.errors import Refused
from steadyhand.report.agenda import agenda_view
from steadyhand.report.today import Known, late_one, today_view
from steadyhand.storage.drink_table import drink_table
from steadyhand.system.single_instance import running
from steadyhand.values import NamedTuple
from steadyhand.web.told import Doubtful, Told


class _Look(NamedTuple):
    """What was shown: it is shown again while the log, the minute and the daemon stay the same."""

    seen: Seen
    under: Hashable
    view: dict[str, Json]


class TodayRoom:
    """What *Today* needs of the house."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks
        self._memory = Memory()
        self._last: _Look | None = None

    def today(self) -> dict[str, Json]:
        """The day as of now. Raises SteadyError."""
        with self._desks.at() as desk:
            seen = self._memory.seen(desk)
            minute = desk.now.replace(second=0, microsecond=0)
            under = (minute, running(desk.paths.runtime), desk.warning)
            last = self._last
            if last is None or last.seen is not seen or last.under != under:
                last = self._last = _Look(seen, under, _view(desk, seen))
            return last.view

    def answer(self, answer: Answer) -> Told:
        """Record an answer to a reminder. Raises SteadyError; then nothing is recorded."""
        with self._desks.at() as desk:
            return told_of(desk, desk.give(answer))

    def late(self, habit: str, occurrence: str) -> Told:
        """Record that it was done after all. Raises SteadyError, as above, also where it is settled."""
        with self._desks.at() as desk:
            desk.habit(habit)
            with desk.log.transaction():
                known = Known(desk.configuration, desk.state(desk.today - ONE_DAY), desk.now, desk.zone, VIA)
                if late_one(known, habit) != occurrence:
                    raise Refused("That can no longer be done after all. Nothing was recorded.")
                given = desk.give(Answer(habit, Choice.DONE))
            desk.wake_daemon()
            return told_of(desk, given)

    def take(self, habit: str, text: str, *, confirmed: bool) -> Told:
        """Record something taken in, as the person writes it. Raises SteadyError, as above."""
        with self._desks.at() as desk:
            known = desk.habit(habit)
            intake, _ = intake_of(text, known)
            doubt = doubt_of(desk, known, intake.amount, None)
            if doubt is not None and not (confirmed and doubt.may_confirm):
                raise Doubtful(doubt.told, may_confirm=doubt.may_confirm)
            first_day = desk.today - BACKFILLED if is_mass(known.unit or "") else None
            return told_of(desk, desk.give(intake, first_day))

    def undo(self, event: str) -> Told:
        """Take an entry back. Raises SteadyError, as above."""
        with self._desks.at() as desk:
            desk.give(Undoing(event))
            return Told(("Taken back. It stays in the log, marked.",))


def _view(desk: Desk, seen: Seen) -> dict[str, Json]:
    status, state = status_of(desk, seen), seen.state
    agenda = agenda_view(desk.configuration, state, desk.now, desk.zone, first=desk.today, days=1)
    return today_view(_known(desk, seen), status, agenda)


def _known(desk: Desk, seen: Seen) -> Known:
    has_caffeine = any(substance_of(each) is Substance.CAFFEINE for each in desk.configuration.habits)
    drinks = drink_table() if has_caffeine else ()
    return Known(desk.configuration, seen.state, desk.now, desk.zone, VIA, seen.taken, drinks)
