"""Four weeks with the real daemon over either clock change, from setup to the doctor's sheet.

Each number is counted beside it: by the participant, from the wire alone, and by hand.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from stage.desk import Desk
from stage.desktop import PrivateBus
from stage.participant import IGNORE, OTHERWISE, TOLD, Participant
from stage.person import Person

TITLES = {
    "Water": "water",
    "Caffeine": "caffeine",
    "Alcohol": "alcohol",
    "Wind down": "detox",
    "Something with magnesium": "magnesium-food",
    "Relaxation": "relax",
    "Rest your hands": "hands",
    "Evening check-in": "evening",
    "Morning check-in": "morning",
    "Weekly questions": "screening",
    "Week-four review": "week-four",
    "Pills": "pills",
}
PILLS = """
[habits.pills]
kind = "task"
title = "Pills"
at = ["08:00"]
window_min = 60
"""
pytestmark = pytest.mark.desktop
SNOOZED_MIN = 40
"""Food with magnesium is asked about at half past twelve; put off, it comes back at twenty to."""
OPENED = "opened.html"
AWAY, SILENT, OFF = 12, (5, 19, 24), 26
"""A planned pause; no answers and no entries; and a machine that is off until five past nine that morning."""
SESSIONS = (16, 20, 27)
"""The days on which steady relax leads a session; on the others a button says that it was done."""
EPISODES = {
    **dict(zip(range(1, 8), (3, 2, 4, 3, 0, 2, 4), strict=True)),
    **dict(zip(range(8, 15), (3, 3, 2, 2, 0, 2, 1), strict=True)),
    **dict(zip(range(15, 22), (2, 1, 2, 1, 0, 1, 0), strict=True)),
    **dict(zip(range(22, 29), (1, 0, 1, 0, 1, 0, 1), strict=True)),
}
TWITCHES_AT = ("10:12", "13:41", "16:22", "19:13")
DUE = {
    "water": 10 * 21,
    "hands": 5 * 21,
    "caffeine": 21,
    "detox": 21,
    "magnesium-food": 21,
    "relax": 14,
    "evening": 28,
    "morning": 28,
    "screening": 4,
    "week-four": 1,
    "pills": 28,
}
"""By hand: water in ten slots a day and breaks at 10, 13, 16, 19 and 22 o'clock, both from week 2 on."""
EXCUSED = {
    "water": 10,
    "hands": 20 + 5,
    "caffeine": 1,
    "detox": 1,
    "magnesium-food": 1,
    "evening": 1,
    "morning": 1,
    "pills": 1,
}
"""By hand: the day away; and the break of 22 o'clock, which falls into each wind-down of the other days."""
UNOBSERVED = {"water": 1, "pills": 1}
"""By hand: what was over when the machine was switched on again, water of seven and pills of eight."""
ANSWERS = {
    "done": "done",
    "open": "done",
    "none": "done",
    "some": "done",
    "skip": "skipped",
    IGNORE: "missed",
}
ENTERED = {"morning": ("day", "--bed"), "screening": ("screen", "--answers"), "relax": ("relax",)}
"""The commands that answer in place of a button."""
LINES = {
    #                  due done skip miss excu unob elig  met
    "pills":          (28,  15,   4,   7,   1,   1,  26,  15),
    "evening":        (28,  24,   0,   3,   1,   0,  27,  24),
    "magnesium-food": (21,  18,   0,   2,   1,   0,  20,  18),
    "relax":          (14,  12,   0,   2,   0,   0,  14,  12),
    "caffeine":       (21,  12,   3,   5,   1,   0,  18,  18),
    "hands":          (105, 51,  10,  19,  25,   0,  20,   0),
}  # fmt: skip
"""The lines of the adherence, worked out by hand for both seasons from what the participant does.

All: day 12 is excused, days 5, 19 and 24 are missed. By the rule of ``Season.chosen``, (day + hour) of 7
being 3 is skipped and 5 is missed; the others are done.
Pills, 28 days at 8 o'clock: skipped where the day of 7 is 2 (2, 9, 16, 23), missed where it is 4 (4, 11,
18, 25) and on the three silent days, unobserved on day 26; 28 - 4 - 7 - 1 - 1 = 15 done. A day is
eligible but for day 12 and day 26, and met where its pill was taken.
Evening, 28 days: missed on the silent ones. Magnesium, days 8 to 28: silent are 19 and 24; what is put
off on days 10, 15, 20 and 25 is done after that. Relaxation, days 15 to 28: the day away was before it.
Caffeine, days 8 to 28 at 17 o'clock: skipped on 14, 21 and 28, missed on 9, 16, 23, 19 and 24. Its days
go by what was drunk: 18 of them are entered as complete, each below 400 mg; 19 and 24 are not known.
Hands, 21 days of five: all of day 12 and the 20 others' of 22 o'clock are excused, 8 are missed on days
19 and 24. On the 18 other days, by the day of 7: skipped at 10 on 0 (14, 21, 28), at 13 on 4 (11, 18, 25),
at 16 on 1 (8, 15, 22), at 19 on 5 (26), which are 10; missed at 10 on 2 (9, 16, 23), at 13 on 6 (13, 20, 27),
at 16 on 3 (10, 17), at 19 on 0 (14, 21, 28), which are 11. No day is without one of them, so none is met.
"""
LINE_COLUMNS = (
    "due", "done", "skipped", "missed", "excused", "unobserved", "days_eligible", "days_met"
)  # fmt: skip
PILLS_LINE = "Pills 15/26 58% 58% 58% 73% 28 due, 15 done, 4 skipped, 7 missed, 1 excused, 1 unobserved"
"""By hand: 15 of the 26 that count are done, all in time, and 15 + 4 of them answered."""
OUTCOME_ORDER = ("done", "skipped", "missed", "excused", "unobserved")
DIARY_ALONE = """
[programme]
start = 2026-10-12

[notifications]
show_details = true

[habits.morning]
enabled = false

[habits.screening]
enabled = false

[habits.week-four]
enabled = false
"""
SIGNS = """
weakness atrophy spread sensory family_history stiffness new_medicine
sudden_weakness breathless_rest swallowing seizure cauda_equina cardiac_symptoms overhydration_symptoms
fever_agitation_jerks dark_urine weakness_both_sides
"""
MORNING = "day --bed 23:10 --up 06:50 --quality 4 --stress 3"
EPISODE = "twitch --where thumb --side right --seconds 8 --intensity 3"


