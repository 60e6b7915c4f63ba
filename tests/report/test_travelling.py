"""What is told of habits that keep to home, to a person who is away."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import icalendar

from fakes.habits import configured, custom, minutes, task
from fakes.life import BERLIN, Life, local
from steadyhand.domain.reminding.adherence import Adherence, adherence
from steadyhand.domain.reminding.event import Json
from steadyhand.domain.reminding.habit import Do, Every, Travel
from steadyhand.domain.reminding.state import EMPTY
from steadyhand.report.agenda import agenda_text, agenda_view
from steadyhand.report.calendar_file import calendar_file
from steadyhand.report.history import history_text
from steadyhand.report.status import status_text, status_view

TABLET = task("tablet", "08:00", "20:00", window=180, travels=Travel.HOME)
AWAY = configured(TABLET, task("walk", "07:00"), home=BERLIN)
SYDNEY = ZoneInfo("Australia/Sydney")
TUESDAY = date(2026, 11, 24)


def in_sydney(until: str = "2026-11-24T12:00") -> Life:
    """A life in Berlin until Monday noon, and in Sydney after that, where nothing is answered."""
    life = Life(AWAY)
    life.until("2026-11-23T12:00")
    life.move_to(SYDNEY.key)
    life.until(until)
    return life


def agenda(life: Life, days: int = 1) -> list[dict[str, Json]]:
    """The agenda of Tuesday in Sydney."""
    return agenda_view(AWAY, life.engine.state, life.now, SYDNEY, first=TUESDAY, days=days)


def status(life: Life) -> dict[str, Json]:
    """The status of the moment."""
    return status_view(AWAY, life.engine.state, life.now, SYDNEY)


def tablet(life: Life) -> dict[str, Json]:
    """The tablet's row."""
    found: dict[str, Json] = next(row for row in status(life)["habits"] if row["id"] == "tablet")
    return found


def counted(life: Life, first: date, last: date) -> Adherence:
    """The tablet's adherence."""
    days = {"first_day": first, "last_day": last, "now": life.now}
    return adherence(AWAY, life.events, SYDNEY, **days)[0]


def test_the_agenda_of_a_day_has_what_comes_due_on_it_there() -> None:
    """Monday's evening at home and Tuesday's morning, with their keys, sorted among what is local."""
    rows = agenda(in_sydney("2026-11-24T05:00"))
    assert [(row["occurrence"], row["due"], row["day"]) for row in rows] == [
        ("tablet@2026-11-23T20:00", "2026-11-24T06:00:00+11:00", "2026-11-24"),
        ("walk@2026-11-24T07:00", "2026-11-24T07:00:00+11:00", "2026-11-24"),
        ("tablet@2026-11-24T08:00", "2026-11-24T18:00:00+11:00", "2026-11-24"),
    ]
    assert [row["at_home"] for row in rows] == [
        "2026-11-23T20:00:00+01:00",
        None,
        "2026-11-24T08:00:00+01:00",
    ]


def test_the_agenda_says_what_time_it_is_at_home() -> None:
    """Beside the time there, and when it is held back until."""
    assert agenda_text(agenda(in_sydney("2026-11-24T05:00"))).splitlines() == [
        "Tuesday 2026-11-24",
        "  06:00  Tablet",
        "         Mon 2026-11-23 20:00 at home",
        "         shown at 07:00: sleep",
        "  07:00  Walk",
        "  18:00  Tablet",
        "         08:00 at home",
    ]


def test_at_home_the_agenda_does_not_say_it_twice() -> None:
    """Where clocks show the same there is nothing to add."""
    rows = agenda_view(AWAY, Life(AWAY).engine.state, Life(AWAY).now, ZoneInfo(BERLIN), first=TUESDAY, days=1)
    assert "at home" not in agenda_text(rows)


def test_the_forecast_knows_what_will_be_held_back() -> None:
    """The agenda of days to come is that of a daemon which runs there."""
    rows = {row["occurrence"]: row["shows"] for row in agenda(in_sydney("2026-11-24T05:00"), days=2)}
    assert rows["tablet@2026-11-23T20:00"] == "2026-11-24T07:00:00+11:00"
    assert rows["tablet@2026-11-24T20:00"] == "2026-11-25T07:00:00+11:00"


def test_what_is_open_has_the_key_of_home() -> None:
    """At seven in Sydney Monday evening's tablet is on the screen."""
    (waiting,) = tablet(in_sydney("2026-11-24T07:30"))["open"]
    assert (waiting["occurrence"], waiting["state"]) == ("tablet@2026-11-23T20:00", "prompted")
    assert waiting["closes"] == "2026-11-24T09:00:00+11:00"


def test_its_today_is_the_day_at_home() -> None:
    """At noon of Tuesday in Sydney it is Monday night there: both of Monday's were missed."""
    life = in_sydney()
    assert (tablet(life)["met"], tablet(life)["next"]) == (False, "2026-11-24T18:00:00+11:00")
    today = status(life)["today"]
    assert (today["due"], today["missed"]) == (3, 3)
    assert "next 18:00" in status_text(status(life))


def test_the_next_one_may_be_of_another_day_at_home() -> None:
    """After Tuesday's morning there, the next is at six on Wednesday."""
    life = in_sydney("2026-11-24T18:05")
    life.done("tablet")
    assert tablet(life)["next"] == "2026-11-25T06:00:00+11:00"


def test_adherence_counts_by_days_at_home() -> None:
    """Monday had two, of which none was done; what is not over there does not count."""
    life = in_sydney()
    row = counted(life, TUESDAY - timedelta(days=1), TUESDAY)
    assert (row.due, row.missed, row.days_eligible, row.unsettled) == (2, 2, 1, 0)


def test_a_calendar_file_has_the_same_entry_from_anywhere() -> None:
    """Its instant and its UID do not depend on where it was exported: five are ahead on both's days."""
    life = in_sydney("2026-11-24T05:00")
    files = [calendar_file(AWAY, life.engine.state, life.now, zone, 3) for zone in (SYDNEY, ZoneInfo(BERLIN))]
    found = [
        {entry["uid"]: entry.start for entry in icalendar.Calendar.from_ical(file).walk("VEVENT")}
        for file in files
    ]
    assert len(set(found[0].items()) & set(found[1].items())) == 5


def test_what_comes_often_at_home_has_one_entry_for_each_day_there() -> None:
    """A day away has hours of two days at home, and no two entries of a file share a UID."""
    often = custom("drops", Do(), Every(minutes(60)))._replace(travels=Travel.HOME)
    file = calendar_file(configured(often, home=BERLIN), EMPTY, local("2026-11-25T06:00"), SYDNEY, 3)
    found = icalendar.Calendar.from_ical(file).walk("VEVENT")
    assert len({entry["uid"] for entry in found}) == len(found) == 3


def test_history_tells_of_a_journey_in_words() -> None:
    """From which zone to which, and what keeps to home."""
    lines = [history_text(event) for event in in_sydney().events if event.kind == "config_changed"]
    assert lines[0].endswith("config_changed: zone Europe/Berlin, tablet by the time in Europe/Berlin")
    assert lines[1].endswith(
        "config_changed: the time zone became Australia/Sydney, before it was Europe/Berlin, "
        "tablet by the time in Europe/Berlin"
    )
