"""What an examination depends on."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from steadyhand.domain.reminding.habit import Configuration
from steadyhand.notify.choosing import Surroundings
from steadyhand.system.paths import Paths


class Circumstances(NamedTuple):
    """Where, for whom and how patiently.

    ``ask`` tells the person what to do now; ``is_read``: whether they read it, in a terminal.
    ``button_s``: seconds to wait for a button, 0 not to show the test. ``still_s``: seconds to wait for
    five of them without a touch. ``executable``: the command ``steady`` that a unit would start.
    """

    environ: Mapping[str, str]
    paths: Paths
    now: Callable[[], datetime]
    ask: Callable[[str], object]
    is_read: bool
    configuration: Configuration | None
    executable: str | None
    button_s: float
    still_s: float

    @property
    def surroundings(self) -> Surroundings:
        """What the channels depend on."""
        return Surroundings(self.environ, lambda _: None)

    @property
    def bus_address(self) -> str | None:
        """The session bus's address; None where there is none, or it is out of reach for this user."""
        try:
            return self.surroundings.bus_address
        except OSError:
            return None

    @property
    def channel(self) -> str:
        """The channel that is configured."""
        return "auto" if self.configuration is None else self.configuration.notifications.channel

    @property
    def wants_desktop(self) -> bool:
        """Whether reminders are to be shown on the desktop."""
        return self.channel in {"auto", "dbus"}
