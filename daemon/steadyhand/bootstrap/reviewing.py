"""The review of the programme, from the log: read by index what it needs, and no more."""

from collections.abc import Sequence
from datetime import date, timedelta

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.screened import noted_of
from steadyhand.domain.journal.diary import KINDS as DIARY
from steadyhand.domain.journal.place import regions
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reassessment.assembly import review, screened, start_of
from steadyhand.domain.reassessment.protocol import Regime, in_force
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.habit import REASSESSMENT, Ask, Configuration
from steadyhand.domain.reminding.occurrence import Occurrence
from steadyhand.domain.reminding.plan import open_occurrences
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.engine.ports import AdherenceLog
from steadyhand.errors import Refused
from steadyhand.settings import compiled
from steadyhand.values import NamedTuple

PAUSING = (EventKind.PAUSED, EventKind.RESUMED)
SCREENING = (EventKind.SCREENING, EventKind.CLINICIAN)
_APART = {*PAUSING, *SCREENING, EventKind.CONFIG_CHANGED, EventKind.RETRACTED}
LIVED = tuple(kind for kind in EventKind if kind not in _APART)
"""What a day is told by; the other kinds are read of every day."""
_OPENING = 64


class Span(NamedTuple):
    """The days of a run, as far as they have come."""

    first: date
    last: date


class Material(NamedTuple):
    """What the log holds for a run: its events with the lasting ones, and the configurations.

    ``screenings``: of the events, the answers about warning signs and the visits to a clinician.
    """

    configuration: Configuration
    events: tuple[Event, ...]
    regimes: tuple[Regime, ...]
    screenings: tuple[Event, ...]


class Adopted(NamedTuple):
    """The changes of configuration a run knows: the last of each programme before it, and those within it."""

    events: tuple[Event, ...] = ()

    @property
    def regimes(self) -> tuple[Regime, ...]:
        """Them as configurations with the zone that clocks then showed, without what says the same again."""
        different: list[Event] = []
        for event in self.events:
            if not different or _said(event) != _said(different[-1]):
                different.append(event)
        return tuple(Regime(event.day, _loaded(event), _said(event)[1]) for event in different)


def review_of(desk: Desk, on: date | None = None) -> Review:
    """The review as of a day, today by default; what was recorded since then of its days counts.

    Raises Refused for a day to come or before the programme, and where no programme is configured.
    """
    day = desk.today if on is None else on
    if day > desk.today:
        raise Refused(f"{day} is in the future: a review looks back, at the latest from {desk.today}.")
    start = start_of(desk.configuration, day)
    span = Span(start, min(day, start + timedelta(days=PROGRAMME_DAYS - 1)))
    material = material_of(desk, span)
    made = review(
        material.configuration,
        material.events,
        desk.zone,
        on=day,
        now=desk.now,
        earlier_regions=_regions(desk.log, span.first),
        regimes=material.regimes,
    )
    if day != desk.today:
        return made
    return made._replace(screening=made.screening._replace(noted=noted_of(desk, material.screenings)))


def standing_by_review(desk: Desk) -> Standing:
    """What the review of today says of the warning signs, but for what the diary notes. Raises as it does.

    From the diary alone, which takes a tenth of the time of a review.
    """
    start = start_of(desk.configuration, desk.today)
    span = Span(start, min(desk.today, start + timedelta(days=PROGRAMME_DAYS - 1)))
    material = material_of(desk, span, DIARY)
    return screened(
        material.configuration,
        material.events,
        on=desk.today,
        earlier_regions=lambda: _regions(desk.log, span.first),
    )


def material_of(desk: Desk, span: Span, kinds: Sequence[EventKind] = LIVED) -> Material:
    """What a review of those days, or a look at them, is made from. Raises LogFault."""
    adopted = _adopted(desk.log, span)
    regimes = adopted.regimes
    screenings = tuple(desk.log.of_kinds(SCREENING))
    lasting = (*adopted.events[-1:], *desk.log.of_kinds(PAUSING), *screenings)
    told = (*lasting, *desk.log.of_kinds(kinds, *span))
    events = (*told, *_retractions(desk.log, {event.id for event in told}))
    return Material(_configuration(desk, span, regimes), events, regimes, screenings)


def answer_check_in(desk: Desk) -> tuple[Event, ...]:
    """Whoever reads the review has answered the reminder that asks for it; gives what was recorded."""
    return tuple(
        event
        for occurrence in waiting_check_ins(desk)
        for event in desk.give(Answer(occurrence.habit, Choice.OPEN, occurrence=occurrence.key)).events
    )


def waiting_check_ins(desk: Desk) -> tuple[Occurrence, ...]:
    """The open reminders that ask for the review, one of each habit."""
    waiting = open_occurrences(desk.configuration, desk.state(desk.today), desk.now, desk.zone)
    last = {each.habit: each for each, _ in waiting}
    asking = {habit.id for habit in desk.configuration.habits if habit.aim == Ask(REASSESSMENT)}
    return tuple(each for habit, each in last.items() if habit in asking)


def _configuration(desk: Desk, span: Span, regimes: tuple[Regime, ...]) -> Configuration:
    """The present one; for a run that is over, the one in force at its end."""
    present = desk.configuration
    end = span.first + timedelta(days=PROGRAMME_DAYS - 1)
    then = in_force(regimes, end) if desk.today > end else None
    if then is None or then.programme.start != span.first:
        return present
    return then._replace(programme=present.programme)


def _adopted(log: AdherenceLog, span: Span) -> Adopted:
    """This device's, or where it knows none, those of the device that the log came from."""
    found: dict[str, tuple[dict[str, Event], list[Event]]] = {}
    for event in log.of_kinds([EventKind.CONFIG_CHANGED], None, span.last):
        before, within = found.setdefault(event.device, ({}, []))
        if event.day < span.first:
            before.pop(_opening(event), None)
            before[_opening(event)] = event
        else:
            within.append(event)
    before, within = found.get(log.device) or (next(reversed(found.values())) if found else ({}, []))
    return Adopted((*before.values(), *within))


def _opening(event: Event) -> str:
    """The beginning of a compiled configuration, which holds its programme."""
    return _said(event)[0][:_OPENING]


def _said(event: Event) -> tuple[str, str]:
    return str(event.data.get("compiled")), str(event.data.get("zone") or "")


def _loaded(event: Event) -> Configuration | None:
    text = event.data.get("compiled")
    try:
        return compiled.load(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _retractions(log: AdherenceLog, wanted: set[str]) -> tuple[Event, ...]:
    """The retractions of what is wanted, of any day."""
    found = log.of_kinds([EventKind.RETRACTED])
    return tuple(event for event in found if str(event.data.get("event")) in wanted)


def _regions(log: AdherenceLog, first: date) -> frozenset[str]:
    """Where on the body it was before the run; the log may be long, and its places are few."""
    places = log.texts_before(EventKind.EPISODE, ["where", "side"], first)
    return frozenset(region for where, side in places for region in regions(where, side))
