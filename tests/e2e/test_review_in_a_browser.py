from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from report.review_forms import view_of
from report.reviews import flagged, hostile, many_habits, ordinary
from steadyhand.report.page.review_page import review_html

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
MADE = {made.__name__: made for made in (ordinary, flagged, hostile, many_habits)}


class Seen:
    """What a browser did and said while it showed a page."""

    def __init__(self, browser: Browser, file: Path, width: int, scheme: str) -> None:
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        self.requests: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self.said.append(dialog.message))
        page.goto(file.as_uri())
        self.width = page.evaluate("document.documentElement.scrollWidth")
        self.outside = page.evaluate(OUTSIDE)
        self.ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        self.smallest = page.evaluate(SMALLEST)
        page.close()


OUTSIDE = """[...document.querySelectorAll('body *')].filter(each => !each.closest('.scroll, .skip, details'))
    .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 80))"""
SMALLEST = """Math.min(...[...document.querySelectorAll('main p, main li, main td')]
    .map(each => parseFloat(getComputedStyle(each).fontSize)))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for all of these."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module", params=MADE)
def file(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page as it is saved."""
    written = tmp_path_factory.mktemp("review") / f"{request.param}.html"
    written.write_text(review_html(view_of(MADE[request.param]())), encoding="utf-8")
    return written


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_fits_and_asks_for_nothing(browser: Browser, file: Path, width: int, scheme: str) -> None:
    """No sideways scrolling but in the marked regions, no request, no complaint, nothing that ran."""
    seen = Seen(browser, file, width, scheme)
    assert (seen.width, seen.outside) == (width, [])
    assert seen.requests == [file.as_uri()]
    assert seen.said == []


@pytest.mark.parametrize("file", ["ordinary"], indirect=True)
def test_the_page_is_light_or_dark_as_the_person_wants(browser: Browser, file: Path) -> None:
    """Its ground follows the desktop; the letters stay large enough on a phone."""
    light, dark = (Seen(browser, file, 360, scheme) for scheme in ("light", "dark"))
    assert light.ground != dark.ground
    assert light.smallest >= 15


@pytest.mark.parametrize("file", ["ordinary"], indirect=True)
def test_the_page_can_be_twice_as_large(browser: Browser, file: Path) -> None:
    """At 200 % on a phone of 360 pixels nothing runs out of the page: it is as wide as 180."""
    assert Seen(browser, file, 180, "light").outside == []
