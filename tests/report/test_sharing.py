"""How the machines stand to each other, in words and as a document."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from steadyhand.report.sharing import DeviceLine, Sharing, list_text, sharing_document, sharing_text

ZONE = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
LAPTOP = DeviceLine("7d1f6a90-aaaa", "laptop", is_this=True, last_seen=AT, behind=1)
DESKTOP = DeviceLine("0c0ffee0-bbbb", "desktop", last_seen=AT, behind=1200, why=("it is damaged.",))
STANDING = Sharing(folder="~/Sync", running=True, devices=(LAPTOP, DESKTOP))


def test_each_machine_has_its_lines() -> None:
    """Who, when last seen, how far behind, and why."""
    assert sharing_text(STANDING, ZONE).splitlines() == [
        "Shared by ~/Sync, sealed.",
        "",
        "laptop (7d1f6a90), this machine: last seen 2026-11-23 09:00",
        "  1 record not shared yet",
        "",
        "desktop (0c0ffee0): last seen 2026-11-23 09:00",
        "  behind by 1,200 records",
        "  it is damaged.",
    ]


def test_what_is_not_sealed_is_said() -> None:
    """Loudly."""
    assert "NOT sealed" in sharing_text(STANDING._replace(sealed=False), ZONE)


def test_what_is_needed_first_is_said_in_the_place_of_a_process() -> None:
    """Without a key no process can run."""
    told = sharing_text(STANDING._replace(lacks="No key yet.", running=False), ZONE)
    assert "No key yet." in told
    assert "not running" not in told


def test_a_machine_without_name_or_record_is_named_by_its_id() -> None:
    """As one that was revoked before it ever shared."""
    unknown = DeviceLine("0c0ffee0-bbbb", "", is_revoked=True)
    assert list_text([unknown], ZONE) == "0c0ffee0, revoked: nothing recorded yet"


def test_what_cannot_be_told_is_not_said_to_be_here() -> None:
    """Where no way could be looked at, or nothing of a file could be opened."""
    unknown = STANDING._replace(devices=tuple(each._replace(behind=None) for each in (LAPTOP, DESKTOP)))
    told = sharing_text(unknown, ZONE)
    assert "how much of it is shared is not known" in told
    assert "how far behind is not known" in told


def test_lines_fit_into_a_terminal() -> None:
    """Eighty columns, whatever is wrong; the part of a line that goes on is set in as it was."""
    long = DESKTOP._replace(why=("word " * 40,))
    told = sharing_text(STANDING._replace(devices=(long,), troubles=("word " * 40,)), ZONE)
    assert max(map(len, told.splitlines())) <= 80
    assert told.splitlines()[-1].startswith("  word")


def test_the_document_has_all_of_it() -> None:
    """In local time, for programs."""
    found = sharing_document(STANDING, ZONE)
    assert isinstance(found, dict)
    assert found["configured"] is True
    assert found["devices"] == [
        {
            "id": "7d1f6a90-aaaa",
            "name": "laptop",
            "this": True,
            "revoked": False,
            "last_seen": "2026-11-23T09:00:00+01:00",
            "behind": 1,
            "why": [],
        },
        {
            "id": "0c0ffee0-bbbb",
            "name": "desktop",
            "this": False,
            "revoked": False,
            "last_seen": "2026-11-23T09:00:00+01:00",
            "behind": 1200,
            "why": ["it is damaged."],
        },
    ]
