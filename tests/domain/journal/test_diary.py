from datetime import date, timedelta

import pytest

from report.logbook import Logbook
from steadyhand.domain.journal.diary import DiaryDay, diary
from steadyhand.domain.reminding.event import Event, EventKind

DAY = date(2026, 11, 23)


class Diary(Logbook):
    """A log of one day's diary."""

    def episode(self, day: date = DAY, **data: object) -> Event:
        """An episode."""
        return self.add(EventKind.EPISODE, day, via="cli", **data)

    def entry(self, day: date = DAY, **data: object) -> Event:
        """A daily entry."""
        return self.add(EventKind.DAY, day, via="cli", **data)

    def day(self, *taken_back: Event) -> DiaryDay:
        """What the diary says of the day, or an empty one."""
        ids = frozenset(event.id for event in taken_back)
        return diary(self.events, ids).get(DAY, DiaryDay(DAY))


@pytest.fixture
def log() -> Diary:
    """An empty diary."""
    return Diary()


class TestMissing:
    def test_a_day_without_an_entry_is_missing(self, log: Diary) -> None:
        """It is not in the diary at all, and its count is known for no part of it (R-092)."""
        log.episode(DAY + timedelta(days=1))
        assert DAY not in diary(log.events)
        assert DiaryDay(DAY).exposure == 0

    def test_episodes_alone_do_not_close_a_day(self, log: Diary) -> None:
        """Two episodes on a day that was not closed: two are counted, and nobody knows of how much of it."""
        log.episode()
        log.episode()
        assert (log.day().counted, log.day().exposure) == (2, 0)

    def test_an_explicit_zero_is_a_whole_day(self, log: Diary) -> None:
        """A zero that was said is one: no episode, all of the day (R-092)."""
        log.entry(closed=True, none=True)
        assert (log.day().none, log.day().counted, log.day().exposure) == (True, 0, 1)

    def test_missing_fields_are_none(self, log: Diary) -> None:
        """What was not said of a day is None, never 0."""
        log.entry(closed=False, stress=0)
        assert log.day().stress == 0
        assert (log.day().quality, log.day().slept_min, log.day().hand_min, log.day().heat) == (None,) * 4


class TestEpisodes:
    def test_an_episode_makes_the_zero_void(self, log: Diary) -> None:
        """The day stays closed, with that episode."""
        log.entry(closed=True, none=True)
        log.episode()
        assert (log.day().none, log.day().counted, log.day().exposure) == (False, 1, 1)

    def test_a_zero_after_an_episode_is_none(self, log: Diary) -> None:
        """A zero that an import holds beside an episode does not erase it."""
        log.episode()
        log.entry(closed=True, none=True)
        assert (log.day().none, log.day().counted) == (False, 1)

    def test_an_episode_taken_back_gives_the_zero_back(self, log: Diary) -> None:
        """A slip that was undone is as if it had never been."""
        log.entry(closed=True, none=True)
        slip = log.episode()
        assert log.day(slip).none

    def test_continuous(self, log: Diary) -> None:
        """A length without a count: minutes, no episode, and a count nobody knows (R-095)."""
        log.episode(continuous=True, seconds=10_800)
        log.entry(closed=True)
        assert (log.day().counted, log.day().continuous_min, log.day().exposure) == (0, 180, 0)

    def test_regions(self, log: Diary) -> None:
        """An episode on both sides is in two regions of the body (R-093)."""
        log.episode(where="thumb", side="both")
        (episode,) = log.day().episodes
        assert episode.regions == {"left hand", "right hand"}

    def test_odd_data(self, log: Diary) -> None:
        """What another program wrote and does not fit is taken as not recorded."""
        log.episode(where=3, seconds="long", intensity=float("nan"), triggers="coffee", weakness="no")
        (episode,) = log.day().episodes
        assert episode[3:12] == (None, None, None, None, (), None, None, False, False)


class TestDays:
    def test_some(self, log: Diary) -> None:
        """Some that were not counted: the day is closed, and has no number."""
        log.entry(closed=True, some=True)
        assert (log.day().closed, log.day().some, log.day().exposure) == (True, True, 0)

    @pytest.mark.parametrize(("share", "exposure"), [(0.5, 0.5), (None, 1), (0, 1), (2, 1), ("half", 1)])
    def test_share(self, log: Diary, share: object, exposure: float) -> None:
        """A part of the day counts as that part; a share that is none is the whole (DOMAIN 4.1)."""
        log.entry(closed=True, share=share)
        assert log.day().exposure == exposure

    def test_later_entries_change_what_they_name(self, log: Diary) -> None:
        """The second stress holds, the sleep stays; tags gather."""
        log.entry(closed=False, stress=3, slept_min=400, diet=["nuts"])
        log.entry(closed=False, stress=5, diet=["seeds", "nuts"], note="tired")
        day = log.day()
        assert (day.stress, day.slept_min, day.diet, day.notes) == (5, 400, ("nuts", "seeds"), ("tired",))

    def test_a_correction_stands_where_the_corrected_stood(self, log: Diary) -> None:
        """An early entry that is corrected does not override a later one."""
        first = log.entry(closed=False, stress=3, quality=2)
        log.entry(closed=False, stress=5)
        log.entry(closed=False, stress=3, quality=4, corrects=first.id)
        assert (log.day(first).stress, log.day(first).quality) == (5, 4)

    def test_a_correction_of_a_correction(self, log: Diary) -> None:
        """It stands there too."""
        first = log.entry(closed=False, stress=3)
        log.entry(closed=False, stress=5)
        second = log.entry(closed=False, stress=2, corrects=first.id)
        log.entry(closed=False, quality=1, corrects=second.id)
        assert (log.day(first, second).stress, log.day(first, second).quality) == (5, 1)

    def test_taken_back(self, log: Diary) -> None:
        """A closing that was taken back leaves the day open."""
        closing = log.entry(closed=True, none=True)
        assert not log.day(closing).closed

    def test_odd_data(self, log: Diary) -> None:
        """What another program wrote and does not fit is taken as not recorded."""
        log.entry(
            closed="yes", stress="high", quality=True, bed="late", up="2026-11-23T07:00", heat=1, diet="nuts"
        )
        assert log.day() == DiaryDay(DAY)

    def test_ten_thousand_episodes(self, log: Diary) -> None:
        """An age of them folds into as many days as there are."""
        for number in range(10_000):
            log.events.append(log.episode()._replace(day=DAY - timedelta(days=number // 10)))
            log.events.pop(-2)
        days = diary(log.events)
        assert len(days) == 1000
        assert sum(day.counted for day in days.values()) == 10_000
