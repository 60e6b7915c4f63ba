"""When no prompt may be shown (I-4, R-044)."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers, lists, tuples

from fakes.any_habits import rhythms, times
from fakes.habits import configured, detox, quiet, relax, rhythm, task, water
from fakes.story import BERLIN, moment
from fakes.zones import changed_days
from steadyhand.domain.reminding.calendar import ONE_DAY, Calendar
from steadyhand.domain.reminding.habit import Configuration, Notifications, QuietSpan, Rhythm
from steadyhand.domain.reminding.quiet import Hold, held, holds, is_exempt


def hold_at(at: str, *, quiet_hours: tuple[str, ...] = (), routine: bool = False) -> Hold | None:
    """What holds prompts back at that local time."""
    return held(with_quiet(*quiet_hours, routine=routine), BERLIN, moment(at))


def with_quiet(*spans: str, routine: bool = False) -> Configuration:
    """A configuration with quiet spans as they are written in the file."""
    notifications = Notifications(quiet=tuple(quiet(*span.split("-")) for span in spans))
    habits = (task("pills", "09:00"), *([detox()] if routine else []))
    return configured(*habits, notifications=notifications)


def ends(hold: Hold | None) -> tuple[str, str] | None:
    """When it ends, as clocks show it, and why it holds."""
    return None if hold is None else (hold.ends.astimezone(BERLIN).strftime("%d %H:%M"), hold.reason)


class TestSleep:
    @pytest.mark.parametrize("at", ["23:00", "2026-11-24T00:30", "2026-11-24T04:00", "2026-11-24T06:59"])
    def test_from_bedtime_to_waking(self, at: str) -> None:
        """I-4: no prompt in the sleep window, which passes the day's end."""
        assert ends(hold_at(at)) == ("24 07:00", "sleep")

    @pytest.mark.parametrize("at", ["07:00", "12:00", "22:59"])
    def test_not_while_awake(self, at: str) -> None:
        """From waking to bedtime nothing holds prompts back."""
        assert hold_at(at) is None

    def test_it_goes_by_the_weekday(self) -> None:
        """On the evening of a late bedtime prompts may come until then."""
        late = rhythm()._replace(bedtime=(*rhythm().bedtime[:4], *[time(0, 30)] * 3))
        configuration = configured(task("pills", "09:00"), day=late)
        assert held(configuration, BERLIN, moment("2026-11-28T00:15")) is None
        assert held(configuration, BERLIN, moment("2026-11-28T00:30")) is not None


class TestWindDown:
    def test_the_hour_before_bed(self) -> None:
        """R-044: no prompt in the detox hour; the sleep after it is the same hold."""
        assert ends(hold_at("22:00", routine=True)) == ("24 07:00", "wind-down")
        assert hold_at("21:59", routine=True) is None

    def test_not_before_its_week(self) -> None:
        """A routine that starts in week two holds nothing back in week one."""
        configuration = configured(detox()._replace(from_week=2))
        assert held(configuration, BERLIN, moment("22:30")) is None
        assert held(configuration, BERLIN, moment("2026-11-30T22:30")) is not None

    def test_only_the_routine_is_exempt(self) -> None:
        """I-4: only the wind-down's own prompts are shown all the same."""
        assert [is_exempt(habit) for habit in (detox(), task("pills", "09:00"), water(), relax())] == [
            True,
            False,
            False,
            False,
        ]


