"""What a person is at is not taken away: by a live update, by another form, by a fault, or by a twitch."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from cli.household import Household
from web.furnished import Furnished, furnished
from web.opened import Opened

ELSEWHERE = "recorded elsewhere"
DAMAGE = b"no database" * 1000


@pytest.fixture
def furniture(home: Household) -> Furnished:
    """The home, with something to do on every page."""
    return furnished(home)


@pytest.fixture
def page(furniture: Furnished, context: BrowserContext, opened: Opened) -> Page:
    """A browser that has come in."""
    assert furniture.home is opened.home
    page = context.new_page()
    page.goto(opened.entrance())
    return page


def at(page: Page, opened: Opened, path: str) -> None:
    """Go there, and be listening."""
    with page.expect_response("**/live*"):
        page.goto(f"{opened.origin}{path}")


def told(page: Page, words: str) -> None:
    """Wait until a screen reader was told that."""
    expect(page.locator("#heard")).to_contain_text(words)


def entered(opened: Opened) -> None:
    """Somebody records something by a command."""
    opened.home.steady("log", "caffeine", "30")


def test_what_is_folded_out_stays_so_where_the_focus_is(page: Page, opened: Opened) -> None:
    """Also what has no name of its own; and what was folded in stays in."""
    at(page, opened, "/progress")
    summary = page.locator("summary").nth(1)
    summary.press("Enter")
    entered(opened)
    told(page, "brought up to date")
    expect(summary).to_be_focused()
    assert page.locator("details").evaluate_all("all => all.map(each => each.open)")[:2] == [False, True]
    at(page, opened, "/habits")
    page.locator("#day-1 summary").click()
    page.get_by_role("link", name="Change Water").focus()
    entered(opened)
    told(page, "brought up to date")
    expect(page.get_by_role("link", name="Change Water")).to_be_focused()
    expect(page.locator("#day-1")).not_to_have_attribute("open", "")


def test_what_is_chosen_typed_or_being_chosen_holds_the_page(page: Page, opened: Opened) -> None:
    """In a list, a text, a box, a date; in a list that is folded out too. It is up to date after that."""
    at(page, opened, "/diary")
    page.get_by_text("The day: sleep").click()
    page.locator("#day-quality").focus()
    entered(opened)
    told(page, ELSEWHERE)
    page.locator("#day-stress").focus()
    told(page, "brought up to date")
    for change in (chosen, ticked, written):
        change(page)
        entered(opened)
        told(page, ELSEWHERE)
        undone(page)
        told(page, "brought up to date")
    expect(page.locator("#day-form")).to_have_attribute("open", "")


def chosen(page: Page) -> None:
    """In a list."""
    page.locator("#day-quality").select_option("4")


def ticked(page: Page) -> None:
    """A box."""
    page.locator("#day-diet-nuts").check()


def written(page: Page) -> None:
    """In a text of several lines."""
    page.locator("#day-note").fill("one\ntwo")


def undone(page: Page) -> None:
    """Have the form as it was, and leave it."""
    form = page.get_by_role("form", name="The day: sleep, stress, food, hands")
    form.evaluate("form => form.reset()")
    page.locator("#day-stress").focus()
    page.locator("#day-hand_min").focus()


def test_another_form_of_the_page_leaves_it_too(page: Page, opened: Opened) -> None:
    """Half a daily entry is still there when a place was pressed, or none was said."""
    at(page, opened, "/diary")
    page.get_by_text("The day: sleep").click()
    written(page)
    chosen(page)
    ticked(page)
    page.get_by_role("button", name="Left thumb").click()
    expect(page.get_by_role("region", name="Recorded")).to_be_focused()
    expect(page.locator("#day-note")).to_have_value("one\ntwo")
    expect(page.locator("#day-quality")).to_have_value("4")
    expect(page.locator("#day-diet-nuts")).to_be_checked()
    page.get_by_role("button", name="Record the day").click()
    expect(page.locator("#said")).to_contain_text("sleep quality 4 of 5")
    expect(page.locator("#day-note")).to_have_value("")


def test_a_session_that_has_ended_leaves_what_was_typed(page: Page, opened: Opened) -> None:
    """How to come in is told beside it, and nothing is recorded."""
    at(page, opened, "/diary")
    page.get_by_text("The day: sleep").click()
    written(page)
    before = opened.events()
    page.context.clear_cookies()
    page.get_by_role("button", name="Record the day").click()
    expect(page.get_by_role("alert")).to_contain_text("steady open")
    expect(page.locator("#day-note")).to_have_value("one\ntwo")
    assert opened.events() == before


def test_a_log_that_is_damaged_meanwhile_is_told(page: Page, opened: Opened) -> None:
    """What is shown is said to be of before, and what was typed stays."""
    other = page.context.new_page()
    at(other, opened, "/")
    at(page, opened, "/diary")
    page.get_by_text("The day: sleep").click()
    written(page)
    log = opened.home.log
    for each in log.parent.glob("log.db-*"):
        each.unlink()
    log.write_bytes(DAMAGE)
    expect(other.locator("#stale")).to_contain_text("is damaged")
    page.get_by_role("button", name="Record the day").click()
    expect(page.get_by_role("alert")).to_contain_text("is damaged")
    expect(page.locator("#day-note")).to_have_value("one\ntwo")
    assert log.read_bytes() == DAMAGE


@pytest.mark.parametrize("script", [True, False])
def test_a_double_press_records_once(
    furniture: Furnished, chromium: Browser, opened: Opened, script: bool
) -> None:
    """With script and without; pressed again after a look it is another one."""
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(opened.entrance())
    before = len(opened.events())
    page.get_by_role("button", name="250 ml of Water").dblclick()
    expect(page.get_by_role("region", name="Recorded")).to_be_visible()
    expect(water(page)).to_contain_text("350 of 2500 ml")
    page.go_back()
    page.goto(f"{opened.origin}/")
    page.get_by_role("button", name="250 ml of Water").click()
    expect(water(page)).to_contain_text("600 of 2500 ml")
    assert opened.events()[before:] == ["intake", "intake"]
    assert furniture.day
    context.close()


def water(page: Page) -> Locator:
    """The card."""
    return page.get_by_role("region", name="So far today").get_by_role("listitem").filter(has_text="Water")


def test_two_tabs_do_not_disturb_each_other(page: Page, opened: Opened) -> None:
    """What one answers shows in the other; where that is being written in, a stale answer is refused."""
    at(page, opened, "/")
    other = page.context.new_page()
    at(other, opened, "/")
    other.get_by_label("How much of Water").fill("12")
    page.locator("button", has_text="Done, Stretch").click()
    expect(page.locator("#said")).to_contain_text("stretch")
    told(other, ELSEWHERE)
    other.locator("button", has_text="Skip, Stretch").click()
    expect(other.get_by_role("alert")).to_contain_text("already")
    expect(other.get_by_label("How much of Water")).to_have_value("12")
    other.get_by_role("button", name="Log Water").click()
    expect(water(other)).to_contain_text("112 of 2500 ml")
    expect(water(page)).to_contain_text("112 of 2500 ml")
    assert opened.events()[6:] == ["done", "intake"]
