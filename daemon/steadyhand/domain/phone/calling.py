"""When something is sent to the phone, and when it is taken back. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from steadyhand.domain.phone.letter import Letter
from steadyhand.domain.reminding.asking import asking_of
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.coming_due import came_due
from steadyhand.domain.reminding.habit import Configuration, Phone, Rest
from steadyhand.domain.reminding.moment import Context, Open, moment_of
from steadyhand.domain.reminding.presence import Away, Disturbance, HeldBack, IdleSince, Presence
from steadyhand.domain.reminding.quiet import held, is_exempt
from steadyhand.domain.reminding.reminder import Reminder, Stage
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.wording import Asking, has_own_buttons
from steadyhand.values import NamedTuple

AWAY_AFTER = timedelta(minutes=5)
"""Nothing touched for so long is taken for being away; a locked screen at once."""
HOUR = timedelta(hours=1)


class Outside(NamedTuple):
    """What the log does not say: of the person at the machine, and of what was sent already."""

    presence: Presence
    disturbance: Disturbance
    letters: tuple[Letter, ...] = ()


class Call(NamedTuple):
    """One message to send, about one reminder or several."""

    askings: tuple[Asking, ...]


class Calls(NamedTuple):
    """What to send and what to take back now, and when to look again unless something changes before."""

    calls: tuple[Call, ...]
    taken_back: tuple[Letter, ...]
    look_at: datetime | None


class _Case(NamedTuple):
    configuration: Configuration
    state: State
    outside: Outside
    now: datetime
    zone: ZoneInfo


def calls(
    configuration: Configuration, state: State, outside: Outside, now: datetime, zone: ZoneInfo
) -> Calls:
    """What the phone is to be told at ``now``; nothing where none is configured.

    A reminder that the desktop has asked about, or could not, is sent once it has been unanswered for
    the set time, and at once while the person is away: locked, switched away, or nothing touched for
    five minutes. Never in quiet hours, asleep or while paused, but for the wind-down's own; not while
    the desktop is not to be disturbed; not after it closed. Once, and once more after each snooze. A
    break for the hands is never sent: a phone is no rest for them. Never more than the set number
    within an hour; what waits for that, or is ready together, goes as one.
    Of several machines one where nobody is sends nothing at once that came up where somebody was.
    A letter is taken back when nothing of it is left to answer.
    """
    phone = configuration.phone
    if phone is None:
        return Calls((), (), None)
    letters = outside.letters
    case = _Case(configuration, state, outside, now, zone)
    times = [(candidate, at) for candidate, at in _timed(case, phone) if at is not None]
    room_at = _room_at(phone, letters, now)
    ready = [candidate for candidate, at in times if at <= now] if room_at <= now else []
    taken = {candidate.occurrence.key for candidate in ready}
    looks = [max(at, room_at) for candidate, at in times if candidate.occurrence.key not in taken]
    groups, later = _within(_grouped(ready), phone, letters, now)
    over = tuple(each for each in letters if not each.taken_back and each.is_over(state, now))
    looks += [*later, *_ends(letters, over)]
    made = tuple(Call(tuple(_asking(case, each) for each in group)) for group in groups)
    return Calls(made, over, min((look for look in looks if look > now), default=None))


def _timed(case: _Case, phone: Phone) -> Iterator[tuple[Open, datetime | None]]:
    calendar = Calendar(case.configuration.rhythm, case.zone)
    accounted = Context(calendar.begins(calendar.day_of(case.now)))
    moment = moment_of(case.configuration, case.state, accounted, case.now, calendar)
    told = {
        (each.occurrence, each.snoozes)
        for letter in case.outside.letters
        if letter.is_out
        for each in letter.topics
    }
    for candidate in came_due(moment):
        reminder = candidate.reminder
        if reminder is None or isinstance(candidate.habit.aim, Rest):
            continue
        if (reminder.key, reminder.snoozes) not in told:
            yield candidate, _sent_at(case, phone, candidate, reminder)


def _sent_at(case: _Case, phone: Phone, candidate: Open, reminder: Reminder) -> datetime | None:
    """When it is to be sent; None: not as things are."""
    asked = reminder.prompted_at or reminder.failed_at
    if asked is None or reminder.stage is Stage.SNOOZED or isinstance(case.outside.disturbance, HeldBack):
        return None
    asked = min(asked, case.now)
    unanswered, away = asked + phone.after, _away_at(case.outside.presence, asked)
    if _is_seen_elsewhere(case, candidate, reminder):
        away = None
    at = unanswered if away is None else min(unanswered, away)
    freed = _free_at(case, candidate, max(case.now, at))
    return freed if freed is not None and freed < candidate.closes else None


def _away_at(presence: Presence, asked: datetime) -> datetime | None:
    """From when on the person counts as away; None while they are there, or nobody can tell."""
    if not isinstance(presence, IdleSince):
        return None
    return max(asked, presence.at + (AWAY_AFTER if presence.because is Away.IDLE else timedelta(0)))


def _is_seen_elsewhere(case: _Case, candidate: Open, reminder: Reminder) -> bool:
    """Whether another machine showed it at once, as one does that the person sits at."""
    devices, shown = case.configuration.devices, reminder.first_shown_at
    others = [device for device in reminder.shown_on if device != case.state.device]
    if devices is None or shown is None or not others:
        return False
    begins = max(candidate.occurrence.due, reminder.put_off_to or candidate.occurrence.due)
    return shown < begins + devices.show_after


def _free_at(case: _Case, candidate: Open, at: datetime) -> datetime | None:
    """The first instant from ``at`` on that is neither held back nor paused; None where no end is known."""
    pause = case.state.paused(at)
    hold = None if is_exempt(candidate.habit) else held(case.configuration, case.zone, at)
    if pause is not None:
        return None if pause.ends is None else _free_at(case, candidate, pause.ends)
    return at if hold is None else _free_at(case, candidate, hold.ends)


def _sent_lately(letters: Sequence[Letter], now: datetime) -> list[datetime]:
    return sorted(letter.sent for letter in letters if letter.is_out and now - HOUR < letter.sent <= now)


def _room_at(phone: Phone, letters: Sequence[Letter], now: datetime) -> datetime:
    """From when on one more message is within the hour's number."""
    lately = _sent_lately(letters, now)
    return now if len(lately) < phone.most_per_hour else lately[-phone.most_per_hour] + HOUR


def _grouped(ready: Sequence[Open]) -> list[list[Open]]:
    """What is ready together, as one; what done does not answer by itself is alone."""
    own = [candidate for candidate in ready if has_own_buttons(candidate.habit)]
    rest = [candidate for candidate in ready if not has_own_buttons(candidate.habit)]
    return [*([rest] if rest else []), *([candidate] for candidate in own)]


def _within(
    groups: list[list[Open]], phone: Phone, letters: Sequence[Letter], now: datetime
) -> tuple[list[list[Open]], list[datetime]]:
    """As many as the hour has room for, and when there is room for the next, where there are more."""
    lately = _sent_lately(letters, now)
    room = max(0, phone.most_per_hour - len(lately))
    later = [(lately[0] if lately else now) + HOUR] if len(groups) > room else []
    return groups[:room], later


def _ends(letters: Sequence[Letter], over: Iterable[Letter]) -> list[datetime]:
    gone = {letter.id for letter in over}
    return [letter.ends for letter in letters if not letter.taken_back and letter.id not in gone]


def _asking(case: _Case, each: Open) -> Asking:
    return asking_of(case.configuration, case.state, each.habit, each.occurrence, at=case.now, zone=case.zone)
