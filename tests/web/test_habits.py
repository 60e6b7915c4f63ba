"""*Habits*, in a real browser."""

import re
import stat
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from cli.household import Household
from web.opened import Opened, Visitor

EXAMPLE = (Path(__file__).parents[2] / "config/steadyhand.example.toml").read_text(encoding="utf-8")
HOSTILE = "<script>document.title='owned'</script><b>\N{RIGHT-TO-LEFT OVERRIDE}'\"&amp; $(reboot) `id`"


@pytest.fixture
def home(tmp_path: Path) -> Household:
    """A home with the example's configuration, which has every kind of habit."""
    home = Household(tmp_path)
    home.configure(EXAMPLE)
    home.config.chmod(0o600)
    home.compile()
    return home


@pytest.fixture
def habits(context: BrowserContext, opened: Opened) -> Page:
    """The page as a person sees it."""
    page = context.new_page()
    page.goto(opened.entrance())
    page.get_by_role("link", name="Habits", exact=True).click()
    return page


def card(page: Page, title: str) -> Locator:
    """A habit's card."""
    cards = page.get_by_role("region", name="What is asked of you").get_by_role("listitem")
    return cards.filter(has=page.get_by_role("heading", name=title, exact=True))


def written(home: Household) -> dict[str, Any]:
    """What the file says now."""
    return tomllib.loads(home.config.read_text(encoding="utf-8"))


def looked_at(page: Page) -> Locator:
    """What would change, once it has been asked for."""
    page.get_by_role("button", name="Look at what changes").click()
    return page.get_by_role("region", name="This would change")


def test_what_is_configured_is_said_in_plain_words(habits: Page) -> None:
    """What, how much, when, from which week, on or off; and the next days."""
    expect(card(habits, "Water")).to_contain_text("At least 2500 ml a day, 250 ml at a time.")
    expect(card(habits, "Water")).to_contain_text("from week 2")
    expect(card(habits, "Caffeine")).to_contain_text("Nothing more from 6 h before bedtime.")
    expect(card(habits, "Magnesium")).to_contain_text("off")
    expect(habits.get_by_role("region", name="The next 7 days")).to_contain_text("Evening check-in")
    expect(habits.get_by_role("region", name="Notifications")).to_contain_text("No quiet spans are set.")


def test_a_new_habit_has_a_name(habits: Page, home: Household) -> None:
    """Without one there is nothing to look at yet."""
    before = home.config.read_text()
    habits.get_by_role("link", name="Do it or not").click()
    habits.get_by_role("button", name="Look at what changes").click()
    expect(habits.get_by_role("alert")).to_contain_text("Give it a name first.")
    assert home.config.read_text() == before


def test_an_empty_field_says_what_holds(habits: Page) -> None:
    """The number that is usual."""
    card(habits, "Relaxation").get_by_role("link", name="Change").click()
    expect(habits.get_by_text("How long Snooze puts it off; minutes, 0.5 to 240; 10 where")).to_be_visible()


def test_a_change_is_looked_at_and_then_written(habits: Page, home: Household) -> None:
    """Lines, words and days before; then one line of the file is another, and all comments stay."""
    card(habits, "Relaxation").get_by_role("link", name="Change").click()
    habits.get_by_label("At these times").fill("20:15")
    change = looked_at(habits)
    expect(change).to_contain_text('at = ["20:15"]')
    expect(change).to_contain_text("12 min of even breathing; at 20:15")
    assert home.config.read_text(encoding="utf-8") == EXAMPLE
    change.get_by_role("button", name="Write this").click()
    expect(habits.locator("#said")).to_contain_text("It is in force now.")
    now = home.config.read_text(encoding="utf-8")
    assert now == EXAMPLE.replace('at = ["21:00"]  ', 'at = ["20:15"]  ')
    assert home.config.with_name("config.toml.before").read_text(encoding="utf-8") == EXAMPLE
    assert stat.S_IMODE(home.config.stat().st_mode) == 0o600


def test_what_changes_in_the_next_days_is_told(habits: Page) -> None:
    """Day by day, before and after."""
    card(habits, "Morning check-in").get_by_role("link", name="Change").click()
    habits.get_by_label("so many minutes after waking").fill("45")
    change = looked_at(habits)
    expect(change.locator("del").first).to_contain_text(re.compile("0[7-9]:[03]0"))
    expect(change.locator("ins").first).to_contain_text(re.compile("0[7-9]:[14]5"))


def test_a_habit_is_switched_off_and_on_by_two_taps(habits: Page, home: Household) -> None:
    """The second confirms; one that is there by default gets a table for it."""
    card(habits, "Water").get_by_role("button", name="Switch off").click()
    habits.get_by_role("button", name="Write this").click()
    expect(card(habits, "Water")).to_contain_text("off")
    assert written(home)["habits"]["water"]["enabled"] is False
    card(habits, "Water").get_by_role("button", name="Switch on").click()
    habits.get_by_role("button", name="Write this").click()
    assert home.config.read_text(encoding="utf-8") == EXAMPLE


