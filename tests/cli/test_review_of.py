"""The review from a real log and a real configuration, read by index."""

from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta

import pytest

from cli.household import Household
from steadyhand.bootstrap.glancing import standing_today
from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.reviewing import review_of
from steadyhand.domain.reassessment.assembly import review
from steadyhand.domain.reassessment.review import Mark, Review
from steadyhand.domain.reassessment.screening import NOT_IMPROVED
from steadyhand.domain.reminding.event import Data, Draft, Event, EventKind
from steadyhand.domain.reminding.habit import Configuration, Programme
from steadyhand.errors import Refused
from steadyhand.settings.compiled import dump

PROGRAMME = """\
[programme]
start = {start}

[day]
zone = "UTC"

[habits.water]
kind = "target"
unit = "ml"
goal = {goal}
from_week = 2

[habits.pills]
kind = "task"
at = ["09:00"]
"""


class Patient:
    """A person with a log, on whatever day the programme is."""

    def __init__(self, home: Household, day: int) -> None:
        self.home = home
        today = datetime.now(UTC) - timedelta(hours=4)  # noqa: TID251 - the desk reads the real clock
        self.start = today.date() - timedelta(days=day - 1)
        self.configure()

    def configure(self, goal: int = 2500, start: date | None = None) -> None:
        """Have that configuration, compiled."""
        self.home.configure(PROGRAMME.format(start=start or self.start, goal=goal))
        self.home.compile()

    @property
    def desk(self) -> Desk:
        """A desk of a new command."""
        return Desk(self.home.environ, lambda _: None)

    @property
    def configuration(self) -> Configuration:
        """The one of today."""
        return self.desk.configuration

    def day(self, number: int) -> date:
        """The programme day of that number."""
        return self.start + timedelta(days=number - 1)

    def record(
        self, number: int, kind: EventKind, data: Data | None = None, habit: str | None = None
    ) -> Event:
        """Put an event into the log, of the habit or its occurrence at a time."""
        at = datetime.combine(self.day(number), time(12), UTC)
        name, _, clock = (habit or "").partition("@")
        key = f"{name}@{self.day(number)}T{clock}" if clock else None
        draft = Draft(kind, at, 0, self.day(number), "cli", name or None, key, data or {})
        desk = self.desk
        with closing(desk.log) as log:
            (event,) = log.append([draft])
        return event

    def in_force(self, number: int, configuration: Configuration) -> Event:
        """A configuration came into force on that day."""
        data = {"compiled": dump(configuration), "zone": "UTC", "fingerprint": configuration.fingerprint}
        return self.record(number, EventKind.CONFIG_CHANGED, {**data, "since": {}, "patterns": {}})

    def lived(self, first: int, last: int, episodes: int) -> None:
        """These days were closed, each with so many episodes."""
        for number in range(first, last + 1):
            for _ in range(episodes):
                self.record(number, EventKind.EPISODE, {"where": "thumb", "side": "left"})
            self.record(number, EventKind.DAY, {"closed": True, "none": not episodes})

    def review(self, on: date | None = None) -> Review:
        """What ``steady review`` is made from."""
        return review_of(self.desk, on)


@pytest.fixture
def patient(bare: Household) -> Patient:
    """A person on day 40."""
    return Patient(bare, 40)


def changes(found: Review) -> list[str]:
    """The words of its changes."""
    return [change.text for change in found.changes]


def test_by_index_it_is_what_the_whole_log_gives(patient: Patient) -> None:
    """Reading what is needed gives the same as reading everything."""
    patient.record(-3, EventKind.EPISODE, {"where": "calf", "side": "left"})
    patient.lived(1, 3, 2)
    patient.record(5, EventKind.PAUSED)
    patient.record(6, EventKind.RESUMED)
    patient.lived(22, 24, 1)
    patient.record(23, EventKind.DONE, {"amount": 300}, "water")
    patient.lived(33, 34, 3)
    patient.record(-20, EventKind.SCREENING, {"answers": {"atrophy": "yes"}})
    patient.record(30, EventKind.CLINICIAN, {"date": str(patient.day(29))})
    found, desk = patient.review(), patient.desk
    whole = review(
        desk.configuration,
        tuple(desk.log.history()),
        desk.zone,
        on=found.on,
        now=found.generated,
        earlier_regions=frozenset({"left leg"}),
    )
    assert found == whole


