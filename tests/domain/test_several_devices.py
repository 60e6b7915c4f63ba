"""What happened on several devices, in whatever order it arrives."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis.strategies import DrawFn, composite, integers, lists, permutations, sampled_from

from fakes.diary import MORNING
from fakes.habits import START, configured, task, water
from fakes.story import BERLIN, identity, key
from steadyhand.domain.reassessment.assembly import review
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reminding.clocks import disagreeing, drafts_of
from steadyhand.domain.reminding.event import DAEMON, Data, Event, EventKind
from steadyhand.domain.reminding.hands import NOT_NEEDED
from steadyhand.domain.reminding.order import OF_ONE_MACHINE, superseded
from steadyhand.domain.reminding.reminder import Reminder
from steadyhand.domain.reminding.settling import MOVED
from steadyhand.domain.reminding.state import EMPTY, State, fold
from steadyhand.storage.memory import MemoryLog
from steadyhand.storage.record import Record, record_text

DESKTOP, LAPTOP, PHONE = "desktop", "laptop", "phone"
DEVICES = (DESKTOP, LAPTOP, PHONE)
PILLS = key("pills@09:00")
KINDS = sorted(EventKind)
CONFIGURATION = configured(task("pills", "09:00"), water(), start=START)


class Events:
    """What devices record, each with its own numbers."""

    def __init__(self) -> None:
        self.all: list[Event] = []

    def add(self, device: str, kind: EventKind, minutes: float, via: str = "cli", /, **data: object) -> Event:
        """Something about the pills, so many minutes after the morning."""
        number = 1 + sum(each.device == device for each in self.all)
        at = MORNING + timedelta(minutes=minutes)
        about: Data = data  # type: ignore[assignment]  # the caller gives plain values
        whole = (identity(len(self.all)), device, kind, at, 3600, START, via, "pills", PILLS, about, number)
        self.all.append(Event(*whole))
        return self.all[-1]

    def pills(self) -> Reminder:
        """The reminder of the pills, whichever event came first."""
        state = fold(EMPTY, self.all)
        assert fold(EMPTY, self.all[::-1]) == state
        return state.reminders[PILLS]


@pytest.fixture
def events() -> Events:
    """Nothing yet."""
    return Events()


class TestTwoOutcomes:
    def test_of_two_answers_the_first_holds(self, events: Events) -> None:
        """Whichever arrives first; the other stays visible as superseded."""
        later = events.add(LAPTOP, EventKind.SKIPPED, 9)
        first = events.add(DESKTOP, EventKind.DONE, 5)
        assert events.pills().outcome_id == first.id
        assert events.pills().superseded == (later.id,)
        assert superseded(events.all) == {later.id: first}

    def test_at_the_same_instant_the_device_decides(self, events: Events) -> None:
        """And of one device the number: the order is total."""
        events.add(PHONE, EventKind.SKIPPED, 5)
        first = events.add(DESKTOP, EventKind.DONE, 5)
        assert events.pills().outcome_id == first.id

    @pytest.mark.parametrize("concluded", [EventKind.MISSED, EventKind.UNOBSERVED])
    def test_done_holds_before_what_was_concluded(self, events: Events, concluded: EventKind) -> None:
        """A late arrival turns missed into done, also one that the person recorded afterwards."""
        events.add(LAPTOP, concluded, 120, DAEMON)
        done = events.add(DESKTOP, EventKind.DONE, 150)
        assert events.pills().outcome_id == done.id

    def test_two_misses_are_one(self, events: Events) -> None:
        """Each machine records its own; one holds."""
        for device in DEVICES:
            events.add(device, EventKind.MISSED, 120, DAEMON)
        assert events.pills().outcome is EventKind.MISSED
        assert len(events.pills().superseded) == 2

    def test_a_machine_that_was_off_observed_nothing(self, events: Events) -> None:
        """What another one observed holds: it asked, and nobody answered."""
        events.add(DESKTOP, EventKind.UNOBSERVED, 119, DAEMON, reason="not running")
        missed = events.add(LAPTOP, EventKind.MISSED, 120, DAEMON)
        assert events.pills().outcome_id == missed.id

    def test_what_held_one_machine_back_excuses_no_other(self, events: Events) -> None:
        """Asked on one, and kept from asking on the other: asked."""
        events.add(DESKTOP, EventKind.EXCUSED, 120, DAEMON, reason="held back: do not disturb")
        missed = events.add(LAPTOP, EventKind.MISSED, 120, DAEMON)
        assert events.pills().outcome_id == missed.id

    def test_a_pause_excuses_on_every_machine(self, events: Events) -> None:
        """The person's plan holds before what a machine concluded without knowing of it."""
        events.add(LAPTOP, EventKind.MISSED, 120, DAEMON)
        excused = events.add(DESKTOP, EventKind.EXCUSED, 120, DAEMON, reason="ill")
        assert events.pills().outcome_id == excused.id

    def test_an_answer_that_is_taken_back_leaves_the_other(self, events: Events) -> None:
        """Also where the retraction arrives before what it takes back, and from another device."""
        skipped = events.add(LAPTOP, EventKind.SKIPPED, 5)
        done = events.add(DESKTOP, EventKind.DONE, 9)
        events.add(PHONE, EventKind.RETRACTED, 10, event=skipped.id)
        assert (events.pills().outcome_id, events.pills().superseded) == (done.id, ())

    def test_a_drink_that_two_machines_recorded_is_one(self, events: Events) -> None:
        """An answer that is superseded adds no amount."""
        events.add(LAPTOP, EventKind.DONE, 5, amount=250)
        events.add(DESKTOP, EventKind.DONE, 6, amount=250)
        assert fold(EMPTY, events.all).total("pills", START) == 250

    def test_of_two_corrections_the_last_holds(self, events: Events) -> None:
        """Each device corrected the same entry; the other one is not counted beside it."""
        first = events.add(LAPTOP, EventKind.EPISODE, 5, corrects="x")
        last = events.add(DESKTOP, EventKind.EPISODE, 6, corrects="x")
        state = fold(EMPTY, events.all)
        assert (state.episodes(START), state.set_aside) == (1, {first.id})
        assert superseded(events.all) == {first.id: last}

    def test_a_correction_of_a_correction_is_one_of_the_entry(self, events: Events) -> None:
        """One device corrected twice, another once: the last of all counts, also when it says another day."""
        entry = events.add(LAPTOP, EventKind.EPISODE, 4)
        once = events.add(LAPTOP, EventKind.EPISODE, 5, corrects=entry.id)
        elsewhere = events.add(DESKTOP, EventKind.EPISODE, 6, corrects=entry.id)
        twice = events.add(LAPTOP, EventKind.EPISODE, 7, corrects=once.id)
        events.all[-1] = twice._replace(day=START + timedelta(days=1))
        for each in (entry, once):
            events.add(LAPTOP, EventKind.RETRACTED, 7, event=each.id, because="corrected")
        state = fold(EMPTY, events.all)
        assert superseded(events.all, state.retracted) == {elsewhere.id: events.all[3]}
        assert (state.episodes(START), state.episodes(START + timedelta(days=1))) == (0, 1)

    def test_a_circle_of_corrections_ends(self, events: Events) -> None:
        """No device records one; a forged log may hold it."""
        events.add(LAPTOP, EventKind.EPISODE, 5, corrects=identity(1))
        events.add(LAPTOP, EventKind.EPISODE, 6, corrects=identity(0))
        assert superseded(events.all) == superseded(events.all[::-1])


