"""What is said of what was recorded."""

import re

from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.reassessment.wording import disclaimer
from steadyhand.domain.reminding.event import EventKind
from steadyhand.errors import SteadyError
from steadyhand.report.confirmation import Setting, lines
from steadyhand.report.diary_days import told_lines
from steadyhand.web.told import Told

_NAMED = re.compile(r"recorded \(([a-z]+(?:_[a-z]+)*)(?:_[0-9]+)?\)")


def told_of(desk: Desk, given: Given) -> Told:
    """The same sentences as in the terminal; what was recorded last can be taken back."""
    setting = Setting(desk.configuration, given.state, desk.now, desk.calendar)
    own = [event for event in given.events if event.kind is not EventKind.RETRACTED]
    if own and own[-1].kind in DIARY:
        return Told(told_lines(own[-1]), own[-1].id)
    said = tuple(_NAMED.sub(_name, line) for line in lines(setting, given.events))
    return Told(said, own[-1].id if own else None)


def _name(found: re.Match[str]) -> str:
    """What a drink of the table is called."""
    return f"recorded ({found[1].replace('_', ' ')})"


def footer(desks: Desks) -> str:
    """The disclaimer under every page; where no configuration is in force, without the person's number."""
    with desks.at() as desk:
        try:
            return disclaimer(desk.configuration.person.emergency_number)
        except SteadyError:
            return disclaimer()
