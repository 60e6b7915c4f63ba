"""Every address of the page and every form on it: who may send one, and what a second press does."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from sqlite3 import connect
from typing import NamedTuple

import pytest
from starlette.routing import Route

from cli.household import Household
from steadyhand.bootstrap.page.desks import Desks
from steadyhand.bootstrap.page.rooms import routes
from web.furnished import LOOKS, Furnished, furnished
from web.opened import PAGES, Answer, Opened, Visitor

COME_IN = "steady open"
DAMAGE = b"no database" * 1000
FOREIGN = (
    *({"origin": each} for each in ("https://example.org", "null", "http://localhost:{port}", "")),
    *({"host": each} for each in ("example.org", "localhost:{port}", "127.0.0.1", "")),
    *({"sec_fetch_site": each} for each in ("cross-site", "same-site")),
    {"origin": "", "referer": "https://example.org/"},
    {"content_type": "text/plain"},
    {"cookie": ""},
)
"""What a request has in place of a browser's own headers, each enough to be refused."""


class Place(NamedTuple):
    """A furnished home, its page, and somebody who came in."""

    furnished: Furnished
    opened: Opened
    visitor: Visitor

    @property
    def standing(self) -> tuple[list[str], bytes]:
        """What a request must not change: the log's events and the configuration."""
        return self.opened.events(), self.furnished.home.config.read_bytes()

    @property
    def forms(self) -> dict[str, dict[str, str]]:
        """Every form, filled in."""
        return self.furnished.forms(self.visitor)


def at(folder: Path) -> Iterator[Place]:
    """A place of one's own in that folder."""
    home = furnished(Household(folder))
    with Opened(home.home) as opened:
        yield Place(home, opened, opened.visitor())


@pytest.fixture(scope="module")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all who are to change nothing."""
    yield from at(tmp_path_factory.mktemp("unchanged"))


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """One that may be changed."""
    yield from at(tmp_path)


def addresses(method: str) -> set[str]:
    """The patterns of the application's routes of that method."""
    found = (each for each in routes(Desks({"HOME": "/nowhere"})) if isinstance(each, Route))
    return {each.path for each in found if method in (each.methods or ())}


def sent(place: Place, forms: dict[str, dict[str, str]]) -> dict[str, Answer]:
    """All of them at once."""
    with ThreadPoolExecutor(len(forms)) as hands:
        answers = hands.map(place.visitor.post, forms, forms.values())
        return dict(zip(forms, answers, strict=True))


def test_every_address_is_looked_at_here(unchanged: Place) -> None:
    """A new route without an example fails here, so that the other tests of this file hold for it too."""
    patterns = [re.compile(re.sub("{[a-z]+}", "[^/]+", each) + "$") for each in addresses("GET")]
    paths = [each.partition("?")[0] for each in LOOKS]
    assert [each.pattern for each in patterns if not any(map(each.match, paths))] == []
    assert set(unchanged.forms) == addresses("POST")


def test_looking_changes_nothing(unchanged: Place) -> None:
    """Neither the pages, nor the addresses of forms with everything in them, by GET or HEAD."""
    before = unchanged.standing
    for path in unchanged.furnished.looks:
        assert unchanged.visitor.get(path).status == 200, path
    for path, fields in unchanged.forms.items():
        query = "&".join(f"{name}={value}" for name, value in fields.items()).replace(" ", "+")
        for method in ("GET", "HEAD"):
            answer = unchanged.opened.ask(method, f"{path}?{query}", cookie=unchanged.visitor.cookie)
            assert answer.status in {200, 303, 409}, path
    assert unchanged.standing == before


@pytest.mark.parametrize("foreign", FOREIGN, ids=str)
def test_a_form_from_elsewhere_is_refused(unchanged: Place, foreign: dict[str, str]) -> None:
    """From another origin or site, under another name (DNS rebinding), as another kind, or by nobody."""
    before, port = unchanged.standing, unchanged.opened.port
    headers = {name: value.format(port=port) for name, value in foreign.items()}
    for path, fields in unchanged.forms.items():
        answer = unchanged.visitor.post(path, fields, **headers)
        assert answer.status in {400, 403, 415, 421}, path
        assert "Water" not in answer.text, path
    assert unchanged.standing == before


