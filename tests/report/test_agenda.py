from datetime import timedelta

import pytest

from fakes.habits import START, at, configured, custom, detox, hands, minutes, quiet, rhythm, task, water
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.reminding.event import EventKind, Json
from steadyhand.domain.reminding.habit import Configuration, Do, Notifications
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.report.agenda import OVER, agenda_text, agenda_view
from steadyhand.report.columns import WIDTH, wide

DAWN = local(START, "04:30")
NOON = local(START, "12:00")
QUIET = Notifications(quiet=(quiet("12:00", "13:00"),))


@pytest.fixture
def log() -> Logbook:
    """An empty log."""
    return Logbook()


def seen(
    configuration: Configuration,
    log: Logbook | None = None,
    *,
    now: object = DAWN,
    first: object = START,
    days: int = 1,
) -> list[dict[str, Json]]:
    """The agenda at that moment."""
    state = EMPTY if log is None else fold(EMPTY, log.events)
    return agenda_view(configuration, state, now, BERLIN, first=first, days=days)


class TestContract:
    def test_row(self) -> None:
        """A row has the contract's keys first, in its order, with ISO times and whole numbers."""
        (row,) = seen(configured(water(goal=250, slots=1)))
        assert list(row.items())[:6] == [
            ("occurrence", "water@2026-11-23T07:00"),
            ("habit", "water"),
            ("due", "2026-11-23T07:00:00+01:00"),
            ("closes", "2026-11-23T23:00:00+01:00"),
            ("amount", 250),
            ("state", "planned"),
        ]

    def test_sorted(self) -> None:
        """Rows are sorted by due time over all days."""
        rows = seen(configured(task("b", "20:00", "09:00"), task("a", "12:00")), days=3)
        due = [row["due"] for row in rows]
        assert due == sorted(due, key=str)
        assert len(due) == 9

    def test_nothing(self) -> None:
        """Without habits, and before the programme, the agenda is empty."""
        assert seen(configured(), days=7) == []
        assert seen(configured(water()), first=START - timedelta(days=3), days=2) == []

    def test_clock_changes(self) -> None:
        """Both clock changes keep each day's one occurrence and give it the right offset."""
        pills = configured(task("pills", "02:30"), start=None, day=rhythm("00:00", "01:00"))
        spring = seen(pills, first=START.replace(2027, 3, 28), days=1)
        autumn = seen(pills, first=START.replace(2027, 10, 31), days=1)
        assert [row["due"] for row in (*spring, *autumn)] == [
            "2027-03-28T03:30:00+02:00",
            "2027-10-31T02:30:00+02:00",
        ]


class TestState:
    @pytest.mark.parametrize("kind", ["done", "skipped", "missed", "excused", "unobserved"])
    def test_outcome(self, log: Logbook, kind: str) -> None:
        """A settled occurrence has its outcome."""
        log.add(EventKind(kind), START, "pills")
        (row,) = seen(configured(task("pills", "09:00")), log, now=NOON)
        assert row["state"] == kind

    def test_open(self) -> None:
        """What is due and unanswered is due, and is shown at once."""
        (row,) = seen(configured(task("pills", "11:30")), now=NOON)
        assert (row["state"], row["shows"]) == ("due", "2026-11-23T12:00:00+01:00")

    def test_prompted(self, log: Logbook) -> None:
        """What is on the screen says since when, and how much it asks for."""
        log.add(EventKind.PROMPTED, START, "water", "11:50", amount=280)
        row = next(row for row in seen(configured(water()), log, now=NOON) if row["state"] == "prompted")
        assert (row["shows"], row["amount"]) == ("2026-11-23T11:50:00+01:00", 280)

    def test_snoozed(self, log: Logbook) -> None:
        """What was put off is shown when the snooze ends."""
        log.add(EventKind.PROMPTED, START, "pills", "11:30")
        log.add(EventKind.SNOOZED, START, "pills", "11:30", until=local(START, "12:20").isoformat())
        (row,) = seen(configured(task("pills", "11:30")), log, now=NOON)
        assert (row["state"], row["shows"], row["because"]) == (
            "snoozed",
            "2026-11-23T12:20:00+01:00",
            "snoozed",
        )

    def test_done(self, log: Logbook) -> None:
        """What was done has the amount that was given, not the one that was asked for."""
        log.add(EventKind.PROMPTED, START, "water", "07:00", amount=280)
        log.done(START, "water", "07:00", amount=500)
        rows = seen(configured(water()), log, now=NOON)
        assert (rows[0]["state"], rows[0]["amount"]) == ("done", 500)

    def test_never_recorded(self, log: Logbook) -> None:
        """What closed while nothing was running says so."""
        log.in_force(START - timedelta(days=1), "pills")
        (row,) = seen(configured(task("pills", "09:00", window=30)), log, now=NOON)
        assert (row["state"], row["shows"], row["because"]) == ("due", None, OVER)

    def test_before_it_was_set_up(self, log: Logbook) -> None:
        """What was due before its habit came into force is not on the agenda."""
        log.in_force(START, "pills", at="10:00")
        rows = seen(configured(task("pills", "09:00", "15:00")), log, now=NOON)
        assert [row["occurrence"] for row in rows] == ["pills@2026-11-23T15:00"]

    def test_what_a_flight_skipped(self, log: Logbook) -> None:
        """What was over in the new zone before the person came there is left out."""
        log.in_force(START, "pill", moved="11:30")
        rows = seen(configured(task("pill", "08:00", "10:00", "20:00")), log, now=NOON)
        assert [row["occurrence"] for row in rows] == [f"pill@{START}T10:00", f"pill@{START}T20:00"]


