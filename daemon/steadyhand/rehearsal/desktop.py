"""A desktop whose notification server may be gone, and that may ask not to be disturbed."""

from steadyhand.domain.reminding.presence import Disturbance, Welcome
from steadyhand.domain.reminding.prompt import Delivery, Failed, Prompt, Shown

CHANNEL = "dbus"


class Desktop:
    """The bubbles on a screen, by tag. ``arrived``: what came up since somebody looked."""

    name = CHANNEL
    has_buttons: bool | None = True

    def __init__(self) -> None:
        self.bubbles: dict[str, Prompt] = {}
        self.arrived: list[Prompt] = []
        self.is_up = True
        self.mood: Disturbance = Welcome(CHANNEL)
        self._receipts = 0

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, in place of a bubble of the same tag; fails while there is no server."""
        if not self.is_up:
            return Failed(CHANNEL, "no notification server")
        self._receipts += 1
        self.bubbles[prompt.tag] = prompt
        self.arrived.append(prompt)
        return Shown(CHANNEL, confirmed=True, buttons=True, receipt=f"rehearsal/{self._receipts}")

    async def disturbance(self) -> Disturbance:
        """Whether the person may be disturbed."""
        return self.mood

    async def withdraw(self, tag: str) -> None:
        """Take it down."""
        self.bubbles.pop(tag, None)

    def take_arrived(self) -> tuple[Prompt, ...]:
        """What came up since the last look."""
        arrived, self.arrived = tuple(self.arrived), []
        return arrived

    def lose_server(self) -> tuple[str, ...]:
        """The server goes and takes the bubbles along. Gives their tags."""
        self.is_up = False
        tags = tuple(self.bubbles)
        self.bubbles.clear()
        return tags
