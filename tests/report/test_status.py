from datetime import UTC, datetime, timedelta

import pytest

from fakes.habits import (
    START,
    caffeine,
    configured,
    custom,
    detox,
    example,
    relax,
    rhythm,
    task,
    water,
    week_four,
)
from report.diligent import Diligent
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.reminding.event import EventKind, Json
from steadyhand.domain.reminding.habit import At, Configuration, Do, Taper
from steadyhand.domain.reminding.state import EMPTY, fold
from steadyhand.report.columns import WIDTH, wide
from steadyhand.report.status import DaemonFacts, status_text, status_view

MORNING = local(START, "10:15")
RUNNING = DaemonFacts(running=True, pid=7, since=local(START, "07:00"), channel="dbus", buttons=True)


@pytest.fixture
def log() -> Logbook:
    """An empty log."""
    return Logbook()


def seen(
    configuration: Configuration, log: Logbook | None = None, now: datetime = MORNING
) -> dict[str, Json]:
    """The status at that moment."""
    state = fold(EMPTY, log.events) if log is not None else EMPTY
    return status_view(configuration, state, now, BERLIN, RUNNING)


def row(configuration: Configuration, log: Logbook | None = None, now: datetime = MORNING) -> dict[str, Json]:
    """The only habit's row."""
    (only,) = seen(configuration, log, now)["habits"]
    return only


class TestContract:
    def test_keys(self) -> None:
        """The contract's keys stand first, in its order."""
        view = seen(configured(water()))
        assert list(view)[:6] == ["now", "day", "programme", "daemon", "warning", "habits"]
        habit = view["habits"][0]
        contract = ["id", "kind", "unit", "goal", "amount", "met", "open", "next"]
        assert list(habit)[:8] == contract

    def test_times(self) -> None:
        """Times are ISO 8601 with the offset of the zone, to the second."""
        view = status_view(configured(), EMPTY, datetime(2026, 7, 1, 8, 0, 0, 999, tzinfo=UTC), BERLIN)
        assert view["now"] == "2026-07-01T10:00:00+02:00"

    def test_open(self) -> None:
        """An open reminder has its occurrence, state, due time and the time it closes."""
        assert row(configured(task("pills", "09:00")))["open"] == [
            {
                "occurrence": "pills@2026-11-23T09:00",
                "state": "due",
                "due": "2026-11-23T09:00:00+01:00",
                "closes": "2026-11-23T11:00:00+01:00",
            }
        ]

    @pytest.mark.parametrize(("kind", "state"), [("prompted", "prompted"), ("snoozed", "snoozed")])
    def test_open_state(self, log: Logbook, kind: str, state: str) -> None:
        """An open reminder is due, prompted or snoozed."""
        log.add(EventKind(kind), START, "pills", until=local(START, "10:58").isoformat())
        (reminder,) = row(configured(task("pills", "09:00")), log)["open"]
        assert reminder["state"] == state

    def test_closes_is_effective(self, log: Logbook) -> None:
        """A snooze that ends at the end of the window moves the time it closes."""
        log.add(EventKind.SNOOZED, START, "pills", until=local(START, "11:00").isoformat())
        (reminder,) = row(configured(task("pills", "09:00")), log)["open"]
        closes = datetime.fromisoformat(reminder["closes"])
        assert closes == local(START, "11:05")

    def test_daemon(self) -> None:
        """What is known of the daemon is passed on."""
        assert seen(configured())["daemon"] == {
            "running": True,
            "pid": 7,
            "since": "2026-11-23T07:00:00+01:00",
            "channel": "dbus",
            "buttons": True,
            "presence": None,
            "held_back": None,
        }

    def test_no_daemon(self) -> None:
        """Without a daemon it is not running, and the rest is null."""
        view = status_view(configured(), EMPTY, MORNING, BERLIN)
        unknown = dict.fromkeys(("pid", "since", "channel", "buttons", "presence", "held_back"))
        assert view["daemon"] == {"running": False, **unknown}


