"""The page's socket on the loopback: made or inherited; and whose a connection to it is."""

import os
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path

from steadyhand.errors import Unavailable
from steadyhand.values import TypeAlias

LOOPBACK = "127.0.0.1"
FIRST_INHERITED = 3
TABLE = Path("/proc/net/tcp")
OWNER = 7
"""Which column of the table has the user id; the two before are the local and the remote address."""

Address: TypeAlias = tuple[str, int]


def inherited(environ: Mapping[str, str] = os.environ) -> socket.socket | None:
    """The socket that systemd passed on (sd_listen_fds(3)); None where it did not. Raises Unavailable."""
    if environ.get("LISTEN_PID") != str(os.getpid()) or environ.get("LISTEN_FDS") != "1":
        return None
    found = socket.socket(fileno=FIRST_INHERITED)
    if found.family != socket.AF_INET or found.getsockname()[0] != LOOPBACK:
        raise Unavailable("The page is served on the loopback alone. Install its socket again: steady setup")
    os.set_inheritable(FIRST_INHERITED, False)  # noqa: FBT003 - the name of the function says what it is
    return found


def listening(port: int = 0) -> socket.socket:
    """A new socket on the loopback; port 0 is a free one. Raises Unavailable."""
    # The protocol is named, for asyncio switches off Nagle's delay only where it sees it.
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((LOOPBACK, port))
        made.listen()
    except OSError as error:
        made.close()
        raise Unavailable(f"The page cannot be served at {LOOPBACK}: {error.strerror}.") from error
    return made


def is_ours(client: Address, server: Address, table: Path = TABLE) -> bool:
    """Whether the other end of a connection belongs to this user, as the kernel says."""
    wanted = [_written(client), _written(server)]
    rows = (row for row in _rows(table) if row[1:3] == wanted)
    return any(row[OWNER] == str(os.getuid()) for row in rows)


def _rows(table: Path) -> Iterator[list[str]]:
    try:
        lines = table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return
    yield from (line.split() for line in lines)


def _written(address: Address) -> str:
    """An address as the table has it: four bytes in the machine's order and the port, hexadecimal."""
    host, port = address
    return f"{int.from_bytes(socket.inet_aton(host), 'little'):08X}:{port:04X}"
