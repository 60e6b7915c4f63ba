import os
import pty
import signal
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.diarist import Diarist
from cli.household import STEADY, Household
from steadyhand.domain.reminding.event import EventKind

TODAY = date(2026, 11, 24)
YESTERDAY = TODAY - timedelta(days=1)
SKIP = "\n"
QUESTIONS = 10


@pytest.fixture
def person(tmp_path: Path) -> Diarist:
    """On the evening of 24 November in Berlin."""
    return Diarist(tmp_path)


class TestOptions:
    def test_foods_may_be_said_at_once(self, person: Diarist) -> None:
        """With commas between them they are several, as people write them."""
        person.says("day", "--diet", "banana, nuts,leafy greens")
        assert person.days[TODAY].diet == ("banana", "nuts", "leafy-greens")

    def test_every_field_is_recorded(self, person: Diarist) -> None:
        """Each option of R-091 reaches the diary."""
        person.says(
            *("day", "--bed", "23:30", "--up", "07:00", "--quality", "4", "--stress", "3", "--diet", "nuts"),
            *("--diet", "Leafy greens", "--hand-min", "90", "--exercise-min", "30", "--hot", "--usual", "12"),
            *("--rating", "much-worse", "--medicine", "salbutamol", "--question", "May I swim?"),
            *("--function", "jars are hard", "--none", "--intake-complete", "--note", "rested"),
        )
        day = person.days[TODAY]
        assert (day.slept_min, day.quality, day.stress, day.hand_min, day.exercise_min) == (450, 4, 3, 90, 30)
        assert (day.diet, day.heat, day.usual, day.rating) == (
            ("nuts", "leafy-greens"),
            True,
            12,
            "much worse",
        )
        assert (day.medicines, day.questions, day.function) == (
            ("salbutamol",),
            ("May I swim?",),
            ("jars are hard",),
        )
        assert (day.none, day.notes, day.intake_complete, day.recalled) == (True, ("rested",), True, False)

    def test_says_what_was_recorded(self, person: Diarist) -> None:
        """In plain words on one line; the note itself is not repeated."""
        told = person.says("day", "--bed", "23:30", "--up", "07:00", "--stress", "3", "--note", "private")
        assert told.out == "today: in bed 23:30, up 07:00, slept 7 h 30 min, stress 3 of 10, with a note\n"

    def test_a_short_night_is_told_without_a_cause(self, person: Diarist) -> None:
        """In the cautious words of DOMAIN 2.8 (R-041)."""
        told = person.says("day", "--bed", "01:30", "--up", "07:00")
        assert told.out.endswith("Short sleep is linked with leg cramps in surveys; the cause is unknown.\n")

    def test_bed_and_up_one_after_the_other(self, person: Diarist) -> None:
        """The night has a length once both are known; minutes awake are taken off."""
        person.says("day", "--bed", "23:30")
        person.says("day", "--up", "07:00", "--latency-min", "20", "--awake-min", "10")
        assert person.days[TODAY].slept_min == 420

    def test_a_night_before_it_is_told_settles_the_morning_question(self, person: Diarist) -> None:
        """The check-in is answered by what it asks for."""
        person.now = person.instant("2026-11-24T08:00")
        person.says("day", "--bed", "23:30", "--up", "07:00")
        assert "morning@2026-11-24T07:30: answered in the diary" in person.says("history").out

    def test_yesterday_is_recalled(self, person: Diarist) -> None:
        """And its night is the one before it (R-092)."""
        told = person.says("day", "--yesterday", "--bed", "23:00", "--up", "06:30")
        assert told.out == "yesterday: in bed 23:00, up 06:30, slept 7 h 30 min, entered afterwards\n"
        assert str(person.last.data["bed"]) == "2026-11-22T23:00:00+01:00"
        assert (person.last.day, person.days[YESTERDAY].recalled) == (YESTERDAY, True)

    def test_after_midnight_today_is_still_the_evenings_day(self, person: Diarist) -> None:
        """At half past midnight the day has not ended."""
        person.now = person.instant("2026-11-25T00:30")
        person.says("day", "--stress", "3")
        assert (person.last.day, "recalled" in person.last.data) == (TODAY, False)

    @pytest.mark.parametrize(
        ("zone", "day", "slept_min", "offsets"),
        [
            ("Europe/Berlin", "2026-03-29", 390, ("+01:00", "+02:00")),
            ("Europe/Berlin", "2026-10-25", 510, ("+02:00", "+01:00")),
            ("Australia/Sydney", "2026-04-05", 510, ("+11:00", "+10:00")),
            ("Australia/Sydney", "2026-10-04", 390, ("+10:00", "+11:00")),
        ],
    )
    def test_nights_on_which_clocks_change(
        self, tmp_path: Path, zone: str, day: str, slept_min: float, offsets: tuple[str, str]
    ) -> None:
        """An hour less or an hour more, north and south; each time with the offset in force."""
        person = Diarist(tmp_path, zone, f"{day}T12:00")
        person.says("day", "--bed", "23:30", "--up", "07:00")
        data = person.last.data
        assert data["slept_min"] == slept_min
        assert (str(data["bed"])[-6:], str(data["up"])[-6:]) == offsets

    def test_texts_are_read_from_standard_input(self, person: Diarist) -> None:
        """Each line is one, so that none stands in the list of processes (DOMAIN 7)."""
        person.says("day", "--question", "-", given="May I swim?\n\nWhat of coffee?\n")
        assert person.days[TODAY].questions == ("May I swim?", "What of coffee?")

    def test_standard_input_is_read_once(self, person: Diarist) -> None:
        """For one option only."""
        assert person.says("day", "--question", "-", "--note", "-", given="one\n").exit_code == 2
        assert person.events == []


