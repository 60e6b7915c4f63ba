"""Where a story plays."""

from pathlib import Path
from typing import NamedTuple

from crash.machine import Machine
from steadyhand.domain.reminding.habit import Configuration


class Scene(NamedTuple):
    """One person's log at ``path``, their machine and their configuration."""

    path: Path
    machine: Machine
    configuration: Configuration
