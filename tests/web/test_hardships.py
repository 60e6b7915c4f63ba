"""*Today* where something is wrong, or there is much of everything."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cli.household import Household, awake_now, clock_in
from stage.person import Person
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.domain.reminding.event import Draft, EventKind
from web.opened import Opened, Visitor

WORDS = [
    "ماء بارد",
    "מים קרים",
    "冷たい水 凉水 찬물",
    "\N{DROPLET}\N{FAMILY}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}",
    "<script>document.title='owned'</script>",
    "\"><img src=x onerror='document.title=1'>",
    "$(reboot) `id`; rm -rf ~ | ' && {{ 7 * 7 }} %s",
    "a\N{RIGHT-TO-LEFT OVERRIDE}b c",
]
MOVING = """document.getAnimations().length + [...document.querySelectorAll('*')]
    .filter(each => getComputedStyle(each).transitionDuration !== '0s').length"""
DUE = "[habits.due]\nkind = 'task'\nat = ['12:01']\ntitle = 'Look far'\n"
MANY = """
[habits.h{number}]
kind = "task"
at = ["{due}", "{due_too}"]
title = "Habit {number} of many"
"""


def test_while_another_writes_the_page_is_read_and_the_entry_kept(visitor: Visitor) -> None:
    """A log that is locked for long is told in one sentence, and what was typed is still there."""
    with closing(sqlite3.connect(visitor.page.home.log, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert visitor.get().status == 200
        answer = visitor.post("/take", {"habit": "water", "amount": "312"})
        assert (answer.status, 'value="312"' in answer.text) == (409, True)
        assert "Traceback" not in answer.text
        other.execute("ROLLBACK")
    assert visitor.post("/take", {"habit": "water", "amount": "312"}).status == 303
    assert visitor.page.events() == ["intake"]


def test_a_damaged_log_is_told_and_nothing_is_made_up(visitor: Visitor) -> None:
    """What was read before is not shown in its place; the file is left as it is."""
    visitor.post("/take", {"habit": "water", "amount": "312"})
    log = visitor.page.home.log
    for each in log.parent.glob("log.db-*"):
        each.unlink()
    log.write_bytes(b"no database" * 1000)
    answer = visitor.get()
    assert (answer.status, "312" in answer.text) == (503, False)
    assert "log.db" in answer.text
    assert log.read_bytes() == b"no database" * 1000


def test_sixty_habits_fit(home: Household, chromium: Browser) -> None:
    """Each is there, and nothing runs out of the page."""
    times = {"due": clock_in(-90), "due_too": clock_in(-60)}
    home.configure(awake_now() + "".join(MANY.format(number=number, **times) for number in range(60)))
    with Opened(home) as opened:
        context = chromium.new_context(viewport={"width": 360, "height": 800})
        page = context.new_page()
        page.goto(opened.entrance())
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        timeline = page.get_by_role("region", name="The day").inner_text()
        assert [number for number in range(60) if f"Habit {number} of many" not in timeline] == []
        context.close()


def test_ten_thousand_events_of_a_day_are_summed(home: Household) -> None:
    """The page is as short as ever."""
    now = datetime.now(UTC)  # noqa: TID251 - the process reads the real clock
    with Desks(home.environ).at() as desk:
        drink = Draft(EventKind.INTAKE, now, 0, desk.today, "cli", "water", None, {"amount": 1, "unit": "ml"})
        desk.log.append([drink] * 10_000)
    with Opened(home) as opened:
        seen = opened.visitor().get()
    assert "10000 of 2500 ml" in seen.text
    assert len(seen.text) < 30_000


@pytest.mark.parametrize("words", WORDS)
def test_titles_and_notes_in_any_script_are_shown_as_text(
    home: Household, chromium: Browser, words: str
) -> None:
    """As they were written; nothing in them does anything."""
    quoted = words.replace("\\", "\\\\").replace('"', '\\"')
    odd = f'\n[habits.odd]\nkind = "task"\nat = ["00:00"]\ntitle = "{quoted}"\nnote = "{quoted}"\n'
    home.configure(awake_now() + odd.replace("\N{RIGHT-TO-LEFT OVERRIDE}", ""))
    with Opened(home) as opened:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(opened.entrance())
        shown = words.replace("\N{RIGHT-TO-LEFT OVERRIDE}", "")
        expect(page.get_by_text(shown).first).to_be_visible()
        expect(page).to_have_title("Today · Steadyhand")
        context.close()


@pytest.mark.parametrize("words", WORDS)
def test_any_words_in_a_field_come_back_as_text(today: Page, opened: Opened, words: str) -> None:
    """Refused with the reason, still in the field, and nothing recorded."""
    for title in ("Water", "Caffeine"):
        today.get_by_label(f"How much of {title}").fill(words)
        today.get_by_role("button", name=f"Log {title}").click()
        expect(today.get_by_role("alert")).to_be_visible()
        expect(today.get_by_label(f"How much of {title}")).not_to_have_value("")
        expect(today).to_have_title("Today · Steadyhand")
    assert opened.events() == []


def test_a_reminder_that_comes_due_shows_by_itself(tmp_path: Path, chromium: Browser) -> None:
    """From the daemon that runs, without a reload."""
    person = Person(tmp_path, "2026-11-23 12:00:30")
    person.configure(DUE)
    home = Household(person.home)
    home.environ.update(person.environment)
    with person, Opened(home) as opened:
        person.start_daemon()
        context = chromium.new_context()
        page = context.new_page()
        page.goto(opened.entrance())
        due = page.get_by_role("region", name="Open now").get_by_role("listitem").filter(has_text="Look far")
        expect(page.get_by_text("Nothing is open.")).to_be_visible()
        person.let_pass(minutes=1)
        expect(due).to_be_visible()
        context.close()


def test_a_stopped_daemon_takes_nothing_away(today: Page, opened: Opened) -> None:
    """It is said, and answers and amounts are recorded as ever."""
    expect(today.get_by_text("The daemon is not running")).to_be_visible()
    cards = today.get_by_role("region", name="Open now").get_by_role("listitem")
    cards.filter(has_text="Stretch").get_by_role("button", name="Done").click()
    expect(today.get_by_role("region", name="Recorded")).to_contain_text("stretch")
    assert opened.events() == ["done"]


def test_in_forced_colors_all_is_still_told(chromium: Browser, opened: Opened) -> None:
    """The page one is on is marked, and the focus can be seen."""
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(opened.entrance())
    here = page.get_by_role("navigation").get_by_role("link", name="Today")
    assert here.evaluate("each => getComputedStyle(each).borderBottomStyle") == "solid"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    context.close()


def test_nothing_moves_where_motion_is_reduced(chromium: Browser, opened: Opened) -> None:
    """Neither scrolling nor anything else."""
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(opened.entrance())
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate(MOVING) == 0
    context.close()
