"""What the process that shares says of itself: in its lock, for whoever asks, and in the system journal."""

from loguru import logger

from steadyhand.sharing.trouble import Trouble
from steadyhand.storage.merging import Merged
from steadyhand.system.single_instance import Fact, Lock

LONGEST = 800


class Told:
    """Says each thing once, and again when it is another. ``lock``: None for what only looks."""

    def __init__(self, lock: Lock | None = None) -> None:
        self._lock = lock
        self._said: dict[str, object] = {}
        self._rejected = 0

    def of_the_key(self, trouble: str | None) -> None:
        """Why there is no key to be had, None where there is one."""
        self._say("key", trouble)

    def of_the_log(self, trouble: str | None) -> None:
        """Why the log cannot be read, None where it can."""
        self._say("log", trouble)

    def of_the_folder(self, trouble: str | None) -> None:
        """Why the folder cannot be used, None where it can."""
        self._say("folder", trouble)

    def of_hearing(self, trouble: str | None) -> None:
        """Why changes in the folder cannot be heard of, None where they can."""
        self._say("hearing", trouble)

    def of_recording(self, trouble: str | None) -> None:
        """Why it cannot be heard of that something was recorded here, None where it can."""
        self._say("recording", trouble)

    def of_files(self, troubles: tuple[Trouble, ...]) -> None:
        """What is wrong in the folder: in the journal, without any name that somebody gave a file."""
        kinds = sorted({trouble.kind.value for trouble in troubles})
        if self._is_new("files", kinds) and kinds:
            logger.warning("Something in the shared folder was refused or is missing", what=", ".join(kinds))

    def of_the_server(self, trouble: str | None) -> None:
        """Why the server cannot be used, None where it can."""
        self._say("server", trouble)

    def of_refused(self, devices: list[str]) -> None:
        """Of which devices the server has records that could not be opened."""
        if self._is_new("refused", devices):
            self._publish(refused=len(devices) or None)
            if devices:
                logger.warning("Records of other devices could not be opened", devices=len(devices))

    def of_merging(self, merged: Merged) -> None:
        """What came in."""
        if merged.new:
            logger.info("Records of other devices came in", records=merged.new)
        if merged.rejected:
            self._rejected += merged.rejected
            self._publish(rejected=self._rejected)
            logger.warning("Records of other devices were refused", records=merged.rejected)

    def _say(self, what: str, trouble: str | None) -> None:
        if not self._is_new(what, trouble):
            return
        self._publish(**{what: None if trouble is None else trouble[:LONGEST]})
        if trouble is None:
            logger.info("Sharing by this works", what=what)
        else:
            logger.warning("Sharing by this does not work", what=what, why=trouble)

    def _publish(self, **facts: Fact) -> None:
        if self._lock is not None:
            self._lock.publish(**facts)

    def _is_new(self, what: str, said: object) -> bool:
        is_new = what not in self._said or self._said[what] != said
        self._said[what] = said
        return is_new