class TestOneReminderOnTwoMachines:
    def test_a_prompt_on_both_is_one_prompt(self, events: Events) -> None:
        """The person was asked once, until it is put off; the day's limit counts it once."""
        for device in (DESKTOP, LAPTOP):
            events.add(device, EventKind.PROMPTED, 60)
        assert events.pills().prompts == 1
        assert fold(EMPTY, events.all).shown == {START: 1}

    def test_a_bubble_belongs_to_its_machine(self, events: Events) -> None:
        """Another machine's receipt names nothing on this one's desktop, and its failures are its own."""
        events.add(LAPTOP, EventKind.PROMPTED, 60, receipt="laptop/1")
        events.add(LAPTOP, EventKind.DELIVERY_FAILED, 61)
        here = fold(EMPTY._replace(device=DESKTOP), events.all).reminders[PILLS]
        there = fold(EMPTY._replace(device=LAPTOP), events.all).reminders[PILLS]
        assert (here.receipts, here.failures, here.here) == ((), 0, False)
        assert (there.receipts, there.failures, there.here) == (("laptop/1",), 1, True)

    def test_a_configuration_is_that_of_its_machine(self, events: Events) -> None:
        """The last it recorded, also where its clock was ahead before."""
        events.add(DESKTOP, EventKind.CONFIG_CHANGED, 9000, fingerprint="ahead")
        events.add(DESKTOP, EventKind.CONFIG_CHANGED, 5, fingerprint="mine")
        events.add(LAPTOP, EventKind.CONFIG_CHANGED, 50, fingerprint="other")
        state = fold(EMPTY._replace(device=DESKTOP), events.all)
        assert state.in_force.fingerprint == "mine"
        assert state.configuration_event() == events.all[1]


