"""What a person can have recorded, and what nobody can."""

from datetime import timedelta

import pytest

from fakes.diary import MORNING, TODAY, recorded
from steadyhand.domain.journal.plausible import fault_of
from steadyhand.domain.reminding.event import Event, EventKind, Json

DAYS = timedelta(days=1)
RECORDED = [
    EventKind.INTAKE,
    EventKind.DONE,
    EventKind.SKIPPED,
    EventKind.EPISODE,
    EventKind.DAY,
    EventKind.SESSION,
    EventKind.SCREENING,
    EventKind.CLINICIAN,
]
WHOLE_DAY: dict[str, Json] = {
    "closed": True,
    "share": 0.5,
    "bed": "2026-11-22T23:00:00+01:00",
    "up": "2026-11-23T07:00:00+01:00",
    "slept_min": 472.5,
    "latency_min": 7.5,
    "quality": 4,
    "stress": 0,
    "hand_min": 1440,
    "usual": 12,
    "diet": ["nuts"],
    "heat": False,
    "rating": "much worse",
    "note": "ü\n",
}
HOUR: dict[str, Json] = {
    "minutes": 12.5,
    "watched_min": 60,
    "since": "2026-11-22T22:00:00+01:00",
    "until": "2026-11-22T23:00:00+01:00",
}
EPISODE: dict[str, Json] = {
    "where": "thumb",
    "side": "left",
    "seconds": 0.1,
    "intensity": 10,
    "triggers": ["my own word"],
    "weakness": False,
    "state": "rest",
}


def fault(kind: EventKind, data: dict[str, Json] | None = None, **facts: object) -> str | None:
    """What is wrong with such an event, told on the day after its morning."""
    return fault_of(recorded(1, kind, data=data or {}, **facts), MORNING + DAYS)


def moved(kind: EventKind, ahead: timedelta) -> Event:
    """An event of that kind, so long after the morning, with its day."""
    at = MORNING + ahead
    return recorded(1, kind, at=at, day=at.date())


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (EventKind.INTAKE, {"amount": None, "unit": "mg", "mg_unknown": True, "item": "tea"}),
        (EventKind.INTAKE, {"amount": 0, "low": 0, "high": 100_000}),
        (EventKind.DONE, {"amount": 100_000, "reason": "logged", "late": True}),
        (EventKind.EPISODE, EPISODE),
        (EventKind.EPISODE, {"where": None, "side": None, "triggers": []}),
        (EventKind.DAY, WHOLE_DAY),
        (EventKind.DAY, dict.fromkeys(WHOLE_DAY)),
        (EventKind.SESSION, {"minutes": 1440, "technique": "box"}),
        (EventKind.SCREENING, {"answers": {"weakness": "not_sure"}, "tier": "BOOK_SOON", "flags": ["w"]}),
        (EventKind.SCREENING, {"answers": {"weakness_course": "hours_days", "onset": "2026-10-30"}}),
        (EventKind.SCREENING, {"answers": {"asked_in_a_later_version": 3}}),
        (EventKind.CLINICIAN, {"date": "2026-11-23"}),
        (EventKind.DONE, {"reason": "rested", "rest_min": 0.5, "use_min": 42.3}),
        (EventKind.DAY, {"of_a_later_version": -1}),
    ],
)
def test_what_can_have_been_recorded(kind: EventKind, data: dict[str, Json]) -> None:
    """Within the ranges of the commands; null, absent and unknown keys are fine."""
    assert fault(kind, data) is None


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        (EventKind.INTAKE, "amount", -500),
        (EventKind.INTAKE, "amount", 100_001),
        (EventKind.INTAKE, "amount", "250"),
        (EventKind.INTAKE, "amount", True),
        (EventKind.INTAKE, "low", -1),
        (EventKind.INTAKE, "unit", 3),
        (EventKind.DONE, "amount", -0.5),
        (EventKind.DONE, "use_min", -1),
        (EventKind.DONE, "rest_min", "five"),
        (EventKind.SKIPPED, "because", ["a"]),
        (EventKind.EPISODE, "where", "nose"),
        (EventKind.EPISODE, "where", ["thumb"]),
        (EventKind.EPISODE, "side", "up"),
        (EventKind.EPISODE, "seconds", 0),
        (EventKind.EPISODE, "seconds", 86_401),
        (EventKind.EPISODE, "intensity", 99),
        (EventKind.EPISODE, "intensity", 2.5),
        (EventKind.EPISODE, "triggers", "caffeine"),
        (EventKind.EPISODE, "triggers", [1]),
        (EventKind.EPISODE, "weakness", "no"),
        (EventKind.EPISODE, "state", "asleep"),
        (EventKind.EPISODE, "continuous", 1),
        (EventKind.EPISODE, "note", "x" * 4001),
        (EventKind.DAY, "closed", "yes"),
        (EventKind.DAY, "none", 0),
        (EventKind.DAY, "share", 1.5),
        (EventKind.DAY, "slept_min", 1800),
        (EventKind.DAY, "slept_min", -1),
        (EventKind.DAY, "bed", "23:00"),
        (EventKind.DAY, "bed", "2026-11-22T23:00:00"),
        (EventKind.DAY, "up", "2026-11-29T07:00:00+01:00"),
        (EventKind.DAY, "quality", 0),
        (EventKind.DAY, "stress", 11),
        (EventKind.DAY, "hand_min", 1441),
        (EventKind.DAY, "exercise_min", -1),
        (EventKind.DAY, "usual", 1001),
        (EventKind.DAY, "rating", "great"),
        (EventKind.DAY, "diet", {"nuts": 1}),
        (EventKind.SESSION, "minutes", 0),
        (EventKind.SESSION, "minutes", 1441),
        (EventKind.SCREENING, "answers", ["weakness"]),
        (EventKind.SCREENING, "tier", "CALM"),
        (EventKind.SCREENING, "flags", "weakness"),
        (EventKind.CLINICIAN, "date", "yesterday"),
        (EventKind.CLINICIAN, "date", "20261123"),
        (EventKind.CLINICIAN, "date", "2026-12-24"),
        (EventKind.CLINICIAN, "date", "0001-01-01"),
    ],
)
def test_what_nobody_can_have_recorded(kind: EventKind, key: str, value: Json) -> None:
    """R-092: wrong values, each told by its key."""
    told = fault(kind, {key: value})
    assert told is not None
    assert told.startswith(f"`data.{key}` is ")


