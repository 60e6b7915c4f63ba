"""How the phone stands, as lines for the person and as a document for programs. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from steadyhand.domain.reminding.event import Json
from steadyhand.values import NamedTuple

FAULTS: Mapping[str, str] = {
    "malformed": "no answer of ours",
    "unknown": "to a message that is not known, or not any more",
    "forged": "with a wrong signature",
    "replayed": "heard before",
    "late": "after the reminder had closed",
    "settled": "to a reminder that was answered already",
}
"""Why an answer changed nothing, in words; the keys are those of the ledger."""


class Standing(NamedTuple):
    """``server``: as configured, "" for none. ``lacks``: what stands in the way, "" for nothing.

    ``waiting``: messages on the phone that can still be answered. ``refused``: how many answers changed
    nothing, by the fault; ``refused_at``: when one was last. ``connected``: whether answers are heard, None
    where no process listens; ``reason``: why not.
    """

    server: str
    lacks: str
    waiting: int = 0
    refused: Mapping[str, int] = {}
    refused_at: datetime | None = None
    connected: bool | None = None
    reason: str = ""


def standing_text(standing: Standing, zone: ZoneInfo) -> str:
    """A few lines."""
    return "\n".join(_lines(standing, zone))


def _lines(standing: Standing, zone: ZoneInfo) -> Iterator[str]:
    if standing.lacks:
        yield standing.lacks
        return
    number = standing.waiting
    messages = {0: "no message waits", 1: "1 message waits"}.get(number, f"{number} messages wait")
    yield f"Paired with {standing.server}; {messages} for an answer on the phone."
    yield _line(standing)
    if standing.refused and standing.refused_at is not None:
        at = standing.refused_at.astimezone(zone)
        yield f"Answers that changed nothing, the last of them {at:%Y-%m-%d %H:%M}:"
        yield from (f"  {count} {FAULTS.get(fault, fault)}" for fault, count in standing.refused.items())


def _line(standing: Standing) -> str:
    if standing.connected is None:
        return "Nothing is sent and no answer is heard at the moment: the phone's process is not running."
    if standing.connected:
        return "The server tells of answers."
    return f"The server tells of no answers: {standing.reason or 'it is being asked for them'}."


def standing_document(standing: Standing, zone: ZoneInfo) -> Json:
    """One JSON document; without any topic."""
    at = standing.refused_at
    return {
        "configured": bool(standing.server),
        "server": standing.server or None,
        "paired": bool(standing.server) and not standing.lacks,
        "lacks": standing.lacks or None,
        "waiting": standing.waiting,
        "running": standing.connected is not None,
        "connected": standing.connected,
        "reason": standing.reason or None,
        "refused": dict(standing.refused),
        "refused_at": None if at is None else at.astimezone(zone).isoformat(timespec="seconds"),
    }
