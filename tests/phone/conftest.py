"""A server for each test."""

from collections.abc import Iterator

import pytest

from stage.ntfy import NtfyServer


@pytest.fixture
def server() -> Iterator[NtfyServer]:
    """A server of the test's own."""
    with NtfyServer() as running:
        yield running
