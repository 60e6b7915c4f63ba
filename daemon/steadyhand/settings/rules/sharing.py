"""Several machines: there is a way between them."""

from collections.abc import Iterator

from steadyhand.settings.models import Settings
from steadyhand.settings.position import Path
from steadyhand.settings.problem import Problem

FOLDER: Path = ("devices", "folder")
POSTGRES: Path = ("devices", "postgres")


def sharing(settings: Settings) -> Iterator[Problem]:
    """A table of devices that names no way to any."""
    devices = settings.devices
    if devices is not None and devices.folder is None and devices.postgres is None:
        yield Problem(
            FOLDER,
            "is missing, and there is no table devices.postgres: nothing leads to your other machines",
            'Add folder = "~/Sync/steadyhand", or where your shared folder is.',
            "a path that begins with / or ~/",
            needs=(POSTGRES,),
        )
