"""Writing a device's own file: the log is the truth."""

import errno
import os
from pathlib import Path

import pytest

from fakes.shared import (
    LAPTOP,
    RING,
    Ledger,
    bodies,
    file_of,
    in_format,
    ledger,
    reader,
    sealed,
    taken,
    writer,
)
from steadyhand.errors import Refused
from steadyhand.sharing.frame import framed
from steadyhand.sharing.key_ring import first_ring, revoking
from steadyhand.sharing.record import LARGEST_BODY
from steadyhand.sharing.sealing import Sealed
from steadyhand.sharing.trouble import FolderFault
from steadyhand.sharing.writing import Anew, AnotherLog, Written


@pytest.fixture
def laptop() -> Ledger:
    """The laptop's log, with three records."""
    return ledger(LAPTOP, b"one", b"two", b"three")


def said(folder: Path) -> list[bytes]:
    """What another device reads."""
    return bodies(taken(reader(folder)))


def test_the_first_writing_makes_the_file(tmp_path: Path, laptop: Ledger) -> None:
    """It is there whole, and its owner's alone."""
    assert writer(tmp_path, laptop).write() == Written(3, Anew.THERE_WAS_NONE)
    assert file_of(tmp_path).stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == [file_of(tmp_path).name]


def test_what_is_new_is_added(tmp_path: Path, laptop: Ledger) -> None:
    """What was there before stays byte for byte."""
    writes = writer(tmp_path, laptop)
    writes.write()
    before = file_of(tmp_path).read_bytes()
    laptop.add(b"four")
    assert writes.write() == Written(1)
    assert file_of(tmp_path).read_bytes().startswith(before)
    assert said(tmp_path)[-1] == b"four"


def test_with_nothing_new_the_file_is_not_touched(tmp_path: Path, laptop: Ledger) -> None:
    """Whoever watches it hears nothing: not by the process that wrote it, and not by the next."""
    writes = writer(tmp_path, laptop)
    writes.write()
    os.utime(file_of(tmp_path), (1, 1))
    assert writes.write() == Written(0)
    assert writer(tmp_path, laptop).write() == Written(0)
    assert file_of(tmp_path).stat().st_mtime == 1


@pytest.mark.parametrize("lost", [1, 100, 560, 600, 1100])
def test_an_end_that_a_crash_tore_is_written_again(tmp_path: Path, laptop: Ledger, lost: int) -> None:
    """The next process takes it off and writes what is missing; nothing is written anew."""
    writer(tmp_path, laptop).write()
    os.truncate(file_of(tmp_path), file_of(tmp_path).stat().st_size - lost)
    assert writer(tmp_path, laptop).write().anew is None
    assert said(tmp_path) == [b"one", b"two", b"three"]


def test_zeros_that_a_crash_left_are_taken_off(tmp_path: Path, laptop: Ledger) -> None:
    """A file system may leave zeros where the last write was to be."""
    writer(tmp_path, laptop).write()
    os.truncate(file_of(tmp_path), file_of(tmp_path).stat().st_size + 700)
    assert writer(tmp_path, laptop).write() == Written(0)
    desktop = reader(tmp_path)
    assert len(taken(desktop)) == 3
    assert desktop.troubles == ()


def test_what_somebody_else_wrote_is_written_over(tmp_path: Path, laptop: Ledger) -> None:
    """A frame that this device did not write has the file written anew, from the log."""
    writes = writer(tmp_path, laptop)
    writes.write()
    with file_of(tmp_path).open("ab") as file:
        file.write(framed(3, b"no") + framed(4, b"no"))
    assert writes.write() == Written(3, Anew.DAMAGED)
    assert said(tmp_path) == [b"one", b"two", b"three"]


def test_a_forged_record_at_the_end_does_not_stop_the_writing(tmp_path: Path, laptop: Ledger) -> None:
    """A next record that was not sealed by a device is no reason to take the log for an older one."""
    writes = writer(tmp_path, laptop)
    writes.write()
    with file_of(tmp_path).open("ab") as file:
        file.write(framed(4, b"no"))
    assert writes.write() == Written(3, Anew.DAMAGED)


def test_damage_within_is_mended_from_the_log(tmp_path: Path, laptop: Ledger) -> None:
    """A record that has rotted is there again after the next start."""
    writer(tmp_path, laptop).write()
    path = file_of(tmp_path)
    whole = bytearray(path.read_bytes())
    whole[300] ^= 1
    path.write_bytes(whole)
    assert writer(tmp_path, laptop).write().anew is Anew.DAMAGED
    assert len(said(tmp_path)) == 3


def test_a_file_that_a_synchroniser_replaced_is_brought_up_to_date(tmp_path: Path, laptop: Ledger) -> None:
    """An older copy in its place gets what it lacks."""
    writes = writer(tmp_path, laptop)
    writes.write()
    older = file_of(tmp_path).read_bytes()
    laptop.add(b"four")
    writes.write()
    (tmp_path / "new").write_bytes(older)
    (tmp_path / "new").replace(file_of(tmp_path))
    assert writes.write() == Written(1)
    assert said(tmp_path)[-1] == b"four"


def test_a_link_in_its_place_is_replaced(tmp_path: Path, laptop: Ledger) -> None:
    """Nothing is written through a link: the file it led to stays as it was."""
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    file_of(tmp_path).symlink_to(target)
    assert writer(tmp_path, laptop).write().anew is Anew.DAMAGED
    assert target.read_bytes() == b"precious"
    assert not file_of(tmp_path).is_symlink()


