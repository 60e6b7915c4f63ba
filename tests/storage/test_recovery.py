"""Weekly copies, and the log after damage."""

import os
import random
import shutil
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from fakes.diary import MORNING, draft
from steadyhand.domain.reminding.event import Event
from steadyhand.errors import LogFault
from steadyhand.storage.backup import backups_in, is_good, weekly_backup
from steadyhand.storage.database import connect, is_sound
from steadyhand.storage.recovery import open_checked, salvage
from steadyhand.storage.sqlite import SqliteLog

NOW = datetime(2026, 12, 7, 12, 0, 5, tzinfo=UTC)
ASIDE = "log.db.damaged-20261207T120005"
PAGE = 4096


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """Where the weekly copies go."""
    return tmp_path / "state" / "backups"


def filled(path: Path, count: int = 300) -> tuple[Event, ...]:
    """A log with events, closed; gives them."""
    with closing(SqliteLog.open(path)) as log:
        log.mark_up(MORNING, MORNING + timedelta(hours=1))
        return log.append([draft(minutes=number, data={"note": "x" * 40}) for number in range(count)])


def backed_up(path: Path, backups: Path, now: datetime = MORNING) -> Path:
    """A copy made in the week before."""
    with closing(SqliteLog.open(path)) as log:
        return weekly_backup(log, backups, now)


def held(path: Path, backups: Path) -> tuple[Event, ...]:
    """What the log holds after it was opened with a check."""
    with closing(open_checked(path, backups, NOW).log) as log:
        return tuple(log.history())


def truncate(path: Path) -> None:
    """The second half is gone."""
    os.truncate(path, path.stat().st_size // 2)


def garble_the_header(path: Path) -> None:
    """No longer a database."""
    with path.open("r+b") as file:
        file.write(b"dear diary, ")


def garble_the_middle(path: Path) -> None:
    """Pages of the event table overwritten."""
    with path.open("r+b") as file:
        file.seek(PAGE * 10)
        file.write(random.Random(1).randbytes(PAGE * 5))  # noqa: S311 -- junk needs no secrecy


def garble_the_end(path: Path) -> None:
    """The last pages zeroed."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - PAGE * 3)
        file.write(bytes(PAGE * 3))


def empty_beside_a_journal(path: Path) -> None:
    """Cut to nothing, with junk for a journal."""
    os.truncate(path, 0)
    path.with_name("log.db-wal").write_bytes(b"junk" * 1000)


def replace_with_text(path: Path) -> None:
    """Something else altogether."""
    path.write_text("dear diary " * 100)


def drop_a_table(path: Path) -> None:
    """Sound for SQLite, but no log."""
    with closing(connect(str(path))) as connection:
        connection.execute("DROP TABLE uptime")


def lose_the_device(path: Path) -> None:
    """Sound for SQLite, but without the log's own id."""
    with closing(connect(str(path))) as connection:
        connection.execute("DELETE FROM meta")


DAMAGES = [
    truncate,
    garble_the_header,
    garble_the_middle,
    garble_the_end,
    empty_beside_a_journal,
    replace_with_text,
    drop_a_table,
    lose_the_device,
]
every_damage = pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)


def test_a_sound_log_is_just_opened(path: Path, backups: Path) -> None:
    """Without damage nothing is set aside or restored."""
    events = filled(path)
    opened = open_checked(path, backups, NOW)
    with closing(opened.log):
        assert opened.recovery is None
        assert opened.log.after(0).events == events


def test_no_log_is_a_new_log(path: Path, backups: Path) -> None:
    """Where there is no file, one is begun."""
    opened = open_checked(path, backups, NOW)
    with closing(opened.log):
        assert (opened.recovery, opened.log.after(0).cursor) == (None, 0)


def test_events_in_the_journal_of_a_killed_writer_are_no_damage(path: Path, backups: Path) -> None:
    """A journal that was left behind is part of the log."""
    with closing(SqliteLog.open(path)) as log:
        events = log.append([draft()])
        killed = path.parent.with_name("killed")
        shutil.copytree(path.parent, killed)
    assert held(killed / "log.db", backups) == events


@every_damage
def test_a_damaged_log_is_set_aside_as_it_was(
    path: Path, backups: Path, damage: Callable[[Path], None]
) -> None:
    """The damaged file and its journal are kept, byte for byte, under the moment's name."""
    filled(path)
    damage(path)
    before = {
        file.name: file.read_bytes() for file in path.parent.iterdir() if not file.name.endswith("-shm")
    }
    opened = open_checked(path, backups, NOW)
    opened.log.close()
    kept = {name.replace("log.db", ASIDE): content for name, content in before.items()}
    assert opened.recovery
    assert opened.recovery.set_aside == path.with_name(ASIDE)
    assert {name: path.with_name(name).read_bytes() for name in kept} == kept


