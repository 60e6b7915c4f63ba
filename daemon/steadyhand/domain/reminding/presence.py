"""Whether the person is at the machine, and whether they may be disturbed: yes, no, or not known. Pure."""

from datetime import datetime, timedelta
from enum import StrEnum

from steadyhand.domain.reminding.busy import Busy
from steadyhand.values import NamedTuple, TypeAlias


class Away(StrEnum):
    """What tells that the person is not at the machine."""

    IDLE = "idle"
    LOCKED = "locked"
    SWITCHED_AWAY = "switched away"


class Active(NamedTuple):
    """The person is at the machine; ``by`` says it."""

    by: str = ""


class IdleSince(NamedTuple):
    """The person has not been at the machine since ``at``, aware UTC; ``by`` says it."""

    at: datetime
    because: Away = Away.IDLE
    by: str = ""


class Unknown(NamedTuple):
    """Nobody can tell; one sentence says why."""

    reason: str


Presence: TypeAlias = Active | IdleSince | Unknown


class HeldBack(NamedTuple):
    """Not now: the desktop's do-not-disturb is on, or something else is going on; ``by`` says it.

    ``end_is_told``: whether its end will be told; else it must be asked for.
    """

    by: str = ""
    because: Busy = Busy.DO_NOT_DISTURB
    end_is_told: bool = True


class Welcome(NamedTuple):
    """Nothing speaks against a prompt; ``by`` says it."""

    by: str = ""


Disturbance: TypeAlias = HeldBack | Welcome | Unknown


def together(first: Disturbance, second: Disturbance) -> Disturbance:
    """Both as one. What holds back wins, do-not-disturb before the rest; then what welcomes.

    Where neither can tell, both reasons are kept.
    """
    holding = [each for each in (first, second) if isinstance(each, HeldBack)]
    if holding:
        return min(holding, key=lambda held: held.because is not Busy.DO_NOT_DISTURB)
    for each in (first, second):
        if isinstance(each, Welcome):
            return each
    reasons = dict.fromkeys(each.reason for each in (first, second) if isinstance(each, Unknown))
    return Unknown("; ".join(reasons))


class Session(NamedTuple):
    """What the session's keeper says: away from it since ``at`` if locked or switched away, else at None."""

    locked: bool = False
    in_front: bool = True
    at: datetime | None = None
    by: str = ""


def at_the_machine(session: Session | None, idle: Presence) -> Presence:
    """Both together: a locked or a switched-away session is never being used, whatever moves the pointer.

    Of two that say away, the earlier instant counts. ``session`` None: its keeper is not there.
    """
    if session is None or session.at is None or (session.in_front and not session.locked):
        return idle
    at = min(session.at, idle.at) if isinstance(idle, IdleSince) else session.at
    return IdleSince(at, Away.LOCKED if session.locked else Away.SWITCHED_AWAY, session.by)


def idle_for(presence: Presence, now: datetime) -> timedelta | None:
    """How long the person has been away; None while they are there or nobody can tell."""
    return max(now - presence.at, timedelta()) if isinstance(presence, IdleSince) else None
