"""What the commands do with the key of the person's devices, on every way that is configured."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import suppress
from pathlib import Path

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing.key_ways import FolderKeys, KeyWay
from steadyhand.bootstrap.sharing.keys import (
    CHANGED,
    configured,
    folder_of,
    forget_secrets,
    password_place,
    place_of,
    ring_of,
    sealing_of,
)
from steadyhand.bootstrap.sharing.records import OwnRecords
from steadyhand.errors import Refused, SteadyError
from steadyhand.sharing import key_files
from steadyhand.sharing.key_files import the_newer
from steadyhand.sharing.key_ring import SECRET_SIZE, KeyRing, first_ring, revoking
from steadyhand.sharing.names import events_of
from steadyhand.sharing.sealing import NotSealed, Sealed
from steadyhand.sharing.secrets_place import Kept
from steadyhand.sharing.trouble import FolderFault
from steadyhand.sharing.writing import Writer
from steadyhand.system.paths import private_directory
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from steadyhand.bootstrap.sharing.server_keys import ServerKeys
    from steadyhand.sharing.postgres_address import Address

OTHERS_KEY = (
    "{} has a key already that is not on this machine. Have the machine that has it show its words, "
    "with steady device pair, and type them here: steady device join. If no machine has it any more: "
    "steady device pair --new. Nothing was changed."
)
NO_SERVER = (
    "There is no [devices.postgres] in the configuration, so there is no server to have a password for. "
    "Nothing was changed."
)
HAS_FILE = (
    "The configuration names devices.postgres.password_file, and the password is taken from there. Remove "
    "that line to have it kept here. Nothing was changed."
)


class Pairing:
    """``devices``: how they share, as configured. Raises Refused where they do not."""

    def __init__(self, desk: Desk) -> None:
        self.devices = configured(desk.configuration, desk.paths.config)
        self._desk = desk
        private_directory(desk.paths.state)
        self._place = place_of(desk.paths, desk.environ, asks=True)
        self._folder = folder_of(self.devices, desk.environ)
        self._server: Address | None = None

    async def ring(self) -> KeyRing | None:
        """The keys that are here, None for none. Raises SecretsFault."""
        return await self._place.load()

    async def begun(self, dice: Callable[[int], bytes], *, anew: bool) -> tuple[KeyRing, str]:
        """A first key, and where it is kept. Raises Refused where a way has one of another machine."""
        if not anew and (way := await self.way_with_other_keys(None)):
            raise Refused(OTHERS_KEY.format(way))
        ring = first_ring(dice(SECRET_SIZE))
        await self._check_log(ring)
        return ring, await self._bring_in(ring, None)

    async def way_with_other_keys(self, ring: KeyRing | None) -> str:
        """The way that holds a key which is not in the ring, "" for none. Raises FolderFault, Trouble."""
        async for way in self._ways():
            if await way.has_other_keys(ring):
                return way.name
        return ""

    async def way_with_others(self, ring: KeyRing) -> str:
        """The way on which another machine uses a key that is not in the ring, "" for none.

        Raises FolderFault, Trouble.
        """
        device, known = self._desk.log.device, frozenset(key.name for key in ring.keys)
        async for way in self._ways():
            if await way.keys_in_use(device) - known:
                return way.name
        return ""

    async def publish(self, ring: KeyRing) -> None:
        """Have each way hold the ring for whoever gets its key. Raises FolderFault, Trouble."""
        async for way in self._ways():
            await way.publish(ring)

    async def join(self, secret: bytes) -> str:
        """Take over the ring of the key that a phrase gave; where it is kept. Raises SteadyError."""
        before = await self.ring()
        ring = the_newer(await self._ring_of(secret), before)
        if ring != before:
            await self._check_log(ring)
        kept = await self._keep(ring)
        self._changed()
        if ring != before:
            await self._send_anew()
        return kept

    async def revoke(self, devices: Collection[str], dice: Callable[[int], bytes]) -> KeyRing:
        """A new key, which these do not get, in force here. Raises SteadyError; then the old one still is."""
        log = self._desk.log
        accepted = {device: spans[-1][1] for device, spans in log.spans().items()}
        accepted[log.device] = log.last_own()
        before = await ring_of(self._place)
        ring = revoking(before, dice(SECRET_SIZE), devices, accepted)
        await self._check_log(ring)
        await self._bring_in(ring, before)
        return ring

    async def rewrite(self) -> int:
        """Have each way hold this machine's records anew, and the ring; how many. Raises SteadyError."""
        sealing = await sealing_of(self.devices, self._place)
        ring = await self.ring()
        if self.devices.sealed and ring is not None:
            await self.publish(ring)
        source, number = OwnRecords(self._desk.log), 0
        await self._check_log(ring)
        if self._folder is not None:
            writer = Writer(self._folder, self._desk.log.device, sealing, source)
            writer.write()
            number = writer.rewrite().records
        await self._send_anew()
        self._changed()
        return number or sum(1 for _ in source.records_after(0))

    async def leave(self) -> None:
        """Keep neither key nor password here any more. Raises SecretsFault."""
        await forget_secrets(self._desk.paths, self._desk.environ)
        self._changed()

    async def withdraw(self) -> tuple[str, ...]:
        """Take this machine's records out of each way, as its log is about to go.

        Gives what could not be reached and so stays. Raises SecretsFault.
        """
        stays = []
        if self._folder is not None and not _is_removed(
            file := self._folder / events_of(self._desk.log.device)
        ):
            stays.append(str(file))
        try:
            await self._send_anew()
        except SteadyError:
            stays.append(f"the records of device {self._desk.log.device} at {self.devices.postgres}")
        await self.leave()
        return tuple(stays)

    async def keep_password(self, password: str) -> str:
        """Keep the server's password once the server has taken it; where it is kept.

        Raises Refused where the configuration has no server or names a file, or the server refuses it;
        SteadyError where it cannot be asked.
        """
        if not self.devices.postgres or self.devices.password_file:
            raise Refused(NO_SERVER if not self.devices.postgres else HAS_FILE)
        from steadyhand.bootstrap.sharing.server_keys import check_password  # noqa: PLC0415 - with psycopg

        await check_password(self.devices, self._desk.environ, password)
        place = password_place(self._desk.paths, self._desk.environ, asks=True)
        kept = await place.keep(password)
        self._changed()
        return _named(kept, place.file)

    async def _ring_of(self, secret: bytes) -> KeyRing:
        if self._folder is not None:
            try:
                return key_files.joined(self._folder, secret)
            except FolderFault:
                if not self.devices.postgres:
                    raise
        return await (await self._server_keys()).joined(secret)

    async def _ways(self) -> AsyncIterator[KeyWay]:
        """The folder, then the server, which asks for its password only when it is its turn."""
        if self._folder is not None:
            yield FolderKeys(self._folder)
        if self.devices.postgres:
            yield await self._server_keys()

    async def _server_keys(self) -> "ServerKeys":
        from steadyhand.bootstrap.sharing.server_keys import ServerKeys  # noqa: PLC0415 - with psycopg

        return ServerKeys(await self._address())

    async def _address(self) -> "Address":
        """The server; its password is asked of the keyring once. Raises ConfigurationFault, SecretsFault."""
        from steadyhand.bootstrap.sharing import server  # noqa: PLC0415 - psycopg comes with it

        if self._server is None:
            self._server = await server.server_of(self.devices, self._desk.environ)
        return self._server

    async def _check_log(self, ring: KeyRing | None) -> None:
        """Look that the server has nothing of this machine that its log has not: it is erased there soon."""
        if self.devices.postgres:
            from steadyhand.bootstrap.sharing import server  # noqa: PLC0415 - psycopg comes with it

            address = await self._address()
            sealing = NotSealed() if ring is None or not self.devices.sealed else Sealed(ring)
            await server.check(address, self._desk.log, sealing)

    async def _send_anew(self) -> None:
        """The server loses what it has of this machine; the process sends it, sealed as things are now.

        The process is told afterwards, as it remembers what the server has had.
        """
        if self.devices.postgres:
            from steadyhand.bootstrap.sharing import server  # noqa: PLC0415 - psycopg comes with it

            await server.forget_own(await self._address(), self._desk.log.device)
            self._changed()

    async def _bring_in(self, ring: KeyRing, before: KeyRing | None) -> str:
        """Have a new key in force; where it is kept. Raises SteadyError; then it is nowhere.

        It is kept first: a key that is published and kept by nobody would be told of for ever, and one that
        is kept is published by the next command.
        """
        kept = await self._keep(ring)
        try:
            await self.publish(ring)
        except SteadyError:
            with suppress(SteadyError):
                await (self._place.forget() if before is None else self._place.keep(before))
                if self._folder is not None:
                    key_files.withdraw(self._folder, ring)
            raise
        self._changed()
        await self._send_anew()
        return kept

    async def _keep(self, ring: KeyRing) -> str:
        kept = await self._place.keep(ring)
        return _named(kept, self._place.file)

    def _changed(self) -> None:
        """Have the process that shares begin anew."""
        Path(self._desk.paths.state, CHANGED).write_text("", encoding="utf-8")


def _named(kept: Kept, file: Path) -> str:
    return "the desktop's keyring" if kept is Kept.KEYRING else str(file)


def _is_removed(file: Path) -> bool:
    """Remove it, and whether it is gone now; of a folder that is not there nobody can tell."""
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return False
    return file.parent.is_dir()
