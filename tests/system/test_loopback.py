"""The page's socket, and whose a connection is."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from steadyhand.errors import Unavailable
from steadyhand.system.loopback import LOOPBACK, inherited, is_ours, listening

HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
ROW = (
    "   0: {client} {server} 01 00000000:00000000 00:00000000 00000000 {uid:5d}        0 1 1 0 20 4 0 10 -1\n"
)


def test_our_own_connection_is_ours() -> None:
    """As the kernel's table says."""
    with listening() as listener, socket.create_connection(listener.getsockname()) as client:
        served, address = listener.accept()
        assert is_ours(address, served.getsockname())
        assert not is_ours((LOOPBACK, client.getsockname()[1] ^ 1), served.getsockname())
        served.close()


@pytest.mark.parametrize(("uid", "ours"), [(os.getuid(), True), (65534, False)])
def test_the_owner_stands_in_the_row_of_the_connection(tmp_path: Path, uid: int, *, ours: bool) -> None:
    """The row whose local end is the client's; without one it is nobody's."""
    table = tmp_path / "tcp"
    row = ROW.format(client="0100007F:1F90", server="0100007F:0050", uid=uid)
    table.write_text(HEADING + row)
    assert is_ours((LOOPBACK, 8080), (LOOPBACK, 80), table) is ours
    assert not is_ours((LOOPBACK, 8081), (LOOPBACK, 80), table)
    assert not is_ours((LOOPBACK, 8080), (LOOPBACK, 80), tmp_path / "none")


def test_a_port_that_is_taken_is_told() -> None:
    """With the address."""
    with listening() as taken, pytest.raises(Unavailable, match=r"127\.0\.0\.1"):
        listening(taken.getsockname()[1])


def test_without_systemd_nothing_is_inherited() -> None:
    """Nor is what was meant for another process."""
    assert inherited({}) is None
    assert inherited({"LISTEN_PID": "1", "LISTEN_FDS": "1"}) is None


INHERIT = """
import os
from steadyhand.system.loopback import inherited
found = inherited({"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"})
print(found.getsockname()[1])
"""


def passed_on(listener: socket.socket) -> "subprocess.CompletedProcess[str]":
    """What a process makes of that socket as its third file, as systemd passes it on."""
    shell = f'exec 3<&{listener.fileno()}; exec "$0" -c "$1"'
    return subprocess.run(
        ["bash", "-c", shell, sys.executable, INHERIT],
        pass_fds=[listener.fileno()],
        capture_output=True,
        text=True,
        check=False,
    )


def test_systemds_socket_is_taken_over() -> None:
    """The very one that was passed on."""
    with listening() as listener:
        assert passed_on(listener).stdout.strip() == str(listener.getsockname()[1])


def test_a_socket_that_is_open_to_others_is_refused() -> None:
    """The page is never served to the network, whatever a unit says."""
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))  # noqa: S104 - what must not be
        assert "on the loopback alone" in passed_on(listener).stderr
