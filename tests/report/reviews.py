"""Reviews made by hand: an ordinary one, and those that try a report."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from steadyhand.domain.journal.diary import DiaryDay, Episode
from steadyhand.domain.reassessment.association import Association, Reading
from steadyhand.domain.reassessment.review import (
    Change,
    Line,
    Mark,
    Night,
    Part,
    Point,
    Review,
    Summary,
    Supplement,
    Taken,
    WeekRow,
)
from steadyhand.domain.reassessment.symptoms import Rating
from steadyhand.domain.reassessment.tier import Standing, Tier
from steadyhand.domain.reassessment.verdict import compare
from steadyhand.domain.reassessment.window import DayCount, Window
from steadyhand.domain.reassessment.wording import ASK_FIRST
from steadyhand.domain.reminding.adherence import Adherence

START = date(2026, 11, 23)
LAST = START + timedelta(days=27)
NOW = datetime(2026, 12, 20, 19, 30, tzinfo=UTC)

Counts = Sequence[int | None]

STEADY: Counts = (2, 3, 1, 2, 2, 1, 3, 2, 2, None, 3, 1, 2, 1, 1, 2, 1, None, 2, 1, 0, 1, 0, 2, 1, 0, 1, 1)
FALLING: Counts = (8, 7, 9, 8, 7, 8, 8, 7, 7, 6, 6, 7, 6, 5, 5, 4, 5, 4, 4, 3, 3, 2, 1, 2, 2, 1, 1, 2)
RISING: Counts = (1, 2, 1, 1, 2, 1, 2, 2, 3, 2, 3, 4, 3, 4, 4, 5, 5, 6, 5, 6, 6, 7, 8, 7, 8, 7, 8, 9)
SPARSE: Counts = (1, None, None, 2, None, None, 0, *(None,) * 14, 1, None, None, None, 0, None, None)

PLACES = (("thumb", "right"), ("index", "right"), ("forearm", "right"), ("eyelid", "left"))
NO_SIGN = (
    "You reported no warning sign today. This does not rule anything out. "
    "Check again next week or at once if something changes."
)
BOOK_SOON = "Book a doctor's visit this week; do not wait for week 4."
VISIT = "Book a visit with a doctor, primary care or neurologist."
KEEP = "Keep up the habits that you changed."
HABITS = {
    "water": "Water",
    "caffeine": "Caffeine",
    "detox": "Screens off before bed",
    "relax": "Coherent breathing",
    "hands": "Rest for the hands",
    "magnesium-food": "Magnesium-rich food",
    "check-in": "Evening check-in",
}
ASKED = ("weakness", "atrophy", "spread", "sensory", "family_history", "stiffness", "new_medicine")
EMERGENCIES = (
    "sudden_weakness",
    "breathless_rest",
    "swallowing",
    "seizure",
    "cauda_equina",
    "cardiac_symptoms",
    "overhydration_symptoms",
    "fever_agitation_jerks",
    "dark_urine",
    "weakness_both_sides",
)


def day(number: int) -> date:
    """The programme day of that number."""
    return START + timedelta(days=number - 1)


def ordinary() -> Review:
    """Four weeks of a person who logs nearly everything; the numbers are too few to tell."""
    return reviewed(STEADY)


def improved() -> Review:
    """A fall that is clear."""
    return reviewed(FALLING, rating=Rating.BETTER, next_steps=(KEEP,))


def worse() -> Review:
    """A rise that is clear."""
    return reviewed(RISING, rating=Rating.WORSE)


def too_little() -> Review:
    """A handful of logged days."""
    return reviewed(SPARSE)


def flagged() -> Review:
    """An improvement beside a warning sign, whose advice it never softens."""
    standing = Standing(
        Tier.BOOK_SOON,
        ("weakness", "persisted_4_weeks"),
        BOOK_SOON,
        day(28),
        assessed=(("sensory", day(20)),),
        answers=(
            *answers(day(28), weakness="yes", atrophy="not_sure"),
            ("weakness_course", "weeks_months", day(28)),
        ),
    )
    return improved()._replace(screening=standing, next_steps=(BOOK_SOON, KEEP))


def empty() -> Review:
    """The first day, with nothing in the log."""
    nothing: Counts = (None,) * 28
    bare = reviewed(nothing, on=1)
    return bare._replace(
        onset=None,
        screening=Standing(None),
        adherence=(),
        trial=(),
        titles={},
        associations=(),
        calendar=(),
        taken=(),
        parts=(),
        nights=Night(0, None, 0, 0, 0),
        summary=Summary(None, None, None, None, 0, 0, 0.0, None, None, None, (), (), ()),
        checklist=(),
        changes=(),
        caveats=(),
        next_steps=(),
        sensitivity=None,
    )


def many_habits(count: int = 60) -> Review:
    """So many habits that no page holds them all."""
    names = {f"habit-{number}": f"Habit number {number} with a rather long title" for number in range(count)}
    return with_titles(ordinary(), names)


def unsuited() -> Review:
    """A clear fall, of a person whom the programme may not suit."""
    return improved()._replace(ask_first=ASK_FIRST, next_steps=(ASK_FIRST, KEEP))


def constant() -> Review:
    """As many episodes every day: nothing can go with what never changes."""
    alike = (each._replace(n=28, rho=None, ci95=None, p=None, p_holm=None) for each in ASSOCIATIONS)
    return ordinary()._replace(
        associations=tuple(each._replace(reading=Reading.NOT_TESTABLE) for each in alike)
    )


HOSTILE = (
    "<script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "$(rm -rf ~); `id` & \"quoted\" 'single'",
    "\x1b[31mred\x00\x07 \u202eevil\u2066 \ud800 half",
    "\ufffe\uffff\ufdd0 nobody's",
    "שלום عليكم ندى",
    "日本語の習慣 한국어",
    "Ünïcödé Ελληνικά Кириллица ไทย हिन्दी",
    "👩\u200d👩\u200d👧\u200d👦 🧘🏽 emoji",
    "javascript:alert(1)",
    "http://example.invalid/x.png",
    "a" * 300,
)


def hostile() -> Review:
    """Titles, notes and words in every script there is, and in some languages of machines."""
    named = with_titles(ordinary(), {f"h{number}": text for number, text in enumerate(HOSTILE)})
    return named._replace(
        summary=named.summary._replace(medicines=HOSTILE, questions=HOSTILE, function=HOSTILE),
        changes=tuple(Change(day(8), text) for text in HOSTILE),
        caveats=HOSTILE,
        parts=tuple(Part(text, None, day(1), day(2), 1, is_new=False) for text in HOSTILE),
    )


def wordy() -> Review:
    """Everything at its longest: what the doctor's page must still hold on one side."""
    long_note = "I drop the cup when I carry it from the kitchen to the table in the morning. " * 6
    worst = with_titles(hostile(), {f"habit-{n}": f"{n} " + "very long title " * 20 for n in range(60)})
    standing = Standing(
        Tier.EMERGENCY,
        (*ASKED, *EMERGENCIES, "persisted_4_weeks", "week_four_not_improved"),
        "Call your local emergency number now.",
        day(28),
        assessed=tuple((key, day(10)) for key in (*ASKED, *EMERGENCIES)),
        answers=(
            *((key, "yes", day(index + 1)) for index, key in enumerate((*ASKED, *EMERGENCIES))),
            ("weakness_course", "under_4_weeks", day(28)),
        ),
    )
    lines = tuple(f"{number} {long_note}" for number in range(20))
    return worst._replace(
        ask_first=ASK_FIRST,
        screening=standing,
        summary=worst.summary._replace(medicines=lines, questions=lines, function=lines),
        parts=tuple(Part(f"place {n}", "both", day(1), day(28), 1234, is_new=n % 2 == 0) for n in range(60)),
        changes=tuple(Change(day(n % 28 + 1), long_note) for n in range(60)),
        caveats=lines,
        next_steps=lines,
    )