def caffeine_mg(day: int) -> int:
    """What the participant drinks on a day: two cups, more of it in the first week and on day 9."""
    return (160 if day < 8 else 95) + (240 if day == 9 else 63)


class Season(NamedTuple):
    """Four weeks from a Monday, with the change of clocks in Berlin in the night to day 14.

    ``eight_utc``: eight o'clock there in UTC, before that night and after it, by hand.
    ``night_h``: from eight o'clock on day 13 to eight o'clock on day 14, in hours.
    """

    start: date
    eight_utc: tuple[time, time]
    night_h: int

    def on(self, day: int, clock: str = "") -> str:
        """The local date of a programme day, with a time where one is given."""
        return f"{self.start + timedelta(days=day - 1)} {clock}".strip()

    def day_of(self, at: datetime) -> int:
        """The programme day of a local time; days begin at four."""
        return ((at - timedelta(hours=4)).date() - self.start).days + 1

    def chosen(self, habit: str, at: datetime) -> str:
        """How the participant answers: mostly done, at some times not, on silent days not at all."""
        day = self.day_of(at)
        if day in SILENT:
            return IGNORE
        of_habit = {
            "evening": "some" if EPISODES[day] else "none",
            "week-four": "open",
            "relax": OTHERWISE if day in SESSIONS else "done",
            "screening": "skip",
            "detox": "done",
            "magnesium-food": "snooze" if day % 5 == 0 and at.minute < SNOOZED_MIN else "done",
        }
        return of_habit.get(habit) or {3: "skip", 5: IGNORE}.get((day + at.hour) % 7, "done")

    def until_day_25(self, _: str, at: datetime) -> str:
        """The answer of somebody without episodes who stops answering on day 25, and left out day 22."""
        return "none" if self.day_of(at) in {*range(1, 22), 23, 24, 25} else IGNORE


