from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis.strategies import lists, sampled_from

from fakes.habits import START, caffeine, configured, relax, rhythm, task, water
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.reminding.adherence import Adherence, adherence, is_adherent
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Days, Habit, Taper
from steadyhand.domain.reminding.strength import strength

WEEK = [START + timedelta(days=index) for index in range(7)]
LATER = datetime(2027, 3, 1, tzinfo=UTC)
PILLS = configured(task("pills", "09:00"))


@pytest.fixture
def log() -> Logbook:
    """An empty log."""
    return Logbook()


def counted(
    log: Logbook,
    configuration: Configuration = PILLS,
    *,
    days: int = 7,
    now: datetime = LATER,
) -> Adherence:
    """The adherence of the only habit over the first days of the programme."""
    last = START + timedelta(days=days - 1)
    rows = adherence(configuration, log.events, BERLIN, first_day=START, last_day=last, now=now)
    (row,) = rows
    return row


class TestWithoutAnswers:
    """A target is reached by its amount, whoever asked for it (R-023)."""

    def test_reached_by_the_log_alone(self, log: Logbook) -> None:
        """Nothing came due, since nothing ran; what was logged is enough."""
        log.add(EventKind.INTAKE, START, "water", amount=2600)
        row = counted(log, configured(water()))
        assert (row.days_eligible, row.days_met, row.pdc) == (1, 1, 1)

    def test_short_of_it_by_the_log_alone(self, log: Logbook) -> None:
        """The same day with less is a day not met."""
        log.add(EventKind.INTAKE, START, "water", amount=600)
        row = counted(log, configured(water()))
        assert (row.days_eligible, row.days_met) == (1, 0)

    def test_reached_on_a_day_nobody_could_be_asked(self, log: Logbook) -> None:
        """Known from the log: the day counts, and its occurrences stay unobserved."""
        log.add(EventKind.UNOBSERVED, START, "water")
        log.add(EventKind.INTAKE, START, "water", amount=2600)
        row = counted(log, configured(water()))
        assert (row.days_met, row.days_unknown, row.unobserved) == (1, 0, 1)

    def test_short_of_it_on_such_a_day_is_unknown(self, log: Logbook) -> None:
        """What was not asked for may not have been logged."""
        log.add(EventKind.UNOBSERVED, START, "water")
        log.add(EventKind.INTAKE, START, "water", amount=600)
        assert counted(log, configured(water())).days_unknown == 1


class TestStreak:
    """R-112: days met in a row."""

    def test_it_ends_with_a_day_not_met(self, log: Logbook) -> None:
        """Three, then a miss, then two."""
        for index in (0, 1, 2, 4, 5):
            log.done(WEEK[index], "pills")
        log.missed(WEEK[3], "pills")
        row = counted(log)
        assert (row.streak, row.longest_streak) == (2, 3)

    def test_an_excused_day_does_not_end_it_an_unknown_one_does(self, log: Logbook) -> None:
        """A planned day off is no day lost; what nobody saw cannot be claimed."""
        for index in (0, 2, 4):
            log.done(WEEK[index], "pills")
        log.add(EventKind.EXCUSED, WEEK[1], "pills", reason="ill")
        log.add(EventKind.UNOBSERVED, WEEK[3], "pills")
        row = counted(log)
        assert (row.streak, row.longest_streak) == (1, 2)


