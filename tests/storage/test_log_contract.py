"""What every adherence log does, on disk and in memory."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from fakes.diary import MORNING, TODAY, draft, recorded
from steadyhand.domain.reminding.event import NO_DATA, EventKind
from steadyhand.domain.reminding.instant import Interval
from steadyhand.errors import Refused
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.sqlite import SqliteLog

AnyLog = SqliteLog | MemoryLog
YESTERDAY = TODAY - timedelta(days=1)


class Stopped(Exception):
    """Something that ends a block early."""


def stop() -> None:
    """End the block."""
    raise Stopped


def test_a_new_log_is_empty(log: AnyLog) -> None:
    """A new log holds nothing."""
    assert log.after(0) == ((), 0)
    assert list(log.history()) == []
    assert log.uptime(MORNING) == ()


def test_what_append_gives_is_what_is_read(log: AnyLog) -> None:
    """The events that append gives equal those read afterwards."""
    given = log.append([draft(data={"amount": 250, "note": "ü✓", "list": [1, None, True, 0.1]}), draft()])
    assert log.after(0).events == given


def test_append_records_every_field(log: AnyLog) -> None:
    """An event is its draft with an id and the device."""
    wanted = draft(data={"amount": 250})._replace(occurrence="water@2026-11-23T09:00")
    (event,) = log.append([wanted])
    assert event[2:-1] == wanted
    assert event.device == log.device


def test_microseconds_and_offset_are_kept(log: AnyLog) -> None:
    """The instant is exact to the microsecond and its offset stays, as does its being UTC."""
    at = datetime(2026, 11, 23, 9, 0, 0, 123457, tzinfo=timezone(timedelta(hours=-5, minutes=-30)))
    (event,) = log.append([draft()._replace(at=at, offset_s=-19800)])
    assert (event.at, event.offset_s, event.at.tzinfo) == (at, -19800, UTC)


def test_an_event_without_data_has_the_shared_empty_mapping(log: AnyLog) -> None:
    """No data is one frozen mapping, not a new one each time."""
    log.append([draft()])
    assert log.after(0).events[0].data is NO_DATA


def test_data_that_is_not_finite_is_refused(log: AnyLog) -> None:
    """A number that JSON cannot hold is refused and nothing is recorded."""
    with pytest.raises(Refused, match="not finite"):
        log.append([draft(), draft(data={"amount": float("nan")})])
    assert log.after(0).events == ()


def test_text_that_is_not_unicode_is_refused(log: AnyLog) -> None:
    """A lone surrogate, as a terminal may hand over, is refused."""
    with pytest.raises(Refused, match="not Unicode"):
        log.append([draft(data={"note": "\udcff"})])


def test_ids_increase(log: AnyLog) -> None:
    """Ids strictly increase in the order of recording, also at one and the same instant."""
    ids = [event.id for _ in range(20) for event in log.append([draft()] * 10)]
    assert ids == sorted(set(ids))


def test_appending_nothing_gives_nothing(log: AnyLog) -> None:
    """An empty append is no event."""
    assert log.append([]) == ()


def test_the_cursor_leads_on(log: AnyLog) -> None:
    """After a cursor comes only what was recorded since."""
    log.append([draft()])
    first = log.after(0)
    second = log.append([draft(minutes=1)])
    assert log.after(first.cursor).events == second
    assert log.after(log.after(first.cursor).cursor) == ((), log.after(0).cursor)


def test_a_transaction_that_fails_leaves_nothing(log: AnyLog) -> None:
    """I-2: what was appended in a block that raised is not recorded."""
    with suppress(Stopped), log.transaction():
        log.append([draft()])
        log.mark_up(MORNING, MORNING)
        stop()
    assert log.after(0) == ((), 0)
    assert log.uptime(MORNING - timedelta(days=1)) == ()


def test_a_transaction_reads_its_own_writes(log: AnyLog) -> None:
    """Inside a transaction what was appended is there, and after it as well."""
    with log.transaction():
        events = log.append([draft()])
        assert log.after(0).events == events
    assert log.after(0).events == events


def test_transactions_nest(log: AnyLog) -> None:
    """An inner transaction belongs to the outer one."""
    with log.transaction():
        log.append([draft()])
        with log.transaction():
            log.append([draft()])
    assert len(log.after(0).events) == 2


def test_an_outer_failure_undoes_the_inner(log: AnyLog) -> None:
    """What an inner transaction recorded goes when the outer one fails."""
    with suppress(Stopped), log.transaction():
        with log.transaction():
            log.append([draft()])
        stop()
    assert log.after(0).events == ()


def test_an_inner_failure_undoes_the_inner_alone(log: AnyLog) -> None:
    """An inner failure that the outer block survives undoes only the inner part."""
    with log.transaction():
        kept = log.append([draft()])
        with suppress(Stopped), log.transaction():
            log.append([draft(minutes=1)])
            stop()
    assert log.after(0).events == kept


def test_a_log_goes_on_after_a_failed_transaction(log: AnyLog) -> None:
    """A failed block does not stop the next append."""
    with pytest.raises(Stopped), log.transaction():
        stop()
    assert log.append([draft()]) == log.after(0).events


def test_adopted_events_keep_id_and_device(log: AnyLog) -> None:
    """An adopted event is the same event."""
    assert log.adopt([recorded(1), recorded(2)]) == 2
    assert log.after(0).events == (recorded(1), recorded(2))


def test_adopting_twice_changes_nothing(log: AnyLog) -> None:
    """A known id is passed over, in one adoption as in two."""
    log.adopt([recorded(1)])
    assert log.adopt([recorded(1), recorded(2), recorded(2)]) == 1
    assert log.after(0).events == (recorded(1), recorded(2))


def test_the_first_of_two_equal_ids_is_kept(log: AnyLog) -> None:
    """Of two events of one id, the one that came first stays."""
    log.adopt([recorded(1), recorded(1, habit="tea")])
    assert log.after(0).events == (recorded(1),)


def test_recent_gives_the_days_from_the_first(log: AnyLog) -> None:
    """Recent events are those of the first day and later, and the cursor is that of the whole log."""
    log.append([draft(day=YESTERDAY), draft(), draft(day=TODAY + timedelta(days=1)), draft(day=YESTERDAY)])
    batch = log.recent(TODAY, ())
    assert [event.day for event in batch.events] == [TODAY, TODAY + timedelta(days=1)]
    assert batch.cursor == log.after(0).cursor


def test_recent_gives_lasting_kinds_of_any_day(log: AnyLog) -> None:
    """Events of the lasting kinds are given however old, in the order of recording."""
    kinds = (EventKind.PAUSED, EventKind.DONE, EventKind.RETRACTED)
    log.append([draft(kind, day=YESTERDAY, habit=None) for kind in kinds] + [draft()])
    found = log.recent(TODAY, [EventKind.PAUSED, EventKind.RETRACTED]).events
    assert [event.kind for event in found] == [EventKind.PAUSED, EventKind.RETRACTED, EventKind.DONE]


def test_recent_leaves_out_what_was_taken_back_of_a_habits_earlier_day(log: AnyLog) -> None:
    """An earlier retraction that concerns a habit is over with its day."""
    log.append([draft(EventKind.RETRACTED, day=YESTERDAY, habit="water")])
    assert log.recent(TODAY, [EventKind.RETRACTED]).events == ()


def test_recent_gives_only_the_last_configuration(log: AnyLog) -> None:
    """Of changes of configuration only the last recorded is given."""
    log.append([draft(EventKind.CONFIG_CHANGED, day=day) for day in (YESTERDAY, TODAY, YESTERDAY)])
    (found,) = log.recent(TODAY, [EventKind.CONFIG_CHANGED]).events
    assert found == log.after(0).events[-1]


def test_another_devices_configuration_is_not_given(log: AnyLog) -> None:
    """An imported change of configuration does not hide this device's own."""
    (own,) = log.append([draft(EventKind.CONFIG_CHANGED)])
    log.adopt([own._replace(id=own.id[:-4] + "0000", device="elsewhere")])
    assert log.recent(TODAY, [EventKind.CONFIG_CHANGED]).events == (own,)


