"""The whole examination, one check after the other, as they are done."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime

from steadyhand.bootstrap.examination.attempt import unforeseen
from steadyhand.bootstrap.examination.busy import camera_check, full_screen_check
from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.bootstrap.examination.daemon import daemon_checks
from steadyhand.bootstrap.examination.desktop import desktop_checks
from steadyhand.bootstrap.examination.files import file_checks
from steadyhand.bootstrap.examination.machine import machine_checks
from steadyhand.bootstrap.examination.page import page_checks
from steadyhand.bootstrap.examination.parts import part_checks
from steadyhand.bootstrap.examination.seat import seat_checks
from steadyhand.presence.bus import Bus, Silent, system_address
from steadyhand.presence.camera import Camera
from steadyhand.presence.meeting import full_screen
from steadyhand.presence.watching import Buses
from steadyhand.report.checkup import Check
from steadyhand.settings import compiled
from steadyhand.system.clock import SystemClock
from steadyhand.system.paths import paths

BUTTON_S = 30.0
STILL_S = 30.0
STILL_UNASKED_S = 8.0


def circumstances(
    environ: Mapping[str, str],
    ask: Callable[[str], object],
    executable: str | None,
    *,
    waits: bool,
    is_read: bool,
) -> Circumstances:
    """Those of this process. ``waits``: for a button; ``is_read``: whether somebody reads what is asked."""
    where, clock = paths(environ), SystemClock(environ=environ)
    found = compiled.read(where.compiled)

    def now() -> datetime:
        return clock.read().now

    return Circumstances(
        environ=environ,
        paths=where,
        now=now,
        ask=ask,
        is_read=is_read,
        configuration=None if found is None else found.configuration,
        executable=executable,
        button_s=BUTTON_S if waits else 0,
        still_s=STILL_S if is_read else STILL_UNASKED_S,
    )


async def examine(around: Circumstances) -> AsyncIterator[Check]:
    """Every check; one that fails in an unforeseen way is told as such, and the others go on."""
    async with AsyncExitStack() as stack:
        session = await _opened(stack, around.bus_address)
        buses = Buses(session, await _opened(stack, system_address(around.environ)))
        groups = {
            "desktop": desktop_checks(around),
            "presence": seat_checks(around, buses),
            "full screen": full_screen_check(full_screen(around.environ)),
            "camera": camera_check(Camera()),
            "sleep signals": machine_checks(buses.system),
            "daemon": daemon_checks(around),
            "page": page_checks(around),
            **_of_the_phone(around),
            **_of_the_machines(around),
            "files": file_checks(around),
            "libraries": part_checks(around),
        }
        for name, checks in groups.items():
            async for check in _guarded(name, checks):
                yield check


def _of_the_phone(around: Circumstances) -> dict[str, AsyncIterator[Check]]:
    """The phone, where one is configured; else nothing of it is even imported."""
    if around.configuration is None or around.configuration.phone is None:
        return {}
    from steadyhand.bootstrap.examination.phone import phone_checks  # noqa: PLC0415 - only where there is one

    return {"phone": phone_checks(around, around.configuration.phone)}


def _of_the_machines(around: Circumstances) -> dict[str, AsyncIterator[Check]]:
    """The other machines, where they are configured; else nothing of it is even imported."""
    if around.configuration is None or around.configuration.devices is None:
        return {}
    from steadyhand.bootstrap.examination.sharing import sharing_checks  # noqa: PLC0415 - as above

    return {"devices": sharing_checks(around)}


async def _opened(stack: AsyncExitStack, address: str | None) -> Bus | None:
    if address is None:
        return None
    try:
        bus = await Bus.open(address)
    except Silent:
        return None
    stack.push_async_callback(bus.close)
    return bus


async def _guarded(name: str, checks: AsyncIterator[Check]) -> AsyncIterator[Check]:
    try:
        async for check in checks:
            yield check
    except Exception as error:  # noqa: BLE001 - an examination tells what it finds, the unforeseen too
        yield unforeseen(name, error)
