"""The bus that the tests of keeping secrets run on."""

from collections.abc import Iterator

import pytest

from stage.desktop import PrivateBus


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    """A session bus of the test's own."""
    with PrivateBus() as private:
        yield private