class TestTable:
    def test_done_in_window(self, log: Logbook) -> None:
        """Done in window: in the denominator yes, done yes, response yes, timing yes."""
        log.done(START, "pills")
        row = counted(log)
        assert (row.due, row.done) == (1, 1)
        assert (row.dose, row.response, row.timing) == (1, 1, 1)

    def test_done_late(self, log: Logbook) -> None:
        """Done late (after window, same day): in the denominator yes, done yes, response yes, timing no."""
        log.done(START, "pills", late=True)
        row = counted(log)
        assert (row.dose, row.response, row.timing) == (1, 1, 0)
        assert (row.late, row.days_met) == (1, 1)

    def test_snoozed_then_done(self, log: Logbook) -> None:
        """Snoozed, then done: as the final state; the snooze count is kept separately."""
        log.add(EventKind.SNOOZED, START, "pills")
        log.add(EventKind.SNOOZED, START, "pills")
        log.done(START, "pills")
        row = counted(log)
        assert (row.due, row.done, row.timing, row.snoozes) == (1, 1, 1, 2)

    def test_skipped(self, log: Logbook) -> None:
        """Skipped (user said no): in the denominator yes, done no, response yes, timing no."""
        log.add(EventKind.SKIPPED, START, "pills")
        row = counted(log)
        assert (row.skipped, row.dose, row.response, row.timing, row.pdc) == (1, 0, 1, 0, 0)

    def test_missed(self, log: Logbook) -> None:
        """Missed (no answer): in the denominator yes, done no, response no, timing no."""
        log.missed(START, "pills")
        row = counted(log)
        assert (row.missed, row.dose, row.response, row.timing, row.pdc) == (1, 0, 0, 0, 0)

    def test_excused(self, log: Logbook) -> None:
        """Excused (planned day off, ill, away set beforehand): in the denominator no, but counted."""
        log.done(WEEK[0], "pills")
        log.excused(WEEK[1], "pills", reason="paused")
        row = counted(log)
        assert (row.due, row.excused, row.days_excused) == (2, 1, 1)
        assert (row.dose, row.response, row.timing, row.pdc) == (1, 1, 1, 1)

    def test_excused_after_a_miss(self, log: Logbook) -> None:
        """Retro-excused after a miss: only with a reason, shown as "n excused after the fact"."""
        log.retracted(log.missed(START, "pills"))
        log.excused(START, "pills", because="in hospital")
        row = counted(log)
        assert (row.due, row.missed, row.excused, row.excused_after) == (1, 0, 1, 1)

    def test_excused_after_a_miss_without_a_reason(self, log: Logbook) -> None:
        """An excuse after a miss without a reason leaves it missed."""
        log.retracted(log.missed(START, "pills"))
        log.excused(START, "pills")
        row = counted(log)
        assert (row.missed, row.excused, row.excused_after, row.pdc) == (1, 0, 0, 0)

    def test_excused_after_a_clock_was_set_right(self, log: Logbook) -> None:
        """What the daemon itself took back, as recorded by a clock ahead, was no miss."""
        log.retracted(log.missed(START, "pills"), via="daemon")
        log.excused(START, "pills", reason="paused")
        row = counted(log)
        assert (row.excused, row.excused_after) == (1, 0)

    def test_future(self, log: Logbook) -> None:
        """Future / not yet due: not in the denominator."""
        log.in_force(START, "pills")
        log.done(WEEK[0], "pills")
        row = counted(log, now=local(WEEK[1], "08:00"))
        assert (row.due, row.unsettled, row.days_eligible, row.days_unknown) == (1, 0, 1, 0)

    def test_not_yet_closed(self, log: Logbook) -> None:
        """What is due and unanswered does not count yet, and is told apart."""
        log.in_force(START, "pills")
        row = counted(log, now=local(START, "09:30"))
        assert (row.due, row.unsettled, row.days_eligible, row.pdc) == (0, 1, 0, None)

    def test_skipped_by_a_flight(self, log: Logbook) -> None:
        """What was over in a zone before the person came there is not waited for."""
        log.in_force(START, "pills", moved="12:00")
        row = counted(log, now=local(START, "13:00"))
        assert (row.due, row.unsettled, row.days_eligible, row.pdc) == (0, 0, 0, None)

    def test_suppressed(self, log: Logbook) -> None:
        """A prompt suppressed because the target is met is done, and neither answered nor in time."""
        log.drank(START, "water", 2500)
        log.done(START, "water", "11:00", reason="target met")
        log.missed(START, "water", "07:00")
        row = counted(log, configured(water()))
        assert (row.due, row.done, row.suppressed) == (2, 1, 1)
        assert (row.dose, row.response, row.timing, row.pdc) == (0.5, 0, 0, 1)

    def test_unobserved(self, log: Logbook) -> None:
        """Computer off is not user missed: excluded, counted separately."""
        log.done(WEEK[0], "pills")
        log.unobserved(WEEK[1], "pills")
        row = counted(log)
        assert (row.due, row.done, row.missed, row.unobserved) == (2, 1, 0, 1)
        assert (row.dose, row.pdc) == (1, 1)

    def test_nothing_eligible(self, log: Logbook) -> None:
        """If nothing is eligible the rates are null, not 0 or 100."""
        log.excused(WEEK[0], "pills", reason="paused")
        row = counted(log)
        assert (row.due, row.days_eligible) == (1, 0)
        assert [row.pdc, row.dose, row.timing, row.response, row.adherent, row.worst, row.best] == [None] * 7

    def test_the_denominator_never_shrinks_silently(self, log: Logbook) -> None:
        """What came due is done, skipped, missed, excused or unobserved, and nothing else."""
        log.done(WEEK[0], "pills")
        log.add(EventKind.SKIPPED, WEEK[1], "pills")
        log.missed(WEEK[2], "pills")
        log.excused(WEEK[3], "pills", reason="held back: sleep")
        log.unobserved(WEEK[4], "pills")
        row = counted(log)
        assert row.due == row.done + row.skipped + row.missed + row.excused + row.unobserved == 5


