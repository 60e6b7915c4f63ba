"""The log on disk: its modes, its guards and its faults."""

import os
import sqlite3
import stat
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from fakes.diary import MORNING, TODAY, draft, recorded
from steadyhand.domain.reminding.event import Event, EventKind
from steadyhand.errors import LogFault
from steadyhand.storage import fault
from steadyhand.storage.database import is_sound
from steadyhand.storage.place import keep_private
from steadyhand.storage.sqlite import SqliteLog

NOBODY = 65534


def modes(folder: Path) -> set[str]:
    """The permissions of all files in the folder."""
    return {oct(stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()}


@pytest.fixture
def shared() -> Iterator[Path]:
    """A folder of root's that everybody may enter and read."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def umask(value: int) -> Iterator[None]:
    """Another umask for a while."""
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def fault_of_nobody(attempt: Callable[[], object]) -> str:
    """What the fault says that ``attempt`` raises in a child that is no longer root."""
    read, write = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child runs nothing but the attempt
        child = os.fork()
    if child == 0:
        message = "no fault"
        with suppress(BaseException):
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            try:
                attempt()
            except LogFault as error:
                message = str(error)
            except BaseException as error:  # noqa: BLE001 -- told to the parent
                message = f"raised {error!r}"
        os.write(write, message.encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as pipe:
        return pipe.read()


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777])
def test_files_are_their_owners_alone(path: Path, mask: int) -> None:
    """I-9: the file and its companions are 0600 and the new folder 0700, whatever the umask."""
    with umask(mask), closing(SqliteLog.open(path)) as log:
        log.append([draft()])
        assert {file.name for file in path.parent.iterdir()} == {"log.db", "log.db-wal", "log.db-shm"}
        assert modes(path.parent) == {"0o600"}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_missing_folders_above_are_private_too(tmp_path: Path) -> None:
    """I-9: each folder made on the way is 0700."""
    with umask(0):
        SqliteLog.open(tmp_path / "a" / "b" / "log.db").close()
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o700


def test_a_file_others_can_read_is_tightened(path: Path) -> None:
    """I-9: a log that others could read, as after a careless copy, is made private again."""
    with closing(SqliteLog.open(path)) as first:
        first.append([draft()])
        for file in path.parent.iterdir():
            file.chmod(0o644)
        SqliteLog.open(path).close()
        assert modes(path.parent) == {"0o600"}


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    """A folder of the person's choosing is not changed."""
    tmp_path.chmod(0o755)
    SqliteLog.open(tmp_path / "log.db").close()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_durable_settings(disk_log: SqliteLog) -> None:
    """I-2: the connection syncs each commit and keeps a write-ahead log."""
    settings = {name: disk_log._rows(f"PRAGMA {name}")[0][0] for name in ("journal_mode", "synchronous")}
    assert settings == {"journal_mode": "wal", "synchronous": 2}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET habit = 'tea'",
        "DELETE FROM event",
        (
            "INSERT OR REPLACE INTO event SELECT "
            "seq, id, device, 'skipped', at_us, offset_s, day, via, habit, occurrence, data, NULL FROM event"
        ),
        "INSERT OR REPLACE INTO uptime SELECT begins_us, begins_us FROM uptime",
        "UPDATE uptime SET ends_us = ends_us - 1",
        "DELETE FROM uptime",
    ],
)
def test_what_is_recorded_cannot_be_changed(path: Path, disk_log: SqliteLog, statement: str) -> None:
    """The database itself refuses to change or delete, whoever asks."""
    disk_log.append([draft()])
    disk_log.mark_up(MORNING, MORNING + timedelta(hours=1))
    before = (disk_log.after(0), disk_log.uptime(MORNING))
    with closing(sqlite3.connect(path)) as other, suppress(sqlite3.IntegrityError):
        other.execute(statement)
        other.commit()
    assert (disk_log.after(0), disk_log.uptime(MORNING)) == before


