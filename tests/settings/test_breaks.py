from datetime import timedelta

import pytest

from settings.samples import compiled, faults, habit, only_fault
from steadyhand.domain.reminding.habit import Every, Habit, Rest, WindDown
from steadyhand.settings.advice import advice

HANDS = '[habits.hands]\nkind = "break"\n'
MICRO = HANDS + 'preset = "workrave-micro-break"\n'
LONG = HANDS + 'preset = "workrave-rest-break"\n'
DETOX = '[habits.detox]\nkind = "wind-down"\n'


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def hands(text: str, **environ: str) -> Habit:
    """The compiled break."""
    return habit(text, "hands", **environ)


def test_a_break_without_keys_is_five_minutes_each_three_quarters_of_an_hour() -> None:
    """It waits two minutes for a pause, is said firmly after five more, and no day is too long."""
    found = hands(HANDS)
    assert found.aim == Rest(minutes(5), minutes(2), minutes(5), None)
    assert found.recurrences == (Every(minutes(45)),)
    assert found.snooze == minutes(10)


def test_each_key_of_a_break_is_its_own() -> None:
    """Minutes and hours, with decimals where a rest or a wait has them."""
    found = hands(
        HANDS + "every_min = 1\nrest_min = 0.5\ngrace_min = 0.25\nfirm_after_min = 7.5\ndaily_limit_h = 6.5"
    )
    assert found.aim == Rest(minutes(0.5), minutes(0.25), minutes(7.5), timedelta(hours=6, minutes=30))
    assert found.recurrences == (Every(minutes(1)),)


def test_zero_is_never_a_second_time() -> None:
    """Neither for a break nor for the routine before bed."""
    rest, routine = hands(HANDS + "firm_after_min = 0").aim, habit(DETOX + "nudge_after_min = 0", "detox").aim
    assert isinstance(rest, Rest)
    assert isinstance(routine, WindDown)
    assert (rest.firm_after, routine.nudge_after) == (None, None)


@pytest.mark.parametrize(("line", "after"), [("", 10), ("nudge_after_min = 2.5", 2.5)])
def test_the_routine_is_said_once_more(line: str, after: float) -> None:
    """After ten minutes of use, or as it is set."""
    aim = habit(DETOX + line, "detox").aim
    assert isinstance(aim, WindDown)
    assert aim.nudge_after == minutes(after)


def test_the_preset_of_the_micro_break() -> None:
    """30 seconds each 3 minutes, put off by 150 seconds (DOMAIN 2.7)."""
    found = hands(MICRO)
    assert found.aim == Rest(minutes(0.5), minutes(2), minutes(5), None)
    assert found.recurrences == (Every(minutes(3)),)
    assert found.snooze == timedelta(seconds=150)


def test_the_preset_of_the_rest_break() -> None:
    """10 minutes each 45, put off by 180 seconds, and at most 4 hours a day (DOMAIN 2.7)."""
    found = hands(LONG)
    assert found.aim == Rest(minutes(10), minutes(2), minutes(5), timedelta(hours=4))
    assert found.recurrences == (Every(minutes(45)),)
    assert found.snooze == timedelta(seconds=180)


def test_a_key_that_is_named_wins_over_the_preset() -> None:
    """In the file and in the environment; the others stay the preset's."""
    found = hands(LONG + "rest_min = 8", STEADYHAND_HABITS__HANDS__SNOOZE_MIN="1.5")
    assert found.aim == Rest(minutes(8), minutes(2), minutes(5), timedelta(hours=4))
    assert found.snooze == minutes(1.5)


