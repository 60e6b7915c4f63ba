import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.diarist import Diarist
from cli.household import Household
from steadyhand.domain.reminding.event import Draft, EventKind
from steadyhand.storage.sqlite import SqliteLog

TODAY = date(2026, 11, 24)


@pytest.fixture
def person(tmp_path: Path) -> Diarist:
    """On the evening of 24 November in Berlin."""
    return Diarist(tmp_path)


def test_one_gesture_records_an_episode(home: Household) -> None:
    """A bare ``steady twitch`` is an episode now, of which nothing more is said."""
    told = home.steady("twitch")
    (event,) = home.steady("history", "--json").lines
    assert (told.exit_code, told.err) == (0, "")
    assert told.out == f"episode of {event['at'][11:16]} recorded, 1 today\n"
    assert (event["kind"], event["habit"], event["via"]) == ("episode", None, "cli")
    assert event["data"] == {"where": None, "side": None, "triggers": []}


def test_every_field_is_recorded(person: Diarist) -> None:
    """Each option of R-090 and R-093 reaches the event, the note from standard input."""
    told = person.says(
        *("twitch", "--where", "thumb", "--side", "left", "--seconds", "30", "--intensity", "4"),
        *("--trigger", "coffee", "--trigger", "late night", "--weakness", "--after-use", "--note", "-"),
        given="while reading\n",
    )
    assert told.out.startswith(
        "episode of 20:00 (left thumb, 30 s, intensity 4 of 10, after use, with weakness, "
        "triggers coffee, late night, with a note) recorded, 1 today\n"
    )
    assert person.last.data == {
        "where": "thumb",
        "side": "left",
        "triggers": ["coffee", "late night"],
        "seconds": 30,
        "intensity": 4,
        "weakness": True,
        "state": "use",
        "note": "while reading",
    }


def test_several_a_day(person: Diarist) -> None:
    """Each counts; the line says how many, once."""
    person.says("twitch")
    person.says("twitch", "--where", "left calf")
    assert person.says("twitch", "--at", "08:30").out.endswith(" recorded, 3 today\n")
    assert person.days[TODAY].counted == 3


def test_continuous_twitching_has_no_count(person: Diarist) -> None:
    """All evening is a length; the day's count does not change (R-095)."""
    person.says("twitch")
    told = person.says("twitch", "--continuous", "--minutes", "180")
    assert told.out == "episode of 20:00 (continuous, without a count, 180 min) recorded, 1 today\n"
    assert (person.days[TODAY].counted, person.days[TODAY].continuous_min) == (1, 180)


class TestNone:
    def test_closes_the_day_with_a_zero(self, person: Diarist) -> None:
        """An explicit zero (R-092)."""
        assert person.says("twitch", "--none").out == "today: no episodes\n"
        assert person.last.data == {"closed": True, "none": True, "diet": []}
        assert (person.days[TODAY].none, person.days[TODAY].exposure) == (True, 1)

    def test_then_an_episode(self, person: Diarist) -> None:
        """The zero gives way to it, and the person is told."""
        person.says("twitch", "--none")
        told = person.says("twitch")
        assert told.out.endswith("1 today\nThe day was closed already; this is counted with it.\n")
        assert (person.days[TODAY].none, person.days[TODAY].counted) == (False, 1)

    def test_is_refused_beside_episodes(self, person: Diarist) -> None:
        """It names them and the way to close the day with them."""
        person.says("twitch")
        refused = person.says("twitch", "--none")
        assert (refused.exit_code, refused.out) == (1, "")
        assert "one episode is recorded" in refused.err
        assert "steady day --close" in refused.err
        assert len(person.events) == 1

    @pytest.mark.parametrize("when", [("--day", "yesterday"), ("--at", "yesterday 21:00")])
    def test_of_yesterday(self, person: Diarist, when: tuple[str, str]) -> None:
        """Marked as entered afterwards (R-092)."""
        assert person.says("twitch", "--none", *when).out == "yesterday: no episodes, entered afterwards\n"
        assert person.days[TODAY - timedelta(days=1)].recalled

    @pytest.mark.parametrize(
        "words",
        [
            ("--where", "thumb"),
            ("--seconds", "5"),
            ("--no-weakness",),
            ("--continuous",),
            ("--corrects", "1"),
            ("--day", "today", "--at", "08:00"),
        ],
    )
    def test_says_nothing_of_an_episode(self, person: Diarist, words: tuple[str, ...]) -> None:
        """Words that contradict each other do not fit."""
        assert person.says("twitch", "--none", *words).exit_code == 2
        assert person.events == []


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--at", "2026-11-24T20:05"), 1),
        (("--at", "2026-11-22T19:00"), 1),
        (("--at", "2001-01-01T08:00"), 1),
        (("--none", "--day", "tomorrow"), 1),
        (("--none", "--day", "2026-11-21"), 1),
        (("--none", "--day", "0001-01-01"), 1),
        (("--none", "--day", "9999-12-31"), 1),
        (("--intensity", "11"), 1),
        (("--intensity", "-1"), 1),
        (("--seconds", "-5"), 1),
        (("--seconds", "nan"), 1),
        (("--minutes", "inf"), 1),
        (("--where", "kitchen"), 1),
        (("--continuous",), 1),
        (("--trigger", "\x1b[2J"), 1),
        (("--note", "x" * 10_000), 1),
        (("--note", "bell\x07"), 1),
        (("--corrects", "no-such-id"), 1),
        (("--at", "soon"), 2),
        (("--side", "up"), 2),
        (("--seconds", "1", "--minutes", "1"), 2),
        (("--at-rest", "--after-use"), 2),
        (("--day", "yesterday"), 2),
        (("thumb",), 2),
    ],
)
def test_what_makes_no_sense_changes_nothing(person: Diarist, words: tuple[str, ...], exit_code: int) -> None:
    """One message for the person, nothing on standard output, nothing recorded."""
    refused = person.says("twitch", *words)
    assert (refused.exit_code, refused.out) == (exit_code, "")
    assert refused.err
    assert person.events == []