class TestProgramme:
    def test_first_day(self) -> None:
        """Status shows week and day (R-001)."""
        programme = {"day": 1, "week": 1, "phase": "monitor", "start": "2026-11-23"}
        assert seen(configured())["programme"] == programme

    def test_before_the_start(self) -> None:
        """Before the start there is no day and no week, and nothing is open."""
        view = seen(example(), now=MORNING - timedelta(days=3))
        assert view["programme"] == {
            "day": None,
            "week": None,
            "phase": "not started",
            "start": "2026-11-23",
        }
        assert all(not habit["open"] for habit in view["habits"])

    def test_none(self) -> None:
        """Without a programme its facts are null."""
        view = seen(configured(water(), start=None))
        assert view["programme"] == {"day": None, "week": None, "phase": None, "start": None}


class TestAmounts:
    def test_target(self, log: Logbook) -> None:
        """A target has its goal and the day's amount, whole numbers as such."""
        log.drank(START, "water", 750.0)
        water_row = row(configured(water()), log)
        assert (water_row["goal"], water_row["amount"], water_row["met"]) == (2500, 750, False)
        assert isinstance(water_row["amount"], int)

    def test_nothing_logged(self) -> None:
        """Absent is null, never 0."""
        assert row(configured(water()))["amount"] is None

    def test_explicit_zero(self, log: Logbook) -> None:
        """A zero that was logged is a zero."""
        log.drank(START, "water", 0)
        assert row(configured(water()), log)["amount"] == 0

    def test_unknown_amount(self, log: Logbook) -> None:
        """With an unknown amount the total is a lower bound, and whether a target is met is unknown."""
        log.drank(START, "water", None)
        log.drank(START, "water", 500)
        water_row = row(configured(water()), log)
        assert (water_row["amount"], water_row["at_least"], water_row["met"]) == (500, True, None)

    def test_target_reached(self, log: Logbook) -> None:
        """A reached target is met, asks no more, and its next reminder is tomorrow's."""
        log.drank(START, "water", 2500)
        water_row = row(configured(water()), log, local(START, "10:15"))
        assert (water_row["met"], water_row["open"]) == (True, [])
        assert water_row["next"] == "2026-11-24T07:00:00+01:00"

    def test_limit_in_force(self) -> None:
        """A limit's goal is the limit in force today."""
        tapered = configured(caffeine(taper=Taper(600, 25, timedelta(days=7))))
        goals = [row(tapered, now=MORNING + timedelta(days=days))["goal"] for days in (0, 7, 14)]
        assert goals == [600, 450, 400]

    @pytest.mark.parametrize(
        ("amount", "closed", "met"),
        [(80, False, None), (401, False, False), (401, True, False), (400, True, True), (None, True, None)],
    )
    def test_limit(self, log: Logbook, amount: float | None, *, closed: bool, met: bool | None) -> None:
        """A limit is not met when exceeded, met once the day was closed within it, else unknown."""
        log.drank(START, "caffeine", amount)
        if closed:
            log.closed(START)
        assert row(configured(caffeine()), log)["met"] is met

    def test_without_amounts(self) -> None:
        """A habit without amounts has neither a goal nor an amount."""
        pills = row(configured(task("pills", "09:00")))
        assert (pills["unit"], pills["goal"], pills["amount"]) == (None, None, None)

    @pytest.mark.parametrize(
        ("kind", "met"),
        [("done", True), ("skipped", False), ("missed", False), ("excused", None), ("unobserved", None)],
    )
    def test_met(self, log: Logbook, kind: str, *, met: bool | None) -> None:
        """It is met when all that came due today was done; unknown where nothing eligible did."""
        log.add(EventKind(kind), START, "pills")
        assert row(configured(task("pills", "09:00", "20:00")), log)["met"] is met


