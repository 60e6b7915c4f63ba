import io
import sqlite3
import tempfile
import zipfile
from contextlib import closing, suppress
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.loop_files import (
    FIRST,
    empty_backup,
    insert,
    meditate,
    new_export,
    old_export,
    timestamp,
    write_zip,
)
from steadyhand.errors import Refused
from steadyhand.storage import loop_archive
from steadyhand.storage.loop import LARGEST_FILE, LoopData, LoopEntry, LoopHabit, Mark
from steadyhand.storage.loop_archive import read_archive
from steadyhand.storage.loop_database import NEWEST, OLDEST, read_database
from steadyhand.storage.sqlite import SqliteLog

ENCRYPTED_FLAG = 1
with tempfile.TemporaryDirectory() as folder:
    _BACKUP = meditate(Path(folder) / "loop.db", NEWEST).read_bytes()
    _EXPORT = write_zip(Path(folder) / "loop.zip", new_export()).read_bytes()
NEXT = FIRST.replace(day=21)


def database(path: Path) -> LoopData:
    """What the backup holds."""
    with path.open("rb") as stream:
        return read_database(stream, str(path.parent))


def archive(path: Path) -> LoopData:
    """What the export holds."""
    with path.open("rb") as stream:
        return read_archive(stream)


def refused_database(path: Path) -> str:
    """Why it is refused; nothing of the private copy is left."""
    before = sorted(path.parent.iterdir())
    with pytest.raises(Refused) as told:
        database(path)
    assert sorted(path.parent.iterdir()) == before
    return str(told.value)


def refused_archive(content: bytes) -> str:
    """Why it is refused."""
    with pytest.raises(Refused) as told:
        read_archive(io.BytesIO(content))
    return str(told.value)


def measured(path: Path, *values: object, **changes: object) -> LoopHabit:
    """A backup with one habit that has amounts, with these values on days in a row."""
    empty_backup(path, NEWEST)
    insert(path, "Habits", [{"name": "Run", "type": 1, "unit": "km", "target_value": 5.5, **changes}])
    rows = [
        {"habit": 1, "timestamp": timestamp(FIRST.replace(day=1 + number)), "value": value}
        for number, value in enumerate(values)
    ]
    insert(path, "Repetitions", rows)
    return database(path).habits[0]