def test_a_note_of_bytes_that_are_no_text(home: Household) -> None:
    """Neither on standard input nor as a word: told in a line, nothing recorded."""
    told = home.steady("twitch", "--note", b"\xff".decode("utf-8", "surrogateescape"))
    assert (told.exit_code, "Traceback" in told.err) == (1, False)
    assert home.steady("history").out == "nothing was recorded yet\n"


class TestTime:
    def test_half_past_midnight_belongs_to_the_evening_before(self, person: Diarist) -> None:
        """The person's day has not ended yet."""
        person.now = person.instant("2026-11-25T00:30")
        assert person.says("twitch").out == "episode of 00:30 recorded, 1 today\n"
        assert person.last.day == TODAY
        assert "recalled" not in person.last.data

    def test_entered_for_an_earlier_time_is_recalled(self, person: Diarist) -> None:
        """Within 48 hours; the line names the day (R-092)."""
        told = person.says("twitch", "--at", "yesterday 21:00")
        assert told.out == ("episode of 2026-11-23 21:00 (entered afterwards) recorded, 1 on 2026-11-23\n")
        assert person.last.data["recalled"] is True

    @pytest.mark.parametrize(
        ("zone", "at", "offset_s"),
        [
            ("Europe/Berlin", "2026-10-25T02:30", 7200),
            ("Europe/Berlin", "2026-03-29T02:30", 7200),
            ("Australia/Sydney", "2026-04-05T02:30", 39_600),
            ("Australia/Sydney", "2026-10-04T02:30", 39_600),
        ],
    )
    def test_nights_on_which_clocks_change(self, tmp_path: Path, zone: str, at: str, offset_s: int) -> None:
        """A time that comes twice is the first, one that does not exist an hour later."""
        person = Diarist(tmp_path, zone, f"{at[:10]}T12:00")
        person.says("twitch", "--at", at)
        assert person.last.offset_s == offset_s
        assert person.last.day == date.fromisoformat(at[:10]) - timedelta(days=1)


