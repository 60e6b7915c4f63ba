"""A notifier that remembers what it showed."""

from steadyhand.domain.reminding.prompt import Delivery, Failed, Prompt, Shown


class FakeNotifier:
    """A desktop without a screen: bubbles by tag, and a switch that breaks it."""

    name = "dbus"
    has_buttons: bool | None = True

    def __init__(self) -> None:
        self.shown: list[Prompt] = []
        self.bubbles: dict[str, Prompt] = {}
        self.works = True

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, unless broken."""
        if not self.works:
            return Failed("dbus", "no notification server")
        self.shown.append(prompt)
        self.bubbles[prompt.tag] = prompt
        return Shown("dbus", confirmed=True, buttons=True, receipt=f"bus/owner/{len(self.shown)}")

    async def withdraw(self, tag: str) -> None:
        """Take it down."""
        self.bubbles.pop(tag, None)
