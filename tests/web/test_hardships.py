"""Every page where there is much of everything, in every script, of all times, and with markup in it."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cli.household import Household, clock_in
from stage.person import Person
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.domain.reminding.event import Draft, EventKind, Json
from steadyhand.report.diary_days import MOST_OF_A_DAY
from web.furnished import Furnished, furnished
from web.markup import Form, Markup
from web.opened import Opened, Visitor
from web.test_accessibility import OUTSIDE

WORDS = [
    "ماء بارد",
    "מים קרים",
    "冷たい水 凉水 찬물",
    "\N{DROPLET}\N{FAMILY}\N{EMOJI MODIFIER FITZPATRICK TYPE-5}",
    "<script>document.title='owned'</script>",
    "\"><img src=x onerror='document.title=1'>",
    "$(reboot) `id`; rm -rf ~ | ' && {{ 7 * 7 }} %s",
    "a\N{RIGHT-TO-LEFT OVERRIDE}b c",
]
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\N{RIGHT-TO-LEFT OVERRIDE}]")
HOSTILE = f"{' '.join(WORDS)}\x00\x1b[31m"
NEVER = {"img", "b", "iframe", "object", "style"}
"""Elements that no template has."""
MOVING = """document.getAnimations().length + [...document.querySelectorAll('*')]
    .filter(each => getComputedStyle(each).transitionDuration !== '0s').length"""
DUE = "[habits.due]\nkind = 'task'\nat = ['12:01']\ntitle = 'Look far'\n"
KINDS = (
    "kind = 'task'\nat = ['{first}', '{second}']",
    "kind = 'session'\nminutes = 12\nat = ['{first}']",
    "kind = 'target'\nunit = 'pages'\ngoal = 8\nserving = 1",
    "kind = 'limit'\nunit = 'times'\nlimit = 3",
)
MANY = "\n[habits.h{number}]\n{kind}\ntitle = {words}\nnote = {words}\n"
ODD_YEARS = (1, 1900, 1970, 2038, 9999)


def quoted(words: str) -> str:
    """As TOML has it."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\N{RIGHT-TO-LEFT OVERRIDE}", "")
    return f'"{escaped}"'


def crowd(home: Household) -> Furnished:
    """Sixty habits of all kinds, ten thousand entries of a day, and some of all centuries."""
    furniture = furnished(home)
    times = {"first": clock_in(-90), "second": clock_in(-60)}
    many = (
        MANY.format(
            number=number,
            kind=KINDS[number % len(KINDS)].format(**times),
            words=quoted(f"{WORDS[number % len(WORDS)]} {number}"),
        )
        for number in range(60)
    )
    home.configure(home.config.read_text() + "".join(many))
    home.compile()
    now = datetime.now(UTC)  # noqa: TID251 - the process reads the real clock
    with Desks(home.environ).at() as desk:
        desk.log.append(entries(now) * 2500)
        for year in ODD_YEARS:
            desk.log.append(entries(datetime(year, 6, 1, 12, tzinfo=UTC)))
        desk.log.append(entries(now + timedelta(days=1)))
    return furniture


def entries(at: datetime) -> list[Draft]:
    """Four of that time."""
    told: dict[EventKind, tuple[str | None, dict[str, Json]]] = {
        EventKind.INTAKE: ("water", {"amount": 1, "unit": "ml"}),
        EventKind.EPISODE: (None, {"where": "thumb", "side": "left", "triggers": [], "note": HOSTILE}),
        EventKind.SESSION: ("calm", {"minutes": 12, "technique": "coherent"}),
        EventKind.DAY: (None, {"stress": 3, "diet": [], "medicines": [HOSTILE]}),
    }
    day = (at - timedelta(hours=8)).date()
    return [Draft(kind, at, 0, day, "cli", habit, None, data) for kind, (habit, data) in told.items()]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Furnished, Opened]]:
    """The page of such a home, for all who only look."""
    furniture = crowd(Household(tmp_path_factory.mktemp("crowded")))
    with Opened(furniture.home) as opened:
        yield furniture, opened


def test_where_there_is_much_of_everything_each_page_is_right(
    crowded: tuple[Furnished, Opened], chromium: Browser
) -> None:
    """On a phone: nothing runs out of the page, nothing in a name does anything, no browser complains."""
    furniture, opened = crowded
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page, said = context.new_page(), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto(opened.entrance())
    for path in (each for each in furniture.looks if ".pdf" not in each):
        answer = page.goto(f"{opened.origin}{path}")
        assert answer is not None
        assert (path, answer.status) == (path, 200)
        assert (path, page.evaluate(OUTSIDE)) == (path, [])
        assert (path, page.title().endswith("Steadyhand")) == (path, True)
    assert said == []
    context.close()


def test_every_name_is_shown_as_it_was_written(crowded: tuple[Furnished, Opened]) -> None:
    """On today, on progress, in the review and with the habits: in any script, as text."""
    furniture, opened = crowded
    visitor = opened.visitor()
    names = [f"{WORDS[number % len(WORDS)]} {number}" for number in range(60)]
    shown = [name.replace("\N{RIGHT-TO-LEFT OVERRIDE}", "") for name in names]
    for path in ("/", "/progress", "/review", "/habits"):
        text = Markup(visitor.get(path).text).text
        assert [name for name in shown if name not in text] == [], path
    for path in furniture.looks:
        assert harmless(visitor.get(path).text if ".pdf" not in path else ""), path


