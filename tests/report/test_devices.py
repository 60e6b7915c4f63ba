"""What more than one machine did to the record, as a person reads it."""

from datetime import timedelta

import pytest

from fakes.diary import recorded
from report.review_forms import page_of, text_of, view_of
from report.reviews import ordinary
from steadyhand.domain.reassessment.review import Review
from steadyhand.domain.reminding.clocks import Ahead
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.domain.reminding.order import superseded
from steadyhand.report.devices import devices, names_in, span_words
from steadyhand.report.history import history_text, outdone

LAPTOP = "7d1f6a90-0000-4000-8000-000000000001"
DESKTOP = "2b9c33e1-0000-4000-8000-000000000002"
AHEAD = Ahead(LAPTOP, DESKTOP, timedelta(minutes=7))


COMPILED = '["Configuration", ["Programme"], ["Devices", %s, "", true]]'


def adopted(number: int, compiled: str, device: str = LAPTOP) -> Event:
    """A configuration that was taken over, as the daemon records it."""
    data = {"compiled": compiled}
    return recorded(number, EventKind.CONFIG_CHANGED, data=data, habit=None, device=device)


def two_machines() -> Review:
    """An ordinary run on two machines."""
    return ordinary()._replace(late_done=2, clocks=(AHEAD,))


def test_one_machine_says_nothing_of_it() -> None:
    """Neither in the document nor on paper."""
    assert view_of(ordinary())["devices"] == {"late_done": 0, "clocks": [], "said": []}
    assert "More than one machine" not in text_of(ordinary()) + page_of(ordinary())


def test_the_document_has_the_numbers() -> None:
    """How many misses became done, and whose clock was ahead of whose, in seconds."""
    told = view_of(two_machines())["devices"]
    assert (told["late_done"], told["clocks"]) == (
        2,
        [{"device": LAPTOP, "than": DESKTOP, "ahead_s": 420}],
    )


def test_text_and_page_say_the_same() -> None:
    """In the words of the document."""
    for sentence in view_of(two_machines())["devices"]["said"]:
        assert sentence in " ".join(text_of(two_machines()).split())
        assert sentence in page_of(two_machines())


def test_one_late_answer_is_said_in_the_singular() -> None:
    """And what it counts as."""
    (sentence,) = devices(1, [])["said"]  # type: ignore[misc]  # a list of JSON
    assert sentence == (
        "1 reminder that one machine had as missed was done, as another machine recorded. Counted as done."
    )


@pytest.mark.parametrize(("minutes", "words"), [(7, "7 min"), (180, "3 h"), (60 * 24 * 3, "3 days")])
def test_a_span_is_said_in_its_largest_unit(minutes: int, words: str) -> None:
    """As nobody needs it more exactly."""
    assert span_words(timedelta(minutes=minutes)) == words


def test_history_shows_what_is_superseded() -> None:
    """With what holds in its place, and its id."""
    first = recorded(1, EventKind.DONE, occurrence="water@2026-11-23T09:00")
    second = recorded(2, EventKind.SKIPPED, occurrence="water@2026-11-23T09:00", device=LAPTOP)
    found = outdone(superseded([first, second]))
    assert history_text(second, fate=found.get(second.id)).endswith(f"superseded by done, {first.id}")
    assert first.id not in found


def test_history_tells_of_a_clock() -> None:
    """Whose, how far ahead, and of whose, as history has the events of all machines."""
    event = recorded(1, EventKind.CLOCK_DIFFERED, data={"device": LAPTOP, "ahead_s": 420}, habit=None)
    assert "the clock of the machine 7d1f6a90 was 7 min ahead of that of 5f0c3a52" in history_text(event)
    assert "the machine old (7d1f6a90) was" in history_text(event, names={LAPTOP: "old"})


def test_two_machines_of_one_name_are_told_apart() -> None:
    """By how their ids begin."""
    (sentence,) = devices(0, [AHEAD], {LAPTOP: "box", DESKTOP: "box"})["said"]  # type: ignore[misc]  # a list of JSON
    said = "The clock of the machine box (7d1f6a90) was 7 min ahead of that of box (2b9c33e1). "
    assert str(sentence).startswith(said)


def test_a_machine_is_called_as_its_last_configuration_has_it() -> None:
    """Each by its own; without what a terminal might obey."""
    first, last = (COMPILED % name for name in ('"the old"', '"the \\u001b[1m new"'))
    events = [adopted(1, first), adopted(2, last), adopted(3, COMPILED % '"box"', DESKTOP)]
    assert names_in(events) == {LAPTOP: "the [1m new", DESKTOP: "box"}


def test_the_last_configuration_is_the_last_by_its_number() -> None:
    """Whichever arrived last."""
    later, earlier = (
        adopted(number, COMPILED % f'"{number}"')._replace(sequence=number) for number in (2, 1)
    )
    assert names_in([later, earlier]) == {LAPTOP: "2"}


@pytest.mark.parametrize("compiled", ["", "[", "7", "{}", '["Configuration", ["Programme"], ["Devices"]]'])
def test_a_machine_without_a_name_has_none(compiled: str) -> None:
    """Whatever stands in the event, which may be another version's."""
    assert names_in([adopted(1, compiled)]) == {}