class TestThreshold:
    @pytest.mark.parametrize(
        ("met", "eligible", "adherent"),
        [(5, 7, False), (6, 7, True), (4, 5, True), (0, 0, None), (0, 1, False), (79, 100, False)],
    )
    def test_eighty_percent(self, met: int, eligible: int, *, adherent: bool | None) -> None:
        """For 7 days, 5 are not enough and 6 are; 4 of 5 eligible is exactly 80 % and adherent."""
        assert is_adherent(met, eligible) is adherent

    def test_the_number_is_shown(self, log: Logbook) -> None:
        """Four of five eligible days are a pdc of 0.8, with the excused ones left out."""
        for day in WEEK[:4]:
            log.done(day, "pills")
        log.missed(WEEK[4], "pills")
        for day in WEEK[5:]:
            log.excused(day, "pills", reason="paused")
        row = counted(log)
        assert (row.pdc, row.days_met, row.days_eligible, row.adherent) == (0.8, 4, 5, True)


class TestBounds:
    def test_unknown_days(self, log: Logbook) -> None:
        """Worst counts the unknown days as not met, best as met."""
        for day in WEEK[:4]:
            log.done(day, "pills")
        log.missed(WEEK[4], "pills")
        log.unobserved(WEEK[5], "pills")
        row = counted(log)
        assert (row.pdc, row.days_unknown) == (4 / 5, 1)
        assert (row.worst, row.best) == (4 / 6, 5 / 6)

    def test_only_unknown_days(self, log: Logbook) -> None:
        """Where every day is unknown there is no rate, and the bounds say so: anything is possible."""
        log.unobserved(START, "pills")
        row = counted(log)
        assert (row.pdc, row.worst, row.best) == (None, 0, 1)

    def test_a_daemon_that_stopped(self, log: Logbook) -> None:
        """Days that came due and were never settled are unknown, not gone."""
        log.in_force(START, "pills")
        log.done(WEEK[0], "pills")
        row = counted(log)
        assert (row.due, row.unsettled, row.days_unknown, row.pdc) == (1, 6, 6, 1)

    def test_before_the_habit_was_set_up(self, log: Logbook) -> None:
        """Days before the habit came into force are neither unknown nor counted."""
        log.in_force(WEEK[5], "pills")
        assert counted(log).days_unknown == 2


