from pathlib import Path

import pytest

from cli.household import Household, awake_now


@pytest.fixture
def bare(tmp_path: Path) -> Household:
    """A home without a configuration."""
    return Household(tmp_path)


@pytest.fixture
def new_home(bare: Household) -> Household:
    """A home with habits, two of which are due, in which no command was given yet."""
    bare.configure(awake_now())
    return bare


@pytest.fixture
def home(new_home: Household) -> Household:
    """The same after a first command."""
    new_home.compile()
    return new_home
