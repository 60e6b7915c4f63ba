"""What stands of the warning signs, from the log."""

from collections.abc import Iterable
from datetime import timedelta

from steadyhand.bootstrap.quick import Desk
from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.journal.diary import diary
from steadyhand.domain.reassessment.offering import noted_since
from steadyhand.domain.reassessment.standing import standing, taken_back
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.event import Event, EventKind

LOOKED_BACK = timedelta(days=28)


def standing_of(desk: Desk) -> Standing:
    """What stands today over the whole log, read by index. Raises LogFault."""
    events = tuple(desk.log.of_kinds((EventKind.SCREENING, EventKind.CLINICIAN)))
    retracted = taken_back(desk.log.of_kinds((EventKind.RETRACTED,))) if events else frozenset()
    configuration = desk.configuration
    told = standing(
        events,
        desk.today,
        onset=configuration.programme.onset,
        retracted=retracted,
        emergency_number=configuration.person.emergency_number,
    )
    return told._replace(noted=noted_of(desk, events))


def noted_of(desk: Desk, events: Iterable[Event]) -> tuple[str, ...]:
    """What the diary of the last four weeks notes since the last answers, which are among ``events``."""
    retracted = taken_back(desk.log.of_kinds((EventKind.RETRACTED,)))
    given = [each.at for each in events if each.kind is EventKind.SCREENING and each.id not in retracted]
    entries = desk.log.of_kinds(DIARY, desk.today - LOOKED_BACK, desk.today)
    days = diary(entries, retracted).values()
    episodes = sorted((each for day in days for each in day.episodes), key=lambda each: each.at)
    return noted_since(episodes, max(given, default=None))
