import json
import signal
import sqlite3
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from cli.household import Household, awake_now, today_there
from fakes.screenings import NO_TO_ALL
from steadyhand.domain.reassessment.wording import DISCLAIMER, forbidden_in

TOLD_NO = "n\n" * 8
LOCAL = "Call your local emergency number now."


def recent() -> str:
    """An onset that raises no flag."""
    return (today_there() - timedelta(days=5)).isoformat()


def no_to_all(**others: str) -> str:
    """A file of answers: no to all but these."""
    return json.dumps({**NO_TO_ALL, "onset": recent(), **others})


def events(home: Household) -> list[Mapping[str, object]]:
    """What the log holds of warning signs."""
    kinds = {"screening", "clinician"}
    return [each for each in home.steady("history", "--json").lines if each["kind"] in kinds]


def test_answers_from_a_file_give_the_contracts_json(home: Household, tmp_path: Path) -> None:
    """Tier, flags and message first; the event holds the answers, the tier and the flags."""
    file = tmp_path / "answers.json"
    file.write_text(no_to_all(sensory="yes"), encoding="utf-8")
    told = home.steady("screen", "--answers", file, "--json")
    assert (told.exit_code, told.err, list(told.json)[:3]) == (0, "", ["tier", "flags", "message"])
    assert (told.json["tier"], told.json["flags"]) == ("BOOK_SOON", ["sensory"])
    (event,) = events(home)
    assert event["data"] == {
        "answers": json.loads(no_to_all(sensory="yes")),
        "tier": "BOOK_SOON",
        "flags": ["sensory"],
    }


def test_nothing_reported_ends_with_the_disclaimer(home: Household) -> None:
    """In words, and never as a reassurance."""
    told = home.steady("screen", "--answers", "-", given=no_to_all())
    assert told.out.startswith("You reported no warning sign today. This does not rule anything out.")
    assert " ".join(told.out.split()).endswith(DISCLAIMER)
    assert forbidden_in(told.out) == ()


def test_an_emergency_is_said_before_anything_else(home: Household) -> None:
    """Once, from a file as in the terminal."""
    told = home.steady("screen", "--answers", "-", given='{"seizure": "yes"}')
    assert told.out.startswith(f"{LOCAL}\nReported: a fit or a blackout.")
    assert told.out.count(LOCAL) == 1


def test_the_emergency_number_is_the_configured_one(home: Household) -> None:
    """In the message and in the disclaimer."""
    home.configure(awake_now() + '\n[person]\nemergency_number = "112"\n')
    told = home.steady("screen", "--answers", "-", given='{"seizure": "yes"}')
    assert told.out.startswith("Call 112 now.\n")
    assert "In an emergency call 112." in told.out


def test_an_emergency_is_told_where_the_log_cannot_be_read(home: Household) -> None:
    """The message does not wait for the disk."""
    home.log.parent.mkdir(parents=True)
    home.log.write_bytes(b"no database" * 1000)
    told = home.steady("screen", "--answers", "-", given='{"seizure": "yes"}')
    assert told.exit_code == 74
    assert told.out.startswith(LOCAL)


def test_the_terminal_asks_on_one_screen(home: Household) -> None:
    """Each question once, the disclaimer with them, the result under them."""
    told = home.steady("screen", given=f"{TOLD_NO}{recent()}\n")
    assert (told.exit_code, told.err) == (0, "")
    assert "Any of these now?" in told.out
    assert " ".join(told.out.split()).count(DISCLAIMER) == 2
    assert "You reported no warning sign today." in told.out
    assert events(home)[0]["data"]["answers"] == json.loads(no_to_all())  # type: ignore[index]  # any JSON


def test_weakness_is_asked_about_further(home: Household) -> None:
    """How it came, and on which sides; a wrong answer is asked again."""
    told = home.steady("screen", given=f"n\nmaybe\ny\n4\n1\ny\n{'n' + chr(10)}" + "n\n" * 5 + f"{recent()}\n")
    assert "Answer y, n, ? or Enter." in told.out
    assert "Speak to a doctor today." in told.out
    answers = events(home)[0]["data"]["answers"]  # type: ignore[index]  # any JSON
    assert (answers["weakness_course"], answers["weakness_both_sides"]) == ("hours_days", "yes")


def test_enter_leaves_a_question_open(home: Household) -> None:
    """It is not a no, and the result names it."""
    told = home.steady("screen", given="\n" * 9)
    assert "Some questions are unanswered." in told.out
    assert "Still open: " in told.out
    assert events(home)[0]["data"]["answers"] == {}  # type: ignore[index]  # any JSON


