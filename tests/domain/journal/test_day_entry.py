from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from fakes.habits import rhythm
from steadyhand.domain.journal.day_entry import About, Closing, DayEntry, Rating, day_data, share_of
from steadyhand.domain.journal.diary import DiaryDay, Episode
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Json
from steadyhand.errors import Refused

DAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 19, 0, tzinfo=UTC)
ONE_EPISODE = (Episode("1", NOW, DAY),)


def about(original: dict[str, Json] | None = None, **known: object) -> About:
    """That evening in Berlin, with what the diary knows of the day."""
    day = DiaryDay(DAY)._replace(**known)
    return About(DAY, day, NOW, Calendar(rhythm(), ZoneInfo("Europe/Berlin")), original)


def data_of(entry: DayEntry, **known: object) -> dict[str, Json]:
    """The event's data."""
    return day_data(entry, about(**known))


def test_an_entry_does_not_close_the_day() -> None:
    """The contract's keys are there; what was not said is not."""
    assert data_of(DayEntry(stress="3")) == {"closed": False, "diet": [], "stress": 3}


def test_every_field() -> None:
    """Each field of R-091 has its place."""
    entry = DayEntry(
        bed=time(23, 30),
        up=time(7),
        latency_min="20",
        awake_min="10.5",
        quality="4",
        stress="0",
        diet=("Leafy greens", "nuts", "vitamin_d", "nuts"),
        hand_min="90",
        exercise_min="0",
        heat=False,
        closing=Closing.NONE,
        part="50%",
        usual="12.5",
        rating=Rating.MUCH_WORSE,
        medicines=("a tablet  for the heart",),
        questions=("May I swim?",),
        function=("jars are hard",),
        note="rested",
        intake_complete=True,
    )
    assert data_of(entry) == {
        "closed": True,
        "none": True,
        "share": 0.5,
        "bed": "2026-11-23T23:30:00+01:00",
        "up": "2026-11-24T07:00:00+01:00",
        "slept_min": 419.5,
        "latency_min": 20,
        "awake_min": 10.5,
        "quality": 4,
        "stress": 0,
        "diet": ["leafy-greens", "nuts", "vitamin-d"],
        "hand_min": 90,
        "exercise_min": 0,
        "heat": False,
        "usual": 12.5,
        "rating": "much worse",
        "medicines": ["a tablet for the heart"],
        "questions": ["May I swim?"],
        "function": ["jars are hard"],
        "note": "rested",
        "intake_complete": True,
    }


@pytest.mark.parametrize(
    "entry",
    [
        *(DayEntry(quality=each) for each in ("0", "6", "-1", "3.5", "nan", "good")),
        *(DayEntry(stress=each) for each in ("11", "-1", "inf", "")),
        *(DayEntry(hand_min=each) for each in ("-1", "1441", "nan", "2h")),
        *(DayEntry(exercise_min=each) for each in ("-0.5", "99999")),
        *(DayEntry(usual=each) for each in ("-1", "1001", "many")),
        DayEntry(latency_min="20"),
        DayEntry(bed=time(23), up=time(7), latency_min="1441"),
        DayEntry(bed=time(23), up=time(7), awake_min="480"),
        DayEntry(up=time(23)),
        DayEntry(bed=datetime(2026, 11, 22, 22, tzinfo=UTC), up=datetime(2026, 11, 24, 4, tzinfo=UTC)),
        DayEntry(bed=datetime(2026, 11, 24, 5, tzinfo=UTC), up=datetime(2026, 11, 24, 4, tzinfo=UTC)),
        DayEntry(bed=datetime(2026, 11, 25, 5, tzinfo=UTC)),
        DayEntry(part="0.5"),
        *(
            DayEntry(closing=Closing.SOME, part=each)
            for each in ("0", "0%", "101%", "1.5", "3/2", "1/0", "-1")
        ),
        DayEntry(diet=("x" * 41,)),
        DayEntry(medicines=("two\nlines",)),
        DayEntry(questions=("",)),
        DayEntry(function=("\x1b[31m",)),
        DayEntry(note="x" * 10_000),
    ],
)
def test_what_makes_no_sense_is_refused(entry: DayEntry) -> None:
    """With what is allowed, and that nothing was recorded."""
    with pytest.raises(Refused, match=r"(?i)nothing was recorded"):
        data_of(entry)


def test_a_zero_beside_episodes_is_refused() -> None:
    """It names how many there are, and the way to close the day with them."""
    with pytest.raises(Refused, match=r"one episode is recorded .* steady day --close"):
        data_of(DayEntry(closing=Closing.NONE), episodes=ONE_EPISODE)


def test_closing_without_episodes_asks_for_an_explicit_zero() -> None:
    """That nothing is recorded is no zero (R-092)."""
    with pytest.raises(Refused, match="steady day --none"):
        data_of(DayEntry(closing=Closing.COUNTED))
    assert data_of(DayEntry(closing=Closing.COUNTED), episodes=ONE_EPISODE)["closed"] is True


def test_some_closes_the_day_without_a_number() -> None:
    """With or without recorded ones."""
    assert data_of(DayEntry(closing=Closing.SOME)) == {"closed": True, "some": True, "diet": []}


@pytest.mark.parametrize(
    ("text", "share"), [("1", 1), ("0.25", 0.25), ("100%", 1), ("75%", 0.75), ("1/3", 0.3333)]
)
def test_share(text: str, share: float) -> None:
    """As a number, in percent, or as a fraction."""
    assert share_of(text) == share


def test_bed_and_up_may_be_told_one_after_the_other() -> None:
    """Once both are known the night has a length."""
    assert data_of(DayEntry(bed=time(23, 30))) == {
        "closed": False,
        "diet": [],
        "bed": "2026-11-23T23:30:00+01:00",
    }
    bed = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
    assert data_of(DayEntry(up=time(7)), bed=bed)["slept_min"] == 450


def test_a_correction_keeps_what_it_does_not_name() -> None:
    """The quality stays; an hour more of sleep is reckoned with the minutes awake as they were said."""
    original: dict[str, Json] = {"closed": False, "diet": ["nuts"], "quality": 2, "latency_min": 30}
    bed, up = datetime(2026, 11, 23, 22, tzinfo=UTC), datetime(2026, 11, 24, 6, tzinfo=UTC)
    data = day_data(DayEntry(bed=time(22)), about(original, bed=bed, up=up))
    assert (data["quality"], data["diet"], data["slept_min"], data["latency_min"]) == (2, ["nuts"], 510, 30)


def test_a_corrected_closing_is_another_one() -> None:
    """None becomes some: the zero is gone."""
    original: dict[str, Json] = {"closed": True, "none": True, "diet": []}
    data = day_data(DayEntry(closing=Closing.SOME), about(original))
    assert (data["closed"], data["none"], data["some"]) == (True, None, True)
