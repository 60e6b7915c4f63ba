"""*Today*, in a real browser."""

import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from cli.household import Household, awake_now, clock_in
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.domain.reminding.event import Draft, EventKind
from web.opened import Opened, Visitor

HOSTILE = "<script>document.title='owned'</script><b>\N{RIGHT-TO-LEFT OVERRIDE}'\"&amp; $(reboot) `id`"


def card(page: Page, title: str) -> Locator:
    """The card of an open reminder."""
    return page.get_by_role("region", name="Open now").get_by_role("listitem").filter(has_text=title)


def amount(page: Page, title: str) -> Locator:
    """The card of an amount."""
    return page.get_by_role("region", name="So far today").get_by_role("listitem").filter(has_text=title)


def row(page: Page, title: str) -> Locator:
    """The line of the day."""
    return page.get_by_role("region", name="The day").get_by_role("listitem").filter(has_text=title)


def test_the_day_is_there_at_a_glance(today: Page) -> None:
    """What is open, how much so far, room for caffeine, every reminder with its state, and what is next."""
    expect(card(today, "Stretch")).to_contain_text("since")
    expect(amount(today, "Water")).to_contain_text("nothing logged of 2500 ml")
    expect(amount(today, "Caffeine")).to_contain_text("Room now: 400 mg by the limit")
    expect(row(today, "Stretch")).to_contain_text("open")
    expect(row(today, "Letter")).to_contain_text("planned")
    expect(today.get_by_text("Next: Letter at")).to_be_visible()
    expect(today.get_by_text("The daemon is not running")).to_be_visible()


@pytest.mark.parametrize(
    ("button", "state", "kind"),
    [("Done", "done", "done"), ("Skip", "skipped", "skipped"), ("Snooze", "snoozed", "snoozed")],
)
def test_one_tap_answers_a_reminder(today: Page, opened: Opened, button: str, state: str, kind: str) -> None:
    """It is recorded as the terminal would, and said."""
    card(today, "Stretch").get_by_role("button", name=button).click()
    expect(today.get_by_role("region", name="Recorded")).to_contain_text("stretch:")
    expect(row(today, "Stretch")).to_contain_text(state)
    assert opened.events() == [kind]
    assert opened.home.steady("history", "--json").lines[0]["via"] == "page"


def test_an_entry_of_ones_own_is_shown_once(today: Page, opened: Opened) -> None:
    """Nothing is taken from under the finger a moment later; what another records is shown as ever."""
    looks: list[str] = []
    today.on("requestfinished", lambda asked: looks.append(f"{asked.method} {asked.resource_type}"))
    card(today, "Stretch").get_by_role("button", name="Done").click()
    expect(today.get_by_role("region", name="Recorded")).to_be_visible()
    opened.home.steady("log", "water", "300")
    expect(amount(today, "Water")).to_contain_text("300 of 2500 ml")
    since = looks[looks.index("POST fetch") :]
    assert since.count("GET fetch") == len(["what was recorded here", "what was recorded there"])


def test_questions_that_nobody_answered_are_named(today: Page, opened: Opened) -> None:
    """With the way to them, until they are answered; a drink of the table has its name."""
    notice = today.get_by_text("The warning-sign questions have not been answered yet.")
    expect(notice.get_by_role("link", name="page of warning signs")).to_have_attribute("href", "/screening")
    opened.visitor().post("/screening/answers", {"weakness": "no"})
    expect(notice).to_be_hidden()
    amount(today, "Caffeine").get_by_label("How much").fill("coffee")
    amount(today, "Caffeine").get_by_role("button", name="Log").click()
    expect(today.get_by_role("region", name="Recorded")).to_contain_text("recorded (coffee brewed)")


def test_a_serving_is_one_tap(today: Page) -> None:
    """The amount that is asked for, or that of the habit."""
    card(today, "Water").get_by_role("button", name="250 ml").click()
    expect(amount(today, "Water")).to_contain_text("250 of 2500 ml")
    amount(today, "Water").get_by_role("button", name="250 ml").click()
    expect(amount(today, "Water")).to_contain_text("500 of 2500 ml")


@pytest.mark.parametrize(
    ("habit", "typed", "said"),
    [
        ("Water", "2 cup", "480 of 2500 ml"),
        ("Caffeine", "2 espresso", "about"),
        ("Caffeine", "unknown", "unknown"),
    ],
)
def test_amounts_are_taken_as_people_write_them(today: Page, habit: str, typed: str, said: str) -> None:
    """With a unit, by the name of a drink, or unknown."""
    amount(today, habit).get_by_label("How much").fill(typed)
    amount(today, habit).get_by_role("button", name="Log").click()
    expect(amount(today, habit)).to_contain_text(said)


