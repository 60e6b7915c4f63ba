"""The channel that writes prompts down, where there is no desktop to show them."""

from collections.abc import Callable

from steadyhand.domain.reminding.prompt import Delivery, Failed, Prompt, Shown
from steadyhand.notify.text import body_of, title_of

RULE = "─" * 4


class Printer:
    """Writes each prompt as one block through ``write``, which takes the text with its line ends."""

    name = "none"

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._has_buttons: bool | None = None

    @property
    def has_buttons(self) -> bool | None:
        """Never; None before the first showing."""
        return self._has_buttons

    async def show(self, prompt: Prompt) -> Delivery:
        """Write the prompt and the way to answer it; Failed where the stream is gone."""
        try:
            self._write(block_of(prompt))
        except OSError as error:
            return Failed(self.name, f"the output cannot be written ({type(error).__name__})")
        self._has_buttons = False
        return Shown(self.name, confirmed=True, buttons=False)

    async def withdraw(self, tag: str) -> None:
        """Nothing: what is written stays."""

    async def withdraw_all(self) -> None:
        """Nothing: what is written stays."""

    async def close(self) -> None:
        """Nothing: the stream is its owner's."""


def block_of(prompt: Prompt) -> str:
    """A ruled title, the indented body, the way to answer, an empty line."""
    body = body_of(prompt, buttons=False)
    lines = [f"{RULE} {title_of(prompt)}", *(f"     {line}" for line in body.splitlines()), "", ""]
    return "\n".join(lines)