class TestNext:
    def test_today(self) -> None:
        """The next due time of today."""
        assert row(configured(task("pills", "09:00", "20:00")))["next"] == "2026-11-23T20:00:00+01:00"

    def test_done_early(self, log: Logbook) -> None:
        """What was done early is not next."""
        log.done(START, "pills", "20:00")
        assert row(configured(task("pills", "09:00", "20:00")), log)["next"] == "2026-11-24T09:00:00+01:00"

    def test_in_weeks(self) -> None:
        """The next one may be weeks ahead."""
        assert row(configured(week_four()))["next"] == "2026-12-20T18:00:00+01:00"

    def test_never(self) -> None:
        """A habit that never comes due again has none."""
        assert row(configured(week_four()), now=MORNING + timedelta(days=40))["next"] is None

    def test_clock_change(self) -> None:
        """Over a clock change the next one keeps its local time."""
        night = local(START.replace(month=10, day=24), "12:00")
        pills = row(configured(task("pills", "09:00"), start=None), now=night)
        assert pills["next"] == "2026-10-25T09:00:00+01:00"

    def test_paused(self, log: Logbook) -> None:
        """During time off nothing is open, and next is what comes after it."""
        until = local(START + timedelta(days=3), "12:00").isoformat()
        log.add(EventKind.PAUSED, START, via="cli", until=until, because="on a trip")
        pills = row(configured(task("pills", "09:00")), log)
        assert (pills["open"], pills["next"]) == ([], "2026-11-27T09:00:00+01:00")

    def test_paused_for_good(self, log: Logbook) -> None:
        """Without an end of the time off there is no next one."""
        log.add(EventKind.PAUSED, START, via="cli")
        view = seen(configured(task("pills", "09:00"), water()), log)
        assert [habit["next"] for habit in view["habits"]] == [None, None]


class TestCounts:
    def test_today(self, log: Logbook) -> None:
        """Today's outcomes are counted, each apart, and what is open."""
        log.done(START, "pills")
        log.excused(START, "tea")
        log.missed(START - timedelta(days=1), "pills")
        view = seen(configured(task("pills", "09:00"), task("tea", "09:00"), task("nap", "10:00")), log)
        assert view["today"] == {
            "due": 3,
            "done": 1,
            "skipped": 0,
            "missed": 0,
            "excused": 1,
            "unobserved": 0,
            "open": 1,
        }


