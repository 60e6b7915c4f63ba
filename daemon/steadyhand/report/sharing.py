"""How the person's machines stand to each other, as lines and as a document for programs. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.event import Json
from steadyhand.report.columns import wrapped
from steadyhand.report.devices import called
from steadyhand.values import NamedTuple

ALL_HERE = "all of it is here"
NOT_KNOWN, NOT_KNOWN_HERE = "how far behind is not known", "how much of it is shared is not known"
NOT_RUNNING = "Nothing is shared at the moment: the process for it is not running. See: steady doctor"
NONE = "Nothing is shared: no other machines are configured."


class DeviceLine(NamedTuple):
    """One machine. ``last_seen``: of what is known of it, the latest instant, None for nothing.

    ``behind``: so many records of it are known to exist and are not here; of this machine, so many are here
    and have not been shared; None where that cannot be told. ``why``: what stands
    in the way, in words, for each thing that does.
    """

    id: str
    name: str
    is_this: bool = False
    is_revoked: bool = False
    last_seen: datetime | None = None
    behind: int | None = 0
    why: tuple[str, ...] = ()


class Sharing(NamedTuple):
    """How sharing stands. ``lacks``: what it needs first, "" for nothing.

    ``troubles``: of the ways themselves. ``folder``, ``server``: the ways, "" for none. ``sealed``: whether
    what leaves is encrypted. ``running``: whether the process runs.
    """

    lacks: str = ""
    folder: str = ""
    server: str = ""
    sealed: bool = True
    running: bool = False
    troubles: tuple[str, ...] = ()
    devices: tuple[DeviceLine, ...] = ()


def sharing_document(sharing: Sharing, zone: ZoneInfo) -> Json:
    """One JSON document; without any key."""
    return {
        "configured": bool(sharing.folder or sharing.server),
        "folder": sharing.folder or None,
        "server": sharing.server or None,
        "sealed": sharing.sealed,
        "running": sharing.running,
        "lacks": sharing.lacks or None,
        "troubles": list(sharing.troubles),
        "devices": [_device_document(each, zone) for each in sharing.devices],
    }


def sharing_text(sharing: Sharing, zone: ZoneInfo) -> str:
    """A few lines for each machine."""
    return "\n".join(_lines(sharing, zone))


def list_text(devices: Sequence[DeviceLine], zone: ZoneInfo) -> str:
    """One line for each machine."""
    return "\n".join(_heading(each, zone) for each in devices)


def _device_document(device: DeviceLine, zone: ZoneInfo) -> Json:
    at = device.last_seen
    return {
        "id": device.id,
        "name": device.name or None,
        "this": device.is_this,
        "revoked": device.is_revoked,
        "last_seen": None if at is None else at.astimezone(zone).isoformat(timespec="seconds"),
        "behind": device.behind,
        "why": list(device.why),
    }


def _lines(sharing: Sharing, zone: ZoneInfo) -> Iterator[str]:
    if not (sharing.folder or sharing.server):
        yield NONE
        return
    ways = " and ".join(way for way in (sharing.folder, sharing.server) if way)
    yield f"Shared by {ways}, {'sealed' if sharing.sealed else 'NOT sealed: who has it can read it'}."
    if sharing.lacks:
        yield from wrapped(sharing.lacks)
    elif not sharing.running:
        yield from wrapped(NOT_RUNNING)
    for trouble in sharing.troubles:
        yield from wrapped(trouble)
    for each in sharing.devices:
        yield ""
        yield _heading(each, zone)
        yield f"  {_behind(each)}"
        for line in each.why:
            yield from wrapped(line, "  ")


def _heading(device: DeviceLine, zone: ZoneInfo) -> str:
    at = device.last_seen
    seen = "nothing recorded yet" if at is None else f"last seen {at.astimezone(zone):%Y-%m-%d %H:%M}"
    name = called(device.id, {device.id: device.name})
    is_this, is_revoked = ", this machine" if device.is_this else "", ", revoked" if device.is_revoked else ""
    return f"{name}{is_this}{is_revoked}: {seen}"


def _behind(device: DeviceLine) -> str:
    if device.behind is None:
        return NOT_KNOWN_HERE if device.is_this else NOT_KNOWN
    records = "1 record" if device.behind == 1 else f"{device.behind:,} records"
    if device.is_this:
        return "all of it is shared" if not device.behind else f"{records} not shared yet"
    return ALL_HERE if not device.behind else f"behind by {records}"