class TestClocks:
    def test_a_clock_that_is_ahead_is_noticed(self, events: Events) -> None:
        """By more than a minute: then it is recorded, once a day."""
        events.add(LAPTOP, EventKind.DONE, 5)
        state = fold(EMPTY._replace(device=DESKTOP), events.all)
        (told,) = disagreeing(state, MORNING)
        assert (told.device, told.than, told.by) == (LAPTOP, DESKTOP, timedelta(minutes=5))
        (draft,) = drafts_of(state, MORNING, 0, START)
        known = fold(state, [Event(identity(99), DESKTOP, *draft)])
        assert list(drafts_of(known, MORNING, 0, START)) == []

    def test_a_minute_is_tolerated(self, events: Events) -> None:
        """So is one's own clock, which may have been set back."""
        events.add(LAPTOP, EventKind.DONE, 1)
        events.add(DESKTOP, EventKind.DONE, 500)
        assert list(disagreeing(fold(EMPTY._replace(device=DESKTOP), events.all), MORNING)) == []


def test_the_reasons_of_one_machine_are_those_that_are_given() -> None:
    """They are named here a second time, as the order of events imports nothing of planning."""
    assert {*NOT_NEEDED, MOVED} < OF_ONE_MACHINE


@composite
def lives(draw: DrawFn) -> list[Event]:
    """Any events of three devices, each in the order of its numbers."""
    count = draw(integers(0, 18))
    events = Events()
    for number in range(count):
        device, kind = draw(sampled_from(DEVICES)), draw(sampled_from(KINDS))
        event = events.add(
            device,
            kind,
            draw(integers(0, 3 * 24 * 60)),
            draw(sampled_from(["cli", DAEMON])),
            amount=draw(sampled_from([None, 0, 250])),
            until=(MORNING + timedelta(minutes=draw(integers(0, 600)))).isoformat(),
            event=identity(draw(integers(0, count))),
            closed=draw(sampled_from([True, False])),
            heat=draw(sampled_from([True, False])),
            corrects=draw(sampled_from([None, "x", identity(draw(integers(0, count)))])),
            device=draw(sampled_from(DEVICES)),
            ahead_s=draw(integers(0, 600)),
            fingerprint=str(number),
        )
        habit = draw(sampled_from(["pills", "water"]))
        day = event.at.date()
        events.all[-1] = event._replace(
            day=day,
            habit=habit,
            occurrence=f"{habit}@{day}T09:00" if draw(sampled_from([True, False])) else None,
        )
    return events.all


@composite
def arrivals(draw: DrawFn) -> tuple[list[Event], list[list[Event]]]:
    """A life, and its events in the pieces in which they arrive: in any order, some of them twice."""
    events = draw(lives())
    again = draw(lists(sampled_from(events), max_size=6)) if events else []
    arriving = [*draw(permutations(events)), *again]
    cuts = sorted(draw(lists(integers(0, len(arriving)), max_size=4)))
    bounds = [0, *cuts, len(arriving)]
    return events, [arriving[begin:end] for begin, end in pairwise(bounds)]


def reviewed(events: Sequence[Event]) -> Review:
    """The review three days later."""
    now = MORNING + timedelta(days=3)
    return review(CONFIGURATION, events, BERLIN, on=START + timedelta(days=3), now=now)


@given(arrivals(), sampled_from(["", *DEVICES]))
@settings(max_examples=150)
def test_the_state_does_not_depend_on_the_order_of_arrival(
    arrived: tuple[list[Event], list[list[Event]]], device: str
) -> None:
    """Any interleaving, duplication, delay and loss with sending again ends in the same state."""
    events, pieces = arrived
    state: State = EMPTY._replace(device=device)
    for piece in pieces:
        state = fold(state, _once(piece))
    assert state == fold(EMPTY._replace(device=device), events)


@given(arrivals())
@settings(max_examples=60)
def test_the_review_does_not_depend_on_the_order_of_arrival(
    arrived: tuple[list[Event], list[list[Event]]],
) -> None:
    """The same review, too, in every number of it."""
    events, pieces = arrived
    assert reviewed(_once([event for piece in pieces for event in piece])) == reviewed(events)


@given(lives(), lists(integers(0, 200), max_size=60))
@settings(max_examples=60)
def test_three_logs_end_alike(events: list[Event], dice: list[int]) -> None:
    """Three logs that tell each other in any order, lose some and send again, hold the same in the end."""
    logs = {device: MemoryLog() for device in DEVICES}
    records = {device: _records(events, device) for device in DEVICES}
    for throw in dice:
        source, target = DEVICES[throw % 3], DEVICES[(throw // 3) % 3]
        logs[target].merge(records[source][throw % 7 :: 2])
    for log in logs.values():
        merged = log.merge(record for device in DEVICES for record in records[device])
        assert (merged.new + merged.known, merged.rejected) == (len(events), 0)
    states = [fold(EMPTY, list(log.history())) for log in logs.values()]
    assert states[0] == states[1] == states[2]
    assert reviewed(list(logs[PHONE].history())) == reviewed(list(logs[LAPTOP].history()))


def _records(events: Sequence[Event], device: str) -> list[Record]:
    return [Record(event.id, record_text(event)) for event in events if event.device == device]


def _once(events: Sequence[Event]) -> list[Event]:
    return list({event.id: event for event in events}.values())
