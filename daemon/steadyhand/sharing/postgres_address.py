"""Where the server is and how it is spoken to: nothing less than verified TLS beyond this machine."""

import ipaddress
from collections.abc import Mapping, Sequence
from pathlib import Path

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from steadyhand.errors import ConfigurationFault
from steadyhand.values import NamedTuple

KEY = "devices.postgres.address"
MOST_STRICT = "verify-full"
DATABASE = "steadyhand"
PER_COMMAND_MS = 30_000
_MAY_BE_SAID = frozenset(
    {"host", "hostaddr", "port", "dbname", "user", "passfile", "connect_timeout", "target_session_attrs"}
    | {"sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl", "channel_binding"}
)
_SECRETS = frozenset({"password", "sslpassword"})
_SAID_ELSEWHERE = ("PGHOSTADDR", "PGSERVICE", "PGSERVICEFILE")
_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
)
_ALWAYS: Mapping[str, str] = {
    "application_name": "steadyhand",
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "120",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
    "options": f"-c statement_timeout={PER_COMMAND_MS}",
}


class Address(NamedTuple):
    """What a connection is opened with; shown as text it has no ``password``.

    ``said``: libpq's parameters. A peer that fell silent is noticed by the kernel: after 10 s with
    something unacknowledged, else after 150 s. ``password``: None where ``~/.pgpass`` or a certificate
    shall do.
    """

    said: Mapping[str, str]
    password: str | None = None

    @property
    def server(self) -> str:
        """The hosts, as the person wrote them."""
        return self.said["host"]

    @property
    def role(self) -> str:
        """The role that logs in."""
        return self.said["user"]

    def parameters(self) -> dict[str, str]:
        """All of it, the password too: for the connection alone, never to be shown."""
        return {**self.said, **({} if self.password is None else {"password": self.password})}

    def without_secrets(self, text: str) -> str:
        """The text with the password taken out of it, wherever it stands."""
        return text.replace(self.password, "***") if self.password else text

    def __repr__(self) -> str:
        return f"<Address {self.role} at {self.server}>"


def address_of(
    text: str, password: str | None, environment: Mapping[str, str], home: Path, key: str = KEY
) -> Address:
    """The address that ``text`` names, ``postgresql://role@host/database`` or libpq's ``key=value`` words.

    ``environment``: of this process; libpq would take from it what is not said. ``home``: where
    ``.postgresql/root.crt`` may be. ``key``: where the person wrote the text, for the message. Raises
    ConfigurationFault, which never repeats the text: it might hold a password.
    """
    said = _parsed(text, key)
    _refuse_what_is_not_ours(said, key)
    _refuse_redirection(environment, key)
    said.setdefault("dbname", DATABASE)
    hosts = [part for name in ("host", "hostaddr") for part in said.get(name, "").split(",") if part]
    far = [host for host in hosts if not is_near(host)]
    _refuse_no_names(far, key)
    transport = _verified(said, far[0], home, key) if far else {"sslmode": said.get("sslmode", "prefer")}
    return Address({**_ALWAYS, **said, **transport}, password)


def is_near(host: str) -> bool:
    """Whether what is sent there stays on this machine: a socket of the file system, or loopback."""
    if host.startswith(("/", "@")) or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parsed(text: str, key: str) -> dict[str, str]:
    try:
        return {name: str(value) for name, value in conninfo_to_dict(text).items() if value not in (None, "")}
    except ProgrammingError:
        raise ConfigurationFault(
            f"{key}: this is no address of a PostgreSQL server. Write postgresql://role@host/database"
        ) from None


def _refuse_what_is_not_ours(said: Mapping[str, str], key: str) -> None:
    if _SECRETS & said.keys():
        raise ConfigurationFault(
            f"{key}: a password stands in the address, where it would be seen. Take it out, and "
            + ("type it into: steady device password" if key == KEY else "use PGPASSWORD or ~/.pgpass")
        )
    if strange := sorted(said.keys() - _MAY_BE_SAID):
        raise ConfigurationFault(f"{key}: {strange[0]} cannot be said here. Allowed: {_listed(_MAY_BE_SAID)}")
    for name in ("host", "user"):
        if name not in said:
            raise ConfigurationFault(
                f"{key}: the address names no {name}. Write postgresql://role@host/database"
            )


def _refuse_no_names(hosts: Sequence[str], key: str) -> None:
    for host in hosts:
        try:
            host.encode("idna")
        except UnicodeError:
            raise ConfigurationFault(f"{key}: no machine can be called {host}. Check its name") from None


def _refuse_redirection(environment: Mapping[str, str], key: str) -> None:
    for name in _SAID_ELSEWHERE:
        if environment.get(name):
            raise ConfigurationFault(
                f"{key}: the environment variable {name} would lead elsewhere than the address says. Unset it"
            )


def _verified(said: Mapping[str, str], host: str, home: Path, key: str) -> dict[str, str]:
    """What makes the connection TLS with the server's name checked, whatever the environment says."""
    if said.get("sslmode", MOST_STRICT) != MOST_STRICT:
        raise ConfigurationFault(
            f"{key}: sslmode={said['sslmode']} is not enough for {host}, which is not this machine: another "
            f"machine could pass for it. Write sslmode={MOST_STRICT}, or leave it out, which means the same"
        )
    authorities = said.get("sslrootcert") or _authorities(home)
    return {"sslmode": MOST_STRICT, "gssencmode": "disable", "sslrootcert": authorities}


def _authorities(home: Path) -> str:
    """Whose certificates are trusted where nothing is said: those the person keeps, else the system's."""
    own = str(home / ".postgresql" / "root.crt")
    return next((path for path in (own, *_BUNDLES) if Path(path).is_file()), "system")


def _listed(names: Sequence[str] | frozenset[str]) -> str:
    return ", ".join(sorted(names))