class TestClosing:
    def test_with_what_is_recorded(self, person: Diarist) -> None:
        """The line says how many that is."""
        person.says("twitch")
        told = person.says("day", "--close", "--part", "50%")
        assert told.out == (
            "today: closed, every episode is recorded for 50% of the day\n"
            "1 episode is recorded for that day.\n"
        )
        assert (person.days[TODAY].counted, person.days[TODAY].exposure) == (1, 0.5)

    def test_without_an_episode_needs_an_explicit_zero(self, person: Diarist) -> None:
        """Nothing recorded is not none (R-092)."""
        refused = person.says("day", "--close")
        assert (refused.exit_code, "steady day --none" in refused.err) == (1, True)
        assert person.says("day", "--none").exit_code == 0

    def test_a_zero_beside_episodes_is_refused(self, person: Diarist) -> None:
        """Nothing is recorded."""
        person.says("twitch")
        assert person.says("day", "--none").exit_code == 1
        assert len(person.events) == 1

    def test_some_that_were_not_counted(self, person: Diarist) -> None:
        """The day is closed and has no number."""
        assert person.says("day", "--some").out.startswith("today: some episodes, not counted\n")
        assert (person.days[TODAY].closed, person.days[TODAY].exposure) == (True, 0)

    def test_settles_the_evening_question(self, person: Diarist) -> None:
        """It is answered by what it asks for."""
        person.now = person.instant("2026-11-24T22:00")
        person.says("day", "--none")
        assert "evening@2026-11-24T21:30: answered in the diary" in person.says("history").out


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--day", "tomorrow", "--stress", "3"), 1),
        (("--day", "2026-11-21", "--stress", "3"), 1),
        (("--day", "0001-01-01", "--bed", "23:00", "--up", "07:00"), 1),
        (("--day", "9999-12-31", "--bed", "23:00", "--up", "07:00"), 1),
        (("--bed", "2026-11-23T01:00", "--up", "2026-11-24T07:00"), 1),
        (("--bed", "2026-11-24T08:00", "--up", "2026-11-24T07:00"), 1),
        (("--bed", "23:30", "--up", "20:30"), 1),
        (("--bed", "2026-11-24T23:30"), 1),
        (("--quality", "6"), 1),
        (("--stress", "11"), 1),
        (("--stress", "nan"), 1),
        (("--hand-min", "-1"), 1),
        (("--exercise-min", "inf"), 1),
        (("--none", "--part", "0"), 1),
        (("--part", "0.5"), 1),
        (("--diet", "x" * 41), 1),
        (("--diet", " , "), 1),
        (("--medicine", "two\nlines"), 1),
        (("--note", "x" * 10_000), 1),
        (("--note", "\x1b[2J"), 1),
        (("--stress", "3", "--corrects", "no-such-id"), 1),
        (("--bed", "25:00"), 2),
        (("--up", "early"), 2),
        (("--day", "the 5th", "--stress", "3"), 2),
        (("--day", "today", "--yesterday"), 2),
        (("--none", "--close"), 2),
        (("--hot", "--not-hot"), 2),
        (("--rating", "fine"), 2),
        (("--json",), 2),
        (("well",), 2),
    ],
)
def test_what_makes_no_sense_changes_nothing(person: Diarist, words: tuple[str, ...], exit_code: int) -> None:
    """One message for the person, nothing on standard output, nothing recorded."""
    refused = person.says("day", *words)
    assert (refused.exit_code, refused.out) == (exit_code, "")
    assert refused.err
    assert person.events == []


