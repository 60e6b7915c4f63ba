"""The diary: a fold over the log's episodes and daily entries. Missing is never zero (R-092)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from steadyhand.domain.journal.place import regions
from steadyhand.domain.reminding.event import Event, EventKind, Json
from steadyhand.domain.reminding.order import in_order
from steadyhand.values import Any, NamedTuple

KINDS = (EventKind.EPISODE, EventKind.DAY)
"""The kinds of event a diary is folded from."""


class Episode(NamedTuple):
    """One spell of symptoms.

    ``seconds``: how long, None where unknown. ``intensity``: 0 to 10. ``state``: "rest" or "use"
    (after use), None where not said. ``continuous``: it went on, as a length without a count
    (R-095). ``recalled``: entered afterwards (R-092).
    """

    id: str
    at: datetime
    day: date
    where: str | None = None
    side: str | None = None
    seconds: float | None = None
    intensity: int | None = None
    triggers: tuple[str, ...] = ()
    weakness: bool | None = None
    state: str | None = None
    continuous: bool = False
    recalled: bool = False
    note: str | None = None

    @property
    def regions(self) -> frozenset[str]:
        """The body regions it was in."""
        return regions(self.where, self.side)


class DiaryDay(NamedTuple):
    """What the diary says of one day; None and empty mean not recorded.

    ``closed``: the person declared the record of episodes complete for ``share`` (above 0, at most 1)
    of the day; ``none``: with an explicit zero. ``some``: there were episodes, their number is not
    known. ``bed``, ``up``: the night before this day, with the offset that was in force; ``slept_min``:
    minutes of it. ``quality``: 1 to 5; ``stress``: 0 to 10. ``hand_min``, ``exercise_min``: minutes of
    hand work, of exercise. ``heat``: a hot day. ``usual``: episodes a day before the programme, from
    memory (R-012).
    ``rating``: "better", "same", "worse" or "much worse" than in the first week. ``recalled``: closed
    or entered afterwards. ``latency_min``, ``awake_min``: minutes to fall asleep, and awake in the night.
    ``intake_complete``: all that was eaten and drunk is recorded.
    """

    day: date
    closed: bool = False
    none: bool = False
    some: bool = False
    share: float = 1.0
    episodes: tuple[Episode, ...] = ()
    bed: datetime | None = None
    up: datetime | None = None
    slept_min: float | None = None
    quality: int | None = None
    stress: int | None = None
    diet: tuple[str, ...] = ()
    hand_min: float | None = None
    exercise_min: float | None = None
    heat: bool | None = None
    usual: float | None = None
    rating: str | None = None
    medicines: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    recalled: bool = False
    latency_min: float | None = None
    awake_min: float | None = None
    intake_complete: bool = False

    @property
    def counted(self) -> int:
        """How many episodes were counted; continuous twitching has no count."""
        return sum(1 for episode in self.episodes if not episode.continuous)

    @property
    def continuous_min(self) -> float:
        """Minutes of twitching that was recorded by its length alone."""
        return sum((episode.seconds or 0.0) for episode in self.episodes if episode.continuous) / 60

    @property
    def exposure(self) -> float:
        """The share of the day on which the count is known, from 0 to 1 (DOMAIN 4.1).

        0 for a day that was not closed, and for one with continuous twitching or uncounted
        episodes, whose count nobody knows.
        """
        unknown = self.some or any(episode.continuous for episode in self.episodes)
        return self.share if self.closed and not unknown else 0.0


LARGEST = 1e9
"""A number beyond it, or none at all, is taken as not recorded."""
_SLEEP = ("slept_min", "latency_min", "awake_min")
_NUMBERS = (*_SLEEP, "quality", "stress", "hand_min", "exercise_min", "usual")
_LISTS = ("diet", "medicines", "questions", "function")


def diary(events: Iterable[Event], retracted: frozenset[str] = frozenset()) -> Mapping[date, DiaryDay]:
    """The days that have an entry, by day. Retracted events, and other kinds, are passed over.

    ``events``: in the order they were recorded, or those of several devices in any. A later entry of a
    day changes the fields it names and adds to the lists; one that corrects another stands where that
    one stood. A day with an episode has no zero, whichever came first.
    """
    days: dict[date, DiaryDay] = {}
    entries: dict[int, Event] = {}
    places: dict[str, int] = {}
    for number, event in enumerate(in_order([event for event in events if event.kind in KINDS])):
        if event.kind is EventKind.DAY:
            places[event.id] = place = places.get(str(event.data.get("corrects")), number)
            if event.id not in retracted:
                entries[place] = event
        elif event.id not in retracted:
            found = days.get(event.day) or DiaryDay(event.day)
            days[event.day] = found._replace(episodes=(*found.episodes, episode_of(event)))
    for place in sorted(entries):
        day = entries[place].day
        days[day] = _with_entry(days.get(day) or DiaryDay(day), entries[place])
    return days


def episode_of(event: Event) -> Episode:
    """The episode that an event of that kind holds; what does not fit is taken as not recorded."""
    data = event.data
    triggers = data.get("triggers")
    intensity = _number(data.get("intensity"))
    return Episode(
        id=event.id,
        at=event.at,
        day=event.day,
        where=_text(data.get("where")),
        side=_text(data.get("side")),
        seconds=_number(data.get("seconds")),
        intensity=None if intensity is None else int(intensity),
        triggers=_texts(triggers),
        weakness=_flag(data.get("weakness")),
        state=_text(data.get("state")),
        continuous=data.get("continuous") is True,
        recalled=data.get("recalled") is True,
        note=_text(data.get("note")),
    )


def entry_of(event: Event) -> DiaryDay:
    """What one daily entry holds by itself."""
    return _with_entry(DiaryDay(event.day), event)


def _with_entry(day: DiaryDay, event: Event) -> DiaryDay:
    data = event.data
    numbers = {name: _number(data.get(name)) for name in _NUMBERS}
    changes: dict[str, Any] = {name: number for name, number in numbers.items() if number is not None}
    changes |= {name: _joined(getattr(day, name), data.get(name)) for name in _LISTS if data.get(name)}
    changes |= {name: at for name in ("bed", "up") if (at := _instant(data.get(name))) is not None}
    if data.get("closed") is True:
        changes |= {"closed": True, "share": _share(data.get("share"))}
        changes["none"] = data.get("none") is True and not day.episodes
        changes["some"] = data.get("some") is True
    if (heat := _flag(data.get("heat"))) is not None:
        changes["heat"] = heat
    if (rating := _text(data.get("rating"))) is not None:
        changes["rating"] = rating
    if (note := _text(data.get("note"))) is not None:
        changes["notes"] = (*day.notes, note)
    changes |= {name: True for name in ("recalled", "intake_complete") if data.get(name) is True}
    return day._replace(**changes)


def _share(value: Json) -> float:
    share = _number(value)
    return share if share is not None and 0 < share <= 1 else 1.0


def _joined(before: tuple[str, ...], more: Json) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *_texts(more))))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None


def _flag(value: Json) -> bool | None:
    return value if isinstance(value, bool) else None


def _number(value: Json) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if -LARGEST <= value <= LARGEST else None


def _instant(value: Json) -> datetime | None:
    try:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return instant if instant is not None and instant.tzinfo is not None else None