def test_an_old_configuration_not_asked_for_is_not_given(log: AnyLog) -> None:
    """Without its kind among the lasting ones, an old change of configuration is just old."""
    log.append([draft(EventKind.CONFIG_CHANGED), draft(EventKind.CONFIG_CHANGED, day=YESTERDAY)])
    assert log.recent(TODAY, ()).events == ()


def test_history_filters_by_day_and_habit(log: AnyLog) -> None:
    """History takes a first day, a last day and a habit, each inclusive and each optional."""
    log.append([draft(day=YESTERDAY), draft(habit="tea"), draft(), draft(day=TODAY + timedelta(days=1))])
    assert len(list(log.history())) == 4
    assert [e.habit for e in log.history(TODAY, TODAY)] == ["tea", "water"]
    assert [e.day for e in log.history(last_day=TODAY, habit="water")] == [YESTERDAY, TODAY]


def test_history_is_complete_beyond_one_chunk(log: AnyLog) -> None:
    """A long history comes whole and in order."""
    events = log.append([draft(minutes=n) for n in range(1203)])
    assert tuple(log.history()) == events


def test_history_ends_where_it_began(log: AnyLog) -> None:
    """Appending while reading neither loops nor shows the new events."""
    log.append([draft()] * 3)
    assert sum(len(log.append([draft()])) for _ in log.history()) == 3


