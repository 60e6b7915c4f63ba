"""The key of the person's devices on the server, and the password that one logs in there with."""

from collections.abc import Mapping

from steadyhand.bootstrap.sharing.keys import home_of
from steadyhand.bootstrap.sharing.server import KEYS, SEALED_WITH, newest_of, others_of
from steadyhand.domain.reminding.habit import Devices
from steadyhand.errors import Refused
from steadyhand.sharing import postgres_trouble
from steadyhand.sharing.header import NO_KEY
from steadyhand.sharing.key_files import opened_ring, sealed_ring
from steadyhand.sharing.key_ring import Key, KeyRing
from steadyhand.sharing.postgres_address import Address, address_of
from steadyhand.sharing.postgres_session import opened
from steadyhand.sharing.record import Record
from steadyhand.sharing.sealing import NotOpened
from steadyhand.sharing.trouble import FolderFault


async def check_password(devices: Devices, environ: Mapping[str, str], password: str) -> None:
    """Log in with it. Raises Refused where the server does not take it, Trouble, ConfigurationFault."""
    address = address_of(devices.postgres, password, environ, home_of(environ))
    try:
        session = await opened(address, KEYS, is_once=True)
    except postgres_trouble.Trouble as error:
        if error.kind is not postgres_trouble.TroubleKind.LOGIN:
            raise
        raise Refused(f"{error} Nothing was changed.") from error
    await session.close()


class ServerKeys:
    """The rings that a server keeps as records of devices of their own, each sealed to who has its key."""

    def __init__(self, address: Address) -> None:
        self._address = address

    @property
    def name(self) -> str:
        """The server, as a person knows it."""
        return self._address.server

    async def publish(self, ring: KeyRing) -> None:
        """Have the server keep the ring, sealed to whoever has its key. Raises Trouble."""
        name = KEYS + ring.current.name
        session = await opened(self._address, name, is_once=True)
        try:
            await session.add([Record(name, 1, sealed_ring(ring))])
        finally:
            await session.close()

    async def has_other_keys(self, ring: KeyRing | None) -> bool:
        """Whether it keeps a key of this person's devices that is not in the ring. Raises Trouble."""
        known = set() if ring is None else {KEYS + key.name for key in ring.keys}
        session = await opened(self._address, KEYS, is_once=True)
        try:
            kept = {each.device for each in await session.standings({}) if each.device.startswith(KEYS)}
        finally:
            await session.close()
        return not kept <= known

    async def keys_in_use(self, device: str) -> frozenset[str]:
        """The names of the keys of the newest records of other devices than that. Raises Trouble."""
        session = await opened(self._address, device, is_once=True)
        try:
            newest = await newest_of(session, await others_of(session, {}))
        finally:
            await session.close()
        found = (SEALED_WITH.match(record.body) for record in newest)
        return frozenset(each[2].decode() for each in found if each) - {NO_KEY}

    async def joined(self, secret: bytes) -> KeyRing:
        """The ring of the key that a phrase gave. Raises Trouble, FolderFault where it is not there."""
        name = KEYS + Key(0, secret).name
        session = await opened(self._address, name, is_once=True)
        try:
            sealed = await session.body_of(name, 1)
        finally:
            await session.close()
        if sealed is None:
            raise FolderFault(
                f"{self.name} holds nothing of that phrase. Look at the phrase, and that both machines use "
                "the same person's role. Nothing was changed."
            )
        try:
            return opened_ring(sealed, secret)
        except (NotOpened, ValueError) as error:
            raise FolderFault(
                f"What {self.name} holds of that phrase is damaged. On a device that has the key: "
                "steady device rewrite. Nothing was changed."
            ) from error
