"""The room of the questions about warning signs: what stands, and its two commands."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.telling import told_of
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.screened import assessed, give_answers, give_visit, onset_known, standing_of
from steadyhand.domain.reassessment.screening import checked, findings, highest, message
from steadyhand.domain.reassessment.tier import Tier
from steadyhand.domain.reminding.event import EventKind, Json
from steadyhand.errors import ConfigurationFault, SteadyError
from steadyhand.report.banner import FLAGGED
from steadyhand.report.screening import screen_view
from steadyhand.web.told import Told

SINCE_THEN = "What was reported after that day still stands."


class ScreeningRoom:
    """What the questions about warning signs need of the house."""

    def __init__(self, desks: Desks) -> None:
        self._desks = desks

    def screening(self) -> dict[str, Json]:
        """The questions that are due, and what stands. Raises SteadyError."""
        with self._desks.at() as desk:
            told = standing_of(desk)
            return screen_view(told, desk.configuration, desk.today, onset_known(desk, told))

    def answer(self, answers: Mapping[str, str]) -> Told:
        """Record answers. Raises SteadyError, which tells what cannot wait all the same."""
        with self._desks.at() as desk, _told_first(desk, answers):
            given = checked(answers, desk.today)
            events = give_answers(desk, given, assessed(desk, given)).events
            said = next(event for event in events if event.kind is EventKind.SCREENING)
            return Told(("Your answers are recorded.",), said.id)

    def seen(self, day: str) -> Told:
        """Record that a clinician has seen what stands. Raises SteadyError."""
        with self._desks.at() as desk:
            on, given = give_visit(desk, day)
            stands = standing_of(desk).tier in FLAGGED
            recorded = (f"Recorded: seen by a clinician on {on}.", *((SINCE_THEN,) if stands else ()))
            return Told(recorded, told_of(desk, given).event)


@contextmanager
def _told_first(desk: Desk, answers: Mapping[str, str]) -> Iterator[None]:
    """Where the answers cannot be recorded, what they urge comes before the reason."""
    try:
        yield
    except SteadyError as error:
        tier = highest(each.tier for each in findings(answers))
        if tier is None:
            raise
        urged = message(tier, (), _number(desk) if tier is Tier.EMERGENCY else "")
        raise type(error)(f"{urged}\n{error}") from error


def _number(desk: Desk) -> str:
    try:
        return desk.configuration.person.emergency_number
    except ConfigurationFault:
        return ""
