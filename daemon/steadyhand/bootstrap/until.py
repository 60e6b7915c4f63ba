"""Several works at once, until the first of them ends."""

import asyncio
from collections.abc import Coroutine


async def until_first(*works: Coroutine[object, object, None]) -> None:
    """Do all of them until one has ended, then end the others. Raises what that one raised."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def set_(event: asyncio.Event) -> None:
    """Until the event is."""
    await event.wait()
