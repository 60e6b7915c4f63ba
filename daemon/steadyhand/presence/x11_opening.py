"""Connecting to an X display without waiting for one that hangs."""

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING

from steadyhand.presence.bus import Silent

if TYPE_CHECKING:
    from Xlib.display import Display

LIMIT_S = 2.0
"""Seconds a display may take to answer: one that hangs must not hold up who asks."""


async def opened(name: str) -> "Display":
    """The display of that name. Raises Silent where it hangs, and what the library raises else.

    The library can only block, so it does that in a thread, which ends with the process at the latest.
    """
    from Xlib.display import Display  # noqa: PLC0415 - only where there is such a display

    loop = asyncio.get_running_loop()
    answer: asyncio.Future[Display] = loop.create_future()

    def settle(display: "Display | None", fault: Exception | None) -> None:
        if answer.done():
            if display is not None:
                display.display.socket.close()
        elif display is not None:
            answer.set_result(display)
        elif fault is not None:
            answer.set_exception(fault)

    def connect() -> None:
        display, fault = None, None
        try:
            display = Display(name)
        except Exception as found:  # noqa: BLE001 - it is raised where the display was asked for
            fault = found
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(settle, display, fault)

    threading.Thread(target=connect, daemon=True).start()
    try:
        return await asyncio.wait_for(answer, LIMIT_S)
    except TimeoutError as error:
        raise Silent(f"the display did not answer within {LIMIT_S:g} s") from error