AUTUMN = Season(date(2026, 10, 12), (time(6), time(7)), night_h=25)
SPRING = Season(date(2027, 3, 15), (time(7), time(6)), night_h=23)


class Lived(NamedTuple):
    """The four weeks as they were lived, and what became of them."""

    season: Season
    participant: Participant
    person: Person
    review: Any
    folder: Path

    @property
    def outcomes(self) -> dict[str, list[str]]:
        """The outcomes of each occurrence in the log's file."""
        found: dict[str, list[str]] = {}
        for row in self.person.log():
            if row.kind in OUTCOME_ORDER and row.occurrence is not None:
                found.setdefault(row.occurrence, []).append(row.kind)
        return found

    def row(self, habit: str) -> dict[str, Any]:
        """A habit's row of the review."""
        (row,) = [each for each in self.review["adherence"] if each["habit"] == habit]
        return dict(row)

    def expected(self, habit: str) -> Counter[str]:
        """What the habit's outcomes must be, by the participant's own account and by hand."""
        own: Counter[str] = Counter()
        for choice, number in self.participant.answers(habit).items():
            if choice in ANSWERS:
                own[ANSWERS[choice]] += number
        own["done"] += sum(deed.words[:2] == ENTERED.get(habit) for deed in self.participant.said)
        own["excused"] += EXCUSED.get(habit, 0)
        own["unobserved"] += UNOBSERVED.get(habit, 0)
        return +own


def keep_the_diary(participant: Participant, season: Season, answers: Path) -> None:
    """What the participant does without being asked, on each day but the silent ones and the one away."""
    on = season.on
    participant.do(on(AWAY - 1, "23:40"), "pause", "--until", on(AWAY + 1, "05:00").replace(" ", "T"))
    for day in range(1, 29):
        if day in (*SILENT, AWAY):
            continue
        participant.do(on(day, "07:12"), *MORNING.split())
        participant.do(on(day, "08:05"), "log", "caffeine", "160" if day < 8 else "95")
        participant.do(on(day, "14:20"), "log", "caffeine", "240" if day == 9 else "63")
        for at in TWITCHES_AT[: EPISODES[day]]:
            participant.do(on(day, at), *EPISODE.split())
        if day in SESSIONS:
            participant.do(on(day, "21:20"), "relax", began=on(day, "21:05"))
        if day % 7 == 0:
            participant.do(on(day, "17:40"), "screen", "--answers", str(answers))
        participant.do(on(day, "22:50"), "day", "--intake-complete")


def set_up(person: Person) -> None:
    """Set up unasked, then let prompts say what they are about, and rest the hands less often."""
    assert person.steady("setup", "--yes").returncode == 0
    text = person.configuration.read_text()
    for before, after in (
        ("show_details = false", "show_details = true"),
        ("every_min = 45", "every_min = 180"),
    ):
        assert text.count(f"\n{before}") == 1
        text = text.replace(f"\n{before}", f"\n{after}")
    person.configuration.write_text(text + PILLS)
    assert person.steady("check").returncode == 0


def rate_words(lived: Lived) -> str:
    """The last week's rate, as the review has it."""
    return str(lived.review["symptoms"]["final"]["rate"])


def a_browser(folder: Path) -> Path:
    """A program folder with an ``xdg-open`` that keeps what it was asked to open."""
    programs = folder / "bin"
    programs.mkdir()
    browser = programs / "xdg-open"
    browser.write_text(
        f'#!/bin/sh\ncp "$1" "{folder}/opening.html" && mv "{folder}/opening.html" "{folder}/{OPENED}"\n'
    )
    browser.chmod(0o755)
    return programs


