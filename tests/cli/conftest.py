from pathlib import Path

import pytest

from cli.household import Household, awake_now


@pytest.fixture
def bare(tmp_path: Path) -> Household:
    """A home without a configuration."""
    return Household(tmp_path)


@pytest.fixture
def home(bare: Household) -> Household:
    """A home with habits, two of which are due."""
    bare.configure(awake_now())
    return bare
