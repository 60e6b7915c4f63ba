"""Two machines of one person: a home, a desktop, a network and a Syncthing each, and a cable between.

    with two_machines(tmp_path, "2026-11-23 08:59:00") as two:
        two.settle_in(HABITS)

The daemon and the process that shares are the installed command's; each machine has its clock, and the
synchroniser lives by the real one.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from stage.cable import Cable, End
from stage.desktop import PrivateBus, until
from stage.machine import Machine, by_folder
from stage.syncthing import Instance, introduce, until_synchronised

PATIENCE_S = 60.0
"""Syncthing waits a second for more, and for a while before it tries again what failed."""
PORT = 22000
FIRST_EVENTS = 4
"""Each daemon records that it has started, and with which configuration."""


class Connected(Machine):
    """One of them, at an end of the cable. ``at``: the local time to begin with."""

    def __init__(self, root: Path, name: str, at: str, bus: PrivateBus, end: End) -> None:
        super().__init__(root, name, at, bus, end.enters)
        self.synchroniser = Instance(root / "syncthing", root / "shared", PORT, end.address, end.enters)

    @property
    def folder(self) -> Path:
        """Its copy of the shared folder."""
        return self.synchroniser.folder

    @property
    def own_file(self) -> Path:
        """The file in the folder that this machine writes."""
        return self.folder / f"steadyhand-{self.id}.events"

    def start_synchroniser(self) -> None:
        """Start Syncthing alone."""
        self._programs.append(self.synchroniser.start())

    def switch_on(self) -> None:
        """Start the synchroniser, the daemon, and the process that shares."""
        self.start_synchroniser()
        self.start_daemon()
        self.start_sharing()


class Two(NamedTuple):
    """The machines and the cable between them."""

    laptop: Connected
    desktop: Connected
    cable: Cable

    @property
    def both(self) -> tuple[Connected, Connected]:
        """The machines."""
        return self.laptop, self.desktop

    def let_pass(self, **span: float) -> None:
        """Let time pass on both, as if awake."""
        for machine in self.both:
            machine.jump(**span)
        for machine in self.both:
            machine.wake_daemons()

    def settle_in(self, habits: str, *, show_after_s: int = 0, catch_up_s: int = 0) -> None:
        """Configure both alike and start all; the laptop makes the key, the desktop is told its phrase."""
        for machine in self.both:
            way = by_folder(machine.folder)
            machine.settle_in(habits, way, show_after_s=show_after_s, catch_up_s=catch_up_s)
        phrase = self.laptop.pair()
        until(lambda: list(self.desktop.folder.glob("*.keys")), "the file of the key", PATIENCE_S)
        self.desktop.join(phrase)
        for machine in self.both:
            machine.start_daemon()
            machine.start_sharing()
        self.until_same(count=FIRST_EVENTS)

    def until_same(self, *wanted: str, count: int = 0) -> None:
        """Wait until both logs hold the same events, at least so many, and these ids among them."""

        def same() -> bool:
            ids = self.laptop.ids
            return ids == self.desktop.ids and ids >= set(wanted) and len(ids) >= count

        until(same, "the same in both logs", PATIENCE_S)


@contextmanager
def two_machines(root: Path, at: str) -> Iterator[Two]:
    """Both, each with its Syncthing running and nothing else yet."""
    with ExitStack() as stack:
        cable = stack.enter_context(Cable())
        laptop, desktop = (
            stack.enter_context(Connected(root / name, name, at, stack.enter_context(PrivateBus()), end))
            for name, end in zip(("laptop", "desktop"), cable.ends, strict=True)
        )
        introduce(laptop.synchroniser, desktop.synchroniser)
        for machine in (laptop, desktop):
            machine.start_synchroniser()
        until_synchronised(laptop.folder, desktop.folder)
        yield Two(laptop, desktop, cable)
