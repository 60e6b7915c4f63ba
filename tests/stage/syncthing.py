"""Two real Syncthing instances that keep a folder the same, and speak to each other alone."""

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from stage.desktop import Program, until

SYNCTHING = "syncthing"
DELAY_S = 1
"""Seconds that it waits for further changes; its least."""
_ALONE = {"STNOUPGRADE": "1", "STMONITORED": "1", "STHASHING": "standard"}
_OFF = (
    "globalAnnounceEnabled",
    "localAnnounceEnabled",
    "relaysEnabled",
    "natEnabled",
    "crashReportingEnabled",
)
_FOLDER = """<folder id="shared" label="shared" path="{path}" type="sendreceive" rescanIntervalS="3600"
 fsWatcherEnabled="true" fsWatcherDelayS="{delay}"><device id="{own}"/><device id="{other}"/></folder>
<device id="{other}" name="other" compression="never"><address>{where}</address></device>"""
TOUCHED_EVERY_S = 1.0
_NOWHERE = "dynamic"
"""Without anything to ask for an address, it waits to be called."""
_LISTENS = "0A"
"""The state of a listening socket in ``/proc/net/tcp``."""


class Instance(NamedTuple):
    """One of them. ``folder``: its copy of what is shared; ``address`` and ``port``: where it listens.

    ``enters``: what it is started through, into a network of its own for instance.
    """

    home: Path
    folder: Path
    port: int
    address: str = "127.0.0.1"
    enters: tuple[str, ...] = ()

    @property
    def environment(self) -> dict[str, str]:
        """What it runs with: in one process, so that none outlives a kill, and without trying hashes."""
        return {"HOME": str(self.home), "PATH": "/usr/bin:/bin", **_ALONE}

    def identity(self) -> str:
        """Its device id."""
        return self._run("--device-id").strip()

    def generate(self) -> None:
        """Make its keys and a configuration."""
        self._run("generate", "--no-default-folder", "--skip-port-probing")

    def configure(self, other: "Instance", *, calls: bool) -> None:
        """Have it share the folder with the other, and speak to nobody else.

        ``calls``: one of the two has to. Two that call each other at once may wait for 20 s.
        """
        path = self.home / "config.xml"
        text = path.read_text()
        shared = _FOLDER.format(
            path=self.folder,
            delay=DELAY_S,
            own=self.identity(),
            other=other.identity(),
            where=f"tcp://{other.address}:{other.port}" if calls else _NOWHERE,
        )
        text = text.replace("</configuration>", f"{shared}</configuration>")
        text = re.sub(
            "<listenAddress>.*?</listenAddress>",
            f"<listenAddress>tcp://{self.address}:{self.port}</listenAddress>",
            text,
        )
        text = re.sub('<gui enabled="true"', '<gui enabled="false"', text)
        for name in _OFF:
            text = text.replace(f"<{name}>true", f"<{name}>false")
        text = re.sub("<reconnectionIntervalS>.*?<", "<reconnectionIntervalS>1<", text)
        path.write_text(re.sub("<urAccepted>.*?<", "<urAccepted>-1<", text))

    def start(self) -> Program:
        """Start it; gives it once it can be called."""
        words = ("serve", f"--home={self.home}", "--no-browser", "--no-restart")
        program = Program(*self.enters, SYNCTHING, *words, environment=self.environment)
        until(lambda: self._can_be_called(program.pid), "a Syncthing that can be called")
        return program

    def _can_be_called(self, pid: int) -> bool:
        """Whether somebody listens at its port, in the network of that process."""
        lines = Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]
        sockets = (line.split()[1:4:2] for line in lines)
        return any(at.endswith(f":{self.port:04X}") and state == _LISTENS for at, state in sockets)

    def _run(self, *words: str) -> str:
        return subprocess.run(
            [SYNCTHING, *words, f"--home={self.home}"],
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        ).stdout


def _free_ports() -> list[int]:
    with socket.socket() as one, socket.socket() as other:
        for each in (one, other):
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in (one, other)]


@contextmanager
def synchronised(root: Path) -> Iterator[tuple[Path, Path]]:
    """Two folders that are kept the same."""
    one, other = (
        Instance(root / name / "home", root / name / "shared", port)
        for name, port in zip(("one", "other"), _free_ports(), strict=True)
    )
    introduce(one, other)
    with ExitStack() as stack:
        for instance in (one, other):
            stack.callback(instance.start().end)
        until_synchronised(one.folder, other.folder)
        yield one.folder, other.folder


def introduce(one: Instance, other: Instance) -> None:
    """Make their folders and keys, and have each share its folder with the other, which calls the one.

    Start the one first.
    """
    for instance in (one, other):
        instance.folder.mkdir(parents=True)
        instance.generate()
    one.configure(other, calls=False)
    other.configure(one, calls=True)


def until_synchronised(one: Path, other: Path) -> None:
    """Wait for the first file to arrive each way.

    It is touched again each second: what comes between Syncthing's first look at the folder and its
    watching of it is heard of by neither.
    """
    files = [
        (source / name, target / name)
        for source, target in ((one, other), (other, one))
        for name in [f"from-{source.parent.name}"]
    ]
    touched = 0.0

    def arrived() -> bool:
        nonlocal touched
        if time.monotonic() - touched >= TOUCHED_EVERY_S:
            touched = time.monotonic()
            for here, there in files:
                if not there.exists():
                    here.touch()
        return all(there.exists() for _, there in files)

    until(arrived, "what Syncthing brings first", deadline_s=60)
