"""A test notification: shown through the channel that a daemon would use, and perhaps clicked."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

from steadyhand.domain.reminding.prompt import Button, Choice, Delivery, Prompt, Shown
from steadyhand.notify.choosing import Surroundings, choose

PROMPT = Prompt(
    tag="steadyhand:test",
    occurrences=(),
    title="Steadyhand is set up",
    body="This is what a reminder looks like. Press a button to try it.",
    buttons=(
        Button(Choice.DONE, "Done"),
        Button(Choice.SNOOZE, "Snooze"),
        Button(Choice.SKIP, "Skip"),
    ),
    answer_hint="Here reminders have no buttons: answer them with steady done, snooze or skip.",
)

LOOK = "This is what a reminder looks like; real ones have buttons."


class Trial(NamedTuple):
    """What came of it: the channel's reason, the delivery, and the button that was pressed."""

    reason: str
    delivery: Delivery
    choice: Choice | None


class _Ear:
    """Listens for the first choice."""

    def __init__(self) -> None:
        self.choice: asyncio.Future[Choice] = asyncio.get_running_loop().create_future()

    def chosen(self, prompt: Prompt, choice: Choice) -> None:
        """It was pressed."""
        del prompt
        if not self.choice.done():
            self.choice.set_result(choice)

    def vanished(self, tags: frozenset[str]) -> None:
        """The server went away; the wait goes on until its end."""

    def reachable(self) -> None:
        """A server has come; the test is shown once."""

    def broken(self, reason: str) -> None:
        """The bus went away; the wait goes on until its end."""


def try_out(environ: Mapping[str, str], channel: str, patience_s: float) -> Trial:
    """Show the test notification and wait so long for a button, then take it down.

    With no patience it has no buttons, which nobody would hear, and stays. Raises Unavailable,
    ConfigurationFault.
    """
    if patience_s > 0:
        return asyncio.run(tried_out(environ, channel, patience_s, withdraw=True))
    return asyncio.run(tried_out(environ, channel, patience_s, PROMPT._replace(body=LOOK, buttons=())))


async def tried_out(
    environ: Mapping[str, str],
    channel: str,
    patience_s: float,
    prompt: Prompt = PROMPT,
    *,
    withdraw: bool = False,
) -> Trial:
    """The same in a loop that runs. ``withdraw``: take the bubble down at the end."""
    ear = _Ear()
    chosen = await choose(channel, ear, Surroundings(environ, lambda _: None))
    try:
        delivery = await chosen.channel.show(prompt)
        can_be_pressed = isinstance(delivery, Shown) and delivery.buttons and patience_s > 0
        choice = await _pressed(ear, patience_s) if can_be_pressed else None
    finally:
        if withdraw:
            await chosen.channel.withdraw_all()
        await chosen.channel.close()
    return Trial(chosen.reason, delivery, choice)


async def _pressed(ear: _Ear, patience_s: float) -> Choice | None:
    try:
        return await asyncio.wait_for(ear.choice, patience_s)
    except TimeoutError:
        return None
