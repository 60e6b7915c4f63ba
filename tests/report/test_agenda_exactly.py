from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from fakes.habits import (
    START,
    at,
    caffeine,
    configured,
    custom,
    detox,
    evening,
    example,
    hands,
    minutes,
    morning,
    quiet,
    relax,
    rhythm,
    task,
    water,
)
from report.diligent import Diligent
from report.logbook import BERLIN, local
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.event import Draft, EventKind
from steadyhand.domain.reminding.habit import Configuration, Do, Notifications
from steadyhand.report.agenda import agenda_view

SPRING = date(2027, 3, 26)
AUTUMN = date(2027, 10, 29)


@dataclass(frozen=True)
class Lived:
    """What the agenda said beforehand, and what then happened."""

    said: dict[str, datetime]
    amounts: dict[str, float | None]
    settled_unseen: dict[str, str]
    person: Diligent


def lived(
    configuration: Configuration,
    days: int,
    first: date = START,
    at_time: str = "04:30",
    before: Sequence[Draft] = (),
) -> Lived:
    """Ask for the agenda, then live through it; ``before`` is in the log at the outset."""
    person = Diligent(configuration, local(first, at_time))
    person.log.append(before)
    now = person.clock.now
    person.live_until(now + timedelta(seconds=1))
    view = agenda_view(configuration, person.state, now, BERLIN, first=first, days=days)
    shown = [row for row in view if row["shows"] is not None]
    person.live_until(Calendar(configuration.rhythm, BERLIN).ends(first + timedelta(days=days - 1)))
    return Lived(
        {str(row["occurrence"]): datetime.fromisoformat(str(row["shows"])) for row in shown},
        {str(row["occurrence"]): row["amount"] for row in shown},
        {str(row["occurrence"]): str(row["because"]) for row in view if row["shows"] is None},
        person,
    )


def busy(**notifications: object) -> Configuration:
    """Every kind of habit from the first week, with quiet hours in which much comes due."""
    return configured(
        water(),
        caffeine(),
        detox(),
        relax("22:15", from_week=1),
        hands(),
        task("pills", "12:30", "23:30", window=90),
        task("tea", "06:00", window=30),
        morning(),
        evening(),
        custom("薬", Do(), at("12:10", "12:20")),
        notifications=Notifications(
            show_details=True,
            quiet=(quiet("12:00", "13:00"), quiet("22:40", "06:30")),
            **notifications,
        ),
    )


CONFIGURATIONS = {
    "the example": example(),
    "busy": busy(),
    "a gap between prompts": busy(min_gap=minutes(25)),
    "so many a day": busy(max_per_day=12),
    "no programme": configured(water(), hands(), detox(), start=None),
    "a late bedtime": configured(water(), detox(), hands(), day=rhythm("04:00", "09:00", "01:30")),
    "nothing": configured(),
}


class TestExactly:
    @pytest.mark.parametrize("name", CONFIGURATIONS)
    def test_seven_days(self, name: str) -> None:
        """The agenda of a week says exactly when the engine shows each prompt."""
        life = lived(CONFIGURATIONS[name], 7)
        assert life.said == life.person.prompts

    def test_four_weeks(self) -> None:
        """The agenda of the whole programme says exactly when the engine shows each prompt."""
        life = lived(example(), 28)
        assert life.said == life.person.prompts
        assert len(life.said) > 500

    @pytest.mark.parametrize("first", [SPRING, AUTUMN])
    def test_clock_changes(self, first: date) -> None:
        """So it does over both clock changes."""
        life = lived(busy(), 4, first)
        assert life.said == life.person.prompts

    def test_in_the_middle_of_a_day(self) -> None:
        """So it does from the middle of a day on."""
        life = lived(busy(), 2, at_time="12:34")
        assert life.said == life.person.prompts

    def test_time_off(self) -> None:
        """So it does around planned time off, which begins and ends in the middle of a day."""
        begins, ends = local(START, "04:10"), local(START + timedelta(days=2), "12:50")
        pause = Draft(EventKind.PAUSED, begins, 3600, START, "cli", data={"until": ends.isoformat()})
        life = lived(busy(), 4, before=[pause])
        assert life.said == life.person.prompts
        assert min(life.said.values()) >= ends

    def test_amounts(self) -> None:
        """Each prompt asks for the amount the agenda said, if each earlier one is done."""
        life = lived(configured(water(2700)), 3)
        assert life.amounts == life.person.amounts

    def test_what_is_not_shown(self) -> None:
        """What the agenda says will not be shown gets its outcome without a prompt, for that reason."""
        life = lived(busy(), 7)
        unseen = {
            event.occurrence: str(event.data.get("reason"))
            for event in life.person.log.history()
            if event.occurrence is not None and event.occurrence in life.settled_unseen
        }
        assert life.settled_unseen
        assert life.settled_unseen == unseen

    def test_nobody_is_asked_twice(self) -> None:
        """Each occurrence of the week is done or excused, each once."""
        life = lived(busy(), 7)
        outcomes = [
            event.occurrence
            for event in life.person.log.history()
            if event.kind in {EventKind.DONE, EventKind.EXCUSED}
        ]
        assert sorted(map(str, outcomes)) == sorted({*life.said, *life.settled_unseen})