@pytest.mark.parametrize("answer", [{"weakness": "maybe"}, {"onset": "soon"}, {"onset": "2027-01-01"}])
def test_an_answer_is_one_of_those_there_are(answer: dict[str, Json]) -> None:
    """It is told by its question."""
    told = fault(EventKind.SCREENING, {"answers": answer})
    assert told is not None
    assert told.startswith(f"`data.answers.{next(iter(answer))}` is ")


def test_a_night_in_bed_has_at_most_twenty_hours() -> None:
    """Also where the minutes slept are not said."""
    told = fault(EventKind.DAY, {"bed": "2026-11-22T01:00:00+01:00", "up": "2026-11-23T07:00:00+01:00"})
    assert told == "`data.up` is not within 20 hours after `data.bed`"


def test_the_value_is_not_repeated() -> None:
    """I-8: a message has no text of a person."""
    assert "secret" not in str(fault(EventKind.EPISODE, {"where": "my secret"}))


@pytest.mark.parametrize("kind", RECORDED)
def test_nothing_is_recorded_ahead_of_time(kind: EventKind) -> None:
    """More than a day ahead is the future; less is another clock or zone."""
    assert fault_of(moved(kind, 30 * DAYS), MORNING) == "`at` is in the future"
    assert fault_of(moved(kind, DAYS), MORNING) is None
    assert fault_of(recorded(1, kind, day=TODAY + 3 * DAYS), MORNING) == "`day` is in the future"


@pytest.mark.parametrize("kind", sorted(set(EventKind) - {*RECORDED, EventKind.USE}))
def test_the_daemons_own_events_are_left_alone(kind: EventKind) -> None:
    """Its clock may have been ahead, and what it concludes may be of days long past."""
    event = moved(kind, 300 * DAYS)._replace(day=TODAY, data={"amount": -1, "where": "nose"})
    assert fault_of(event, MORNING) is None


@pytest.mark.parametrize("kind", [EventKind.INTAKE, EventKind.EPISODE, EventKind.DAY, EventKind.SESSION])
def test_a_day_is_near_its_time(kind: EventKind) -> None:
    """Within three days, as one may be entered 48 hours later."""
    assert fault(kind, day=TODAY - 3 * DAYS) is None
    assert fault(kind, day=TODAY - 49 * DAYS) == "`day` is more than 3 days from `at`"


def test_a_correction_may_move_an_entry_to_another_day() -> None:
    """It keeps the time of the original."""
    assert fault(EventKind.DAY, {"corrects": "an id"}, day=TODAY - 9 * DAYS) is None


def test_amounts_from_loop_are_of_any_size() -> None:
    """They were taken over as they were, and go out and in again."""
    assert fault(EventKind.INTAKE, {"amount": 2_000_000}, via="import") is None
    assert fault(EventKind.INTAKE, {"amount": -1}, via="import") == "`data.amount` is not 0 or more"


def test_a_reminder_may_be_done_with_the_largest_serving() -> None:
    """What the configuration allows comes back."""
    assert fault(EventKind.DONE, {"amount": 1_000_000}) is None
    assert fault(EventKind.DONE, {"amount": 1_000_001}) is not None


class TestUseOfTheMachine:
    """What stands beside a person's own answer is read with care (R-043)."""

    @pytest.mark.parametrize("minutes", [0, 12.5, 60])
    def test_an_hour(self, minutes: float) -> None:
        """None, some, or all of what was watched."""
        assert fault(EventKind.USE, {**HOUR, "minutes": minutes}) is None

    def test_a_day_with_a_clock_change(self) -> None:
        """25 hours are a day in autumn."""
        whole = {"since": "2026-10-25T04:00:00+02:00", "until": "2026-10-26T04:00:00+01:00"}
        assert fault(EventKind.USE, {"minutes": 600, "watched_min": 1500, **whole}) is None

    @pytest.mark.parametrize(
        ("key", "value"),
        [
            ("minutes", -1),
            ("minutes", "12"),
            ("minutes", 61),
            ("watched_min", 1561),
            ("watched_min", 90),
            ("watched_min", None),
            ("since", "22:00"),
            ("until", "2026-11-22T21:00:00+01:00"),
            ("until", None),
        ],
    )
    def test_nonsense(self, key: str, value: Json) -> None:
        """Negative, more than was watched, more than the span or than 26 hours has, or no span at all."""
        told = fault(EventKind.USE, {**HOUR, key: value})
        assert told is not None
        assert told.startswith(f"`data.{key}` is ")

    def test_the_clock_was_ahead(self) -> None:
        """What a daemon wrote comes in again, whenever its clock had it be."""
        event = moved(EventKind.USE, 300 * DAYS)._replace(day=TODAY, data=HOUR)
        assert fault_of(event, MORNING) is None
