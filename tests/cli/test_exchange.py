import json
import stat

import pytest

from cli.household import Household, another
from steadyhand.bootstrap.quick import Desk
from steadyhand.cli import exchange
from steadyhand.cli.catalogue import Arguments

LARGE = 100 * 1024 * 1024


@pytest.fixture
def kept(home: Household) -> Household:
    """A home with some events."""
    for words in (("done", "water"), ("skip", "stretch", "--because", '=cmd, "quoted"\nü'), ("pause",)):
        assert home.steady(*words).exit_code == 0
    return home


def other(home: Household) -> dict[str, str]:
    """The environment of an empty log beside the first."""
    return {"STEADYHAND_DATA": str(home.root / "other")}


@pytest.mark.parametrize("name", ["log.jsonl", "log.csv"])
def test_the_whole_log_goes_out_and_in_again(kept: Household, name: str) -> None:
    """Exported, imported elsewhere and exported again, it is the same."""
    assert kept.steady("export", name).out == f"3 events written to {name}\n"
    assert kept.steady("import", name, **other(kept)).out == "3 events read, 3 of them new\n"
    assert kept.steady("export", "-", **other(kept)).out == kept.steady("export", "-").out


def test_export_and_import_can_be_piped(kept: Household) -> None:
    """Standard output and input are JSON lines, as history prints them."""
    lines = kept.steady("export", "-").out
    assert lines == kept.steady("history", "--json").out
    assert kept.steady("import", "-", "--json", given=lines, **other(kept)).json == {"events": 3, "new": 3}


def test_importing_twice_changes_nothing(kept: Household) -> None:
    """A known id is passed over."""
    kept.steady("export", "log.jsonl")
    assert kept.steady("import", "log.jsonl").out == "3 events read, 0 of them new\n"


def test_an_export_is_its_owners_alone(kept: Household) -> None:
    """Whatever the umask, and no half of a file is left beside it (I-9)."""
    kept.steady("export", "log.csv")
    assert stat.S_IMODE((kept.root / "log.csv").stat().st_mode) == 0o600
    assert list(kept.root.glob(".log*")) == []


def test_an_export_does_not_write_over_a_file(kept: Household) -> None:
    """Not without being told to."""
    target = kept.root / "log.jsonl"
    target.write_text("mine")
    assert kept.steady("export", target).exit_code == 1
    assert target.read_text() == "mine"
    assert kept.steady("export", target, "--force").exit_code == 0


@pytest.mark.parametrize("name", ["log.txt", "log"])
def test_an_unknown_format_is_a_usage_fault(kept: Household, name: str) -> None:
    """It names those there are."""
    wrong = kept.steady("export", name)
    assert wrong.exit_code == 2
    assert ".jsonl" in wrong.err


@pytest.mark.parametrize("name", ["no/such/folder/log.csv", "/dev/full/log.csv", "/proc/log.csv"])
def test_what_cannot_be_written_is_told(kept: Household, name: str) -> None:
    """Without a traceback."""
    refused = kept.steady("export", name)
    assert refused.exit_code == 1
    assert "Nothing was exported" in refused.err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no event"),
        (b"\x00\xff\xfe\x80junk" * 1000, "Line 1"),
        (b"{}\n", "Line 1"),
        (b"[1]\n", "Line 1"),
        (b"schema_version,nonsense\r\n", "Line 1"),
        (b'{"id": "' + b"a" * 100_000 + b'"}', "Line 1"),
        (b"[" * 60_000, "Line 1"),
    ],
)
def test_junk_is_refused_with_its_line(home: Household, content: bytes, told: str) -> None:
    """Exit code 1, and nothing is recorded."""
    (home.root / "junk").write_bytes(content)
    refused = home.steady("import", "junk")
    assert (refused.exit_code, refused.out) == (1, "")
    assert told in refused.err
    assert "Traceback" not in refused.err


def test_half_a_file_is_refused_whole(kept: Household) -> None:
    """The line that was cut off is named, and nothing of the lines before it is taken."""
    lines = kept.steady("export", "-").out
    (kept.root / "half.jsonl").write_text(lines[:-20])
    refused = kept.steady("import", "half.jsonl", **other(kept))
    assert refused.exit_code == 1
    assert "Line 3" in refused.err
    assert kept.steady("export", "-", **other(kept)).out == ""


