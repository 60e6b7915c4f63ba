"""*Review*, in a real browser and by plain HTTP."""

import urllib.request
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from io import BytesIO
from queue import Queue
from threading import Thread
from typing import NamedTuple
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from cli.household import Household, clock_in
from steadyhand.bootstrap.page.reviews import Reviews
from steadyhand.bootstrap.quick import Desk
from steadyhand.storage.sqlite import SqliteLog
from web.lived import lived
from web.opened import PATIENCE_S, Opened, Visitor

DAY = 27
ODD_DAYS = ("yesterday", "2026-02-30", "9999-12-31", "0001-01-01", "<b>1</b>\x1b", "2026-11-01" * 50, "٢٠٢٦")


class Paper(NamedTuple):
    """A PDF that was fetched."""

    headers: dict[str, str]
    pages: list[str]


@pytest.fixture(scope="module")
def four_weeks(undisturbed: Household) -> Iterator[Opened]:
    """On the last day but one of the programme: no reminder asks for a review yet. All only look."""
    lived(undisturbed, DAY)
    with Opened(undisturbed) as opened:
        yield opened


@pytest.fixture(scope="module")
def reader(four_weeks: Opened) -> Visitor:
    """Somebody who has come in."""
    return four_weeks.visitor()


@pytest.fixture
def review(four_weeks: Opened, context: BrowserContext) -> Page:
    """The page on that day."""
    return shown(context, four_weeks)


def shown(context: BrowserContext, opened: Opened) -> Page:
    """The page in that browser."""
    page = context.new_page()
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/review")
    return page


def paper(visitor: Visitor, query: str = "") -> Paper:
    """The sheet."""
    address = f"{visitor.page.origin}/review/sheet.pdf{query}"
    request = urllib.request.Request(address, headers={"Cookie": visitor.cookie})  # noqa: S310 - the loopback
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - as above
        headers = {name.lower(): value for name, value in answer.headers.items()}
        pages = [each.extract_text() for each in PdfReader(BytesIO(answer.read())).pages]
    return Paper(headers, pages)


def test_it_is_the_document_of_the_command(four_weeks: Opened) -> None:
    """Word for word and chart for chart, but for the way to the questions: one document, in two frames."""
    file = four_weeks.home.root / "review.html"
    assert four_weeks.home.steady("review", "--html", file).exit_code == 0
    body = file.read_text().partition("<main>")[2].partition("</main>")[0]
    link = '<a href="/screening">page of warning signs</a>'
    body = body.replace(" steady screen asks them.", f" They are on the {link}.")
    body = body.replace(": steady screen.", f": see the {link}.")
    body = body.replace("steady review --pdf FILE.", "PDF for your doctor, above.")
    body = body.replace("; steady day keeps", "; the diary keeps")
    body = body.replace(", with steady twitch --none where", ", in the diary also where")
    warning, comparison, rest = body.strip().partition('<section aria-labelledby="comparison">')
    page = four_weeks.visitor().get("/review").text
    assert warning.strip() in page
    assert f"{comparison}{rest}".strip() in page


def test_what_is_urgent_stands_first(review: Page) -> None:
    """Before the buttons, before the verdict (DOMAIN 4.5)."""
    first = review.locator("main h1 + *")
    expect(first.get_by_role("heading", name="Warning signs")).to_be_visible()
    expect(first).to_contain_text("Book a doctor's visit this week")
    expect(review.get_by_role("contentinfo")).to_contain_text("It is not a medical device")


@pytest.mark.parametrize("on", ["", "2026-02-30"])
def test_what_is_urgent_is_said_without_a_review_too(opened: Opened, on: str) -> None:
    """Where there is no programme, and where the day is refused."""
    answers = opened.home.root / "answers.json"
    answers.write_text('{"sensory": "yes"}')
    assert opened.home.steady("screen", "--answers", answers).exit_code == 0
    main = opened.visitor().get(f"/review?on={on}").text.partition("<main")[2]
    assert main.index("Book a doctor&#39;s visit this week") < main.index('role="alert"')


def test_the_styles_pass_the_strict_policy(four_weeks: Opened, context: BrowserContext) -> None:
    """The browser has nothing to complain of, and the charts have their colours."""
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    page = shown(context, four_weeks)
    ink = page.locator("svg .bar").first.evaluate("each => getComputedStyle(each).fill")
    assert (ink, said) == ("rgb(37, 86, 127)", [])


def test_another_day_can_be_chosen(review: Page, four_weeks: Opened) -> None:
    """By its date; the sheet is then of that day too."""
    start = date.fromisoformat(review.get_by_label("As of the day").get_attribute("min") or "")
    chosen = start + timedelta(days=9)
    review.get_by_label("As of the day").fill(str(chosen))
    review.get_by_role("button", name="Show").click()
    expect(review.get_by_text(", day 10.")).to_be_visible()
    expect(review.get_by_label("As of the day")).to_have_value(str(chosen))
    sheet = review.get_by_role("link", name="PDF for your doctor")
    assert sheet.get_attribute("href") == f"/review/sheet.pdf?on={chosen}"
    assert "attachment" in paper(four_weeks.visitor(), f"?on={chosen}").headers["content-disposition"]


@pytest.mark.parametrize("path", ["/review", "/review/sheet.pdf"])
@pytest.mark.parametrize("typed", ODD_DAYS, ids=range(len(ODD_DAYS)))
def test_a_day_that_cannot_be_is_refused_calmly(reader: Visitor, path: str, typed: str) -> None:
    """With the reason, beside the form with what was typed; no fault and no markup."""
    answer = reader.get(f"{path}?on={quote(typed)}")
    assert answer.status == 409
    assert 'role="alert"' in answer.text
    assert 'type="date"' in answer.text
    assert "<b>1" not in answer.text
    assert "\x1b" not in answer.text


