"""What is left of caffeine, and what still fits into the day: as numbers and in words. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from steadyhand.domain.programme.caffeine import (
    HOUR,
    QUIET_MG,
    STEP_MG,
    Band,
    Room,
    Usual,
    at_bedtime_mg,
    band,
    latest_safe_time,
    room,
    rounded_mg,
    usual_of,
)
from steadyhand.domain.programme.drink import family_of
from steadyhand.domain.programme.intakes import amount_in, doses, usuals
from steadyhand.domain.programme.substance import mg_per_unit
from steadyhand.domain.programme.taper import limit_on
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.event import Event, Json
from steadyhand.domain.reminding.habit import Configuration, Habit, Stay
from steadyhand.domain.reminding.occurrence import first_active_day
from steadyhand.report.moment import stamp
from steadyhand.values import NamedTuple

USUAL_CURFEW = timedelta(hours=6)
"""Where the configuration names none (R-034)."""
USUAL_WITHIN = 14 * ONE_DAY


class Outlook(NamedTuple):
    """What is known of today's caffeine.

    ``usual``: the drink that ``latest`` is for: the last moment for one more, None where what was taken
    is too much already. ``at_least``: an amount of the last days is unknown. ``curfew``: the fixed hours
    before bedtime, None where they go by the dose; ``curfew_over``: they have begun.
    """

    in_body: Band
    room: Room
    usual: Usual
    latest: datetime | None
    bedtime: datetime
    at_least: bool
    curfew: timedelta | None
    curfew_over: bool
    half_life_h: float


def outlook(  # noqa: PLR0917 - the plan, the events and the moment, and whose drink it is
    configuration: Configuration,
    habit: Habit,
    taken: Sequence[Event],
    now: datetime,
    calendar: Calendar,
    usual: Usual | None = None,
) -> Outlook | None:
    """The outlook of a limit of caffeine, from what was ``taken`` of it; None for any other habit.

    ``usual``: the drink to tell the last moment of; without it, that of the last 14 days.
    """
    if not isinstance(habit.aim, Stay):
        return None
    day, factor = calendar.day_of(now), mg_per_unit(habit)
    bedtime, half_life = calendar.bedtime(day), configuration.person.caffeine_half_life_h
    limit = limit_on(habit.aim, first_active_day(habit, configuration.programme), day) * factor
    today = sum(amount_in(event) or 0.0 for event in taken if event.day == day) * factor
    amounts = doses(taken, factor)
    curfew = None if habit.aim.dose_aware else habit.aim.curfew or USUAL_CURFEW
    drink = usual or usual_of(usuals((each for each in taken if each.day > day - USUAL_WITHIN), factor))
    left = at_bedtime_mg(amounts, bedtime, half_life)
    return Outlook(
        band(amounts, now, half_life),
        room(limit, today, amounts, now, bedtime, half_life, curfew=curfew or timedelta(0)),
        drink,
        latest_safe_time(drink.mg, bedtime, half_life, curfew=curfew, left_at_bedtime_mg=left),
        bedtime,
        any(amount_in(event) is None for event in taken if event.day > day - 3 * ONE_DAY),
        curfew,
        curfew is not None and now >= bedtime - curfew,
        half_life,
    )


def outlook_json(found: Outlook, calendar: Calendar) -> dict[str, Json]:
    """The outlook in JSON: mg to the nearest 5, room rounded down."""
    low, usual, high = map(rounded_mg, found.in_body)
    return {
        "in_body_mg": usual,
        "in_body_low_mg": low,
        "in_body_high_mg": high,
        "half_life_h": found.half_life_h,
        "at_least": found.at_least,
        "now_mg": _down(found.room.now_mg),
        "by_limit_mg": _down(found.room.by_limit_mg),
        "by_bedtime_mg": _down(found.room.by_bedtime_mg),
        "at_bedtime_mg": rounded_mg(found.room.at_bedtime_mg),
        "bedtime": stamp(found.bedtime, calendar.zone),
        "usual": {"mg": rounded_mg(found.usual.mg), "item": found.usual.item},
        "latest": stamp(found.latest, calendar.zone),
    }


def outlook_words(found: Outlook, now: datetime, calendar: Calendar, *, again: bool = False) -> Iterator[str]:
    """The outlook in sentences. ``again``: the drink is the one just logged."""
    low, usual, high = map(rounded_mg, found.in_body)
    if usual:
        at_least, spread = (
            "At least a" if found.at_least else "A",
            f" ({low} to {high})" if low < high else "",
        )
        yield f"{at_least}bout {usual} mg still in your body{spread}."
    yield _room(found, calendar)
    if found.room.by_limit_mg >= found.usual.mg and not found.curfew_over:
        yield _latest(found, now, calendar, again=again)


def _room(found: Outlook, calendar: Calendar) -> str:
    bedtime = _clock(found.bedtime, calendar)
    by_limit, by_bedtime = _down(found.room.by_limit_mg), _down(found.room.by_bedtime_mg)
    if not by_limit:
        return "No room under today's limit."
    if found.curfew_over:
        return f"Nothing more until tomorrow: bedtime is at {bedtime}."
    at_most = "at most " if found.at_least else ""
    if by_limit <= by_bedtime:
        return f"Room now: {at_most}{by_limit} mg, by the limit."
    estimate = f"about {by_bedtime} mg" if by_bedtime else "nothing"
    return (
        f"Room now: {at_most}{by_limit} mg by the limit; {estimate} by our estimate, to leave at most "
        f"{QUIET_MG:.0f} mg at bedtime at {bedtime}."
    )


def _latest(found: Outlook, now: datetime, calendar: Calendar, *, again: bool) -> str:
    name = "another like it" if again else f"your usual {_name(found.usual)}"
    if found.latest is None or found.latest < now:
        return f"Too late today for {name}."
    hours = "" if found.curfew is None else f", {found.curfew / HOUR:g} hours before bedtime"
    return f"{name[:1].upper()}{name[1:]}: by {_clock(found.latest, calendar)}{hours}."


def _name(usual: Usual) -> str:
    word = "drink" if usual.item is None else family_of(usual.item).replace("_", " ")
    return f"{word} of about {rounded_mg(usual.mg)} mg"


def _clock(instant: datetime, calendar: Calendar) -> str:
    return f"{instant.astimezone(calendar.zone):%H:%M}"


def _down(mg: float) -> int:
    return int(round(mg, 6) // STEP_MG) * STEP_MG