@pytest.mark.parametrize(
    ("title", "label", "typed", "keys", "value"),
    [
        ("Water", "A hint shown below it", "two\nlines <b>", "note", "two\nlines <b>"),
        ("Caffeine", "Nothing more from", "8,5", "curfew_before_bed_h", 8.5),
    ],
)
def test_each_field_changes_its_key(  # noqa: PLR0917 - one row of a table
    habits: Page, home: Household, title: str, label: str, typed: str, keys: str, value: object
) -> None:
    """And no other."""
    card(habits, title).get_by_role("link", name="Change").click()
    habits.get_by_label(label).first.fill(typed)
    looked_at(habits).get_by_role("button", name="Write this").click()
    expect(habits.locator("#said")).to_be_visible()
    before, after = tomllib.loads(EXAMPLE)["habits"], written(home)["habits"]
    (name,) = [each for each in after if after[each] != before[each]]
    assert after[name] == before[name] | {keys: value}


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_written(habits: Page, home: Household) -> None:
    """In the words of steady check, with what was typed still there."""
    card(habits, "Water").get_by_role("link", name="Change").click()
    habits.get_by_label("At least so much a day").fill("9000")
    habits.get_by_label("From this week").fill("soon")
    habits.get_by_role("button", name="Look at what changes").click()
    goal, week = habits.get_by_label("At least so much a day"), habits.get_by_label("From this week")
    expect(goal).to_have_attribute("aria-invalid", "true")
    expect(goal).to_have_value("9000")
    expect(week).to_have_value("soon")
    expect(habits.locator("#field-from_week-told, [id='field-from_week-told']").first).to_contain_text(
        "whole"
    )
    expect(habits.get_by_role("button", name="Write this")).to_have_count(0)
    assert home.config.read_text(encoding="utf-8") == EXAMPLE


def test_a_file_that_was_changed_meanwhile_is_shown_again(habits: Page, home: Household) -> None:
    """Nothing is overwritten; what was typed stays, on top of what the file says now."""
    card(habits, "Caffeine").get_by_role("link", name="Change").click()
    habits.get_by_label("At most so much a day").fill("300")
    change = looked_at(habits)
    other = EXAMPLE.replace('title = "Caffeine"', 'title = "Coffee"')
    home.configure(other)
    change.get_by_role("button", name="Write this").click()
    expect(habits.get_by_role("alert")).to_contain_text("changed meanwhile")
    expect(habits.get_by_label("At most so much a day")).to_have_value("300")
    expect(habits.get_by_label("Name")).to_have_value("Coffee")
    assert home.config.read_text(encoding="utf-8") == other
    looked_at(habits).get_by_role("button", name="Write this").click()
    expect(habits.locator("#said")).to_be_visible()
    assert written(home)["habits"]["caffeine"]["title"] == "Coffee"
    assert written(home)["habits"]["caffeine"]["limit"] == 300


@pytest.mark.parametrize(
    ("kind", "filled", "table"),
    [
        ("Do it or not", {"At these times": "08:00, 20:00"}, {"kind": "task", "at": ["08:00", "20:00"]}),
        (
            "Reach at least",
            {"At least so much a day": "6"},
            {"kind": "target", "unit": "times", "goal": 6, "serving": 1, "remind": {"pace": True}},
        ),
    ],
)
def test_a_habit_is_added(
    habits: Page, home: Household, kind: str, filled: dict[str, str], table: dict[str, object]
) -> None:
    """Of each kind; its id is made of its name."""
    habits.get_by_role("region", name="Add a habit").get_by_role("link", name=kind).click()
    habits.get_by_label("Name").fill("Größe & <b>")
    for label, text in filled.items():
        habits.get_by_label(label, exact=False).first.fill(text)
    looked_at(habits).get_by_role("button", name="Write this").click()
    expect(card(habits, "Größe & <b>")).to_be_visible()
    assert written(home)["habits"]["grosse-b"] == {"title": "Größe & <b>", **table}


def test_a_habit_is_removed_after_a_look(habits: Page, home: Household) -> None:
    """Its lines go, and nothing else."""
    card(habits, "Something with magnesium").get_by_role("link", name="Change").click()
    habits.get_by_role("button", name="Look at what goes").click()
    expect(habits.get_by_role("region", name="Remove this habit?")).to_contain_text("stays in the log")
    habits.get_by_role("button", name="Remove it").click()
    expect(habits.locator("#said")).to_be_visible()
    assert "magnesium-food" not in written(home)["habits"]
    assert "# Off, and food comes first." in home.config.read_text(encoding="utf-8")


def test_notifications_are_changed(habits: Page, home: Household) -> None:
    """Quiet spans, what prompts wait for, details, how many and how close, and the watch on use."""
    habits.get_by_role("link", name="Change notifications").click()
    habits.get_by_label("No prompts in these spans").fill("12:00-13:00, 19:00 - 19:30")
    habits.get_by_label("a camera is in use").uncheck()
    habits.get_by_label("Prompts say what they are about").check()
    habits.get_by_label("At most so many prompts a day").fill("40")
    habits.get_by_label("At least so many minutes between two").fill("5")
    habits.get_by_label("Note how many minutes").uncheck()
    looked_at(habits).get_by_role("button", name="Write this").click()
    expect(habits.locator("#said")).to_be_visible()
    assert written(home)["notifications"] == {
        "channel": "auto",
        "max_per_day": 40,
        "min_gap_min": 5,
        "quiet": ["12:00-13:00", "19:00 - 19:30"],
        "show_details": True,
        "hold_back": ["do-not-disturb", "full-screen"],
    }
    assert written(home)["presence"] == {"watch": False}


