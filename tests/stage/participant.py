"""Somebody who lives through the programme beside the real daemon, four weeks within a minute.

    with Participant(person, desk, TITLES, choose) as participant:
        participant.do("2026-10-12 08:05", "log", "caffeine", "160")
        participant.live_until("2026-11-09 04:00")

The clock jumps to the daemon's own next look or to what the participant does next, whichever comes
first; every tick, every bubble and every command is a real one. ``choose`` says how a bubble is
answered, by its habit and when it is met. What was asked and answered is counted here, from the wire
alone, so that a test can hold the log and the review to it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from stage.desk import Desk
from stage.desktop import until
from stage.person import Daemon, Person
from stage.server import Notified
from steadyhand.system.poke import poke

IGNORE, OTHERWISE, TOLD = "ignore", "otherwise", "told"
"""What becomes of a bubble that is not clicked: nothing, an answer by a command, or it asked nothing."""
_HURRY = 600
_DIGEST = re.compile(r"\d+ reminders since \d\d:\d\d")
_LISTED = re.compile(r"\d\d:\d\d  ([^,]+)(?:, .*)?")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_BEYOND_A_MINUTE = timedelta(seconds=15)
_STALE = timedelta(days=2)
_BLINK_S = 0.001
_STATUSES_TO_BE_SURE = 3
"""One may be of a tick that began before, one of the day's end; the third is of a tick that begins after."""


class Deed(NamedTuple):
    """A command, and when it is given; ``began``: when, for one that takes its time and ends by then."""

    at: datetime
    words: tuple[str, ...]
    began: datetime | None = None


class Answered(NamedTuple):
    """A habit's bubble as the participant met it, and what became of it."""

    at: datetime
    habit: str
    choice: str
    bubble: Notified


class Participant:
    """``titles``: the habit of each title; every bubble must have one of them.

    ``choose``: the button's key for a bubble of that habit at that time, or IGNORE. ``opened``: whether
    what the button Open opens has come up; time stands until then, as its program has a deadline.
    """

    def __init__(
        self,
        person: Person,
        desk: Desk,
        titles: Mapping[str, str],
        choose: Callable[[str, datetime], str],
        opened: Callable[[], bool] = lambda: True,
    ) -> None:
        self.person = person
        self.desk = desk
        self.answered: list[Answered] = []
        self.said: dict[Deed, str] = {}
        self._titles = titles
        self._choose = choose
        self._opened = opened
        self._deeds: list[Deed] = []
        self._seen = len(desk.shown)
        self._daemon: Daemon

    def __enter__(self) -> Self:
        self._daemon = self.person.start_daemon()
        return self

    def __exit__(self, *_: object) -> None:
        self._daemon.end()

    @property
    def zone(self) -> ZoneInfo:
        """Where the participant lives."""
        return ZoneInfo(self.person.environment["TZ"])

    def answers(self, habit: str) -> Counter[str]:
        """How often each answer was given to a habit's bubbles."""
        return Counter(each.choice for each in self.answered if each.habit == habit)

    def do(self, at: str, *words: str, began: str | None = None) -> None:
        """Give a command at that local time; see Deed for one that ``began`` earlier."""
        self._deeds.append(Deed(self._local(at), words, None if began is None else self._local(began)))

    def live_until(self, local: str) -> None:
        """Let time pass until then, answering what comes up and giving the commands."""
        end = self._local(local)
        self._deeds.sort(key=lambda deed: deed.at)
        while self.person.now < end:
            self._jump(min(end, self._next_moment()))
            self._answer()
            self._act()

    def switched_off_until(self, local: str) -> None:
        """Switch the machine off, and on again then; what was to be done meanwhile is done after that."""
        self._daemon.end()
        self._let_pass_until(self._local(local))
        self._daemon = self.person.start_daemon()

    def _local(self, text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=self.zone)

    def _next_moment(self) -> datetime:
        """When something happens next; the daemon tells its own next look to the minute."""
        look = self._next_look() + _SECOND
        if look <= self.person.now:
            look = self.person.now + _BEYOND_A_MINUTE
        return min([look, *(deed.at + _SECOND for deed in self._deeds[:1])])

    def _jump(self, at: datetime) -> None:
        self._let_pass_until(at)
        self._settle()

    def _let_pass_until(self, at: datetime) -> None:
        """Through a change of clocks too: the time that passes, not the difference of what clocks show."""
        self.person.let_pass(seconds=max(0.0, at.timestamp() - self.person.now.timestamp()))

    def _settle(self) -> None:
        """Wait until the daemon has ticked with all that has happened.

        A tick that runs already may have missed it, and the end of a day tells the status without one.
        """
        for _ in range(_STATUSES_TO_BE_SURE):
            before = len(self._daemon.statuses)
            poke(str(self.person.runtime / "steadyhand"))
            until(lambda before=before: len(self._daemon.statuses) > before, "a tick", pause_s=_BLINK_S)

    def _next_look(self) -> datetime:
        """The minute of the daemon's next look, from its status line: "... next look Mon 09:00"."""
        _, _, told = self._daemon.status.rpartition("next look ")
        weekday, clock = told.split()
        day = self.person.now - _STALE
        while _WEEKDAYS[day.weekday()] != weekday:
            day += _DAY
        hour, minute = clock.split(":")
        return day.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)

    def _answer(self) -> None:
        while len(shown := self.desk.shown) > self._seen:
            bubble = shown[self._seen]
            self._seen += 1
            habits = self._asked_by(bubble)
            choice = self._choice(habits, bubble)
            self.answered += [Answered(self.person.now, habit, choice, bubble) for habit in habits]
            if choice not in {IGNORE, OTHERWISE, TOLD}:
                self._click(bubble, choice)

    def _asked_by(self, bubble: Notified) -> list[str]:
        """The habits a bubble is about: one, or those that a digest lists, as "18:15  Water, 300 ml"."""
        if bubble.title in self._titles:
            return [self._titles[bubble.title]]
        assert _DIGEST.fullmatch(bubble.title), bubble.title
        listed = [_LISTED.fullmatch(line) for line in bubble.body.splitlines()]
        return [self._titles[line[1]] for line in listed if line]

    def _choice(self, habits: list[str], bubble: Notified) -> str:
        if not set(bubble.labels) - {"default"}:
            return TOLD
        return self._choose(habits[0], self.person.now)

    def _click(self, bubble: Notified, choice: str) -> None:
        assert choice in bubble.labels, (bubble.title, bubble.labels, choice)
        before = self._clicks_heard()
        self.desk.click(bubble, choice)
        until(lambda: self._clicks_heard() > before, f"the click on {bubble.title} heard", pause_s=_BLINK_S)
        if choice == "open":
            until(self._opened, "what Open opens")
        until(lambda: bubble not in self.desk.open, f"the answered {bubble.title} gone", pause_s=_BLINK_S)
        self._settle()

    def _clicks_heard(self) -> int:
        return self._daemon.output().count("Answered ")

    def _act(self) -> None:
        while self._deeds and self._deeds[0].at <= self.person.now:
            deed = self._deeds.pop(0)
            changes = {} if deed.began is None else _hurrying_from(deed.began)
            done = self.person.steady(*deed.words, **changes)
            assert done.returncode == 0, (deed, done.stdout, done.stderr)
            self.said[deed] = done.stdout
            self._settle()


def _hurrying_from(local: datetime) -> dict[str, str]:
    """What makes a program begin at that time and live so many times as fast."""
    return {"FAKETIME": f"@{local:%Y-%m-%d %H:%M:%S} x{_HURRY}", "FAKETIME_TIMESTAMP_FILE": "/dev/null"}
