"""The questions about warning signs, in a real browser, and by plain HTTP."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from cli.household import Household, awake_now, clock_in
from steadyhand.domain.reassessment.questions import CORE, EMERGENCY
from steadyhand.domain.reassessment.wording import forbidden_in
from web.opened import Opened, Visitor
from web.test_accessibility import OUTSIDE, SMALL, found_by_axe

NUMBER = "[person]\nemergency_number = '123'\n"
WEEKLY = '\n[habits.signs]\nkind = "check-in"\ntitle = "Warning signs"\ntopic = "screening"\nat = ["{}"]\n'
ANSWERS = "/screening/answers"
NO_TO_ALL = {"none_now": "yes"} | {each.id: "no" for each in CORE}


@pytest.fixture
def home(tmp_path: Any) -> Household:
    """A home with an emergency number of its own."""
    home = Household(tmp_path)
    home.configure(awake_now() + NUMBER)
    home.compile()
    return home


@pytest.fixture
def page(today: Page, opened: Opened) -> Page:
    """The questions, as a person sees them."""
    today.goto(f"{opened.origin}/screening")
    return today


@pytest.fixture
def without_script(without_script: Page, opened: Opened) -> Page:
    """The same in a browser that runs none."""
    without_script.goto(f"{opened.origin}/screening")
    return without_script


def reply(page: Page, question: str, words: str) -> Locator:
    """The button of an answer."""
    return page.get_by_role("group", name=question).get_by_role("radio", name=words, exact=True)


def last(opened: Opened, kind: str = "screening") -> dict[str, Any]:
    """What was recorded last of that kind."""
    lines = [line for line in opened.home.steady("history", "--json").lines if line["kind"] == kind]
    data: dict[str, Any] = lines[-1]["data"]
    return data


def result(visitor: Visitor, fields: dict[str, str]) -> str:
    """The page after these answers."""
    sent = visitor.post(ANSWERS, fields)
    assert sent.status == 303, sent
    assert sent.headers["location"].startswith("/screening?said=")
    return visitor.get(sent.headers["location"]).text


def test_every_question_of_the_terminal_is_asked(page: Page) -> None:
    """What cannot wait stands first; each is a group of three that has its question for a name (DOMAIN 5)."""
    groups = page.get_by_role("group").filter(has=page.get_by_role("radio")).locator("legend")
    asked = groups.all_text_contents()
    assert asked[: len(EMERGENCY)] == [each.text for each in EMERGENCY]
    assert {each.text for each in CORE} < set(asked)
    assert page.get_by_role("radio", checked=True).count() == 0
    expect(reply(page, EMERGENCY[0].text, "Not sure")).to_be_visible()


def test_what_to_do_shows_at_the_yes_and_first_after_sending(without_script: Page, opened: Opened) -> None:
    """Also without script: the person's own number, before anything is sent, then with the focus."""
    page = without_script
    expect(page.get_by_text("Call 123 now.")).to_be_hidden()
    reply(page, EMERGENCY[1].text, "Yes").check()
    expect(page.get_by_text("Call 123 now.")).to_be_visible()
    page.get_by_role("button", name="Record this", exact=True).click()
    expect(page.get_by_role("region", name="What stands now")).to_be_focused()
    expect(page.get_by_role("alert").first).to_contain_text("Call 123 now.")
    assert last(opened) == {
        "answers": {"breathless_rest": "yes"},
        "tier": "EMERGENCY",
        "flags": ["breathless_rest"],
    }


def test_it_works_with_the_keyboard_and_can_be_taken_back(page: Page, opened: Opened) -> None:
    """The result has the focus; taken back, the same page says so."""
    page.get_by_role("checkbox", name="None of these").press("Space")
    reply(page, CORE[0].text, "Not sure").press("Space")
    page.get_by_role("button", name="Record these answers").press("Enter")
    stands = page.get_by_role("region", name="What stands now")
    expect(stands).to_be_focused()
    expect(stands).to_contain_text("Book a doctor's visit this week; do not wait for week 4.")
    assert last(opened)["answers"]["seizure"] == "no"
    assert found_by_axe(page) == []
    page.get_by_role("button", name="Take back").press("Enter")
    expect(stands).to_contain_text("Taken back.")
    assert page.url.startswith(f"{opened.origin}/screening")


def test_answers_may_be_partial(visitor: Visitor) -> None:
    """What is open is named and is no no; with every no there is no reassurance and no green (R-102)."""
    open_ones = result(visitor, {"none_now": "yes", "weakness": "no"})
    assert "Some questions are unanswered." in open_ones.replace("some", "Some")
    assert "Still open: a hand or muscle that looks thinner;" in open_ones
    said = result(visitor, NO_TO_ALL | {"onset": str(last_day(visitor))})
    stands = said.partition('id="said"')[2].partition("</section>")[0]
    assert "You reported no warning sign today. This does not rule anything out." in stands
    assert 'role="alert"' not in stands
    assert forbidden_in(stands) == ()


def last_day(visitor: Visitor) -> str:
    """The person's day."""
    day: str = visitor.page.home.steady("status", "--json").json["day"]
    return day


def test_an_own_answer_goes_before_none_of_these(visitor: Visitor, opened: Opened) -> None:
    """Nothing that was said yes to is made a no."""
    assert "Speak to a doctor today." in result(visitor, {"none_now": "yes", "seizure": "not_sure"})
    assert last(opened)["answers"]["seizure"] == "not_sure"
    assert last(opened)["answers"]["swallowing"] == "no"


