"""A person whose daemon a real user manager runs, by the shipped unit."""

from collections.abc import Mapping

from stage.desktop import until
from stage.manager import STEADY as UNIT
from stage.manager import UserManager
from stage.person import STEADY, Person
from steadyhand.system.unit import unit_text

SOON = "RestartSec=100ms"
THE_MANAGERS_OWN = frozenset({"HOME", "XDG_RUNTIME_DIR", "PATH", "LANG"})


class Served(Person):
    """Somebody whose daemon the service manager runs. ``at``: the local time to begin with."""

    def __init__(self, manager: UserManager, at: str, surroundings: Mapping[str, str] | None = None) -> None:
        super().__init__(manager.root, at, surroundings)
        self.manager = manager

    def start_service(self, *, extra: str = SOON) -> None:
        """Start it as shipped; returns when systemd takes it for started.

        ``extra``: further lines of its [Service] section.
        """
        mine = {name: value for name, value in self.environment.items() if name not in THE_MANAGERS_OWN}
        self.manager.start_steady(unit_text(STEADY, graphical=False), mine, extra=extra)

    def shown(self, name: str) -> str:
        """A property of the unit, as ``systemctl show`` gives it."""
        return self.manager.show(UNIT, name)

    def until_back(self, restarts: int = 1) -> None:
        """Wait until systemd has started it again, so often in all."""
        until(lambda: int(self.shown("NRestarts")) == restarts, "a restart")
        until(lambda: self.shown("ActiveState") == "active", "the service is back")
