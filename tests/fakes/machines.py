"""Several machines of one person, and what passes between them."""

from fakes.life import Life
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.state import EMPTY, State, fold
from steadyhand.storage.record import Record, record_text


def arrived(source: Life, target: Life, last: int | None = None) -> int:
    """What the target has not heard of yet arrives there, up to the source's number; gives how much."""
    after = target.log.spans().get(source.log.device, [(0, 0)])[-1][1]
    events = source.log.records_after(source.log.device, after)
    sent = [event for event in events if last is None or event.sequence <= last]
    merged = target.log.merge(Record(f"number {event.sequence}", record_text(event)) for event in sent)
    assert not merged.rejected
    return merged.new


def carried(source: Life, target: Life) -> int:
    """It arrives, and the target's daemon is told; gives how much."""
    new = arrived(source, target)
    target.tick()
    return new


def exchanged(one: Life, other: Life) -> None:
    """Both tell each other all they have."""
    carried(one, other)
    carried(other, one)


def both_until(moment: str, *lives: Life) -> None:
    """Time passes on all of them."""
    for life in lives:
        life.until(moment)


def known(life: Life) -> State:
    """What follows from this machine's log, read anew."""
    return fold(EMPTY._replace(device=life.log.device), life.events)


def held(life: Life, key: str) -> EventKind | None:
    """How the occurrence ended, as this machine has it."""
    reminder = known(life).reminders.get(key)
    return None if reminder is None else reminder.outcome


def own(life: Life, key: str) -> list[EventKind]:
    """What this machine itself recorded of the occurrence."""
    return [each.kind for each in life.events if each.occurrence == key and each.device == life.log.device]
