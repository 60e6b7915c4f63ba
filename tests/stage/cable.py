"""Two networks of one machine each, and a cable between them that can be cut: two network namespaces.

It needs root, ``unshare``, ``nsenter`` and iproute2's ``ip``. This machine's own network is not touched.
"""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple, Self

from stage.desktop import DEADLINE_S, Program, until

CARD = "cable"
ADDRESSES = ("192.0.2.1", "192.0.2.2")


class End(NamedTuple):
    """One of the networks. ``enters``: what a program is started through that shall be in it."""

    address: str
    enters: tuple[str, ...]

    def run(self, *words: str) -> str:
        """Run a program there to its end; gives what it printed."""
        command = (*self.enters, *words)
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=DEADLINE_S).stdout


class Cable:
    """Use ``with Cable() as cable``; ``cable.ends`` are its two."""

    def __init__(self) -> None:
        self._holders: list[Program] = []
        self.ends: tuple[End, ...] = ()

    def __enter__(self) -> Self:
        try:
            self._lay()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for holder in self._holders:
            holder.kill()

    def cut(self) -> None:
        """Nothing passes any more; who is connected is not told."""
        self.ends[0].run("ip", "link", "set", CARD, "down")

    def mend(self) -> None:
        """It carries again."""
        self.ends[0].run("ip", "link", "set", CARD, "up")
        until(self._carries, "a cable that carries")

    def _lay(self) -> None:
        self._holders = [_held() for _ in ADDRESSES]
        self.ends = tuple(
            End(address, ("nsenter", f"--net=/proc/{holder.pid}/ns/net"))
            for address, holder in zip(ADDRESSES, self._holders, strict=True)
        )
        far = str(self._holders[1].pid)
        self.ends[0].run("ip", "link", "add", CARD, "type", "veth", "peer", "name", CARD, "netns", far)
        for end in self.ends:
            end.run("ip", "address", "add", f"{end.address}/24", "dev", CARD)
            for card in ("lo", CARD):
                end.run("ip", "link", "set", card, "up")
        until(self._carries, "a cable that carries")

    def _carries(self) -> bool:
        return all("LOWER_UP" in end.run("ip", "link", "show", CARD) for end in self.ends)


def _held() -> Program:
    """A program that does nothing, in a network of its own."""
    holder = Program("unshare", "--net", "sleep", "infinity", environment={"PATH": os.environ["PATH"]})
    ours = Path("/proc/self/ns/net").readlink()
    until(
        lambda: not holder.running or Path(f"/proc/{holder.pid}/ns/net").readlink() != ours,
        "a network of its own",
    )
    assert holder.running, "unshare --net was refused: these tests need root"
    return holder