@every_damage
def test_a_damaged_log_is_restored_from_the_backup(
    path: Path, backups: Path, damage: Callable[[Path], None]
) -> None:
    """I-2: all that was in the backup is there again, the log is sound, and it can be written."""
    events = filled(path)
    backed_up(path, backups)
    damage(path)
    with closing(open_checked(path, backups, NOW).log) as log:
        assert tuple(log.history())[: len(events)] == events
        assert is_sound(log._connection)
        assert log.append([draft()])
        assert log.uptime(MORNING)


@every_damage
def test_the_recovery_tells_what_may_be_missing(
    path: Path, backups: Path, damage: Callable[[Path], None]
) -> None:
    """It names the backup, its day, and the span from its last event to now."""
    last = filled(path)[-1]
    backup = backed_up(path, backups)
    damage(path)
    opened = open_checked(path, backups, NOW)
    opened.log.close()
    assert opened.recovery
    assert opened.recovery[1:3] == (backup, date(2026, 11, 23))
    assert opened.recovery.missing == (last.at, NOW)


@every_damage
def test_a_second_start_finds_nothing_wrong(
    path: Path, backups: Path, damage: Callable[[Path], None]
) -> None:
    """What was restored is sound and stays."""
    filled(path)
    damage(path)
    first = held(path, backups)
    opened = open_checked(path, backups, NOW)
    with closing(opened.log):
        assert (opened.recovery, tuple(opened.log.history())) == (None, first)


@every_damage
def test_what_is_beside_a_damaged_log_stays_private(
    path: Path, backups: Path, damage: Callable[[Path], None]
) -> None:
    """I-9: the file set aside, the restored one and the backups are their owner's alone."""
    before = os.umask(0)
    try:
        filled(path)
        backed_up(path, backups)
        damage(path)
        open_checked(path, backups, NOW).log.close()
    finally:
        os.umask(before)
    files = [*path.parent.iterdir(), *backups.iterdir()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_events_after_the_backup_are_saved_from_the_damaged_file(path: Path, backups: Path) -> None:
    """What can still be read is added to the backup, in order and under its own ids."""
    filled(path)
    backed_up(path, backups)
    with closing(SqliteLog.open(path)) as log:
        log.append([draft(minutes=1000 + number) for number in range(5)])
        events = tuple(log.history())
    garble_the_middle(path)
    opened = open_checked(path, backups, NOW)
    with closing(opened.log) as log:
        assert tuple(log.history()) == events
    assert opened.recovery
    assert opened.recovery.salvaged == 5


def test_a_damaged_log_without_backup_keeps_what_can_be_read(path: Path, backups: Path) -> None:
    """Without a backup the new log holds the readable events, and says nothing of a span."""
    events = filled(path)
    garble_the_middle(path)
    opened = open_checked(path, backups, NOW)
    with closing(opened.log) as log:
        found = tuple(log.history())
    assert opened.recovery
    assert (opened.recovery.backup, opened.recovery.missing) == (None, None)
    assert opened.recovery.salvaged == len(found) > 100
    assert all(event in events for event in found)


def test_the_journal_of_a_damaged_log_is_read_too(path: Path, backups: Path) -> None:
    """Events that were still in the journal are saved with the rest."""
    filled(path)
    with closing(SqliteLog.open(path)) as log:
        (late,) = log.append([draft(minutes=9999)])
        killed = path.parent.with_name("killed")
        shutil.copytree(path.parent, killed)
    garble_the_middle(killed / "log.db")
    assert late in held(killed / "log.db", backups)


def test_reading_a_damaged_file_changes_nothing(path: Path) -> None:
    """Salvage leaves every byte."""
    filled(path)
    garble_the_middle(path)
    before = path.read_bytes()
    assert salvage(path).events
    assert path.read_bytes() == before


def test_any_flipped_bits_leave_a_log_that_works(path: Path, backups: Path, tmp_path: Path) -> None:
    """Whatever bytes are changed, the log opens, is sound, and can be written."""
    filled(path, 60)
    chance = random.Random(20261123)  # noqa: S311 -- a test's dice
    for number in range(60):
        copy = tmp_path / f"copy-{number}" / "log.db"
        copy.parent.mkdir()
        content = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 40)):
            content[chance.randrange(100, len(content))] = chance.randrange(256)
        copy.write_bytes(content)
        with closing(open_checked(copy, backups, NOW).log) as log:
            assert is_sound(log._connection)
            assert log.append([draft()])


