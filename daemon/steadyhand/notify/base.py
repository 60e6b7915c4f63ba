"""What a channel is, and what it tells: the notifier's side of the engine's ports."""

from typing import Protocol

from steadyhand.domain.reminding.prompt import Choice, Delivery, Prompt


class Listener(Protocol):
    """What a channel tells. Calls come from the event loop, never from a thread."""

    def chosen(self, prompt: Prompt, choice: Choice) -> None:
        """The person chose on this prompt; it may come before the showing itself has returned."""
        ...

    def vanished(self, tags: frozenset[str]) -> None:
        """The server is gone and these bubbles with it; nobody refused anything."""
        ...

    def reachable(self) -> None:
        """A server has appeared: what failed before may be tried again."""
        ...

    def broken(self, reason: str) -> None:
        """The channel is dead for good in this process."""
        ...


class Channel(Protocol):
    """A notifier with an orderly end."""

    @property
    def name(self) -> str:
        """The channel: dbus, plyer or none."""
        ...

    @property
    def has_buttons(self) -> bool | None:
        """Whether the last showing could be answered on the spot; None before the first."""
        ...

    async def show(self, prompt: Prompt) -> Delivery:
        """Show it, in place of a bubble of the same tag. Never raises for a delivery that failed."""
        ...

    async def withdraw(self, tag: str) -> None:
        """Take the bubble of that tag down, if it is still there."""
        ...

    async def withdraw_all(self) -> None:
        """Take every bubble down: once this process ends, their buttons are dead."""
        ...

    async def close(self) -> None:
        """Let go of the channel. Bubbles stay; closing twice does nothing more."""
        ...
