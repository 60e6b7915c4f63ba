"""What the programme knows of what was taken in: of caffeine, alcohol, water, magnesium. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from steadyhand.domain.programme.alcohol import (
    DO_NOT_STOP_AT_ONCE,
    GRAMS_PER_UNIT,
    HEAVY_UNITS_A_DAY,
    WEEKLY_REFERENCE_UNITS,
)
from steadyhand.domain.programme.caffeine import rounded_mg
from steadyhand.domain.programme.hydration import is_too_fast, is_too_much
from steadyhand.domain.programme.intakes import Average, amount_in, average, item_in, taken_of, total
from steadyhand.domain.programme.magnesium import EUROPE_MG
from steadyhand.domain.programme.substance import Substance, mg_per_unit, substance_of
from steadyhand.domain.programme.taper import Step, gentle_steps, step_on
from steadyhand.domain.programme.weeks import DAYS_IN_WEEK, PROGRAMME_DAYS, programme_day, programme_week
from steadyhand.domain.reminding.amount import goal_on, raised_on
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.domain.reminding.habit import Configuration, Habit, Reach, Stay
from steadyhand.domain.reminding.occurrence import first_active_day, is_for
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.caffeine import Outlook, outlook, outlook_json, outlook_words
from steadyhand.report.moment import number
from steadyhand.values import NamedTuple

_COMPARED = frozenset({Substance.CAFFEINE, Substance.ALCOHOL})
FIRST_WEEKS = 2
"""How long the way of going down is told (R-032)."""
COMMON = "Headache, tiredness or more tension for a few days is common; slow down if it is bad."
MORE_TWITCHING = "More twitching in these days can come from it too; the fourth week is after it."
HARD = "If that is hard, talk to a clinician."


class Setting(NamedTuple):
    """What a view is made from; ``taken``: events of at least the last 14 days and of the first week."""

    configuration: Configuration
    state: State
    taken: Sequence[Event]
    now: datetime
    calendar: Calendar

    @property
    def day(self) -> date:
        """The person's day."""
        return self.calendar.day_of(self.now)

    @property
    def week(self) -> int | None:
        """The programme week, None where there is no programme or it is over."""
        start = self.configuration.programme.start
        if start is None or not 1 <= programme_day(start, self.day) <= PROGRAMME_DAYS:
            return None
        return programme_week(start, self.day)


class Facts(NamedTuple):
    """What is known of one habit's intake today."""

    habit: Habit
    substance: Substance | None
    taken: tuple[Event, ...]
    is_active: bool
    outlook: Outlook | None
    step: Step | None
    first_week: Average | None
    last_week: Average | None
    seven_days: tuple[float, bool]
    caution: str | None


def intake_view(setting: Setting, habit: Habit) -> dict[str, Json]:
    """What status tells of a habit besides its amount; ``notes`` says it in sentences."""
    facts = _facts(setting, habit)
    raised = raised_on(habit, setting.state, setting.day)
    added = None if raised is None else (raised.heat, raised.exercise)
    return {
        "substance": None if facts.substance is None else facts.substance.value,
        "approximate": _is_approximate(facts, setting.day),
        "raised": None
        if added is None or not any(added)
        else dict(zip(("heat", "exercise"), added, strict=True)),
        "room": None if facts.outlook is None else outlook_json(facts.outlook, setting.calendar),
        "step": None if facts.step is None else facts.step._asdict(),
        "first_week": None if facts.first_week is None else _average_json(facts.first_week),
        "seven_days": _seven_days_json(facts),
        **_progress(setting, habit),
        "caution": facts.caution,
        "notes": list(_notes(setting, facts)),
    }


