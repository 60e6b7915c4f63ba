"""The one reader of the clock."""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import TZPATH

import pytest

from steadyhand.system.clock import SystemClock

WINTER = datetime(2026, 1, 15, tzinfo=UTC)
SUMMER = datetime(2026, 7, 15, tzinfo=UTC)


def rules(name: str) -> bytes:
    """The machine's file of that zone."""
    return next(Path(root, name) for root in TZPATH if Path(root, name).exists()).read_bytes()


def clock(localtime: Path, **environ: str) -> SystemClock:
    """A clock that knows nothing of this machine."""
    return SystemClock(str(localtime), environ)


def link(localtime: Path, target: str) -> None:
    """Point it elsewhere."""
    localtime.unlink(missing_ok=True)
    localtime.symlink_to(target)


@pytest.fixture
def localtime(tmp_path: Path) -> Path:
    """A link like /etc/localtime, to Berlin."""
    path = tmp_path / "localtime"
    link(path, "../usr/share/zoneinfo/Europe/Berlin")
    return path


def test_now_is_aware_utc_and_awake_advances(localtime: Path) -> None:
    """Two samples are in order in both of their clocks."""
    reader = clock(localtime)
    first, second = reader.read(), reader.read()
    assert first.now.tzinfo is UTC
    assert first.now <= second.now
    assert timedelta(0) < first.awake <= second.awake


def test_awake_is_the_monotonic_clock(localtime: Path) -> None:
    """It lies between two readings of CLOCK_MONOTONIC, to the microsecond it is kept in."""
    before = time.clock_gettime(time.CLOCK_MONOTONIC)
    awake = clock(localtime).read().awake
    assert before - 1e-6 <= awake.total_seconds() <= time.clock_gettime(time.CLOCK_MONOTONIC) + 1e-6


def test_the_zone_is_where_the_link_points(localtime: Path) -> None:
    """By its IANA name."""
    assert clock(localtime).read().zone.key == "Europe/Berlin"


def test_a_change_of_the_link_is_seen_at_the_next_reading(localtime: Path) -> None:
    """As after a flight, or `timedatectl set-timezone`."""
    reader = clock(localtime)
    reader.read()
    link(localtime, "/usr/share/zoneinfo/Asia/Tokyo")
    assert reader.read().zone.key == "Asia/Tokyo"


def test_an_unchanged_zone_is_the_same_object(localtime: Path) -> None:
    """Nothing is loaded twice."""
    reader = clock(localtime)
    assert reader.read().zone is reader.read().zone


@pytest.mark.parametrize("value", ["Asia/Tokyo", ":Asia/Tokyo", ":/usr/share/zoneinfo/Asia/Tokyo"])
def test_tz_wins_over_the_link(localtime: Path, value: str) -> None:
    """As a name or a path, with the colon or without."""
    assert clock(localtime, TZ=value).read().zone.key == "Asia/Tokyo"


def test_an_empty_tz_is_utc(localtime: Path) -> None:
    """As the C library reads it."""
    assert clock(localtime, TZ="").read().zone.key == "UTC"


@pytest.mark.parametrize(
    "value", ["Mars/Olympus", "CET-1CEST,M3.5.0,M10.5.0/3", "../../etc/passwd", ":/dev/null"]
)
def test_an_odd_tz_leaves_the_word_to_the_link(localtime: Path, value: str) -> None:
    """What names no zone is passed over."""
    assert clock(localtime, TZ=value).read().zone.key == "Europe/Berlin"


def test_a_plain_file_gives_its_rules(localtime: Path) -> None:
    """A copied /etc/localtime has no name, but the clock changes are right."""
    localtime.unlink()
    localtime.write_bytes(rules("America/New_York"))
    zone = clock(localtime).read().zone
    assert [zone.utcoffset(day) for day in (WINTER, SUMMER)] == [timedelta(hours=-5), timedelta(hours=-4)]


def test_a_plain_file_that_is_replaced_is_read_again(localtime: Path) -> None:
    """By the time it was written."""
    localtime.unlink()
    localtime.write_bytes(rules("America/New_York"))
    reader = clock(localtime)
    reader.read()
    localtime.write_bytes(rules("Asia/Tokyo"))
    os.utime(localtime, (0, 0))
    assert reader.read().zone.utcoffset(SUMMER) == timedelta(hours=9)


@pytest.mark.parametrize("content", [None, b"", b"no zone at all"])
def test_without_a_readable_zone_it_is_utc(localtime: Path, content: bytes | None) -> None:
    """Missing, empty or broken: the clock still reads."""
    localtime.unlink()
    if content is not None:
        localtime.write_bytes(content)
    assert clock(localtime).read().zone.key == "UTC"


def test_a_dangling_link_to_an_unknown_zone_is_utc(localtime: Path) -> None:
    """A name that no database has."""
    link(localtime, "/usr/share/zoneinfo/Mars/Olympus")
    assert clock(localtime).read().zone.key == "UTC"


def test_a_link_to_a_renamed_copy_gives_its_rules(localtime: Path, tmp_path: Path) -> None:
    """A link out of the database is read as a file."""
    (tmp_path / "mine").write_bytes(rules("Asia/Tokyo"))
    link(localtime, str(tmp_path / "mine"))
    assert clock(localtime).read().zone.utcoffset(SUMMER) == timedelta(hours=9)


def test_the_machines_own_clock_reads() -> None:
    """With the real /etc/localtime."""
    assert SystemClock().read().zone is not None
