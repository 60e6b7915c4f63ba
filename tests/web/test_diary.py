"""*Diary*, in a real browser."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from steadyhand.domain.journal.place import PLACES
from steadyhand.web.drawing import figures
from web.opened import Opened, Visitor
from web.test_accessibility import OUTSIDE, SMALL, found_by_axe

HOSTILE = "<script>document.title='owned'</script><b>\N{RIGHT-TO-LEFT OVERRIDE}'\"&amp; $(reboot) `id`"


@pytest.fixture
def page(today: Page, opened: Opened) -> Page:
    """The diary, as a person sees it who follows the link."""
    today.goto(f"{opened.origin}/diary")
    return today


@pytest.fixture
def without_script(chromium: Browser, opened: Opened) -> Iterator[Page]:
    """The same in a browser that runs none."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/diary")
    yield page
    context.close()


def log(opened: Opened, kind: str) -> list[dict[str, Any]]:
    """What is in the log of that kind, the last one last."""
    return [line for line in opened.home.steady("history", "--json").lines if line["kind"] == kind]


def entry(page: Page, text: str) -> Locator:
    """The line of an entry."""
    return page.get_by_role("region", name="The last days").get_by_role("listitem").filter(has_text=text)


def today_of(opened: Opened) -> date:
    """The person's day, by the log."""
    opened.home.steady("twitch")
    return date.fromisoformat(log(opened, "episode")[-1]["day"])


def test_every_place_has_a_button() -> None:
    """The drawing has every place of the list but the trunk as a whole, which has a button of words."""
    drawn = {region.where for figure in figures() for region in figure.regions}
    assert drawn == set(PLACES) - {"trunk"}


def test_an_episode_is_one_tap_on_the_drawing(page: Page, opened: Opened) -> None:
    """A region is a button with a name; what it records is what the terminal would."""
    page.get_by_role("group", name="Left hand").get_by_role("button", name="Left thumb").click()
    expect(page.get_by_role("region", name="Recorded")).to_contain_text("left thumb")
    event = log(opened, "episode")[0]
    assert event["data"] == {"where": "thumb", "side": "left", "triggers": []}
    assert event["via"] == "page"


def test_the_sides_are_those_of_a_mirror(page: Page) -> None:
    """The person's left is on the left of every drawing."""
    body = page.get_by_role("group", name="Body")
    left = body.get_by_role("button", name="Left calf").bounding_box()
    right = body.get_by_role("button", name="Right calf").bounding_box()
    assert left is not None
    assert right is not None
    assert left["x"] < right["x"]


def test_details_correct_the_episode_that_was_tapped(page: Page, opened: Opened) -> None:
    """They follow at once; the first entry stays in the log, taken back (R-096)."""
    page.get_by_role("button", name="Right calf").first.click()
    page.get_by_label("How long").fill("3")
    page.get_by_label("in", exact=True).select_option("min")
    page.get_by_label("How strong").fill("4")
    page.get_by_label("stress", exact=True).check()
    page.get_by_label("Others, with commas").first.fill("long walk")
    page.locator("#episode-note").fill("after work\nagain")
    page.get_by_role("button", name="Save these details").click()
    expect(entry(page, "right calf, 3 min, intensity 4 of 10")).to_be_visible()
    data = log(opened, "episode")[-1]["data"]
    assert data["triggers"] == ["stress", "long walk"]
    assert data["note"] == "after work\nagain"
    assert opened.events() == ["episode", "retracted", "episode"]


def test_what_was_said_before_is_shown_with_the_correction(page: Page) -> None:
    """The history of an entry opens beneath it."""
    page.get_by_role("button", name="Right calf").first.click()
    page.get_by_label("How strong").fill("4")
    page.get_by_role("button", name="Save these details").click()
    entry(page, "(corrected)").get_by_text("Said before").click()
    expect(entry(page, "(corrected)").get_by_role("listitem")).to_have_text(
        re.compile(r"^\d\d:\d\d: right calf$")
    )