class TestBackup:
    @pytest.mark.parametrize("version", range(OLDEST, NEWEST + 1))
    def test_each_version(self, tmp_path: Path, version: int) -> None:
        """The habit, its reminder and its two days, whatever columns the version has."""
        data = database(meditate(tmp_path / "loop.db", version))
        (habit,) = data.habits
        assert data.source == f"Loop Habit Tracker, backup of version {version}"
        assert (habit.name, habit.question or habit.description) == ("Meditate", "Did you?")
        assert (habit.reminder, habit.reminder_days) == (time(7, 30), frozenset(range(5)))
        assert habit.entries == (LoopEntry(FIRST, Mark.DONE), LoopEntry(NEXT, Mark.DONE))

    def test_each_value(self, tmp_path: Path) -> None:
        """Yes, automatic, no, skip, unknown; and what is none of them is doubtful."""
        habit = measured(tmp_path / "loop.db", 2, 1, 0, 3, -1, 7, type=0)
        assert [entry.mark for entry in habit.entries] == [
            Mark.DONE,
            Mark.AUTOMATIC,
            Mark.NO,
            Mark.SKIPPED,
            Mark.UNKNOWN,
        ]
        assert habit.doubtful == 1

    def test_amounts_are_thousandths(self, tmp_path: Path) -> None:
        """Of the unit; zero is an amount, a skip is not."""
        habit = measured(tmp_path / "loop.db", 4250, 0, 3, -1)
        assert [entry.amount for entry in habit.entries] == [4.25, 0, None, None]
        assert (habit.unit, habit.target, habit.at_most) == ("km", 5.5, False)

    def test_notes(self, tmp_path: Path) -> None:
        """An entry keeps its note."""
        path = empty_backup(tmp_path / "loop.db", NEWEST)
        insert(path, "Habits", [{"name": "Run"}])
        row = {"habit": 1, "timestamp": timestamp(FIRST), "value": 2, "notes": "légère ☂"}
        insert(path, "Repetitions", [row])
        assert database(path).habits[0].entries[0].note == "légère ☂"

    def test_old_faults(self, tmp_path: Path) -> None:
        """A day twice, a missing time, a habit that is gone: counted, and the rest is read."""
        path = meditate(tmp_path / "loop.db", 21)
        rows = [{"habit": 1, "timestamp": timestamp(FIRST)}, {"habit": 1, "timestamp": None}, {"habit": 9}]
        insert(path, "Repetitions", rows)
        data = database(path)
        assert (len(data.habits[0].entries), data.habits[0].doubtful, data.orphans) == (2, 2, 1)

    @pytest.mark.parametrize("value", ["text", b"\xff", 2**62, -(2**63), 1.5, None])
    def test_any_value(self, tmp_path: Path, value: object) -> None:
        """SQLite keeps anything in any column; it is an amount or doubtful."""
        path = empty_backup(tmp_path / "loop.db", 21)
        insert(path, "Habits", [dict.fromkeys(("name", "freq_num", "reminder_hour", "position"), value)])
        insert(path, "Repetitions", [{"habit": 1, "timestamp": value, "value": 2}])
        (habit,) = database(path).habits
        assert (habit.entries, habit.doubtful) == ((), 1)

    @pytest.mark.parametrize(
        ("version", "remedy"),
        [(0, "newer"), (OLDEST - 1, "newer"), (NEWEST + 1, "CSV"), (2**31 - 1, "CSV"), (-5, "newer")],
    )
    def test_other_versions(self, tmp_path: Path, version: int, remedy: str) -> None:
        """They are refused, with what to do."""
        path = meditate(tmp_path / "loop.db", NEWEST)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"PRAGMA user_version = {version}")
        assert remedy in refused_database(path)

    def test_another_program(self, tmp_path: Path) -> None:
        """A database without Loop's tables."""
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE habits (id, title)")
        assert "not a backup" in refused_database(path)

    def test_our_own_log(self, tmp_path: Path) -> None:
        """It tells the way there is for it."""
        SqliteLog.open(tmp_path / "log.db").close()
        assert "steady export" in refused_database(tmp_path / "log.db")

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
    def test_half_a_file(self, tmp_path: Path, share: float) -> None:
        """Nothing of it is taken."""
        path = meditate(tmp_path / "loop.db", NEWEST)
        content = path.read_bytes()
        path.write_bytes(content[: int(len(content) * share)])
        assert "Nothing was imported" in refused_database(path)

    def test_junk(self, tmp_path: Path) -> None:
        """That begins like a database."""
        path = tmp_path / "loop.db"
        path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 40)
        assert "Nothing was imported" in refused_database(path)

    @pytest.mark.parametrize(
        "trap",
        [
            "CREATE VIEW Habits AS SELECT 1 AS id, 'x' AS name",
            (
                "CREATE VIEW Habits AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) "
                "SELECT id, 'x' AS name FROM n"
            ),
            "CREATE TABLE Habits (id INTEGER PRIMARY KEY, name TEXT AS (load_extension('x')) VIRTUAL)",
        ],
    )
    def test_traps(self, tmp_path: Path, trap: str) -> None:
        """Views and computed columns in the place of tables are not run."""
        path = tmp_path / "loop.db"
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("CREATE TABLE Repetitions (habit, timestamp)")
            connection.execute("PRAGMA user_version = 25")
            connection.execute("PRAGMA writable_schema = ON")
            if "load_extension" in trap:
                connection.execute("CREATE TABLE Habits (id INTEGER PRIMARY KEY, name TEXT)")
                connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'Habits'", (trap,))
                connection.commit()
            else:
                connection.execute(trap)
        assert "Nothing was imported" in refused_database(path)

    def test_too_large(self, tmp_path: Path) -> None:
        """It is not even copied."""
        path = tmp_path / "loop.db"
        with path.open("wb") as file:
            file.truncate(LARGEST_FILE + 1)
        assert "too large" in refused_database(path)


