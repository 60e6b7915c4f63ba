"""What stands over the whole log: a fold over answers and visits to a clinician (DOMAIN 5, rule c).

A flag stays until a visit of that day or a later one is recorded; then it is shown as assessed. A
later yes brings it back, as something new or worse; a later no never takes it away.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from steadyhand.domain.reassessment.questions import FAMILY, ONSET, Reply
from steadyhand.domain.reassessment.screening import (
    LASTING,
    NOT_IMPROVED,
    SETTLED,
    UNSURE,
    Finding,
    by_urgency,
    findings,
    highest,
    lasting,
    message,
    onset_of,
    past,
    unanswered,
)
from steadyhand.domain.reassessment.tier import Standing, Tier
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.order import place_of
from steadyhand.values import NamedTuple

KINDS = (EventKind.SCREENING, EventKind.CLINICIAN, EventKind.RETRACTED)
"""What to read of the log; retractions for ``taken_back``."""
VISIT = "date"
ONE_DAY = timedelta(days=1)
_FIRST = datetime.min.replace(tzinfo=UTC)


class _Raised(NamedTuple):
    """A flag raised on a day, at an instant."""

    finding: Finding
    day: date
    at: datetime = _FIRST


class _Visit(NamedTuple):
    day: date
    at: datetime


def taken_back(events: Iterable[Event]) -> frozenset[str]:
    """The ids of events that later ones retract."""
    return frozenset(str(each.data.get("event")) for each in events if each.kind is EventKind.RETRACTED)


def standing(
    events: Iterable[Event],
    today: date,
    *,
    onset: date | None,
    retracted: frozenset[str] = frozenset(),
    emergency_number: str = "",
    not_improved_on: date | None = None,
) -> Standing:
    """What stands today. Events of other kinds, and retracted ones, are passed over; any order will do.

    ``onset``: the configuration's, for where no answer tells it. ``not_improved_on``: the day of a
    review that showed no improvement, or too little data. The flags of time are counted for today,
    also where nobody was asked yet.
    """
    kept = sorted((each for each in events if each.id not in retracted), key=place_of)
    asked = [each for each in kept if each.kind is EventKind.SCREENING]
    visits = [visit for each in kept if (visit := _visit(each)) is not None]
    given = [_answers(each) for each in asked]
    began = next((found for each in reversed(given) if (found := onset_of(each)) is not None), onset)
    began = past(began, today)
    raised = [*_reported(asked, given), *_of_time(asked, given, began, today)]
    if not_improved_on is not None:
        raised.append(_Raised(Finding(NOT_IMPROVED, Tier.BOOK_ROUTINE), not_improved_on))
    return _told(_Case(tuple(asked), tuple(raised), tuple(visits), today, began), emergency_number)


class _Case(NamedTuple):
    asked: tuple[Event, ...]
    raised: tuple[_Raised, ...]
    visits: tuple[_Visit, ...]
    today: date
    onset: date | None


def _told(case: _Case, emergency_number: str) -> Standing:
    open_ones = [each.finding for each in case.raised if _assessed_on(each, case.visits) is None]
    flags = tuple(dict.fromkeys(each.flag for each in by_urgency(open_ones)))
    flags = tuple(
        flag for flag in flags if not (flag.endswith(UNSURE) and flag.removesuffix(UNSURE) in flags)
    )
    assessed = _assessed(case, flags)
    missing = _missing(case, {flag.removesuffix(UNSURE) for flag, _ in assessed}) if case.asked else ()
    asked = case.asked[-1].day if case.asked else None
    tier = highest(each.tier for each in open_ones)
    if tier is None and asked is not None:
        tier = Tier.INCOMPLETE if missing else Tier.NONE_REPORTED
    words = "" if tier is None else message(tier, flags, emergency_number)
    if tier is Tier.NONE_REPORTED and asked != case.today:
        words = words.replace("today", f"on {asked}")
    return Standing(tier, flags, words, asked, assessed, _last(case.asked), missing)


def _answers(event: Event) -> Mapping[str, object]:
    answers = event.data.get("answers")
    return answers if isinstance(answers, dict) else {}


def _visit(event: Event) -> _Visit | None:
    """The visit an event tells of; none where it could not have been yet."""
    try:
        day = date.fromisoformat(str(event.data.get(VISIT))) if event.kind is EventKind.CLINICIAN else None
    except ValueError:
        return None
    return _Visit(day, event.at) if day is not None and day <= event.day else None


def _reported(asked: Iterable[Event], given: Iterable[Mapping[str, object]]) -> list[_Raised]:
    pairs = zip(asked, given, strict=True)
    return [_Raised(found, event.day, event.at) for event, answers in pairs for found in findings(answers)]


def _of_time(
    asked: Iterable[Event], given: Iterable[Mapping[str, object]], began: date | None, today: date
) -> list[_Raised]:
    """The flags of time, from the first day each holds: for today, and what was answered before."""
    onsets = [(onset_of(answers), event.day) for event, answers in zip(asked, given, strict=True)]
    return [
        _Raised(found, onset + LASTING[found.flag][1] + ONE_DAY)
        for onset, day in (*onsets, (began, today))
        if onset is not None
        for found in lasting(onset, day)
    ]


def _assessed_on(raised: _Raised, visits: Iterable[_Visit]) -> date | None:
    """The first visit after it; on the same day, one recorded after it."""
    covering = (
        visit.day
        for visit in visits
        if visit.day > raised.day or (visit.day == raised.day and visit.at >= raised.at)
    )
    return min(covering, default=None)


def _assessed(case: _Case, flags: tuple[str, ...]) -> tuple[tuple[str, date], ...]:
    seen: dict[str, date] = {}
    for each in case.raised:
        on = _assessed_on(each, case.visits)
        if on is not None and each.finding.flag not in flags:
            seen[each.finding.flag] = max(on, seen.get(each.finding.flag, on))
    return tuple(seen.items())


def _missing(case: _Case, assessed: set[str]) -> tuple[str, ...]:
    """What the last answers leave open; what was assessed since wants a new answer, but for the family."""
    answers: dict[str, object] = {}
    for event in case.asked[:-1]:
        given = _answers(event)
        if given.get(FAMILY) in SETTLED:
            answers[FAMILY] = given[FAMILY]
    answers |= _answers(case.asked[-1])
    again = {key for key in assessed if answers.get(key) != Reply.NO and key != FAMILY}
    return unanswered({key: value for key, value in answers.items() if key not in again}, case.onset)


def _last(asked: Iterable[Event]) -> tuple[tuple[str, str, date], ...]:
    """The last answer to each question, with its day."""
    last: dict[str, tuple[str, str, date]] = {}
    for event in asked:
        last |= {key: (key, str(value), event.day) for key, value in _answers(event).items()}
    return tuple(last.values())


def known(told: Standing) -> dict[str, str]:
    """What is asked once: the family's history, where it was answered yes or no (rule g)."""
    return {key: value for key, value, _ in told.answers if key == FAMILY and value in SETTLED}


def onset_told(told: Standing) -> date | None:
    """When the twitching began, by the last answer that told it."""
    return onset_of({key: value for key, value, _ in told.answers if key == ONSET})
