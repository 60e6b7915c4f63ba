from datetime import time, timedelta

import pytest

from settings.samples import START, TASK, compiled, habit
from steadyhand.domain.reminding.habit import AfterWake, Ask, At, BeforeBed, Days, HabitKind
from steadyhand.settings.advice import advice


def minutes(number: int) -> timedelta:
    """A span."""
    return timedelta(minutes=number)


def test_evening_and_morning_are_always_there() -> None:
    """An empty file has the two check-ins of the diary."""
    assert [habit.id for habit in compiled("").habits] == ["evening", "morning"]


def test_the_evening_check_in_is_90_minutes_before_bed() -> None:
    """Its window is as long."""
    evening = habit("", "evening")
    assert (evening.recurrences, evening.window) == ((BeforeBed(minutes(90)),), minutes(90))
    assert evening.aim == Ask("evening")


def test_the_evening_check_in_comes_before_a_long_wind_down() -> None:
    """During a wind-down nothing else is asked, so the default moves ahead of it."""
    text = "[habits.x]\nkind = 'wind-down'\nbefore_bed_min = 120"
    assert habit(text, "evening").recurrences == (BeforeBed(minutes(150)),)


def test_the_morning_check_in_is_half_an_hour_after_waking() -> None:
    """Its window is four hours."""
    morning = habit("", "morning")
    assert (morning.recurrences, morning.window) == ((AfterWake(minutes(30)),), minutes(240))


def test_a_start_brings_the_weekly_questions_and_the_review() -> None:
    """Every seventh day of the programme, and on day 28, at 18:00 for four hours where bedtime is 23:00."""
    screening, review = habit(START, "screening"), habit(START, "week-four")
    assert (screening.days, review.days) == (Days(every=7), Days(on=(28,)))
    assert screening.recurrences == review.recurrences == (BeforeBed(minutes(300)),)
    assert screening.window == review.window == minutes(240)
    assert (screening.aim, review.aim) == (Ask("screening"), Ask("reassessment"))


@pytest.mark.parametrize("wake", range(24))
def test_they_fit_into_whatever_day_is_the_person_s(wake: int) -> None:
    """Who works at night has no fault in what they never wrote."""
    times = {"starts_at": wake - 1, "wake": wake, "bedtime": wake + 14}
    day = "".join(f"{name} = '{hour % 24:02}:00'\n" for name, hour in times.items())
    text = f"{START}[day]\n{day}"
    assert {"screening", "week-four"} <= {each.id for each in compiled(text).habits}


def test_a_check_in_can_be_switched_off() -> None:
    """One line does."""
    assert [habit.id for habit in compiled("[habits.evening]\nenabled = false").habits] == ["morning"]


def test_a_table_without_kind_changes_only_what_it_names() -> None:
    """Topic and time stay the default's."""
    evening = habit("[habits.evening]\nsnooze_min = 20", "evening")
    assert (evening.snooze, evening.aim) == (minutes(20), Ask("evening"))
    assert evening.recurrences == (BeforeBed(minutes(90)),)


def test_a_time_of_one_s_own_takes_the_place_of_the_default_s() -> None:
    """It is not added to it."""
    assert habit("[habits.evening]\nat = ['20:00']", "evening").recurrences == (At((time(20),)),)


def test_days_of_one_s_own_take_the_place_of_the_default_s() -> None:
    """Mondays are all Mondays, not those that are a seventh day."""
    text = START + "[habits.screening]\ndays = ['mon']"
    assert habit(text, "screening").days == Days(frozenset({0}))


def test_a_habit_of_another_kind_may_have_a_check_in_s_id() -> None:
    """Then it is the person's own altogether."""
    text = "[habits.evening]\nkind = 'task'\nat = ['20:00']"
    assert habit(text, "evening").kind is HabitKind.TASK


def test_weekly_questions_without_a_programme_are_possible() -> None:
    """Naming the table asks for them."""
    assert habit("[habits.screening]\nat = ['19:00']", "screening").days == Days(every=7)


def test_the_usual_windows() -> None:
    """Without window_min each kind has its own."""
    text = (
        TASK + "at = ['09:00']\n"
        "[habits.session]\nkind = 'session'\nat = ['09:00']\n"
        "[habits.night]\nkind = 'wind-down'\nbefore_bed_min = 45\n"
        "[habits.limit]\nkind = 'limit'\nunit = 'mg'\nlimit = 400\ncurfew_before_bed_h = 6\n"
        "[habits.break]\nkind = 'break'\n"
        "[habits.target]\nkind = 'target'\nunit = 'pages'\ngoal = 20\n"
        "[habits.own]\nkind = 'check-in'\ntopic = 'mood'\nat = ['09:00']\n"
    )
    windows = {habit.id: habit.window for habit in compiled(text).habits}
    assert windows["tea"] == windows["session"] == minutes(120)
    assert (windows["night"], windows["limit"], windows["own"]) == (minutes(45), minutes(60), minutes(240))
    assert windows["break"] is windows["target"] is None


def test_a_habit_without_a_title_is_called_by_its_id() -> None:
    """Hyphens become spaces."""
    assert habit("[habits.green-tea]\nkind = 'task'\nat = ['09:00']", "green-tea").title == "Green tea"


def test_a_file_with_nothing_but_check_ins_is_warned_of() -> None:
    """It is valid, and hardly what was meant."""
    assert "no habits but" in advice(compiled(""))[0]


def test_a_file_with_everything_switched_off_is_warned_of() -> None:
    """Silence is never silent."""
    text = "[habits.evening]\nenabled = false\n[habits.morning]\nenabled = false"
    assert "nothing will ever be asked" in advice(compiled(text))[0]


def test_a_channel_that_shows_nothing_is_warned_of() -> None:
    """The same holds for the channel none."""
    assert (
        "none is ever shown"
        in advice(compiled(TASK + "at = ['09:00']\n[notifications]\nchannel = 'none'"))[0]
    )


def test_a_high_limit_of_caffeine_is_warned_of() -> None:
    """It is the person's limit, and above what adults are advised."""
    text = "[habits.caffeine]\nkind = 'limit'\nunit = 'mg'\nlimit = {}"
    assert "400 mg" in advice(compiled(text.format(401)))[0]
    assert not advice(compiled(text.format(400)))


def test_a_habit_that_disturbs_the_first_week_is_told() -> None:
    """R-002: the baseline is for the diary; what opts in is named, and the check-ins are not."""
    programme = "[programme]\nstart = 2026-11-23\n"
    (told,) = advice(compiled(programme + TASK + "at = ['09:00']"))
    assert "from_week = 2" in told
    assert "evening" not in told
    assert advice(compiled(programme + TASK + "at = ['09:00']\nfrom_week = 2")) == ()
    assert advice(compiled(TASK + "at = ['09:00']")) == ()
