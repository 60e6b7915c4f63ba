"""What a server's failure means to the person, and whether waiting mends it."""

import re
from enum import StrEnum

from psycopg import Error, OperationalError
from psycopg.errors import ConnectionTimeout

from steadyhand.errors import Unavailable
from steadyhand.sharing.postgres_address import Address
from steadyhand.values import NamedTuple


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
LONGEST_QUOTED = 300
"""Of a server's own words, which are shown where nobody knows what they mean."""

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
    TroubleKind.FORBIDDEN: (
        "Ask who runs the server to admit this role. Tables and roles are made by the owner of the database."
    ),
    TroubleKind.FAULTY: "Please report this.",
    TroubleKind.LOCAL: "It is tried again.",
}
_ONCE = "Try again once that is mended."


class _Case(NamedTuple):
    """What is the case, in words with the places of the address; ``remedy``: "" for that of its kind."""

    kind: TroubleKind
    why: str
    remedy: str = ""


_CLOSED = _Case(TroubleKind.UNREACHABLE, "it is starting or shutting down")
_ENDED = _Case(TroubleKind.CUT_OFF, "it ended the connection")
_BROKEN_OFF = _Case(TroubleKind.CUT_OFF, "the connection broke off")
_SILENT = _Case(TroubleKind.UNREACHABLE, "it did not answer")
_NO_TABLES = _Case(TroubleKind.SCHEMA, "the database {database} has not got Steadyhand's tables")
_CROWDED = _Case(TroubleKind.BUSY, "it has no connection to spare")
_PASSWORD = _Case(TroubleKind.LOGIN, "it does not accept the role {role} with this password")
_NOT_IN = _Case(TroubleKind.NOT_ADMITTED, "it does not let the role {role} in from here")
_NO_DATABASE = _Case(
    TroubleKind.NOT_ADMITTED, "it has no database {database}", "Check the name in the address."
)
_NO_PLACE = _Case(
    TroubleKind.UNREACHABLE,
    "its name cannot be looked up: it is another, or there is no network",
    "Check the name in the address. It is tried again; what you do here is kept and sent then.",
)
_NO_WAY = _Case(TroubleKind.UNREACHABLE, "no network leads there at the moment")
_NO_POSTGRES = _Case(TroubleKind.UNREACHABLE, "what answers at port {port} is no PostgreSQL server")
_STATES = {
    "08": _BROKEN_OFF,
    "25006": _Case(TroubleKind.CUT_OFF, "it only gives at the moment and takes nothing (read-only)"),
    "28": _NOT_IN,
    "28P01": _PASSWORD,
    "3D000": _NO_DATABASE,
    "3F000": _NO_TABLES,
    "40": _Case(TroubleKind.CUT_OFF, "it gave way to something else and did nothing"),
    "42501": _Case(TroubleKind.FORBIDDEN, "the role {role} has no right to that"),
    "42883": _NO_TABLES,
    "42P01": _NO_TABLES,
    "53": _Case(TroubleKind.BUSY, "it is at its limits", "It is tried again."),
    "53100": _Case(TroubleKind.FULL, "its disk is full"),
    "53200": _Case(TroubleKind.BUSY, "it is out of memory", "It is tried again."),
    "53300": _CROWDED,
    "55": _Case(TroubleKind.CUT_OFF, "what was needed there is in use"),
    "57": _ENDED,
    "57014": _Case(TroubleKind.CUT_OFF, "it gave up what took too long"),
    "57P03": _CLOSED,
    "58": _Case(TroubleKind.CUT_OFF, "it cannot read or write its own files"),
}
_WORDS = (
    (r"root certificate file", _Case(TroubleKind.CERTIFICATE, "the file of whom to trust cannot be read")),
    (r"does not match host name", _Case(TroubleKind.CERTIFICATE, "its certificate is for another name")),
    (
        r"certificate verify failed",
        _Case(TroubleKind.CERTIFICATE, "its certificate is none that this machine trusts"),
    ),
    (
        r"server does not support SSL",
        _Case(
            TroubleKind.CERTIFICATE,
            "it offers no TLS, which is required beyond this machine",
            "Nothing was sent. Who runs the server can switch TLS on.",
        ),
    ),
    (
        r"no password supplied",
        _Case(TroubleKind.LOGIN, "it asks for a password of the role {role}, and there is none here"),
    ),
    (r"password authentication failed", _PASSWORD),
    (r"authentication failed", _Case(TroubleKind.LOGIN, "it does not accept the role {role}")),
    (
        r"too many connections for role",
        _Case(
            TroubleKind.BUSY,
            "the role {role} has as many connections as it may",
            "It is tried again. A machine needs one or two: see who else uses the role.",
        ),
    ),
    (r"too many (clients|connections)|remaining connection slots", _CROWDED),
    (r"no pg_hba\.conf entry|pg_hba\.conf rejects", _NOT_IN),
    (
        r"is not permitted to log in|role \".*\" does not exist",
        _Case(TroubleKind.NOT_ADMITTED, "the role {role} may not log in, or is none of it"),
    ),
    (
        r"permission denied for database",
        _Case(TroubleKind.NOT_ADMITTED, "the role {role} may not use the database {database}"),
    ),
    (r"database \".*\" does not exist", _NO_DATABASE),
    (
        r"database system is (starting|shutting|in recovery|not yet)|not accepting connections",
        _CLOSED,
    ),
    (r"failed to resolve host|could not translate host name", _NO_PLACE),
    (
        r"Connection refused|No such file or directory",
        _Case(TroubleKind.UNREACHABLE, "nothing takes connections there, at port {port}"),
    ),
    (r"timeout expired|Connection timed out|timed out", _SILENT),
    (r"Network is unreachable|No route to host|Network is down", _NO_WAY),
    (r"received invalid response|expected authentication request", _NO_POSTGRES),
    (
        r"closed the connection unexpectedly|Connection reset|Broken pipe",
        _Case(TroubleKind.UNREACHABLE, "it ended the connection"),
    ),
)
_KINDS_OF_WORDS = (
    (r"certificate|SSL error", TroubleKind.CERTIFICATE),
    (r"password", TroubleKind.LOGIN),
    (r"does not exist", TroubleKind.NOT_ADMITTED),
)
_CREDENTIALS = re.compile(r"//[^/\s@]*@")
_DEFAULT_PORT = "5432"


