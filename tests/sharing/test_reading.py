"""Reading the files of other devices: whatever a synchroniser, a disk or somebody else did to them."""

import os
from pathlib import Path

import pytest

from fakes.shared import (
    DESKTOP,
    LAPTOP,
    PHONE,
    Ledger,
    bodies,
    file_of,
    in_format,
    kinds,
    ledger,
    reader,
    sealed,
    taken,
    writer,
)
from steadyhand.sharing import device_file, reading
from steadyhand.sharing.frame import HEAD_SIZE, SUM_SIZE
from steadyhand.sharing.header import Header, line_of
from steadyhand.sharing.reading import Reader
from steadyhand.sharing.sealing import NotSealed
from steadyhand.sharing.trouble import FolderFault, TroubleKind, told


@pytest.fixture
def laptop() -> Ledger:
    """The laptop's log, with three records."""
    return ledger(LAPTOP, b"one", b"two", b"three")


@pytest.fixture
def folder(tmp_path: Path, laptop: Ledger) -> Path:
    """A folder with the laptop's file."""
    writer(tmp_path, laptop).write()
    return tmp_path


def test_the_other_device_reads_what_was_written(folder: Path) -> None:
    """What one device has written another reads, in order and without a trouble."""
    reading_ = reader(folder)
    assert bodies(taken(reading_)) == [b"one", b"two", b"three"]
    assert reading_.troubles == ()


def test_nothing_comes_twice(folder: Path) -> None:
    """Reading again gives nothing, and reading on gives what is new alone."""
    desktop, laptop = reader(folder), ledger(LAPTOP, b"one", b"two", b"three", b"four")
    taken(desktop)
    assert taken(desktop) == []
    writer(folder, laptop).write()
    assert bodies(taken(desktop)) == [b"four"]


def test_what_the_log_has_is_not_handed_over(folder: Path) -> None:
    """A reader just started hands over what comes after what the log has."""
    assert bodies(taken(reader(folder, {LAPTOP: 2}))) == [b"three"]


def test_a_gap_is_filled_after_a_restart(folder: Path) -> None:
    """What was missing when a process ended comes to the next, and what the log has beyond it does not."""
    desktop = Reader(folder, DESKTOP, sealed(), {LAPTOP: [(1, 1), (3, 3)]})
    assert bodies(taken(desktop)) == [b"two"]
    assert desktop.standings[0].upto == 3


def test_a_file_that_others_have_overtaken_lacks_nothing(folder: Path, laptop: Ledger) -> None:
    """What came by the server is beyond it; which numbers lie between it will tell once it is written."""
    desktop = Reader(folder, DESKTOP, sealed(), {LAPTOP: [(1, 3), (9, 9)]})
    taken(desktop)
    assert (desktop.troubles, desktop.standings[0].behind) == ((), 0)
    laptop.add(b"four")
    writer(folder, laptop).write()
    assert bodies(taken(desktop)) == [b"four"]


def test_a_batch_that_could_not_be_merged_comes_again(folder: Path) -> None:
    """What was handed over and not merged, since that failed, is handed over at the next reading."""
    desktop = reader(folder)
    batches = desktop.batches()
    next(batches)
    batches.close()  # type: ignore[attr-defined]  # it is a generator
    assert bodies(taken(desktop)) == [b"one", b"two", b"three"]


def test_ones_own_file_is_not_read(folder: Path) -> None:
    """The file of the device that reads is its own affair."""
    writer(folder, ledger(DESKTOP, b"mine")).write()
    assert [standing.device for standing in read(folder).standings] == [LAPTOP]


def read(folder: Path) -> Reader:
    """A reader that has read."""
    desktop = reader(folder)
    taken(desktop)
    return desktop


def test_a_torn_end_is_read_once_it_has_come(folder: Path) -> None:
    """Half a record at the end is told of and waited for; it is read when the rest is there."""
    path = file_of(folder)
    whole = path.read_bytes()
    path.write_bytes(whole[:-100])
    desktop = reader(folder)
    assert bodies(taken(desktop)) == [b"one", b"two"]
    assert kinds(desktop) == [TroubleKind.UNFINISHED]
    assert desktop.standings[0].behind == 1
    path.write_bytes(whole)
    assert bodies(taken(desktop)) == [b"three"]
    assert desktop.troubles == ()


def test_a_file_whose_first_line_has_not_come_is_waited_for(folder: Path) -> None:
    """A file with half a first line, or empty, may be on its way."""
    path = file_of(folder)
    whole = path.read_bytes()
    for size in (0, 5, 40):
        path.write_bytes(whole[:size])
        assert kinds(read(folder)) == [TroubleKind.UNFINISHED]


def second(path: Path) -> int:
    """Where the second of three frames begins."""
    whole = path.read_bytes()
    start = whole.index(b"\n") + 1
    return start + (len(whole) - start) // 3