def test_columns_are_strictly_typed(path: Path, disk_log: SqliteLog) -> None:
    """A value of another type is refused by the table."""
    disk_log.append([draft()])
    with closing(sqlite3.connect(path)) as other, pytest.raises(sqlite3.IntegrityError):
        other.execute("INSERT INTO uptime VALUES ('soon', 'later')")


def test_the_log_is_still_there_when_opened_again(path: Path) -> None:
    """Events, device and uptime outlive the process."""
    with closing(SqliteLog.open(path)) as log:
        log.mark_up(MORNING, MORNING)
        before = (log.append([draft()]), log.device)
    with closing(SqliteLog.open(str(path))) as log:
        assert (log.after(0).events, log.device) == before
        assert len(log.uptime(MORNING - timedelta(days=1))) == 1


def test_two_open_logs_see_each_other(path: Path, disk_log: SqliteLog) -> None:
    """The log is the bus: what one process appends, another one reads after its cursor."""
    cursor = disk_log.after(0).cursor
    with closing(SqliteLog.open(path)) as other:
        events = other.append([draft()])
    assert disk_log.after(cursor).events == events


def test_ids_carry_the_moment_of_recording(path: Path) -> None:
    """An id begins with the injected milliseconds, also when they stand still or step back."""
    stamps = iter([0x0192_0000_0000, 0x0192_0000_0000, 0x0191_0000_0000])
    with closing(SqliteLog.open(path, stamp=lambda: next(stamps))) as log:
        ids = [event.id for event in log.append([draft()] * 3)]
    assert [identity[:13] for identity in ids] == ["01920000-0000"] * 3
    assert ids == sorted(ids)


def test_an_id_is_a_version_7_uuid(disk_log: SqliteLog) -> None:
    """Version and variant stand where RFC 9562 wants them."""
    ids = [event.id for event in disk_log.append([draft()] * 50)]
    assert {identity[14] for identity in ids} == {"7"}
    assert {identity[19] for identity in ids} <= set("89ab")


def test_a_locked_log_says_so(path: Path, disk_log: SqliteLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that stays is told with the file and the remedy, and nothing is recorded."""
    monkeypatch.setattr("steadyhand.storage.database.LOCK_PATIENCE_S", 0.01)
    with closing(SqliteLog.open(path)) as other, disk_log.transaction():
        with pytest.raises(LogFault, match=rf"{path} is locked .*nothing was recorded.*fuser"):
            other.append([draft()])
        assert other.after(0).events == ()


def test_a_lock_that_goes_is_waited_for(path: Path) -> None:
    """Writers in two processes take turns: all events of both are there, in an order of their own."""
    script = (
        "import sys; from fakes.diary import draft; from steadyhand.storage.sqlite import SqliteLog\n"
        "log = SqliteLog.open(sys.argv[1])\n"
        "for n in range(100): log.append([draft(minutes=n, habit=sys.argv[2])])\n"
    )
    tests = Path(__file__).parents[1]
    writers = [
        subprocess.Popen([sys.executable, "-c", script, path, habit], cwd=tests) for habit in ("tea", "water")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    with closing(SqliteLog.open(path)) as log:
        assert [len(list(log.history(habit=habit))) for habit in ("tea", "water")] == [100, 100]


def test_a_folder_in_place_of_the_log(path: Path) -> None:
    """A folder of the log's name is named as such."""
    path.mkdir(parents=True)
    with pytest.raises(LogFault, match="is a folder"):
        SqliteLog.open(path)


def test_a_file_in_place_of_the_folder(path: Path) -> None:
    """A file where the folder should be is named as such."""
    path.parent.write_text("")
    with pytest.raises(LogFault, match="is a file, not a folder"):
        SqliteLog.open(path)


def test_a_folder_where_none_can_be() -> None:
    """A file system that takes no folders is told, with the remedy."""
    with pytest.raises(LogFault, match=r"The folder /proc/nope .* cannot be made there.*STEADYHAND_DATA"):
        SqliteLog.open("/proc/nope/deep/log.db")


def test_a_path_that_nothing_can_have(tmp_path: Path) -> None:
    """Neither one that is too long nor a link to nowhere ends in a traceback."""
    (tmp_path / "link").symlink_to("nowhere")
    for folder in ("/proc" + "/a" * 1500, str(tmp_path / ("a" * 300)), str(tmp_path / "link" / "deep")):
        with pytest.raises(LogFault):
            SqliteLog.open(f"{folder}/log.db")


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o710])
def test_a_folder_that_others_can_read_is_told(tmp_path: Path, mode: int) -> None:
    """DOMAIN 7: one of the person's choosing is warned of, and not changed."""
    tmp_path.chmod(mode)
    assert str(keep_private(str(tmp_path), ours=False)).endswith(f"chmod 700 {tmp_path}")
    assert stat.S_IMODE(tmp_path.stat().st_mode) == mode


