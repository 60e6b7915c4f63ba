"""The system's clock and time zone: the only place that reads them."""
# ruff: noqa: PTH115, PTH116, PTH123 - pathlib is kept off the quick path, and takes longer at every reading

import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from steadyhand.domain.reminding.instant import Reading
from steadyhand.values import TypeAlias

LOCALTIME = "/etc/localtime"
LINK_ROOT = "zoneinfo/"

Signature: TypeAlias = tuple[str | None, str | int | None]


class SystemClock:
    """Reads the wall clock, the monotonic clock and the system's zone, one sample at a time.

    The zone is the one of ``TZ`` where that names one, else of ``/etc/localtime``; a change of
    either is seen at the next reading. Where the zone has no name its rules are taken from the
    file; where there is no readable file it is UTC.
    """

    def __init__(self, localtime: str = LOCALTIME, environ: Mapping[str, str] = os.environ) -> None:
        self._localtime = localtime
        self._environ = environ
        self._signature: Signature | None = None
        self._zone = ZoneInfo("UTC")

    def read(self) -> Reading:
        """One sample."""
        return Reading(
            now=datetime.now(UTC),  # noqa: TID251 - the one reader of the clock
            awake=timedelta(seconds=time.monotonic()),
            zone=self._current_zone(),
        )

    def _current_zone(self) -> ZoneInfo:
        signature = (self._environ.get("TZ"), self._mark())
        if signature != self._signature:
            self._zone = zone_of(signature[0], self._localtime)
            self._signature = signature
            time.tzset()
        return self._zone

    def _mark(self) -> str | int | None:
        """What changes when the zone is set: where the link points, or when a plain file was written."""
        try:
            return _link(self._localtime)
        except OSError:
            return _written(self._localtime)


def zone_of(variable: str | None, localtime: str = LOCALTIME) -> ZoneInfo:
    """The zone that the value of ``TZ`` (None: not set) and the file ``localtime`` stand for.

    ``TZ`` may be a name or a path under a zoneinfo directory, with or without the leading colon.
    A rule in the POSIX notation is not understood, and the file decides.
    """
    if variable is not None and (zone := _named((variable or "UTC").removeprefix(":"))):
        return zone
    return _linked(localtime) or _from_file(localtime) or ZoneInfo("UTC")


def _linked(localtime: str) -> ZoneInfo | None:
    try:
        return _named(_link(localtime)) or _named(os.path.realpath(localtime))
    except OSError:
        return None


def _named(name: str) -> ZoneInfo | None:
    key = name.rpartition(LINK_ROOT)[2].removeprefix("posix/")
    try:
        return ZoneInfo(key)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _link(localtime: str) -> str:
    return os.readlink(localtime)


def _written(localtime: str) -> int | None:
    try:
        return os.stat(localtime).st_mtime_ns
    except OSError:
        return None


def _from_file(localtime: str) -> ZoneInfo | None:
    try:
        with open(localtime, "rb") as file:
            return ZoneInfo.from_file(file, key="localtime")
    except (ValueError, OSError):
        return None