class TestHolds:
    def test_held(self) -> None:
        """What comes due in quiet hours is shown when they end."""
        (row,) = seen(configured(task("pills", "12:30"), notifications=QUIET))
        assert (row["shows"], row["because"]) == ("2026-11-23T13:00:00+01:00", "held back: quiet hours")

    def test_excused(self) -> None:
        """What closes before the quiet hours end is not shown, and says why."""
        (row,) = seen(configured(task("pills", "12:10", window=30), notifications=QUIET))
        assert (row["shows"], row["because"]) == (None, "held back: quiet hours")

    def test_wind_down(self) -> None:
        """The bedtime routine holds back everything but itself (R-044)."""
        rows = seen(configured(detox(), task("pills", "22:10", window=20)))
        assert [row["shows"] for row in rows] == ["2026-11-23T22:00:00+01:00", None]

    def test_paused(self, log: Logbook) -> None:
        """Planned time off excuses what falls in it."""
        until = local(START, "12:00").isoformat()
        log.add(EventKind.PAUSED, START, at="04:10", via="cli", until=until, because="on a trip")
        rows = seen(configured(task("pills", "09:00", "15:00")), log)
        assert [(row["shows"] is None, row["because"]) for row in rows] == [
            (True, "on a trip"),
            (False, None),
        ]

    def test_gap(self) -> None:
        """The gap between prompts delays the second of two."""
        gap = Notifications(min_gap=minutes(20))
        rows = seen(configured(task("a", "09:00"), task("b", "09:05"), notifications=gap))
        assert (rows[1]["shows"], rows[1]["because"]) == (
            "2026-11-23T09:20:00+01:00",
            "held back: notifications.min_gap_min",
        )

    def test_enough_for_a_day(self) -> None:
        """Above the most a day may have, nothing is shown, and the key is named."""
        most = Notifications(max_per_day=1)
        rows = seen(configured(task("a", "09:00"), task("b", "10:00"), notifications=most))
        assert (rows[1]["shows"], rows[1]["because"]) == (None, "held back: notifications.max_per_day")

    def test_target_met(self, log: Logbook) -> None:
        """A reached target asks no more."""
        log.drank(START, "water", 2500, at="06:00")
        rows = seen(configured(water()), log, now=local(START, "06:30"))
        assert {(row["shows"], row["because"]) for row in rows} == {(None, "target met")}