def test_ten_thousand_entries_of_a_day_leave_every_page_short(crowded: tuple[Furnished, Opened]) -> None:
    """They are summed; of the diary's the last are shown, and all of them by a link."""
    furniture, opened = crowded
    visitor = opened.visitor()
    assert "2600 of 2500 ml" in visitor.get("/").text
    diary = visitor.get("/diary").text
    assert "earlier ones of this day are not shown" in diary
    assert len(diary) < 250_000
    whole = visitor.get(f"/diary?last={furniture.day}&whole=yes").text
    assert whole.count("left thumb") > 2500
    assert "are not shown" not in whole


def test_what_is_of_another_time_is_not_of_today(crowded: tuple[Furnished, Opened]) -> None:
    """Neither of centuries ago nor of tomorrow; the diary has what is past, and no day of the future."""
    _, opened = crowded
    visitor = opened.visitor()
    assert "2600 of 2500 ml" in visitor.get("/").text
    for year, found in ((1900, 1), (1970, 1), (1971, 0), (2038, MOST_OF_A_DAY), (9999, MOST_OF_A_DAY)):
        assert visitor.get(f"/diary?last={year}-06-01").text.count("<strong>Episode") == found, year


def harmless(text: str) -> bool:
    """Whether nothing that somebody typed has become markup, and every sign of it can be seen."""
    found = Markup(text)
    scripts = [each for each in found.scripts if not each.startswith("/static/")]
    return not (NEVER & found.tags) and not scripts and UNSEEN.search(text) is None


def every_form(furniture: Furnished, visitor: Visitor) -> list[Form]:
    """One of each kind on the pages."""
    pages = [visitor.get(path).text for path in furniture.looks if ".pdf" not in path]
    pages.append(visitor.post("/habits/preview", furniture.forms(visitor)["/habits/save"]).text)
    recorded = visitor.post("/take", {"habit": "water", "amount": "1"})
    pages.append(visitor.get(recorded.headers["location"]).text)
    found = {(form.action, *form.fields): form for page in pages for form in Markup(page).forms}
    return [*found.values()]


def test_any_words_in_any_field_stay_text(home: Household) -> None:
    """Of every form of every page: taken or refused, HTML, shell and control characters do nothing."""
    furniture = furnished(home)
    with Opened(home) as opened:
        visitor = opened.visitor()
        forms = every_form(furniture, visitor)
        assert {form.action for form in forms} == set(furniture.forms(visitor))
        for form in forms:
            for field in form.fields:
                answer = visitor.post(form.action, {**form.fields, field: HOSTILE})
                assert answer.status in {200, 303, 404, 409}, (form.action, field)
                assert harmless(answer.text), (form.action, field)
        for path in furniture.looks:
            answer = visitor.get(path)
            assert answer.status in {200, 409}, path
            assert ".pdf" in path or harmless(answer.text), path


def test_any_words_in_a_field_come_back_as_text(today: Page, opened: Opened) -> None:
    """Refused with the reason, still in the field, and nothing recorded."""
    for words in WORDS:
        for title in ("Water", "Caffeine"):
            today.get_by_label(f"How much of {title}").fill(words)
            today.get_by_role("button", name=f"Log {title}").click()
            expect(today.get_by_role("alert")).to_be_visible()
            shown = words.replace("\N{RIGHT-TO-LEFT OVERRIDE}", " ")
            expect(today.get_by_label(f"How much of {title}")).to_have_value(shown)
            expect(today).to_have_title("Today · Steadyhand")
            today.reload()
    assert opened.events() == []


def test_a_reminder_that_comes_due_shows_by_itself(tmp_path: Path, chromium: Browser) -> None:
    """From the daemon that runs, without a reload."""
    person = Person(tmp_path, "2026-11-23 12:00:30")
    person.configure(DUE)
    home = Household(person.home)
    home.environ.update(person.environment)
    with person, Opened(home, apart=True) as opened:
        person.start_daemon()
        context = chromium.new_context()
        page = context.new_page()
        page.goto(opened.by_command())
        due = page.get_by_role("region", name="Open now").get_by_role("listitem").filter(has_text="Look far")
        expect(page.get_by_text("Nothing is open.")).to_be_visible()
        person.let_pass(minutes=1)
        expect(due).to_be_visible()
        context.close()


def test_a_stopped_daemon_takes_nothing_away(today: Page, opened: Opened) -> None:
    """It is said, and answers and amounts are recorded as ever."""
    expect(today.get_by_text("The daemon is not running")).to_be_visible()
    cards = today.get_by_role("region", name="Open now").get_by_role("listitem")
    cards.filter(has_text="Stretch").get_by_role("button", name="Done").click()
    expect(today.get_by_role("region", name="Recorded")).to_contain_text("stretch")
    assert opened.events() == ["done"]


def test_in_forced_colors_all_is_still_told(chromium: Browser, crowded: tuple[Furnished, Opened]) -> None:
    """The page one is on is marked, and the focus can be seen."""
    context = chromium.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(crowded[1].entrance())
    here = page.get_by_role("navigation").get_by_role("link", name="Today")
    assert here.evaluate("each => getComputedStyle(each).borderBottomStyle") == "solid"
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    context.close()


def test_nothing_moves_where_motion_is_reduced(chromium: Browser, crowded: tuple[Furnished, Opened]) -> None:
    """Neither scrolling nor anything else."""
    context = chromium.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(crowded[1].entrance())
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate(MOVING) == 0
    context.close()
