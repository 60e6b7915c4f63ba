"""A notifier, a listener and a server written by hand, met on one bus."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from stage.server import Habits, HandServer
from steadyhand.domain.reminding.prompt import Button, Choice, Prompt
from steadyhand.notify.dbus import DbusNotifier

DEADLINE_S = 30.0
BUTTONS = (
    Button(Choice.DONE, "Done"),
    Button(Choice.SNOOZE, "In 10 min"),
    Button(Choice.SKIP, "Skip"),
)
WATER = Prompt(
    tag="water",
    occurrences=("water@2026-11-23T10:00",),
    title="Drink 250 ml of water",
    body="750 of 2500 ml so far.",
    buttons=BUTTONS,
    answer_hint="Answer with: steady done water",
)


class Ear:
    """A listener that remembers what it was told, in order, and lets a test wait for it."""

    def __init__(self) -> None:
        self.choices: list[tuple[Prompt, Choice]] = []
        self.heard: list[object] = []
        self._changed = asyncio.Event()

    def chosen(self, prompt: Prompt, choice: Choice) -> None:
        """Remember the answer."""
        self.choices.append((prompt, choice))
        self._note((prompt.tag, choice.value))

    def vanished(self, tags: frozenset[str]) -> None:
        """Remember the bubbles that went with their server."""
        self._note(("vanished", *sorted(tags)))

    def reachable(self) -> None:
        """Remember that a server came."""
        self._note("reachable")

    def broken(self, reason: str) -> None:
        """Remember the end."""
        self._note(("broken", reason))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Wait until the condition holds; it is looked at after each word."""
        async with asyncio.timeout(DEADLINE_S):
            while not condition():
                self._changed.clear()
                await self._changed.wait()

    def _note(self, word: object) -> None:
        self.heard.append(word)
        self._changed.set()


class Meeting:
    """A notifier, its listener and a server written by hand, on one bus."""

    def __init__(self, address: str, ear: Ear, server: HandServer, notifier: DbusNotifier) -> None:
        self.address = address
        self.ear = ear
        self.server = server
        self.notifier = notifier

    async def settle(self) -> None:
        """Return once the notifier has handled everything the server sent before."""
        await self.notifier.server_information()


@asynccontextmanager
async def meeting(address: str, habits: Habits | None = None, **options: Any) -> AsyncIterator[Meeting]:
    """A server of these habits, and a notifier connected to its bus."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(HandServer(address, habits))
        ear = Ear()
        notifier = await DbusNotifier.connect(address, ear, **options)
        stack.push_async_callback(notifier.close)
        yield Meeting(address, ear, server, notifier)


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async test in a loop of its own, with a deadline."""

    @functools.wraps(test)
    def run(*arguments: Any, **named: Any) -> None:
        asyncio.run(asyncio.wait_for(test(*arguments, **named), DEADLINE_S))

    return run