ALL = {
    made.__name__: made
    for made in (
        ordinary,
        improved,
        worse,
        too_little,
        flagged,
        empty,
        many_habits,
        unsuited,
        constant,
        hostile,
        wordy,
    )
}


def reviewed(
    counts: Counts,
    *,
    on: int = 28,
    rating: Rating | None = None,
    next_steps: tuple[str, ...] = (NO_SIGN, VISIT),
) -> Review:
    """Four weeks with so many episodes a day; None is a day without an entry."""
    symptoms = compare(window(counts, 0, 7), window(counts, 21, 28), rating=rating)
    logged = sum(1 for count in counts if count is not None)
    return Review(
        on=day(on),
        start=START,
        day=on,
        generated=NOW,
        onset=START - timedelta(days=10),
        screening=quiet(on),
        symptoms=symptoms,
        weeks=tuple(week(counts, number) for number in range(1, 5)),
        adherence=tuple(adherence_of(habit) for habit in HABITS),
        trial=tuple(adherence_of(habit) for habit in HABITS),
        titles=HABITS,
        associations=ASSOCIATIONS,
        calendar=tuple(Line(habit, title, marks(habit)) for habit, title in HABITS.items()),
        days={day(n): diary_day(n, count) for n, count in enumerate(counts, start=1) if count is not None},
        taken=tuple(taken(number) for number in range(1, on + 1)),
        parts=tuple(
            Part(place, side, day(index + 1), day(26), 20 - 4 * index, is_new=index == 3)
            for index, (place, side) in enumerate(PLACES)
        ),
        nights=Night(26, 432.0, 3, 19, 24),
        summary=SUMMARY,
        checklist=CHECKLIST,
        changes=CHANGES,
        caveats=("In week 2 4 habits began at once; which of them did what cannot be told.",),
        next_steps=next_steps,
        logged_days=logged,
        recalled_days=1 if logged else 0,
        corrections=2,
        sensitivity=compare(window(counts, 0, 14), window(counts, 14, 28)),
    )