class TestAmounts:
    def test_paced(self) -> None:
        """The amounts of a paced target add up to the goal, if each earlier one is done."""
        rows = seen(configured(water(2500)))
        assert sum(row["amount"] for row in rows) == 2500

    def test_paced_from_now(self, log: Logbook) -> None:
        """What was drunk so far is taken off what is still asked for."""
        log.drank(START, "water", 1000, at="06:00")
        rows = seen(configured(water(2500)), log, now=local(START, "06:30"))
        assert sum(row["amount"] for row in rows) == 1500

    def test_on_the_screen(self, log: Logbook) -> None:
        """What is on the screen counts as done for what follows."""
        log.add(EventKind.PROMPTED, START, "water", "07:00", amount=250)
        rows = seen(configured(water(500, slots=2)), log, now=local(START, "07:10"))
        assert [row["amount"] for row in rows] == [250, 250]

    def test_another_day(self) -> None:
        """A day far ahead is foreseen by itself."""
        rows = seen(configured(water(2500)), first=START + timedelta(days=200))
        assert sum(row["amount"] for row in rows) == 2500


class TestText:
    def test_by_day(self) -> None:
        """Grouped by day, with the amount, and why something is held or not shown."""
        pills = task("pills", "12:10", "12:30", window=40)
        text = agenda_text(
            seen(configured(pills, water(500, slots=2), notifications=QUIET, start=None), days=2)
        )
        assert text.splitlines()[:8] == [
            "Monday 2026-11-23",
            "  07:00  Water      250 ml",
            "  12:10  Pills",
            "         will not be shown: quiet hours",
            "  12:30  Pills",
            "         shown at 13:00: quiet hours",
            "  21:30  Water      250 ml",
            "",
        ]

    def test_outcomes(self, log: Logbook) -> None:
        """What has been says how it ended, and why."""
        log.excused(START, "pills", reason="held back: sleep")
        text = agenda_text(seen(configured(task("pills", "09:00")), log, now=NOON))
        assert text.splitlines()[1:] == [
            "  09:00  Pills              excused",
            "         held back: sleep",
        ]

    def test_a_break_is_after_so_much_use(self) -> None:
        """Its time is the earliest; the use decides."""
        text = agenda_text(seen(configured(hands(90), task("pills", "09:00"))))
        assert text.splitlines()[1:4] == [
            "  08:30  Hands              after 90 min of use",
            "  09:00  Pills",
            "  10:00  Hands              after 90 min of use",
        ]

    def test_what_comes_often_has_one_line(self) -> None:
        """A break of 3 minutes is no 319 lines; in JSON each of them is there."""
        rows = seen(configured(hands(3), task("pills", "09:00")))
        assert agenda_text(rows).splitlines()[1:] == [
            "  07:03  Hands",
            "         until 22:57, after each 3 min of use, at most 319 times",
            "  09:00  Pills",
        ]
        assert len(rows) == 320
        assert (rows[0]["kind"], rows[0]["every_min"]) == ("break", 3)

    def test_how_its_day_goes(self, log: Logbook) -> None:
        """How those ended that were, what is open now, and what is held back."""
        log.done(START, "tea", "08:00")
        log.done(START, "tea", "09:00")
        log.add(EventKind.MISSED, START, "tea", "10:00")
        log.add(EventKind.EXCUSED, START, "tea", "11:00")
        log.add(EventKind.PROMPTED, START, "tea", "12:00")
        hours = [f"{hour:02}:00" for hour in range(8, 24)]
        text = agenda_text(seen(configured(task("tea", *hours, title="Tea")), log, now=local(START, "12:10")))
        assert text.splitlines()[1:] == [
            "  08:00  Tea",
            "         until 23:00, 16 times",
            "         so far: 2 done, 1 excused, 1 missed",
            "         will not be shown: 1 (sleep)",
            "  12:00  Tea              prompted",
        ]

    def test_twelve_a_day_are_twelve_lines(self) -> None:
        """Each of them may be of interest."""
        text = agenda_text(seen(configured(task("tea", *(f"{hour:02}:00" for hour in range(8, 20))))))
        assert len(text.splitlines()) == 13

    def test_nothing(self) -> None:
        """An empty agenda says so."""
        assert agenda_text([]) == "Nothing is planned."

    @pytest.mark.parametrize("title", ["長い" * 60, "x" * 200, "خذ الدواء " * 20])
    def test_width(self, title: str) -> None:
        """No line is wider than 80 columns in any script, with sixty habits."""
        habits = [custom(f"h-{index}", Do(), at("12:30"))._replace(title=title) for index in range(60)]
        text = agenda_text(seen(configured(*habits, notifications=QUIET)))
        assert max(wide(line) for line in text.splitlines()) <= WIDTH
