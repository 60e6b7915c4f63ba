"""An episode and a daily entry in plain words. Missing is left out, never told as zero. Pure."""

from collections.abc import Iterable, Iterator

from steadyhand.domain.journal.diary import DiaryDay, Episode, entry_of, episode_of
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.wording import quantity
from steadyhand.report.moment import hours_words

A_NOTE = "with a note"
AS_MINUTES_S = 120
_MIN = 60
_STATES = {"rest": "at rest", "use": "after use"}
_RATINGS = {
    "better": "better than in week 1",
    "same": "the same as in week 1",
    "worse": "worse than in week 1",
    "much worse": "much worse than in week 1",
}
_LISTS = (
    ("diet", "diet"),
    ("medicines", "medicine"),
    ("function", "in daily life"),
    ("questions", "to ask"),
)


def entry_words(event: Event, *, note: bool = True) -> list[str]:
    """What an episode or a daily entry says, part by part; ``note``: with the person's own text."""
    if event.kind is EventKind.EPISODE:
        episode = episode_of(event)
        return list(episode_words(episode if note or episode.note is None else episode._replace(note=A_NOTE)))
    day = entry_of(event)
    return list(day_words(day if note or not day.notes else day._replace(notes=(A_NOTE,))))


def episode_words(episode: Episode) -> Iterator[str]:
    """One episode: where, how long, how strong, and what was noted with it."""
    if episode.where is not None or episode.side is not None:
        yield place_words(episode.where, episode.side)
    if episode.continuous:
        yield "continuous, without a count"
    if episode.seconds is not None:
        yield length_words(episode.seconds)
    if episode.intensity is not None:
        yield f"intensity {episode.intensity} of 10"
    if episode.state is not None:
        yield _STATES.get(episode.state, episode.state)
    if episode.weakness is not None:
        yield "with weakness" if episode.weakness else "without weakness"
    if episode.triggers:
        yield f"{'trigger' if len(episode.triggers) == 1 else 'triggers'} {_listed(episode.triggers)}"
    if episode.note is not None:
        yield episode.note
    if episode.recalled:
        yield "entered afterwards"


def place_words(where: str | None, side: str | None) -> str:
    """Where: "left thumb", "calf on both sides", "right side"."""
    place = (where or "").replace("-", " ")
    if side == "both":
        return f"{place} on both sides".strip()
    return f"{side} {place or 'side'}" if side is not None else place


def length_words(seconds: float) -> str:
    """How long: seconds below two minutes, minutes from then on."""
    if seconds < AS_MINUTES_S:
        return quantity(seconds, "s")
    return quantity(round(seconds / _MIN, 1), "min")


def day_words(day: DiaryDay) -> Iterator[str]:
    """One daily entry."""
    yield from _closed(day)
    yield from _night(day)
    yield from _numbers(day)
    for name, label in _LISTS:
        if texts := getattr(day, name):
            yield f"{label} {_listed(texts)}"
    if day.rating is not None:
        yield _RATINGS.get(day.rating, day.rating)
    yield from day.notes
    if day.recalled:
        yield "entered afterwards"


def _closed(day: DiaryDay) -> Iterator[str]:
    if day.closed:
        part = "" if day.share == 1 else f" for {day.share * 100:.0f}% of the day"
        if day.none:
            yield f"no episodes{part}"
        elif day.some:
            yield f"some episodes, not counted{part}"
        else:
            yield f"closed, every episode is recorded{part}"
    if day.intake_complete:
        yield "all that was taken in is recorded"


def _night(day: DiaryDay) -> Iterator[str]:
    for label, at in (("in bed", day.bed), ("up", day.up)):
        if at is not None:
            yield f"{label} {at:%H:%M}"
    if day.slept_min is not None:
        yield f"slept {hours_words(day.slept_min)}"
    if day.latency_min is not None:
        yield f"{quantity(day.latency_min, 'min')} to fall asleep"
    if day.awake_min is not None:
        yield f"{quantity(day.awake_min, 'min')} awake in the night"


def _numbers(day: DiaryDay) -> Iterator[str]:
    if day.quality is not None:
        yield f"sleep quality {quantity(day.quality, None)} of 5"
    if day.stress is not None:
        yield f"stress {quantity(day.stress, None)} of 10"
    if day.hand_min is not None:
        yield f"hand work {quantity(day.hand_min, 'min')}"
    if day.exercise_min is not None:
        yield f"exercise {quantity(day.exercise_min, 'min')}"
    if day.heat is not None:
        yield "a hot day" if day.heat else "not a hot day"
    if day.usual is not None:
        yield f"usually {quantity(day.usual, None)} a day before, from memory"


def _listed(texts: Iterable[str]) -> str:
    return ", ".join(texts)