def test_the_same_details_are_saved_as_they_were(page: Page, opened: Opened) -> None:
    """A form that is saved untouched changes nothing of what the entry says, and what is emptied goes."""
    words = ("--where", "left thumb", "--seconds", "40.5", "--intensity", "3", "--trigger", "stress,odd")
    opened.home.steady("twitch", *words, "--no-weakness", "--after-use", "--note", "one\ntwo")
    before = log(opened, "episode")[0]["data"]
    entry(page, "left thumb").get_by_role("link", name="Correct").click()
    page.get_by_role("button", name="Save the correction").click()
    expect(entry(page, "(corrected)")).to_be_visible()
    after = log(opened, "episode")[-1]["data"]
    assert {key: value for key, value in after.items() if key != "corrects"} == before
    entry(page, "left thumb").get_by_role("link", name="Correct").click()
    page.get_by_label("How strong").fill("")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("region", name="Recorded")).to_contain_text(
        "corrected: left thumb, 40.5 s, after use"
    )
    assert "intensity" not in log(opened, "episode")[-1]["data"]


def test_a_daily_entry_is_saved_as_it_was(page: Page, opened: Opened) -> None:
    """Every field of the terminal has its place in the form."""
    words = ["--bed", "22:30", "--up", "06:10", "--latency-min", "12", "--awake-min", "5", "--quality", "4"]
    words += ["--stress", "0", "--diet", "nuts,soup", "--hand-min", "90", "--exercise-min", "20.5", "--hot"]
    words += ["--usual", "4", "--rating", "much-worse", "--none", "--part", "50%", "--intake-complete"]
    words += [
        "--medicine",
        "a",
        "--medicine",
        "b",
        "--question",
        "why",
        "--function",
        "buttons",
        "--note",
        "n\nm",
    ]
    assert opened.home.steady("day", "--yesterday", *words).exit_code == 0
    before = log(opened, "day")[0]["data"]
    entry(page, "buttons").get_by_role("link", name="Correct").click()
    page.get_by_role("button", name="Save the correction").click()
    expect(entry(page, "(corrected)")).to_be_visible()
    after = log(opened, "day")[-1]["data"]
    assert {key: value for key, value in after.items() if key != "corrects"} == before


def test_none_is_said_with_one_tap(page: Page, opened: Opened) -> None:
    """An explicit zero closes the day (R-092); nothing else does."""
    expect(page.get_by_text("Nothing recorded, the day is open.", exact=True)).to_be_visible()
    page.get_by_role("button", name="None today").click()
    expect(page.get_by_text("No episodes.", exact=True)).to_be_visible()
    assert log(opened, "day")[0]["data"] == {"closed": True, "diet": [], "none": True}


def test_a_day_with_episodes_is_closed_with_them(page: Page, opened: Opened) -> None:
    """None is not offered there."""
    opened.home.steady("twitch")
    page.get_by_role("button", name="That was all").click()
    expect(page.get_by_text("1 recorded, and no others.")).to_be_visible()
    assert log(opened, "day")[0]["data"]["closed"] is True


def test_an_earlier_day_is_marked_as_recalled(page: Page, opened: Opened) -> None:
    """It says so before, and the entry says so after (R-092)."""
    expect(page.get_by_text("Said now, it is marked as recalled").first).to_be_visible()
    page.get_by_role("button", name="None yesterday").click()
    expect(entry(page, "entered afterwards")).to_be_visible()
    assert log(opened, "day")[0]["data"]["recalled"] is True


def test_the_day_is_entered_in_one_form(page: Page, opened: Opened) -> None:
    """As steady day has it: the night, stress, food, hands, medicine, a note."""
    page.get_by_text("The day: sleep").click()
    page.get_by_label("Which day").select_option(index=1)
    for label, text in (
        ("To bed", "23:30"),
        ("Up", "07:00"),
        ("Stress, 0 to 10", "4"),
        ("Minutes of hand work", "200"),
    ):
        page.get_by_label(label, exact=label == "Up").fill(text)
    page.get_by_label("How you slept").select_option("4")
    page.get_by_label("nuts").check()
    page.get_by_label("Medicine taken").fill("this 5 mg\nthat")
    page.locator("#day-note").fill("quiet")
    page.get_by_role("button", name="Record the day").click()
    expect(entry(page, "slept 7 h 30 min")).to_contain_text("sleep quality 4 of 5")
    data = log(opened, "day")[0]["data"]
    assert data["slept_min"] == 450
    assert data["medicines"] == ["this 5 mg", "that"]
    assert (data["diet"], data["stress"], data["hand_min"], data["recalled"]) == (["nuts"], 4, 200, True)


