"""From the log to a review: every part of it, from events alone. Pure, and the same for the same log."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.journal.diary import diary
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reassessment.body_parts import parts, regions_since_week_one
from steadyhand.domain.reassessment.calendar_marks import lines
from steadyhand.domain.reassessment.caveats import Setting, caveats, recalled_usual
from steadyhand.domain.reassessment.checklist import Evidence, checklist
from steadyhand.domain.reassessment.course import baseline, final, halves, has_more_continuous, rating, weeks
from steadyhand.domain.reassessment.exposures import exposures, is_recalled, outcome, taken
from steadyhand.domain.reassessment.next_steps import next_steps
from steadyhand.domain.reassessment.nights import nights
from steadyhand.domain.reassessment.protocol import Regime, changes, is_intervention
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reassessment.run import FINAL_FIRST, TRIAL, Run
from steadyhand.domain.reassessment.screening import onset_of
from steadyhand.domain.reassessment.several_devices import clocks, late_done
from steadyhand.domain.reassessment.standing import VISIT, standing
from steadyhand.domain.reassessment.summary import summary, supplements
from steadyhand.domain.reassessment.symptoms import Symptoms, Verdict
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reassessment.triggers import associations
from steadyhand.domain.reassessment.verdict import compare, has_improved
from steadyhand.domain.reassessment.wording import ask_first
from steadyhand.domain.reminding.adherence import Adherence, adherence_of
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.evidence import days_of_use
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.domain.reminding.order import superseded
from steadyhand.domain.reminding.span import Span, kept_of, span_of
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.errors import Refused
from steadyhand.values import TypeVar

_T = TypeVar("_T")
ENTRIES = frozenset(
    {
        EventKind.EPISODE,
        EventKind.DAY,
        EventKind.INTAKE,
        EventKind.SESSION,
        EventKind.SCREENING,
        EventKind.CLINICIAN,
    }
)
"""What the person enters of themselves; taken back or corrected, it is told (R-096)."""


def review(
    configuration: Configuration,
    events: Iterable[Event],
    zone: ZoneInfo,
    *,
    on: date,
    now: datetime,
    earlier_regions: frozenset[str] = frozenset(),
    regimes: Sequence[Regime] = (),
) -> Review:
    """The review of the run that ``configuration.programme.start`` begins, made for the day ``on``.

    ``events``: in the order they were recorded, at least those of the run's 28 days, with later
    retractions of them, and of any day the lasting kinds, the answers about warning signs and the visits
    to a clinician; more changes nothing. ``earlier_regions``: where on the body it was recorded before the
    run. ``regimes``: the configurations that were in force, in order; none where the log does not know them.
    Raises Refused without a start, and for a day before it.
    """
    kept = tuple(events)
    run, span = _read(configuration, kept, zone, on, now)
    known = tuple(regimes) or (Regime(run.start, configuration, ""),)
    symptoms = _compared(run, configuration, earlier_regions)
    aside = span.state.set_aside.union(superseded(kept, span.state.retracted))
    told = [event for event in kept if event.day <= on and event.id not in aside]
    stands = _standing(run, configuration, told, is_improved=symptoms.verdict is Verdict.IMPROVED)
    amounts, trial = taken(run, configuration, span.state), _trial(run, span)
    unsuited = ask_first(configuration.person.conditions)
    setting = Setting(run, span, known, min((event.day for event in span.state.kept), default=None))
    return Review(
        on=on,
        start=run.start,
        day=run.day,
        generated=now,
        onset=onset_of({key: value for key, value, _ in stands.answers}) or configuration.programme.onset,
        screening=stands,
        symptoms=symptoms,
        weeks=weeks(run),
        adherence=adherence_of(span),
        trial=trial,
        titles={habit.id: habit.title for habit in configuration.habits},
        associations=associations(outcome(run), exposures(run, configuration, span.state)),
        calendar=lines(run, span),
        days={day.day: day for day in run.days if day.day in run.diary},
        taken=amounts,
        parts=parts(run, symptoms.new_regions),
        nights=nights(run, span.calendar),
        summary=summary(run, amounts, supplements(run, configuration, span.state)),
        checklist=checklist(Evidence(run, amounts, _interventions(trial, configuration), _visits(run, told))),
        changes=changes(run, known, span.state.pauses, span.calendar),
        caveats=caveats(setting),
        next_steps=next_steps(stands, run, symptoms, unsuited),
        logged_days=sum(1 for day in run.days if day.closed),
        recalled_days=sum(1 for day in run.days if day.closed and is_recalled(day)),
        corrections=_corrections(run, span),
        recalled_usual=recalled_usual(run),
        sensitivity=_halves_compared(run, configuration),
        ask_first=unsuited,
        use=days_of_use(span.state, run.dates),
        late_done=late_done(span, run.dates),
        clocks=clocks(told, run.dates),
    )


def screened(
    configuration: Configuration,
    events: Iterable[Event],
    *,
    on: date,
    earlier_regions: Callable[[], frozenset[str]] = frozenset,
) -> Standing:
    """What stands of the warning signs on that day, as ``review`` has it, without the rest of it.

    ``events``: as for ``review``; those of the diary are enough, with their retractions, the answers about
    warning signs and the visits to a clinician. ``earlier_regions``: asked for only where it hangs on them.
    Raises Refused as it does.
    """
    kept = tuple(events)
    start = start_of(configuration, on)
    state = fold(EMPTY, kept_of(kept, (start, Run(start, on, {}).last)))
    aside = state.set_aside.union(superseded(kept, state.retracted))
    run = Run(start, on, diary(state.kept, aside))
    told = [event for event in kept if event.day <= on and event.id not in aside]

    def new() -> tuple[str, ...]:
        return regions_since_week_one(run, earlier_regions())

    is_improved = run.is_complete and _judged(has_improved, run, configuration, new)
    return _standing(run, configuration, told, is_improved=is_improved)


def start_of(configuration: Configuration, on: date) -> date:
    """The first day of the run that is reviewed. Raises Refused where there is none, or it is ahead."""
    start = configuration.programme.start
    if start is None:
        raise Refused("There is no programme to review: set start under [programme] in the configuration.")
    if on < start:
        raise Refused(f"The programme begins on {start}; a review of {on} has nothing to look at.")
    return start


def _read(
    configuration: Configuration, events: Sequence[Event], zone: ZoneInfo, on: date, now: datetime
) -> tuple[Run, Span]:
    calendar = Calendar(configuration.rhythm, zone)
    start = start_of(configuration, on)
    last = Run(start, on, {}).last
    span = span_of(configuration, events, calendar, (start, last), min(now, calendar.ends(on)))
    return Run(start, on, diary(span.state.kept, span.state.set_aside)), span


def _judged(judge: Callable[..., _T], run: Run, configuration: Configuration, new_regions: object) -> _T:
    """What ``compare`` or ``has_improved`` says of the run's last week beside its first."""
    return judge(
        baseline(run),
        final(run),
        rating=rating(run),
        new_regions=new_regions,
        smallest_change=configuration.programme.smallest_change,
        more_continuous=has_more_continuous(run),
    )


