from concurrent.futures import ThreadPoolExecutor

import pytest

from cli.household import Household, ended


def test_done_answers_the_open_reminder(home: Household) -> None:
    """What is done without an amount has the serving's, and the line says how far along the day is."""
    done = home.steady("done", "water")
    assert (done.exit_code, done.out) == (0, "water: 250 ml recorded, 250 of 2500 ml today\n")


def test_done_takes_an_amount(home: Household) -> None:
    """The amount is in the habit's unit, or carries its own."""
    home.steady("done", "water", "300")
    assert home.steady("done", "water", "0.2", "l").out == "water: 200 ml recorded, 500 of 2500 ml today\n"


def test_the_answer_names_its_reminder(home: Household) -> None:
    """The event carries the occurrence it settles, and came from the command line."""
    (event,) = home.steady("done", "stretch", "--json").json["events"]
    assert event["occurrence"].startswith("stretch@")
    assert (event["kind"], event["via"]) == ("done", "cli")


def test_a_second_answer_is_refused(home: Household) -> None:
    """A settled reminder takes no other answer."""
    home.steady("done", "stretch")
    again = home.steady("skip", "stretch")
    assert (again.exit_code, again.out) == (1, "")
    assert again.err.startswith("steady: stretch ")


def test_of_two_answers_at_once_one_counts(home: Household) -> None:
    """Two processes that answer the same reminder: one wins, the other is told so with exit code 1."""
    processes = [home.start("skip", "stretch") for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        both = sorted(pool.map(ended, processes))
    assert [each.exit_code for each in both] == [0, 1]
    assert both[1].err.startswith("steady: stretch ")
    assert len(home.steady("history", "--json").lines) == 1


def test_skip_reads_its_reason_from_standard_input(home: Household) -> None:
    """A reason given as - never stands in the process list."""
    (event,) = home.steady("skip", "stretch", "--because", "-", "--json", given="no room\n").json["events"]
    assert event["data"] == {"because": "no room"}


def test_snooze_says_when_it_comes_back(home: Household) -> None:
    """It also says that nobody will show it while no daemon runs."""
    snoozed = home.steady("snooze", "stretch", "20")
    assert snoozed.exit_code == 0
    assert snoozed.out.startswith("stretch: snoozed until ")
    assert "the daemon is not running" in snoozed.err


def test_done_without_a_reminder_is_recorded_all_the_same(home: Household) -> None:
    """Nothing of caffeine was ever due; what was taken counts."""
    said = home.steady("done", "caffeine", "80").out.splitlines()
    assert said[0] == "caffeine: 80 mg recorded, 80 of at most 400 mg today"


def test_skipping_what_is_not_open_says_when_it_will_be(home: Household) -> None:
    """There is nothing to skip before it is due."""
    refused = home.steady("skip", "letter")
    assert refused.exit_code == 1
    assert "no open reminder; the next one is at " in refused.err


def test_an_unknown_habit_is_its_own_exit_code(home: Household) -> None:
    """With the nearest name there is."""
    wrong = home.steady("done", "watr")
    assert wrong.exit_code == 64
    assert "Did you mean water?" in wrong.err


def test_undo_takes_the_last_entry_back(home: Household) -> None:
    """The total goes down again, and the same reminder can be answered anew."""
    home.steady("done", "water")
    undone = home.steady("undo")
    assert undone.out.startswith("water: taken back: done 250 ml of ")
    assert undone.out.endswith(", 0 of 2500 ml today\n")
    assert home.steady("done", "water").out == "water: 250 ml recorded, 250 of 2500 ml today\n"


def test_undo_takes_an_id(home: Household) -> None:
    """Any own entry can be named; once only."""
    (event,) = home.steady("done", "stretch", "--json").json["events"]
    home.steady("done", "water")
    assert home.steady("undo", event["id"]).out.startswith("stretch: taken back: done of ")
    assert home.steady("undo", event["id"]).err == "steady: that was already taken back\n"


def test_undo_without_anything_is_refused(home: Household) -> None:
    """An empty log has nothing to take back."""
    assert home.steady("undo").exit_code == 1
    assert home.steady("undo", "no-such-id").exit_code == 1


@pytest.mark.parametrize("command", ["done", "skip", "snooze", "log"])
def test_a_command_without_its_words_is_a_usage_fault(home: Household, command: str) -> None:
    """It says what is missing, and how the command goes."""
    wrong = home.steady(command)
    assert wrong.exit_code == 2
    assert "HABIT" in wrong.err
    assert f"usage: steady {command}" in wrong.err


@pytest.mark.parametrize(
    "words",
    [
        ("done", "water", "--at", "25:99"),
        ("done", "water", "--at", "soon"),
        ("done", "water", "--at", "2026-11-23"),
        ("snooze", "stretch", "soon"),
        ("done", "water", "--unheard-of"),
        ("pause", "--until", "whenever"),
        ("agenda", "--days", "0"),
        ("agenda", "--date", "the 5th"),
        ("dnoe", "water"),
    ],
)
def test_words_that_do_not_fit_are_exit_code_2(home: Household, words: tuple[str, ...]) -> None:
    """One message without a traceback, nothing on standard output, nothing recorded."""
    wrong = home.steady(*words)
    assert (wrong.exit_code, wrong.out) == (2, "")
    assert "Traceback" not in wrong.err
    assert home.steady("history", "--json").out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("log", "water", "-5"),
        ("log", "water", "99999999"),
        ("log", "water", "nan"),
        ("log", "water", "1,5"),
        ("log", "water", "5 kg"),
        ("log", "caffeine", "expresso"),
        ("log", "stretch", "5"),
        ("done", "stretch", "5"),
        ("snooze", "stretch", "0"),
        ("snooze", "stretch", "5000"),
        ("done", "water", "--at", "2001-01-01T08:00"),
        ("done", "water", "--at", "2199-01-01T08:00+02:00"),
        ("pause", "--until", "2001-01-01"),
        ("resume",),
    ],
)
def test_what_makes_no_sense_is_refused(home: Household, words: tuple[str, ...]) -> None:
    """Exit code 1 with the reason, nothing on standard output, nothing recorded."""
    refused = home.steady(*words)
    assert (refused.exit_code, refused.out) == (1, "")
    assert refused.err.startswith("steady: ")
    assert home.steady("history", "--json").out == ""


