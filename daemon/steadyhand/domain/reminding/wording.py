"""The words of a prompt: what, how much, how far along; or nothing that tells (I-8)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.limit_marks import FULL
from steadyhand.domain.reminding.habit import (
    EVENING,
    MORNING,
    REASSESSMENT,
    SCREENING,
    Ask,
    Do,
    Habit,
    Practise,
    Reach,
    Rest,
    Stay,
    WindDown,
)
from steadyhand.domain.reminding.occurrence import Occurrence
from steadyhand.domain.reminding.prompt import Button, Choice, Prompt, Urgency
from steadyhand.domain.reminding.reminder import Reminder
from steadyhand.values import NamedTuple, assert_never

DIGEST = "digest"
_SNOOZE = Button(Choice.SNOOZE, "Snooze")
_SKIP = Button(Choice.SKIP, "Skip")
_OPEN = Button(Choice.OPEN, "Open")
_EVENING = (Button(Choice.NONE, "None today"), Button(Choice.SOME, "Some"), _OPEN)
_TOPICS = {
    EVENING: "Look back at the day: were there any episodes?",
    MORNING: "How did you sleep?",
    SCREENING: "Has anything changed? Look at how your hands, arms and legs are doing.",
    REASSESSMENT: "Four weeks are over: look at what the diary says.",
}
_PRACTICES = {
    "coherent": "even breathing",
    "box": "box breathing",
    "4-7-8": "4-7-8 breathing",
    "pmr": "muscle relaxation",
}
_NEUTRAL = {EVENING: "Time to look back at the day."}
_ANSWERED_BY = {
    EVENING: "steady twitch --none, or steady day",
    MORNING: "steady day",
    SCREENING: "steady screen",
    REASSESSMENT: "steady review",
}


class Asking(NamedTuple):
    """One reminder to be put into words.

    ``amount``: what it asks for; ``so_far``: the day's total; both in the habit's unit.
    ``limit``: the limit in force on the day. ``firm``: whether it is said a second time.
    ``leaves_room``: whether a snooze would end before the next one of the habit takes its place.
    """

    habit: Habit
    occurrence: Occurrence
    reminder: Reminder | None
    amount: float | None
    so_far: float
    limit: float | None
    closes: datetime
    firm: bool = False
    leaves_room: bool = True

    @property
    def may_snooze(self) -> bool:
        """Whether it may be put off once more (R-111)."""
        snoozes = self.reminder.snoozes if self.reminder else 0
        return self.leaves_room and snoozes < self.habit.max_snoozes


def has_own_buttons(habit: Habit) -> bool:
    """Whether its prompts have other buttons than Done, Snooze and Skip: the diary's check-ins have."""
    return isinstance(habit.aim, Ask) and habit.aim.topic in _TOPICS


def answer_hint(habit: Habit) -> str:
    """What to type to answer its open reminder."""
    topic = habit.aim.topic if isinstance(habit.aim, Ask) else ""
    answer = _ANSWERED_BY.get(topic)
    return (
        f"steady done {habit.id} (or snooze, skip)"
        if answer is None
        else f"{answer} (or steady skip {habit.id})"
    )


def quantity(amount: float, unit: str | None) -> str:
    """An amount with its unit, without needless decimals: "250 ml"."""
    number = f"{amount:.0f}" if amount == int(amount) else f"{amount:.2f}".rstrip("0").rstrip(".")
    return number if not unit else f"{number} {unit}"


def prompt_of(asking: Asking, zone: ZoneInfo, *, details: bool) -> Prompt:
    """The notification for one reminder; neutral where the habit is private or details are off."""
    habit, key = asking.habit, asking.occurrence.key
    told = details and not habit.private
    at = asking.occurrence.due.astimezone(zone).strftime("%H:%M")
    return Prompt(
        tag=key,
        occurrences=(key,),
        title=_title(habit) if told else f"Reminder of {at}",
        body=_body(asking) if told else _neutral(asking),
        buttons=_buttons(asking, told=told),
        answer_hint=_hint(asking, told=told),
        urgency=Urgency.CRITICAL if asking.firm and isinstance(habit.aim, Rest) else Urgency.NORMAL,
        closes=asking.closes,
        receipts=asking.reminder.receipts if asking.reminder else (),
        click_hint="" if told else "Click here to see what it is.",
    )


def digest_of(askings: Sequence[Asking], zone: ZoneInfo, *, details: bool) -> Prompt:
    """One notification for several reminders; its buttons answer all of them."""
    first = askings[0]
    at = first.occurrence.due.astimezone(zone).strftime("%H:%M")
    snooze = (_SNOOZE._replace(label="Snooze all"),) if all(asking.may_snooze for asking in askings) else ()
    return Prompt(
        tag=f"{DIGEST}:{first.occurrence.key}",
        occurrences=tuple(asking.occurrence.key for asking in askings),
        title=f"{len(askings)} reminders since {at}",
        body="\n".join(_line(asking, zone, told=details and not asking.habit.private) for asking in askings),
        buttons=(Button(Choice.DONE, "All done"), *snooze, _SKIP._replace(label="Skip all")),
        answer_hint="steady status lists them; answer each with: steady done, snooze or skip, and its name",
        closes=max(asking.closes for asking in askings),
        receipts=tuple(
            receipt for asking in askings if asking.reminder for receipt in asking.reminder.receipts
        ),
    )


