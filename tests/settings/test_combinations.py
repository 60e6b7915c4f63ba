import pytest

from settings.samples import START, TASK, WATER, compiled, faults, only_fault

DAY = "[day]\nwake = '07:00'\nbedtime = '23:00'\n"
QUIET = "[notifications]\nquiet = {}\n"


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("[day]\nwake = '23:00'\nbedtime = '23:00'", "day.bedtime", "same as wake on every day"),
        ("[day]\nwake = '15:00'\nbedtime = '07:00'", "day.bedtime", "comes before wake on every day"),
        ("[day]\nbedtime = { sun = '07:00' }", "day.bedtime", "same as wake on sun"),
        (QUIET.format("['06:00-23:30']"), "notifications.quiet", "whole waking day"),
        (QUIET.format("['06:00-14:00', '13:00-23:00']"), "notifications.quiet", "whole waking day"),
        (TASK + "at = ['03:00']", "habits.tea.at[0]", "never be shown"),
        (TASK + "at = ['09:00', '23:30']", "habits.tea.at[1]", "never be shown"),
        (TASK + "at = ['23:30']\nwindow_min = 600", "habits.tea.at[0]", "never be shown"),
        (TASK + "at = ['12:00']\n" + QUIET.format("['11:00-15:00']"), "habits.tea.at[0]", "never be shown"),
        (
            TASK + "before_bed_min = 60\n" + QUIET.format("['22:00-23:00']"),
            "habits.tea.before_bed_min",
            "never be",
        ),
        (QUIET.format("['21:00-23:00']"), "habits.evening.before_bed_min", "never be shown"),
        (TASK + "before_bed_min = 960", "habits.tea.before_bed_min", "waking day of 16 h"),
        (TASK + "after_wake_min = 1000", "habits.tea.after_wake_min", "waking day of 16 h"),
        (TASK + "every_min = 960", "habits.tea.every_min", "waking day of 16 h"),
        ("[habits.x]\nkind = 'wind-down'\nbefore_bed_min = 999", "habits.x.before_bed_min", "waking day"),
        ("[habits.x]\nkind = 'break'\nevery_min = 1000", "habits.x.every_min", "waking day"),
        (
            "[habits.x]\nkind = 'limit'\nunit = 'mg'\nlimit = 400\ncurfew_before_bed_h = 16",
            "habits.x.curfew_before_bed_h",
            "waking day of 16 h",
        ),
        (TASK + "at = ['09:00']\nfrom_week = 2", "habits.tea.from_week", "which is not set"),
        (TASK + "at = ['09:00']\non_days = [3]", "habits.tea.on_days", "which is not set"),
        (
            "[habits.x]\nkind = 'limit'\nunit = 'mg'\nlimit = 400\ntaper = { from = 600 }",
            "habits.x.taper",
            "which is not set",
        ),
        ("[habits.week-four]\nsnooze_min = 5", "habits.week-four.on_days", "which is not set"),
        (
            START + "[habits.x]\nkind = 'limit'\nunit = 'mg'\nlimit = 400\ntaper = { from = 399 }",
            "habits.x.taper.from",
            "below the limit of 400",
        ),
        (START + TASK + "at = ['09:00']\non_days = [3]\nfrom_week = 2", "habits.tea", "never comes due"),
        (START + TASK + "at = ['09:00']\nevery_days = 7\ndays = ['mon']", "habits.tea", "never comes due"),
        (START + TASK + "at = ['09:00']\non_days = [2]\nevery_days = 3", "habits.tea", "never comes due"),
        (START + "[habits.week-four]\non_days = [21]", "habits.week-four.on_days", "not in the fourth week"),
        (TASK, "habits.tea", "does not say when"),
        (TASK + "at = ['09:00']\nevery_min = 60", "habits.tea.every_min", "cannot be together with at"),
        ("[habits.x]\nkind = 'session'", "habits.x", "does not say when"),
        (WATER + "remind = { pace = false }", "habits.water.remind", "does not say when"),
        (WATER + "remind = { pace = true, at = ['09:00'] }", "habits.water.remind.at", "together with pace"),
        (
            WATER + "remind = { every_min = 60, until_before_bed_min = 30 }",
            "habits.water.remind.until_before_bed_min",
            "only with pace",
        ),
        (WATER.replace("250\n", "2501\n"), "habits.water.serving", "more than the day's goal"),
        (WATER.replace("serving = 250", "serving = 25"), "habits.water.goal", "100 prompts; 59 fit"),
        (
            "[day]\nbedtime = '11:00'\n[habits.evening]\nenabled = false\n" + WATER.replace("2500", "2600"),
            "habits.water.goal",
            "cannot be reached in 2 h 30 min",
        ),
    ],
)
def test_an_impossible_combination_is_told(text: str, key: str, words: str) -> None:
    """Each key may be right by itself; together they cannot come true."""
    fault = only_fault(text)
    assert fault.key == key
    assert words in fault.message


@pytest.mark.parametrize(
    "text",
    [
        TASK + "at = ['09:00']\nwindow_min = 5\nsnooze_min = 60",
        TASK + "at = ['06:30']",
        TASK + "at = ['12:00']\n" + QUIET.format("['11:00-13:00']"),
        TASK + "at = ['12:00']\nenabled = false\nfrom_week = 3",
        TASK + "at = ['00:30']\n[day]\nbedtime = { fri = '01:00' }",
        QUIET.format("['23:00-07:00']"),
        "[day]\nstarts_at = '12:00'\nwake = '15:00'\nbedtime = '07:00'",
        "[day]\nbedtime = '00:00'",
        "[habits.x]\nkind = 'wind-down'\nbefore_bed_min = 90",
        "[habits.x]\nkind = 'target'\nunit = 'steps'\ngoal = 8000\nserving = 1000",
        "[habits.x]\nkind = 'limit'\nunit = 'g'\nlimit = 0",
        START + TASK + "at = ['09:00']\nevery_days = 7\ndays = ['sun']",
        START + "[habits.week-four]\non_days = [25]",
        TASK + "at = ['09:00']\nevery_days = 365\ndays = ['mon']",
    ],
)
def test_an_unusual_combination_that_can_come_true_is_sound(text: str) -> None:
    """Only the impossible is refused."""
    assert compiled(text).habits


def test_a_default_check_in_that_quiet_hours_hide_has_no_line() -> None:
    """What the file does not name has no place in it."""
    assert only_fault(QUIET.format("['21:00-23:00']")).line is None


def test_quiet_hours_over_everything_are_one_fault() -> None:
    """Not one for each habit that they hide."""
    assert len(faults(QUIET.format("['00:00-23:59']") + TASK + "at = ['09:00']")) == 1


def test_an_impossible_day_is_one_fault() -> None:
    """What is measured by the waking day waits until there is one."""
    assert len(faults("[day]\nwake = '23:00'\n" + TASK + "before_bed_min = 1200")) == 1