def test_a_new_key_has_everything_sealed_anew(tmp_path: Path, laptop: Ledger) -> None:
    """After a new key a file holds nothing under the old."""
    writer(tmp_path, laptop).write()
    other = Sealed(first_ring(bytes(16)))
    assert writer(tmp_path, laptop, other).write() == Written(3, Anew.OTHER_KEY)
    assert len(taken(reader(tmp_path, sealing=other))) == 3


def test_what_was_forgotten_is_gone_after_rewriting(tmp_path: Path, laptop: Ledger) -> None:
    """The file has it no more, and says so; later records are added as ever."""
    writes = writer(tmp_path, laptop)
    writes.write()
    laptop.forget(1, 3)
    assert writes.rewrite() == Written(1, Anew.ASKED)
    laptop.add(b"four")
    assert writer(tmp_path, laptop).write() == Written(1)
    desktop = reader(tmp_path)
    assert bodies(taken(desktop)) == [b"two", b"four"]
    assert desktop.standings[0].behind == 0


def test_an_end_that_was_forgotten_meanwhile_is_noticed(tmp_path: Path, laptop: Ledger) -> None:
    """If the log has not the last record any more, the file is written anew."""
    writer(tmp_path, laptop).write()
    laptop.forget(3)
    assert writer(tmp_path, laptop).write() == Written(2, Anew.OTHER_END)


def test_an_older_log_writes_nothing(tmp_path: Path, laptop: Ledger) -> None:
    """A log from a backup would give numbers again that others know: it is told of, the file stays."""
    writer(tmp_path, laptop).write()
    before = file_of(tmp_path).read_bytes()
    with pytest.raises(AnotherLog, match="older copy"):
        writer(tmp_path, ledger(LAPTOP, b"one", b"two")).write()
    assert file_of(tmp_path).read_bytes() == before


def test_a_copied_machine_does_not_write_over_the_other(tmp_path: Path) -> None:
    """Two machines with one device's id would write over each other for ever: the second is told."""
    writer(tmp_path, ledger(LAPTOP, b'{"id":"a"}', b'{"id":"b"}')).write()
    with pytest.raises(AnotherLog, match="copied"):
        writer(tmp_path, ledger(LAPTOP, b'{"id":"a"}', b'{"id":"c"}', b'{"id":"d"}')).write()


def test_the_same_event_in_other_words_is_no_other_log(tmp_path: Path) -> None:
    """A newer Steadyhand may write an event's JSON otherwise: the file is written anew."""
    writer(tmp_path, ledger(LAPTOP, b'{"id":"a"}')).write()
    assert writer(tmp_path, ledger(LAPTOP, b'{"id": "a"}')).write() == Written(1, Anew.OTHER_END)


def test_a_newer_format_is_not_written_over(tmp_path: Path, laptop: Ledger) -> None:
    """An older Steadyhand leaves the file of a newer one alone."""
    writer(tmp_path, laptop).write()
    path = file_of(tmp_path)
    path.write_bytes(in_format(path.read_bytes(), 9))
    with pytest.raises(FolderFault, match="newer"):
        writer(tmp_path, laptop).write()


def test_a_full_disk_leaves_the_file_as_it_was(
    tmp_path: Path, laptop: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When there is no room the file keeps its length, and the next writing adds all."""
    writes = writer(tmp_path, laptop)
    writes.write()
    before = file_of(tmp_path).read_bytes()
    laptop.add(b"four")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(FolderFault, match="room"):
            writes.write()
    assert file_of(tmp_path).read_bytes() == before
    assert writes.write() == Written(1)


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path, laptop: Ledger) -> None:
    """The log has it all, and that is said."""
    with pytest.raises(FolderFault, match="Nothing is lost"):
        writer(tmp_path / "none", laptop).write()


def test_an_event_too_large_is_refused(tmp_path: Path) -> None:
    """More than a line of an export may hold is not written, and no draft is left."""
    with pytest.raises(Refused, match="too large"):
        writer(tmp_path, ledger(LAPTOP, bytes(LARGEST_BODY + 1))).write()
    assert list(tmp_path.iterdir()) == []


def test_a_device_whose_file_would_not_be_known_again_is_refused(tmp_path: Path) -> None:
    """A name that looks like a conflict copy's, or leads elsewhere, is no device's."""
    for device in ("a.sync-conflict-1", "../a", "", "a b"):
        with pytest.raises(Refused):
            writer(tmp_path, ledger(device), sealed())


def test_an_older_log_writes_nothing_under_a_new_key_either(tmp_path: Path, laptop: Ledger) -> None:
    """What only the file has could be read by nobody else any more."""
    writer(tmp_path, laptop).write()
    held = file_of(tmp_path).read_bytes()
    new = Sealed(revoking(RING, bytes(16), ["phone"], {LAPTOP: 3}))
    with pytest.raises(AnotherLog, match="older copy"):
        writer(tmp_path, ledger(LAPTOP, b"one"), new).write()
    assert file_of(tmp_path).read_bytes() == held


def test_an_older_log_mends_no_damaged_file(tmp_path: Path, laptop: Ledger) -> None:
    """What is sound behind the damage would be gone."""
    writer(tmp_path, laptop).write()
    held = bytearray(file_of(tmp_path).read_bytes())
    held[len(held) // 2] ^= 0xFF
    file_of(tmp_path).write_bytes(held)
    with pytest.raises(AnotherLog, match="older copy"):
        writer(tmp_path, ledger(LAPTOP, b"one")).write()
    assert file_of(tmp_path).read_bytes() == held