def test_a_refusal_keeps_what_was_chosen_and_tells_what_cannot_wait(visitor: Visitor, opened: Opened) -> None:
    """A day that is to come records nothing, and loses nothing; a form of another session is refused."""
    refused = visitor.post(ANSWERS, {"seizure": "yes", "stiffness": "no", "onset": "2999-01-01"})
    assert refused.status == 409
    alert = refused.text.partition('class="refusal" role="alert"')[2].partition("</div>")[0]
    assert alert.index("Call 123 now.") < alert.index("onset is in the future") < alert.index("Nothing was")
    assert 'id="seizure-yes" checked' in refused.text
    assert 'id="stiffness-no" checked' in refused.text
    assert 'value="2999-01-01"' in refused.text
    assert visitor.post(ANSWERS, {"seizure": "<b>perhaps</b>"}).status == 409
    assert visitor.post(ANSWERS, {"token": "another", "seizure": "no"}).status == 403
    assert opened.events() == []


def test_a_clinician_has_seen_it(visitor: Visitor, opened: Opened) -> None:
    """What stands is then told as assessed, asked for as new or worse, and comes back with a yes (rule c)."""
    day = last_day(visitor)
    assert "A clinician has seen it" not in visitor.get("/screening").text
    assert "A clinician has seen it" in result(visitor, {"spread": "yes"})
    assert visitor.post("/screening/seen", {"seen_on": "2999-01-01"}).status == 409
    before = visitor.post("/screening/seen", {"seen_on": "2020-01-01"}).headers["location"]
    assert "What was reported after that day still stands." in visitor.get(before).text
    assert visitor.post("/screening/seen", {"seen_on": day}).status == 303
    assert last(opened, "clinician") == {"date": day}
    shown = visitor.get("/screening").text
    assert f"Assessed on {day}: twitching in another place." in shown
    assert f"New or worse since {day}?" in shown
    assert "Book a doctor&#39;s visit this week" in result(visitor, {"spread": "yes"})


def test_family_is_asked_once(visitor: Visitor) -> None:
    """As in the terminal (rule g)."""
    assert 'name="family_history"' in visitor.get("/screening").text
    assert 'name="family_history"' not in result(visitor, NO_TO_ALL)


def test_the_reminder_leads_to_the_questions_and_is_settled_by_them(home: Household, context: Any) -> None:
    """From Today to the questions and back; nothing is open afterwards."""
    home.configure(awake_now() + WEEKLY.format(clock_in(-30)))
    home.compile()
    with Opened(home) as opened:
        page = context.new_page()
        page.goto(opened.entrance())
        page.get_by_role("link", name="Answer the questions").click()
        page.get_by_role("checkbox", name="None of these").check()
        page.get_by_role("button", name="Record these answers").click()
        expect(page.get_by_role("region", name="What stands now")).to_be_visible()
        assert opened.events() == ["done", "screening"]
        page.goto(f"{opened.origin}/")
        expect(page.get_by_role("link", name="Answer the questions")).to_have_count(0)


def test_no_page_sends_anybody_to_the_terminal_for_them(visitor: Visitor, opened: Opened) -> None:
    """What stands, and what the diary offers, leads to the questions by a link."""
    opened.home.steady("twitch", "--where", "left thumb", "--weakness", "--note", "weak")
    for path in ("/", "/progress", "/review"):
        text = visitor.get(path).text
        assert "steady screen" not in text, path
        assert '<a href="/screening">page of warning signs</a>' in text, path
    assert '<a href="/screening">' in visitor.get("/diary").text
    assert "answered on the page of warning signs" not in visitor.get("/").text


def test_every_page_says_what_it_is_not_and_whom_to_call(visitor: Visitor) -> None:
    """The disclaimer of every report, with the person's own number (DOMAIN 5)."""
    for path in ("/", "/diary", "/progress", "/habits", "/relax", "/screening", "/nowhere"):
        footer = visitor.get(path).text.partition("<footer>")[2].partition("</footer>")[0]
        assert "It does not replace a doctor. In an emergency call 123." in footer, path


def test_taking_back_returns_to_the_page_it_was_pressed_on(visitor: Visitor, opened: Opened) -> None:
    """To a page that there is, and to Today for anything else."""
    for back, place in (
        ("/relax", "/relax?"),
        ("//example.org", "/?"),
        ("/static/page.css", "/?"),
        ("", "/?"),
    ):
        opened.home.steady("twitch")
        event = opened.home.steady("history", "--json").lines[-1]["id"]
        sent = visitor.post("/undo", {"event": event, "back": back})
        assert sent.headers["location"].startswith(place)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_runs_out(chromium: Browser, opened: Opened, scheme: str) -> None:
    """In both schemes, wide and narrow, with the alarm and with a result."""
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(opened.entrance())
    for width in (1280, 360, 180):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{opened.origin}/screening")
        reply(page, EMERGENCY[0].text, "Yes").check()
        assert found_by_axe(page) == []
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(SMALL) == []
        page.get_by_role("button", name="Record this", exact=True).click()
        expect(page.get_by_role("region", name="What stands now")).to_be_visible()
        assert found_by_axe(page) == []
        assert page.evaluate(OUTSIDE) == []
    context.close()