def test_an_episode_of_earlier_is_entered_at_its_time(page: Page, opened: Opened) -> None:
    """Back to 48 hours; what is longer ago is refused beside the form, which keeps what was typed."""
    page.get_by_text("It was earlier").click()
    page.get_by_label("When, if not just now").fill("2020-01-01T10:00")
    page.get_by_role("button", name="Left chest").click()
    expect(page.get_by_role("alert")).to_contain_text("48 hours")
    expect(page.get_by_label("When, if not just now")).to_have_value("2020-01-01T10:00")
    assert opened.events() == []
    page.get_by_label("When, if not just now").fill("yesterday 12:00")
    page.get_by_role("button", name="Left chest").click()
    expect(entry(page, "left chest, entered afterwards")).to_be_visible()


def test_what_is_refused_stays_in_its_form(page: Page, opened: Opened) -> None:
    """In the details and in the day; nothing is recorded of it."""
    page.get_by_role("button", name="Left palm").click()
    page.get_by_label("How strong").fill("eleven")
    page.locator("#episode-note").fill("kept")
    page.get_by_role("button", name="Save these details").click()
    expect(page.get_by_role("alert")).to_contain_text("the intensity is a whole number from 0 to 10")
    expect(page.get_by_label("How strong")).to_have_value("eleven")
    expect(page.locator("#episode-note")).to_have_value("kept")
    page.get_by_role("link", name="Leave it as it is").click()
    page.get_by_text("The day: sleep").click()
    page.get_by_label("Stress, 0 to 10").fill("-1")
    page.get_by_role("button", name="Record the day").click()
    expect(page.get_by_role("alert")).to_contain_text("stress is a whole number")
    expect(page.get_by_label("Stress, 0 to 10")).to_have_value("-1")
    assert opened.events() == ["episode"]


def test_an_empty_day_is_refused(page: Page, opened: Opened) -> None:
    """Nothing said is nothing recorded."""
    page.get_by_text("The day: sleep").click()
    page.get_by_role("button", name="Record the day").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing is filled in yet")
    assert opened.events() == []


def test_an_entry_can_be_removed(page: Page, opened: Opened) -> None:
    """It stays in the list and in the log, marked, and can be taken back only once."""
    page.get_by_role("button", name="Left palm").click()
    entry(page, "left palm").get_by_role("button", name="Remove").click()
    expect(entry(page, "left palm")).to_contain_text("taken back")
    expect(entry(page, "left palm").get_by_role("button")).to_have_count(0)
    assert opened.events() == ["episode", "retracted"]


def test_refused_details_leave_the_episode_as_it_was(page: Page) -> None:
    """It stands and is said to, and the form is still the one of what was just recorded."""
    page.get_by_role("button", name="Left palm").click()
    page.get_by_label("How long").fill("lots")
    page.get_by_role("button", name="Save these details").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed")
    expect(page.get_by_role("heading", name="More about it, if you like")).to_be_visible()
    page.get_by_label("How long").fill("20")
    page.get_by_role("button", name="Save these details").click()
    expect(page.get_by_role("region", name="Recorded")).to_contain_text("20 s")


def test_what_was_tapped_by_mistake_is_taken_back_at_once(page: Page, opened: Opened) -> None:
    """The button beside what was recorded, which stays on this page."""
    page.get_by_role("button", name="Left palm").click()
    page.get_by_role("button", name="Take back").click()
    expect(page.locator("#said")).to_contain_text("Taken back")
    expect(page.get_by_role("heading", level=1, name="Diary")).to_be_visible()
    assert opened.events() == ["episode", "retracted"]


def test_an_entry_that_is_gone_is_said_to_be(page: Page, opened: Opened) -> None:
    """Taken back elsewhere meanwhile: nothing is recorded, and the page is the whole page."""
    page.get_by_role("button", name="Left palm").click()
    page.get_by_label("How strong").fill("3")
    opened.home.steady("undo")
    page.get_by_role("button", name="Save these details").click()
    expect(page.get_by_role("alert")).to_contain_text("taken back or corrected already")
    assert opened.events() == ["episode", "retracted"]