def _compared(run: Run, configuration: Configuration, earlier_regions: frozenset[str]) -> Symptoms:
    symptoms = _judged(compare, run, configuration, regions_since_week_one(run, earlier_regions))
    if run.day >= FINAL_FIRST:
        return symptoms
    ahead = f"Week 4 begins on {run.date_of(FINAL_FIRST)}; before it there is nothing to compare with."
    return symptoms._replace(reasons=(ahead, *symptoms.reasons))


def _standing(
    run: Run, configuration: Configuration, events: Iterable[Event], *, is_improved: bool
) -> Standing:
    """The warning signs, and from day 28 on a fourth week that shows no improvement (R-007, DOMAIN 5)."""
    return standing(
        events,
        run.on,
        onset=configuration.programme.onset,
        emergency_number=configuration.person.emergency_number,
        not_improved_on=run.date_of(PROGRAMME_DAYS) if run.is_complete and not is_improved else None,
    )


def _visits(run: Run, events: Iterable[Event]) -> tuple[date, ...]:
    """The days since the run began on which a clinician saw it."""
    days = (_day(event.data.get(VISIT)) for event in events if event.kind is EventKind.CLINICIAN)
    return tuple(day for day in days if day is not None and run.start <= day <= run.on)


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _halves_compared(run: Run, configuration: Configuration) -> Symptoms | None:
    if run.day < FINAL_FIRST:
        return None
    return compare(*halves(run), smallest_change=configuration.programme.smallest_change)


def _trial(run: Run, span: Span) -> tuple[Adherence, ...]:
    first, last = TRIAL
    return adherence_of(span._replace(days=run.dates[first - 1 : last])) if run.day >= first else ()


def _interventions(rows: Iterable[Adherence], configuration: Configuration) -> tuple[Adherence, ...]:
    changing = {habit.id for habit in configuration.habits if is_intervention(habit)}
    return tuple(row for row in rows if row.habit in changing)


def _corrections(run: Run, span: Span) -> int:
    """How many of the person's own entries of the run were taken back or corrected."""
    taken_back = (event for event in span.state.kept if event.id in span.state.retracted)
    return sum(1 for event in taken_back if event.kind in ENTRIES and run.start <= event.day <= run.last)
