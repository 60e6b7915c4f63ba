"""Waiting that can be ended at any moment."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from steadyhand.phone.pace import RealPace


async def ended_as_it_is_stirred() -> None:
    """A rest that is stirred and cancelled in the same turn of the loop."""
    stir = asyncio.Event()
    resting = asyncio.create_task(RealPace().rest(3600, stir))
    await asyncio.sleep(0)
    stir.set()
    resting.cancel()
    await resting


async def ended_as_the_work_is() -> None:
    """The same of work within a limit."""
    done = asyncio.Event()
    working = asyncio.create_task(RealPace().within(3600, done.wait()))
    await asyncio.sleep(0)
    done.set()
    working.cancel()
    await working


@pytest.mark.parametrize("scene", [ended_as_it_is_stirred, ended_as_the_work_is])
def test_an_end_is_never_lost(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    """Else the process would not end when it is told to."""
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(scene())
