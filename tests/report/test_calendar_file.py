from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from fakes.habits import START, configured, detox, hands, relax, task, water
from report.logbook import BERLIN, Logbook, local
from steadyhand.domain.reminding.event import EventKind
from steadyhand.domain.reminding.habit import Configuration, Notifications
from steadyhand.domain.reminding.state import EMPTY, State, fold
from steadyhand.report.calendar_file import UNTOLD, calendar_file

DAWN = local(START, "04:30")
LIMIT_OCTETS = 75


def written(
    configuration: Configuration,
    state: State = EMPTY,
    *,
    now: datetime = DAWN,
    days: int = 1,
    zone: ZoneInfo = BERLIN,
) -> bytes:
    """The file."""
    return calendar_file(configuration, state, now, zone, days)


def entries(content: bytes) -> list[icalendar.Event]:
    """Its entries, as the icalendar library reads them."""
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def summaries(content: bytes) -> list[str]:
    """The words of its entries."""
    return [str(entry["summary"]) for entry in entries(content)]


def test_an_entry() -> None:
    """Its time in UTC, its length, no time taken from the calendar, no bell."""
    (entry,) = entries(written(configured(task("pills", "09:00", title="Pills", note="with water"))))
    assert entry.start == local(START, "09:00")
    assert entry.end - entry.start == timedelta(minutes=5)
    assert (entry["summary"], entry["description"]) == ("Pills", "with water")
    assert (entry["transp"], entry["class"]) == ("TRANSPARENT", "PRIVATE")
    assert entry.walk("VALARM") == []


def test_another_library_reads_the_same() -> None:
    """The library vobject finds it valid, with the same times."""
    content = written(configured(water(), task("übung", "09:00"), detox()), days=7)
    calendar = vobject.readOne(content.decode())
    calendar.validate(raiseException=True)
    assert [each.dtstart.value for each in calendar.vevent_list] == [each.start for each in entries(content)]


def test_what_has_a_length_takes_that() -> None:
    """A session, a routine, a break."""
    content = written(configured(relax(from_week=1), detox(60), hands(600)))
    lengths = {str(entry["summary"]): entry.end - entry.start for entry in entries(content)}
    assert lengths == {
        "Relax": timedelta(minutes=12),
        "Detox": timedelta(minutes=60),
        "Hands": timedelta(minutes=5),
    }


def test_what_comes_often_has_one_entry_a_day() -> None:
    """From the first to the last of the day, with how often; a break of 3 minutes is no 319 entries."""
    often = hands(3)._replace(note="both hands")
    (entry,) = entries(written(configured(often)))
    assert (entry.start, entry.end) == (local(START, "07:03"), local(START, "23:02"))
    assert entry["description"] == "both hands\nafter each 3 min of use, at most 319 times"
    assert entry.walk("VALARM") == []


def test_twelve_a_day_are_twelve_entries() -> None:
    """And the thirteenth makes them one."""
    hours = [f"{hour:02}:00" for hour in range(8, 21)]
    assert len(entries(written(configured(task("tea", *hours[:12]))))) == 12
    assert len(entries(written(configured(task("tea", *hours))))) == 1


def test_the_day_s_entry_keeps_its_uid_as_the_day_goes_on() -> None:
    """A later export shortens it; once its last is over it is gone."""
    (early,), (late,) = (
        entries(written(configured(hands(60)), now=local(START, at))) for at in ("05:00", "21:30")
    )
    assert early["uid"] == late["uid"]
    assert late.start == local(START, "22:00")
    assert entries(written(configured(hands(60)), now=local(START, "22:30"))) == []


@pytest.mark.parametrize("private", [True, False])
def test_private_words_stay_here(*, private: bool) -> None:
    """Of a private habit, and where details are off, neither name, note nor id is in the file."""
    pills = task("magnesium", "09:00", title="Magnesium", note="with food", private=private)
    content = written(configured(pills, notifications=Notifications(show_details=private)))
    assert summaries(content) == [UNTOLD]
    assert b"agnesium" not in content
    assert b"with food" not in content


def test_the_same_occurrence_has_the_same_uid() -> None:
    """In each export; no two of them share one."""
    first = {entry["uid"] for entry in entries(written(configured(water()), days=7))}
    later = {
        entry["uid"] for entry in entries(written(configured(water()), days=7, now=DAWN + timedelta(days=1)))
    }
    assert len(first) == 70
    assert len(first & later) == 60


def test_only_what_is_ahead() -> None:
    """What is over, what has its outcome, and what planned time off covers is left out."""
    log = Logbook()
    log.done(START, "pills", "12:00")
    log.add(EventKind.PAUSED, START, at="18:00", until=local(START, "20:00").isoformat())
    state = fold(EMPTY, log.events)
    configuration = configured(task("pills", "09:00", "12:00", "15:00", "19:00", "21:00"))
    found = entries(written(configuration, state, now=local(START, "11:00")))
    assert [entry.start for entry in found] == [local(START, "15:00"), local(START, "21:00")]


def test_clock_changes() -> None:
    """On both nights the one occurrence is at its instant."""
    for day, due in ((date(2027, 3, 28), "03:30"), (date(2027, 10, 31), "02:30")):
        pills = configured(task("pills", "02:30"))
        found = entries(written(pills, now=local(day - timedelta(days=1), "05:00"), days=1))
        assert [entry.start for entry in found] == [local(day, due)]


def test_nothing_ahead_is_a_valid_file() -> None:
    """An empty calendar."""
    content = written(configured())
    assert entries(content) == []
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_any_title(title: str) -> None:
    """Whatever a title holds, lines are folded at 75 octets and the words come back."""
    content = written(configured(task("pills", "09:00", title=title, note=title), fingerprint=title))
    assert all(len(line) <= LIMIT_OCTETS for line in content.split(b"\r\n"))
    (entry,) = entries(content)
    assert len(vobject.readOne(content.decode()).vevent_list) == 1
    assert entry.start == local(START, "09:00")


def test_long_words_come_back() -> None:
    """Folded, escaped, beyond ASCII."""
    title = "Grüße, ☂; \\ und " * 20
    assert summaries(written(configured(task("pills", "09:00", title=title)))) == [title.strip()]
