"""Each page's task from the address line to what was recorded, by Tab, Enter and Space alone."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from cli.household import Household
from web.furnished import furnished
from web.opened import Opened

MOST_TABS = 300
FOCUSED = """() => {
    const each = document.activeElement, style = getComputedStyle(each);
    const words = each.getAttribute('aria-label') || each.labels?.[0]?.textContent || each.textContent;
    const outlined = style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
    const name = each === document.body ? '' : words.trim().replace(/\\s+/g, ' ');
    return [name, each.checkVisibility() && outlined];
}"""


def reached(page: Page, name: str) -> None:
    """Press Tab until that has the focus; every stop on the way can be seen."""
    passed: list[str] = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        words, seen = page.evaluate(FOCUSED)
        assert seen or not words, (words, passed)
        passed.append(words)
        if words.startswith(name) and seen:
            return
    raise AssertionError((name, passed))


def said(page: Page, words: str) -> None:
    """What was recorded is told, and has the focus."""
    expect(page.locator("#said")).to_contain_text(words)
    expect(page.locator("#said")).to_be_focused()


def test_every_page_is_used_without_a_mouse(home: Household, context: BrowserContext) -> None:
    """Answer, log, tap a place, say none, fold out, choose a day, read, change a habit, practise."""
    furniture = furnished(home)
    with Opened(home) as opened:
        page = context.new_page()
        page.goto(opened.entrance())
        on_today(page)
        in_the_diary(page)
        in_progress_and_review(page)
        with_the_habits(page)
        at_rest(page)
        kinds = opened.events()[len(furniture.ids) :]
    assert kinds == ["done", "intake", "episode", "day", "done", "done", "session"]


def on_today(page: Page) -> None:
    """A reminder is answered, and a drink logged."""
    reached(page, "Skip to the content")
    page.keyboard.press("Enter")
    reached(page, "Done, Stretch")
    page.keyboard.press("Enter")
    said(page, "stretch")
    reached(page, "How much of Water")
    page.keyboard.type("200")
    page.keyboard.press("Enter")
    said(page, "water")


def followed(page: Page, name: str) -> None:
    """Follow a link at the top."""
    reached(page, name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def in_the_diary(page: Page) -> None:
    """A place is tapped, and the day closed."""
    followed(page, "Diary")
    reached(page, "Left thumb")
    page.keyboard.press("Space")
    said(page, "left thumb")
    reached(page, "That was all today")
    page.keyboard.press("Enter")
    said(page, "every episode is recorded")


def in_progress_and_review(page: Page) -> None:
    """Numbers are folded out; a day is chosen; the review is said to be read."""
    followed(page, "Progress")
    reached(page, "The calendar in words")
    page.keyboard.press("Space")
    expect(page.get_by_role("region", name="Table of the calendar")).to_be_visible()
    followed(page, "Review")
    reached(page, "Show")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("on="))
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    reached(page, "I have read it")
    page.keyboard.press("Space")
    said(page, "you have read the review")


def with_the_habits(page: Page) -> None:
    """One is changed, looked at and written."""
    followed(page, "Habits")
    reached(page, "Change Caffeine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Caffeine", level=1)).to_be_visible()
    reached(page, "At most so much a day")
    page.keyboard.press("Control+a")
    page.keyboard.type("300")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="This would change")).to_be_focused()
    reached(page, "Write this")
    page.keyboard.press("Enter")
    said(page, "Written.")


def at_rest(page: Page) -> None:
    """What was practised is recorded."""
    followed(page, "Relax")
    reached(page, "Begin")
    reached(page, "for so many minutes")
    page.keyboard.type("12")
    reached(page, "Record")
    page.keyboard.press("Space")
    said(page, "12 min")