def test_what_is_refused_is_said_beside_its_form_and_stays_in_it(today: Page, opened: Opened) -> None:
    """Nothing is recorded, nothing has to be typed again."""
    amount(today, "Caffeine").get_by_label("How much").fill("a bucket")
    amount(today, "Caffeine").get_by_role("button", name="Log").click()
    expect(amount(today, "Caffeine").get_by_role("alert")).to_contain_text("no drink in the table")
    expect(amount(today, "Caffeine").get_by_label("How much")).to_have_value("a bucket")
    assert opened.events() == []


def test_a_usual_drink_is_one_tap(today: Page) -> None:
    """Where nothing is known of the person's own, coffee, tea and espresso; then what they log."""
    usual = amount(today, "Caffeine").get_by_role("form", name="a usual drink").get_by_role("button")
    expect(usual).to_have_text(["coffee, Caffeine", "tea, Caffeine", "espresso, Caffeine"])
    usual.nth(2).click()
    expect(amount(today, "Caffeine")).to_contain_text("about 65 of at most 400 mg")
    expect(usual).to_have_text(["espresso, 30 mL, Caffeine"])


def test_drinks_are_there_by_name(today: Page) -> None:
    """In a list to choose from while typing; each is taken as it stands there."""
    field = amount(today, "Caffeine").get_by_label("How much")
    listed = field.evaluate("field => [...field.list.options].map(each => each.value)")
    assert {"espresso", "cola"} <= {each.partition(" ")[0] for each in listed}


MORE = """
[habits.alcohol]
kind = "limit"
unit = "units"
limit = 2

[habits.magnesium]
kind = "target"
unit = "mg"
goal = 250
serving = 250
remind = {{ at = ["{at}"] }}
"""
MISSED = "\n[habits.walk]\nkind = 'task'\nat = ['{at}']\nwindow_min = 1\n"


def missed(home: Household) -> None:
    """Have one more habit, whose time is over and was concluded so."""
    at = datetime.now(UTC) - timedelta(minutes=10)  # noqa: TID251 - the process reads the real clock
    home.configure(awake_now() + MISSED.format(at=at.strftime("%H:%M")))
    with Desks(home.environ).at() as desk:
        key = f"walk@{at:%Y-%m-%dT%H:%M}"
        desk.log.append([Draft(EventKind.MISSED, at, 0, desk.today, "daemon", "walk", key)])


def test_what_was_missed_may_be_done_after_all(home: Household, chromium: Browser) -> None:
    """By a button beside it; it is recorded as done late."""
    missed(home)
    with Opened(home) as opened:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(opened.entrance())
        row(page, "Walk").get_by_role("button", name="Done after all").click()
        expect(row(page, "Walk")).to_contain_text("done")
        expect(row(page, "Walk").get_by_role("button")).to_have_count(0)
        context.close()
        kinds = opened.events()
    assert kinds == ["missed", "retracted", "done"]


@pytest.fixture(scope="module")
def refusing(undisturbed: Household) -> Iterator[Visitor]:
    """Somebody who has come in to a home with more habits, and is refused everything."""
    undisturbed.configure(awake_now() + MORE.format(at=clock_in(60)))
    undisturbed.compile()
    with Opened(undisturbed) as opened:
        yield opened.visitor()


@pytest.mark.parametrize("occurrence", ["stretch@2026-01-01T10:00", "", HOSTILE])
def test_only_what_was_missed_may_be_done_after_all(refusing: Visitor, occurrence: str) -> None:
    """Anything else is refused, and nothing is recorded."""
    answer = refusing.post("/late", {"habit": "stretch", "occurrence": occurrence})
    assert (answer.status, "Nothing was recorded" in answer.text) == (409, True)
    assert refusing.page.events() == []


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/take", {"habit": "caffeine", "amount": "a bucket"}),
        ("/take", {"habit": "caffeine", "amount": "coffee 2 ml 3 ml"}),
        ("/take", {"habit": "water", "amount": "much"}),
        ("/take", {"habit": "water", "amount": "3 mg"}),
        ("/take", {"habit": "stretch", "amount": "3"}),
        ("/take", {"habit": "alcohol", "amount": "much"}),
        ("/take", {"habit": "magnesium", "amount": "500mg citrate"}),
        ("/take", {"habit": "magnesium", "amount": "400"}),
        ("/answer", {"habit": "reassessment", "choice": "done"}),
        ("/answer", {"habit": "screening", "choice": "done"}),
    ],
)
def test_a_refusal_names_no_command(refusing: Visitor, path: str, fields: dict[str, str]) -> None:
    """It says what to do on the page."""
    answer = refusing.post(path, fields)
    (refusal,) = re.findall('<p class="refusal"[^>]*>(.*?)</p>', answer.text)
    assert "steady" not in refusal
    assert answer.status == 409


def test_what_was_recorded_can_be_taken_back(today: Page, opened: Opened) -> None:
    """By one button; the log keeps both."""
    amount(today, "Water").get_by_role("button", name="250 ml").click()
    today.get_by_role("button", name="Take back").click()
    expect(amount(today, "Water")).to_contain_text("nothing logged")
    assert opened.events() == ["intake", "retracted"]