def test_a_damaged_record_is_told_of_with_its_place(folder: Path) -> None:
    """Its place is told, the later ones are read, and the device is behind by one."""
    path = file_of(folder)
    place, whole = second(path), bytearray(path.read_bytes())
    whole[place + HEAD_SIZE + 9] ^= 4
    path.write_bytes(whole)
    desktop = reader(folder)
    assert bodies(taken(desktop)) == [b"one", b"three"]
    damage, missing = desktop.troubles
    assert (damage.kind, damage.place, damage.sequence) == (TroubleKind.DAMAGED, place, 2)
    assert (missing.kind, missing.more) == (TroubleKind.MISSING, "1")
    assert desktop.standings[0].behind == 1
    assert f"byte {place}" in told(damage)


def test_a_file_that_is_mended_is_read_and_its_troubles_are_over(folder: Path, laptop: Ledger) -> None:
    """When its device has written the file anew, what was missing comes and nothing is told any more."""
    path = file_of(folder)
    path.write_bytes(path.read_bytes().replace(path.read_bytes()[-90:-80], bytes(10)))
    desktop = reader(folder)
    assert len(taken(desktop)) == 2
    writer(folder, laptop).rewrite()
    assert bodies(taken(desktop)) == [b"three"]
    assert desktop.troubles == ()


@pytest.mark.parametrize(
    "name",
    [
        "steadyhand-laptop.sync-conflict-20261128-210000-ABCDEFG.events",
        "steadyhand-laptop (conflicted copy 2026-11-28 210000).events",
        "steadyhand-laptop (someone's conflicted copy).events",
        "steadyhand-laptop~desktop.events",
        "steadyhand-laptop (1).events",
    ],
)
def test_a_conflict_copy_is_left_alone(folder: Path, name: str) -> None:
    """A copy that a synchroniser kept is told of and not read."""
    (folder / name).write_bytes(file_of(folder).read_bytes())
    desktop = reader(folder)
    assert len(taken(desktop)) == 3
    assert [(each.kind, each.file) for each in desktop.troubles] == [(TroubleKind.CONFLICT_COPY, name)]


@pytest.mark.parametrize(
    "name",
    [
        ".syncthing.steadyhand-laptop.events.tmp",
        "steadyhand-laptop.events.tmp",
        "steadyhand-laptop.events.!sync",
        "steadyhand-laptop.events.part",
        "steadyhand-laptop.events~",
        ".steadyhand-laptop.events.tmp",
        "notes.txt",
    ],
)
def test_what_is_on_its_way_is_not_looked_at(folder: Path, name: str) -> None:
    """A file on its way, or somebody else's, is nothing to tell of."""
    (folder / name).write_bytes(b"half")
    assert read(folder).troubles == ()


def test_a_name_like_ours_is_told_of(folder: Path) -> None:
    """A file called like ours that is none is told of."""
    (folder / "steadyhand-what").touch()
    assert kinds(read(folder)) == [TroubleKind.STRAY]


def test_a_name_cannot_move_the_terminals_cursor(folder: Path) -> None:
    """Whoever can write into the folder can choose a name; what is told of it is plain."""
    (folder / "steadyhand-\x1b[2J\n").touch()
    assert told(read(folder).troubles[0]).startswith("steadyhand-?[2J?: ")


def test_many_strays_do_not_fill_the_screen(folder: Path) -> None:
    """Twenty are told of."""
    for number in range(30):
        (folder / f"steadyhand-{number}").touch()
    assert len(read(folder).troubles) == device_file.MOST_TOLD


def test_a_file_that_has_become_shorter_is_read_anew(folder: Path, laptop: Ledger) -> None:
    """An older copy in its place gives nothing new and loses nothing; the newer one again gives the rest."""
    older = file_of(folder).read_bytes()
    laptop.add(b"four")
    writer(folder, laptop).write()
    newer = file_of(folder).read_bytes()
    desktop = read(folder)
    file_of(folder).write_bytes(older)
    assert taken(desktop) == []
    assert kinds(desktop) == [TroubleKind.REPLACED]
    file_of(folder).write_bytes(newer)
    assert taken(desktop) == []
    assert desktop.standings[0].upto == 4


def test_a_file_that_is_gone_and_comes_back_is_read_on(folder: Path, laptop: Ledger) -> None:
    """While a file is away nothing is lost; back again, it gives what is new."""
    path = file_of(folder)
    desktop = read(folder)
    path.unlink()
    assert taken(desktop) == []
    laptop.add(b"four")
    writer(folder, laptop).write()
    assert bodies(taken(desktop)) == [b"four"]


def test_a_compacted_file_tells_that_nothing_is_to_come(folder: Path, laptop: Ledger) -> None:
    """What the device has forgotten is not waited for."""
    laptop.add(b"four")
    laptop.forget(2, 4)
    writer(folder, laptop).rewrite()
    desktop = reader(folder)
    assert bodies(taken(desktop)) == [b"one", b"three"]
    assert (desktop.standings[0].upto, desktop.standings[0].behind) == (4, 0)


