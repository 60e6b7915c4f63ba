"""A home where every form of the page has something to do, and those forms filled in."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from cli.household import Household, awake_now, clock_in
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.domain.reminding.event import Draft, Event, EventKind, Json
from web.opened import PAGES, Visitor

CONFIGURATION = """\
[programme]
start = {start}
onset = {onset}

{usual}
[habits.calm]
kind = "session"
minutes = 12
at = ["{earlier}"]
technique = "coherent"
window_min = 300

[habits.walk]
kind = "task"
at = ["{past}"]
window_min = 1

[habits.week-four]
kind = "check-in"
topic = "reassessment"
at = ["{earlier}"]
window_min = 300
"""
LOOKS = (
    *PAGES,
    *("/screening", "/progress?of=programme", "/review?on={day}"),
    *("/habits/habit/water", "/habits/habit/calm", "/habits/new/session", "/habits/notifications"),
    *("/diary?correct={episode}", "/diary?correct={entry}", "/diary?last={day}", "/review/sheet.pdf"),
    "/review/sheet.pdf?log=yes",
)
"""An address of each kind to look at. A route that none of these is for is found by a test."""
DAY_BEGAN_MIN = 480
"""How long ago the day began, by ``awake_now``."""


class Furnished(NamedTuple):
    """A home on day 28 of its programme; the ids of entries that stand in its log."""

    home: Household
    day: date
    walk: str
    ids: Mapping[str, str]

    @property
    def looks(self) -> list[str]:
        """What may be looked at there."""
        return [each.format(day=self.day - timedelta(days=1), **self.ids) for each in LOOKS]

    def forms(self, visitor: Visitor) -> dict[str, dict[str, str]]:
        """Every address that takes a form, with fields that it takes."""
        goal = {"what": "habit", "name": "water", "has": "goal", "was.goal": "2500", "is.goal": "2400"}
        looked_at = visitor.post("/habits/preview", goal).text
        version = looked_at.partition('name="version" value="')[2].partition('"')[0]
        return {
            "/answer": {"habit": "stretch", "choice": "done"},
            "/late": {"habit": "walk", "occurrence": self.walk},
            "/take": {"habit": "water", "amount": "312"},
            "/undo": {"event": self.ids["intake"]},
            "/diary/episode": {"place": "left thumb", "at": ""},
            "/diary/close": {"closing": f"counted {self.day}"},
            "/diary/day": {"day": str(self.day), "stress": "3", "note": "typed"},
            "/diary/correct": {"event": self.ids["episode"], "intensity": "4", "note": "typed"},
            "/diary/undo": {"event": self.ids["other"]},
            "/review/read": {},
            "/habits/preview": goal,
            "/habits/save": {**goal, "version": version},
            "/screening/answers": {"none_now": "yes", "weakness": "not_sure"},
            "/screening/seen": {"seen_on": str(self.day)},
            "/relax": {"habit": "calm", "technique": "coherent", "minutes": "11.5"},
        }


def furnished(home: Household) -> Furnished:
    """Furnish it."""
    now = datetime.now(UTC)  # noqa: TID251 - the process reads the real clock
    start = (now - timedelta(minutes=DAY_BEGAN_MIN)).date() - timedelta(days=27)
    times = {"earlier": clock_in(-30, now), "past": clock_in(-10, now)}
    onset = start - timedelta(days=10)
    home.configure(CONFIGURATION.format(start=start, onset=onset, usual=awake_now(now), **times))
    home.compile()
    walk = f"walk@{now - timedelta(minutes=10):%Y-%m-%dT%H:%M}"
    with Desks(home.environ).at() as desk:
        day = desk.today
        recorded = desk.log.append(
            [
                Draft(EventKind.MISSED, now, 0, day, "daemon", "walk", walk),
                _of(EventKind.INTAKE, now, day, {"amount": 100, "unit": "ml"}, "water"),
                _of(EventKind.EPISODE, now, day, {"where": "palm", "side": "left", "triggers": []}),
                _of(EventKind.EPISODE, now, day, {"where": "calf", "side": "left", "triggers": []}),
                _of(EventKind.DAY, now, day, {"stress": 2, "diet": []}),
                _of(EventKind.SCREENING, now, day, {"answers": {"weakness": "yes"}}),
            ]
        )
    return Furnished(home, day, walk, _named(recorded))


def _of(kind: EventKind, at: datetime, day: date, data: dict[str, Json], habit: str | None = None) -> Draft:
    return Draft(kind, at, 0, day, "cli", habit, None, data)


def _named(recorded: tuple[Event, ...]) -> dict[str, str]:
    names = ("missed", "intake", "episode", "other", "entry", "signs")
    return {name: event.id for name, event in zip(names, recorded, strict=True)}
