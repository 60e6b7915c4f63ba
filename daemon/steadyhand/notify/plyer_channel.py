"""The channel of last resort: plyer, where the D-Bus channel cannot be used.

plyer tells nothing back: no id, so nothing to withdraw or replace; no buttons, so the body says how to
answer; no failure on most ways it can fail. So a showing is never ``confirmed``, and what can be looked
at beforehand is. On Linux it may start ``notify-send``, whose arguments the process list shows: the text
must be as discreet as a lock screen's, which it is unless the person asked for details.
"""

import asyncio
import sys
import threading
import warnings
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from steadyhand.domain.reminding.prompt import Delivery, Failed, Prompt, Shown
from steadyhand.notify.text import UNTITLED, body_of, escaped, title_of

LIMIT_S = 15.0
BALLOON_S = 10
WORD_JOINER = "\N{WORD JOINER}"
NOTIFY_SEND = "NotifySendNotification"
PORTAL = "NotifyDesktopPortals"
BARE = "Notification"

Ready = Callable[[], Awaitable[str | None]]


class Backend(NamedTuple):
    """The plyer way for this platform: its class's name, and its blocking function."""

    kind: str
    notify: Callable[..., None]


class PlyerNotifier:
    """Shows through plyer, in a thread of its own.

    ``ready`` gives the reason why a notification could not arrive, or None. ``limit_s``: seconds a
    showing may take; the thread of one that takes longer cannot be stopped, so until it ends every
    further showing fails.
    """

    name = "plyer"

    def __init__(
        self,
        ready: Ready,
        *,
        load: "Callable[[], Backend] | None" = None,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._ready = ready
        self._load = load or load_backend
        self._limit_s = limit_s
        self._backend: Backend | None = None
        self._thread: threading.Thread | None = None
        self._has_buttons: bool | None = None

    @property
    def has_buttons(self) -> bool | None:
        """Never; None before the first showing."""
        return self._has_buttons

    async def show(self, prompt: Prompt) -> Delivery:
        """Hand the prompt to plyer; ``Shown`` means sent, not seen, and never confirmed."""
        if self._thread is not None and self._thread.is_alive():
            return Failed(self.name, "the notification before this one still hangs in plyer")
        reason = await self._ready()
        if reason is not None:
            return Failed(self.name, reason)
        return await self._send(prompt)

    async def withdraw(self, tag: str) -> None:
        """Nothing: plyer gives no id to withdraw by."""

    async def withdraw_all(self) -> None:
        """Nothing: plyer gives no ids."""

    async def close(self) -> None:
        """Nothing: plyer holds nothing open."""

    async def _send(self, prompt: Prompt) -> Delivery:
        backend = self._backend = self._backend or self._load()
        if backend.kind == BARE:
            return Failed(self.name, "plyer has no way to notify here; on Linux install notify-send")
        try:
            await asyncio.wait_for(self._in_thread(backend, prompt), self._limit_s)
        except TimeoutError:
            return Failed(self.name, f"plyer did not come back within {self._limit_s:g} s")
        except Exception as error:  # noqa: BLE001 - each platform's backend raises its own kinds
            return Failed(self.name, f"plyer failed with {type(error).__name__}")
        self._has_buttons = False
        return Shown(self.name, confirmed=False, buttons=False)

    def _in_thread(self, backend: Backend, prompt: Prompt) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def settle(error: Exception | None) -> None:
            if done.done():
                return
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

        def work() -> None:
            error = _failure_of(backend, prompt)
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, error)

        self._thread = threading.Thread(target=work, name="plyer", daemon=True)
        self._thread.start()
        return done


def load_backend() -> Backend:
    """The backend plyer has here; its warnings about missing packages are for developers, kept quiet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from plyer import notification  # noqa: PLC0415 - loaded only where it is the channel

        return Backend(notification.__class__.__name__, notification.notify)


def arguments_of(prompt: Prompt, kind: str, platform: str = sys.platform) -> dict[str, object]:
    """What plyer is called with, each backend's way of misreading text taken care of.

    ``notify-send`` reads a leading "-" as an option and a backslash as an escape; the portal's text is
    pasted between quotes; servers on Linux read markup in the body.
    """
    title, body = title_of(prompt), body_of(prompt, buttons=False)
    if platform == "linux":
        body = escaped(body)
    if kind == NOTIFY_SEND:
        title, body = guarded(title), guarded(body.replace("\\", "\\\\"))
    if kind == PORTAL:
        title, body = _quoteless(title), _quoteless(body)
    timeout = 0 if platform == "linux" else BALLOON_S
    return {"title": title, "message": body, "app_name": UNTITLED, "timeout": timeout}


def guarded(text: str) -> str:
    """The text with an invisible joiner before a leading "-", so that it is no option."""
    return f"{WORD_JOINER}{text}" if text.startswith("-") else text


def _quoteless(text: str) -> str:
    return text.replace("\\", "").replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")


def _failure_of(backend: Backend, prompt: Prompt) -> Exception | None:
    try:
        backend.notify(**arguments_of(prompt, backend.kind))
    except Exception as error:  # noqa: BLE001 - handed over to the waiting show()
        return error
    return None