class TestDays:
    def test_several_a_day(self, log: Logbook) -> None:
        """A day is met when each eligible occurrence of it was done."""
        configuration = configured(task("pills", "09:00", "21:00"))
        log.done(WEEK[0], "pills", "09:00")
        log.unobserved(WEEK[0], "pills", "21:00")
        log.done(WEEK[1], "pills", "09:00")
        log.missed(WEEK[1], "pills", "21:00")
        row = counted(log, configuration)
        assert (row.days_met, row.days_eligible, row.dose) == (1, 2, 2 / 3)

    def test_today(self, log: Logbook) -> None:
        """A day that is not over counts as soon as its last occurrence has its outcome."""
        configuration = configured(task("pills", "09:00", "21:00"))
        log.done(START, "pills", "09:00")
        assert counted(log, configuration, now=local(START, "22:00")).days_eligible == 0
        log.done(START, "pills", "21:00")
        assert counted(log, configuration, now=local(START, "22:00")).days_met == 1

    def test_short_session(self, log: Logbook) -> None:
        """A session of less than ten recorded minutes is partial: the day is not met (R-051)."""
        for day, minutes in zip(WEEK, (9.9, 10, None), strict=False):
            log.done(day, "relax", "21:00")
            if minutes is not None:
                log.add(EventKind.SESSION, day, "relax", standing_alone=True, minutes=minutes)
        row = counted(log, configured(relax(from_week=1)))
        assert (row.days_met, row.days_eligible, row.dose) == (2, 3, 1)

    def test_a_longer_session_counts(self, log: Logbook) -> None:
        """After an interrupted session a full one meets the day."""
        log.done(START, "relax", "21:00")
        for minutes in (4, 12):
            log.add(EventKind.SESSION, START, "relax", standing_alone=True, minutes=minutes)
        assert counted(log, configured(relax(from_week=1))).days_met == 1

    def test_clock_change(self, log: Logbook) -> None:
        """The days of both clock changes count once each."""
        for start in (datetime(2027, 3, 28, tzinfo=UTC).date(), datetime(2026, 10, 25, tzinfo=UTC).date()):
            log.done(start, "pills", "02:30")
            rows = adherence(
                configured(task("pills", "02:30"), start=start, day=rhythm("00:00")),
                log.events,
                BERLIN,
                first_day=start,
                last_day=start,
                now=LATER + timedelta(days=60),
            )
            assert (rows[0].days_met, rows[0].days_eligible) == (1, 1)


class TestTarget:
    def test_reached_by_amount(self, log: Logbook) -> None:
        """A target's day is met when the amount reaches the goal, whatever the answers were."""
        log.missed(START, "water", "07:00")
        log.drank(START, "water", 2500)
        row = counted(log, configured(water()))
        assert (row.pdc, row.dose, row.partial) == (1, 0, 1)

    def test_partial(self, log: Logbook) -> None:
        """Partial is the mean share of the goal, and over-target never counts more than 100 % (R-023)."""
        for day, amount in zip(WEEK, (5000, 1250), strict=False):
            log.done(day, "water", "07:00", amount=amount)
        row = counted(log, configured(water()))
        assert (row.days_met, row.days_eligible, row.partial) == (1, 2, 0.75)

    def test_unknown_amount(self, log: Logbook) -> None:
        """A day below the goal with an amount nobody knows is unknown."""
        log.done(START, "water", "07:00")
        log.drank(START, "water", None)
        row = counted(log, configured(water()))
        assert (row.days_eligible, row.days_unknown) == (0, 1)

    def test_without_prompts(self, log: Logbook) -> None:
        """A target without prompts goes by what was logged; a day without an entry is unknown."""
        log.in_force(START, "water")
        log.drank(WEEK[0], "water", 2500)
        log.drank(WEEK[1], "water", 500)
        row = counted(log, configured(water(recurrences=())), days=3)
        assert (row.days_met, row.days_eligible, row.days_unknown, row.due) == (1, 2, 1, 0)