def test_an_unknown_amount_is_not_zero(home: Household) -> None:
    """The day's total becomes a lower bound."""
    home.steady("log", "caffeine", "80")
    told = home.steady("log", "caffeine", "unknown")
    assert told.out == "caffeine: recorded without an amount, at least 80 of at most 400 mg today\n"


def test_what_was_recorded_afterwards_says_so(home: Household) -> None:
    """An entry of yesterday counts for yesterday."""
    told = home.steady("log", "water", "300", "--at", "yesterday 12:00", "--json")
    (event,) = told.json["events"]
    assert event["data"]["recalled"] is True
    assert event["day"] < home.steady("status", "--json").json["day"]


def test_much_water_at_once_is_told(home: Household) -> None:
    """More than a litre within an hour is recorded with a caution, not with praise."""
    told = home.steady("log", "water", "1.2l")
    assert told.exit_code == 0
    assert "Caution" in told.out


def test_a_pause_begins_and_ends(home: Household) -> None:
    """Resuming twice is refused, since nothing is paused then."""
    assert home.steady("pause", "--until", "3d", "--because", "away").out.startswith("paused until ")
    assert home.steady("resume").out == "resumed\n"
    assert home.steady("resume").exit_code == 1


def test_a_pause_without_an_end_says_how_to_end_it(home: Household) -> None:
    """The line names the command."""
    assert home.steady("pause").out == "paused until you say: steady resume\n"


def test_titles_and_reasons_are_said_without_steering_the_terminal(home: Household) -> None:
    """Control characters of a note are made visible when the log is read."""
    home.steady("skip", "stretch", "--because", "\x1b[2Jgone")
    assert "\x1b" not in home.steady("history").out
