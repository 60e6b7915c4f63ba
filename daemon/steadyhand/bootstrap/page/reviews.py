"""The reviews made last. One takes half a second, so none is made twice while nothing has changed."""

from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Lock

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.reviewing import review_of
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Configuration
from steadyhand.report.review import review_view
from steadyhand.values import NamedTuple

GOOD_FOR = timedelta(minutes=5)
MOST = 4


class Made(NamedTuple):
    """A review with its document."""

    review: Review
    view: dict[str, Json]


class _Kept(NamedTuple):
    on: date
    today: date
    zone: str
    configuration: Configuration
    log: tuple[int, ...]
    at: datetime
    made: Made


class Reviews:
    """Used by many threads; one of them makes a review, and who wants the same waits for it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: tuple[_Kept, ...] = ()

    def of(self, desk: Desk, on: date | None = None) -> Made:
        """The review as of a day, today by default. Raises SteadyError as ``review_of`` does."""
        with self._lock:
            day, log = on or desk.today, _standing_of(desk)
            for kept in self._kept:
                if kept.on == day and kept.log == log and _is_good(kept, desk):
                    return kept.made
            made = _made(desk, on)
            kept = _Kept(day, desk.today, desk.zone.key, desk.configuration, log, desk.now, made)
            self._kept = (kept, *(each for each in self._kept if each.on != day))[:MOST]
            return made


def _is_good(kept: _Kept, desk: Desk) -> bool:
    is_same = (kept.today, kept.zone, kept.configuration) == (
        desk.today,
        desk.zone.key,
        desk.configuration,
    )
    return is_same and timedelta() <= desk.now - kept.at < GOOD_FOR


def _made(desk: Desk, on: date | None) -> Made:
    review = review_of(desk, on)
    number = desk.configuration.person.emergency_number
    return Made(review, review_view(review, zone=desk.zone, emergency_number=number))


def _standing_of(desk: Desk) -> tuple[int, ...]:
    """How the files of the log stand: another answer whenever something was recorded or erased."""
    cursor = desk.log.cursor
    facts: list[int] = [cursor]
    for name in (desk.paths.log, f"{desk.paths.log}-wal"):
        try:
            found = Path(name).stat()
        except OSError:
            continue
        if found.st_size:
            facts += [found.st_ino, found.st_size, found.st_mtime_ns]
    return tuple(facts)