def test_a_form_with_an_old_token_is_refused(unchanged: Place) -> None:
    """As one that was open in a tab when another session began; it is told what to do."""
    before, earlier = unchanged.standing, unchanged.opened.visitor()
    for path, fields in unchanged.forms.items():
        answer = unchanged.visitor._replace(token=earlier.token).post(path, fields)
        assert (answer.status, "Load the page anew" in answer.text) == (403, True), path
    assert unchanged.standing == before


def test_what_has_no_session_says_how_to_come_in(unchanged: Place) -> None:
    """Every page and every form, and no more than that."""
    before = unchanged.standing
    forms = unchanged.forms
    nobody = unchanged.visitor._replace(cookie=f"{unchanged.visitor.cookie.partition('=')[0]}=gone")
    answers = [nobody.get(path) for path in unchanged.furnished.looks]
    answers += [nobody.post(path, fields) for path, fields in forms.items()]
    assert [(each.status, COME_IN in each.text, "Water" in each.text) for each in answers] == [
        (403, True, False)
    ] * len(answers)
    assert unchanged.standing == before


def test_each_form_does_what_it_says(place: Place) -> None:
    """Those that are refused above would be taken otherwise."""
    for path, fields in place.forms.items():
        before = place.standing
        answer = place.visitor.post(path, fields)
        is_look = path == "/habits/preview"
        assert answer.status == (200 if is_look else 303), path
        assert (place.standing == before) is is_look, path


def test_a_double_press_is_one_entry(place: Place) -> None:
    """The same form from the same making of a page, one after another or both at once, is taken once."""
    forms = {path: {**fields, "once": "this page"} for path, fields in place.forms.items()}
    del forms["/habits/preview"]
    first = sent(place, forms)
    before = place.standing
    for path, fields in forms.items():
        again = [place.visitor.post(path, fields) for _ in range(2)]
        assert [each.headers["location"] for each in again] == [first[path].headers["location"]] * 2, path
    assert place.standing == before
    drink = {"habit": "water", "amount": "99", "once": "that page"}
    with ThreadPoolExecutor(4) as hands:
        answers = [*hands.map(lambda _: place.visitor.post("/take", drink), range(4))]
    assert {each.status for each in answers} == {303}
    assert place.opened.events() == [*before[0], "intake"]


def test_what_was_refused_may_be_sent_again(place: Place) -> None:
    """From the same making of the page too; and the same words from another are another entry."""
    drink = {"habit": "tea", "amount": "99", "once": "this page"}
    assert [place.visitor.post("/take", drink).status for _ in range(2)] == [409, 409]
    before = len(place.opened.events())
    for once in ("this page", "that page"):
        assert place.visitor.post("/take", {**drink, "habit": "water", "once": once}).status == 303
    assert place.opened.events()[before:] == ["intake", "intake"]


def test_each_making_of_a_page_has_a_name_of_its_own(unchanged: Place) -> None:
    """And all its forms have it: so two tabs never take each other's entries for their own."""
    pages = [unchanged.visitor.get(path).text for path in ("/", "/", "/diary", "/relax", "/habits")]
    names = [set(re.findall('name="once" value="([^"]+)"', page)) for page in pages]
    assert [len(each) for each in names] == [1] * len(pages)
    assert len(set.union(*names)) == len(pages)


