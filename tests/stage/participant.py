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
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from stage.desk import Desk
from stage.desktop import until
from stage.person import Daemon, Person
from stage.server import Notified

IGNORE = "ignore"
TOLD = "told"
"""What becomes of a bubble that asks nothing."""
_DIGEST = re.compile(r"\d+ reminders since \d\d:\d\d")
_LISTED = re.compile(r"\d\d:\d\d  ([^,]+)(?:, .*)?")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SECOND, _DAY = timedelta(seconds=1), timedelta(days=1)
_BEYOND_A_MINUTE = timedelta(seconds=15)
_STALE = timedelta(days=2)
_SETTLED_S = 0.3


class Deed(NamedTuple):
    """A command, and when it is given."""

    at: datetime
    words: tuple[str, ...]


class Answered(NamedTuple):
    """A habit's bubble as the participant met it, and what became of it."""

    at: datetime
    habit: str
    choice: str
    bubble: Notified


class Participant:
    """``titles``: the habit of each title; every bubble must have one of them.

    ``choose``: the button's key for a bubble of that habit at that time, or IGNORE.
    """

    def __init__(
        self, person: Person, desk: Desk, titles: Mapping[str, str], choose: Callable[[str, datetime], str]
    ) -> None:
        self.person = person
        self.desk = desk
        self.answered: list[Answered] = []
        self.said: dict[Deed, str] = {}
        self._titles = titles
        self._choose = choose
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

    def do(self, at: str, *words: str) -> None:
        """Give a command at that local time."""
        self._deeds.append(Deed(datetime.fromisoformat(at).replace(tzinfo=self.zone), words))

    def live_until(self, local: str) -> None:
        """Let time pass until then, answering what comes up and giving the commands."""
        end = datetime.fromisoformat(local).replace(tzinfo=self.zone)
        self._deeds.sort()
        while self.person.now < end:
            self._jump(min(end, self._next_moment()))
            self._answer()
            self._act()

    def _next_moment(self) -> datetime:
        """When something happens next; the daemon tells its own next look to the minute."""
        look = self._next_look() + _SECOND
        if look <= self.person.now:
            look = self.person.now + _BEYOND_A_MINUTE
        return min([look, *(deed.at + _SECOND for deed in self._deeds[:1])])

    def _jump(self, at: datetime) -> None:
        before = len(self._daemon.statuses)
        self.person.let_pass(seconds=max(0.0, (at - self.person.now).total_seconds()))
        until(lambda: len(self._daemon.statuses) > before, "a tick")
        with suppress(AssertionError):
            until(lambda: self._next_look() > self.person.now, "a look to come", _SETTLED_S)

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
            if choice not in {IGNORE, TOLD}:
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
        before = len(self._daemon.statuses)
        self.desk.click(bubble, choice)
        until(lambda: bubble not in self.desk.open, f"the bubble {bubble.title} gone")
        until(lambda: len(self._daemon.statuses) > before, "a tick after the click")

    def _act(self) -> None:
        while self._deeds and self._deeds[0].at <= self.person.now:
            deed = self._deeds.pop(0)
            done = self.person.steady(*deed.words)
            assert done.returncode == 0, (deed, done.stdout, done.stderr)
            self.said[deed] = done.stdout
