"""What a reminder would say at an instant, before it is put into words. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.programme.taper import limit_on
from steadyhand.domain.reminding.amount import on_day, share, slots_left
from steadyhand.domain.reminding.habit import Configuration, Habit, Reach, Stay
from steadyhand.domain.reminding.occurrence import Occurrence, first_active_day
from steadyhand.domain.reminding.reminder import closing
from steadyhand.domain.reminding.state import State
from steadyhand.domain.reminding.wording import Asking


def asking_of(
    configuration: Configuration,
    state: State,
    habit: Habit,
    occurrence: Occurrence,
    *,
    at: datetime,
    zone: ZoneInfo,
) -> Asking:
    """What a reminder would say at an instant."""
    habit = on_day(habit, state, occurrence.day)
    reminder = state.reminders.get(occurrence.key)
    entries = state.entries.get((habit.id, occurrence.day), ())
    amount = limit = None
    if isinstance(habit.aim, Reach):
        left = slots_left(configuration, habit, occurrence, zone)
        amount = share(habit.aim, entries, at, slots_left=left)
    if isinstance(habit.aim, Stay):
        limit = limit_on(habit.aim, first_active_day(habit, configuration.programme), occurrence.day)
    so_far = state.total(habit.id, occurrence.day)
    room, closes = at + habit.snooze < occurrence.latest, closing(occurrence, reminder)
    return Asking(habit, occurrence, reminder, amount, so_far, limit, closes, leaves_room=room)
