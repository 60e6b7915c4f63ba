"""On which of a person's machines something is shown first: where they are, elsewhere later. Pure."""

from datetime import date, datetime

from steadyhand.domain.reminding.activity import ZERO
from steadyhand.domain.reminding.habit import Habit, Rest
from steadyhand.domain.reminding.hands import is_left
from steadyhand.domain.reminding.moment import Moment, Open, hold_at
from steadyhand.domain.reminding.reminder import Stage

LONGEST_WAIT = 0.5
"""Of the time in which it is open, the share that it waits here at most, so that it is shown at all."""


def is_theirs(moment: Moment, candidate: Open) -> bool:
    """Whether it is asked on other machines and has not been here. A break goes by each machine's use."""
    reminder = candidate.reminder
    if not _is_shared(moment, candidate.habit) or reminder is None or reminder.stage is not Stage.PROMPTED:
        return False
    return moment.state.device not in reminder.shown_on


def shown_from(moment: Moment, candidate: Open) -> datetime:
    """When it may be shown on this machine.

    At once where the person is, and where nobody can tell. In front of an empty chair it waits
    ``devices.show_after`` for an answer given elsewhere: from when it came due, was no longer held back
    or put off, or was shown on another machine, and at most ``LONGEST_WAIT`` of what is left from there.
    """
    devices = moment.configuration.devices
    is_waiting = _is_shared(moment, candidate.habit) and is_left(moment.context.activity, moment.now)
    if devices is None or not is_waiting:
        return moment.now
    begins = _begins(moment, candidate)
    left = max(candidate.closes - begins, ZERO)
    return begins + min(devices.show_after, left * LONGEST_WAIT)


def told_from(moment: Moment, habit: Habit, day: date) -> datetime:
    """When what was recorded last of the habit may be told of here: what came from elsewhere, later."""
    devices, state = moment.configuration.devices, moment.state
    entries = state.entries.get((habit.id, day), ())
    last = state.event(entries[-1].id) if entries else None
    if devices is None or last is None or last.device == state.device:
        return moment.now
    return last.at + devices.show_after


def _is_shared(moment: Moment, habit: Habit) -> bool:
    """Whether one machine asks for all; a state of nobody's knows nothing of machines."""
    is_one_of_several = moment.configuration.devices is not None and moment.state.device != ""
    return is_one_of_several and not isinstance(habit.aim, Rest)


def _begins(moment: Moment, candidate: Open) -> datetime:
    reminder, begins = candidate.reminder, candidate.occurrence.due
    if reminder is not None and reminder.put_off_to is not None:
        begins = max(begins, reminder.put_off_to)
    hold = hold_at(moment, candidate, begins)
    begins = begins if hold is None else hold.ends
    shown = None if reminder is None else reminder.first_shown_at
    return begins if shown is None else max(begins, shown)
