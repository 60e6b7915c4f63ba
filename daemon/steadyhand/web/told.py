"""What the house answers when something was recorded, or when it asks first."""

from steadyhand.errors import Refused
from steadyhand.values import NamedTuple


class Told(NamedTuple):
    """The sentences that say what was recorded; ``event``: its id, to be taken back by."""

    lines: tuple[str, ...]
    event: str | None = None


class Doubtful(Refused):
    """Not recorded as it is; ``may_confirm``: whether it is once the person has said yes."""

    def __init__(self, told: str, *, may_confirm: bool) -> None:
        super().__init__(f"{told} Nothing was recorded.")
        self.may_confirm = may_confirm
