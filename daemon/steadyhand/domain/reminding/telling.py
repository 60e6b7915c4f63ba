"""What is told without asking: a limit that comes near, and enough use for a day. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from steadyhand.domain.programme.limit_marks import FULL, crossed
from steadyhand.domain.programme.taper import limit_on
from steadyhand.domain.reminding.activity import used
from steadyhand.domain.reminding.elsewhere import told_from
from steadyhand.domain.reminding.event import DAEMON, Data, Draft, EventKind
from steadyhand.domain.reminding.habit import Habit, Rest, Stay
from steadyhand.domain.reminding.hands import is_left
from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.moment import SETTLING, Moment, day_is_full
from steadyhand.domain.reminding.occurrence import first_active_day, is_for
from steadyhand.domain.reminding.presence import Active
from steadyhand.domain.reminding.prompt import Prompt
from steadyhand.domain.reminding.quiet import held
from steadyhand.domain.reminding.wording import enough_of, remark_of
from steadyhand.values import NamedTuple


class Remark(NamedTuple):
    """Tell something that asks nothing; ``draft`` records that it was told, or could not be."""

    prompt: Prompt
    draft: Draft


def remarks(moment: Moment, *, speaking: bool) -> tuple[list[Remark], list[datetime]]:
    """What is to be told of today's limits now, and when to look again for what is held back.

    Each mark of a habit once a day (R-031), in no quiet time (I-4), and a minute after another
    notification at the earliest, so that after waking or a hold there is one (I-5). Of several machines
    the one tells it on which it was recorded, another one ``devices.show_after`` later.
    """
    today, now = moment.calendar.day_of(moment.now), moment.now
    habits = [habit for habit in moment.configuration.habits if isinstance(habit.aim, Stay | Rest)]
    marks = [
        (told_from(moment, habit, today), each) for habit in habits for each in _remark(moment, habit, today)
    ]
    looks = [at for habit in habits for at in _enough_at(moment, habit, today)]
    looks += [at for at, _ in marks if at > now]
    remarks = [each for at, each in marks if at <= now]
    remarks += [each for habit in habits for each in _enough(moment, habit, today)]
    if moment.state.paused(now) is not None or day_is_full(moment, today):
        return [], []
    if not remarks or moment.context.held_back is not None:
        return [], looks
    at = _free_at(moment, speaking=speaking)
    return (remarks[:1], looks) if at <= now else ([], [*looks, at])


def _free_at(moment: Moment, *, speaking: bool) -> datetime:
    """When something may be told, as far as that is known now."""
    context, now = moment.context, moment.now
    hold, settling = held(moment.configuration, moment.zone, now), context.settling
    if hold is not None:
        return hold.ends
    if settling is not None and now < settling and context.spoken:
        return settling
    last = now if speaking else _last_told(moment)
    return context.caught_up_at(now) if last is None else last + SETTLING


def _enough(moment: Moment, habit: Habit, today: date) -> Iterator[Remark]:
    """That the hands have been in use for as long as was set for a day (DOMAIN 2.7)."""
    limit = _limit_of_use(moment, habit, today)
    if limit is not None and _used_today(moment, today) >= limit:
        prompt = enough_of(habit, limit, details=moment.configuration.notifications.show_details)
        yield Remark(prompt, _mark(moment, habit, today, FULL))


def _enough_at(moment: Moment, habit: Habit, today: date) -> Iterator[datetime]:
    """When it will be, as the use goes on."""
    limit = _limit_of_use(moment, habit, today)
    if limit is not None and isinstance(moment.context.activity.presence, Active):
        yield moment.now + limit - _used_today(moment, today)


def _limit_of_use(moment: Moment, habit: Habit, today: date) -> timedelta | None:
    """The daily limit that has not been told today; of several machines, of that where the person is."""
    if moment.configuration.devices is not None and is_left(moment.context.activity, moment.now):
        return None
    if not isinstance(habit.aim, Rest) or not is_for(habit, moment.configuration.programme, today):
        return None
    return None if (habit.id, today) in moment.state.marks else habit.aim.daily_limit


def _used_today(moment: Moment, today: date) -> timedelta:
    activity = moment.context.activity
    since = max(activity.told or moment.now, moment.calendar.begins(today))
    recorded = moment.state.use.get(today, timedelta(0))
    return recorded + used(activity, Interval(min(since, moment.now), moment.now))


def _last_told(moment: Moment) -> datetime | None:
    """When the last notification of the past minute was shown, a prompt or a remark; None for none."""
    state, now = moment.state, moment.now
    shown = (event.at for event in state.kept if event.kind is EventKind.PROMPTED)
    return max((at for at in shown if at <= now < at + SETTLING), default=None)


def _remark(moment: Moment, habit: Habit, today: date) -> Iterator[Remark]:
    if not isinstance(habit.aim, Stay) or not is_for(habit, moment.configuration.programme, today):
        return
    limit = limit_on(habit.aim, first_active_day(habit, moment.configuration.programme), today)
    told, total = moment.state.marks.get((habit.id, today), 0), moment.state.total(habit.id, today)
    mark = None if told == FULL else crossed(limit, limit * told / 100, total)
    if mark is None:
        return
    details = moment.configuration.notifications.show_details
    prompt = remark_of(habit, (total, limit), mark, details=details)
    yield Remark(prompt, _mark(moment, habit, today, mark))


def _mark(moment: Moment, habit: Habit, today: date, mark: int) -> Draft:
    offset = moment.calendar.offset_s(moment.now)
    data: Data = {"mark": mark}
    return Draft(EventKind.PROMPTED, moment.now, offset, today, DAEMON, habit.id, None, data)