class TestLimit:
    COFFEE = configured(caffeine())

    def day(self, log: Logbook, *amounts: float | None, closed: bool = True) -> Adherence:
        """A day on which that was drunk."""
        log.in_force(START, "caffeine")
        for amount in amounts:
            log.drank(START, "caffeine", amount)
        if closed:
            log.closed(START)
        return counted(log, self.COFFEE, days=1)

    def test_within(self, log: Logbook) -> None:
        """A day is adherent if logged complete and at most the limit."""
        assert self.day(log, 400).days_met == 1

    def test_none(self, log: Logbook) -> None:
        """Closing the diary of a day without any entry of the habit does not make the day adherent."""
        row = self.day(log)
        assert (row.days_met, row.days_unknown) == (0, 1)

    def test_all_intake_recorded(self, log: Logbook) -> None:
        """A day of which all intake was declared recorded is adherent without an entry of the habit."""
        log.in_force(START, "caffeine")
        log.add(EventKind.DAY, START, via="cli", intake_complete=True)
        assert counted(log, self.COFFEE, days=1).days_met == 1

    def test_explicit_zero(self, log: Logbook) -> None:
        """An explicit zero of the habit completes its day."""
        assert self.day(log, 0, closed=False).days_met == 1

    def test_above(self, log: Logbook) -> None:
        """A day above the limit is not met."""
        row = self.day(log, 401)
        assert (row.days_met, row.days_eligible) == (0, 1)

    def test_unlogged(self, log: Logbook) -> None:
        """An unlogged day is unknown, not adherent."""
        row = self.day(log, closed=False)
        assert (row.days_eligible, row.days_unknown, row.pdc, row.worst, row.best) == (0, 1, None, 0, 1)

    def test_incomplete(self, log: Logbook) -> None:
        """A day that nobody closed is unknown even with a drink in it."""
        assert self.day(log, 80, closed=False).days_unknown == 1

    def test_incomplete_and_above(self, log: Logbook) -> None:
        """A total already above the limit is not met, complete or not."""
        row = self.day(log, 80, 330, closed=False)
        assert (row.days_met, row.days_eligible) == (0, 1)

    def test_unknown_amount(self, log: Logbook) -> None:
        """A total with an unknown amount is not complete (R-036)."""
        assert self.day(log, 80, None).days_unknown == 1

    def test_taper(self, log: Logbook) -> None:
        """The limit is the one in force that day: 600, then 450, then 400."""
        configuration = configured(caffeine(taper=Taper(600, 25, timedelta(days=7))))
        for offset in (0, 7, 14):
            day = START + timedelta(days=offset)
            log.drank(day, "caffeine", 450)
            log.closed(day)
        row = counted(log, configuration, days=15)
        assert (row.days_met, row.days_eligible) == (2, 3)

    def test_time_off(self, log: Logbook) -> None:
        """A day covered by a pause that was planned beforehand is excused."""
        log.in_force(START, "caffeine")
        log.add(EventKind.PAUSED, START - timedelta(days=1), via="cli", because="on a trip")
        row = counted(log, self.COFFEE, days=2)
        assert (row.days_excused, row.days_unknown) == (2, 0)

    def test_running_day(self, log: Logbook) -> None:
        """Today is not unknown yet: it is not over."""
        log.in_force(START, "caffeine")
        row = counted(log, self.COFFEE, now=local(START, "18:30"))
        assert row.days_unknown == 0


class TestSpan:
    def test_nothing_configured(self) -> None:
        """Without habits there are no rows."""
        assert adherence(configured(), [], BERLIN, first_day=START, last_day=START, now=LATER) == ()

    def test_before_the_start(self, log: Logbook) -> None:
        """Before the programme nothing is due."""
        row = adherence(
            PILLS,
            log.events,
            BERLIN,
            first_day=START - timedelta(days=9),
            last_day=START - timedelta(days=1),
            now=LATER,
        )[0]
        assert (row.due, row.unsettled, row.days_unknown, row.pdc) == (0, 0, 0, None)

    def test_other_days_do_not_count(self, log: Logbook) -> None:
        """Only the days of the span count, whatever else is in the log."""
        for day in WEEK:
            log.done(day, "pills")
        assert counted(log, days=3).done == 3

    def test_a_correction_recorded_later(self, log: Logbook) -> None:
        """A retraction after the span takes back what it names."""
        event = log.missed(START, "pills")
        log.retracted(event._replace(day=WEEK[2]))
        log.done(START, "pills", late=True)
        row = counted(log, days=1)
        assert (row.due, row.missed, row.done, row.late) == (1, 0, 1, 1)

    def test_no_programme(self, log: Logbook) -> None:
        """Without a programme a span is counted the same."""
        log.done(START, "pills")
        assert counted(log, configured(task("pills", "09:00"), start=None)).pdc == 1

    def test_former_habits(self, log: Logbook) -> None:
        """A habit that was taken out of the configuration keeps its row, marked so."""
        log.done(START, "pills")
        row = counted(log, configured())
        assert (row.habit, row.done, row.configured) == ("pills", 1, False)

    def test_sixty_habits(self, log: Logbook) -> None:
        """Sixty habits over four weeks give sixty rows in the order of the configuration."""
        habits = [task(f"habit-{index}", "09:00") for index in range(60)]
        for index in range(28):
            for habit in habits:
                log.done(START + timedelta(days=index), habit.id)
        last = START + timedelta(days=27)
        rows = adherence(configured(*habits), log.events, BERLIN, first_day=START, last_day=last, now=LATER)
        assert [row.habit for row in rows] == [habit.id for habit in habits]
        assert {row.days_met for row in rows} == {28}


