"""*Progress*, in a real browser."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from cli.household import Household
from web.lived import GAPS, lived
from web.opened import Opened
from web.test_accessibility import OUTSIDE, found_by_axe

HOSTILE = "<b>Tea</b> \N{RIGHT-TO-LEFT MARK}שלום <img src=x onerror=alert(1)> $(id)"
DAY = 20


@pytest.fixture(scope="module")
def four_weeks(undisturbed: Household) -> Iterator[Opened]:
    """On day 20 of the programme; for all who only look."""
    lived(undisturbed, DAY)
    with Opened(undisturbed) as opened:
        yield opened


@pytest.fixture
def progress(four_weeks: Opened, context: BrowserContext) -> Page:
    """The page on that day."""
    return shown(context, four_weeks)


def shown(context: BrowserContext, opened: Opened) -> Page:
    """The page in that browser."""
    page = context.new_page()
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/progress")
    return page


def table(page: Page, name: str) -> Locator:
    """A table by the name of its region."""
    return page.get_by_role("region", name=name)


def test_the_weeks_stand_with_their_denominators(progress: Page) -> None:
    """Days met of the days that count, and beside them what does not count (R-112)."""
    row = table(progress, "Table of the habits by week").get_by_role("row", name="Stretch")
    expect(row.get_by_role("cell").first).to_contain_text("of 6")
    expect(row.get_by_role("cell").first).to_contain_text("1 excused")
    expect(row.get_by_role("cell").last).to_have_text("-")


def test_what_is_not_logged_is_said_and_shaded(progress: Page) -> None:
    """A gap is never a zero; a zero that was entered is one (R-092)."""
    expect(progress.get_by_text("15 of 20 days logged, 5 missing")).to_be_visible()
    expect(progress.get_by_text("unknown, never zero")).to_be_visible()
    past_gaps = len(GAPS) + 1
    assert progress.locator("svg[aria-labelledby^=daily] rect.gap").count() == 4 * past_gaps
    progress.get_by_text("Numbers behind this chart").last.click()
    days = table(progress, "Table of the days")
    expect(days.get_by_role("rowheader", name=re.compile("^6, ")).locator("..")).to_contain_text("no entry")
    expect(
        days.get_by_role("rowheader", name=re.compile("^3, ")).locator("..").get_by_role("cell").first
    ).to_have_text("0")


@pytest.mark.parametrize("name", ["Episodes", "Caffeine", "Sleep", "Water"])
def test_every_chart_is_there_with_its_numbers(progress: Page, name: str) -> None:
    """Drawn, and in a table behind it for who does not see it."""
    expect(progress.locator("svg[aria-labelledby^=daily] text.name").filter(has_text=name)).to_be_visible()
    heading = {"Water": "Drinks, ml", "Sleep": "Sleep, h", "Caffeine": "Caffeine, mg"}.get(name, name)
    progress.get_by_text("Numbers behind this chart").last.click()
    expect(table(progress, "Table of the days").get_by_role("columnheader", name=heading)).to_be_visible()


def test_the_calendar_tells_marks_apart_in_words_too(progress: Page) -> None:
    """By letter and by shape, and as a table."""
    progress.get_by_text("The calendar in words").click()
    row = table(progress, "Table of the calendar").get_by_role("row", name="Stretch")
    expect(row).to_contain_text("4, 14")
    expect(progress.get_by_role("img", name="Each habit on each of the 28 days")).to_be_visible()


def test_what_is_urgent_stands_first(progress: Page) -> None:
    """Before everything else that the page says (DOMAIN 5)."""
    first = progress.locator("main h1 + *")
    expect(first).to_have_attribute("class", "warning")
    expect(first).to_contain_text("Book a doctor's visit this week")


def test_what_a_command_records_shows_without_a_reload(opened: Opened, context: BrowserContext) -> None:
    """The charts are drawn anew as soon as it is in the log."""
    lived(opened.home, DAY)
    progress = shown(context, opened)
    progress.evaluate("window.stays = true")
    gaps = progress.locator("svg[aria-labelledby^=daily] rect.gap").count()
    opened.home.steady("log", "caffeine", "300")
    expect(progress.locator("svg[aria-labelledby^=daily] rect.gap")).to_have_count(gaps - 1)
    assert progress.evaluate("window.stays") is True


def test_after_the_programme_it_is_the_last_four_weeks(
    home: Household, opened: Opened, context: BrowserContext
) -> None:
    """Those of the programme are one link away, and back."""
    start = lived(home, 45)
    page = shown(context, opened)
    expect(page.get_by_text("The last 28 days: day 1 is")).to_be_visible()
    page.get_by_role("link", name="The programme's four weeks").click()
    expect(page.get_by_text("The programme's 28 days")).to_contain_text(f"{start.day} ")
    page.get_by_role("link", name="The last 28 days").click()
    expect(page.get_by_text("The last 28 days: day 1 is")).to_be_visible()


def test_without_a_programme_there_are_four_weeks_all_the_same(
    opened: Opened, context: BrowserContext
) -> None:
    """Nothing was logged in them, and that is what it says."""
    expect(shown(context, opened).get_by_text("0 of 28 days logged, 28 missing")).to_be_visible()


def test_looking_changes_nothing(four_weeks: Opened) -> None:
    """Nor does the page take anything."""
    before, visitor = four_weeks.events(), four_weeks.visitor()
    assert visitor.get("/progress").status == visitor.get("/progress?of=programme").status == 200
    assert visitor.post("/progress", {}).status in {404, 405}
    assert four_weeks.events() == before


def test_titles_stay_text(opened: Opened, context: BrowserContext) -> None:
    """HTML, shell and any script; nothing runs, and the browser has nothing to complain of."""
    lived(opened.home, DAY, HOSTILE)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    page = shown(context, opened)
    expect(table(page, "Table of the habits by week")).to_contain_text("<img src=x onerror=alert(1)>")
    assert said == []


def fold_out(page: Page) -> None:
    """Open everything that can be."""
    for each in page.locator("summary").all():
        each.focus()
        page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["progress", "review"])
def test_axe_finds_nothing_in_a_page_full_of_charts(
    chromium: Browser, four_weeks: Opened, scheme: str, path: str
) -> None:
    """Wide, on a phone and at 200 %, every table folded out by the keyboard."""
    context = chromium.new_context(color_scheme=scheme)
    page = shown(context, four_weeks)
    page.goto(f"{four_weeks.origin}/{path}")
    fold_out(page)
    for width in (1280, 360, 180):
        page.set_viewport_size({"width": width, "height": 800})
        assert found_by_axe(page) == []
        assert page.evaluate(OUTSIDE) == []
    context.close()


@pytest.mark.parametrize("path", ["progress", "review"])
def test_it_is_light_enough(four_weeks: Opened, context: BrowserContext, path: str) -> None:
    """At most 150 kB in all, and no request to any other address."""
    page = shown(context, four_weeks)
    sizes: list[int] = []
    addresses: list[str] = []
    page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length", 0))))
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(f"{four_weeks.origin}/{path}")
    assert sum(sizes) <= 150_000
    assert [each for each in addresses if not each.startswith(four_weeks.origin)] == []


def test_no_script_is_needed(four_weeks: Opened, chromium: Browser) -> None:
    """Charts, tables and words are in the page as it is served."""
    context = chromium.new_context(java_script_enabled=False)
    page = shown(context, four_weeks)
    expect(page.get_by_role("img", name="Episodes, caffeine, sleep and water, day by day")).to_be_visible()
    page.get_by_text("Numbers behind this chart").first.click()
    expect(table(page, "Table of the weeks")).to_be_visible()
    context.close()