def _facts(setting: Setting, habit: Habit) -> Facts:
    substance, programme = substance_of(habit), setting.configuration.programme
    taken = taken_of(habit.id, setting.taken, setting.state.set_aside)
    is_active = is_for(habit, programme, setting.day)
    has_outlook = substance is Substance.CAFFEINE and is_active
    first = first_active_day(habit, programme)
    return Facts(
        habit,
        substance,
        taken,
        is_active,
        outlook(setting.configuration, habit, taken, setting.now, setting.calendar) if has_outlook else None,
        step_on(habit.aim, first, setting.day) if is_active and isinstance(habit.aim, Stay) else None,
        _first_week(setting, taken) if isinstance(habit.aim, Stay) else None,
        average(taken, setting.day - DAYS_IN_WEEK * ONE_DAY, setting.day - ONE_DAY),
        total(taken, setting.day, DAYS_IN_WEEK),
        _caution(setting, habit, substance),
    )


def _first_week(setting: Setting, taken: tuple[Event, ...]) -> Average | None:
    start = setting.configuration.programme.start
    if start is None or setting.week is None:
        return None
    return average(taken, start, min(start + 6 * ONE_DAY, setting.day - ONE_DAY))


def _caution(setting: Setting, habit: Habit, substance: Substance | None) -> str | None:
    if not isinstance(habit.aim, Reach):
        return None
    day_total = setting.state.total(habit.id, setting.day)
    is_magnesium = substance is Substance.MAGNESIUM and not habit.aim.prescribed
    if is_magnesium and day_total * mg_per_unit(habit) > EUROPE_MG:
        return "above the European advice of 250 mg a day"
    if substance is not Substance.WATER:
        return None
    if is_too_much(habit.aim.unit, day_total):
        return "more than four litres in a day, which is too much"
    entries = setting.state.entries.get((habit.id, setting.day), ())
    drunk = tuple((entry.at, entry.amount) for entry in entries if entry.amount is not None)
    is_fast = is_too_fast(habit.aim.unit, drunk, setting.now)
    return "more than a litre within an hour, which is too much at once" if is_fast else None


def _is_approximate(facts: Facts, day: date) -> bool:
    if facts.substance is not Substance.CAFFEINE:
        return False
    today = [event for event in facts.taken if event.day == day]
    mg = sum(amount_in(event) or 0.0 for event in today) * mg_per_unit(facts.habit)
    return any(item_in(event) for event in today) or mg != rounded_mg(mg)


def _average_json(found: Average) -> dict[str, Json]:
    return {"average": number(round(found.amount, 2)), "days": found.days, "at_least": found.at_least}


def _seven_days_json(facts: Facts) -> dict[str, Json] | None:
    if not isinstance(facts.habit.aim, Stay) or not facts.taken:
        return None
    amount, at_least = facts.seven_days
    cap = facts.habit.aim.per_week
    return {"amount": number(round(amount, 2)), "at_least": at_least, "limit": number(cap)}


def _notes(setting: Setting, facts: Facts) -> Iterator[str]:
    if facts.caution is not None:
        yield f"Caution: {facts.caution}."
    if facts.outlook is not None:
        yield " ".join(outlook_words(facts.outlook, setting.now, setting.calendar))
    yield from _raised(setting, facts.habit)
    yield from _drunk(setting, facts)
    yield from _step(setting, facts)
    yield from _first_average(setting, facts)
    if facts.is_active:
        yield from _seven_days(facts)


def _raised(setting: Setting, habit: Habit) -> Iterator[str]:
    found = raised_on(habit, setting.state, setting.day)
    if found is None or not isinstance(habit.aim, Reach) or found.goal == habit.aim.goal:
        return
    added = {"heat": found.heat, "exercise": found.exercise}
    more = [f"{quantity(amount, habit.unit)} for the {why}" for why, amount in added.items() if amount]
    yield f"Today's goal is {quantity(habit.aim.goal, habit.unit)}, and {' and '.join(more)}."


def _progress(setting: Setting, habit: Habit) -> dict[str, Json]:
    """R-022, R-023: the share of a target, at most 100 %, and what remains of it."""
    goal = goal_on(habit, setting.state, setting.day)
    if goal is None or goal <= 0:
        return {"percent": None, "remaining": None}
    amount = setting.state.total(habit.id, setting.day)
    return {
        "percent": min(100, int(100 * amount / goal)),
        "remaining": number(round(max(0.0, goal - amount), 2)),
    }


