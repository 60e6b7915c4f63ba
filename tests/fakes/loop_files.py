"""Files as Loop Habit Tracker writes them: backups of each version, and CSV exports."""

import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

FIRST = date(2026, 11, 20)
UUID = "a1b2c3d4e5f60718293a4b5c6d7e8f90"
WITH_TYPES, WITH_TARGETS, WITHOUT_SCORES, CHECKED, WITH_QUESTIONS, WITH_UUIDS, WITH_NOTES = (
    16,
    18,
    20,
    22,
    23,
    24,
    25,
)
"""The versions in which that came."""


def timestamp(day: date) -> int:
    """The milliseconds at which Loop lets that day begin."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * 1000


def empty_backup(path: Path, version: int) -> Path:
    """The tables of that version, with nothing in them."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in _tables(version):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
    return path


def _tables(version: int) -> Sequence[str]:
    habits = [
        "id integer primary key autoincrement",
        "archived integer",
        "color integer",
        "description text",
        "freq_den integer",
        "freq_num integer",
        "highlight integer",
        "name text",
        "position integer",
        "reminder_hour integer",
        "reminder_min integer",
        "reminder_days integer not null default 127",
    ]
    repetitions = [
        "id integer primary key autoincrement",
        "habit integer references habits(id)",
        "timestamp integer",
    ]
    if version >= WITH_TYPES:
        habits.append("type integer not null default 0")
        repetitions.append("value integer not null default 2")
    if version >= WITH_TARGETS:
        habits += ["target_type integer not null default 0", "target_value real not null default 0"]
        habits.append("unit text not null default ''")
    if version >= WITH_QUESTIONS:
        habits.append("question text")
    if version >= WITH_UUIDS:
        habits.append("uuid text")
    if version >= WITH_NOTES:
        repetitions.append("notes text")
    tables = [
        f"create table Habits ({', '.join(habits)})",
        f"create table Repetitions ({', '.join(repetitions)})",
    ]
    if version < WITHOUT_SCORES:
        tables += ["create table Score (id integer)", "create table Checkmarks (id integer)"]
    if version >= CHECKED:
        tables.append("create unique index idx_repetitions on Repetitions(habit, timestamp)")
    return tables


def insert(path: Path, table: str, rows: Sequence[Mapping[str, object]]) -> None:
    """Add these rows to a backup."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for row in rows:
            marks = ", ".join("?" for _ in row)
            connection.execute(
                f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608 - the test names them
                tuple(row.values()),
            )


def meditate(path: Path, version: int) -> Path:
    """One habit without amounts, wanted daily at 07:30 on weekdays, done on two days in a row."""
    empty_backup(path, version)
    habit: dict[str, object] = {
        "name": "Meditate",
        "description": "Did you?",
        "freq_num": 1,
        "freq_den": 1,
        "position": 0,
        "reminder_hour": 7,
        "reminder_min": 30,
        "reminder_days": 0b1111100,
        "archived": 0,
        "color": 5,
    }
    if version >= WITH_QUESTIONS:
        habit |= {"question": habit["description"], "description": ""}
    if version >= WITH_UUIDS:
        habit["uuid"] = UUID
    insert(path, "Habits", [habit])
    days = (FIRST, FIRST.replace(day=21))
    insert(path, "Repetitions", [{"habit": 1, "timestamp": timestamp(day)} | _value(version) for day in days])
    return path


def _value(version: int) -> dict[str, object]:
    return {"value": 2} if version >= WITH_TYPES else {}


def write_zip(path: Path, files: Mapping[str, str]) -> Path:
    """A zip archive of these texts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


NEW_HEADER = (
    "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,"
    "Target Type,Target Value,Archived?\n"
)
OLD_HEADER = "Position,Name,Question,Description,NumRepetitions,Interval,Color\n"


def new_export() -> dict[str, str]:
    """The files of a present CSV export: a habit without amounts, and one with."""
    return {
        "Habits.csv": NEW_HEADER
        + "001,Meditate,YES_NO,Did you?,,1,1,#FF8F00,,,,false\n"
        + '002,"Run, far",NUMERICAL,,,3,7,#AFB42B,km,AT_LEAST,5.5,false\n',
        "001 Meditate/Checkmarks.csv": "Date,Value,Notes\n"
        "2026-11-23,YES_AUTO,\n2026-11-22,SKIP,ill\n2026-11-21,NO,\n2026-11-20,YES_MANUAL,calm\n",
        "001 Meditate/Scores.csv": "Date,Score\n2026-11-20,0.0519\n",
        "002 Run far/Checkmarks.csv": "Date,Value,Notes\n2026-11-21,UNKNOWN,\n2026-11-20,4250,\n",
        "002 Run far/Scores.csv": "Date,Score\n",
        "Scores.csv": "Date,Meditate,Run, far,\n",
        "Checkmarks.csv": "Date,Meditate,Run, far,\n2026-11-20,2,4250,\n",
    }


def old_export() -> dict[str, str]:
    """The files of an export of before 2021: numbers, and no header above them."""
    return {
        "Habits.csv": OLD_HEADER + "001,Meditate,Did you?,,1,1,#FF8F00\n002,Gym,,,3,7,#AFB42B\n",
        "001 Meditate/Checkmarks.csv": "2026-11-22,1\n2026-11-21,0\n2026-11-20,2\n",
        "002 Gym/Checkmarks.csv": "2026-11-20,1500\n",
    }
