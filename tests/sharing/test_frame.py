"""Frames are found again in a file that was damaged in any way."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from steadyhand.sharing.frame import HEAD_SIZE, MARK, Damage, Frame, Piece, Torn, framed, pieces

CONTENTS = st.lists(st.binary(max_size=40), min_size=1, max_size=6)


def file_of(contents: list[bytes]) -> bytes:
    """The frames of that, numbered from 1."""
    return b"".join(framed(number, content) for number, content in enumerate(contents, start=1))


def found_in(content: bytes, at: int = 0) -> list[Piece]:
    """What is found."""
    return list(pieces(BytesIO(content), at))


def numbers(found: list[Piece]) -> list[int]:
    """The sequences of the frames that are whole."""
    return [piece.sequence for piece in found if isinstance(piece, Frame)]


@given(CONTENTS)
def test_what_was_framed_is_found(contents: list[bytes]) -> None:
    """Every frame is found whole, in order."""
    found = found_in(file_of(contents))
    assert [piece.content for piece in found if isinstance(piece, Frame)] == contents
    assert len(found) == len(contents)


@given(CONTENTS, st.data())
def test_any_flipped_bit_costs_one_frame(contents: list[bytes], data: st.DataObject) -> None:
    """A bit that is flipped anywhere costs the frame it is in and no other, and is told of."""
    whole = bytearray(file_of(contents))
    place = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[place // 8] ^= 1 << place % 8
    found = found_in(bytes(whole))
    assert len(numbers(found)) == len(contents) - 1
    assert sum(not isinstance(piece, Frame) for piece in found) == 1


@given(CONTENTS, st.data())
def test_a_torn_end_is_waited_for(contents: list[bytes], data: st.DataObject) -> None:
    """A file cut off anywhere gives the frames that are whole; the rest, from where it begins, may come."""
    whole = file_of(contents)
    size = data.draw(st.integers(0, len(whole)))
    found = found_in(whole[:size])
    frames = [piece for piece in found if isinstance(piece, Frame)]
    end = frames[-1].end if frames else 0
    assert found[len(frames) :] == ([Torn(end, size, found[-1].sequence)] if end < size else [])


@given(CONTENTS, st.binary(min_size=1, max_size=60), st.data())
def test_foreign_bytes_hide_no_frame(contents: list[bytes], foreign: bytes, data: st.DataObject) -> None:
    """Bytes put in between frames cost none of them."""
    after = data.draw(st.integers(0, len(contents)))
    start = len(file_of(contents[:after]))
    whole = file_of(contents)
    found = found_in(whole[:start] + foreign + whole[start:])
    assert numbers(found) == list(range(1, len(contents) + 1))


@given(CONTENTS, CONTENTS, st.data())
def test_what_was_written_after_a_torn_end_is_found(
    before: list[bytes], after: list[bytes], data: st.DataObject
) -> None:
    """Frames behind one that was never finished are found, and that one is damage then."""
    whole = file_of(before)
    cut = data.draw(st.integers(len(file_of(before[:-1])) + 1, len(whole) - 1))
    found = found_in(whole[:cut] + file_of(after))
    assert numbers(found) == [*range(1, len(before)), *range(1, len(after) + 1)]
    assert any(isinstance(piece, Damage) for piece in found)


def test_zeros_at_the_end_are_damage() -> None:
    """A block of zeros, which a crash may leave, is damage up to the end."""
    whole = file_of([b"a"])
    assert found_in(whole + bytes(100))[1:] == [Damage(len(whole), len(whole) + 100, 0)]


def test_a_frame_larger_than_what_is_read_at_once_is_found() -> None:
    """A frame may go over the border of what is read at once, and a mark may too."""
    large = [bytes(900_000), bytes(900_000), MARK * 10]
    assert numbers(found_in(b"?" * (1024 * 1024 - 2) + file_of(large))) == [1, 2, 3]


def test_a_length_beyond_all_measure_is_no_frame() -> None:
    """A head that promises more than a frame may hold is damage, and is not waited for."""
    assert isinstance(found_in(framed(1, bytes(1024 * 1024 + 1)))[0], Damage)


def test_reading_on_starts_where_it_is_told() -> None:
    """From a byte on, what is before it is not looked at."""
    assert numbers(found_in(file_of([b"a", b"b"]), HEAD_SIZE + 1 + 4)) == [2]
