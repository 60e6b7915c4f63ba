"""Who has a file open, of the person's own processes: read once from /proc, kept nowhere."""

import os
from collections.abc import Iterator
from typing import NamedTuple

MEDIA_SERVICES = frozenset({"pipewire", "wireplumber", "pipewire-media-"})
"""What programs in a sandbox reach the camera through, as /proc/PID/comm has their names."""


class Holding(NamedTuple):
    """A file that is open, and whether it is a media service that has it open."""

    path: str
    by_service: bool


def holdings(processes: str, paths: frozenset[str]) -> frozenset[Holding]:
    """Which of these paths are open. ``processes``: where /proc is. What cannot be read is passed over."""
    return frozenset(
        Holding(path, _is_service(folder))
        for folder in _own(processes)
        for path in paths.intersection(_open_files(folder))
    )


def _own(processes: str) -> Iterator[str]:
    """The folder of each process of this user."""
    mine = os.geteuid()
    with os.scandir(processes) as entries:
        for entry in entries:
            try:
                if entry.name.isdigit() and entry.stat().st_uid == mine:
                    yield entry.path
            except OSError:
                continue


def _open_files(folder: str) -> Iterator[str]:
    try:
        with os.scandir(f"{folder}/fd") as entries:
            for entry in entries:
                yield os.readlink(entry.path)  # noqa: PTH115 - thousands of them; a Path each is dear
    except OSError:
        return


def _is_service(folder: str) -> bool:
    try:
        with open(f"{folder}/comm", encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - as above
            return file.read().strip() in MEDIA_SERVICES
    except OSError:
        return False