def remark_of(habit: Habit, told: tuple[float, float], mark: int, *, details: bool) -> Prompt:
    """The notification that a day's total has come to ``mark`` percent of its limit (R-031).

    ``told``: the total and the limit, in the habit's unit. It asks nothing.
    """
    total, limit = told
    come = "reached" if mark == FULL else f"come to {mark} % of"
    shown = details and not habit.private
    body = f"{quantity(total, None)} of at most {quantity(limit, habit.unit)}: you have {come} today's limit."
    neutral = f"Something that you log has {come} its limit for today. See: steady status"
    return Prompt(
        tag=f"mark:{habit.id}",
        occurrences=(),
        title=habit.title if shown else "About today's limit",
        body=body if shown else neutral,
        buttons=(),
        answer_hint="",
    )


def enough_of(habit: Habit, limit: timedelta, *, details: bool) -> Prompt:
    """The notification that the hands have been in use for as long as was set for a day. It asks nothing."""
    shown = details and not habit.private
    hours = quantity(limit.total_seconds() / 3600, "hour" if limit == timedelta(hours=1) else "hours")
    body = f"{hours} at the machine today: that is as much as you set for your hands."
    neutral = "Something that you set for a day is reached. See: steady status"
    return Prompt(
        tag=f"mark:{habit.id}",
        occurrences=(),
        title=habit.title if shown else "About today",
        body=body if shown else neutral,
        buttons=(),
        answer_hint="",
    )


def _title(habit: Habit) -> str:
    return habit.title


def _topic(asking: Asking) -> str:
    return asking.habit.aim.topic if isinstance(asking.habit.aim, Ask) else ""


def _neutral(asking: Asking) -> str:
    if asking.firm:
        return "Something you planned is still open."
    return _NEUTRAL.get(_topic(asking), "Something you planned is due.")


def _line(asking: Asking, zone: ZoneInfo, *, told: bool) -> str:
    at = asking.occurrence.due.astimezone(zone).strftime("%H:%M")
    if not told:
        return f"{at}  a reminder"
    amount = "" if asking.amount is None else f", {quantity(asking.amount, asking.habit.unit)}"
    return f"{at}  {asking.habit.title}{amount}"


def _body(asking: Asking) -> str:
    sentences = [_what(asking)]
    if asking.habit.note:
        sentences.append(asking.habit.note)
    return "\n".join(sentences)


def _what(asking: Asking) -> str:  # noqa: PLR0911 - one return for each member of a closed union
    match asking.habit.aim:
        case Reach(unit, goal, _):
            amount = quantity(asking.amount or 0, unit)
            return f"{amount} now. {quantity(asking.so_far, None)} of {quantity(goal, unit)} so far today."
        case Stay(unit):
            limit = quantity(asking.limit or 0, unit)
            return f"Nothing more until tomorrow. {quantity(asking.so_far, None)} of at most {limit} today."
        case WindDown(_, steps):
            routine = ", ".join(steps).capitalize() + "." if steps else "Time to wind down for the night."
            return f"You are still at the machine. {routine}" if asking.firm else routine
        case Practise(length, technique):
            return f"{_minutes(length.total_seconds())} of {_PRACTICES.get(technique, technique)}."
        case Rest(length):
            rest = f"Rest your hands for {_minutes(length.total_seconds())}"
            return f"Your hands are still at work. {rest} now." if asking.firm else f"{rest}."
        case Do():
            return "Due now."
        case Ask(topic):
            return _TOPICS.get(topic, "Due now.")
        case unexpected:
            assert_never(unexpected)


def _minutes(seconds: float) -> str:
    minutes = seconds / 60
    if minutes < 1:
        return quantity(seconds, "seconds")
    return f"{quantity(minutes, 'minute' if minutes == 1 else 'minutes')}"


def _buttons(asking: Asking, *, told: bool) -> tuple[Button, ...]:
    done = "Done"
    if told and asking.amount is not None:
        done = quantity(asking.amount, asking.habit.unit)
    snooze = (_SNOOZE,) if asking.may_snooze else ()
    topic = _topic(asking)
    if topic == EVENING:
        return _EVENING
    return (_OPEN if topic in _TOPICS else Button(Choice.DONE, done), *snooze, _SKIP)


def _hint(asking: Asking, *, told: bool) -> str:
    if not told:
        return "See and answer it with: steady status"
    return f"Answer with: {answer_hint(asking.habit)}"