def test_a_place_from_before_the_run_is_not_new(patient: Patient) -> None:
    """R-093: where it was before day 1 is known, unless that was taken back."""
    patient.lived(1, 1, 1)
    earlier = patient.record(-9, EventKind.EPISODE, {"where": "calf", "side": "left"})
    patient.record(10, EventKind.EPISODE, {"where": "calf", "side": "left"})
    assert patient.review().symptoms.new_regions == ()
    patient.record(11, EventKind.RETRACTED, {"event": earlier.id})
    assert patient.review().symptoms.new_regions == ("left leg",)


def test_what_is_taken_back_after_the_run_is_gone(patient: Patient) -> None:
    """R-096: a correction weeks later is seen."""
    patient.lived(1, 2, 1)
    event = patient.record(2, EventKind.EPISODE, {"where": "jaw"})
    assert len(patient.review().days[patient.day(2)].episodes) == 2
    patient.record(39, EventKind.RETRACTED, {"event": event.id})
    after = patient.review()
    assert len(after.days[patient.day(2)].episodes) == 1
    assert after.corrections == 1


def test_a_goal_that_changed_is_told(patient: Patient) -> None:
    """Two configurations of the log, a change between them."""
    before = patient.configuration
    patient.in_force(-1, before)
    patient.configure(goal=2000)
    patient.in_force(10, patient.configuration)
    assert "Water changed, at least 2000 ml a day; before, at least 2500 ml a day." in changes(
        patient.review()
    )


def test_a_run_that_is_over_is_counted_by_the_goals_of_its_end(patient: Patient) -> None:
    """What was set up after day 28 does not judge the four weeks."""
    patient.in_force(-1, patient.configuration)
    patient.record(10, EventKind.DONE, {"amount": 2500}, "water@10:00")
    patient.configure(goal=3000)
    patient.in_force(30, patient.configuration)
    line = next(line for line in patient.review().calendar if line.habit == "water")
    assert line.marks[9] is Mark.DONE


def test_a_configuration_that_cannot_be_read_is_told(patient: Patient) -> None:
    """A form of another version is told as a change, once, and stops nothing."""
    patient.in_force(-1, patient.configuration)
    for number in (4, 9):
        patient.record(number, EventKind.CONFIG_CHANGED, {"compiled": '["Nothing"]'})
    assert len([text for text in changes(patient.review()) if "cannot be told" in text]) == 1


def test_another_devices_changes_are_not_this_ones(patient: Patient) -> None:
    """Imported changes of another device are left out where this one has its own."""
    own = patient.in_force(-1, patient.configuration)
    other = patient.configuration._replace(habits=())
    foreign = own._replace(
        id=own.id[:-4] + "0000", device="elsewhere", day=patient.day(9), data={"compiled": dump(other)}
    )
    with closing(patient.desk.log) as log:
        log.adopt([foreign])
    assert not [text for text in changes(patient.review()) if "taken out" in text]


def test_an_imported_log_brings_its_own_changes(patient: Patient) -> None:
    """On a new machine, which knows no configuration of these weeks, those of the old one are told."""
    own = patient.in_force(40, patient.configuration)
    for number, habits in ((-1, patient.configuration.habits), (9, ())):
        before = patient.configuration._replace(habits=habits)
        event = own._replace(
            id=f"{own.id[:-4]}{number + 100:04}",
            device="elsewhere",
            day=patient.day(number),
            data={"compiled": dump(before)},
        )
        with closing(patient.desk.log) as log:
            log.adopt([event])
    assert "Water was taken out." in changes(patient.review())