def test_the_sheet_is_one_side_and_kept_nowhere(four_weeks: Opened) -> None:
    """A download that is in no cache, and looking at it changes nothing."""
    before = four_weeks.events()
    sheet = paper(four_weeks.visitor())
    assert sheet.headers["content-type"] == "application/pdf"
    assert sheet.headers["cache-control"] == "no-store"
    assert sheet.headers["content-disposition"].startswith('attachment; filename="review-')
    assert len(sheet.pages) == 1
    assert four_weeks.events() == before
    assert sorted(each.name for each in four_weeks.home.runtime.rglob("*.pdf")) == []


def test_the_log_can_be_behind_it(four_weeks: Opened) -> None:
    """As with --appendix."""
    pages = paper(four_weeks.visitor(), "?log=yes").pages
    assert len(pages) > 1
    assert "caffeine" in " ".join(pages[1:])


def test_the_sheet_holds_nothing_up(four_weeks: Opened) -> None:
    """While one is made, today is shown."""
    visitor, ended = four_weeks.visitor(), Queue[str]()

    def make() -> None:
        paper(visitor, "?log=yes")
        ended.put("sheet")

    maker = Thread(target=make)
    maker.start()
    assert visitor.get("/").status == 200
    ended.put("today")
    maker.join()
    assert ended.get() == "today"


def test_it_can_be_printed(review: Page) -> None:
    """By a button, that is there where it works; links and buttons are not on the paper."""
    review.evaluate("window.print = () => { window.printed = true }")
    review.get_by_role("button", name="Print").click()
    assert review.evaluate("window.printed") is True
    review.emulate_media(media="print")
    expect(review.get_by_role("navigation")).to_be_hidden()
    expect(review.get_by_role("button", name="Print")).to_be_hidden()
    expect(review.get_by_role("heading", name="Warning signs")).to_be_visible()


def test_without_script_there_is_everything_but_that_button(four_weeks: Opened, chromium: Browser) -> None:
    """The day can be chosen, and the sheet is a link."""
    context = chromium.new_context(java_script_enabled=False)
    page = shown(context, four_weeks)
    expect(page.get_by_role("link", name="PDF with the log")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Review on")
    context.close()


def test_without_a_programme_it_says_so(opened: Opened, context: BrowserContext) -> None:
    """And where the last four weeks are to be seen."""
    page = shown(context, opened)
    expect(page.get_by_role("alert")).to_contain_text("There is no programme to review")
    page.get_by_role("main").get_by_role("link", name="Progress").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Progress")


def test_reading_it_is_recorded_by_a_button_alone(four_weeks: Opened) -> None:
    """Where no reminder waits for it nothing is recorded, and that is said."""
    before, visitor = four_weeks.events(), four_weeks.visitor()
    answer = visitor.post("/review/read", {})
    assert answer.status == 303
    assert "No reminder was waiting" in visitor.get(answer.headers["location"]).text
    assert four_weeks.events() == before


def test_the_reminder_that_asks_for_it_is_answered(home: Household, opened: Opened) -> None:
    """It is done, as by ``steady review``; looking alone leaves it open."""
    lived(home, 28)
    open_now = '\n[habits.week-four]\nkind = "check-in"\ntopic = "reassessment"\nwindow_min = 300\n'
    home.configure(f'{home.config.read_text()}{open_now}at = ["{clock_in(-30)}"]\n')
    visitor = opened.visitor()
    assert "I have read it" in visitor.get("/review").text
    answer = visitor.post("/review/read", {})
    assert "you have read the review" in visitor.get(answer.headers["location"]).text
    assert opened.events()[-1] == "done"
    assert "I have read it" not in visitor.get("/review").text


class TestMadeOnce:
    """What is kept of reviews, and for how long."""

    @pytest.fixture
    def home(self, home: Household) -> Iterator[Household]:
        """Four weeks, in a log that is held open as the page's process does."""
        lived(home, DAY)
        with closing(SqliteLog.open(home.log)):
            yield home

    def made(self, home: Household, reviews: Reviews, on: date | None = None) -> object:
        """The review that a request gets."""
        desk = Desk(home.environ, lambda _: None)
        with closing(desk.log):
            return reviews.of(desk, on)

    def test_it_is_not_made_twice(self, home: Household) -> None:
        """The same one for the page, for progress and for the sheet."""
        reviews = Reviews()
        assert self.made(home, reviews) is self.made(home, reviews)

    def test_each_day_has_its_own(self, home: Household) -> None:
        """And the other is kept meanwhile."""
        reviews, today = Reviews(), Desk(home.environ, lambda _: None).today
        first = self.made(home, reviews)
        assert self.made(home, reviews, today - timedelta(days=1)) is not first
        assert self.made(home, reviews) is first

    @pytest.mark.parametrize(
        "words", [("log", "water", "300"), ("forget", "--from", "{first}", "--to", "{first}", "--yes")]
    )
    def test_what_is_recorded_or_erased_makes_it_anew(self, home: Household, words: tuple[str, ...]) -> None:
        """At once."""
        reviews, today = Reviews(), Desk(home.environ, lambda _: None).today
        first = self.made(home, reviews)
        day = str(today - timedelta(days=12))
        assert home.steady(*(each.format(first=day) for each in words)).exit_code == 0
        assert self.made(home, reviews) is not first

    def test_another_configuration_makes_it_anew(self, home: Household) -> None:
        """As soon as it is in force."""
        reviews = Reviews()
        first = self.made(home, reviews)
        home.configure(home.config.read_text().replace("goal = 2000", "goal = 2100"))
        assert self.made(home, reviews) is not first
