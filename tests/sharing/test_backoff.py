"""How long it takes until the next attempt."""

import pytest

from steadyhand.sharing.backoff import Patience, delay_s, spread_s

PATIENCE = Patience(1, 300, 3600)


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (100000, 300)]
)
def test_each_wait_is_twice_the_last(failures: int, seconds: float) -> None:
    """Up to the longest, however often it failed."""
    assert delay_s(PATIENCE, failures, 0.0) == seconds


def test_chance_takes_up_to_half() -> None:
    """Machines that lost a server together do not come back together."""
    assert delay_s(PATIENCE, 10, 0.999) == pytest.approx(150, abs=1)
    assert spread_s(3600, 0.5) == 2700
