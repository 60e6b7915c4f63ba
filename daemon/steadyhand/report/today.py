"""Today for the page: what is open and how it may be answered, amounts, the day's timeline, what is next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.caffeine import rounded_mg
from steadyhand.domain.programme.drink import Drink
from steadyhand.domain.programme.weeks import PROGRAMME_DAYS
from steadyhand.domain.reminding.command import Answer, Rejected, Surface, decide
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.domain.reminding.habit import (
    EVENING,
    MORNING,
    REASSESSMENT,
    SCREENING,
    Ask,
    Configuration,
    Habit,
    HabitKind,
    Reach,
)
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.agenda import HELD_BACK, PLANNED
from steadyhand.report.glance import START_IT
from steadyhand.report.moment import clock, weekday
from steadyhand.report.often import MANY, often_words
from steadyhand.report.review_words import NEVER_ASKED, long_day
from steadyhand.report.usual_drinks import Offer, names, usual_drinks
from steadyhand.values import Any, NamedTuple

View = Mapping[str, Any]
OFFERED = (Choice.DONE, Choice.NONE, Choice.SOME, Choice.SNOOZE, Choice.SKIP)
LABELS = {
    Choice.DONE: "Done",
    Choice.NONE: "None today",
    Choice.SOME: "Some",
    Choice.SNOOZE: "Snooze",
    Choice.SKIP: "Skip",
}
ELSEWHERE = {
    EVENING: ("/diary", "Open the diary"),
    MORNING: ("/diary", "Open the diary"),
    SCREENING: ("/screening", "Answer the questions"),
    REASSESSMENT: ("/review", "Open the review"),
}
"""Where the check-ins of our own are answered in full."""
STATES = {
    PLANNED: "planned",
    "due": "open",
    "prompted": "open",
    "snoozed": "snoozed",
    "done": "done",
    "skipped": "skipped",
    "missed": "missed",
    "excused": "excused",
    "unobserved": "unobserved",
}
NOT_SHOWN = "The daemon is not running, so no reminder will be shown."
_AHEAD = frozenset({PLANNED, "due", "prompted", "snoozed"})


class Known(NamedTuple):
    """What the page's day is made from: the configuration, the log, and the moment.

    ``taken``: what was taken in lately; ``drinks``: the drink table.
    """

    configuration: Configuration
    state: State
    now: datetime
    zone: ZoneInfo
    via: str
    taken: Sequence[Event] = ()
    drinks: Sequence[Drink] = ()


def today_view(known: Known, status: View, agenda: Sequence[View]) -> dict[str, Json]:
    """Today as the page shows it, from ``status_view`` and from ``agenda_view`` of this one day.

    ``open``: the open reminders, each with the ``choices`` that ``decide`` would take now. ``amounts``:
    targets and limits. ``timeline``: the day in order; what comes very often has one line; ``late``: it may
    be done after all. ``drinks``: names to choose from. ``warnings``:
    what stands of the warning signs; ``notices``: what else there is to know.
    """
    habits = {habit["id"]: habit for habit in status["habits"]}
    upcoming = next((row for row in agenda if row["state"] == PLANNED), None)
    day = date.fromisoformat(status["day"])
    return {
        "day": status["day"],
        "heading": f"{weekday(day)}, {long_day(status['day'])}",
        "now": clock(status["now"]),
        "programme": _programme(status["programme"]),
        "warnings": list((status["screening"] or {"banner": ()})["banner"]),
        "notices": list(_notices(status)),
        "paused": status["paused"],
        "open": [each for habit in habits.values() for each in _open(known, habit)],
        "amounts": [_amount(known, habit) for habit in habits.values() if _has_amounts(habit)],
        "next": None if upcoming is None else _line(upcoming),
        "timeline": list(_timeline(known, agenda)),
        "drinks": list(names(known.drinks)),
        "counts": dict(status["today"]),
    }


def _programme(programme: View) -> str:
    if programme["start"] is None:
        return ""
    if programme["day"] is None:
        return f"The programme starts on {long_day(programme['start'])}."
    of = f" of {PROGRAMME_DAYS}" if programme["day"] <= PROGRAMME_DAYS else ""
    return f"Day {programme['day']}{of}, week {programme['week']}: {programme['phase']}"


def _notices(status: View) -> Iterator[str]:
    message = (status["screening"] or {"message": ""})["message"]
    other = str(status["warning"] or "").removeprefix(message).strip()
    if other:
        yield other
    if status["screening"] is None or status["screening"]["asked"] is None:
        yield NEVER_ASKED
    daemon, paused = status["daemon"], status["paused"]
    if not daemon["running"]:
        yield f"{NOT_SHOWN} What you record here is kept. To start it: {START_IT}"
    elif daemon["held_back"] is not None:
        yield f"Reminders are held back at the moment: {daemon['held_back']}. Nothing is lost by it."
    if paused is not None:
        until = (
            "until you resume"
            if paused["until"] is None
            else f"until {clock(paused['until'], status['day'])}"
        )
        because = "" if paused["because"] is None else f" ({paused['because']})"
        yield f"Paused {until}{because}."


def _open(known: Known, habit: View) -> Iterator[dict[str, Json]]:
    configured = known.configuration.habit(habit["id"])
    if configured is None:
        return
    for reminder in habit["open"]:
        topic = configured.aim.topic if isinstance(configured.aim, Ask) else ""
        path, words = ELSEWHERE.get(topic, ("", ""))
        yield {
            "occurrence": reminder["occurrence"],
            "habit": habit["id"],
            "title": habit["title"],
            "note": configured.note,
            "due": clock(reminder["due"]),
            "closes": clock(reminder["closes"]),
            "snoozed": reminder["state"] == "snoozed",
            "choices": list(_choices(known, configured, reminder["occurrence"])),
            "elsewhere": {"path": path, "words": words} if path else None,
        }


def _choices(known: Known, habit: Habit, occurrence: str) -> Iterator[dict[str, Json]]:
    """What would be taken as an answer now, as ``decide`` says."""
    surface = Surface(known.via, known.now, known.zone)
    for choice in OFFERED:
        answer = Answer(habit.id, choice, occurrence=occurrence)
        is_evening = isinstance(habit.aim, Ask) and habit.aim.topic == EVENING
        if choice is Choice.DONE and is_evening:
            continue
        if not isinstance(decide(known.configuration, known.state, answer, surface), Rejected):
            yield {"choice": choice.value, "label": _label(known, habit, choice, occurrence)}


def _label(known: Known, habit: Habit, choice: Choice, occurrence: str) -> str:
    if choice is not Choice.DONE or not isinstance(habit.aim, Reach):
        return LABELS[choice]
    reminder = known.state.reminders.get(occurrence)
    asked = reminder.asked if reminder is not None and reminder.asked else habit.aim.serving
    return quantity(asked, habit.unit)


def _has_amounts(habit: View) -> bool:
    return habit["unit"] is not None


def _amount(known: Known, habit: View) -> dict[str, Json]:
    configured = known.configuration.habit(habit["id"])
    aim = None if configured is None else configured.aim
    is_limit = habit["kind"] == HabitKind.LIMIT
    goal, amount = habit["goal"], habit["amount"]
    return {
        "id": habit["id"],
        "title": habit["title"],
        "unit": habit["unit"],
        "kind": habit["kind"],
        "substance": habit["substance"],
        "said": _so_far(habit),
        "mark": _mark(habit),
        "share": None if not goal or amount is None else round(100 * amount / goal),
        "is_limit": is_limit,
        "usual": [each._asdict() for each in _usual(known, configured)],
        "serving": quantity(aim.serving, aim.unit) if isinstance(aim, Reach) else None,
        "notes": list(habit["notes"]),
        "next": None if habit["next"] is None else clock(habit["next"], str(known_day(known))),
    }


def _usual(known: Known, habit: Habit | None) -> tuple[Offer, ...]:
    if habit is None:
        return ()
    return usual_drinks(habit, known.taken, known.state.set_aside, known.drinks)


def known_day(known: Known) -> date:
    """The civil date where the person is."""
    return known.now.astimezone(known.zone).date()


def _so_far(habit: View) -> str:
    """How much it is so far, and of how much."""
    goal, amount, unit = habit["goal"], habit["amount"], habit["unit"]
    at_least = "at least " if habit["at_least"] else ""
    if amount is None:
        said = "an unknown amount" if habit["at_least"] else "nothing logged"
    elif habit["approximate"]:
        said = f"{at_least or 'about '}{rounded_mg(amount)}"
    else:
        said = f"{at_least}{quantity(amount, None)}"
    if goal is None:
        return said if amount is None else f"{said} {unit}"
    at_most = "at most " if habit["kind"] == HabitKind.LIMIT else ""
    return f"{said} of {at_most}{quantity(goal, unit)}"


def _mark(habit: View) -> str:
    is_limit = habit["kind"] == HabitKind.LIMIT
    if habit["met"] is None or (habit["met"] and habit["caution"] is not None):
        return ""
    if habit["met"]:
        return "kept" if is_limit else "reached"
    return "above the limit" if is_limit else ""


def late_one(known: Known, habit: str) -> str | None:
    """The occurrence that done alone would settle after all, though it was concluded or is over; or None.

    The diary's own questions are answered in the diary.
    """
    configured = known.configuration.habit(habit)
    if configured is None or isinstance(configured.aim, Ask):
        return None
    surface, answer = Surface(known.via, known.now, known.zone), Answer(habit, Choice.DONE)
    decision = decide(known.configuration, known.state, answer, surface)
    if isinstance(decision, Rejected):
        return None
    done = decision[-1]
    return done.occurrence if done.data.get("late") or len(decision) > 1 else None


def _timeline(known: Known, agenda: Sequence[View]) -> Iterator[dict[str, Json]]:
    numbers: Counter[str] = Counter(row["habit"] for row in agenda)
    told: set[str] = set()
    for row in agenda:
        habit = row["habit"]
        if numbers[habit] <= MANY:
            yield {**_line(row), "late": _is_late(known, row)}
        elif habit not in told:
            told.add(habit)
            yield _often([each for each in agenda if each["habit"] == habit])


def _is_late(known: Known, row: View) -> bool:
    if row["state"] in {PLANNED, "done", "skipped", "excused"}:
        return False
    occurrence: str = row["occurrence"]
    return late_one(known, row["habit"]) == occurrence


def _line(row: View) -> dict[str, Json]:
    amount = row["amount"]
    return {
        "occurrence": row["occurrence"],
        "habit": row["habit"],
        "time": clock(row["due"]),
        "title": row["title"],
        "amount": None if amount is None else quantity(amount, row["unit"]),
        "state": STATES.get(row["state"], row["state"]),
        "note": _note(row),
    }


def _note(row: View) -> str:
    reason, shows = row["because"], row["shows"]
    if reason is None:
        return ""
    why = str(reason).removeprefix(HELD_BACK)
    if row["state"] not in _AHEAD:
        return why
    return f"will not be shown: {why}" if shows is None else f"shown at {clock(shows)}: {why}"


def _often(rows: Sequence[View]) -> dict[str, Json]:
    first, last = rows[0], rows[-1]
    often = often_words(first["every_min"], len(rows), by_use=bool(first["by_use"]))
    return {
        "occurrence": first["occurrence"],
        "habit": first["habit"],
        "time": clock(first["due"]),
        "title": first["title"],
        "amount": None,
        "state": "",
        "late": False,
        "note": "; ".join(part for part in (f"until {clock(last['due'])}, {often}", _ended(rows)) if part),
    }


def _ended(rows: Iterable[View]) -> str:
    counted = Counter(row["state"] for row in rows if row["state"] not in _AHEAD)
    told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counted.items()))
    return f"so far: {told}" if told else ""
