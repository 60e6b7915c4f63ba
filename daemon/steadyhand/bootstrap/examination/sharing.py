"""Sharing with the other machines: the process, the key, and each way."""

from collections.abc import AsyncIterator

from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing.standing import standing_of
from steadyhand.report.checkup import Check, State
from steadyhand.report.sharing import Sharing
from steadyhand.system.companion_unit import SHARE as UNIT

NAME = "devices"
PROCESS = "devices process"


async def sharing_checks(around: Circumstances) -> AsyncIterator[Check]:
    """Whether the process runs, and whether what it shares with can be used."""
    desk = Desk(around.environ, _nobody)
    try:
        sharing = await standing_of(desk)
    finally:
        desk.leave()
    if sharing.lacks:
        yield Check(NAME, State.DEGRADED, "Nothing can be shared.", sharing.lacks)
        return
    yield _running(sharing)
    yield _ways(sharing)


def _running(sharing: Sharing) -> Check:
    if sharing.running:
        shares = "" if sharing.troubles else " and shares with your other machines"
        return Check(PROCESS, State.OK, f"it runs{shares}")
    detail = "It is not running: nothing is shared and nothing comes in."
    return Check(PROCESS, State.DEGRADED, detail, f"systemctl --user restart {UNIT}, or: steady device pair")


def _ways(sharing: Sharing) -> Check:
    ours = [each for each in sharing.devices if not each.is_revoked]
    wrong = [*sharing.troubles, *(line for each in ours for line in each.why)]
    if wrong:
        return Check(NAME, State.DEGRADED, wrong[0], "steady device status tells all of it")
    others = len(sharing.devices) - 1
    known = {0: "no other machine is known yet", 1: "1 other machine is known"}
    return Check(NAME, State.OK, known.get(others, f"{others} other machines are known"))


def _nobody(_: str) -> None:
    """What a view would warn of is told by the other checks."""
