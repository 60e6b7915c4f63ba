"""Two real Syncthing instances that keep a folder the same, on this machine alone."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from stage.desktop import Program, until

SYNCTHING = "syncthing"
DELAY_S = 1
"""Seconds that it waits for further changes; its least."""
_OFF = (
    "globalAnnounceEnabled",
    "localAnnounceEnabled",
    "relaysEnabled",
    "natEnabled",
    "crashReportingEnabled",
)
_FOLDER = """<folder id="shared" label="shared" path="{path}" type="sendreceive" rescanIntervalS="3600"
 fsWatcherEnabled="true" fsWatcherDelayS="{delay}"><device id="{own}"/><device id="{other}"/></folder>
<device id="{other}" name="other" compression="never"><address>tcp://127.0.0.1:{port}</address></device>"""


class Instance(NamedTuple):
    """One of them. ``folder``: its copy of what is shared; ``port``: where it listens."""

    home: Path
    folder: Path
    port: int

    @property
    def environment(self) -> dict[str, str]:
        """What it runs with."""
        return {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "STNOUPGRADE": "1"}

    def identity(self) -> str:
        """Its device id."""
        return self._run("--device-id").strip()

    def generate(self) -> None:
        """Make its keys and a configuration."""
        self._run("generate", "--no-default-folder", "--skip-port-probing")

    def configure(self, other: "Instance") -> None:
        """Have it share the folder with the other, and speak to nobody else."""
        path = self.home / "config.xml"
        text = path.read_text()
        shared = _FOLDER.format(
            path=self.folder, delay=DELAY_S, own=self.identity(), other=other.identity(), port=other.port
        )
        text = text.replace("</configuration>", f"{shared}</configuration>")
        text = re.sub(
            "<listenAddress>.*?</listenAddress>",
            f"<listenAddress>tcp://127.0.0.1:{self.port}</listenAddress>",
            text,
        )
        text = re.sub('<gui enabled="true"', '<gui enabled="false"', text)
        for name in _OFF:
            text = text.replace(f"<{name}>true", f"<{name}>false")
        text = re.sub("<reconnectionIntervalS>.*?<", "<reconnectionIntervalS>1<", text)
        path.write_text(re.sub("<urAccepted>.*?<", "<urAccepted>-1<", text))

    def start(self) -> Program:
        """Start it."""
        words = ("serve", f"--home={self.home}", "--no-browser", "--no-restart")
        return Program(SYNCTHING, *words, environment=self.environment)

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
    both = []
    for name, port in zip(("one", "other"), _free_ports(), strict=True):
        instance = Instance(root / name / "home", root / name / "shared", port)
        instance.folder.mkdir(parents=True)
        instance.generate()
        both.append(instance)
    one, other = both
    one.configure(other)
    other.configure(one)
    with ExitStack() as stack:
        for instance in both:
            stack.callback(instance.start().end)
        _until_synchronised(one.folder, other.folder)
        yield one.folder, other.folder


def _until_synchronised(one: Path, other: Path) -> None:
    """Wait for the first file to arrive each way."""
    for source, target in ((one, other), (other, one)):
        name = f"from-{source.parent.name}"
        (source / name).touch()
        until((target / name).exists, "the first file that Syncthing brings", deadline_s=60)
