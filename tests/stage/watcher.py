"""A program that watches for a meeting, in the environment it is started in, and prints what it is told.

Its argument is the folder that stands for /dev.
"""

import asyncio
import os
import sys

from steadyhand.domain.reminding.presence import Disturbance
from steadyhand.presence.camera import Camera
from steadyhand.presence.meeting import MeetingWatch, full_screen


def say(state: Disturbance) -> None:
    """Write it at once."""
    sys.stdout.write(f"{state}\n")
    sys.stdout.flush()


async def run(devices: str) -> None:
    """Watch until it is ended."""
    watch = MeetingWatch((full_screen(os.environ), Camera(devices)))
    await watch.begin(say)
    say(watch.state)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1]))
