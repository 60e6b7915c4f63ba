"""A page in a home of its own, and a Chromium to look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from cli.household import Household, awake_now
from web.opened import Opened, Visitor

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
PATIENCE_MS = 10_000


@pytest.fixture
def home(tmp_path: Path) -> Household:
    """A home with habits, two of which are due."""
    home = Household(tmp_path)
    home.configure(awake_now())
    home.compile()
    return home


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Household:
    """The same home once for a file, for tests that leave it as it is."""
    home = Household(tmp_path_factory.mktemp("undisturbed"))
    home.configure(awake_now())
    home.compile()
    return home


@pytest.fixture
def opened(home: Household) -> Iterator[Opened]:
    """The page of that home."""
    with Opened(home) as page:
        yield page


@pytest.fixture
def visitor(opened: Opened) -> Visitor:
    """Somebody who has come in, by plain HTTP."""
    return opened.visitor()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for a file: its driver holds an event loop, which other tests have their own of."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has been nowhere yet."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def without_script(chromium: Browser, opened: Opened) -> Iterator[Page]:
    """The same in a browser that runs no script."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(opened.entrance())
    yield page
    context.close()


@pytest.fixture
def today(context: BrowserContext, opened: Opened) -> Page:
    """The page as a person sees it who has typed ``steady open``."""
    page = context.new_page()
    page.goto(opened.entrance())
    return page
