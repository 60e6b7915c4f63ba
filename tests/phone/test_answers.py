"""The protocol of answers: what is accepted, and that nothing else is."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyhand.domain.phone.letter import Letter, Topic
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.phone.answers import Accepted, Fault, Probed, Seal, Unaccepted, new_id
from steadyhand.phone.ledger import Ledger

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SEAL = Seal(b"k" * 32, "device")
PILLS = Topic("pills@2026-11-23T09:00", 0, NOW + timedelta(hours=2))
DROPS = Topic("drops@2026-11-23T09:00", 0, NOW + timedelta(hours=1))
CHOICES = [Choice.DONE, Choice.SNOOZE, Choice.SKIP]


def dice(seed: int) -> "object":
    """Randomness that a test can repeat."""
    return Random(seed).randbytes  # noqa: S311 - no secret of anybody


def letter(*topics: Topic, seed: int = 1) -> Letter:
    """A letter sent now."""
    return Letter(new_id(dice(seed)), NOW, topics or (PILLS,))  # type: ignore[arg-type]  # the dice throw bytes


LETTER = letter()
LEDGER = Ledger(letters=(LETTER,))


@pytest.mark.parametrize("choice", CHOICES)
def test_a_button_is_accepted(choice: Choice) -> None:
    """What was signed here is taken for what it is."""
    assert SEAL.judged(SEAL.button(LETTER, choice), LEDGER, NOW) == Accepted(LETTER, choice, (PILLS,))


def test_a_button_tells_the_server_nothing_of_habits() -> None:
    """The choice and random letters; it fits into what ntfy and a phone carry."""
    button = SEAL.button(LETTER, Choice.DONE)
    assert button.startswith(f"sh1.done.{LETTER.id}.")
    assert "pills" not in button
    assert len(button) < 100


@given(st.sampled_from(CHOICES), st.data())
def test_any_flipped_bit_is_refused(choice: Choice, data: st.DataObject) -> None:
    """In the version, the choice, the id or the signature; also where it decodes to the same bytes."""
    button = bytearray(SEAL.button(LETTER, choice).encode())
    place = data.draw(st.integers(0, len(button) * 8 - 1))
    button[place // 8] ^= 1 << place % 8
    assert isinstance(SEAL.judged(button.decode("latin-1"), LEDGER, NOW), Unaccepted)


@given(st.sampled_from(CHOICES), st.integers(0, 100))
def test_anything_cut_off_is_refused(choice: Choice, length: int) -> None:
    """And so is anything put after it."""
    button = SEAL.button(LETTER, choice)
    shorter = button[: min(length, len(button) - 1)]
    assert SEAL.judged(shorter, LEDGER, NOW) == Unaccepted(Fault.MALFORMED)
    assert SEAL.judged(button + "A" * (length + 1), LEDGER, NOW) == Unaccepted(Fault.MALFORMED)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_no_text_raises_anything(text: str) -> None:
    """Whoever knows the topic may post what they like."""
    assert isinstance(SEAL.judged(text, LEDGER, NOW), Unaccepted)


@given(st.lists(st.sampled_from(CHOICES), min_size=1, max_size=12))
def test_every_button_is_accepted_once(presses: list[Choice]) -> None:
    """In any order, however often: each choice of a letter counts the first time alone."""
    ledger, accepted = LEDGER, []
    for choice in presses:
        verdict = SEAL.judged(SEAL.button(LETTER, choice), ledger, NOW)
        if isinstance(verdict, Accepted):
            accepted.append(choice)
            ledger = ledger.with_pressed(LETTER, choice)
        else:
            assert verdict == Unaccepted(Fault.REPLAYED)
    assert sorted(accepted) == sorted(set(presses))


def test_a_signature_of_another_choice_is_forged() -> None:
    """Skip cannot be made of done."""
    done = SEAL.button(LETTER, Choice.DONE)
    assert SEAL.judged(done.replace("done", "skip"), LEDGER, NOW) == Unaccepted(Fault.FORGED)


def test_a_signature_of_another_letter_is_forged() -> None:
    """Nor an answer to this of an answer to that."""
    other = letter(seed=2)
    moved = SEAL.button(other, Choice.DONE).replace(other.id, LETTER.id)
    assert SEAL.judged(moved, LEDGER.with_letter(other), NOW) == Unaccepted(Fault.FORGED)


@pytest.mark.parametrize("seal", [Seal(b"x" * 32, "device"), Seal(b"k" * 32, "another")])
def test_another_key_or_device_is_forged(seal: Seal) -> None:
    """Only the pairing that sent the letter takes its answers."""
    assert SEAL.judged(seal.button(LETTER, Choice.DONE), LEDGER, NOW) == Unaccepted(Fault.FORGED)


def test_the_reminders_are_part_of_what_is_signed() -> None:
    """A ledger that says something else of the letter makes the answer a forged one."""
    changed = Ledger(letters=(LETTER._replace(topics=(DROPS,)),))
    assert SEAL.judged(SEAL.button(LETTER, Choice.DONE), changed, NOW) == Unaccepted(Fault.FORGED)


def test_a_letter_that_nobody_knows_is_unknown() -> None:
    """Of another pairing, or forgotten."""
    assert SEAL.judged(SEAL.button(LETTER, Choice.DONE), Ledger(), NOW) == Unaccepted(Fault.UNKNOWN)


def test_an_answer_is_late_when_its_reminder_has_closed() -> None:
    """To the instant; of several the open ones are answered."""
    both = letter(PILLS, DROPS, seed=3)
    ledger, button = Ledger(letters=(both,)), SEAL.button(both, Choice.DONE)
    assert SEAL.judged(button, ledger, DROPS.closes) == Accepted(both, Choice.DONE, (PILLS,))
    assert SEAL.judged(button, ledger, PILLS.closes) == Unaccepted(Fault.LATE)


def test_a_probe_is_told_apart_from_an_answer() -> None:
    """It answers nothing, and only ours is one."""
    name = new_id(dice(4))  # type: ignore[arg-type]  # as above
    assert SEAL.judged(SEAL.probe(name), LEDGER, NOW) == Probed(name)
    foreign = Seal(b"x" * 32, "device").probe(name)
    assert SEAL.judged(foreign, LEDGER, NOW) == Unaccepted(Fault.FORGED)


def test_ids_are_random_and_fit_for_topics() -> None:
    """160 bits in 32 letters that are hard to mistake for each other."""
    ids = {new_id() for _ in range(50)}
    assert len(ids) == 50
    assert all(len(each) == 32 and each.isalnum() and each.islower() for each in ids)
