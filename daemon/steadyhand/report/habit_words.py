"""What is configured, in plain words. Pure."""

from collections.abc import Iterator
from datetime import time, timedelta
from typing import assert_never

from steadyhand.domain.reminding.busy import Busy
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import (
    EVERY_WEEKDAY,
    AfterWake,
    Ask,
    At,
    BeforeBed,
    Configuration,
    Days,
    Do,
    Every,
    Habit,
    Notifications,
    Pace,
    Phone,
    Practise,
    Reach,
    Recurrence,
    Rest,
    Stay,
    Travel,
    WindDown,
)
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.moment import hours_words

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
BUSY = {
    Busy.DO_NOT_DISTURB: "do not disturb is on",
    Busy.FULL_SCREEN: "a window is full screen",
    Busy.CAMERA: "a camera is in use",
}
TOPICS = {
    "evening": "the diary asks how the day was",
    "morning": "the diary asks how you slept",
    "screening": "the weekly questions about warning signs",
    "reassessment": "the review looks back",
}
TECHNIQUES = {
    "coherent": "even breathing",
    "box": "box breathing",
    "4-7-8": "4-7-8 breathing",
    "pmr": "muscle relaxation",
    "mindfulness": "mindfulness",
}


def habit_words(habit: Habit) -> dict[str, Json]:
    """One habit: its title, what it asks for, when, on which days and from which week."""
    return {
        "id": habit.id,
        "title": habit.title,
        "what": what_words(habit),
        "when": "; ".join(when_words(habit)),
        "week": f"from week {habit.from_week}" if habit.from_week > 1 else "",
        "note": habit.note,
        "more": "; ".join(_more(habit)),
        "window": "" if habit.window is None else f"missed when unanswered for {_span(habit.window)}",
    }


def what_words(habit: Habit) -> str:  # noqa: PLR0911 - one return for each member of a closed union
    """What it asks for: "at least 2500 ml a day, 250 ml at a time"."""
    match habit.aim:
        case Reach(unit=unit, goal=goal, serving=serving):
            at_a_time = f", {quantity(serving, unit)} at a time" if serving < goal else ""
            return f"at least {quantity(goal, unit)} a day{at_a_time}"
        case Stay() as stay:
            return _stay(stay)
        case WindDown(steps=steps):
            return ", ".join(steps) or "nothing but quiet"
        case Practise(length=length, technique=technique):
            return f"{_span(length)} of {TECHNIQUES.get(technique, technique)}"
        case Rest(length=length):
            return f"rest the hands for {_span(length)}"
        case Do():
            return "done or not"
        case Ask(topic=topic):
            return TOPICS.get(topic, f"the diary asks about {topic}")
        case _:
            assert_never(habit.aim)


def _stay(stay: Stay) -> str:
    week = "" if stay.per_week is None else f", and {quantity(stay.per_week, stay.unit)} in seven days"
    taper = stay.taper
    down = "" if taper is None else f", going down to it from {quantity(taper.start, stay.unit)}"
    return f"at most {quantity(stay.limit, stay.unit)} a day{week}{down}"


def when_words(habit: Habit) -> Iterator[str]:
    """When it comes, and on which days where that is not every day."""
    for recurrence in habit.recurrences:
        yield _when(habit, recurrence)
    if not habit.recurrences:
        yield "without a prompt"
    yield from _days(habit.days)
    if habit.travels is Travel.HOME:
        yield "by the clocks at home"


def _when(habit: Habit, recurrence: Recurrence) -> str:  # noqa: PLR0911 - as above
    match recurrence:
        case At(times=times):
            return f"at {', '.join(map(_clock, times))}"
        case Every(interval=interval) if isinstance(habit.aim, Rest):
            return f"after each {_span(interval)} of use"
        case Every(interval=interval):
            return f"each {_span(interval)} while you are awake"
        case Pace(slots=slots, until_before_bed=until):
            return f"{slots} times, spread from waking to {_span(until)} before bedtime"
        case BeforeBed(lead=lead) if isinstance(habit.aim, Stay):
            return f"nothing more from {_span(lead)} before bedtime"
        case BeforeBed(lead=lead):
            return f"{_span(lead)} before bedtime"
        case AfterWake(lag=lag):
            return f"{_span(lag)} after waking"
        case _:
            assert_never(recurrence)


def _days(days: Days) -> Iterator[str]:
    if days.weekdays != EVERY_WEEKDAY:
        yield f"on {', '.join(WEEKDAYS[day] for day in sorted(days.weekdays))}"
    if days.every > 1:
        yield f"each {days.every} days"
    if days.on:
        yield f"on {'day' if len(days.on) == 1 else 'days'} {', '.join(map(str, days.on))} of the programme"


def _more(habit: Habit) -> Iterator[str]:
    """What applies to its prompts."""
    if habit.private:
        yield "prompts do not say what it is about"
    if habit.snooze != timedelta(minutes=10):
        yield f"snooze puts it off for {_span(habit.snooze)}"


def notification_words(configuration: Configuration) -> Iterator[str]:
    """How prompts are shown, and whether the use of the machine is noted; a sentence for each."""
    notifications = configuration.notifications
    spans = ", ".join(f"{_clock(each.begins)} to {_clock(each.ends)}" for each in notifications.quiet)
    yield f"No prompts from {spans}." if spans else "No quiet spans are set."
    yield _waiting(notifications)
    if notifications.show_details:
        yield "Prompts say what they are about, on the lock screen too."
    else:
        yield "Prompts do not say what they are about."
    yield from _numbers(notifications)
    if configuration.phone is not None:
        yield from _phone(configuration.phone)
    if configuration.watches_use:
        yield "How many minutes the machine is in use is noted, never what for."
    else:
        yield "The use of the machine is not noted."


def _waiting(notifications: Notifications) -> str:
    busy = [words for each, words in BUSY.items() if each in notifications.hold_back]
    if not busy:
        return "Prompts wait for nothing."
    return f"Prompts wait while {', '.join(busy[:-1])}{' or ' if busy[1:] else ''}{busy[-1]}."


def _numbers(notifications: Notifications) -> Iterator[str]:
    if notifications.max_per_day is not None:
        yield f"At most {notifications.max_per_day} prompts a day."
    if notifications.min_gap:
        yield f"At least {_span(notifications.min_gap)} between two prompts."


def _phone(phone: Phone) -> Iterator[str]:
    after = (
        f"when unanswered for {_span(phone.after)}, at once while you are away" if phone.after else "at once"
    )
    yield f"Reminders also go to your phone, over {phone.server}: {after}."
    yield (
        "The phone, and that server, are told the titles of habits."
        if phone.show_details
        else "The phone is not told what they are about."
    )


def _clock(at: time) -> str:
    return at.strftime("%H:%M")


def _span(span: timedelta) -> str:
    minutes = span.total_seconds() / 60
    return quantity(minutes, "min") if minutes < 60 or minutes % 1 else hours_words(minutes)  # noqa: PLR2004 - an hour