class TestCorrections:
    def test_keep_the_original(self, person: Diarist) -> None:
        """It stays in the log, marked; the diary holds what it was corrected to, at its own time (R-096)."""
        person.says("twitch", "--where", "left thumb", "--intensity", "4", "--at", "18:00")
        wrong = person.last
        told = person.says("twitch", "--corrects", wrong.id, "--side", "right")
        assert told.out.startswith(
            "episode of 18:00 (right thumb, intensity 4 of 10, entered afterwards) corrected, 1"
        )
        assert [event.kind for event in person.events] == [
            EventKind.EPISODE,
            EventKind.RETRACTED,
            EventKind.EPISODE,
        ]
        (episode,) = person.days[TODAY].episodes
        assert (episode.where, episode.side, episode.at) == ("thumb", "right", wrong.at)

    def test_are_seen_in_the_history(self, person: Diarist) -> None:
        """The original as corrected later, the new one as a correction."""
        person.says("twitch", "--where", "left thumb")
        person.says("twitch", "--corrects", person.last.id, "--side", "right")
        first, _, last = person.says("history").out.splitlines()
        assert first.endswith("left thumb, by cli, corrected later")
        assert last.endswith("right thumb, a correction, by cli")

    def test_move_an_episode(self, person: Diarist) -> None:
        """With a time of its own it is at that one."""
        person.says("twitch")
        person.says("twitch", "--corrects", person.last.id, "--at", "yesterday 22:00")
        assert TODAY not in person.days
        assert person.days[TODAY - timedelta(days=1)].counted == 1

    def test_of_what_is_no_episode_are_refused(self, person: Diarist) -> None:
        """A daily entry is not corrected into an episode; and nothing twice."""
        person.says("day", "--stress", "3")
        assert person.says("twitch", "--corrects", person.last.id, "--side", "left").exit_code == 1
        person.says("twitch")
        episode = person.last.id
        person.says("twitch", "--corrects", episode, "--where", "calf")
        assert "already taken back" in person.says("twitch", "--corrects", episode, "--where", "calf").err

    def test_of_an_old_episode(self, person: Diarist) -> None:
        """However long ago it was: a diary is evidence, and a slip is not corrected by forgetting it."""
        person.says("twitch", "--where", "thumb")
        old = person.last
        person.now += timedelta(days=30)
        assert person.says("twitch", "--corrects", old.id, "--where", "calf").exit_code == 0
        assert (person.last.at, person.last.day) == (old.at, old.day)


class TestUndo:
    def test_says_which_episode_and_what_is_left(self, person: Diarist) -> None:
        """In the words of the diary."""
        person.says("twitch")
        person.says("twitch", "--where", "left thumb", "--note", "private")
        told = person.says("undo")
        assert told.out == "taken back: episode of 20:00 (left thumb, with a note), 1 today\n"
        assert person.days[TODAY].counted == 1

    def test_leaves_it_in_the_history(self, person: Diarist) -> None:
        """Marked as taken back."""
        person.says("twitch")
        person.says("undo")
        assert person.says("history").out.splitlines()[0].endswith("episode: by cli, taken back")

    def test_of_a_correction_tells_what_stays(self, person: Diarist) -> None:
        """The original does not come back by itself."""
        person.says("twitch", "--where", "thumb")
        person.says("twitch", "--corrects", person.last.id, "--where", "calf")
        assert person.says("undo").out.endswith("0 today. What it corrected stays taken back\n")


class TestOffers:
    def test_a_new_region(self, person: Diarist) -> None:
        """A place that is new in the diary: the question is offered, nothing is decided (DOMAIN 5 f)."""
        assert "steady screen" not in person.says("twitch", "--where", "left thumb").out
        assert "steady screen" not in person.says("twitch", "--where", "left palm").out
        told = person.says("twitch", "--where", "right thumb").out
        assert "This place is new in your diary: right hand." in told
        assert "steady screen" in told
        assert "steady screen" not in person.says("twitch", "--where", "right thumb").out

    def test_a_region_that_was_taken_back_is_not_known(self, person: Diarist) -> None:
        """A slip of the pen is no place of before; nor is what a correction replaced."""
        person.says("twitch", "--where", "left thumb")
        person.says("twitch", "--where", "left calf")
        person.says("undo")
        assert "new in your diary: left leg" in person.says("twitch", "--where", "left foot").out

    def test_weakness_and_words(self, person: Diarist) -> None:
        """What was ticked, and words of a note, on an episode and on a day."""
        assert "You noted weakness." in person.says("twitch", "--weakness").out
        assert "steady screen" in person.says("twitch", "--note", "my hand went numb").out
        assert "steady screen" in person.says("day", "--note", "I drop things").out
        assert "steady screen" not in person.says("day", "--note", "a calm day").out


def test_an_age_of_episodes_still_answers(person: Diarist) -> None:
    """After ten thousand of them one more is recorded, with the day's count."""
    at, data = person.now, {"where": "thumb", "side": "left", "triggers": []}
    drafts = (
        Draft(EventKind.EPISODE, at, 3600, TODAY - timedelta(days=1 + n // 10), "cli", data=data)
        for n in range(10_000)
    )
    log = SqliteLog.open(person.home.log)
    log.append(drafts)
    log.close()
    assert (
        person.says("twitch", "--where", "left thumb").out
        == "episode of 20:00 (left thumb) recorded, 1 today\n"
    )
    assert person.says("undo").exit_code == 0


def test_json_is_the_event(person: Diarist) -> None:
    """One document, nothing else."""
    (event,) = json.loads(person.says("twitch", "--where", "calf", "--json").out)["events"]
    assert (event["kind"], event["data"]["where"]) == ("episode", "calf")