def test_what_a_command_records_shows_without_a_reload(today: Page, opened: Opened) -> None:
    """In every window, as soon as it is in the log."""
    today.evaluate("window.stays = true")
    opened.home.steady("done", "stretch")
    expect(row(today, "Stretch")).to_contain_text("done")
    opened.home.steady("log", "water", "300")
    expect(amount(today, "Water")).to_contain_text("300 of 2500 ml")
    assert today.evaluate("window.stays") is True


def test_what_is_being_typed_is_not_taken_away(today: Page, opened: Opened) -> None:
    """What happens elsewhere shows once the entry is sent."""
    field = amount(today, "Water").get_by_label("How much")
    field.fill("12")
    opened.home.steady("done", "stretch")
    expect(today.locator("#heard")).to_contain_text("recorded elsewhere")
    expect(field).to_have_value("12")
    field.press("Enter")
    expect(row(today, "Stretch")).to_contain_text("done")
    expect(amount(today, "Water")).to_contain_text("12 of 2500 ml")


def test_the_keyboard_is_enough(today: Page) -> None:
    """From the first link on; what has the focus can be seen."""
    today.keyboard.press("Tab")
    assert today.evaluate("document.activeElement.textContent") == "Skip to the content"
    today.keyboard.press("Enter")
    for _ in range(40):
        today.keyboard.press("Tab")
        if today.evaluate("document.activeElement.textContent") == "Done, Stretch":
            break
    assert today.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    today.keyboard.press("Enter")
    expect(row(today, "Stretch")).to_contain_text("done")
    assert today.evaluate("document.activeElement.id") == "said"


@pytest.fixture
def without_script(chromium: Browser, opened: Opened) -> Iterator[Page]:
    """The page in a browser that runs none."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(opened.entrance())
    yield page
    context.close()


def test_no_script_is_needed(without_script: Page) -> None:
    """To read, to answer, to log, and to be refused."""
    card(without_script, "Stretch").get_by_role("button", name="Done").click()
    expect(row(without_script, "Stretch")).to_contain_text("done")
    amount(without_script, "Water").get_by_label("How much").fill("300")
    amount(without_script, "Water").get_by_role("button", name="Log").click()
    expect(amount(without_script, "Water")).to_contain_text("300 of 2500 ml")
    amount(without_script, "Water").get_by_label("How much").fill("-1")
    amount(without_script, "Water").get_by_role("button", name="Log").click()
    expect(amount(without_script, "Water").get_by_role("alert")).to_be_visible()
    expect(amount(without_script, "Water").get_by_label("How much")).to_have_value("-1")


@pytest.mark.parametrize("path", ["/take", "/answer", "/undo", "/late"])
def test_the_address_of_a_form_leads_to_its_page(refusing: Visitor, path: str) -> None:
    """As after a reload of a refusal without script."""
    answer = refusing.get(path)
    assert (answer.status, answer.headers["location"]) == (303, "/")


def test_the_page_asks_for_nothing_but_itself(context: BrowserContext, opened: Opened) -> None:
    """No request to any other address, no complaint of the browser, at most 150 kB in all."""
    page = context.new_page()
    requests: list[str] = []
    said: list[str] = []
    sizes: list[int] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("response", lambda answer: sizes.append(int(answer.headers.get("content-length", 0))))
    page.goto(opened.entrance())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert [url for url in requests if not url.startswith(opened.origin)] == []
    assert said == []
    assert sum(sizes) <= 150_000


def evening() -> str:
    """The same habits, shortly after the evening's question."""
    bed = (datetime.now(UTC) + timedelta(minutes=85)).strftime("%H:%M")  # noqa: TID251 - the process reads the real clock
    return re.sub('bedtime = "[0-9:]+"', f'bedtime = "{bed}"', awake_now())


@pytest.mark.parametrize(
    ("button", "said", "told"),
    [("None today", "none", "no episodes"), ("Some", "some", "some episodes, not counted")],
)
def test_the_evenings_question_is_answered(
    home: Household, chromium: Browser, button: str, said: str, told: str
) -> None:
    """None today is an explicit zero; the day is closed by it."""
    home.configure(evening())
    with Opened(home) as opened:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(opened.entrance())
        card(page, "Evening check-in").get_by_role("button", name=button).click()
        expect(page.get_by_role("region", name="Recorded")).to_contain_text(f"recorded: {told}.")
        expect(row(page, "Evening check-in")).to_contain_text("done")
        context.close()
        day = next(line for line in home.steady("history", "--json").lines if line["kind"] == "day")
    assert day["data"] == {"closed": True, said: True}


def test_a_real_daemon_shows_what_it_asks(home: Household, today: Page) -> None:
    """Started while the page is open, it is there at once, and its end too."""
    with subprocess.Popen(
        ["steady", "run"], env=home.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as daemon:
        expect(today.get_by_text("The daemon is not running")).to_be_hidden()
        daemon.terminate()
    expect(today.get_by_text("The daemon is not running")).to_be_visible()
