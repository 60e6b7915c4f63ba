"""What stands of the warning signs, from the log."""

from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.reassessment.standing import standing, taken_back
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.event import EventKind


def standing_of(desk: Desk) -> Standing:
    """What stands today over the whole log, read by index. Raises LogFault."""
    events = tuple(desk.log.of_kinds((EventKind.SCREENING, EventKind.CLINICIAN)))
    retracted = taken_back(desk.log.of_kinds((EventKind.RETRACTED,))) if events else frozenset()
    configuration = desk.configuration
    return standing(
        events,
        desk.today,
        onset=configuration.programme.onset,
        retracted=retracted,
        emergency_number=configuration.person.emergency_number,
    )
