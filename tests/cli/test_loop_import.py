from pathlib import Path

import pytest

from cli.household import Household
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


@pytest.fixture
def backup(home: Household) -> Path:
    """A backup with one habit of two days."""
    return meditate(home.root / "Loop Habits Backup 2026-11-23 101112.db", 25)


@pytest.fixture
def export(home: Household) -> Path:
    """A CSV export of two habits."""
    return write_zip(home.root / "Loop Habits CSV 2026-11-23.zip", new_export())


def test_a_backup_goes_in(home: Household, backup: Path) -> None:
    """Its entries are in the log, and what sets the habit up is told."""
    told = home.steady("import", backup)
    assert (told.exit_code, told.err) == (0, "")
    assert "Loop Habit Tracker, backup of version 25: 2 entries read, 2 of them new" in told.out
    assert "Meditate → meditate: 2 done" in told.out
    assert "[habits.meditate]" in told.out
    assert [event["day"] for event in home.steady("history", "--json").lines] == ["2026-11-20", "2026-11-21"]


def test_an_export_goes_in(home: Household, export: Path) -> None:
    """In JSON what became of each habit, and what was left behind."""
    view = home.steady("import", export, "--json").json
    assert (view["events"], view["new"], view["changed"]) == (4, 4, 0)
    assert view["habits"][0] == {
        "id": "meditate",
        "name": "Meditate",
        "done": 1,
        "no": 1,
        "excused": 1,
        "amounts": 0,
    }
    assert any("automatic" in line for line in view["not_carried_over"])


def test_twice_changes_nothing(home: Household, backup: Path) -> None:
    """Nor does the same day from an export; one that says something else is told."""
    home.steady("import", backup)
    assert "2 of them new" not in home.steady("import", backup).out
    export = write_zip(home.root / "export.zip", old_export())
    view = home.steady("import", export, "--json").json
    assert (view["new"], view["changed"]) == (1, 1)


def test_names_do_not_matter(home: Household, backup: Path) -> None:
    """What a file is, its content says; it can come through standard input."""
    renamed = backup.rename(home.root / "log.jsonl")
    assert home.steady("import", renamed, "--json").json["new"] == 2


def test_what_sets_the_habits_up_is_valid(home: Household, export: Path) -> None:
    """Pasted into the configuration it passes the check, and the history goes on under it."""
    assert home.steady("import", export, "--toml", "loop.toml").exit_code == 0
    tables = (home.root / "loop.toml").read_text(encoding="utf-8")
    home.configure(f'[day]\nzone = "UTC"\n\n{tables}')
    checked = home.steady("check")
    assert checked.exit_code == 0, checked.out + checked.err
    again = home.steady("import", export).out
    assert "Each of these habits is in your configuration already." in again


def test_a_file_is_not_written_over(home: Household, backup: Path) -> None:
    """Then nothing is imported either."""
    (home.root / "loop.toml").write_text("mine")
    assert home.steady("import", backup, "--toml", "loop.toml").exit_code == 1
    assert (home.root / "loop.toml").read_text() == "mine"
    assert home.steady("history", "--json").out == ""


def test_tables_are_for_loop_alone(home: Household) -> None:
    """An export of our own has no habits."""
    home.steady("done", "water")
    home.steady("export", "log.jsonl")
    assert home.steady("import", "log.jsonl", "--toml", "loop.toml").exit_code == 2


@pytest.mark.parametrize("name", ["old", "new", "other", "half.db", "half.zip", "junk.db", "junk.zip"])
def test_what_cannot_be_read_is_refused(home: Household, backup: Path, export: Path, name: str) -> None:
    """One clear sentence, exit code 1, nothing recorded, nothing left beside the log."""
    path = home.root / f"hostile-{name}"
    match name:
        case "old" | "new":
            empty_backup(path, 11 if name == "old" else 26)
        case "other":
            write_zip(path, {"readme.txt": "hello"})
        case "half.db" | "half.zip":
            whole = (backup if name == "half.db" else export).read_bytes()
            path.write_bytes(whole[: len(whole) // 2])
        case _:
            magic = b"SQLite format 3\0" if name == "junk.db" else b"PK\x03\x04"
            path.write_bytes(magic + b"\xff\x00" * 5000)
    refused = home.steady("import", path)
    assert (refused.exit_code, refused.out) == (1, "")
    assert refused.err.endswith("Nothing was imported.\n")
    assert "Traceback" not in refused.err
    assert home.steady("history", "--json").out == ""
    assert {each.name.removeprefix("log.db") for each in home.log.parent.iterdir()} <= {"", "-wal", "-shm"}


def test_a_hostile_name_cannot_steer_the_terminal(home: Household) -> None:
    """Control characters are made visible."""
    path = empty_backup(home.root / "loop.db", 25)
    insert(path, "Habits", [{"name": "\x1b[2JRun\r\n[habits.evil]"}])
    insert(path, "Repetitions", [{"habit": 1, "timestamp": timestamp(FIRST), "value": 2}])
    told = home.steady("import", path)
    assert told.exit_code == 0
    assert "\x1b" not in told.out
    assert "\n[habits.evil]" not in told.out