@pytest.fixture(scope="module", params=[AUTUMN, SPRING], ids=["autumn", "spring"])
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The whole of it: set up, four weeks, the review."""
    season: Season = request.param
    on = season.on
    folder = tmp_path_factory.mktemp("four-weeks")
    answers = folder / "answers.json"
    answers.write_text(json.dumps(dict.fromkeys(SIGNS.split(), "no") | {"onset": on(-9)}))
    with PrivateBus() as bus, Desk(bus.address) as desk:
        path = f"{a_browser(folder)}:{os.environ['PATH']}"
        surroundings = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DISPLAY": ":none", "PATH": path}
        with Person(folder, on(1, "06:30:00"), surroundings) as person:
            set_up(person)
            with Participant(person, desk, TITLES, season.chosen, (folder / OPENED).exists) as participant:
                keep_the_diary(participant, season, answers)
                participant.live_until(on(OFF - 1, "23:30"))
                participant.switched_off_until(on(OFF, "09:05"))
                participant.live_until(on(29, "05:00"))
            yield Lived(season, participant, person, review(person, on(28)), folder)


def review(person: Person, day: str) -> Any:
    """The review of that day."""
    told = person.steady("review", "--on", day, "--json")
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_day_28_asks_once_and_opens_the_review(lived: Lived) -> None:
    """R-006: the reassessment comes on day 28 at 18:00, once, and its Open button opens the page."""
    (asked,) = [each for each in lived.participant.answered if each.habit == "week-four"]
    assert f"{asked.at:%Y-%m-%d %H:%M}" == lived.season.on(28, "18:00")
    assert asked.bubble.labels["open"] == "Open"
    assert "<html" in (lived.folder / OPENED).read_text()


def test_every_occurrence_has_one_outcome(lived: Lived) -> None:
    """I-1 over four weeks with the real daemon: as many as counted by hand, each with exactly one."""
    outcomes = lived.outcomes
    assert Counter(key.partition("@")[0] for key in outcomes) == DUE
    assert {key: each for key, each in outcomes.items() if len(each) != 1} == {}


@pytest.mark.parametrize("habit", DUE)
def test_the_review_counts_what_was_done(lived: Lived, habit: str) -> None:
    """Each habit's row is what the participant answered and entered, and what was excused by hand."""
    row, own = lived.row(habit), lived.expected(habit)
    counted = Counter({kind: row[kind] for kind in OUTCOME_ORDER if row[kind]})
    assert counted == own
    assert row["due"] == own.total() == DUE[habit]


@pytest.mark.parametrize("habit", LINES)
def test_the_line_of_the_adherence_is_what_it_is_by_hand(lived: Lived, habit: str) -> None:
    """DOMAIN 3: due, each outcome, the days that count and the days met, over either clock change."""
    row = lived.row(habit)
    assert tuple(row[column] for column in LINE_COLUMNS) == LINES[habit]


def test_the_terminal_says_the_line_that_it_is_by_hand(lived: Lived) -> None:
    """DOMAIN 3: what is left out of the share is always told beside it."""
    told = lived.person.steady("review", "--on", lived.season.on(28))
    assert PILLS_LINE in " ".join(told.stdout.split())


def test_eight_o_clock_stays_eight_o_clock(lived: Lived) -> None:
    """28 pills at 08:00 there: the night of the change is an hour longer or shorter, and no other is."""
    asked = {row.day: row.at for row in lived.person.log() if row.habit == "pills" and row.kind == "prompted"}
    start, (before, after) = lived.season.start, lived.season.eight_utc
    assert {day: f"{at:%Y-%m-%d %H:%M}" for day, at in asked.items()} == {
        day: f"{day} {before if number < 14 else after:%H:%M}"
        for number in range(1, 29)
        if number not in (AWAY, OFF) and (day := start + timedelta(days=number - 1))
    }
    night = asked[start + timedelta(days=13)] - asked[start + timedelta(days=12)]
    assert round(night / timedelta(hours=1), 2) == lived.season.night_h