def quiet(on: int) -> Standing:
    """Everything asked, nothing reported."""
    return Standing(Tier.NONE_REPORTED, (), NO_SIGN, day(on), answers=answers(day(on)))


def answers(on: date, **given: str) -> tuple[tuple[str, str, date], ...]:
    """An answer to each question, "no" but for those given."""
    return tuple((key, given.get(key, "no"), on) for key in (*ASKED, *EMERGENCIES))


def window(counts: Counts, first: int, end: int) -> Window:
    """The observed days of a span, by index."""
    days = [(day(n + 1), counts[n]) for n in range(first, end)]
    observed = tuple(DayCount(each, count) for each, count in days if count is not None)
    return Window(day(first + 1), day(end), observed)


def week(counts: Counts, number: int) -> WeekRow:
    """A row of the weeks, its interval as wide as a count of that size makes it."""
    span = window(counts, 7 * number - 7, 7 * number)
    rate, observed = span.rate, span.days_observed
    reach = 2 * (span.episodes + 1) ** 0.5 / observed if observed else 0.0
    interval = None if rate is None else (max(0.0, rate - reach), rate + reach)
    any_days = sum(1 for count in span.counts if count.episodes)
    minutes, intensity = (None, None) if rate is None else (4.5 * span.episodes, 3.4)
    return WeekRow(
        number, span.first, span.last, observed, span.episodes, rate, interval, minutes, intensity, any_days
    )


def diary_day(number: int, count: int) -> DiaryDay:
    """A closed day with so many episodes, each in the usual places."""
    noon = datetime(2026, 11, 23, 11, tzinfo=UTC) + timedelta(days=number - 1)
    episodes = tuple(
        Episode(
            f"e{number}-{n}",
            noon + timedelta(minutes=n),
            day(number),
            *PLACES[n % 2],
            seconds=20.0,
            intensity=3,
            weakness=False,
            state="rest",
        )
        for n in range(count)
    )
    slept = None if number % 9 == 0 else 400.0 + 13 * (number % 7)
    return DiaryDay(
        day(number),
        closed=True,
        none=count == 0,
        episodes=episodes,
        slept_min=slept,
        stress=number % 8,
        recalled=number == 5,
    )


