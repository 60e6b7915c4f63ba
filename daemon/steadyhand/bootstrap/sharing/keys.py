"""The key of this person's devices, where it is kept, and how what leaves the machine is sealed with it."""

from collections.abc import Mapping
from pathlib import Path

from steadyhand.domain.reminding.habit import Configuration, Devices
from steadyhand.errors import Refused
from steadyhand.notify.choosing import session_bus
from steadyhand.sharing.key_ring import KeyRing
from steadyhand.sharing.sealing import NotSealed, Sealed, Sealing
from steadyhand.sharing.secrets_place import PASSWORD, SecretsPlace, TextPlace
from steadyhand.system.paths import Paths

KEY = "devices.key"
SERVER_PLACE = "postgres.password"
CHANGED = "devices.changed"
"""Written by commands: the process that shares begins anew."""
NO_KEY = (
    "This machine has no key of your devices yet. Where none has: steady device pair. "
    "Where another has: steady device join"
)
NOT_CONFIGURED = """\
No other machines are configured. Write into {}:

[devices]
folder = "~/Sync/steadyhand"

with a folder that Syncthing, Nextcloud or a network share keeps the same on
all of them. Or, for a PostgreSQL server instead, whose address whoever runs it
gives you:

[devices.postgres]
address = "postgresql://role@host/database"

Nothing was changed."""


def configured(configuration: Configuration, source: str) -> Devices:
    """How the machines share. Raises Refused, with the lines to write into ``source``."""
    if configuration.devices is None:
        raise Refused(NOT_CONFIGURED.format(source))
    return configuration.devices


def place_of(where: Paths, environ: Mapping[str, str], *, asks: bool = False) -> SecretsPlace:
    """Where the key is kept. ``asks``: the keyring may open a window, as for a command."""
    return SecretsPlace(Path(where.state) / KEY, session_bus(environ), asks)


def password_place(where: Paths, environ: Mapping[str, str], *, asks: bool = False) -> TextPlace:
    """Where the server's password is kept, as for the key."""
    return TextPlace(PASSWORD, Path(where.state) / SERVER_PLACE, session_bus(environ), asks)


async def forget_secrets(where: Paths, environ: Mapping[str, str]) -> None:
    """Keep neither key nor password any more. Raises SecretsFault."""
    await place_of(where, environ, asks=True).forget()
    await password_place(where, environ, asks=True).forget()


async def sealing_of(devices: Devices, place: SecretsPlace) -> Sealing:
    """How what leaves is sealed. Raises Refused for a device without a key, SecretsFault."""
    if not devices.sealed:
        return NotSealed()
    return Sealed(await ring_of(place))


async def ring_of(place: SecretsPlace) -> KeyRing:
    """The keys. Raises Refused where there are none, SecretsFault."""
    ring = await place.load()
    if ring is None:
        raise Refused(NO_KEY)
    return ring


def folder_of(devices: Devices, environ: Mapping[str, str]) -> Path | None:
    """The shared folder, None for none."""
    return Path(_expanded(devices.folder, environ)) if devices.folder else None


def password_file_of(devices: Devices, environ: Mapping[str, str]) -> str | None:
    """Where the server's password is, None for none."""
    return _expanded(devices.password_file, environ) if devices.password_file else None


def home_of(environ: Mapping[str, str]) -> Path:
    """The person's home."""
    return Path(environ.get("HOME") or Path.home())


def _expanded(path: str, environ: Mapping[str, str]) -> str:
    return str(home_of(environ) / path[2:]) if path.startswith("~/") else path
