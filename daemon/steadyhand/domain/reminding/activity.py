"""How long the hands have been in use, from what was told of presence. Durations only, never what. Pure.

What was not watched is neither use nor rest: a gap between two stretches.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from steadyhand.domain.reminding.instant import Interval
from steadyhand.domain.reminding.presence import Active, IdleSince, Presence, Unknown
from steadyhand.values import NamedTuple

LONG_AGO = timedelta(hours=26)
"""How far back stretches are kept: longer than the longest of days with a clock change."""
ZERO = timedelta(0)


class Stretch(NamedTuple):
    """A span in which the hands were in use all the time, or not at all."""

    begins: datetime
    ends: datetime
    in_use: bool


class Activity(NamedTuple):
    """What was told, newest last, and what holds since ``since``; None: nothing has been told.

    ``past``: sorted, apart, and no two of a kind that touch, which is what makes looking back cheap.
    ``told``: up to here the log has the minutes of use.
    """

    presence: Presence = Unknown("nobody is watching")
    since: datetime | None = None
    past: tuple[Stretch, ...] = ()
    told: datetime | None = None

    @property
    def is_known(self) -> bool:
        """Whether somebody can tell at this moment."""
        return self.since is not None and not isinstance(self.presence, Unknown)


def heard(activity: Activity, presence: Presence, now: datetime) -> Activity:
    """The activity after presence has changed; an idleness counts from the instant it began."""
    if activity.is_known and _is_same(activity.presence, presence):
        return activity._replace(presence=presence)
    turned = _turned(activity, presence, now)
    past = tuple(each for each in stretches(activity, turned) if each.ends > now - LONG_AGO)
    told = activity.told if activity.told is not None else now
    return Activity(presence, turned, past, told)


def _is_same(before: Presence, after: Presence) -> bool:
    return isinstance(before, Active) == isinstance(after, Active) and not isinstance(after, Unknown)


def _turned(activity: Activity, presence: Presence, now: datetime) -> datetime:
    """When it turned: not before what was last seen."""
    at = presence.at if isinstance(presence, IdleSince) else now
    earliest = max((activity.since or now - LONG_AGO, *(each.ends for each in activity.past)))
    return min(max(at, earliest), now)


def slept(activity: Activity, begins: datetime, now: datetime, rest: timedelta = ZERO) -> Activity:
    """The activity after the clock jumped to ``now``, where it was at ``begins``.

    ``rest``: for so long from ``begins`` the machine is known to have been suspended, which is no use; of
    the remainder nobody knows. What was noted of the time after ``now``, before the clock was set back,
    is dropped, and an absence that it cuts is dropped with it unless it is the one that goes on.
    """
    if activity.since is None:
        return activity
    before = tuple(stretches(activity, begins))
    past = [each._replace(ends=min(each.ends, now)) for each in before if each.begins < now]
    if begins > now and past and past[-1].ends == now and len(past) < len(before) and not past[-1].in_use:
        past.pop()
    if rest > ZERO:
        past.append(Stretch(begins, begins + rest, in_use=False))
    counted = activity.told if activity.told is None else min(activity.told, now)
    return Activity(activity.presence, now, tuple(_joined(past)), counted)


def stretches(activity: Activity, now: datetime, since: datetime | None = None) -> Iterator[Stretch]:
    """All stretches up to ``now``, sorted, none empty; two of a kind that touch are one.

    ``since``: only those that end after it, each as long as it is.
    """
    past = activity.past
    if since is None:
        return _joined(_clipped(activity, past, now))
    first = max(0, bisect_left(past, since, key=_end) - 1)  # the last one may go on in what holds now
    return (each for each in _joined(_clipped(activity, past[first:], now)) if each.ends > since)


def _end(stretch: Stretch) -> datetime:
    return stretch.ends


def _joined(found: Iterable[Stretch]) -> Iterator[Stretch]:
    last: Stretch | None = None
    for each in found:
        if last is not None and last.ends == each.begins and last.in_use == each.in_use:
            last = last._replace(ends=each.ends)
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _clipped(activity: Activity, past: tuple[Stretch, ...], now: datetime) -> Iterator[Stretch]:
    for each in past:
        if each.begins >= now:
            break
        yield each if each.ends <= now else each._replace(ends=now)
    if activity.since is not None and activity.is_known and activity.since < now:
        yield Stretch(activity.since, now, isinstance(activity.presence, Active))


def used(activity: Activity, span: Interval) -> timedelta:
    """How long the hands were in use within the span."""
    return _within((each for each in stretches(activity, span.ends, span.begins) if each.in_use), span)


def watched(activity: Activity, span: Interval) -> timedelta:
    """How long of the span somebody could tell."""
    return _within(stretches(activity, span.ends, span.begins), span)


def _within(found: Iterable[Stretch], span: Interval) -> timedelta:
    return sum((max(ZERO, min(each.ends, span.ends) - max(each.begins, span.begins)) for each in found), ZERO)


def rests(activity: Activity, length: timedelta, now: datetime, since: datetime) -> Iterator[Interval]:
    """Each span without use of at least ``length`` that ends after ``since``, the last perhaps going on."""
    for each in stretches(activity, now, since):
        if not each.in_use and each.ends - each.begins >= length:
            yield Interval(each.begins, each.ends)


def reached(activity: Activity, goal: timedelta, span: Interval) -> datetime | None:
    """When the use since ``span.begins`` came to ``goal``, or None where it has not by ``span.ends``."""
    left = goal
    for each in stretches(activity, span.ends, span.begins):
        begins = max(each.begins, span.begins)
        if each.in_use and begins < each.ends:
            if each.ends - begins >= left:
                return begins + left
            left -= each.ends - begins
    return None
