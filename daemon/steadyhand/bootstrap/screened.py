"""What stands of the warning signs, from the log."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from steadyhand.bootstrap.moment import day_of
from steadyhand.bootstrap.quick import Desk, Given
from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.journal.diary import diary
from steadyhand.domain.reassessment.offering import noted_since
from steadyhand.domain.reassessment.screening import LONGEST_AGO, assess
from steadyhand.domain.reassessment.standing import VISIT, known, onset_told, standing, taken_back
from steadyhand.domain.reassessment.tier import Assessment, Standing
from steadyhand.domain.reminding.command import Entry
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.order import superseded
from steadyhand.errors import Refused

LOOKED_BACK = timedelta(days=28)
NOTHING = "Nothing was recorded."


def standing_of(desk: Desk) -> Standing:
    """What stands today over the whole log, read by index. Raises LogFault."""
    events = tuple(desk.log.of_kinds((EventKind.SCREENING, EventKind.CLINICIAN)))
    aside = _aside(desk, events) if events else frozenset()
    configuration = desk.configuration
    told = standing(
        events,
        desk.today,
        onset=configuration.programme.onset,
        retracted=aside,
        emergency_number=configuration.person.emergency_number,
    )
    return told._replace(noted=noted_of(desk, events))


def noted_of(desk: Desk, events: Iterable[Event]) -> tuple[str, ...]:
    """What the diary of the last four weeks notes since the last answers, which are among ``events``."""
    entries = tuple(desk.log.of_kinds(DIARY, desk.today - LOOKED_BACK, desk.today))
    aside = _aside(desk, (*events, *entries))
    given = [each.at for each in events if each.kind is EventKind.SCREENING and each.id not in aside]
    days = diary(entries, aside).values()
    episodes = sorted((each for day in days for each in day.episodes), key=lambda each: each.at)
    return noted_since(episodes, max(given, default=None))


def _aside(desk: Desk, events: Collection[Event]) -> frozenset[str]:
    """What was taken back, and what of these does not count beside a later correction."""
    retracted = taken_back(desk.log.of_kinds((EventKind.RETRACTED,)))
    return retracted.union(superseded(events, retracted))


def onset_known(desk: Desk, before: Standing) -> date | None:
    """When the twitching began, by the last answer that told it, or by the configuration."""
    return onset_told(before) or desk.configuration.programme.onset


def assessed(desk: Desk, answers: Mapping[str, str]) -> Assessment:
    """What these answers come to, with what is asked once. Raises Refused for what are no answers."""
    before = standing_of(desk)
    return assess(
        {**known(before), **answers},
        desk.today,
        onset=onset_known(desk, before),
        emergency_number=desk.configuration.person.emergency_number,
    )


def give_answers(desk: Desk, answers: Mapping[str, str], made: Assessment) -> Given:
    """Record the answers and what they came to. Raises SteadyError; then nothing is recorded."""
    data: dict[str, Json] = {"answers": dict(answers), "tier": made.tier.value, "flags": list(made.flags)}
    return desk.give(Entry(EventKind.SCREENING, data))


def give_visit(desk: Desk, text: str) -> tuple[date, Given]:
    """Record that a clinician has seen what stands, on that day. Raises SteadyError, as above."""
    day = day_of(text, lambda: desk.today)
    if day > desk.today:
        raise Refused(f"{day} is in the future. {NOTHING}")
    if desk.today - day > LONGEST_AGO:
        raise Refused(f"{day} is more than a hundred years ago. {NOTHING}")
    return day, desk.give(Entry(EventKind.CLINICIAN, {VISIT: day.isoformat()}))