def test_of_kinds_gives_those_kinds_in_the_order_of_recording(log: AnyLog) -> None:
    """Only the named kinds are given, of any day, in the order they were recorded."""
    kinds = (EventKind.DAY, EventKind.DONE, EventKind.EPISODE, EventKind.DAY)
    log.append([draft(kind, day=TODAY - timedelta(days=at)) for at, kind in enumerate(kinds)])
    found = list(log.of_kinds([EventKind.EPISODE, EventKind.DAY]))
    assert [event.day for event in found] == [TODAY - timedelta(days=at) for at in (0, 2, 3)]
    assert list(log.of_kinds([])) == []


def test_of_kinds_filters_by_day(log: AnyLog) -> None:
    """A first and a last day are each inclusive and each optional."""
    log.append([draft(day=TODAY + timedelta(days=days)) for days in (-1, 0, 1)] + [draft(EventKind.SKIPPED)])
    done = [EventKind.DONE]
    assert [event.day for event in log.of_kinds(done, TODAY, TODAY)] == [TODAY]
    assert [event.day for event in log.of_kinds(done, last_day=TODAY)] == [YESTERDAY, TODAY]
    assert [event.day for event in log.of_kinds(done, TODAY)] == [TODAY, TODAY + timedelta(days=1)]


def test_of_kinds_is_complete_beyond_one_chunk(log: AnyLog) -> None:
    """A long reading comes whole and in order, by days as by kinds."""
    events = log.append([draft(minutes=n) for n in range(1203)])
    assert tuple(log.of_kinds([EventKind.DONE])) == events
    assert tuple(log.of_kinds([EventKind.DONE], TODAY, TODAY)) == events


def test_of_kinds_ends_where_it_began(log: AnyLog) -> None:
    """Appending while reading neither loops nor shows the new events."""
    log.append([draft()] * 3)
    assert sum(len(log.append([draft()])) for _ in log.of_kinds([EventKind.DONE])) == 3


def test_texts_before_gives_each_combination_once(log: AnyLog) -> None:
    """Each combination of texts of the earlier days' events is given once, other days' and kinds' never."""
    places = [("thumb", "left"), ("thumb", "left"), ("calf", None)]
    log.append(
        [
            draft(EventKind.EPISODE, day=YESTERDAY, data={"where": where, "side": side})
            for where, side in places
        ]
    )
    log.append([draft(EventKind.EPISODE, data={"where": "jaw"}), draft(day=YESTERDAY, data={"where": "toe"})])
    found = log.texts_before(EventKind.EPISODE, ["where", "side"], TODAY)
    assert found == {("thumb", "left"), ("calf", None)}


def test_texts_before_leaves_out_what_was_retracted(log: AnyLog) -> None:
    """What was taken back, on whatever day, is not given."""
    (event,) = log.append([draft(EventKind.EPISODE, day=YESTERDAY, data={"where": "jaw"})])
    log.append([draft(EventKind.RETRACTED, data={"event": event.id}), draft(EventKind.RETRACTED)])
    assert log.texts_before(EventKind.EPISODE, ["where"], TODAY) == frozenset()


def test_texts_before_takes_text_alone(log: AnyLog) -> None:
    """A number, a list or nothing under the key is no text."""
    values = (1, True, ["jaw"], {"a": "jaw"}, None)
    log.append([draft(EventKind.EPISODE, day=YESTERDAY, data={"where": value}) for value in values])
    log.append([draft(EventKind.EPISODE, day=YESTERDAY)])
    assert log.texts_before(EventKind.EPISODE, ["where"], TODAY) == {(None,)}


def test_uptime_is_extended_never_shrunk(log: AnyLog) -> None:
    """The same beginning extends its interval; an earlier end changes nothing."""
    for minutes in (1, 5, 3):
        log.mark_up(MORNING, MORNING + timedelta(minutes=minutes))
    assert log.uptime(MORNING) == (Interval(MORNING, MORNING + timedelta(minutes=5)),)


def test_uptime_gives_intervals_that_end_later(log: AnyLog) -> None:
    """Intervals that ended at or before the instant are left out; the rest is sorted."""
    starts = [MORNING + timedelta(hours=hours) for hours in (2, 0, 1)]
    for begins in starts:
        log.mark_up(begins, begins + timedelta(minutes=10))
    found = log.uptime(MORNING + timedelta(minutes=10))
    assert [interval.begins for interval in found] == [starts[2], starts[0]]


def test_an_end_before_its_beginning_counts_as_the_beginning(log: AnyLog) -> None:
    """A clock that was set back makes an empty interval, not a broken one."""
    log.mark_up(MORNING, MORNING - timedelta(hours=1))
    assert log.uptime(MORNING - timedelta(days=1)) == (Interval(MORNING, MORNING),)


def test_far_days_are_kept(log: AnyLog) -> None:
    """The day is what was given, at both ends of the calendar."""
    log.append([draft(day=date(1970, 1, 1)), draft(day=date.max)])
    assert [event.day for event in log.history()] == [date(1970, 1, 1), date.max]