def test_numbers_name_the_signs_that_cannot_wait(home: Household) -> None:
    """Nothing more is asked after a yes, and the message comes at once."""
    told = home.steady("screen", given="y\n0\n3 5?\n")
    assert told.exit_code == 0
    assert told.out.index(LOCAL) < told.out.index("Reported: ")
    assert "grip" not in told.out
    assert "Still open" not in told.out
    answers = events(home)[0]["data"]["answers"]  # type: ignore[index]  # any JSON
    assert (answers["swallowing"], answers["cauda_equina"], answers["seizure"]) == ("yes", "not_sure", "no")


def test_not_sure_about_them_asks_on(home: Household) -> None:
    """And ends as a doctor today."""
    told = home.steady("screen", given="?\n" + "n\n" * 7 + f"{recent()}\n")
    assert "Speak to a doctor today." in told.out


@pytest.mark.parametrize("given", ["", "n\n", f"{TOLD_NO}", "y\n"])
def test_an_end_before_the_end_records_nothing(home: Household, given: str) -> None:
    """And says so."""
    told = home.steady("screen", given=given)
    assert told.exit_code == 2
    assert "nothing was recorded" in told.err
    assert events(home) == []


def test_control_c_records_nothing(home: Household) -> None:
    """And says so."""
    process = home.start("screen")
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Warning signs.")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (130, "steady: stopped. Nothing was recorded.\n")
    assert events(home) == []


def test_family_history_is_asked_once(home: Household) -> None:
    """The onset is offered as it was answered (rule g)."""
    home.steady("screen", given=f"{TOLD_NO}{recent()}\n")
    again = home.steady("screen", given="n\n" * 7 + "\n")
    assert (again.exit_code, "close relative" in again.out) == (0, False)
    assert f"[{recent()}]" in again.out
    assert "You reported no warning sign today." in again.out


def test_an_onset_to_come_is_asked_again(home: Household) -> None:
    """In the terminal; in a file it is refused."""
    ahead = (today_there() + timedelta(days=2)).isoformat()
    told = home.steady("screen", given=f"{TOLD_NO}{ahead}\n{recent()}\n")
    assert "onset is in the future" in told.out
    assert told.exit_code == 0


def test_where_the_onset_is_kept_is_told(home: Household) -> None:
    """Where the configuration has none."""
    told = home.steady("screen", "--answers", "-", given=no_to_all())
    assert "set onset under [programme]" in " ".join(told.out.split())
    home.configure(awake_now() + f"\n[programme]\nonset = {recent()}\n")
    assert "set onset" not in " ".join(home.steady("screen", "--answers", "-", given=no_to_all()).out.split())


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no JSON text"),
        (b"\xff\xfe\x00junk", "no JSON text"),
        (b"[" * 50_000, "no JSON text"),
        (b'{"weakness": "no"', "no JSON text"),
        (b'["weakness"]', "no JSON object"),
        (b'{"weakness": "no", "weakness": "yes"}', "Answered more than once: weakness"),
        (b'{"weaknes": "no"}', "no question 'weaknes'"),
        (b'{"weakness": true}', "weakness is none of: yes, no, not_sure"),
        (b'{"weakness": {"yes": 1}}', "weakness is none of"),
        (b'{"onset": "2999-01-01"}', "onset is in the future"),
        (b'{"onset": "soon"}', "onset is no date"),
        (b'{"note": "' + b"x" * 70_000 + b'"}', "longer than 65536 bytes"),
    ],
)
def test_a_wrong_file_changes_nothing(home: Household, tmp_path: Path, content: bytes, told: str) -> None:
    """It is refused with its fault, and without what else stands in it."""
    file = tmp_path / "answers.json"
    file.write_bytes(content)
    refused = home.steady("screen", "--answers", file, "--json")
    assert (refused.exit_code, refused.out) == (1, "")
    assert told in refused.err
    assert "Nothing was recorded." in refused.err
    assert events(home) == []


@pytest.mark.parametrize("name", ["nowhere.json", "."])
def test_a_file_that_cannot_be_read_is_told(home: Household, name: str) -> None:
    """With the system's reason."""
    refused = home.steady("screen", "--answers", name)
    assert refused.exit_code == 1
    assert f"{name} cannot be read: " in refused.err


def test_null_is_no_answer(home: Household) -> None:
    """Absent is null in JSON."""
    told = home.steady("screen", "--answers", "-", "--json", given='{"weakness": null}')
    assert told.json["tier"] == "INCOMPLETE"


def test_json_needs_answers(home: Household) -> None:
    """It asks nothing."""
    refused = home.steady("screen", "--json")
    assert (refused.exit_code, refused.out) == (2, "")
    assert "--answers FILE" in refused.err