def test_our_own_folder_is_made_private(tmp_path: Path) -> None:
    """I-9: it is 0700 again, without a word; so is what is private already."""
    tmp_path.chmod(0o755)
    assert keep_private(str(tmp_path), ours=True) is None
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    assert keep_private(str(tmp_path), ours=False) is None


def test_a_folder_of_somebody_else_is_told(tmp_path: Path) -> None:
    """DOMAIN 7: whoever chose it, and it is left as it is."""
    os.chown(tmp_path, NOBODY, NOBODY)
    for ours in (False, True):
        assert "belongs to somebody else" in str(keep_private(str(tmp_path), ours=ours))


def test_a_folder_that_cannot_be_written(shared: Path) -> None:
    """Without the right to write, the fault names the file and the remedy."""
    message = fault_of_nobody(lambda: SqliteLog.open(shared / "log.db"))
    assert f"{shared}/log.db cannot be written" in message
    assert "STEADYHAND_DATA" in message


def test_a_file_that_cannot_be_written(shared: Path) -> None:
    """A log that may only be read refuses an event with the remedy."""
    SqliteLog.open(shared / "log.db").close()
    for mine in (shared, shared / "log.db"):
        os.chown(mine, NOBODY, NOBODY)
    (shared / "log.db").chmod(0o400)
    message = fault_of_nobody(lambda: SqliteLog.open(shared / "log.db").append([draft()]))
    assert "cannot be written" in message


def test_a_log_of_somebody_else(shared: Path) -> None:
    """A log that belongs to another person is not read."""
    SqliteLog.open(shared / "log.db").close()
    message = fault_of_nobody(lambda: SqliteLog.open(shared / "log.db").append([draft()]))
    assert "read and write" in message


def test_a_full_disk(tmp_path: Path) -> None:
    """I-2: on a full disk an event is refused, none is lost, and there is room for more later."""
    with small_disk(tmp_path) as disk, closing(SqliteLog.open(disk / "log.db")) as log:
        events = list(log.append([draft()]))
        filler = disk / "filler"
        fill(filler)
        with pytest.raises(LogFault, match="no space left"):
            append_for_ever(log, events)
        assert list(log.after(0).events) == events
        filler.unlink()
        events += log.append([draft()])
        assert list(log.after(0).events) == events
        assert is_sound(log._connection)


def test_a_disk_full_from_the_start(tmp_path: Path) -> None:
    """A log cannot be begun on a full disk, and the fault says why."""
    with small_disk(tmp_path) as disk:
        fill(disk / "filler")
        with pytest.raises(LogFault, match="no space left"):
            SqliteLog.open(disk / "log.db")