class TestCorrections:
    def test_keep_the_original_and_what_they_do_not_name(self, person: Diarist) -> None:
        """The stress is another one, the rest stays as it was said (R-096)."""
        person.says("day", "--stress", "3", "--quality", "4")
        person.says("day", "--corrects", person.last.id, "--stress", "5")
        assert (person.days[TODAY].stress, person.days[TODAY].quality) == (5, 4)
        assert [event.kind for event in person.events] == [EventKind.DAY, EventKind.RETRACTED, EventKind.DAY]

    def test_are_of_the_day_of_the_original(self, person: Diarist) -> None:
        """However long ago that was."""
        person.says("day", "--stress", "3")
        person.now += timedelta(days=20)
        person.says("day", "--corrects", person.events[0].id, "--bed", "22:00", "--up", "06:00")
        assert (person.last.day, person.days[TODAY].slept_min) == (TODAY, 480)

    def test_are_seen_in_the_history(self, person: Diarist) -> None:
        """The original as corrected later, the new one as a correction."""
        person.says("day", "--stress", "3")
        person.says("day", "--corrects", person.last.id, "--stress", "5")
        first, _, last = person.says("history").out.splitlines()
        assert first.endswith("2026-11-24: stress 3 of 10, by cli, corrected later")
        assert last.endswith("2026-11-24: stress 5 of 10, a correction, by cli")

    def test_undo(self, person: Diarist) -> None:
        """Taken back in the words of the diary."""
        person.says("day", "--stress", "3", "--yesterday")
        told = person.says("undo")
        assert told.out == (
            "taken back: what was entered at 20:00 of the day 2026-11-23 "
            "(stress 3 of 10, entered afterwards)\n"
        )
        assert person.days.get(YESTERDAY) is None


class TestAsking:
    def test_enter_skips(self, person: Diarist) -> None:
        """Nothing answered, nothing recorded."""
        told = person.says("day", given=SKIP * QUESTIONS)
        assert (told.exit_code, told.out.splitlines()[-1].endswith("nothing was recorded")) == (0, True)
        assert person.events == []

    def test_answers_are_one_entry(self, person: Diarist) -> None:
        """What was asked on one screen is recorded at once, with the day closed."""
        given = "23:30\n07:00\n4\n3\n90\n30\nn\nnuts, seeds\nrested\nn\ny\n"
        assert person.says("day", given=given).exit_code == 0
        (event,) = person.events
        day = person.days[TODAY]
        assert (day.slept_min, day.quality, day.stress, day.hand_min, day.heat) == (450, 4, 3, 90, False)
        assert (day.diet, day.notes, day.none, day.intake_complete) == (
            ("nuts", "seeds"),
            ("rested",),
            True,
            True,
        )
        assert event.day == TODAY

    def test_only_what_is_not_recorded_is_asked(self, person: Diarist) -> None:
        """On a day with a night, stress and a closing, these are not asked again."""
        person.says("day", "--bed", "23:30", "--up", "07:00", "--stress", "3", "--none")
        told = person.says("day", given=SKIP * QUESTIONS)
        assert "How you slept" in told.out
        for words in ("To bed", "Up, as", "Stress", "Any episodes"):
            assert words not in told.out

    def test_an_answer_that_makes_no_sense_is_asked_again(self, person: Diarist) -> None:
        """With what is allowed; nothing is lost."""
        told = person.says("day", given=f"soon\n23:30\n07:00\n9\n4\n{SKIP * (QUESTIONS - 3)}")
        assert "  'soon' is not a time like 23:30" in told.out
        assert "  the quality of sleep is a whole number from 1 to 5, not '9'" in told.out
        assert (person.days[TODAY].slept_min, person.days[TODAY].quality) == (450, 4)

    def test_recorded_episodes_close_the_day(self, person: Diarist) -> None:
        """Asked for more of them, "no" closes the day with those."""
        person.says("twitch")
        told = person.says("day", given=f"{SKIP * (QUESTIONS - 1)}n\n\n")
        assert "1 recorded. Any more episodes?" in told.out
        assert (person.days[TODAY].counted, person.days[TODAY].exposure) == (1, 1)

    def test_some_that_were_not_counted(self, person: Diarist) -> None:
        """A "yes" says how to record them; "s" closes the day without a number."""
        told = person.says("day", given=f"{SKIP * (QUESTIONS - 1)}y\ns\n\n")
        assert "steady twitch --at TIME" in told.out
        assert person.days[TODAY].some

    def test_the_end_of_the_input_records_nothing(self, person: Diarist) -> None:
        """Half of the answers are none."""
        ended = person.says("day", given="23:30\n07:00\n")
        assert (ended.exit_code, "nothing was recorded" in ended.err) == (2, True)
        assert person.events == []

    def test_interrupted(self, home: Household) -> None:
        """Ctrl+C ends it, and says that nothing was recorded."""
        with home.start("day") as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("23:30\n")
            process.stdin.flush()
            while b"Up, as" not in os.read(process.stdout.fileno(), 4096):
                pass
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate()
        assert (process.returncode, out) == (130, "\nnothing was recorded\n")
        assert home.steady("history").out == "nothing was recorded yet\n"

    def test_in_a_terminal(self, home: Household) -> None:
        """The same on a real terminal; what is typed there stands in no history of a shell."""
        terminal, inside = pty.openpty()
        process = subprocess.Popen(
            [STEADY, "day"], env=home.environ, stdin=inside, stdout=inside, stderr=inside
        )
        os.close(inside)
        os.write(terminal, b"\n\n4\n\n\n\n\n\nslept well\n\n")
        assert process.wait(60) == 0
        assert b"today: sleep quality 4 of 5, with a note" in os.read(terminal, 65536)
        os.close(terminal)
