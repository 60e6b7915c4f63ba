"""*Relax*, in a real browser whose clock is moved."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cli.household import Household, awake_now, clock_in
from web.opened import Opened, Visitor
from web.test_by_keyboard import reached

MORNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
SESSION = """
[habits.calm]
kind = "session"
minutes = 12
at = ["{at}"]
technique = "coherent"
window_min = 300
"""
SECOND = """
[habits.noon]
kind = "session"
title = "Noon <b>rest</b>"
at = ["{at}"]
minutes = 10
technique = "pmr"
"""


def with_session() -> str:
    """The habits of every test, and a session that is due."""
    return awake_now() + SESSION.format(at=clock_in(-30))


@pytest.fixture
def home(home: Household) -> Household:
    """A home with one session, open now."""
    home.configure(with_session())
    home.compile()
    return home


@pytest.fixture
def relax(context: BrowserContext, opened: Opened) -> Page:
    """The page, in a browser whose clock the test moves."""
    page = context.new_page()
    still(page)
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/relax")
    return page


def sessions(home: Household) -> list[tuple[str, str | None]]:
    """What was recorded: kinds, and of sessions the minutes with the technique."""
    return [
        (line["kind"], "{minutes} {technique}".format(**line["data"]) if line["kind"] == "session" else None)
        for line in home.steady("history", "--json").lines
    ]


def still(page: Page) -> None:
    """Have time stand still there but for what the test lets pass."""
    page.clock.install(time=MORNING)
    page.clock.pause_at(MORNING + timedelta(seconds=1))


def lead(page: Page, time: str) -> None:
    """Begin, and let so much time pass."""
    page.get_by_role("button", name="Begin").click()
    page.clock.run_for(time)


def test_a_whole_session_is_led_and_recorded(relax: Page, home: Household) -> None:
    """R-050, R-051: twelve minutes as they are configured; the reminder is done, in the terminal's words."""
    expect(relax.get_by_role("heading", name="Even breathing, 12 min")).to_be_visible()
    expect(relax.get_by_text("If you feel dizzy, stop and breathe as usual.")).to_be_visible()
    lead(relax, "12:01")
    said = relax.get_by_role("region", name="Recorded")
    expect(said).to_contain_text("calm: 12 min of even breathing recorded, done (the one of")
    assert sessions(home) == [("done", None), ("session", "12 coherent")]
    assert relax.evaluate("sessionStorage.length") == 0


def test_each_phase_is_named_once(relax: Page) -> None:
    """A screen reader hears the words of a phase as it begins; the seconds are outside of what it follows."""
    relax.evaluate("""() => {
        window.heard = [];
        const word = document.getElementById('word');
        new MutationObserver(() => heard.push(word.textContent)).observe(word, {childList: true});
    }""")
    lead(relax, "00:19")
    assert relax.evaluate("heard") == ["Breathe in", "Breathe out", "Breathe in", "Breathe out"]
    expect(relax.locator("#seconds")).to_have_text("1")
    expect(relax.get_by_text("11:41 left")).to_be_visible()


def test_the_circle_follows_the_breath(relax: Page) -> None:
    """It is largest when the breath is full, smallest when it is empty, at the pace of the phase."""
    disc = relax.locator("#disc")
    lead(relax, "00:01")
    assert disc.evaluate("each => each.style.transform") == "scale(1)"
    assert disc.evaluate("each => each.style.transitionDuration") == "5s"
    relax.clock.run_for("00:05")
    assert disc.evaluate("each => each.style.transform") == "scale(0.35)"


def test_stopped_early_it_records_what_was_done(relax: Page, home: Household) -> None:
    """R-051: below ten minutes it is partial, and its reminder stays open."""
    lead(relax, "06:31")
    relax.get_by_role("button", name="Stop and record").click()
    expect(relax.get_by_role("region", name="Recorded")).to_contain_text("from 10 min a session is done")
    assert sessions(home) == [("session", "6.5 coherent")]


def test_less_than_a_minute_is_not_recorded(relax: Page, opened: Opened) -> None:
    """It was hardly begun, and is not offered later."""
    lead(relax, "00:50")
    relax.get_by_role("button", name="Stop").click()
    expect(relax.get_by_text("Less than a minute, so nothing was recorded.")).to_be_visible()
    relax.reload()
    expect(relax.get_by_text("are not recorded yet")).to_be_hidden()
    assert opened.events() == []


def test_a_pause_does_not_count(relax: Page, home: Household) -> None:
    """The circle and the time stand still until the person goes on."""
    lead(relax, "02:00")
    relax.get_by_role("button", name="Pause").click()
    expect(relax.locator("#word")).to_have_text("Paused")
    relax.clock.run_for("05:00")
    relax.get_by_role("button", name="Go on").click()
    relax.clock.run_for("01:00")
    relax.get_by_role("button", name="Stop").click()
    expect(relax.get_by_role("region", name="Recorded")).to_be_visible()
    assert sessions(home) == [("session", "3 coherent")]