class Trouble(Unavailable):
    """The server cannot be used; ``str`` says why, and the remedy. Nothing was lost.

    ``server``, ``why``: its parts, for a status that machines read. ``remedy``: where it is not that of its
    kind.
    """

    def __init__(self, kind: TroubleKind, server: str, why: str, remedy: str | None = None) -> None:
        helps = _REMEDIES[kind] if remedy is None else remedy
        super().__init__(f"{server}: {why}. {helps}".rstrip())
        self.kind, self.server, self.why = kind, server, why

    @property
    def again(self) -> bool:
        """Whether waiting may mend it."""
        return self.kind in WAITING_MENDS


def not_connected(error: Error | OSError, address: Address, *, is_once: bool = False) -> Trouble:
    """Why no connection came about: libpq tells it in words alone, the server's in its own language.

    Words nobody knows count as unreachable, which is tried again soonest. ``is_once``: a person's command,
    which is not repeated by itself.
    """
    if isinstance(error, ConnectionTimeout):
        return _trouble(_SILENT, address, is_once=is_once)
    said = str(error)
    for words, case in _WORDS:
        if re.search(words, said):
            return _trouble(case, address, is_once=is_once)
    kinds = (kind for words, kind in _KINDS_OF_WORDS if re.search(words, said))
    return _quoted(next(kinds, TroubleKind.UNREACHABLE), error, address, is_once=is_once)


def interrupted(error: Error, address: Address, *, is_once: bool = False) -> Trouble:
    """Why a command failed on a connection that stood. ``is_once``: as above."""
    state = error.sqlstate or ""
    case = _STATES.get(state) or _STATES.get(state[:2])
    if case is None and isinstance(error, OperationalError):
        case = _BROKEN_OFF
    if case is None:
        return _quoted(TroubleKind.FAULTY, error, address, is_once=is_once)
    return _trouble(case, address, is_once=is_once)


def _trouble(case: _Case, address: Address, *, is_once: bool) -> Trouble:
    why = case.why.format(
        role=address.role,
        database=address.said.get("dbname", ""),
        port=address.said.get("port", _DEFAULT_PORT),
    )
    return Trouble(case.kind, address.server, why, _remedy(case.kind, case.remedy, is_once=is_once))


def _quoted(kind: TroubleKind, error: Exception, address: Address, *, is_once: bool) -> Trouble:
    return Trouble(kind, address.server, _line(error, address), _remedy(kind, "", is_once=is_once))


def _remedy(kind: TroubleKind, own: str, *, is_once: bool) -> str | None:
    if is_once and kind in WAITING_MENDS:
        return _ONCE
    return own or None


def _line(error: Exception, address: Address) -> str:
    """The error on one line, without its full stop and without secrets.

    Of what the server says the first sentence alone: its details may quote a row.
    """
    primary = error.diag.message_primary if isinstance(error, Error) else None
    line = address.without_secrets(" ".join((primary or str(error)).split()))
    shown = "".join(letter if letter.isprintable() else "?" for letter in _CREDENTIALS.sub("//", line))
    return shown[:LONGEST_QUOTED].rstrip(".")
