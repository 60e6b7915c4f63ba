"""The bus that the tests of presence run on."""

from collections.abc import Iterator

import pytest

from stage.desktop import PrivateBus


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """A bus of the test's own; it stands for the session's and for the system's."""
    with PrivateBus() as private:
        yield private