class TestStrength:
    def test_formula(self) -> None:
        """A daily habit gains (1 - s)(1 - 0.5^(1/13)) a day: half way after thirteen."""
        assert strength(task("pills"), [1.0] * 13) == pytest.approx(0.5)

    def test_loses(self) -> None:
        """Thirteen days not met halve it."""
        assert strength(task("pills"), [1.0] * 13 + [0.0] * 13) == pytest.approx(0.25)

    def test_weekly(self) -> None:
        """A weekly habit takes a week's steps at once, with the root of its frequency."""
        weekly: Habit = task("pills", days=Days(frozenset({0})))
        assert strength(weekly, [1.0]) == pytest.approx(1 - 0.5 ** (7 * (1 / 7) ** 0.5 / 13))

    def test_limit(self) -> None:
        """A limit starts at full strength."""
        assert strength(caffeine(), [1.0]) == 1

    def test_limit_exceeded(self, log: Logbook) -> None:
        """A limit exceeded by a half loses that half of the day's step."""
        log.drank(START, "caffeine", 600)
        row = counted(log, configured(caffeine()), days=1)
        assert row.strength == pytest.approx(0.5 ** (1 / 13) + 0.5 * (1 - 0.5 ** (1 / 13)))

    def test_nothing_known(self, log: Logbook) -> None:
        """Excused days leave it as it is: without any other there is none."""
        log.excused(START, "pills", reason="paused")
        assert counted(log).strength is None


OUTCOME = sampled_from(["done", "late", "skipped", "missed", "excused", "unobserved", "open"])


def lived(outcomes: list[list[str]]) -> Adherence:
    """Two pills a day with these outcomes."""
    log = Logbook()
    log.in_force(START, "pills")
    for day, answers in zip(WEEK, outcomes, strict=False):
        for at, outcome in zip(("09:00", "21:00"), answers, strict=False):
            if outcome == "late":
                log.done(day, "pills", at, late=True)
            elif outcome != "open":
                log.add(EventKind(outcome), day, "pills", at)
    return counted(log, configured(task("pills", "09:00", "21:00")))


class TestProperties:
    @given(lists(lists(OUTCOME, min_size=2, max_size=2), max_size=7))
    @settings(max_examples=100)
    def test_rates_are_rates(self, outcomes: list[list[str]]) -> None:
        """Each rate is from 0 to 1 or None, and the bounds hold the pdc between them."""
        row = lived(outcomes)
        rates = (row.pdc, row.dose, row.timing, row.response, row.strength, row.worst, row.best)
        assert all(rate is None or 0 <= rate <= 1 for rate in rates)
        if row.pdc is not None and row.worst is not None and row.best is not None:
            assert row.worst <= row.pdc <= row.best
        assert row.days_eligible + row.days_excused + row.days_unknown == 7

    @given(lists(lists(OUTCOME, min_size=2, max_size=2), min_size=1, max_size=7))
    @settings(max_examples=50)
    def test_skipping_is_not_missing(self, outcomes: list[list[str]]) -> None:
        """Skipping instead never raises the count of missed."""
        skipped = [["skipped", answers[1]] for answers in outcomes]
        before, after = lived(outcomes), lived(skipped)
        assert after.missed <= before.missed
        assert after.skipped >= before.skipped