def test_a_machine_that_slept_did_not_practise(relax: Page) -> None:
    """It comes back paused, with the minutes from before."""
    lead(relax, "02:00")
    relax.clock.fast_forward("30:00")
    expect(relax.locator("#word")).to_have_text("Paused")
    expect(relax.get_by_text("10:00 left")).to_be_visible()


def test_leaving_the_page_loses_nothing(relax: Page, home: Household, opened: Opened) -> None:
    """What was done is offered when the person comes back; the address tells nothing of it."""
    lead(relax, "03:00")
    relax.goto(f"{opened.origin}/")
    assert sessions(home) == []
    relax.goto(f"{opened.origin}/relax")
    expect(relax.get_by_text("3 min of even breathing, left at")).to_be_visible()
    relax.get_by_role("button", name="Begin").click()
    assert relax.evaluate("document.activeElement.id") == "left"
    relax.get_by_role("button", name="Record it", exact=True).click()
    expect(relax.get_by_role("region", name="Recorded")).to_contain_text("3 min of even breathing")
    assert sessions(home) == [("session", "3 coherent")]
    relax.reload()
    expect(relax.get_by_text("are not recorded yet")).to_be_hidden()


def test_what_was_left_can_be_given_up(relax: Page, opened: Opened) -> None:
    """Then it is not offered again."""
    lead(relax, "03:00")
    relax.reload()
    relax.get_by_role("button", name="Do not record it").click()
    relax.reload()
    expect(relax.get_by_text("are not recorded yet")).to_be_hidden()
    assert opened.events() == []


def test_what_happens_elsewhere_does_not_disturb(relax: Page, opened: Opened) -> None:
    """A session goes on while something is recorded by a command."""
    lead(relax, "00:03")
    opened.home.steady("done", "stretch")
    expect(relax.locator("#heard")).to_contain_text("recorded elsewhere")
    relax.clock.run_for("00:03")
    expect(relax.locator("#word")).to_have_text("Breathe out")


def test_what_was_recorded_can_be_taken_back(relax: Page, opened: Opened) -> None:
    """With the answer that it gave to its reminder."""
    lead(relax, "12:01")
    relax.get_by_role("button", name="Take back").click()
    expect(relax.get_by_text("Taken back.").first).to_be_visible()
    assert opened.events() == ["done", "session", "retracted", "retracted"]


@pytest.mark.parametrize(
    ("technique", "title", "step"),
    [
        ("box", "Box breathing, 3 min", "11 times"),
        ("4-7-8", "4-7-8 breathing, 3 min", "5 times"),
        ("pmr", "Muscle relaxation, 3 min", "Right arm: make a loose fist and bend the elbow"),
        ("mindfulness", "Mindfulness, 3 min", "Settle: feel the chair, the feet, the hands"),
    ],
)
def test_another_session_can_be_chosen(relax: Page, technique: str, title: str, step: str) -> None:
    """Technique, minutes and breaths; its steps stand there with their lengths."""
    relax.get_by_label("Technique").select_option(technique)
    relax.get_by_label("Minutes, 1 to").fill("3")
    if technique == "4-7-8":
        relax.get_by_label("Breaths of 4-7-8").fill("5")
    relax.get_by_role("button", name="Show this one").click()
    expect(relax.get_by_role("heading", name=title)).to_be_visible()
    expect(relax.get_by_role("region", name="The steps")).to_contain_text(step)
    expect(relax.get_by_text("3 min in all.")).to_be_visible()
    lead(relax, "03:01")
    expect(relax.get_by_role("region", name="Recorded")).to_contain_text("3 min of")


def test_the_holds_can_be_left_out(relax: Page, home: Household, opened: Opened) -> None:
    """By the person; with the condition of the configuration they always are (DOMAIN 2.7)."""
    relax.get_by_label("Technique").select_option("box")
    relax.get_by_label("Without holding the breath").check()
    relax.get_by_role("button", name="Show this one").click()
    expect(relax.get_by_text("The holds are left out")).to_be_visible()
    expect(relax.locator("#steps")).not_to_contain_text("Hold")
    home.configure(SESSION.format(at="21:00") + '\n[person]\nconditions = ["pregnancy"]\n')
    relax.goto(f"{opened.origin}/relax?technique=box")
    expect(relax.locator("#steps")).not_to_contain_text("Hold")
    expect(relax.get_by_label("Without holding the breath")).to_have_count(0)


def test_of_several_sessions_one_is_chosen(relax: Page, home: Household, opened: Opened) -> None:
    """Each with what is usual for it; their names stay text."""
    home.configure(with_session() + SECOND.format(at=clock_in(-30)))
    relax.goto(f"{opened.origin}/relax")
    relax.get_by_role("link", name="Noon <b>rest</b>").click()
    expect(relax.get_by_role("heading", name="Muscle relaxation, 10 min")).to_be_visible()
    lead(relax, "10:01")
    expect(relax.get_by_role("region", name="Recorded")).to_contain_text("noon: 10 min of muscle relaxation")


def test_without_a_session_it_leads_and_records_nothing(relax: Page, home: Household, opened: Opened) -> None:
    """And says so."""
    home.configure(awake_now())
    relax.goto(f"{opened.origin}/relax")
    expect(relax.get_by_text("The configuration has no session, so nothing is recorded.")).to_be_visible()
    lead(relax, "12:01")
    expect(relax.locator("#word")).to_have_text("12 min")
    assert opened.events() == []