def test_any_kind_may_be_put_off_by_half_a_minute() -> None:
    """From 0.5 to 240 minutes."""
    assert habit(DETOX + "snooze_min = 0.5", "detox").snooze == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("line", "key", "words"),
    [
        ("every_min = 0", "every_min", "must be at least 1"),
        ("every_min = 2.5", "every_min", "must be a whole number"),
        ("rest_min = 0.4", "rest_min", "must be at least 0.5"),
        ("grace_min = -1", "grace_min", "must be at least 0"),
        ("grace_min = 30.5", "grace_min", "must be at most 30"),
        ("firm_after_min = -0.5", "firm_after_min", "must be at least 0"),
        ("firm_after_min = true", "firm_after_min", "must be a number"),
        ("daily_limit_h = 0", "daily_limit_h", "must be above 0"),
        ("daily_limit_h = 25", "daily_limit_h", "must be at most 24"),
        ("snooze_min = 0.4", "snooze_min", "must be at least 0.5"),
        ('preset = "workrave"', "preset", "is not one of those that exist"),
        ("preset = 3", "preset", "is not one of those that exist"),
        ("nudge_after_min = 10", "nudge_after_min", "is not a key that exists here"),
    ],
)
def test_a_key_of_a_break_that_is_wrong_is_told(line: str, key: str, words: str) -> None:
    """With what is allowed and what to do."""
    fault = only_fault(HANDS + line)
    assert (fault.key, fault.message, fault.line) == (f"habits.hands.{key}", words, 3)
    assert fault.allowed
    assert fault.remedy


@pytest.mark.parametrize(
    ("text", "rest", "every", "line"),
    [
        (HANDS + "every_min = 5", "5", "5", 1),
        (HANDS + "every_min = 10\nrest_min = 10.5", "10.5", "10", 4),
        (MICRO + "rest_min = 3", "3", "3", 4),
        (LONG + "every_min = 10", "10", "10", 1),
    ],
)
def test_a_rest_is_shorter_than_what_it_interrupts(text: str, rest: str, every: str, line: int) -> None:
    """Told where rest_min stands, else at the habit, with both numbers."""
    fault = only_fault(text)
    assert (fault.key, fault.line) == ("habits.hands.rest_min", line)
    assert fault.message == (
        f"is not less than every_min: a rest of {rest} minutes each {every} minutes leaves no time between"
    )
    assert fault.allowed == f"0.5 minutes or more, less than every_min, {every}"
    assert fault.remedy == "Set a shorter rest_min, or a longer every_min."


def test_all_faults_of_a_break_are_told_at_once() -> None:
    """What rests on a faulty number is not told besides."""
    found = faults(
        HANDS
        + "every_min = 0\nrest_min = 5\ngrace_min = 99\nfirm_after_min = 'x'\n"
        + DETOX
        + "nudge_after_min = 241"
    )
    assert [fault.key for fault in found] == [
        "habits.hands.every_min",
        "habits.hands.grace_min",
        "habits.hands.firm_after_min",
        "habits.detox.nudge_after_min",
    ]


def test_only_breaks_come_more_often_than_each_five_minutes() -> None:
    """A task of each 4 minutes is refused as before."""
    fault = only_fault("[habits.tea]\nkind = 'task'\nevery_min = 4")
    assert (fault.key, fault.message) == ("habits.tea.every_min", "must be at least 5")


def test_a_break_that_nags_gets_a_caution() -> None:
    """How often it may ask, and what asks less (DOMAIN 2.7)."""
    (warning,) = advice(compiled(MICRO))
    assert warning == (
        "habits.hands: up to 319 breaks a day, and all of them asked for where the desktop does not tell of "
        "use (steady doctor says whether it does). Many find less easier to keep: every_min = 20 with "
        "rest_min = 0.5, and another break with every_min = 60 and rest_min = 5."
    )


def test_breaks_that_use_up_the_day_s_prompts_get_another() -> None:
    """Of forty prompts a day there would be none left for anything else."""
    text = "[notifications]\nmax_per_day = {}\n" + MICRO
    assert advice(compiled(text.format(40)))[1] == (
        "notifications.max_per_day: habits.hands alone can use up all 40, and then nothing else is asked "
        "that day. Raise it, remove it, or ask for fewer breaks."
    )
    assert len(advice(compiled(text.format(400)))) == 1


@pytest.mark.parametrize("text", [HANDS, LONG, HANDS + "every_min = 20\nrest_min = 0.5"])
def test_other_breaks_get_none(text: str) -> None:
    """The usual one, Workrave's long one, and half a minute each twenty."""
    assert advice(compiled(text)) == ()
