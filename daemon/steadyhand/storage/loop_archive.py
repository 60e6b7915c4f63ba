"""Loop Habit Tracker's CSV export: a zip archive, which may be anything at all.

Nothing is unpacked to the disk. ``Habits.csv`` lists the habits; a folder for each, named by its
position and its name, has its ``Checkmarks.csv``. The files at the top and the scores repeat that.
"""

import csv
import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import IO

from steadyhand.storage.loop import (
    LARGEST_FILE,
    MARKS,
    MOST_ENTRIES,
    NAME,
    LoopData,
    LoopEntry,
    LoopHabit,
    check_size,
    entry_of,
    first_of_each_day,
    unfit,
)

MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
MOST_FILES = 10_000
_HABITS = "Habits.csv"
_CHECKMARKS = "/Checkmarks.csv"
_POSITION = re.compile(r"([0-9]{1,6})(?: .*)?", re.DOTALL)
_ENCRYPTED = 1
_WORDS = {"YES_MANUAL": 2, "YES_AUTO": 1, "NO": 0, "SKIP": 3, "UNKNOWN": -1}
_HEADER = "Date"
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


def read_archive(stream: IO[bytes]) -> LoopData:
    """What the export holds. Raises Refused for what is none."""
    check_size(stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            texts = dict(_texts(archive))
    except _DAMAGED as error:
        raise unfit("The zip archive is damaged, cut off, or of a kind that cannot be read.") from error
    if _HABITS not in texts:
        raise unfit(f"The zip archive is no CSV export of {NAME}: it has no {_HABITS}.")
    try:
        habits = tuple(_habits(texts))
    except csv.Error as error:
        raise unfit("A file in the zip archive is not a table of comma-separated values.") from error
    folders = sum(1 for name in texts if name.endswith(_CHECKMARKS))
    return LoopData(f"{NAME}, CSV export", habits, max(0, folders - len(habits)))


def _texts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The tables that matter, by name, none of it unpacked beyond the limit."""
    found = archive.infolist()
    names = [each.filename for each in found]
    if len(found) > MOST_FILES or len(set(names)) < len(names) or any(map(_strays, names)):
        raise unfit("The zip archive has too many files, a name twice, or a name that leads out of it.")
    left, top = LARGEST_FILE, _top(names)
    for each in found:
        name = each.filename.removeprefix(top)
        if not each.filename.startswith(top) or (name != _HABITS and not name.endswith(_CHECKMARKS)):
            continue
        if each.flag_bits & _ENCRYPTED:
            raise unfit("The zip archive is encrypted. Unpack it and zip it again without a password.")
        with archive.open(each) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise unfit(f"The zip archive unpacks to more than {LARGEST_FILE // 1024**2} MiB.")
        yield name, content.decode("utf-8-sig", "replace")


def _top(names: Sequence[str]) -> str:
    """The folder that holds the export, for an archive that was unpacked and packed again; mostly ""."""
    found = [name for name in names if name == _HABITS or name.endswith(f"/{_HABITS}")]
    return min(found, key=lambda name: (name.count("/"), name), default="").removesuffix(_HABITS)


def _strays(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or name[1:2] == ":"


def _rows(text: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = [row for row in islice(reader, MOST_ENTRIES + 1) if row]
    if len(rows) > MOST_ENTRIES:
        raise unfit(f"A table in the zip archive has more than {MOST_ENTRIES} rows.")
    return rows


def _habits(texts: Mapping[str, str]) -> Iterator[LoopHabit]:
    header, *rows = _rows(texts[_HABITS]) or [[]]
    if "Name" not in header:
        raise unfit(f"{_HABITS} in the zip archive has no column Name, so it is not of {NAME}.")
    checkmarks = {
        int(found[1]): name
        for name in texts
        if name.endswith(_CHECKMARKS) and (found := _POSITION.fullmatch(name.removesuffix(_CHECKMARKS)))
    }
    for number, row in enumerate(rows, start=1):
        cells = dict(zip(header, row, strict=False))
        position = _whole(cells.get("Position", ""), number)
        yield _habit(cells, _rows(texts.get(checkmarks.get(position, ""), "")))


def _habit(cells: Mapping[str, str], rows: Sequence[Sequence[str]]) -> LoopHabit:
    values = [row for row in rows if row[0] != _HEADER]
    kind = cells.get("Type", "")
    has_amounts = kind == "NUMERICAL" if kind else any(_value(row) not in {None, *MARKS} for row in values)
    entries, doubtful = first_of_each_day(_entry(row, has_amounts=has_amounts) for row in values)
    return LoopHabit(
        name=cells.get("Name", "").strip(),
        question=cells.get("Question", "").strip(),
        description=cells.get("Description", "").strip(),
        has_amounts=has_amounts,
        unit=cells.get("Unit", "").strip(),
        target=_number(cells.get("Target Value", "")),
        at_most=cells.get("Target Type") == "AT_MOST",
        times=max(1, _whole(cells.get("FrequencyNumerator") or cells.get("NumRepetitions", ""), 1)),
        days=max(1, _whole(cells.get("FrequencyDenominator") or cells.get("Interval", ""), 1)),
        archived=cells.get("Archived?") == "true",
        entries=entries,
        doubtful=doubtful,
    )


def _value(row: Sequence[str]) -> int | None:
    text = row[1].strip() if len(row) > 1 else ""
    return _WORDS[text] if text in _WORDS else _maybe_whole(text)


def _entry(row: Sequence[str], *, has_amounts: bool) -> LoopEntry | None:
    value = _value(row)
    try:
        day = date.fromisoformat(row[0].strip())
    except ValueError:
        return None
    note = row[2] if len(row) > 2 else ""  # noqa: PLR2004 - the third cell is the note
    if value is None or not 1971 <= day.year <= 9998:  # noqa: PLR2004 - what the log can hold
        return None
    return entry_of(day, value, note, has_amounts=has_amounts)


def _maybe_whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?[0-9]{1,12}", text, re.ASCII) else None


def _whole(text: str, otherwise: int) -> int:
    found = _maybe_whole(text.strip())
    return otherwise if found is None else found


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,12})?", text.strip(), re.ASCII) else 0.0