def test_the_keyboard_is_enough(relax: Page, home: Household) -> None:
    """Begin, pause, go on and stop, each where the focus is."""
    reached(relax, "Begin")
    relax.keyboard.press("Enter")
    relax.clock.run_for("02:00")
    relax.keyboard.press("Space")
    expect(relax.get_by_role("button", name="Go on")).to_be_focused()
    relax.keyboard.press("Tab")
    assert relax.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    relax.keyboard.press("Enter")
    expect(relax.get_by_role("region", name="Recorded")).to_be_focused()
    assert sessions(home) == [("session", "2 coherent")]


def test_with_motion_reduced_there_are_words_and_a_number(chromium: Browser, opened: Opened) -> None:
    """Nothing moves."""
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    still(page)
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/relax")
    lead(page, "00:02")
    expect(page.locator("#disc")).to_be_hidden()
    expect(page.locator("#word")).to_have_text("Breathe in")
    expect(page.locator("#seconds")).to_have_text("3")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_it_runs(chromium: Browser, opened: Opened, scheme: str) -> None:
    """Nor in what is offered afterwards, wide or narrow."""
    context = chromium.new_context(color_scheme=scheme, viewport={"width": 360, "height": 800})
    page = context.new_page()
    still(page)
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/relax")
    lead(page, "02:02")
    page.clock.resume()
    assert Axe().run(page).response["violations"] == []
    page.reload()
    expect(page.get_by_text("are not recorded yet")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()


@pytest.fixture
def without_script(without_script: Page, opened: Opened) -> Page:
    """The page in a browser that runs none."""
    without_script.goto(f"{opened.origin}/relax")
    return without_script


def test_no_script_is_needed(without_script: Page, home: Household) -> None:
    """The steps are there to read, and what was done is recorded by a form."""
    steps = without_script.get_by_role("region", name="The steps")
    expect(steps).to_contain_text("72 times, 12 min")
    expect(without_script.get_by_role("button", name="Begin")).to_be_hidden()
    without_script.get_by_label("for so many minutes").fill("a while")
    without_script.get_by_role("button", name="Record").click()
    expect(without_script.get_by_role("alert")).to_contain_text("Say for how many minutes")
    expect(without_script.get_by_label("for so many minutes")).to_have_value("a while")
    without_script.get_by_label("for so many minutes").fill("10,5")
    without_script.get_by_role("button", name="Record").click()
    expect(without_script.get_by_role("region", name="Recorded")).to_contain_text("10.5 min")
    assert sessions(home) == [("done", None), ("session", "10.5 coherent")]


@pytest.fixture(scope="module")
def refusing(undisturbed: Household) -> Iterator[Visitor]:
    """Somebody who has come in to such a home, and is refused everything."""
    undisturbed.configure(with_session())
    undisturbed.compile()
    with Opened(undisturbed) as opened:
        yield opened.visitor()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"minutes": ""}, "Say for how many minutes"),
        ({"minutes": "-3"}, "Say for how many minutes"),
        ({"minutes": "nan"}, "Say for how many minutes"),
        ({"minutes": "0.5"}, "less than a minute"),
        ({"minutes": "1441"}, "at most a day"),
        ({"technique": "dozing"}, "There is no such technique"),
        ({"habit": "water"}, "water is no session"),
        ({"habit": "tea"}, "There is no habit"),
    ],
)
def test_what_does_not_fit_is_refused(refusing: Visitor, changes: dict[str, str], said: str) -> None:
    """With the reason; nothing is recorded."""
    answer = refusing.post("/relax", {"habit": "calm", "technique": "coherent", "minutes": "12", **changes})
    assert answer.status == 409
    assert said in answer.text
    assert refusing.page.events() == []


@pytest.mark.parametrize(
    "query",
    ["minutes=0", "minutes=121", "minutes=x", "cycles=9", "technique=nap", "habit=tea", "habit=water"],
)
def test_a_choice_that_does_not_fit_is_told(refusing: Visitor, query: str) -> None:
    """Beside its form, with what was typed; looking changes nothing."""
    answer = refusing.get(f"/relax?{query}")
    assert (answer.status, 'role="alert"' in answer.text) == (409, True)
    assert "Even breathing, 12 min" in answer.text
    assert refusing.page.events() == []


def test_a_log_that_cannot_be_written_is_told_before(visitor: Visitor, home: Household) -> None:
    """Nobody practises for ten minutes to hear that it is lost; and the minutes stand in the refusal."""
    home.log.parent.mkdir(parents=True, exist_ok=True)
    for file in home.log.parent.glob("log.db*"):
        file.unlink()
    home.log.write_bytes(b"no database at all" * 100)
    assert "What you practise now cannot be recorded." in visitor.get("/relax").text
    answer = visitor.post("/relax", {"habit": "calm", "technique": "box", "minutes": "11"})
    assert answer.status == 409
    assert "11 min of calm were practised and are not recorded." in answer.text
