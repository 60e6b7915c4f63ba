"""What a server's failure means to the person, and whether waiting mends it."""

from enum import StrEnum

from psycopg import Error, OperationalError

from steadyhand.errors import Unavailable
from steadyhand.sharing.postgres_address import Address


class TroubleKind(StrEnum):
    """Why nothing goes to the server or comes from it."""

    UNREACHABLE = "unreachable"
    CUT_OFF = "cut off"
    FULL = "full"
    BUSY = "busy"
    LOGIN = "login refused"
    CERTIFICATE = "certificate"
    NOT_ADMITTED = "not admitted"
    SCHEMA = "schema"
    FORBIDDEN = "forbidden"
    FAULTY = "faulty"
    LOCAL = "local"


WAITING_MENDS = frozenset(
    {TroubleKind.UNREACHABLE, TroubleKind.CUT_OFF, TroubleKind.FULL, TroubleKind.BUSY, TroubleKind.LOCAL}
)
"""The others need somebody to do something first."""

_REMEDIES = {
    TroubleKind.UNREACHABLE: "It is tried again; what you do here is kept and sent then.",
    TroubleKind.CUT_OFF: "It is tried again; what you do here is kept and sent then.",
    TroubleKind.FULL: "Nothing is lost: what it did not take is kept here. Make room on the server.",
    TroubleKind.BUSY: "It is tried again. If it stays so, raise max_connections on the server.",
    TroubleKind.LOGIN: (
        "Check the role and its password. A machine takes another with steady device password, or has it in "
        "the file that devices.postgres.password_file names; whoever sets the server up, in PGPASSWORD or "
        "~/.pgpass."
    ),
    TroubleKind.CERTIFICATE: "Nothing was sent. Check the server's name, its certificate, and sslrootcert.",
    TroubleKind.NOT_ADMITTED: "Ask who runs the server to admit this role.",
    TroubleKind.SCHEMA: "Who runs the server can mend it: steady device server migrate",
    TroubleKind.FORBIDDEN: "Ask who runs the server to admit this role.",
    TroubleKind.FAULTY: "Please report this.",
    TroubleKind.LOCAL: "It is tried again.",
}
_STATES = {
    "53100": TroubleKind.FULL,
    "53": TroubleKind.BUSY,
    "42501": TroubleKind.FORBIDDEN,
    "3F000": TroubleKind.SCHEMA,
    "42P01": TroubleKind.SCHEMA,
    "42883": TroubleKind.SCHEMA,
    "28": TroubleKind.LOGIN,
    "08": TroubleKind.CUT_OFF,
    "57": TroubleKind.CUT_OFF,
    "58": TroubleKind.CUT_OFF,
    "40": TroubleKind.CUT_OFF,
    "55": TroubleKind.CUT_OFF,
}
_WORDS = (
    ("certificate", TroubleKind.CERTIFICATE),
    ("server does not support SSL", TroubleKind.CERTIFICATE),
    ("SSL error", TroubleKind.CERTIFICATE),
    ("password", TroubleKind.LOGIN),
    ("authentication failed", TroubleKind.LOGIN),
    ("no pg_hba.conf entry", TroubleKind.NOT_ADMITTED),
    ("is not permitted to log in", TroubleKind.NOT_ADMITTED),
    ("permission denied for database", TroubleKind.NOT_ADMITTED),
    ("does not exist", TroubleKind.NOT_ADMITTED),
    ("too many", TroubleKind.BUSY),
    ("remaining connection slots", TroubleKind.BUSY),
)


class Trouble(Unavailable):
    """The server cannot be used; ``str`` says why, and the remedy. Nothing was lost.

    ``server``, ``why``: its parts, for a status that machines read.
    """

    def __init__(self, kind: TroubleKind, server: str, why: str) -> None:
        super().__init__(f"{server}: {why}. {_REMEDIES[kind]}")
        self.kind, self.server, self.why = kind, server, why

    @property
    def again(self) -> bool:
        """Whether waiting may mend it."""
        return self.kind in WAITING_MENDS


def not_connected(error: Error | OSError, address: Address) -> Trouble:
    """Why no connection came about: libpq tells it in words alone, the server's in its own language.

    Words nobody knows count as unreachable, which is tried again soonest.
    """
    why = _line(error, address)
    kind = next((kind for words, kind in _WORDS if words in why), TroubleKind.UNREACHABLE)
    return Trouble(kind, address.server, why)


def interrupted(error: Error, address: Address) -> Trouble:
    """Why a command failed on a connection that stood."""
    state = error.sqlstate or ""
    kind = _STATES.get(state) or _STATES.get(state[:2])
    if kind is None:
        kind = TroubleKind.CUT_OFF if isinstance(error, OperationalError) else TroubleKind.FAULTY
    return Trouble(kind, address.server, _line(error, address))


def _line(error: Exception, address: Address) -> str:
    """The error on one line, without its full stop and without secrets."""
    return address.without_secrets(" ".join(str(error).split())).rstrip(".")