def test_a_flag_stands_until_a_clinician_has_seen_it(home: Household) -> None:
    """Over later answers, in status and its warning, until the visit is recorded (rules c, e)."""
    home.steady("screen", "--answers", "-", given=no_to_all(weakness="yes"))
    later = home.steady("screen", "--answers", "-", "--json", given=no_to_all()).json
    assert (later["tier"], later["flags"]) == ("BOOK_SOON", ["weakness"])
    assert home.steady("status").out.startswith("Book a doctor's visit this week;")
    status = home.steady("status", "--json").json
    assert (status["screening"]["tier"], status["warning"]) == ("BOOK_SOON", later["message"])
    seen = home.steady("screen", "--seen-by-clinician", "today", "--json").json
    assert (seen["tier"], seen["flags"]) == ("NONE_REPORTED", [])
    assert seen["assessed"][0] == {
        "flag": "weakness",
        "said": "a grip or hand getting weaker",
        "on": today_there().isoformat(),
    }
    assert home.steady("status").out.startswith(f"Assessed on {today_there()}: ")
    assert home.steady("status", "--json").json["warning"] is None


def test_a_visit_is_recorded_with_its_day(home: Household) -> None:
    """The event is the contract's."""
    done = home.steady("screen", "--seen-by-clinician", "2026-11-02")
    assert done.out.startswith("recorded: seen by a clinician on 2026-11-02\n")
    (event,) = events(home)
    assert (event["kind"], event["data"]) == ("clinician", {"date": "2026-11-02"})


@pytest.mark.parametrize("day", ["2999-01-01", "tomorrow", "soon", "2026-02-30", "1800-01-01", ""])
def test_a_visit_that_cannot_have_been_is_refused(home: Household, day: str) -> None:
    """In the future, nonsense, or longer ago than a life."""
    refused = home.steady("screen", "--seen-by-clinician", day)
    assert refused.exit_code in {1, 2}
    assert events(home) == []


def test_undo_takes_a_wrong_answer_back(home: Household) -> None:
    """What was answered by mistake stands no more."""
    home.steady("screen", "--answers", "-", given='{"seizure": "yes"}')
    assert home.steady("undo").exit_code == 0
    assert home.steady("screen", "--answers", "-", "--json", given=no_to_all()).json["flags"] == []


def test_an_assessed_flag_is_asked_as_new_or_worse(home: Household) -> None:
    """So that a yes after the visit means one of both."""
    home.steady("screen", "--answers", "-", given=no_to_all(sensory="yes"))
    home.steady("screen", "--seen-by-clinician", "today")
    asked = " ".join(home.steady("screen", given="n\n" * 7 + "\n").out.split())
    assert f"Numbness, tingling or burning? New or worse since {today_there()}?" in asked


def test_some_are_told_to_ask_a_clinician_first(home: Household) -> None:
    """Under 18 or pregnant (rule h)."""
    off = awake_now().replace("[habits.water]", "[habits.water]\nenabled = false")
    home.configure(off + '\n[person]\nconditions = ["under-18"]\n')
    told = home.steady("screen", "--answers", "-", given=no_to_all())
    assert "ask a clinician first" in " ".join(told.out.split())


def test_a_status_without_a_flag_says_nothing_of_them(home: Household) -> None:
    """Nobody was asked, or nothing was reported."""
    before = home.steady("status", "--json").json
    assert (before["screening"]["tier"], before["warning"]) == (None, None)
    home.steady("screen", "--answers", "-", given=no_to_all())
    assert "warning sign" not in home.steady("status").out


def test_the_log_keeps_the_answers_word_for_word(home: Household) -> None:
    """Only what was answered, not what carried over."""
    home.steady("screen", "--answers", "-", given=no_to_all(family_history="yes"))
    home.steady("screen", "--answers", "-", given='{"weakness": "no"}')
    assert events(home)[1]["data"]["answers"] == {"weakness": "no"}  # type: ignore[index]  # any JSON
    with sqlite3.connect(home.log) as log:
        assert log.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_flag_comes_before_a_warning_of_the_configuration(home: Household) -> None:
    """Both are in the warning for a bar; in words each is said once."""
    home.steady("screen", "--answers", "-", given='{"seizure": "yes"}')
    home.configure("nonsense = 1")
    warning = home.steady("status", "--json").json["warning"]
    assert warning.startswith(f"{LOCAL} The configuration is faulty")
    said = home.steady("status").out
    assert (said.count(LOCAL), said.count("Warning: The configuration is faulty")) == (1, 1)