class TestExport:
    def test_present_form(self, tmp_path: Path) -> None:
        """Words for values, a header, notes, the kind of each habit, its unit and its target."""
        meditate, run = archive(write_zip(tmp_path / "loop.zip", new_export())).habits
        assert [(entry.mark, entry.note) for entry in meditate.entries] == [
            (Mark.DONE, "calm"),
            (Mark.NO, ""),
            (Mark.SKIPPED, "ill"),
            (Mark.AUTOMATIC, ""),
        ]
        assert (run.name, run.unit, run.target, run.times, run.days) == ("Run, far", "km", 5.5, 3, 7)
        assert [entry.amount for entry in run.entries] == [4.25, None]

    def test_earlier_form(self, tmp_path: Path) -> None:
        """Numbers without a header; a value above any mark tells that the habit has amounts."""
        meditate, gym = archive(write_zip(tmp_path / "loop.zip", old_export())).habits
        assert [entry.mark for entry in meditate.entries] == [Mark.DONE, Mark.NO, Mark.AUTOMATIC]
        assert (gym.has_amounts, gym.entries[0].amount, gym.times, gym.days) == (True, 1.5, 3, 7)

    def test_a_habit_without_a_folder(self, tmp_path: Path) -> None:
        """One that was not chosen for the export is listed, with no entries."""
        files = new_export()
        del files["001 Meditate/Checkmarks.csv"]
        assert archive(write_zip(tmp_path / "loop.zip", files)).habits[0].entries == ()

    def test_packed_again(self, tmp_path: Path) -> None:
        """In a folder of its own, beside what a file manager adds."""
        files = {f"Loop Habits CSV/{name}": text for name, text in new_export().items()}
        files["__MACOSX/Loop Habits CSV/._Habits.csv"] = "x"
        files["__MACOSX/Loop Habits CSV/001 Meditate/Checkmarks.csv"] = "x"
        again = archive(write_zip(tmp_path / "again.zip", files))
        assert again == archive(write_zip(tmp_path / "loop.zip", new_export()))

    def test_what_cannot_be_read_is_counted(self, tmp_path: Path) -> None:
        """A date that is none, a value that is none, a row that is cut off, a day twice."""
        files = old_export()
        files["001 Meditate/Checkmarks.csv"] += "30.11.2026,2\n2026-11-24,maybe\n2026-11-25\n2026-11-20,0\n"
        meditate, _ = archive(write_zip(tmp_path / "loop.zip", files)).habits
        assert (len(meditate.entries), meditate.doubtful) == (3, 4)
        assert meditate.entries[0].mark is Mark.DONE

    def test_no_export(self, tmp_path: Path) -> None:
        """Any other archive, an empty one, a table of another program."""
        others: tuple[dict[str, str], ...] = ({"a.txt": "hello"}, {}, {"Habits.csv": "id,title\n1,x\n"})
        for number, files in enumerate(others):
            path = write_zip(tmp_path / f"{number}.zip", files)
            assert "Nothing was imported" in refused_archive(path.read_bytes())

    @pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
    def test_half_an_archive(self, tmp_path: Path, share: float) -> None:
        """Nothing of it is taken."""
        content = write_zip(tmp_path / "loop.zip", new_export()).read_bytes()
        assert "damaged" in refused_archive(content[: int(len(content) * share)])

    def test_a_changed_byte(self, tmp_path: Path) -> None:
        """The checksum of the file tells."""
        content = bytearray(write_zip(tmp_path / "loop.zip", new_export()).read_bytes())
        content[content.index(b"Habits.csv") + 20] ^= 0xFF
        assert "damaged" in refused_archive(bytes(content))

    def test_junk(self) -> None:
        """That begins like an archive."""
        assert "damaged" in refused_archive(b"PK\x03\x04" + bytes(range(256)) * 40)

    def test_encrypted(self, tmp_path: Path) -> None:
        """It tells what to do."""
        path = write_zip(tmp_path / "loop.zip", new_export())
        content = bytearray(path.read_bytes())
        for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            start = 0
            while (start := content.find(magic, start)) >= 0:
                content[start + offset] |= ENCRYPTED_FLAG
                start += 4
        assert "without a password" in refused_archive(bytes(content))

    @pytest.mark.parametrize("name", ["../Habits.csv", "/etc/passwd", "a/../../b", "C:/x", "a\\b"])
    def test_names_that_lead_out(self, tmp_path: Path, name: str) -> None:
        """No honest export has them."""
        path = write_zip(tmp_path / "loop.zip", {**new_export(), name: ""})
        assert "leads out" in refused_archive(path.read_bytes())

    def test_a_name_twice(self, tmp_path: Path) -> None:
        """Which of the two is meant nobody knows."""
        path = write_zip(tmp_path / "loop.zip", new_export())
        with zipfile.ZipFile(path, "a") as again, pytest.warns(UserWarning, match="Duplicate"):
            again.writestr("Habits.csv", "")
        assert "a name twice" in refused_archive(path.read_bytes())

    def test_a_bomb(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is not unpacked beyond the limit, whatever its directory says."""
        monkeypatch.setattr(loop_archive, "LARGEST_FILE", 100_000)
        files = {**new_export(), "003 Bomb/Checkmarks.csv": "0" * 50_000_000}
        content = bytearray(write_zip(tmp_path / "loop.zip", files).read_bytes())
        assert len(content) < 100_000
        assert "unpacks to more" in refused_archive(bytes(content))

    def test_what_repeats_the_rest_is_not_unpacked(self, tmp_path: Path) -> None:
        """A bomb among the scores does nothing."""
        files = {**new_export(), "Scores.csv": "0" * (LARGEST_FILE + 1)}
        assert len(archive(write_zip(tmp_path / "loop.zip", files)).habits) == 2


@settings(max_examples=200)
@given(changes=st.dictionaries(st.integers(0, 40_000), st.integers(0, 255), min_size=1, max_size=60))
@pytest.mark.parametrize("kind", ["backup", "export"])
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, kind: str, changes: dict[int, int]) -> None:
    """A file with bytes changed anywhere is read or refused, and nothing else happens."""
    folder = tmp_path_factory.getbasetemp()
    content = bytearray(_BACKUP if kind == "backup" else _EXPORT)
    for place, value in changes.items():
        content[place % len(content)] = value
    stream = io.BytesIO(bytes(content))
    with suppress(Refused):
        read_database(stream, str(folder)) if kind == "backup" else read_archive(stream)


def test_days_are_the_ones_the_person_saw() -> None:
    """A timestamp is the midnight, in UTC, of the day as it was shown, wherever the person was."""
    assert timestamp(date(2026, 11, 20)) == 1_795_132_800_000
