"""Habits that keep to the time at home: which can, and where home is."""

from collections.abc import Iterator

from steadyhand.domain.reminding.habit import Travel
from steadyhand.settings.assemble import enabled, home_zone_of
from steadyhand.settings.habits import Session, Task
from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem

ZONE: Path = ("day", "zone")
HOME_ZONE: Path = ("day", "home_zone")
ANY_KIND = '"local"; for a task or a session also "home"'


def travelling(settings: Settings) -> Iterator[Problem]:
    """Kinds whose amounts and times belong to the day where the person is; a home that nobody knows."""
    at_home = [(name, table) for name, table in enabled(settings) if Travel(table.travel) is Travel.HOME]
    for name, table in at_home:
        if not isinstance(table, Task | Session):
            yield _bound_to_the_day(("habits", name, "travel"), table.kind)
    if at_home and not home_zone_of(settings.day):
        yield _homeless(("habits", at_home[0][0], "travel"))


def _bound_to_the_day(path: Path, kind: str) -> Problem:
    return Problem(
        path,
        f"is not for a {kind}, which goes by your day where you are",
        'Remove it, or set travel = "local".',
        ANY_KIND,
        needs=((*path[:2], "kind"),),
    )


def _homeless(path: Path) -> Problem:
    return Problem(
        path,
        "is the time at home, and the configuration does not say where home is",
        'Add home_zone = "Europe/Berlin", or where your home is, under [day].',
        '"local"; "home" where day.home_zone, or day.zone, is an IANA name',
        needs=(ZONE, HOME_ZONE),
    )
