from datetime import timedelta

from fakes.habits import START, configured, detox, hands, relax, task, water
from report.diligent import Diligent
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.reminding.adherence import adherence
from steadyhand.domain.reminding.event import Json
from steadyhand.report.adherence import adherence_rows, adherence_text
from steadyhand.report.columns import WIDTH, wide

CONTRACT = [
    "habit",
    "due",
    "done",
    "skipped",
    "missed",
    "excused",
    "unobserved",
    "days_eligible",
    "days_met",
    "pdc",
    "dose",
    "timing",
    "response",
    "adherent",
    "worst",
    "best",
    "strength",
]


def rows_of(log: Logbook) -> list[dict[str, Json]]:
    """The rows of a week of pills."""
    last = START + timedelta(days=6)
    now = local(START + timedelta(days=20), "09:00")
    pills = configured(task("pills", "09:00"))
    return adherence_rows(adherence(pills, log.events, BERLIN, first_day=START, last_day=last, now=now))


def three_days() -> Logbook:
    """Done, missed and unobserved, a day each, and one done."""
    log = Logbook()
    log.done(START, "pills")
    log.missed(START + timedelta(days=1), "pills")
    log.unobserved(START + timedelta(days=2), "pills")
    log.done(START + timedelta(days=3), "pills")
    return log


class TestRows:
    def test_keys(self) -> None:
        """The contract's keys stand first, in its order."""
        (row,) = rows_of(three_days())
        assert list(row)[: len(CONTRACT)] == CONTRACT

    def test_rates(self) -> None:
        """Rates have four digits, counts stay whole."""
        (row,) = rows_of(three_days())
        assert (row["pdc"], row["worst"], row["best"], row["due"]) == (0.6667, 0.5, 0.75, 4)

    def test_null(self) -> None:
        """Where nothing is eligible the rates are null."""
        (row,) = rows_of(Logbook())
        assert (row["due"], row["pdc"], row["adherent"], row["strength"]) == (0, None, None, None)


class TestText:
    def test_what_did_not_count(self) -> None:
        """Always print n due, n excused, n unobserved: the denominator does not shrink silently."""
        assert adherence_text(rows_of(three_days()), {"pills": "Pills"}).splitlines() == [
            "           days met          done       in time      answered",
            "Pills       2/3 67%           67%           67%           67%",
            "    4 due, 2 done, 1 missed, 0 excused, 1 unobserved, days unknown 1, so met on",
            "    between 50% and 75%",
        ]

    def test_nothing(self) -> None:
        """Nothing eligible is a dash, neither 0 nor 100 %."""
        assert adherence_text(rows_of(Logbook()), {}).splitlines()[1].split() == ["pills", "-", "-", "-", "-"]

    def test_no_habits(self) -> None:
        """Without habits it says so."""
        assert adherence_text([], {}) == "No habits."

    def test_width(self) -> None:
        """No line is wider than 80 columns, whatever the title."""
        text = adherence_text(rows_of(three_days()), {"pills": "薬" * 90})
        assert max(wide(line) for line in text.splitlines()) <= WIDTH


class TestTogether:
    def test_a_person_who_answers_everything(self) -> None:
        """Who answers everything at once for a week is adherent in all that could be asked."""
        habits = (water(), detox(), hands(), task("pills", "12:30"), relax(from_week=1))
        configuration = configured(*habits)
        person = Diligent(configuration, local(START, "04:30"))
        end = local(START + timedelta(days=7), "04:30")
        person.live_until(end)
        last = START + timedelta(days=6)
        events = person.log.history()
        rows = adherence(configuration, events, BERLIN, first_day=START, last_day=last, now=end)
        assert {(row.days_met, row.days_eligible, row.pdc, row.response) for row in rows} == {(7, 7, 1, 1)}
        assert {row.unsettled for row in rows} == {0}