def _drunk(setting: Setting, facts: Facts) -> Iterator[str]:
    """How far along the drinks are; nothing where none was logged, or all, or too much."""
    progress = _progress(setting, facts.habit)
    percent, remaining = progress["percent"], progress["remaining"]
    is_water = facts.substance is Substance.WATER and facts.caution is None
    if is_water and percent and remaining and isinstance(remaining, int | float):
        yield f"{percent} %, {quantity(remaining, facts.habit.unit)} to go; drinks, not food."


def _step(setting: Setting, facts: Facts) -> Iterator[str]:
    if facts.step is None:
        return
    before, now = quantity(facts.step.before, None), quantity(facts.step.now, facts.habit.unit)
    words = [f"From today the limit is {now}; it was {before}."]
    if facts.substance is Substance.CAFFEINE:
        words.append(COMMON)
        if setting.week == FIRST_WEEKS:
            words.append(MORE_TWITCHING)
    if facts.substance is Substance.ALCOHOL:
        words.append(HARD)
    yield " ".join(words)


def _first_average(setting: Setting, facts: Facts) -> Iterator[str]:
    """R-032, R-033, R-080: what the first week was like, and what follows from it."""
    found, aim = facts.first_week, facts.habit.aim
    if facts.substance is Substance.ALCOHOL and _is_heavy(facts):
        yield DO_NOT_STOP_AT_ONCE
    if found is None or not isinstance(aim, Stay) or facts.substance not in _COMPARED:
        return
    said = _average_words(facts, found)
    if _is_to_go_down(setting, facts, found, aim):
        steps = ", ".join(quantity(step, None) for step in gentle_steps(found.amount, aim.limit))
        yield (
            f"{said} Going down by a quarter a week is gentler than stopping: {steps} {aim.unit}. "
            f"In the configuration: taper = {{ from = {steps.partition(',')[0]} }}"
        )
    elif facts.is_active and setting.week is not None and setting.week > 1:
        yield f"{said} The goal is less than that."


def _average_words(facts: Facts, found: Average) -> str:
    is_mg = facts.substance is Substance.CAFFEINE and facts.habit.unit == "mg"
    amount = rounded_mg(found.amount) if is_mg else round(found.amount, 1)
    at_least = "at least " if found.at_least else ""
    return f"Your first week's average: {at_least}about {quantity(amount, facts.habit.unit)} a day."


def _is_to_go_down(setting: Setting, facts: Facts, found: Average, aim: Stay) -> bool:
    is_early = setting.week is not None and setting.week <= FIRST_WEEKS
    is_caffeine = facts.substance is Substance.CAFFEINE and aim.unit == "mg"
    return is_early and is_caffeine and found.amount > aim.limit and aim.taper is None


def _is_heavy(facts: Facts) -> bool:
    per_unit = GRAMS_PER_UNIT if facts.habit.unit not in {"unit", "units"} else 1.0
    averages = [found.amount / per_unit for found in (facts.first_week, facts.last_week) if found is not None]
    return max(averages, default=0.0) >= HEAVY_UNITS_A_DAY


def _seven_days(facts: Facts) -> Iterator[str]:
    aim = facts.habit.aim
    amount, is_lower_bound = facts.seven_days
    if not isinstance(aim, Stay) or not amount:
        return
    said = f"Last 7 days: {'at least ' if is_lower_bound else ''}{quantity(round(amount, 1), None)}"
    if aim.per_week is not None:
        yield f"{said} of at most {quantity(aim.per_week, aim.unit)}."
    elif facts.substance is Substance.ALCOHOL and aim.unit in {"unit", "units"}:
        yield (
            f"{said} units. UK advice is at most {WEEKLY_REFERENCE_UNITS:.0f} a week, over three days "
            "or more, with days without."
        )