def test_an_earlier_run_is_told(patient: Patient) -> None:
    """A new start leaves the old run in the log and says so."""
    old = patient.configuration._replace(programme=Programme(patient.day(-60)))
    patient.in_force(-60, old)
    patient.in_force(0, patient.configuration)
    patient.in_force(1, patient.configuration)
    assert any("not the first run" in text for text in patient.review().caveats)


def test_a_visit_is_told(patient: Patient) -> None:
    """A clinician's visit since day 1 is the checklist's last point."""
    for number, done in ((-2, False), (35, True)):
        patient.record(number, EventKind.CLINICIAN, {"date": str(patient.day(number))})
        assert patient.review().checklist[-1].done is done


def test_a_warning_sign_of_long_ago_still_stands(patient: Patient) -> None:
    """DOMAIN 5, rule c: it stays until a clinician has seen it, however old it is."""
    sign = patient.record(-300, EventKind.SCREENING, {"answers": {"atrophy": "yes"}})
    assert patient.review().screening.flags == ("atrophy", "week_four_not_improved")
    patient.record(39, EventKind.RETRACTED, {"event": sign.id})
    assert patient.review().screening.flags == ("week_four_not_improved",)


def test_a_past_day_can_be_reviewed(patient: Patient) -> None:
    """As on day 10, without what came later."""
    patient.lived(1, 12, 1)
    found = patient.review(patient.day(10))
    assert (found.day, found.logged_days) == (10, 10)


def test_the_future_is_refused(patient: Patient) -> None:
    """A day to come has no review."""
    with pytest.raises(Refused, match="is in the future"):
        patient.review(patient.day(42))


def test_a_day_before_the_programme_is_refused(patient: Patient) -> None:
    """Before day 1 there is nothing to look at."""
    with pytest.raises(Refused, match="begins on"):
        patient.review(patient.day(0))


def test_without_a_start_it_is_refused(new_home: Household) -> None:
    """Without a programme the message says what to set."""
    new_home.compile()
    with pytest.raises(Refused, match=r"set start under \[programme\]"):
        review_of(Desk(new_home.environ, lambda _: None))


def test_an_empty_log_is_not_enough_data(patient: Patient) -> None:
    """Nothing logged is told as that."""
    assert patient.review().symptoms.verdict == "not_enough_data"


@pytest.mark.parametrize("episodes", [0, 1, 5, 12])
@pytest.mark.parametrize("more", ["nothing", "rating", "elsewhere", "known before", "answers", "visit"])
def test_the_warning_signs_alone_are_those_of_the_review(patient: Patient, episodes: int, more: str) -> None:
    """The glance at today makes no review, and says what the review says: better, worse or neither."""
    patient.lived(1, 7, 5)
    patient.lived(22, 28, episodes)
    match more:
        case "rating":
            patient.record(28, EventKind.DAY, {"rating": "much worse"})
        case "elsewhere" | "known before":
            patient.record(23, EventKind.EPISODE, {"where": "calf", "side": "left"})
            if more == "known before":
                patient.record(-9, EventKind.EPISODE, {"where": "calf", "side": "left"})
        case "answers":
            patient.record(30, EventKind.SCREENING, {"answers": {"weakness": "no"}})
        case "visit":
            patient.record(29, EventKind.CLINICIAN, {"date": str(patient.day(28))})
    desk = patient.desk
    assert standing_today(desk) == patient.review().screening


def test_the_warning_signs_alone_follow_what_is_taken_back(patient: Patient) -> None:
    """R-096: an entry of week 4 that is gone counts in neither."""
    patient.lived(1, 7, 5)
    patient.lived(22, 28, 1)
    late = [patient.record(25, EventKind.EPISODE, {"where": "thumb", "side": "left"}) for _ in range(40)]
    assert standing_today(patient.desk).flags == (NOT_IMPROVED,)
    for each in late:
        patient.record(30, EventKind.RETRACTED, {"event": each.id})
    assert standing_today(patient.desk) == patient.review().screening
    assert standing_today(patient.desk).flags == ()
