from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from fakes.habits import START
from report.logbook import Logbook
from steadyhand.domain.reminding.event import EventKind
from steadyhand.report.history import fates, history_text


@pytest.fixture
def log() -> Logbook:
    """An empty log."""
    return Logbook()


class TestHistoryText:
    def test_when_what_and_to_which(self, log: Logbook) -> None:
        """A line says when, in local time with the offset then in force, what, and to which occurrence."""
        event = log.done(START, "water", amount=250, unit="ml", late=True)
        assert history_text(event) == (
            "2026-11-23 09:00:00 +01:00  done             water@2026-11-23T09:00: 250 ml, late, by daemon"
        )

    def test_stored_offset(self, log: Logbook) -> None:
        """The offset is the stored one, wherever the line is read."""
        event = log.done(START, "water")._replace(offset_s=-12600)
        assert history_text(event).startswith("2026-11-23 04:30:00 -03:30")

    def test_zone(self, log: Logbook) -> None:
        """Or the time is told in a zone of choice."""
        line = history_text(log.done(START, "water"), ZoneInfo("Asia/Tokyo"))
        assert line.startswith("2026-11-23 17:00:00 +09:00")

    def test_use(self, log: Logbook) -> None:
        """The use of the machine is told with how much of the time somebody could tell."""
        event = log.add(EventKind.USE, START, minutes=52, watched_min=60, since="x", until="y")
        assert history_text(event).endswith("use: 52 minutes at the machine, of 60 watched, by daemon")

    def test_use_before_bed(self, log: Logbook) -> None:
        """That of a wind-down stands beside its occurrence (R-043)."""
        event = log.add(EventKind.USE, START, "detox", "22:00", minutes=1, watched_min=58.5)
        assert history_text(event).endswith(
            "use              detox@2026-11-23T22:00: 1 minute at the machine, of 58.5 watched, by daemon"
        )

    @pytest.mark.parametrize("data", [{}, {"minutes": 0, "watched_min": 0}, {"minutes": 9, "watched_min": 3}])
    def test_nobody_watched(self, log: Logbook, data: dict[str, object]) -> None:
        """Missing is never zero."""
        assert "use of the machine unknown" in history_text(log.add(EventKind.USE, START, **data))

    def test_a_rest(self, log: Logbook) -> None:
        """A break that was seen says how long the rest was, and after how much use (R-071)."""
        event = log.done(START, "hands", reason="rested", rest_min=5, use_min=42)
        assert history_text(event).endswith("rested 5 minutes after 42 minutes of use, by daemon")

    def test_a_second_time(self, log: Logbook) -> None:
        """A prompt that was said once more says so."""
        event = log.add(EventKind.PROMPTED, START, "hands", firm=True, receipt="7")
        assert history_text(event).endswith("hands@2026-11-23T09:00: a second time, by daemon")

    def test_unknown_amount(self, log: Logbook) -> None:
        """An unknown amount is said to be unknown, not 0 (R-036)."""
        assert "amount unknown" in history_text(log.drank(START, "caffeine", None))

    def test_snoozed(self, log: Logbook) -> None:
        """A snooze says until when, in the same local time."""
        event = log.add(EventKind.SNOOZED, START, "water", until="2026-11-23T08:10:00+00:00")
        assert "until 2026-11-23 09:10" in history_text(event)

    def test_episode(self, log: Logbook) -> None:
        """An episode tells what was recorded of it, and leaves out what was not."""
        event = log.add(
            EventKind.EPISODE, START, where="thumb", side="left", seconds=30, triggers=["coffee"], note=None
        )
        assert history_text(event).endswith("episode: left thumb, 30 s, trigger coffee, by daemon")

    def test_a_daily_entry(self, log: Logbook) -> None:
        """A daily entry names its day, as it may be of another one than the moment it was made."""
        event = log.add(EventKind.DAY, START, closed=True, none=True, stress=3, diet=["nuts", "seeds"])
        assert history_text(event).endswith(
            "day              2026-11-23: no episodes, stress 3 of 10, diet nuts, seeds, by daemon"
        )

    def test_a_night(self, log: Logbook) -> None:
        """Times of a night are told with the offset each of them had."""
        event = log.add(
            EventKind.DAY,
            START,
            closed=False,
            bed="2026-10-24T23:30:00+02:00",
            up="2026-10-25T07:00:00+01:00",
            slept_min=510,
        )
        assert "in bed 23:30, up 07:00, slept 8 h 30 min" in history_text(event)

    def test_an_entry_of_another_program(self, log: Logbook) -> None:
        """What does not fit is left out, and never shown as a number."""
        event = log.add(EventKind.DAY, START, closed="yes", stress="high", bed="late", diet="nuts")
        assert history_text(event).endswith("2026-11-23: by daemon")

    def test_fate(self, log: Logbook) -> None:
        """What was taken back, or corrected later, is still told, and marked (R-096)."""
        wrong, mistyped = log.add(EventKind.EPISODE, START), log.add(EventKind.EPISODE, START)
        correction = log.add(EventKind.RETRACTED, START, event=mistyped.id, because="corrected")
        ended = fates([log.retracted(wrong), correction])
        assert history_text(wrong, fate=ended[wrong.id]).endswith("by daemon, taken back")
        assert history_text(mistyped, fate=ended[mistyped.id]).endswith("by daemon, corrected later")

    def test_a_correction(self, log: Logbook) -> None:
        """What takes the place of another entry says so."""
        event = log.add(
            EventKind.EPISODE, START, where="thumb", corrects="01900000-0000-7000-8000-000000000000"
        )
        assert "thumb, a correction, by daemon" in history_text(event)

    def test_retracted(self, log: Logbook) -> None:
        """A retraction names the event it takes back."""
        event = log.done(START, "water")
        assert event.id in history_text(log.retracted(event))

    def test_id(self, log: Logbook) -> None:
        """With its id in front an event can be taken back by it."""
        event = log.done(START, "water")
        assert history_text(event, with_id=True).startswith(event.id)

    def test_configuration(self, log: Logbook) -> None:
        """A change of configuration does not spill the configuration."""
        event = log.in_force(START, "water")
        assert history_text(event).endswith("config_changed: zone Europe/Berlin")

    def test_another_script(self, log: Logbook) -> None:
        """A note in another script stays as it is, on one line, without what a terminal would obey."""
        event = log.add(EventKind.EPISODE, START, note="朝、\x1b[31m手が\n震えた")
        assert history_text(event).endswith("朝、 [31m手が 震えた, by daemon")

    @pytest.mark.parametrize("kind", EventKind)
    def test_every_kind(self, log: Logbook, kind: EventKind) -> None:
        """Each kind of event has a line, even without any data."""
        assert kind.value in history_text(log.add(kind, START, at="12:00"))

    def test_an_odd_offset(self, log: Logbook) -> None:
        """An event just before a clock change keeps the offset it had."""
        event = log.done(START + timedelta(days=125), "water")
        assert "+02:00" in history_text(event)