def test_while_another_writes_all_can_be_read_and_every_entry_is_kept(unchanged: Place) -> None:
    """A log that is locked for long is told in one sentence, and what was typed is still there."""
    before, forms = unchanged.standing, unchanged.forms
    for path in ("/habits/preview", "/habits/save"):
        del forms[path]
    with closing(connect(unchanged.furnished.home.log, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        looks = [unchanged.visitor.get(path).status for path in unchanged.furnished.looks]
        answers = sent(unchanged, forms)
        other.execute("ROLLBACK")
    assert set(looks) == {200}
    for path, answer in answers.items():
        alert = answer.text.partition('class="refusal"')[2].partition("<form")[0]
        nothing = "nothing was changed" if path == "/diary/correct" else "nothing was recorded"
        assert (answer.status, nothing in alert) == (409, True), path
    assert 'value="312"' in answers["/take"].text
    assert "typed</textarea>" in answers["/diary/day"].text
    assert "typed</textarea>" in answers["/diary/correct"].text
    assert 'value="11.5"' in answers["/relax"].text
    assert unchanged.standing == before


def damaged(place: Place) -> None:
    """Spoil its log."""
    log = place.furnished.home.log
    for each in log.parent.glob("log.db-*"):
        each.unlink()
    log.write_bytes(DAMAGE)


def test_a_damaged_log_is_told_and_nothing_is_made_up(place: Place) -> None:
    """On every page and after every form: the file is named and left as it is, what was typed is shown."""
    forms, looks = place.forms, place.furnished.looks
    del forms["/habits/preview"], forms["/habits/save"]
    damaged(place)
    for path in looks:
        answer = place.visitor.get(path)
        if path.startswith("/habits/"):
            assert answer.status == 200, path
        else:
            assert (answer.status, "log.db" in answer.text) == (200 if path == "/relax" else 503, True), path
            assert "100 of" not in answer.text, path
    for path, fields in forms.items():
        answer = place.visitor.post(path, fields)
        assert (answer.status, "log.db" in answer.text) == (409 if path == "/relax" else 503, True), path
        typed = [fields[name] for name in ("amount", "note", "minutes") if name in fields]
        assert [each for each in typed if each not in answer.text] == [], path
    assert place.furnished.home.log.read_bytes() == DAMAGE


def faulty(home: Household) -> None:
    """Spoil the configuration that is in force."""
    home.config.write_text(home.config.read_text().replace("goal = 2500", "goal = = 2500"))


def unreadable(home: Household) -> None:
    """Spoil it, and lose what it was made into before."""
    faulty(home)
    (home.state / "compiled.json").unlink()


@pytest.mark.parametrize(("spoil", "status"), [(faulty, 200), (unreadable, 503)])
def test_a_damaged_configuration_is_told(
    place: Place, spoil: Callable[[Household], None], status: int
) -> None:
    """The one before stays in force; where there is none, no page makes one up, and nothing is recorded."""
    forms = place.forms
    spoil(place.furnished.home)
    before = place.standing
    answers = {path: place.visitor.get(path) for path in PAGES}
    statuses = {path: answer.status for path, answer in answers.items()}
    assert statuses == {**dict.fromkeys(PAGES, status), "/habits": 200}
    assert "The file is faulty" in answers["/habits"].text
    for path in ("/habits/habit/water", "/habits/preview", "/habits/save"):
        answer = place.visitor.post(path, forms[path]) if path in forms else place.visitor.get(path)
        assert (answer.status, "cannot be read as it is" in answer.text) == (503, True), path
    assert "2400" in place.visitor.post("/habits/preview", forms["/habits/preview"]).text
    answer = place.visitor.post("/take", forms["/take"])
    if spoil is faulty:
        assert "the one before stays in force" in answers["/"].text
        assert answer.status == 303
    else:
        assert (answer.status, "312" in answer.text, place.standing) == (503, True, before)


def test_without_a_log_every_page_is_there(opened: Opened, visitor: Visitor) -> None:
    """As on the first day: nothing is known, and nothing is said to be."""
    statuses = {path: visitor.get(path).status for path in PAGES}
    assert statuses == {**dict.fromkeys(PAGES, 200), "/review": 409}
    assert opened.events() == []


def test_of_weeks_long_ago_or_to_come_there_is_a_page(unchanged: Place) -> None:
    """However the address is written."""
    days = [unchanged.furnished.day + timedelta(days=days) for days in (-36500, -400, 1, 400)]
    for path in ("/diary?last=", "/review?on=", "/review/sheet.pdf?on="):
        for day in (*days, "0001-01-01", "9999-12-31"):
            answer = unchanged.visitor.get(f"{path}{day}")
            assert answer.status in {200, 409}, (path, day)