class TestText:
    def test_at_a_glance(self) -> None:
        """Day, daemon, each habit with how to answer what is open, and today's counts."""
        pills = task("pills", "09:00", window=120)
        configuration = configured(pills, water(), relax(), notifications=None)
        person = Diligent(configured(water()), local(START, "04:30"))
        person.live_until(local(START, "10:05"))
        view = status_view(configuration, person.state, MORNING, BERLIN, RUNNING)
        assert status_text(view).splitlines() == [
            "Monday 2026-11-23, 10:15 - day 1 of 28, week 1: monitor",
            "Running since 07:00; reminders are shown through dbus with buttons.",
            "",
            "  Pills  next Tue 2026-11-24 09:00",
            "    open 09:00 to 11:00: steady done pills (or snooze, skip)",
            "  Water  500 of 2500 ml, next 11:50",
            "    20 %, 2000 ml to go; drinks, not food.",
            "    open 10:10 to 11:50: steady done water (or snooze, skip)",
            "",
            "Not today: Relax Mon 2026-12-07 21:00",
            "",
            "Today 4 due: 2 done, 0 skipped, 0 missed, 0 excused, 0 unobserved, 2 open",
        ]

    def test_not_running(self) -> None:
        """Without the daemon it says that nothing will be shown, and how to start it."""
        text = status_text(status_view(configured(), EMPTY, MORNING, BERLIN))
        assert "Not running: nothing will be shown.\nStart it with: systemctl --user start" in text

    def test_nothing_configured(self) -> None:
        """Without any habit it says so, and what to do."""
        assert "No habits are set up" in status_text(seen(configured()))

    def test_before_the_start(self) -> None:
        """Before the programme it says when it starts."""
        text = status_text(seen(example(), now=MORNING - timedelta(days=3)))
        assert "the programme starts on Monday 2026-11-23" in text
        assert "Nothing is planned for today." in text

    def test_no_programme(self) -> None:
        """Without a programme none is mentioned."""
        assert status_text(seen(configured(water(), start=None))).startswith("Monday 2026-11-23, 10:15\n")

    def test_after_the_programme(self) -> None:
        """After the four weeks the day goes on without an end."""
        text = status_text(seen(configured(water()), now=MORNING + timedelta(days=40)))
        assert "day 41, week 6: maintain" in text

    def test_warning(self) -> None:
        """A warning stands above the habits."""
        view = status_view(configured(water()), EMPTY, MORNING, BERLIN, warning="the file has 2 faults")
        text = status_text(view)
        assert text.index("Warning: the file has 2 faults") < text.index("Water")

    def test_paused(self, log: Logbook) -> None:
        """Time off is said, with its reason, its end and how to go on."""
        until = local(START + timedelta(days=1), "08:00").isoformat()
        log.add(EventKind.PAUSED, START, via="cli", until=until, because="on a trip")
        text = status_text(seen(configured(water()), log))
        assert "Paused until Tue 2026-11-24 08:00 (on a trip). Go on with: steady resume" in text

    def test_limit(self, log: Logbook) -> None:
        """A limit says at most, and when it is exceeded."""
        log.drank(START, "caffeine", 480)
        assert "480 of at most 400 mg, above the limit" in status_text(seen(configured(caffeine()), log))

    def test_limit_without_prompts(self) -> None:
        """A limit that never prompts is shown all the same."""
        silent = configured(caffeine()._replace(recurrences=()))
        assert "nothing logged of at most 400 mg" in status_text(seen(silent))

    def test_week(self) -> None:
        """The week so far stands beside the habit, in days."""
        week: list[dict[str, Json]] = [{"habit": "water", "days_met": 4, "days_eligible": 5}]
        view = status_view(configured(water()), EMPTY, MORNING, BERLIN, week=week)
        assert "4 of 5 days this week" in status_text(view)

    def test_other_scripts(self) -> None:
        """Names in other scripts keep the columns straight."""
        names = ("薬を飲む", "Трава", "قهوة", "Ça va")
        habits = [task(f"h-{index}", "20:00", title=name) for index, name in enumerate(names)]
        lines = status_text(seen(configured(*habits))).splitlines()[3:7]
        assert len({wide(line[: line.index("next")]) for line in lines}) == 1

    def test_nothing_a_terminal_obeys(self) -> None:
        """A title cannot command the terminal, nor begin a line of its own."""
        title = "Water\x1b[2J\nToday 0 due"
        text = status_text(seen(configured(task("pills", "20:00", title=title))))
        assert "\x1b" not in text
        assert "\nToday 0 due " not in text

    @pytest.mark.parametrize("title", ["a rather long title " * 6, "長い" * 60, "x" * 200])
    def test_width(self, title: str) -> None:
        """No line is wider than 80 columns, with sixty habits of long names."""
        habits = [task(f"habit-{index}", "09:00", "20:00", title=title) for index in range(60)]
        text = status_text(seen(configured(*habits, detox(), caffeine(), water(title=title))))
        assert max(wide(line) for line in text.splitlines()) <= WIDTH

    def test_small_hours(self) -> None:
        """After midnight it is still the evening's day."""
        late = configured(custom("書く", Do(), At(())), detox(), day=rhythm(bedtime="01:30"))
        text = status_text(seen(late, now=local(START + timedelta(days=1), "00:45")))
        assert text.startswith("Monday 2026-11-23, 00:45 - day 1")
        assert "open 00:30 to 01:30: steady done detox" in text


class TestUse:
    """The minutes at the machine (R-070)."""

    def test_as_far_as_recorded(self, log: Logbook) -> None:
        """They are the sum of today's, without those of the hour before bed, which are among them."""
        log.add(EventKind.USE, START, minutes=52, watched_min=60)
        log.add(EventKind.USE, START, minutes=70.5, watched_min=90)
        log.add(EventKind.USE, START, "detox", "22:00", minutes=9, watched_min=60)
        log.add(EventKind.USE, START - timedelta(days=1), minutes=300, watched_min=600)
        view = seen(configured(water()), log)
        assert view["use"] == {"minutes": 122.5, "watched_min": 150}
        assert status_text(view).endswith(
            "At the machine 2 h 02 min of 2 h 30 min watched, as far as recorded"
        )

    def test_nobody_watched(self, log: Logbook) -> None:
        """Absent is null, and nothing is said."""
        log.add(EventKind.USE, START, minutes=0, watched_min=0)
        view = seen(configured(water()), log)
        assert view["use"] is None
        assert "At the machine" not in status_text(view)

    def test_none_in_the_time_watched(self, log: Logbook) -> None:
        """Watched and not used is a zero that is known."""
        log.add(EventKind.USE, START, minutes=0, watched_min=45)
        assert seen(configured(water()), log)["use"] == {"minutes": 0, "watched_min": 45}
