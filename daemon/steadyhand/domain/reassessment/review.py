"""Everything a review tells, as values: what the reports are made from."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from steadyhand.domain.journal.diary import DiaryDay
from steadyhand.domain.reassessment.association import Association
from steadyhand.domain.reassessment.symptoms import Interval, Symptoms
from steadyhand.domain.reassessment.tier import Standing
from steadyhand.domain.reminding.adherence import Adherence
from steadyhand.domain.reminding.clocks import Ahead
from steadyhand.domain.reminding.evidence import NOTHING_SEEN, DaysOfUse
from steadyhand.values import NamedTuple


class Mark(StrEnum):
    """What the calendar shows of one habit on one day; all of them apart from one another."""

    DONE = "done"
    PARTLY = "partly"
    NOT = "not"
    EXCUSED = "excused"
    UNOBSERVED = "unobserved"
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"
    AHEAD = "ahead"


class WeekRow(NamedTuple):
    """One programme week.

    ``days_observed``: partly observed ones as shares; ``episodes``: in them; ``ci95``: exact, of the
    ``rate`` a day, both None where no day was observed; ``minutes`` of symptoms in all and the mean
    ``intensity``, None where not said.
    """

    number: int
    first: date
    last: date
    days_observed: float
    episodes: int
    rate: float | None
    ci95: Interval | None
    minutes: float | None
    intensity: float | None
    days_with_any: int


class Line(NamedTuple):
    """One habit's row of the calendar: a mark for each day of the programme, in order."""

    habit: str
    title: str
    marks: tuple[Mark, ...]


class Taken(NamedTuple):
    """What was taken in on one day; None where nothing was logged, ``at_least`` where more may be."""

    day: date
    caffeine_mg: float | None = None
    caffeine_at_least: bool = False
    alcohol_units: float | None = None
    water_ml: float | None = None


class Change(NamedTuple):
    """A change of the protocol on a day: what changed, in words of the configuration."""

    day: date
    text: str


class Point(NamedTuple):
    """One of the seven points of the checklist (R-094): done, and from what data that is known."""

    text: str
    done: bool
    evidence: str


class Part(NamedTuple):
    """Where on the body: a place with its side, when it was first and last recorded, how often."""

    place: str
    side: str | None
    first: date
    last: date
    episodes: int
    is_new: bool


class Night(NamedTuple):
    """The nights of the programme (R-041, R-042).

    How many were ``recorded``, their median length in minutes, how many were ``under_six_h``, and of
    those ``judged`` how many kept the planned times within 30 minutes.
    """

    recorded: int
    median_min: float | None
    under_six_h: int
    regular: int
    judged: int


class Supplement(NamedTuple):
    """What was logged of a supplement.

    ``median_mg``: of the ``days`` on which some was taken and how much is known, None without such a day;
    ``days_unknown``: those on which an amount was not said.
    """

    name: str
    median_mg: float | None
    days: int
    days_unknown: int


class Summary(NamedTuple):
    """What the doctor's page says in a line: medians and extremes; None where nothing was recorded.

    ``rest``, ``use``: episodes at rest, after use. Lengths in seconds, amounts a day in the named units.
    """

    seconds_median: float | None
    seconds_longest: float | None
    intensity_median: float | None
    intensity_highest: int | None
    rest: int
    use: int
    continuous_min: float
    caffeine_mg: float | None
    alcohol_units: float | None
    water_ml: float | None
    medicines: tuple[str, ...]
    questions: tuple[str, ...]
    function: tuple[str, ...]
    supplements: tuple[Supplement, ...] = ()


class Review(NamedTuple):
    """The reassessment of one programme on one day.

    ``on``: the day it is made for; ``day``: that day's number in the programme. ``days``: the diary, by
    day, of the programme's days. ``logged_days``: those closed, ``recalled_days``: of these, afterwards.
    ``trial``: the adherence of the two-week trial, days 8 to 21 (R-009). ``recalled_usual``: episodes a day
    before the programme, as the person recalls it; never mixed with what was logged (R-012).
    ``sensitivity``: the first fourteen days against the last, without a verdict. ``corrections``: how many
    entries were corrected or taken back. ``caveats``: what limits the comparison, in words.
    ``onset``: when the symptoms began, if known. ``ask_first``: what is said to whom the programme may not
    suit, by the configuration's conditions; None to others (DOMAIN 5, rule h). ``use``: of the machine,
    as far as it was seen. ``late_done``: how many reminders one machine had as missed and another as
    done. ``clocks``: of which devices they disagreed by more than a minute.
    """

    on: date
    start: date
    day: int
    generated: datetime
    onset: date | None
    screening: Standing
    symptoms: Symptoms
    weeks: tuple[WeekRow, ...]
    adherence: tuple[Adherence, ...]
    trial: tuple[Adherence, ...]
    titles: Mapping[str, str]
    associations: tuple[Association, ...]
    calendar: tuple[Line, ...]
    days: Mapping[date, DiaryDay]
    taken: tuple[Taken, ...]
    parts: tuple[Part, ...]
    nights: Night
    summary: Summary
    checklist: tuple[Point, ...]
    changes: tuple[Change, ...]
    caveats: tuple[str, ...]
    next_steps: tuple[str, ...]
    logged_days: int
    recalled_days: int
    corrections: int
    recalled_usual: float | None = None
    sensitivity: Symptoms | None = None
    ask_first: str | None = None
    use: DaysOfUse = NOTHING_SEEN
    late_done: int = 0
    clocks: tuple[Ahead, ...] = ()
