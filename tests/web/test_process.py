"""The page's process: one, quiet, and gone when nobody looks."""

import os
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from cli.household import Household
from web.opened import PATIENCE_S, Opened

SOON_MIN, LATER_MIN = 0.01, 0.04
SEEN = """state => {
    Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_it_ends_when_nobody_looks(home: Household) -> None:
    """By itself, without a fault, after the time it was given."""
    with Opened(home, idle_min=SOON_MIN, apart=True) as opened:
        assert opened.process.wait(PATIENCE_S) == 0


def test_it_stays_while_a_page_is_open(home: Household, context: BrowserContext) -> None:
    """An open window counts; once that is closed the process goes."""
    with Opened(home, idle_min=LATER_MIN, apart=True) as opened:
        page = context.new_page()
        page.goto(opened.entrance())
        with page.expect_response("**/live*"):
            page.goto(f"{opened.origin}/")
        opened.home.steady("log", "water", "300")
        expect(page.get_by_text("300 of 2500 ml")).to_be_visible()
        assert opened.process.poll() is None
        page.close()
        assert opened.process.wait(PATIENCE_S) == 0


def test_out_of_sight_a_page_holds_nothing(home: Household, context: BrowserContext) -> None:
    """So the process can go, and a browser's few connections to one address are left to the other tabs."""
    with Opened(home, idle_min=LATER_MIN, apart=True) as opened:
        page = context.new_page()
        page.goto(opened.entrance())
        with page.expect_response("**/live*"):
            page.goto(f"{opened.origin}/")
        page.evaluate(SEEN, "hidden")
        assert opened.process.wait(PATIENCE_S) == 0


def test_a_page_seen_again_is_as_of_now(today: Page, opened: Opened) -> None:
    """What was recorded meanwhile is there at once."""
    today.evaluate(SEEN, "hidden")
    opened.home.steady("log", "water", "300")
    today.evaluate(SEEN, "visible")
    expect(today.get_by_text("300 of 2500 ml")).to_be_visible()


def test_a_page_whose_process_is_gone_says_so(today: Page, opened: Opened) -> None:
    """It does not try for ever, nor look as if it were kept up to date."""
    opened.process.kill()
    expect(
        today.get_by_text("This page is no longer kept up to date. Type: steady open").first
    ).to_be_visible()


def test_a_second_one_gives_way(opened: Opened) -> None:
    """It ends at once; the first goes on."""
    done = opened.home.steady("__page")
    assert (done.exit_code, done.out, done.err) == (0, "", "")
    assert opened.ask("GET", "/enter").status == 403


def test_nothing_of_the_person_is_written_down(home: Household, tmp_path: Path) -> None:
    """Neither requests nor faults with their words: standard error stays empty."""
    said = tmp_path / "stderr"
    saved = os.dup(2)
    try:
        os.dup2(os.open(said, os.O_WRONLY | os.O_CREAT), 2)
        with Opened(home, apart=True) as opened:
            visitor = opened.visitor()
            visitor.post("/take", {"habit": "water", "amount": "secret"})
            opened.ask("GET", "/%ff", host="example.org")
            opened.process.terminate()
            opened.process.wait(PATIENCE_S)
    finally:
        os.dup2(saved, 2)
        os.close(saved)
    assert said.read_text() == ""
