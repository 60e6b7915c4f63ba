"""What the machines of a person are called, from the log."""

from collections.abc import Mapping
from datetime import date

from steadyhand.domain.reminding.event import EventKind
from steadyhand.report.devices import names_in
from steadyhand.storage.sqlite import SqliteLog


def machine_names(log: SqliteLog, first: date | None = None, last: date | None = None) -> Mapping[str, str]:
    """By id, where something of these days names a machine; else nothing more is read. Raises LogFault."""
    if next(log.of_kinds([EventKind.CLOCK_DIFFERED], first, last), None) is None:
        return {}
    return names_in(log.of_kinds([EventKind.CONFIG_CHANGED]))
