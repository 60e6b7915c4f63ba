"""Suspend and the time zone."""

from collections.abc import AsyncIterator

from steadyhand.presence.bus import Bus, Silent
from steadyhand.presence.logind import Delay, SleepWatch, longest_delay
from steadyhand.presence.zone import ZoneWatch
from steadyhand.report.checkup import Check, State

BY_TIMER = "A resume is still noticed by the kernel's timer."
WHY = "to try whether a suspend can be told of"


async def machine_checks(system: Bus | None) -> AsyncIterator[Check]:
    """The signals of sleep, with an inhibitor taken and released, and those of the zone."""
    yield await _sleep(system)
    yield await _zone(system)


async def _sleep(system: Bus | None) -> Check:
    remedy = "systemd-logind and the system bus must run."
    if system is None:
        detail = f"A suspend is not told of: the system bus cannot be reached. {BY_TIMER}"
        return Check("sleep signals", State.DEGRADED, detail, remedy)
    watch = SleepWatch(system)
    try:
        await watch.begin(_Deaf())
        delay = await Delay.take(system, WHY)
        delay.release()
        longest = await longest_delay(system)
    except Silent as silence:
        return Check("sleep signals", State.DEGRADED, f"logind: {silence}. {BY_TIMER}", remedy)
    finally:
        await watch.end()
    told = f"subscribed, and a delay of at most {longest.total_seconds():g} s was granted and given back"
    return Check("sleep signals", State.OK, told)


async def _zone(system: Bus | None) -> Check:
    watch = ZoneWatch(system)
    try:
        missing = await watch.begin(lambda: None)
    finally:
        await watch.end()
    if not missing:
        return Check("zone signals", State.OK, "a change of the time zone is noticed at once")
    detail = (
        f"Not every change of the time zone is noticed at once; the next reminder notices it. {missing[0]}."
    )
    return Check(
        "zone signals", State.DEGRADED, detail, "systemctl --user restart steadyhand after a journey."
    )


class _Deaf:
    def going_to_sleep(self) -> None:
        """Nothing."""

    def woken(self) -> None:
        """Nothing."""
