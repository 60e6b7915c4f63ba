"""A person who keeps a diary: the real commands, configuration and log, at a moment the test chooses."""

import io
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from cli.household import Done, Household
from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import command
from steadyhand.cli.main import _arguments
from steadyhand.domain.journal.diary import DiaryDay, diary
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.instant import Reading
from steadyhand.errors import SteadyError
from steadyhand.storage.sqlite import SqliteLog

NIGHT_DAYS = """\
[day]
starts_at = "04:00"
wake = "07:00"
bedtime = "23:00"
zone = "{zone}"

[notifications]
channel = "none"

[habits.water]
kind = "target"
unit = "ml"
goal = 2500
serving = 250
remind = {{ at = ["09:00"] }}
"""


class Diarist:
    """Gives commands in a private home under ``root``, in ``zone``; ``now`` is local time."""

    def __init__(self, root: Path, zone: str = "Europe/Berlin", now: str = "2026-11-24T20:00") -> None:
        self.home = Household(root)
        self.home.configure(NIGHT_DAYS.format(zone=zone))
        self.home.compile()
        self.zone = ZoneInfo(zone)
        self.now = self.instant(now)

    def instant(self, local: str) -> datetime:
        """The instant of that local time."""
        return datetime.fromisoformat(local).replace(tzinfo=self.zone).astimezone(UTC)

    def says(self, *words: str, given: str = "") -> Done:
        """One command at ``now``, with that on its standard input."""
        out, name = io.StringIO(), words[0]
        desk = Desk(self.home.environ, list)
        desk.__dict__["reading"] = Reading(self.now, timedelta(), self.zone)
        with redirect_stdout(out), patch.object(sys, "stdin", io.StringIO(given)):
            try:
                return Done(command(name).run(_arguments(name, words[1:]), desk), out.getvalue(), "")
            except SteadyError as error:
                return Done(error.exit_code, out.getvalue(), str(error))
            finally:
                desk.log.close()

    @property
    def events(self) -> list[Event]:
        """What the log holds, without the daemon's check-ins."""
        log = SqliteLog.open(self.home.log)
        try:
            return [event for event in log.history() if event.kind is not EventKind.DONE]
        finally:
            log.close()

    @property
    def days(self) -> Mapping[date, DiaryDay]:
        """The diary."""
        taken_back = {str(event.data["event"]) for event in self.events if event.kind is EventKind.RETRACTED}
        return diary(self.events, frozenset(taken_back))

    @property
    def last(self) -> Event:
        """The last event."""
        return self.events[-1]