def test_a_large_file_of_junk_is_refused_at_once(home: Household) -> None:
    """100 MB without the end of a line are not read into memory."""
    with (home.root / "large").open("wb") as file:
        file.truncate(LARGE)
    assert home.steady("import", "large").exit_code == 1


@pytest.mark.parametrize("name", ["missing.jsonl", ".", "/dev/zero"])
def test_what_is_no_file_is_refused(home: Household, name: str) -> None:
    """A folder, a device, nothing at all."""
    refused = home.steady("import", name)
    assert refused.exit_code == 1
    assert "Nothing was imported" in refused.err


def test_more_than_fits_into_memory_goes_in_whole(
    home: Household, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log of many years is read twice instead of being kept."""
    for _ in range(3):
        home.steady("done", "water")
    home.steady("export", "log.jsonl")
    monkeypatch.setattr(exchange, "MOST_KEPT", 2)
    desk = Desk(home.environ | other(home), pytest.fail)
    assert exchange.take_in(Arguments(file=str(home.root / "log.jsonl"), json=True, toml=None), desk) == 0
    desk.log.close()
    assert json.loads(capsys.readouterr().out) == {"events": 3, "new": 3}


@pytest.fixture
def diary(kept: Household) -> Household:
    """The same with a day of the diary, as another Steadyhand exported it."""
    event = json.loads(kept.steady("export", "-").out.splitlines()[0])
    entries = [
        ("episode", {"where": "thumb", "seconds": 60}),
        ("day", {"closed": True, "slept_min": 440}),
        ("session", {"minutes": 12, "technique": "box"}),
        ("screening", {"answers": {"weakness": "no"}, "tier": "INCOMPLETE", "flags": []}),
        ("clinician", {"date": event["day"]}),
    ]
    lines = [
        event
        | {
            "id": another(event["id"], number),
            "kind": kind,
            "habit": None,
            "occurrence": None,
            "data": data,
        }
        for number, (kind, data) in enumerate(entries)
    ]
    given = "".join(json.dumps(line) + "\n" for line in lines)
    assert kept.steady("import", "-", given=given).exit_code == 0
    return kept


@pytest.mark.parametrize("name", ["log.jsonl", "log.csv"])
def test_the_diary_goes_out_and_in_again(diary: Household, name: str) -> None:
    """Every kind of entry."""
    diary.steady("export", name)
    assert diary.steady("import", name, **other(diary)).out == "8 events read, 8 of them new\n"
    assert diary.steady("export", "-", **other(diary)).out == diary.steady("export", "-").out


def altered(home: Household, **fields: object) -> str:
    """The first event of the log as another one, with some fields changed."""
    line = json.loads(home.steady("export", "-").out.splitlines()[0])
    other_one = {"id": another(line["id"]), "habit": None, "occurrence": None}
    return json.dumps({**line, **other_one, **fields})


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("intake", {"amount": -500, "unit": "ml"}, "`data.amount` is not from 0 to 100000"),
        ("day", {"slept_min": 1800}, "`data.slept_min` is not from 0 to 1200"),
        ("episode", {"where": "nose"}, "`data.where` is none of the places of steady twitch"),
        ("episode", {"side": "up"}, "`data.side` is none of left, right, both"),
        ("episode", {"intensity": 99}, "`data.intensity` is not a whole number from 0 to 10"),
        ("episode", {"triggers": "caffeine"}, "`data.triggers` is not a list of texts"),
    ],
)
def test_what_nobody_can_have_recorded_is_refused(
    kept: Household, kind: str, data: dict[str, object], told: str
) -> None:
    """R-092: with the line and the key; nothing is recorded and nothing lost."""
    before = kept.steady("export", "-").out
    refused = kept.steady("import", "-", given=f"\n{altered(kept, kind=kind, data=data)}\n")
    assert (refused.exit_code, refused.out) == (1, "")
    assert f"Line 2: {told}. Nothing was imported." in refused.err
    assert kept.steady("export", "-").out == before


@pytest.mark.parametrize("kind", ["intake", "done", "skipped", "episode", "day", "session"])
def test_what_is_of_the_future_is_refused(kept: Household, kind: str) -> None:
    """R-092: by its time and by its day."""
    for fields in ({"at": "2999-01-01T09:00:00Z", "day": "2999-01-01"}, {"day": "2999-01-01"}):
        refused = kept.steady("import", "-", given=altered(kept, kind=kind, data={}, **fields))
        assert refused.exit_code == 1
        assert "is " in refused.err


def test_what_the_daemon_noted_with_a_wrong_clock_is_kept(kept: Household) -> None:
    """Only what a person records has a time that can be judged."""
    given = altered(kept, kind="prompted", at="2999-01-01T09:00:00Z", day="2999-01-01")
    assert kept.steady("import", "-", given=given).exit_code == 0


def test_a_folder_that_others_can_read_is_warned_of(home: Household) -> None:
    """DOMAIN 7: once, on standard error; what a script reads stays as it is."""
    folder = home.root / "other"
    home.steady("done", "water", **other(home))
    folder.chmod(0o755)
    told = home.steady("status", "--json", **other(home))
    assert told.err == (
        f"steady: The folder {folder} of the adherence log can be read by others: chmod 700 {folder}\n"
    )
    assert told.json["habits"]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755


def test_our_own_folder_is_made_private_again(kept: Household) -> None:
    """I-9: without a word."""
    kept.log.parent.chmod(0o777)
    assert kept.steady("log", "water", "100").err == ""
    assert stat.S_IMODE(kept.log.parent.stat().st_mode) == 0o700


def test_a_folder_where_none_can_be(home: Household) -> None:
    """It is one sentence and exit code 74."""
    told = home.steady("log", "water", "100", STEADYHAND_DATA="/proc/nope")
    assert (told.exit_code, told.out) == (74, "")
    assert "The folder /proc/nope for the adherence log cannot be made" in told.err
    assert "Traceback" not in told.err


def test_a_bundle_for_a_doctors_system(diary: Household) -> None:
    """FHIR, with the diary in it."""
    told = diary.steady("export", "diary.fhir.json", "--json").json
    found = json.loads((diary.root / "diary.fhir.json").read_text(encoding="utf-8"))
    assert (found["resourceType"], len(found["entry"])) == ("Bundle", told["resources"])
    kinds = {entry["resource"]["resourceType"] for entry in found["entry"]}
    assert kinds >= {"Observation", "QuestionnaireResponse", "Goal"}


def test_a_calendar_of_what_is_ahead(home: Household) -> None:
    """Of four weeks, or of so many days; with neutral words, as in notifications."""
    assert home.steady("export", "agenda.ics").exit_code == 0
    content = (home.root / "agenda.ics").read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"SUMMARY:Reminder\r\n" in content
    assert b"Letter" not in content
    days = home.steady("export", "short.ics", "--days", "2", "--json").json
    assert 2 <= days["reminders"] < content.count(b"BEGIN:VEVENT")


def test_a_row_for_each_day(diary: Household) -> None:
    """With the units in the names of the columns."""
    assert diary.steady("export", "days.csv", "--by-day").out == "1 day written to days.csv\n"
    header, row = (diary.root / "days.csv").read_text(encoding="utf-8").splitlines()
    named = dict(zip(header.split(","), row.split(","), strict=True))
    assert (named["episodes"], named["slept_min"], named["water_ml"]) == ("1", "440", "250")


@pytest.mark.parametrize(
    "words",
    [
        ("log.jsonl", "--by-day"),
        ("log.csv", "--days", "3"),
        ("a.ics", "--days", "0"),
        ("a.ics", "--days", "x"),
    ],
)
def test_options_that_do_not_fit(home: Household, words: tuple[str, ...]) -> None:
    """A usage fault, and no file."""
    assert home.steady("export", *words).exit_code == 2
    assert not (home.root / words[0]).exists()


@pytest.mark.parametrize("name", ["diary.fhir.json", "agenda.ics", "days.csv"])
def test_other_forms_are_their_owners_alone_too(home: Household, name: str) -> None:
    """Of mode 0600, and not written over another file."""
    by_day = ("--by-day",) if name.endswith(".csv") else ()
    assert home.steady("export", name, *by_day).exit_code == 0
    assert stat.S_IMODE((home.root / name).stat().st_mode) == 0o600
    assert home.steady("export", name, *by_day).exit_code == 1
