"""A real PostgreSQL for a test: a cluster of its own under a folder of its own, gone afterwards.

    with Postgres() as server:
        database = server.database()
        anna = database.admit("anna")
        server.kill()
        server.start()

It listens on a Unix socket and on 127.0.0.1, with TLS as far as ``certify`` has given it a certificate.
As root it runs as the user ``postgres``, which Debian's package makes, for the server refuses root.
``start`` returns at the server's own READY=1. Data is not synced to the disk unless ``durable`` asks
for it. With ``tmpfs_mib`` the data is on a file system of its own that can be filled, which needs root.
"""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from steadyhand.sharing.postgres_address import Address, address_of
from steadyhand.sharing.postgres_people import admit
from steadyhand.sharing.postgres_schema import migrate

PATIENCE_S = 60.0
OWNER = "steadyhand_owner"
ACCESS = """
local all steward,load trust
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
"""
BEGIN = """
set -e
if [ ! -e {data}/PG_VERSION ]; then
    {become} {bin}/initdb -D {data} -U steward --no-sync --no-instructions -E UTF8 --locale=C.UTF-8
    printf '%s' '{access}' > {data}/pg_hba.conf
fi
exec {become} {bin}/postgres -D {data} {given}
"""
SMALL: Mapping[str, str] = {
    "max_connections": "60",
    "shared_buffers": "16MB",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
    "lc_messages": "C",
}
NOT_DURABLE: Mapping[str, str] = {"fsync": "off", "full_page_writes": "off"}
"""Enough where processes are killed: what was committed is with the kernel. A power cut would need more."""


def programs() -> Path:
    """The folder of the newest PostgreSQL that is installed, 15 or later."""
    versions = sorted(Path("/usr/lib/postgresql").glob("[0-9]*"), key=lambda path: int(path.name))
    if versions and int(versions[-1].name) >= 15:
        return versions[-1] / "bin"
    found = shutil.which("initdb")
    assert found, "PostgreSQL 15 or later is needed: apt-get install postgresql-15"
    return Path(found).resolve().parent


class Database:
    """A database of its own on the server, with or without Steadyhand's tables."""

    def __init__(self, server: "Postgres", name: str) -> None:
        self.server, self.name = server, name
        self.owner = self.address(OWNER, OWNER)

    def address(self, role: str, password: str | None, *, host: str = "", more: str = "") -> Address:
        """Where a role of it logs in: by the socket, or at ``host``."""
        where = host or str(self.server.root)
        text = f"host={where} port={self.server.port} dbname={self.name} user={role} {more}"
        return address_of(text, password, {}, self.server.root)

    def admit(self, name: str, same_as: Address | None = None) -> Address:
        """A new role that may use it, as a new person or as the same; the name is made unique."""
        role = f"{name}_{next(self.server.numbers)}"
        password = f"pass word's of {role}"
        admit(self.owner, role, password, same_as and same_as.role)
        return self.address(role, password)

    def rows(self, query: str, values: Sequence[object] = (), as_role: Address | None = None) -> list[Any]:
        """What a query gives, to the superuser or to a role; also for statements that give nothing."""
        steward = self.address("steward", None)
        with psycopg.connect(**(as_role or steward).parameters(), autocommit=True) as connection:
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []

    def records(self) -> list[tuple[str, int, bytes]]:
        """All of its records, whoever's, by device and sequence."""
        return self.rows("SELECT device, sequence, body FROM steadyhand.record ORDER BY device, sequence")


class Postgres:
    """A server that can be killed, started again, and given other settings."""

    def __init__(
        self, settings: Mapping[str, str] | None = None, *, durable: bool = False, tmpfs_mib: int = 0
    ) -> None:
        self._settings = {**SMALL, **({} if durable else NOT_DURABLE), **(settings or {})}
        self._tmpfs_mib = tmpfs_mib
        self._process: subprocess.Popen[bytes] | None = None
        self.numbers = count(1)

    def __enter__(self) -> Self:
        self.root = Path(tempfile.mkdtemp(prefix="steady-pg-", dir="/tmp"))
        self._user = "postgres" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(self.root, self._user)
        self.port = _free_port()
        try:
            self.start()
            self._make_owner()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def start(self) -> None:
        """Start it and wait until it takes connections. The first time makes the cluster."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready, self.log.open("ab") as log:
            name = str(self.root / "ready")
            Path(name).unlink(missing_ok=True)
            ready.bind(name)
            Path(name).chmod(0o777)
            ready.settimeout(PATIENCE_S)
            self._process = subprocess.Popen(
                self._command(),
                stdout=log,
                stderr=log,
                cwd=self.root,
                env={"NOTIFY_SOCKET": name, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            )
            try:
                while b"READY=1" not in ready.recv(4096):
                    pass
            except TimeoutError as error:
                error.add_note(self.log.read_text())
                raise

    @property
    def log(self) -> Path:
        """What the server has said."""
        return self.root / "log"

    @property
    def inside(self) -> Path:
        """Its data folder, as seen from here, also where that is a file system of its own."""
        assert self._process
        return Path(f"/proc/{self._process.pid}/root{self.root}/data")

    def kill(self) -> None:
        """Kill every process of it at once."""
        assert self._process
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        self._process.kill()
        for child in map(int, children):
            try:
                os.kill(child, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait()
        self._process = None

    def stop(self) -> None:
        """Stop it in order, cutting every connection."""
        assert self._process
        self._process.send_signal(signal.SIGINT)
        self._process.wait(PATIENCE_S)
        self._process = None

    def database(self, *, empty: bool = False) -> Database:
        """A new database that the owner owns; with the tables, unless it shall be empty."""
        made = Database(self, f"house_{next(self.numbers)}")
        made_by = Database(self, "postgres")
        made_by.rows(f"CREATE DATABASE {made.name} OWNER {OWNER}")
        if not empty:
            migrate(made.owner)
        return made

    def certify(self, certificate: Path, key: Path) -> None:
        """Have it offer TLS with this certificate from now on."""
        for source, name in ((certificate, "server.crt"), (key, "server.key")):
            target = self.root / "data" / name
            shutil.copyfile(source, target)
            target.chmod(0o600)
            if self._user:
                shutil.chown(target, self._user)
        superuser = Database(self, "postgres")
        superuser.rows("ALTER SYSTEM SET ssl = on")
        superuser.rows("SELECT pg_reload_conf()")

    def _command(self) -> list[str]:
        data, user = self.root / "data", self._user
        become = f"setpriv --reuid {user} --regid {user} --clear-groups" if user else ""
        script = BEGIN.format(data=data, bin=programs(), become=become, access=ACCESS, given=self._given())
        if not self._tmpfs_mib:
            return ["sh", "-c", script]
        options = f"size={self._tmpfs_mib}m,mode=700,uid={user}"
        return [
            "unshare",
            "-m",
            "sh",
            "-c",
            f"mkdir -p {data}; mount -t tmpfs -o {options} tmpfs {data}\n{script}",
        ]

    def _given(self) -> str:
        options = {
            **self._settings,
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.root),
        }
        return " ".join(f"-c {name}={value}" for name, value in options.items())

    def _make_owner(self) -> None:
        Database(self, "postgres").rows(f"CREATE ROLE {OWNER} LOGIN CREATEROLE PASSWORD '{OWNER}'")

    def _end(self) -> None:
        if self._process and self._process.poll() is None:
            self.stop()
        shutil.rmtree(self.root)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