def test_a_bad_backup_is_passed_over(path: Path, backups: Path) -> None:
    """The newest backup that passes its check is taken."""
    events = filled(path)
    good = backed_up(path, backups, NOW - timedelta(days=14))
    truncate(backed_up(path, backups, NOW - timedelta(days=7)))
    replace_with_text(path)
    opened = open_checked(path, backups, NOW)
    with closing(opened.log) as log:
        assert tuple(log.history()) == events
    assert opened.recovery
    assert opened.recovery.backup == good


def test_two_damages_at_one_moment_are_both_kept(path: Path, backups: Path) -> None:
    """A name that is taken is not overwritten."""
    filled(path, 1)
    for text in ("first", "second"):
        path.write_text(text * 1000)
        open_checked(path, backups, NOW).log.close()
    assert path.with_name(ASIDE).read_text().startswith("first")
    assert path.with_name(f"{ASIDE}-2").read_text().startswith("second")


def test_the_message_is_for_the_person(path: Path, backups: Path) -> None:
    """What is told: where the damaged file is, which backup, how many were saved, which span."""
    filled(path)
    backed_up(path, backups)
    truncate(path)
    opened = open_checked(path, backups, NOW)
    opened.log.close()
    message = str(opened.recovery)
    assert message.startswith(
        f"The adherence log was damaged. It was kept as {path.with_name(ASIDE)}; the backup"
    )
    assert "2026-11-23 12:59 and 2026-12-07 12:00 UTC may be missing" in message


def test_what_is_no_damage_is_not_repaired(path: Path, backups: Path) -> None:
    """A folder in the log's place is a fault, and nothing is set aside."""
    path.mkdir(parents=True)
    with pytest.raises(LogFault, match="is a folder"):
        open_checked(path, backups, NOW)
    assert [file.name for file in path.parent.iterdir()] == ["log.db"]


def test_a_newer_log_is_not_repaired(path: Path, backups: Path) -> None:
    """A newer file is a fault, and stays where it is."""
    filled(path)
    with closing(connect(str(path))) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(LogFault, match="newer Steadyhand"):
        open_checked(path, backups, NOW)
    assert [file.name for file in path.parent.iterdir() if "damaged" in file.name] == []


def test_a_backup_is_the_log_in_one_private_file(path: Path, backups: Path) -> None:
    """I-9: the copy of a log in use is one sound file of mode 0600 in a folder of 0700."""
    events = filled(path)
    before = os.umask(0)
    try:
        backup = backed_up(path, backups)
    finally:
        os.umask(before)
    assert [file.name for file in backups.iterdir()] == ["log-20261123.db"]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(backups.stat().st_mode) == 0o700
    with closing(SqliteLog.open(backup)) as log:
        assert tuple(log.history()) == events


def test_the_last_four_backups_are_kept(path: Path, backups: Path) -> None:
    """The fifth copy drops the oldest, and other files in the folder are left alone."""
    filled(path, 1)
    backups.mkdir(parents=True)
    (backups / "log-mine.db").write_text("mine")
    made = [backed_up(path, backups, MORNING + timedelta(weeks=week)) for week in range(6)]
    assert backups_in(backups) == tuple(reversed(made[-4:]))
    assert (backups / "log-mine.db").exists()


def test_a_second_backup_of_a_day_takes_the_place_of_the_first(path: Path, backups: Path) -> None:
    """A day has one copy, the later."""
    filled(path, 1)
    backed_up(path, backups)
    filled(path, 1)
    with closing(connect(str(backed_up(path, backups)))) as connection:
        assert connection.execute("SELECT count(*) FROM event").fetchone() == (2,)
    assert len(backups_in(backups)) == 1


def test_a_bad_copy_never_takes_the_place_of_a_good_one(path: Path, backups: Path) -> None:
    """When the copy fails its check, the earlier ones stay and the fault says so."""
    filled(path)
    good = backed_up(path, backups)
    with closing(SqliteLog.open(path)) as log:
        garble_the_middle(path)
        with pytest.raises(LogFault, match="damaged"):
            weekly_backup(log, backups, MORNING)
    assert [file.name for file in backups.iterdir()] == [good.name]
    assert is_good(good)


def test_a_backup_folder_that_cannot_be_made_is_told(path: Path, tmp_path: Path) -> None:
    """A file in the folder's place is a fault."""
    filled(path, 1)
    (tmp_path / "state").write_text("")
    with closing(SqliteLog.open(path)) as log, pytest.raises(LogFault, match="not a folder"):
        weekly_backup(log, tmp_path / "state" / "backups", NOW)