def test_a_file_system_that_is_read_only(tmp_path: Path) -> None:
    """On a read-only file system the fault tells of it, for a log that is there and for none."""
    with small_disk(tmp_path) as disk:
        SqliteLog.open(disk / "log.db").close()
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        for name in ("log.db", "other.db"):
            with pytest.raises(LogFault, match="read-only"):
                SqliteLog.open(disk / name).append([draft()])


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 512 KiB."""
    disk = folder / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "steadyhand-test", disk], check=True)
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


def append_for_ever(log: SqliteLog, events: list[Event]) -> None:
    """Append one by one and note what was acknowledged."""
    while True:
        events += log.append([draft(data={"note": "x" * 2000})])


def fill(file: Path) -> None:
    """Write until nothing more fits."""
    with suppress(OSError), file.open("wb", buffering=0) as stream:
        while stream.write(b"x" * 4096):
            pass


def test_an_empty_file_beside_a_journal_is_damage(path: Path) -> None:
    """A log cut to nothing is not taken for a new one: its journal stays."""
    with closing(SqliteLog.open(path)) as log:
        log.append([draft()])
        journal = path.with_name("log.db-wal").read_bytes()
    path.write_bytes(b"")
    path.with_name("log.db-wal").write_bytes(journal)
    with pytest.raises(fault.Damaged, match="Restart the daemon"):
        SqliteLog.open(path)
    assert path.with_name("log.db-wal").read_bytes() == journal


def test_a_file_that_is_no_database(path: Path) -> None:
    """Other content in the log's place is told as damage with the remedy."""
    path.parent.mkdir()
    path.write_text("dear diary " * 1000)
    with pytest.raises(fault.Damaged, match="keeps the damaged file aside"):
        SqliteLog.open(path)


def test_an_entry_of_an_unknown_kind(path: Path, disk_log: SqliteLog) -> None:
    """An entry that a newer version may have written is a fault, not a traceback."""
    disk_log.append([draft()])
    with closing(sqlite3.connect(path)) as other:
        other.execute(
            "INSERT INTO event SELECT 9, replace(id, '-7', '-8'), device, 'levitated', at_us, "
            "offset_s, day, via, habit, occurrence, data, NULL FROM event"
        )
        other.commit()
    with pytest.raises(LogFault, match="cannot read"):
        disk_log.after(0)


def test_a_batch_with_one_bad_event_is_not_adopted(disk_log: SqliteLog) -> None:
    """Adoption is all or none."""
    with pytest.raises(LogFault):
        disk_log.adopt([recorded(1), recorded(2, id="short")])
    assert disk_log.after(0).events == ()


def test_recent_uses_the_indexes(disk_log: SqliteLog) -> None:
    """The quick path does not read the whole log."""
    plan: list[str] = []
    disk_log._connection.set_trace_callback(plan.append)
    disk_log.recent(TODAY, [EventKind.PAUSED])
    steps = [str(row[3]) for row in disk_log._connection.execute("EXPLAIN QUERY PLAN " + plan[-1])]
    assert not [step for step in steps if step.startswith("SCAN event")]


def test_opening_imports_little() -> None:
    """The quick path's log brings in none of the slow modules."""
    slow = "asyncio dataclasses logging loguru pathlib pydantic uuid urllib.parse shutil subprocess"
    script = f"import sys, steadyhand.storage.sqlite; print(*set('{slow}'.split()) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-I", "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []


def test_many_programs_begin_one_log_at_once(tmp_path: Path) -> None:
    """Programs that open a new log at the same moment share one device and lose nothing."""
    script = (
        "import sys; from fakes.diary import draft; from steadyhand.storage.sqlite import SqliteLog\n"
        "print(flush=True); sys.stdin.readline()\n"
        "for n in range(20): SqliteLog.open(f'{sys.argv[1]}/{n}.db').append([draft()])\n"
    )
    command = [sys.executable, "-c", script, tmp_path]
    with ExitStack() as stack:
        programs = [stack.enter_context(started(command)) for _ in range(4)]
        for program in programs:
            assert program.stdout
            program.stdout.readline()
        for program in programs:
            assert program.stdin
            program.stdin.close()
        assert [program.wait(60) for program in programs] == [0] * 4
    for number in range(20):
        with closing(SqliteLog.open(tmp_path / f"{number}.db")) as log:
            assert {event.device for event in log.history()} == {log.device}
            assert len(log.after(0).events) == 4


def started(command: list[str | Path]) -> subprocess.Popen[bytes]:
    """A program among the tests, with pipes."""
    tests = Path(__file__).parents[1]
    return subprocess.Popen(command, cwd=tests, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
