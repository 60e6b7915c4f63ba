"""What `steady doctor` has found, as lines for the person and as a document for programs. Pure."""

from collections.abc import Sequence
from enum import StrEnum

from steadyhand.domain.reminding.event import Json
from steadyhand.report.columns import wrapped
from steadyhand.values import NamedTuple

STATE_WIDTH = 10


class State(StrEnum):
    """How an ability is: there, there in part or not tried, not there."""

    OK = "ok"
    DEGRADED = "degraded"
    MISSING = "missing"


class Check(NamedTuple):
    """One ability: what was found and what that means, and what to do about it ("" for nothing).

    ``needed``: whether reminders need it.
    """

    name: str
    state: State
    detail: str
    remedy: str = ""
    needed: bool = False

    @property
    def stops_reminders(self) -> bool:
        """Whether reminders lack it."""
        return self.needed and self.state is State.MISSING


def check_text(check: Check) -> str:
    """The check in a few lines of at most 80 columns."""
    state = "OK" if check.state is State.OK else check.state.value
    indent = " " * STATE_WIDTH
    told = wrapped(f"{check.name}: {check.detail}", indent)
    remedy = wrapped(f"Remedy: {check.remedy}", indent) if check.remedy else []
    first = f"{state:{STATE_WIDTH}}{told[0].removeprefix(indent)}"
    return "\n".join([first, *told[1:], *remedy])


def verdict_text(checks: Sequence[Check]) -> str:
    """The last line: what all of it comes to."""
    lacking = [check.name for check in checks if check.stops_reminders]
    if lacking:
        return f"Reminders lack: {', '.join(lacking)}."
    partly = sum(check.state is not State.OK for check in checks)
    if not partly:
        return "Everything was tried and is there."
    return f"Reminders have what they need; {partly} of {len(checks)} are missing or degraded."


def checkup_document(checks: Sequence[Check]) -> Json:
    """The whole as one JSON document; a remedy that there is none of is null."""
    return {
        "checks": [
            {
                "name": check.name,
                "state": check.state.value,
                "detail": check.detail,
                "remedy": check.remedy or None,
            }
            for check in checks
        ]
    }
