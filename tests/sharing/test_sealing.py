"""What leaves the machine is sealed, and what was not sealed by one's own devices is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.shared import (
    DESKTOP,
    LAPTOP,
    PHONE,
    RING,
    SECRET,
    bodies,
    file_of,
    kinds,
    ledger,
    reader,
    taken,
    writer,
)
from steadyhand.sharing.frame import Frame, framed, pieces
from steadyhand.sharing.header import Header
from steadyhand.sharing.key_ring import Key, KeyRing, first_ring, revoking
from steadyhand.sharing.record import Gone, Record
from steadyhand.sharing.sealing import NotOpened, NotSealed, Sealed, open_text, seal_text
from steadyhand.sharing.trouble import TroubleKind

SEALING = Sealed(RING)
HEADER = Header(LAPTOP, "0" * 16, *SEALING.key)
RECORD = Record(LAPTOP, 7, b'{"note":"a private word"}')
OTHER = bytes(16)


def refusal(header: Header, sequence: int, content: bytes, sealing: Sealed = SEALING) -> TroubleKind:
    """Why it is refused."""
    with pytest.raises(NotOpened) as refused:
        sealing.opener(header)(sequence, content)
    return refused.value.kind


@given(st.binary(max_size=3000), st.integers(1, 2**63 - 1))
def test_what_was_sealed_is_opened(body: bytes, sequence: int) -> None:
    """Whatever it says, with zeros and ends of its own."""
    record = Record(LAPTOP, sequence, body)
    assert SEALING.opener(HEADER)(sequence, SEALING.seal(record)) == record


def test_what_is_gone_is_opened() -> None:
    """So is the word that there is nothing to wait for."""
    gone = Gone(LAPTOP, 3, 7)
    assert SEALING.opener(HEADER)(7, SEALING.seal(gone)) == gone


@given(st.data())
def test_any_flipped_bit_is_refused(data: st.DataObject) -> None:
    """Whoever changes one bit and mends the checksum is found out."""
    sealed = bytearray(SEALING.seal(RECORD))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    assert refusal(HEADER, 7, bytes(sealed)) is TroubleKind.FORGED


@given(st.integers(0, 600))
def test_a_record_cut_off_is_refused(size: int) -> None:
    """Any part of it is nothing."""
    sealed = SEALING.seal(RECORD)
    if size < len(sealed):
        assert refusal(HEADER, 7, sealed[:size]) is TroubleKind.FORGED


def test_a_record_under_another_number_is_refused() -> None:
    """A record that is replayed under another sequence is not opened."""
    assert refusal(HEADER, 8, SEALING.seal(RECORD)) is TroubleKind.FORGED


def test_a_record_in_another_devices_file_is_refused() -> None:
    """A record that is moved to another device's file is not opened."""
    assert refusal(HEADER._replace(device=PHONE), 7, SEALING.seal(RECORD)) is TroubleKind.FORGED


def test_a_key_that_is_not_here_is_told_of() -> None:
    """What is sealed with another key is left alone, and so is what says another generation of ours."""
    for header in (HEADER._replace(key="f" * 16), HEADER._replace(generation=2)):
        assert refusal(header, 7, SEALING.seal(RECORD)) is TroubleKind.UNKNOWN_KEY


def test_what_is_not_sealed_is_refused() -> None:
    """Nobody gets around the seal by leaving it off."""
    header = HEADER._replace(generation=0, key="-")
    assert refusal(header, 7, NotSealed().seal(RECORD)) is TroubleKind.NOT_SEALED


def test_the_same_twice_is_sealed_differently() -> None:
    """Nobody sees that two records say the same."""
    assert SEALING.seal(RECORD) != SEALING.seal(RECORD)


@given(st.binary(max_size=400), st.binary(max_size=400))
def test_sizes_tell_little(one: bytes, other: bytes) -> None:
    """Two usual records are of one size, and what is forgotten has it, too."""
    sizes = {len(SEALING.seal(Record(LAPTOP, 1, body))) for body in (one, other)}
    assert {*sizes, len(SEALING.seal(Gone(LAPTOP, 1, 1)))} == {512 + 24 + 16}


def test_the_file_says_nothing_in_clear(tmp_path: Path) -> None:
    """Neither what was written nor the key stands in it."""
    writer(tmp_path, ledger(LAPTOP, RECORD.body)).write()
    found = file_of(tmp_path).read_bytes()
    assert b"private" not in found
    assert SECRET not in found
    assert SECRET.hex().encode() not in found


