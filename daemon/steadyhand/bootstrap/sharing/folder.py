"""The way by a shared folder: what the others wrote is read, and what is recorded here is written."""

import asyncio
import os
import random
from contextlib import suppress
from pathlib import Path

from steadyhand.bootstrap.sharing.ground import Ground
from steadyhand.bootstrap.sharing.records import Ending, OwnRecords, take
from steadyhand.errors import SteadyError
from steadyhand.sharing.backoff import Patience, delay_s
from steadyhand.sharing.reading import Reader
from steadyhand.sharing.trouble import FolderFault
from steadyhand.sharing.watching import Watch
from steadyhand.sharing.writing import Writer

PATIENCE = Patience(first_s=5.0)
"""Between attempts with a folder that cannot be used, or a log that is busy."""
EMPTY = (
    "The folder {} is empty, and this machine had its file there. If it is a stick or a share, mount it: "
    "what is recorded meanwhile is kept in the log. If it is to be filled anew: steady device rewrite"
)


class FolderWay:
    """``folder``: where it is, or shall be once it is mounted."""

    def __init__(self, folder: Path, ground: Ground) -> None:
        log, sealing = ground.log, ground.sealing
        self._folder, self._log, self._ledger, self._told = folder, log, ground.ledger, ground.told
        self._arrived, self._sealing = ground.arrived, sealing
        self._reader: Reader | None = None
        self._writer = Writer(folder, log.device, sealing, OwnRecords(log, ground.is_ending))
        self._stir = asyncio.Event()
        self._to_read = self._to_write = True
        self._failures = 0

    def offer(self) -> None:
        """Something may be new in the log."""
        self._to_write = True
        self._stir.set()

    def look(self) -> None:
        """Something may be new in the folder."""
        self._to_read = True
        self._stir.set()

    def again(self) -> None:
        """The machine slept, or something was mounted: nothing is known of the folder any more."""
        self._to_read = self._to_write = True
        self._stir.set()

    def _touched(self) -> None:
        """Somebody touched this device's file: an attempt that failed does too, and is no reason to hurry."""
        self._to_write = True
        if not self._failures:
            self._stir.set()

    async def run(self) -> None:
        """Read and write whenever there is something, until cancelled."""
        watch = Watch(self._folder, self._log.device, self.look, self._touched)
        try:
            while True:
                self._stir.clear()
                trouble = await self._pass()
                self._told.of_the_folder(trouble)
                if trouble is not None:
                    await self._rest()
                if not watch.sees and watch.again():
                    self.again()
                self._told.of_hearing(watch.deaf)
                if trouble is None:
                    self._failures = 0
                    await self._stir.wait()
        finally:
            watch.close()

    async def _pass(self) -> str | None:
        """What is in the way, None for nothing."""
        try:
            if self._to_write and not self._to_read:
                self._write()
            await self._read()
            self._write()
        except Ending:
            await asyncio.Event().wait()
        except (SteadyError, OSError) as error:
            return str(error)
        return None

    async def _read(self) -> None:
        """Read always where something is written: of a network share nobody else tells."""
        self._to_read = False
        try:
            if self._reader is None:
                self._reader = Reader(self._folder, self._log.device, self._sealing, self._log.spans())
            for records in self._reader.batches():
                merged = take(self._log, records)
                self._told.of_merging(merged)
                if merged.new:
                    self._arrived()
                await asyncio.sleep(0)
        except BaseException:
            self._to_read = True
            raise
        self._told.of_files(self._reader.troubles)

    def _write(self) -> None:
        if not self._to_write:
            return
        self._check_place()
        edition = self._log.edition
        is_as_it_was = self._writer.write().anew is None
        if is_as_it_was and self._ledger.edition_in_folder(self._writer.epoch) != edition:
            self._writer.rewrite()
        self._ledger.keep_writing(str(self._folder), self._writer.epoch, edition)
        self._to_write = False

    def _check_place(self) -> None:
        """Look that this is no mount point without its mount: a file there would be hidden or in its way."""
        if self._ledger.folder == str(self._folder) and is_empty(self._folder):
            raise FolderFault(EMPTY.format(self._folder))

    async def _rest(self) -> None:
        self._failures += 1
        self._to_read = self._to_write = True
        with suppress(TimeoutError):
            async with asyncio.timeout(delay_s(PATIENCE, self._failures, random.random())):  # noqa: S311 - no secret
                await self._stir.wait()


def is_empty(folder: Path) -> bool:
    """Whether it is there and has nothing in it, not even what a synchroniser hides in its folders."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return False
