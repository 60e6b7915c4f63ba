"""The ring of keys: generations, what is taken under an older key, its text, and its file in the folder."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.shared import LAPTOP, PHONE, RING, SECRET
from steadyhand.errors import Refused
from steadyhand.sharing.key_files import joined, publish, the_newer
from steadyhand.sharing.key_ring import (
    MOST_GENERATIONS,
    Key,
    KeyRing,
    first_ring,
    revoking,
    ring_from,
    ring_text,
)
from steadyhand.sharing.trouble import FolderFault, WrongPhrase

SECOND, THIRD = bytes(16), bytes([1] * 16)
REVOKED = revoking(RING, SECOND, [PHONE], {PHONE: 2, LAPTOP: 9})


def test_revoking_makes_a_new_generation() -> None:
    """The old key stays for what is old; the new one is in use."""
    assert REVOKED.keys == (*RING.keys, Key(2, SECOND))
    assert REVOKED.current.generation == 2
    assert REVOKED.revoked == (PHONE,)


def test_under_an_older_key_records_are_taken_up_to_the_cut() -> None:
    """Each device's up to what was there; of a device that nobody knew, none; under the new key all."""
    assert [REVOKED.accepted(device, 1) for device in (PHONE, LAPTOP, "unknown")] == [2, 9, 0]
    assert REVOKED.accepted(LAPTOP, 2) > 2**62


def test_a_second_cut_does_not_open_the_first() -> None:
    """Revoking again can take less of an old key, and never more."""
    again = revoking(REVOKED, THIRD, [], {PHONE: 50, LAPTOP: 4})
    assert [again.accepted(device, 1) for device in (PHONE, LAPTOP)] == [2, 4]
    assert again.accepted(PHONE, 2) == 50
    assert again.revoked == (PHONE,)


def test_there_is_an_end_to_generations() -> None:
    """A ring does not grow without measure."""
    full = KeyRing((Key(MOST_GENERATIONS, SECRET),))
    with pytest.raises(Refused, match="Begin anew"):
        revoking(full, SECOND, [], {})


def test_names_tell_nothing_of_keys() -> None:
    """Each key has another name, and what seals is neither the name nor the secret."""
    assert len({RING.current.name, REVOKED.current.name, Key(1, THIRD).name}) == 3
    assert SECRET not in RING.current.sealing


@given(st.integers(1, 2**40), st.sets(st.sampled_from(["a", "b", "c"])))
def test_a_rings_text_gives_the_ring_again(sequence: int, devices: set[str]) -> None:
    """Whatever is in it."""
    ring = revoking(RING, SECOND, devices, dict.fromkeys(devices, sequence))
    assert ring_from(ring_text(ring)) == ring


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"format": 2}',
        '{"format": 1, "keys": [], "cuts": [], "revoked": []}',
        '{"format": 1, "keys": [[1, "00"]], "cuts": [], "revoked": []}',
        '{"format": 1, "keys": [[1, 5]], "cuts": [], "revoked": []}',
        '{"format": 1, "keys": [["1", "' + "00" * 16 + '"]], "cuts": [], "revoked": []}',
        '{"format": 1, "keys": [[2, "' + "00" * 16 + '"]], "cuts": [], "revoked": []}',
        '{"format": 1, "keys": [[1, "' + "00" * 16 + '"]], "cuts": [[1, 2, 3]], "revoked": []}',
        "[" * 100_000,
    ],
)
def test_a_text_that_is_no_ring_is_refused(text: str) -> None:
    """Half a ring is none."""
    with pytest.raises(ValueError, match=r"."):
        ring_from(text)


def test_a_secret_of_another_size_is_no_key() -> None:
    """A key has 128 bits, always."""
    with pytest.raises(ValueError, match="16 bytes"):
        first_ring(b"short")


def test_the_phrase_of_the_newest_key_gives_those_before(tmp_path: Path) -> None:
    """A device that joins late can read what was sealed with keys that were given up."""
    publish(tmp_path, RING)
    publish(tmp_path, REVOKED)
    assert joined(tmp_path, SECOND) == REVOKED


def test_a_device_that_is_told_the_new_phrase_goes_on(tmp_path: Path) -> None:
    """Its ring grows; told the same again, it stays."""
    publish(tmp_path, REVOKED)
    assert the_newer(joined(tmp_path, SECOND), RING) == REVOKED
    assert the_newer(joined(tmp_path, SECOND), REVOKED) == REVOKED


def test_a_phrase_that_was_given_up_is_refused(tmp_path: Path) -> None:
    """Nobody is led back to an old key."""
    publish(tmp_path, RING)
    with pytest.raises(WrongPhrase, match="given up"):
        the_newer(joined(tmp_path, SECRET), REVOKED)


def test_two_keys_made_at_once_are_told_of(tmp_path: Path) -> None:
    """Of two keys made without knowing of each other none wins; giving one up settles it."""
    other = revoking(RING, THIRD, [], {})
    publish(tmp_path, other)
    with pytest.raises(WrongPhrase, match="without knowing"):
        the_newer(joined(tmp_path, THIRD), REVOKED)


def test_a_phrase_of_another_folder_is_noticed(tmp_path: Path) -> None:
    """A phrase that fits nothing here is told of, and that its file may be on its way."""
    publish(tmp_path, RING)
    with pytest.raises(FolderFault, match="synchronised"):
        joined(tmp_path, SECOND)


def test_a_damaged_file_about_a_key_is_told_of(tmp_path: Path) -> None:
    """So is one that is a link, or that was changed."""
    publish(tmp_path, RING)
    path = next(tmp_path.iterdir())
    whole = bytearray(path.read_bytes())
    whole[100] ^= 1
    path.write_bytes(whole)
    with pytest.raises(FolderFault, match="damaged"):
        joined(tmp_path, SECRET)
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(FolderFault, match="damaged"):
        joined(tmp_path, SECRET)
