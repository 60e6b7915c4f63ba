"""What is here of a device is kept in ranges, however it comes."""

from hypothesis import given
from hypothesis import strategies as st

from steadyhand.sharing.sequences import Sequences

RANGES = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 5)).map(lambda pair: (pair[0], sum(pair))), max_size=12
)


@given(st.integers(0, 10), RANGES)
def test_it_is_as_a_set_of_each(upto: int, ranges: list[tuple[int, int]]) -> None:
    """What is in it, how far it is whole, and where some are missing: as a plain set has it."""
    held, plain = Sequences([(1, upto)] if upto else []), set(range(1, upto + 1))
    for first, last in ranges:
        held.add(first, last)
        plain |= set(range(first, last + 1))
    highest = max(plain, default=0)
    missing = set(range(1, highest + 1)) - plain
    assert [number for number in range(1, 50) if number in held] == sorted(plain)
    assert held.upto == min(missing, default=highest + 1) - 1
    assert {number for first, last in held.gaps() for number in range(first, last + 1)} == missing


def test_a_gap_of_any_size_costs_nothing() -> None:
    """A number far away is one range, not one entry for each between."""
    held = Sequences()
    held.add(2**62, 2**62)
    assert list(held.gaps()) == [(1, 2**62 - 1)]
