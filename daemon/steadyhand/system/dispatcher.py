"""The dispatcher of wake-ups: ``schedule``, given the time and the calendar from outside.

``schedule`` holds the jobs, sorts and runs the due ones and drops those that end. What it computes
in naive local time from the moment a job has run is replaced: a job's next run is an instant in
UTC, given by a pure function of the one before.
"""

import inspect
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, timedelta
from typing import NoReturn, TypeAlias

import schedule

Next: TypeAlias = Callable[[datetime], datetime | None]
Handler: TypeAlias = Callable[[datetime], object]
OnError: TypeAlias = Callable[[str, Exception], None]

RETRY = timedelta(minutes=1)
"""When a job runs again whose next-function failed: late, and never in a tight loop."""


class WakeJob(schedule.Job):
    """One series of wake-ups.

    Its ``name`` is a constant of the program, never a person's text: ``schedule`` logs it.
    """

    next_run: datetime | None

    def __init__(self, name: str, following: Next, dispatcher: "Dispatcher") -> None:
        super().__init__(1, dispatcher)
        self.name = name
        self._following = following
        self._dispatcher = dispatcher

    def __str__(self) -> str:
        return f"WakeJob({self.name})"

    __repr__ = __str__

    @property
    def should_run(self) -> bool:
        """Whether it is due in this pass."""
        return self.next_run is not None and self.next_run <= self._dispatcher.now

    def run(self) -> object:
        """Run once, however late, with the instant it was due; CancelJob when the series ends."""
        due = self.next_run
        fault: Exception | None = None
        answer: object = None
        try:
            answer = _settled(self.job_func(due))  # type: ignore[misc] # set by do(), before it is listed
        except Exception as error:  # noqa: BLE001 - the guard: no job may starve another
            fault = error
        self.last_run = self._dispatcher.now
        self._schedule_next_run()
        if fault is not None:
            self._dispatcher.report(self.name, fault)
        return schedule.CancelJob if self.next_run is None else answer

    def recompute(self) -> None:
        """Ask for the next run again, from now; a run that is due already stays due."""
        if not self.should_run:
            self.next_run = self._dispatcher.now
            self._schedule_next_run()

    def at(self, *_: object) -> NoReturn:
        """Refused: local time is the calendar's, not the dispatcher's."""
        _refuse("at")

    def until(self, *_: object) -> NoReturn:
        """Refused: a series ends when its next-function gives None."""
        _refuse("until")

    def _schedule_next_run(self) -> None:
        """From the instant it was due, so that nothing drifts; if that is past too, from now.

        So a run that is late by several turns happens once.
        """
        now = self._dispatcher.now
        try:
            following = advanced(self._following, self.next_run or now)
            if following is not None and following <= now:
                following = advanced(self._following, now)
        except Exception as error:  # noqa: BLE001 - the guard holds for the next-function as well
            self.next_run = now + RETRY
            self._dispatcher.report(self.name, error)
        else:
            self.next_run = following


class Dispatcher(schedule.Scheduler):
    """Runs jobs when their instant has come; each pass has one ``now``, given by the caller.

    An exception in a job or in its next-function goes to ``on_error(name, error)``; the job is
    scheduled again and the others run. A job that another one cancels in the same pass does not
    run. ``clear`` and ``get_jobs`` are those of ``schedule``; a job's name is also its tag.
    """

    def __init__(self, on_error: OnError) -> None:
        super().__init__()
        self.now = datetime.min.replace(tzinfo=UTC)
        self._on_error = on_error

    def add(self, name: str, following: Next, handler: Handler, now: datetime) -> WakeJob | None:
        """Add a series; None, and nothing added, when it has no instant after ``now``.

        ``following(after)`` is pure and gives an aware instant later than ``after``, or None when
        the series ends; ``handler(due)`` is given the instant the run was due, and may return
        ``schedule.CancelJob``. Raises TypeError for a coroutine function, ValueError for a
        next-function that gives a naive instant or does not advance, and whatever that raises.
        """
        if inspect.iscoroutinefunction(handler):
            raise TypeError(f"job {name}: a handler is a plain function; create the task in it")
        self.now = _aware(now)
        if advanced(following, self.now) is None:
            return None
        job = WakeJob(name, following, self)
        job.tag(name)
        job.do(handler)
        return job

    def dispatch(self, now: datetime) -> None:
        """Run every job due at ``now``, the earliest first, each once."""
        self.now = _aware(now)
        self.run_pending()

    def recompute(self, now: datetime, name: str | None = None) -> None:
        """Ask every series, or the one of that name, again for its next run after ``now``.

        For a clock or a zone that was set, and for a series whose reasons have changed. A run
        that is due at ``now`` stays due, so the order of this and ``dispatch`` is free.
        """
        self.now = _aware(now)
        for job in self._series(name):
            job.recompute()
            if job.next_run is None:
                self.cancel_job(job)

    def next_wake(self) -> datetime | None:
        """The earliest next run, aware UTC, or None without jobs."""
        return self.get_next_run()

    def report(self, name: str, error: Exception) -> None:
        """Give a job's error to the owner of this dispatcher."""
        self._on_error(name, error)

    def run_pending(self) -> None:
        """Run the jobs due at the pass's ``now``; use ``dispatch``."""
        for job in sorted(job for job in self.jobs if job.should_run):
            if job in self.jobs:
                self._run_job(job)

    @property
    def idle_seconds(self) -> float | None:
        """Seconds from the last pass's ``now`` to the next wake-up, or None without jobs."""
        following = self.next_wake()
        return None if following is None else (following - self.now).total_seconds()

    def every(self, *_: object) -> NoReturn:
        """Refused: a job of ``schedule`` itself counts in local time."""
        _refuse("every")

    def run_all(self, *_: object) -> NoReturn:
        """Refused: it sleeps, and runs what is not due."""
        _refuse("run_all")

    def _series(self, name: str | None) -> list[WakeJob]:
        return [job for job in self.get_jobs(name) if isinstance(job, WakeJob)]


def advanced(following: Next, after: datetime) -> datetime | None:
    """``following(after)`` in UTC, or None. Raises ValueError when it is naive or not later."""
    answer = following(after)
    if answer is None:
        return None
    if _aware(answer) <= after:
        raise ValueError(f"the next run {answer} is not later than {after}")
    return answer.astimezone(UTC)


def _aware(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError(f"{instant} has no time zone")
    return instant.astimezone(UTC)


def _settled(answer: object) -> object:
    if isinstance(answer, Coroutine):
        answer.close()
        raise TypeError("the handler returned a coroutine, which nobody would await; create the task in it")
    return answer


def _refuse(what: str) -> NoReturn:
    raise NotImplementedError(f"{what}() counts in naive local time; use Dispatcher.add")
