"""Having this machine go on as a device of its own, where its log is a copy or came back from a backup."""

import json
from collections.abc import Iterable
from contextlib import ExitStack, suppress

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing.keys import configured, folder_of, place_of, sealing_of
from steadyhand.errors import Refused
from steadyhand.report.devices import short
from steadyhand.sharing.device_file import DeviceFile
from steadyhand.sharing.record import Record
from steadyhand.storage.renewing import renew as renew_log
from steadyhand.system.paths import private_directory
from steadyhand.system.single_instance import NAME, PHONE, SHARE, AlreadyRunning, acquire

RUNNING = (
    "Steadyhand is running. Stop it first: systemctl --user stop steadyhand steadyhand-share "
    "steadyhand-phone. Nothing was changed."
)


async def renew(desk: Desk) -> str:
    """The new device's id, short. Raises Refused while anything of Steadyhand runs, SteadyError."""
    devices = configured(desk.configuration, desk.paths.config)
    private_directory(desk.paths.runtime)
    with ExitStack() as stack:
        for name in (NAME, SHARE, PHONE):
            start = acquire(desk.paths.runtime, desk.now, name)
            if isinstance(start, AlreadyRunning):
                raise Refused(RUNNING)
            stack.callback(start.lock.release)
        sealing = await sealing_of(devices, place_of(desk.paths, desk.environ, asks=True))
        folder, device = folder_of(devices, desk.environ), desk.log.device
        shared: dict[int, str] = {}
        if folder is not None:
            for records in DeviceFile(folder, device, ()).read(sealing):
                shared |= _ids(records)
        if devices.postgres:
            from steadyhand.bootstrap.sharing import server  # noqa: PLC0415 - psycopg comes with it

            shared |= _ids(await server.own_records(devices, desk.environ, device, sealing))
        desk.leave()
        new = renew_log(desk.paths.log, shared)
        return short(new)


def _ids(records: Iterable[Record]) -> dict[int, str]:
    found: dict[int, str] = {}
    for record in records:
        with suppress(ValueError, LookupError, TypeError):
            found[record.sequence] = str(json.loads(record.body)["id"])
    return found
