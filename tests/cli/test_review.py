"""``steady review``: the same evidence in four forms."""

import json
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from cli.household import Household, day_now

PROGRAMME = """\
[programme]
start = {start}
onset = {onset}

{around_now}
[notifications]
channel = "none"
"""
ID = "01900000-0000-7000-8000-{:012x}"
DEVICE = "5f0c3a52-8f2b-4d0e-9d51-0a3f6c1b7e44"


def lived(home: Household, *, counts: dict[int, int]) -> date:
    """A programme that ended yesterday, with these closed days by number; gives its first day."""
    today = date.fromisoformat(home.steady("status", "--json").json["day"])
    start = today - timedelta(days=28)
    home.configure(PROGRAMME.format(start=start, onset=start - timedelta(days=30), around_now=day_now()))
    home.compile()
    lines = []
    for number, episodes in counts.items():
        day = start + timedelta(days=number - 1)
        where = {"where": "thumb", "side": "left", "triggers": []}
        lines += [event(len(lines) + each, day, "episode", where) for each in range(episodes)]
        lines.append(event(len(lines), day, "day", {"closed": True, **({} if episodes else {"none": True})}))
    file = home.root / "lived.jsonl"
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert home.steady("import", file).exit_code == 0
    return start


def event(number: int, day: date, kind: str, data: dict[str, object]) -> dict[str, object]:
    """An event at noon of that day, as export writes one."""
    return {
        "id": ID.format(number),
        "at": f"{day}T12:00:00+00:00",
        "day": str(day),
        "device": DEVICE,
        "kind": kind,
        "habit": None,
        "occurrence": None,
        "via": "cli",
        "data": data,
    }


BASELINE = dict.fromkeys(range(1, 8), 2)
FINAL = dict(zip(range(22, 29), (1, 1, 1, 1, 1, 1, 0), strict=True))


def test_the_json_is_the_contracts(home: Household) -> None:
    """The keys in their order, and the counts of what was entered."""
    start = lived(home, counts=BASELINE | FINAL)
    view = home.steady("review", "--on", str(start + timedelta(days=27)), "--json").json
    assert list(view)[:3] == ["on", "programme", "screening"]
    assert view["programme"]["day"] == 28
    symptoms = view["symptoms"]
    assert (symptoms["baseline"]["episodes"], symptoms["final"]["episodes"]) == (14, 6)
    assert symptoms["rate_ratio"] == 0.43
    assert symptoms["ci95"] == symptoms["exact"]["ci95"] == [0.13, 1.19]
    assert symptoms["exact"]["p_central"] == 0.115
    assert symptoms["verdict"] == "no_clear_change"


def test_a_day_that_was_not_logged_is_not_a_zero(home: Household) -> None:
    """Four weeks with nothing in the last: not enough data, where seven zeros would be an improvement."""
    lived(home, counts=BASELINE)
    assert home.steady("review", "--json").json["symptoms"]["verdict"] == "not_enough_data"
    zeros = dict.fromkeys(range(22, 29), 0)
    lived(home, counts=BASELINE | zeros)
    assert home.steady("review", "--json").json["symptoms"]["verdict"] == "improved"


def test_the_terminal_says_it_in_words(home: Household) -> None:
    """In 80 columns, with the wording sample's numbers and the disclaimer."""
    lived(home, counts=BASELINE | FINAL)
    done = home.steady("review")
    text = " ".join(done.out.split())
    assert "Week 1: 14 episodes in 7 logged days (2.0 a day)" in text
    assert "57 % fewer" in text
    assert "It is not a medical device" in text
    assert max(map(len, done.out.splitlines())) <= 80


def test_the_files_are_private_and_never_written_over(home: Household) -> None:
    """I-9: mode 0600; a file that is there stays, unless --force is said."""
    lived(home, counts=BASELINE | FINAL)
    for form, begins in (("html", b"<!doctype html>"), ("pdf", b"%PDF-")):
        target = home.root / f"review.{form}"
        assert home.steady("review", f"--{form}", target).exit_code == 0
        assert target.read_bytes().lower().startswith(begins.lower())
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        target.write_text("mine")
        again = home.steady("review", f"--{form}", target)
        assert (again.exit_code, target.read_text()) == (1, "mine")
        assert home.steady("review", f"--{form}", target, "--force").exit_code == 0


def test_the_appendix_is_the_log(home: Household) -> None:
    """On request, behind the one sheet."""
    lived(home, counts=BASELINE | FINAL)
    assert home.steady("review", "--pdf", "sheet.pdf").exit_code == 0
    assert home.steady("review", "--pdf", "more.pdf", "--appendix").exit_code == 0
    sizes = [(home.root / name).stat().st_size for name in ("sheet.pdf", "more.pdf")]
    assert sizes[0] < sizes[1]
    assert home.steady("review", "--appendix").exit_code == 2


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("--on", "2999-01-01"), 1),
        (("--on", "1999-01-01"), 1),
        (("--on", "soon"), 2),
        (("--html", "no/such/folder/review.html"), 1),
        (("--pdf", "/"), 1),
        (("--json", "--html", "review.html"), 2),
    ],
)
def test_what_cannot_be_is_said(home: Household, words: tuple[str, ...], exit_code: int) -> None:
    """One message, no traceback, no file."""
    lived(home, counts=BASELINE)
    done = home.steady("review", *words)
    assert done.exit_code == exit_code
    assert "Traceback" not in done.err
    assert done.err.startswith("steady: ")
    assert not (home.root / "review.html").exists()


def test_without_a_programme_there_is_nothing_to_review(home: Household) -> None:
    """Refused, with the key to set."""
    done = home.steady("review")
    assert done.exit_code == 1
    assert "programme" in done.err


def test_open_shows_the_page_to_its_owner_alone(home: Household, tmp_path: Path) -> None:
    """It lies in the session's own folder, and the desktop is asked to open it."""
    lived(home, counts=BASELINE | FINAL)
    program = tmp_path / "programs" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf %s "$1" >{tmp_path}/asked\n')
    program.chmod(0o755)
    path = f"{program.parent}:{home.environ['PATH']}"
    assert home.steady("review", "--open", PATH=path).exit_code == 0
    page = Path((tmp_path / "asked").read_text())
    assert page.parent == home.runtime / "steadyhand"
    assert stat.S_IMODE(page.stat().st_mode) == 0o600


def test_a_desktop_that_opens_nothing_is_told(home: Household) -> None:
    """The page is there to be opened by hand."""
    lived(home, counts=BASELINE)
    done = home.steady("review", "--open", PATH=str(home.root))
    assert done.exit_code == 69
    assert "review.html in a browser" in done.err
