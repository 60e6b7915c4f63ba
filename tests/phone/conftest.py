"""A server for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.household import Household
from phone.owner import Owner
from stage.ntfy import NtfyServer


@pytest.fixture
def server() -> Iterator[NtfyServer]:
    """A server of the test's own."""
    with NtfyServer() as running:
        yield running


@pytest.fixture
def home(tmp_path: Path) -> Household:
    """A home of the test's own."""
    return Household(tmp_path)


@pytest.fixture
def owner(home: Household, server: NtfyServer) -> Owner:
    """Somebody with a paired phone, whose desktop has shown that they might stretch."""
    somebody = Owner(home, server)
    somebody.shown("stretch")
    return somebody