def test_records_in_another_order_are_all_there(tmp_path: Path) -> None:
    """Whoever changes the order changes nothing: each stands for itself, and none is lost."""
    writer(tmp_path, ledger(LAPTOP, b"one", b"two", b"three")).write()
    path = file_of(tmp_path)
    whole = path.read_bytes()
    at = whole.index(b"\n") + 1
    with path.open("rb") as stream:
        frames = [whole[piece.start : piece.end] for piece in pieces(stream, at)]
    path.write_bytes(whole[:at] + b"".join(reversed(frames)))
    desktop = reader(tmp_path)
    assert bodies(taken(desktop)) == [b"three", b"two", b"one"]
    assert desktop.troubles == ()


def test_a_replayed_record_is_refused_and_nothing_lost(tmp_path: Path) -> None:
    """A record again, under the next number and with right checksums: refused, told of, the others read."""
    writer(tmp_path, ledger(LAPTOP, b"one", b"two")).write()
    path = file_of(tmp_path)
    with path.open("rb") as stream:
        first = next(pieces(stream, path.read_bytes().index(b"\n") + 1))
    assert isinstance(first, Frame)
    with path.open("ab") as file:
        file.write(framed(3, first.content))
    desktop = reader(tmp_path)
    assert bodies(taken(desktop)) == [b"one", b"two"]
    assert [(each.kind, each.sequence) for each in desktop.troubles] == [(TroubleKind.FORGED, 3)]


def revoked_ring() -> KeyRing:
    """The desktop has revoked the phone after its second record, and has three of the laptop."""
    return revoking(RING, OTHER, [PHONE], {PHONE: 2, LAPTOP: 3})


def test_a_revoked_devices_later_records_are_refused(tmp_path: Path) -> None:
    """What it wrote until then stays readable; what comes after is refused, told of once, not waited for."""
    phone = ledger(PHONE, b"one", b"two")
    writer(tmp_path, phone).write()
    phone.add(b"three", b"four")
    writer(tmp_path, phone).write()
    desktop = reader(tmp_path, sealing=Sealed(revoked_ring()))
    assert bodies(taken(desktop)) == [b"one", b"two"]
    assert [(each.kind, each.sequence) for each in desktop.troubles] == [(TroubleKind.REVOKED, 3)]
    assert desktop.standings[0].behind == 0


def test_a_revoked_device_cannot_write_for_another(tmp_path: Path) -> None:
    """With the old key it may forge the laptop's file, and gets nothing into a log beyond what was there."""
    writer(tmp_path, ledger(LAPTOP, b"one", b"two", b"three", b"forged")).write()
    desktop = reader(tmp_path, {LAPTOP: 3}, Sealed(revoked_ring()))
    assert taken(desktop) == []
    assert kinds(desktop) == [TroubleKind.OLD_KEY]


def test_a_device_that_was_off_loses_nothing(tmp_path: Path) -> None:
    """What the laptop wrote under the old key meanwhile waits, and comes once it has the new one."""
    laptop = ledger(LAPTOP, b"one", b"two", b"three", b"four")
    writer(tmp_path, laptop).write()
    ring = revoked_ring()
    desktop = reader(tmp_path, {LAPTOP: 3}, Sealed(ring))
    taken(desktop)
    assert desktop.standings[0].behind == 1
    writer(tmp_path, laptop, Sealed(ring)).write()
    assert bodies(taken(desktop)) == [b"four"]
    assert desktop.troubles == ()


def test_a_device_that_was_not_told_reads_nothing_new(tmp_path: Path) -> None:
    """Whoever has the old key alone cannot read what is sealed with the new."""
    writer(tmp_path, ledger(DESKTOP, b"secret"), Sealed(revoked_ring())).write()
    from_phone = reader(tmp_path, sealing=SEALING)
    from_phone._own = PHONE
    assert taken(from_phone) == []
    assert kinds(from_phone) == [TroubleKind.UNKNOWN_KEY]


def test_a_rings_text_is_opened_with_its_key_alone() -> None:
    """The keys before it are readable for whoever has the phrase, and for nobody else."""
    key = Key(1, SECRET)
    sealed = seal_text(key, "all keys")
    assert open_text(SECRET, sealed) == "all keys"
    with pytest.raises(NotOpened):
        open_text(OTHER, sealed)
    with pytest.raises(NotOpened):
        open_text(SECRET, sealed[:-1])


def test_a_first_ring_takes_everything() -> None:
    """Before anything was revoked there is no limit."""
    assert first_ring(SECRET).accepted(LAPTOP, 1) == 2**63 - 1
