"""What is said of what was recorded."""

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.domain.reassessment.wording import disclaimer
from steadyhand.domain.reminding.event import EventKind
from steadyhand.errors import SteadyError
from steadyhand.report.confirmation import Setting, lines
from steadyhand.web.told import Told


def told_of(desk: Desk, given: Given) -> Told:
    """The same sentences as in the terminal; what was recorded last can be taken back."""
    setting = Setting(desk.configuration, given.state, desk.now, desk.calendar)
    own = [event for event in given.events if event.kind is not EventKind.RETRACTED]
    return Told(tuple(lines(setting, given.events)), own[-1].id if own else None)


def footer(desks: Desks) -> str:
    """The disclaimer under every page; where no configuration is in force, without the person's number."""
    with desks.at() as desk:
        try:
            return disclaimer(desk.configuration.person.emergency_number)
        except SteadyError:
            return disclaimer()
