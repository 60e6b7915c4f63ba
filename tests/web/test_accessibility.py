"""Every page by axe-core, and for whoever sees little, has a small screen, or wants no motion."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cli.household import Household
from steadyhand.web.navigation import KNOWN
from web.opened import Opened

PAGES = (
    *(place.path for place in KNOWN),
    *("/habits/habit/water", "/habits/notifications", "/habits/new/break"),
)
OUTSIDE = """[...document.querySelectorAll('body *')].filter(each => !each.closest('.scroll, .skip, .unseen'))
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 80))"""
SMALL = """[...document.querySelectorAll('main button, main .button, main input:not([type=hidden]), nav a')]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < 24)
    .map(each => each.outerHTML.slice(0, 80))"""


def found_by_axe(page: Page) -> list[str]:
    """The rules that are broken, with where."""
    violations = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html']}" for each in violations for node in each["nodes"]]


@pytest.fixture(scope="module")
def looked_at(undisturbed: Household) -> Iterator[Opened]:
    """One page for all who only look."""
    with Opened(undisturbed) as opened:
        yield opened


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Browser, looked_at: Opened, scheme: str) -> None:
    """On no page, in neither scheme, wide or narrow."""
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(looked_at.entrance())
    for path in PAGES:
        page.goto(f"{looked_at.origin}{path}")
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert found_by_axe(page) == [], path
    context.close()


def test_axe_finds_nothing_in_a_refusal(today: Page) -> None:
    """Nor in what is said of an entry, nor where nobody may come in."""
    today.get_by_label("How much of Water").fill("much")
    today.get_by_role("button", name="Log Water").click()
    expect(today.get_by_role("alert")).to_be_visible()
    assert found_by_axe(today) == []
    today.get_by_role("button", name="Done").first.click()
    expect(today.get_by_role("region", name="Recorded")).to_be_visible()
    assert found_by_axe(today) == []
    today.goto(today.url.partition("?")[0] + "enter?ticket=none")
    assert found_by_axe(today) == []


def test_nothing_runs_out_of_the_page(context: BrowserContext, looked_at: Opened) -> None:
    """On a phone, and on one at 200 %, which is as wide as 180; what is to be pressed is large enough."""
    page = context.new_page()
    page.goto(looked_at.entrance())
    for path in PAGES:
        page.goto(f"{looked_at.origin}{path}")
        for width in (1280, 360, 180):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(OUTSIDE) == [], (path, width)
            assert page.evaluate(SMALL) == [], (path, width)