def test_another_format_is_refused_with_the_remedy(folder: Path) -> None:
    """A file of a newer format is not guessed at."""
    path = file_of(folder)
    path.write_bytes(in_format(path.read_bytes(), 2))
    desktop = reader(folder)
    assert taken(desktop) == []
    assert kinds(desktop) == [TroubleKind.OTHER_FORMAT]
    assert "format 2" in told(desktop.troubles[0])
    assert "same version" in told(desktop.troubles[0])


def test_a_damaged_version_is_no_other_format(folder: Path) -> None:
    """A digit that has rotted is damage: nobody is told to update."""
    path = file_of(folder)
    path.write_bytes(path.read_bytes().replace(b"-events 1 ", b"-events 3 ", 1))
    assert kinds(read(folder)) == [TroubleKind.NO_HEADER]


def test_a_damaged_first_line_is_refused(folder: Path) -> None:
    """Without its first line nothing of a file is believed."""
    path = file_of(folder)
    path.write_bytes(path.read_bytes().replace(b"laptop", b"laptoq", 1))
    desktop = reader(folder)
    assert taken(desktop) == []
    assert kinds(desktop) == [TroubleKind.NO_HEADER]


def test_a_file_under_another_devices_name_is_refused(folder: Path) -> None:
    """A file that was renamed to another device's gives nothing."""
    file_of(folder).rename(file_of(folder, PHONE))
    desktop = reader(folder)
    assert taken(desktop) == []
    assert kinds(desktop) == [TroubleKind.OTHER_NAME]


def test_a_link_is_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A link may lead anywhere, and is refused."""
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "file"
    file_of(folder).rename(elsewhere)
    file_of(folder).symlink_to(elsewhere)
    desktop = reader(folder)
    assert taken(desktop) == []
    assert kinds(desktop) == [TroubleKind.NO_FILE]


def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    """A pipe under a device's name is refused at once."""
    os.mkfifo(file_of(folder, PHONE))
    assert kinds(read(folder)) == [TroubleKind.NO_FILE]


def test_a_folder_under_a_devices_name_is_refused(folder: Path) -> None:
    """So is a folder."""
    file_of(folder, PHONE).mkdir()
    assert kinds(read(folder)) == [TroubleKind.NO_FILE]


def test_a_file_beyond_all_measure_is_not_read(folder: Path) -> None:
    """A file larger than any device writes is refused by its size alone."""
    os.truncate(file_of(folder), device_file.LARGEST_FILE + 1)
    desktop = reader(folder)
    assert taken(desktop) == []
    assert kinds(desktop) == [TroubleKind.TOO_LARGE]


def test_more_devices_than_a_person_has_are_told_of(folder: Path) -> None:
    """Of more than 64 devices' files the others are not read, and those that are known come first."""
    for number in range(reading.MOST_DEVICES):
        file_of(folder, f"device-{number}").touch()
    desktop = Reader(folder, DESKTOP, sealed(), {LAPTOP: []})
    assert len(taken(desktop)) == 3
    assert kinds(desktop)[0] is TroubleKind.TOO_MANY


def test_troubles_of_one_file_are_told_of_up_to_twenty(tmp_path: Path) -> None:
    """A file full of damage does not fill the memory."""
    writer(tmp_path, ledger(LAPTOP, *[b"a"] * 60)).write()
    path = file_of(tmp_path)
    whole = bytearray(path.read_bytes())
    start = whole.index(b"\n") + 1
    size = (len(whole) - start) // 60
    for number in range(0, 60, 2):
        whole[start + number * size + HEAD_SIZE] ^= 1
    path.write_bytes(whole)
    desktop = reader(tmp_path)
    assert len(taken(desktop)) == 30
    assert len(desktop.troubles) == device_file.MOST_TOLD


def test_a_folder_that_is_not_there_is_told_of(tmp_path: Path) -> None:
    """Without the folder nothing can be read; what helps is said."""
    with pytest.raises(FolderFault, match=r"devices\.folder"):
        taken(reader(tmp_path / "none"))


def test_when_a_device_last_wrote_is_known(folder: Path) -> None:
    """The time of its file is the time it last wrote."""
    os.utime(file_of(folder), (1_764_000_000, 1_764_000_000))
    written = read(folder).standings[0].written
    assert written is not None
    assert written.timestamp() == 1_764_000_000


def test_without_sealing_a_file_is_open_to_read(tmp_path: Path, laptop: Ledger) -> None:
    """Where the person has chosen that, what is said stands in the file as it is."""
    writer(tmp_path, laptop, NotSealed()).write()
    assert b"three" in file_of(tmp_path).read_bytes()
    assert len(taken(reader(tmp_path, sealing=NotSealed()))) == 3


def test_a_frame_of_nothing_is_refused(folder: Path) -> None:
    """A first line by hand and a frame that no device sealed: refused, nothing lost."""
    whole = file_of(folder).read_bytes()
    line = line_of(Header(PHONE, "0" * 16, *sealed().key))
    file_of(folder, PHONE).write_bytes(line + whole[whole.index(b"\n") + 1 :])
    desktop = reader(folder)
    assert len(taken(desktop)) == 3
    assert kinds(desktop) == [TroubleKind.FORGED] * 3
    assert whole[-SUM_SIZE:]
