"""A notifier that remembers what it showed."""

from collections.abc import Callable

from steadyhand.domain.reminding.prompt import Delivery, Failed, Prompt, Shown


def _look_away(_: Prompt) -> None:
    """Nobody does anything while a bubble appears."""


class FakeNotifier:
    """A desktop without a screen: bubbles by tag, and a switch that breaks it.

    ``while_showing`` is called with each prompt before it is on the screen.
    """

    name = "dbus"
    has_buttons: bool | None = True

    def __init__(self) -> None:
        self.shown: list[Prompt] = []
        self.bubbles: dict[str, Prompt] = {}
        self.withdrawn: list[str] = []
        self.works = True
        self.while_showing: Callable[[Prompt], None] = _look_away

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, unless broken."""
        self.while_showing(prompt)
        if not self.works:
            return Failed("dbus", "no notification server")
        self.shown.append(prompt)
        self.bubbles[prompt.tag] = prompt
        return Shown("dbus", confirmed=True, buttons=True, receipt=f"bus/owner/{len(self.shown)}")

    async def withdraw(self, tag: str) -> None:
        """Take it down."""
        self.withdrawn.append(tag)
        self.bubbles.pop(tag, None)

    def lose_server(self) -> frozenset[str]:
        """The server goes and takes the bubbles along. Gives their tags."""
        self.works = False
        tags = frozenset(self.bubbles)
        self.bubbles.clear()
        return tags