def test_no_bubble_is_left_behind(lived: Lived) -> None:
    """What was answered by a button or a command, or closed unanswered, was taken down; remarks may stand."""
    asking = [bubble.title for bubble in lived.participant.desk.open if set(bubble.labels) - {"default"}]
    assert asking == []


def test_the_review_counts_the_episodes(lived: Lived) -> None:
    """The first and the last seven days, by observed day; a silent day is not observed, and no zero."""
    symptoms = lived.review["symptoms"]
    for window, days in (("baseline", range(1, 8)), ("final", range(22, 29))):
        logged = [day for day in days if day not in SILENT]
        assert symptoms[window]["days_observed"] == len(logged) == 6
        assert symptoms[window]["episodes"] == sum(EPISODES[day] for day in logged)


def test_fewer_episodes_lower_no_tier(lived: Lived) -> None:
    """R-008, DOMAIN 5: a sixth of the episodes is an improvement, and after five weeks a visit is due."""
    assert lived.review["symptoms"]["rate_ratio"] == pytest.approx(3 / 18, abs=0.01)
    assert lived.review["symptoms"]["verdict"] == "improved"
    assert lived.review["screening"]["tier"] == "BOOK_SOON"
    assert lived.review["screening"]["asked"] == lived.season.on(28)


def test_each_day_stands_in_the_review_as_it_was(lived: Lived) -> None:
    """Episodes and caffeine of all 28 days; what is not known is null."""
    unknown = (*SILENT, AWAY)
    rows = {row["number"]: row for row in lived.review["days"]}
    assert {day: row["episodes"] for day, row in rows.items()} == {
        day: None if day in unknown else EPISODES[day] for day in range(1, 29)
    }
    assert {day: row["caffeine_mg"] for day, row in rows.items()} == {
        day: None if day in unknown else caffeine_mg(day) for day in range(1, 29)
    }


def test_the_sessions_are_in_the_log(lived: Lived) -> None:
    """R-051: each that was led, with its minutes, on its reminder."""
    sessions = [row for row in lived.person.log() if row.kind == "session"]
    assert [row.data for row in sessions] == [{"minutes": 12, "technique": "coherent"}] * len(SESSIONS)
    assert [row.occurrence for row in sessions] == [f"relax@{lived.season.on(day)}T21:00" for day in SESSIONS]


def test_the_limit_is_told_of_once(lived: Lived) -> None:
    """R-031: 335 mg on day 9 are more than 80 % of 400 mg; no other day comes near."""
    told = [each for each in lived.participant.answered if each.choice == TOLD]
    assert [(each.habit, lived.season.day_of(each.at)) for each in told] == [("caffeine", 9)]


def test_the_forms_say_the_same(lived: Lived) -> None:
    """The page and the doctor's sheet are written from the same numbers."""
    for form, begins in (("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-")):
        file = lived.folder / f"review.{form}"
        written = lived.person.steady("review", "--on", lived.season.on(28), f"--{form}", str(file))
        assert written.returncode == 0, written.stderr
        assert file.read_bytes().lower().startswith(begins.lower())
    assert rate_words(lived) in (lived.folder / "review.html").read_text()


def test_who_stops_entering_gets_no_verdict(tmp_path: Path) -> None:
    """DOMAIN 4.1: three observed days of the last seven are not enough data, and the review says so."""
    with PrivateBus() as bus, Desk(bus.address) as desk:
        surroundings = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DISPLAY": ":none"}
        with Person(tmp_path, AUTUMN.on(1, "06:30:00"), surroundings) as person:
            person.configure(DIARY_ALONE)
            assert person.steady("check").returncode == 0
            with Participant(person, desk, TITLES, AUTUMN.until_day_25) as participant:
                participant.live_until(AUTUMN.on(29, "05:00"))
            told = review(person, AUTUMN.on(28))["symptoms"]
    assert told["final"]["days_observed"] == 3
    assert told["verdict"] == "not_enough_data"