class TestQuietHours:
    def test_within_the_day(self) -> None:
        """From their beginning to their end, which is not in them."""
        assert ends(hold_at("12:00", quiet_hours=("12:00-13:00",))) == ("23 13:00", "quiet hours")
        assert hold_at("13:00", quiet_hours=("12:00-13:00",)) is None
        assert hold_at("11:59", quiet_hours=("12:00-13:00",)) is None

    @pytest.mark.parametrize("at", ["21:00", "23:30", "2026-11-24T02:00", "2026-11-24T08:59"])
    def test_over_midnight(self, at: str) -> None:
        """A quiet span may pass midnight, and the day's end."""
        hold = hold_at(at, quiet_hours=("21:00-09:00",))
        assert hold is not None
        assert hold.ends == moment("2026-11-24T09:00")

    def test_in_the_small_hours(self) -> None:
        """A quiet span over midnight that ends before the day does."""
        late = configured(
            task("pills", "09:00"),
            day=rhythm(bedtime="03:00"),
            notifications=Notifications(quiet=(quiet("23:30", "01:00"),)),
        )
        assert ends(held(late, BERLIN, moment("2026-11-24T00:30"))) == ("24 01:00", "quiet hours")
        assert held(late, BERLIN, moment("2026-11-24T01:00")) is None

    def test_touching_holds_are_one(self) -> None:
        """Spans that touch or overlap are one hold, with the reason of the one in force first."""
        hold = hold_at("12:30", quiet_hours=("12:00-13:00", "13:00-14:00", "13:30-15:00"))
        assert ends(hold) == ("23 15:00", "quiet hours")
        evening = hold_at("21:30", quiet_hours=("21:00-22:30",), routine=True)
        assert ends(evening) == ("24 07:00", "quiet hours")

    def test_separate_holds_are_separate(self) -> None:
        """A minute between two spans is free."""
        assert ends(hold_at("12:30", quiet_hours=("12:00-13:00", "13:01-14:00"))) == (
            "23 13:00",
            "quiet hours",
        )

    def test_one_in_the_gap(self) -> None:
        """A quiet span whose beginning a clock change moves past its end holds nothing back that day."""
        configuration = with_quiet("02:30-03:10")
        assert held(configuration, BERLIN, moment("2027-03-27T12:00")) is None
        assert [hold.reason for hold in holds(configuration, BERLIN, date(2027, 3, 27))] == ["sleep", "sleep"]

    def test_all_day(self) -> None:
        """A span that ends where it begins is the whole day."""
        for at in ("07:00", "12:00", "22:59"):
            assert hold_at(at, quiet_hours=("12:00-12:00",)) is not None


@given(changed_days(), rhythms(), lists(tuples(times(), times()), max_size=3), integers(0, 24 * 60))
@settings(max_examples=100)
def test_a_hold_ends_where_prompts_are_free(
    where: tuple[ZoneInfo, date], week: Rhythm, spans: list[tuple[object, object]], minute: int
) -> None:
    """I-4: at any minute near any clock change, the end of a hold is later, and is itself not held."""
    zone, day = where
    quiet_spans = tuple(QuietSpan(*span) for span in spans)  # type: ignore[arg-type]  # two times
    configuration = configured(detox(), start=None, day=week, notifications=Notifications(quiet=quiet_spans))
    calendar = Calendar(week, zone)
    now = calendar.begins(day) + timedelta(minutes=minute)
    hold = held(configuration, zone, now)
    if hold is None:
        assert calendar.wake(calendar.day_of(now)) <= now < calendar.bedtime(calendar.day_of(now))
    else:
        known_until = calendar.ends(calendar.day_of(now) + ONE_DAY)
        assert hold.begins <= now < hold.ends <= known_until
        assert hold.ends == known_until or held(configuration, zone, hold.ends) is None


@given(changed_days(), rhythms())
@settings(max_examples=100)
def test_each_night_is_held(where: tuple[ZoneInfo, date], week: Rhythm) -> None:
    """I-4: from the day's start to waking and from bedtime to the day's end, through any change."""
    zone, day = where
    configuration = configured(start=None, day=week)
    calendar = Calendar(week, zone)
    nights = [
        (calendar.begins(day), calendar.wake(day)),
        (calendar.bedtime(day), calendar.ends(day)),
    ]
    for begins, until in nights:
        if calendar.begins(day) <= begins < until:
            hold = held(configuration, zone, begins)
            assert hold is not None
            assert hold.ends >= until
    assert all(hold.begins < hold.ends for hold in holds(configuration, zone, day))
