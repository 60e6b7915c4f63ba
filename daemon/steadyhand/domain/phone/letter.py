"""What was sent to the phone, and about what. Pure."""

from datetime import datetime

from steadyhand.domain.reminding.state import State
from steadyhand.values import NamedTuple


class Topic(NamedTuple):
    """One reminder that a letter is about: how often it had been put off by then, and when it closes."""

    occurrence: str
    snoozes: int
    closes: datetime

    def is_over(self, state: State, now: datetime) -> bool:
        """Whether there is nothing left to answer: it has its outcome, was put off since, or is closed."""
        reminder = state.reminder(self.occurrence)
        if reminder is None:
            return True
        return reminder.settled or reminder.snoozes > self.snoozes or self.closes <= now


class Letter(NamedTuple):
    """One message on the phone.

    ``id``: random, what the server knows it by; nothing can be told from it. ``sent``: when.
    ``is_out``: whether the server has it; else nobody knows. ``taken_back``: whether the server was told
    to take it off the phone.
    """

    id: str
    sent: datetime
    topics: tuple[Topic, ...]
    is_out: bool = True
    taken_back: bool = False

    @property
    def ends(self) -> datetime:
        """Until when its buttons count: the last of its reminders closes then."""
        return max(topic.closes for topic in self.topics)

    def is_over(self, state: State, now: datetime) -> bool:
        """Whether all of it is."""
        return all(topic.is_over(state, now) for topic in self.topics)