def test_what_a_command_records_shows_without_a_reload(page: Page, opened: Opened) -> None:
    """As soon as it is in the log."""
    opened.home.steady("twitch", "--where", "left knee")
    expect(entry(page, "left knee")).to_be_visible()


def test_a_place_that_is_new_offers_the_question(page: Page, opened: Opened) -> None:
    """As the terminal does (DOMAIN 5, rule f)."""
    opened.home.steady("twitch", "--where", "left thumb")
    page.get_by_role("button", name="Right thigh").click()
    expect(page.get_by_role("region", name="Recorded")).to_contain_text("This place is new in your diary")


def test_the_keyboard_is_enough(page: Page, opened: Opened) -> None:
    """A region has the focus in its turn, is seen to have it, and Enter records it."""
    page.get_by_text("It was earlier").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Left thumb":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(entry(page, "left thumb")).to_be_visible()
    assert opened.events() == ["episode"]


def test_no_script_is_needed(without_script: Page, opened: Opened) -> None:
    """To tap, to refine, to close the day, to correct and to remove."""
    page = without_script
    page.get_by_role("button", name="Left thumb").click()
    page.get_by_label("How strong").fill("2")
    page.get_by_role("button", name="Save these details").click()
    page.get_by_role("button", name="That was all").click()
    entry(page, "intensity 2").get_by_role("link", name="Correct").click()
    page.get_by_label("How strong").fill("5")
    page.get_by_role("button", name="Save the correction").click()
    entry(page, "intensity 5").get_by_role("button", name="Remove").click()
    expect(entry(page, "intensity 5")).to_contain_text("taken back")
    assert opened.events().count("episode") == 3


def test_hostile_words_are_shown_in_the_list_and_in_the_form(page: Page, opened: Opened) -> None:
    """They are the person's own."""
    opened.home.steady("twitch", "--where", "left palm", "--note", f"{HOSTILE}\n</textarea><img src=x>")
    expect(entry(page, "</textarea><img src=x>")).to_be_visible()
    entry(page, "left palm").get_by_role("link", name="Correct").click()
    expect(page.locator("#episode-note")).to_have_value(re.compile("</textarea><img src=x>$"))
    assert page.title() == "Diary · Steadyhand"


def test_earlier_days_are_a_link_away(visitor: Visitor) -> None:
    """Any other address shows the last days, or what is wrong with it."""
    lasts = ("2020-01-01", "9999-12-31", "0001-01-01", "nonsense", "%3Cb%3E")
    statuses = {last: visitor.get(f"/diary?last={last}").status for last in lasts}
    assert statuses == {**dict.fromkeys(lasts, 409), "2020-01-01": 200}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_form(chromium: Browser, opened: Opened, scheme: str) -> None:
    """With the details, the day and a correction open, with a refusal, wide and narrow."""
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(opened.entrance())
    page.goto(f"{opened.origin}/diary")
    page.get_by_role("button", name="Left palm").click()
    page.get_by_label("How strong").fill("x")
    page.get_by_role("button", name="Save these details").click()
    expect(page.get_by_role("alert")).to_be_visible()
    for summary in page.locator("summary:visible").all():
        summary.click()
    for width in (1280, 360, 180):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OUTSIDE) == []
        assert page.evaluate(SMALL) == []
        assert found_by_axe(page) == []
    context.close()


def test_what_is_far_back_is_found_by_paging(page: Page) -> None:
    """A week at a time."""
    page.get_by_role("link", name="Earlier days").click()
    expect(page.get_by_role("heading", name="Earlier days")).to_be_visible()
    page.get_by_role("link", name="The last days").click()
    expect(page.get_by_role("heading", name="The last days")).to_be_visible()


def test_a_day_is_three_days_long(page: Page, opened: Opened) -> None:
    """Today and the two days before may be written of."""
    today = today_of(opened)
    page.reload()
    values = [each.get_attribute("value") for each in page.locator("#day-day option").all()]
    assert values == [str(today - timedelta(days=back)) for back in range(3)]
