"""The short lines that say what was recorded. Pure."""

from collections.abc import Iterator
from datetime import datetime

from steadyhand.domain.reminding.amount import goal_on
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Data, Event, EventKind, Json
from steadyhand.domain.reminding.habit import Configuration, Habit, Reach, Stay
from steadyhand.domain.reminding.state import State
from steadyhand.values import NamedTuple


class Setting(NamedTuple):
    """What a line is told in: the configuration, the state after the events, and the moment."""

    configuration: Configuration
    state: State
    now: datetime
    calendar: Calendar


def lines(setting: Setting, events: tuple[Event, ...]) -> Iterator[str]:
    """One line for each event that a person recorded, and a caution where it was much at a time."""
    is_after_all = any(event.kind is EventKind.RETRACTED for event in events[:-1])
    for event in events[-1:]:
        habit = setting.configuration.habit(event.habit or "")
        if habit is None or event.kind is EventKind.RETRACTED:
            continue
        yield f"{habit.id}: {_what(setting, habit, event, is_after_all=is_after_all)}"
        if habit.unit is not None:
            from steadyhand.report.afterwards import remarks  # noqa: PLC0415 - for what has amounts

            yield from remarks(setting, habit, event)


def clock(setting: Setting, at: datetime) -> str:
    """The local time, with the day where it is not the person's today."""
    local = at.astimezone(setting.calendar.zone)
    is_today = setting.calendar.day_of(at) == setting.calendar.day_of(setting.now)
    return local.strftime("%H:%M" if is_today else "%a %Y-%m-%d %H:%M")


def quantity(amount: float, unit: str) -> str:
    """An amount with its unit, without needless decimals."""
    number = f"{amount:.0f}" if amount == int(amount) else f"{amount:.2f}".rstrip("0").rstrip(".")
    return f"{number} {unit}".strip()


def total(setting: Setting, habit: Habit, event: Event) -> str:
    """How far along the event's day is: "750 of 2500 ml today"."""
    unit, amount = habit.unit or "", setting.state.total(habit.id, event.day)
    at_least = "at least " if setting.state.has_unknown(habit.id, event.day) else ""
    day = "today" if event.day == setting.calendar.day_of(setting.now) else f"on {event.day}"
    match habit.aim:
        case Reach():
            goal = goal_on(habit, setting.state, event.day) or 0.0
            return f"{at_least}{quantity(amount, '')} of {quantity(goal, unit)} {day}"
        case Stay():
            limit = limit_of(setting, habit, event)
            over = ", above the limit" if amount > limit else ""
            if _is_approximate(setting, habit, event):
                so_far = f"{at_least or 'about '}{_rounded(amount)}"
            else:
                so_far = f"{at_least}{quantity(amount, '')}"
            return f"{so_far} of at most {quantity(limit, unit)} {day}{over}"
        case _:
            return f"{at_least}{quantity(amount, unit)} {day}"


def _what(setting: Setting, habit: Habit, event: Event, *, is_after_all: bool) -> str:
    match event.kind:
        case EventKind.DONE | EventKind.INTAKE if habit.unit is not None:
            return f"{_amount(habit, event.data)}, {total(setting, habit, event)}"
        case EventKind.DONE:
            after_all = " after all" if is_after_all else ""
            late = ", late" if event.data.get("late") else ""
            return f"done{after_all}{late}{_reminder(event)}"
        case EventKind.SKIPPED:
            return f"skipped{_reminder(event)}"
        case EventKind.SNOOZED:
            until = datetime.fromisoformat(str(event.data["until"]))
            return f"snoozed until {clock(setting, until)}"
        case _:
            return str(event.kind)


def _amount(habit: Habit, data: Data) -> str:
    amount, item = data.get("amount"), data.get("item")
    named = f" ({item})" if isinstance(item, str) else ""
    if not isinstance(amount, int | float):
        return f"recorded without an amount{named}"
    if named and habit.unit == "mg":
        from steadyhand.report.drinks import amount_words  # noqa: PLC0415 - for drinks by name alone

        low, high = (bound if isinstance(bound, int | float) else None for bound in _bounds(data))
        return f"{amount_words(amount, low, high)} recorded{named}"
    return f"{quantity(amount, habit.unit or '')} recorded{named}"


def _bounds(data: Data) -> tuple[Json, Json]:
    return data.get("low"), data.get("high")


def _rounded(mg: float) -> int:
    from steadyhand.domain.programme.caffeine import rounded_mg  # noqa: PLC0415 - for caffeine alone

    return rounded_mg(mg)


def _is_approximate(setting: Setting, habit: Habit, event: Event) -> bool:
    """Whether the day's total rests on the drink table."""
    if habit.unit != "mg":
        return False
    entries = {entry.id for entry in setting.state.entries.get((habit.id, event.day), ())}
    return any(each.id in entries and each.data.get("item") for each in setting.state.kept)


def _reminder(event: Event) -> str:
    """Which reminder it was: "(the one of 09:00)"."""
    if event.occurrence is None:
        return ", without a reminder"
    return f" (the one of {event.occurrence.partition('T')[2][:5]})"


def limit_of(setting: Setting, habit: Habit, event: Event) -> float:
    """The limit in force on the event's day, 0 for what is no limit."""
    from steadyhand.domain.programme.taper import limit_on  # noqa: PLC0415 - for limits alone
    from steadyhand.domain.reminding.occurrence import first_active_day  # noqa: PLC0415 - the same

    if not isinstance(habit.aim, Stay):
        return 0.0
    return limit_on(habit.aim, first_active_day(habit, setting.configuration.programme), event.day)