def test_what_a_variable_sets_is_shown_and_cannot_be_changed(
    home: Household, context: BrowserContext
) -> None:
    """With the variable's name; the rest of the habit can be."""
    home.environ["STEADYHAND_HABITS__WATER__GOAL"] = "2100"
    with Opened(home) as opened:
        page = context.new_page()
        page.goto(opened.entrance())
        page.goto(f"{opened.origin}/habits/habit/water")
        expect(page.get_by_label("At least so much a day")).to_be_disabled()
        expect(page.get_by_label("At least so much a day")).to_have_value("2100")
        expect(page.get_by_text("Set by the variable STEADYHAND_HABITS__WATER__GOAL")).to_be_visible()
        visitor = opened.visitor()
        answer = visitor.post(
            "/habits/preview",
            {"what": "habit", "name": "water", "has": "goal", "was.goal": "2500", "is.goal": "2200"},
        )
        assert answer.status == 409


def test_a_file_that_is_no_toml_is_shown_as_faulty(habits: Page, home: Household) -> None:
    """With the message and the line; nothing can be changed, and what was in force stays."""
    home.configure(EXAMPLE.replace("goal = 2500", "goal = = 2500"))
    habits.reload()
    expect(habits.get_by_role("region", name="The file is faulty")).to_contain_text("this is not TOML")
    expect(habits.get_by_role("region", name="The file is faulty")).to_contain_text("stays in force")
    expect(habits.get_by_role("link", name="Change")).to_have_count(0)
    expect(habits.get_by_role("region", name="Add a habit")).to_have_count(0)


def test_a_fault_is_mended_here(habits: Page, home: Household) -> None:
    """A file that can be read and is faulty can be changed, where that leaves fewer faults."""
    home.configure(EXAMPLE.replace("goal = 2500", "goal = 9999").replace("limit = 400", 'limit = "much"'))
    habits.reload()
    habits.locator("#habit-water").get_by_role("link", name="Change").click()
    habits.get_by_label("At least so much a day").fill("2500")
    looked_at(habits).get_by_role("button", name="Write this").click()
    expect(habits.locator("#said")).to_contain_text("still faulty")
    assert written(home)["habits"]["water"]["goal"] == 2500


@pytest.fixture
def without_script(chromium: Browser, opened: Opened) -> Iterator[Page]:
    """The page in a browser that runs none."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/habits")
    yield page
    context.close()


def test_no_script_and_no_mouse_is_needed(without_script: Page, home: Household) -> None:
    """Each step by the keyboard, in a browser without script."""
    card(without_script, "Alcohol").get_by_role("link", name="Change").press("Enter")
    field = without_script.get_by_label("At most so much a day")
    field.press("ControlOrMeta+a")
    field.type("1.5")
    field.press("Enter")
    without_script.get_by_role("button", name="Write this").press("Enter")
    expect(without_script.locator("#said")).to_be_visible()
    assert written(home)["habits"]["alcohol"]["limit"] == 1.5


def test_what_is_not_there_is_said(visitor: Visitor) -> None:
    """Calmly."""
    for path in ("habit/none", "habit/%3Cb%3E", "new/none", "new/check-in"):
        answer = visitor.get(f"/habits/{path}")
        assert answer.status == 404
        assert "There is no" in answer.text


def test_a_daemon_takes_the_change_over(habits: Page, home: Household) -> None:
    """It is told as by the terminal; steady agenda knows it at once."""
    with subprocess.Popen(
        ["steady", "run"], env=home.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as daemon:
        card(habits, "Evening check-in").get_by_role("button", name="Switch off").click()
        habits.get_by_role("button", name="Write this").click()
        expect(habits.locator("#said")).to_contain_text("It is in force now.")
        agenda = home.steady("agenda", "--days", "3", "--json").json
        daemon.terminate()
    assert "evening" not in {each["habit"] for each in agenda}


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_the_forms(habits: Page, opened: Opened, width: int) -> None:
    """Nor in what would change, nor in what is wrong; and nothing runs out of the page."""
    habits.set_viewport_size({"width": width, "height": 800})
    for path in ("habit/water", "new/session", "notifications"):
        habits.goto(f"{opened.origin}/habits/{path}")
        assert Axe().run(habits).response["violations"] == []
    habits.get_by_label("No prompts in these spans").fill("12:00-13:00")
    looked_at(habits)
    assert Axe().run(habits).response["violations"] == []
    assert habits.evaluate("document.documentElement.scrollWidth <= innerWidth")
    habits.get_by_label("No prompts in these spans").fill("noon")
    habits.get_by_role("button", name="Look at what changes").click()
    assert Axe().run(habits).response["violations"] == []