def taken(number: int) -> Taken:
    """What was taken in: less caffeine each week, now and then nothing logged or an unknown amount."""
    if number in {6, 17, 18}:
        return Taken(day(number))
    caffeine = 420.0 - 90 * ((number - 1) // 7) + 20 * (number % 3)
    return Taken(day(number), caffeine, number in {4, 12}, 0.0 if number % 3 else 2.3, 1500.0 + 50 * number)


def marks(habit: str) -> tuple[Mark, ...]:
    """Four weeks of marks, every kind of them somewhere."""
    order = (Mark.DONE, Mark.DONE, Mark.PARTLY, Mark.DONE, Mark.NOT, Mark.DONE, Mark.DONE, Mark.UNKNOWN)
    shift = len(habit)
    row = [order[(number + shift) % len(order)] for number in range(28)]
    if habit not in {"check-in", "hands"}:
        row[:7] = [Mark.NOT_ASKED] * 7
    row[15], row[16], row[19] = Mark.EXCUSED, Mark.EXCUSED, Mark.UNOBSERVED
    return tuple(row)


def adherence_of(habit: str) -> Adherence:
    """A row with something in each column."""
    return Adherence(
        habit, 21, 15, 1, 3, 1, 1, 20, 16, 0.8, 15 / 19, 0.75, 16 / 19, True, 16 / 21, 17 / 21, 0.55,  # noqa: FBT003 - a row in the order of its columns
        2, 1, 0, 0, 0, 1, 1, 0.9, True, 3, 9,  # noqa: FBT003 - the same
    )  # fmt: skip


def with_titles(review: Review, titles: dict[str, str]) -> Review:
    """The review with these habits in the place of its own."""
    return review._replace(
        titles=titles,
        adherence=tuple(adherence_of(habit) for habit in titles),
        trial=tuple(adherence_of(habit) for habit in titles),
        calendar=tuple(Line(habit, title, marks(habit)) for habit, title in titles.items()),
    )


ASSOCIATIONS = (
    Association("caffeine_mg", 0, 24, 0.2034, (-0.2149, 0.5612), 0.3412, 1.0, Reading.NO_CLEAR_LINK),
    Association("caffeine_mg", 1, 23, 0.1134, (-0.3149, 0.5012), 0.6054, 1.0, Reading.NO_CLEAR_LINK),
    Association("slept_h", 0, 24, -0.5823, (-0.8012, -0.2234), 0.0035, 0.028, Reading.WORTH_ASKING),
    Association("slept_h", 1, 23, -0.0834, (-0.4749, 0.3412), 0.7054, 1.0, Reading.NO_CLEAR_LINK),
    Association("stress", 0, 18, 0.41, (-0.08, 0.74), 0.0988, 0.69, Reading.TOO_FEW_DAYS),
    Association("hand_h", 0, 6, None, None, None, None, Reading.TOO_FEW_DAYS),
    Association("alcohol_units", 0, 22, None, None, None, None, Reading.NOT_TESTABLE),
    Association("water_l", 0, 22, -0.05, (-0.47, 0.39), 0.82, 1.0, Reading.NO_CLEAR_LINK),
)
SUMMARY = Summary(
    20.0,
    190.0,
    3.0,
    6,
    28,
    11,
    35.0,
    310.0,
    0.0,
    2150.0,
    ("salbutamol inhaler, as needed",),
    ("Could the new inhaler have to do with it?", "Is an EMG worth doing?"),
    ("Buttons and keys are as before.",),
    (Supplement("Magnesium", 200.0, 19, 2),),
)
CHECKLIST = (
    Point("Track frequency, location and duration", done=True, evidence="39 episodes, 36 with a place"),
    Point("Review caffeine and stimulants", done=True, evidence="logged on 25 of 28 days"),
    Point("Assess hydration and electrolyte-rich food", done=True, evidence="drinks logged on 25 days"),
    Point("Evaluate stress and sleep", done=True, evidence="26 nights and 25 days recorded"),
    Point("Rule out overuse from repetitive hand activities", done=False, evidence="hand work on 6 days"),
    Point("Try lifestyle improvements for two weeks", done=True, evidence="days 8 to 21"),
    Point("Seek advice if it persists or worsens", done=False, evidence="no visit recorded"),
)
CHANGES = (
    Change(day(8), "Week 2 brought in Water (at least 2500 ml a day) and Caffeine (at most 400 mg a day)."),
    Change(day(15), "Week 3 brought in Coherent breathing."),
    Change(day(15), "Caffeine went down a step, to at most 300 mg a day."),
    Change(day(19), "Rest for the hands is asked every 60 minutes; before, it was every 45."),
)
