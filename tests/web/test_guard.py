"""What does not pass, and that nothing is recorded by it."""

from collections.abc import Iterator

import pytest

from cli.household import Household
from web.opened import Opened, Visitor

DRINK = {"habit": "water", "amount": "250"}
UNFIT = {"habit": "water", "amount": "much"}
"""It passes the guard, and the page refuses it: so nothing is recorded in the home of all these tests."""


@pytest.fixture(scope="module")
def opened(undisturbed: Household) -> Iterator[Opened]:
    """One page for all who are refused."""
    with Opened(undisturbed) as page:
        yield page


@pytest.fixture(scope="module")
def visitor(opened: Opened) -> Visitor:
    """Somebody who has come in."""
    return opened.visitor()


@pytest.mark.parametrize(
    "host", ["example.org", "localhost", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}.", ""]
)
def test_another_host_is_refused(visitor: Visitor, host: str) -> None:
    """A name that somebody pointed at this machine is not the page's (DNS rebinding)."""
    port = visitor.page.port
    answer = visitor.get(host=host.format(port=port))
    assert answer.status in {400, 421}
    assert "Water" not in answer.text


@pytest.mark.parametrize(
    "origin", ["https://example.org", "null", "http://127.0.0.1:1", "http://localhost:{port}", ""]
)
def test_an_entry_from_another_origin_is_refused(visitor: Visitor, origin: str) -> None:
    """Even with the cookie and the token."""
    answer = visitor.post("/take", DRINK, origin=origin.format(port=visitor.page.port))
    assert answer.status == 403
    assert visitor.page.events() == []


def test_without_an_origin_the_referer_tells(visitor: Visitor) -> None:
    """Some browsers leave the one out, some the other."""
    assert visitor.post("/take", UNFIT, origin="", referer="https://example.org/").status == 403
    assert visitor.post("/take", UNFIT, origin="", referer=f"{visitor.page.origin}/").status == 409


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_sees_nothing(visitor: Visitor, site: str) -> None:
    """Neither a page nor a file, whoever's cookie comes along; another port is another site's."""
    for path in ("/", "/live", "/static/page.js", f"/enter?ticket={visitor.page.ticket()}"):
        assert visitor.get(path, sec_fetch_site=site).status == 403


@pytest.mark.parametrize("token", ["", "x", "é"])
def test_a_form_without_its_token_is_refused(visitor: Visitor, token: str) -> None:
    """It was not made by the page."""
    assert visitor._replace(token=token).post("/take", DRINK).status == 403
    assert visitor.page.events() == []


def test_a_token_of_another_session_is_refused(visitor: Visitor) -> None:
    """Whoever has one session cannot write forms for another."""
    other = visitor.page.visitor()
    assert other.token != visitor.token
    assert visitor._replace(token=other.token).post("/take", DRINK).status == 403
    assert visitor.page.events() == []


def test_a_form_without_a_session_is_refused(visitor: Visitor) -> None:
    """And says how to come in."""
    answer = visitor.post("/take", DRINK, cookie="")
    assert (answer.status, "steady open" in answer.text) == (403, True)


def test_a_body_is_limited(visitor: Visitor) -> None:
    """Nothing of one that is too large is recorded."""
    assert visitor.post("/take", {**DRINK, "note": "x" * 70_000}).status == 413
    assert visitor.post("/take", {**DRINK, **{f"f{number}": "" for number in range(400)}}).status == 413
    assert visitor.page.events() == []


def test_headers_are_limited(visitor: Visitor) -> None:
    """As a cookie or anything else."""
    assert visitor.get(x_long="x" * 20_000).status == 431
    assert visitor.page.ask("GET", "/", cookie="x" * 20_000).status == 431


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
def test_only_forms_are_taken(visitor: Visitor, kind: str) -> None:
    """No other kind of body."""
    assert visitor.post("/take", DRINK, content_type=kind).status == 415


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(visitor: Visitor, method: str) -> None:
    """A page looks and records, no more."""
    assert visitor.page.ask(method, "/", cookie=visitor.cookie).status == 405


@pytest.mark.parametrize(
    "path", ["/take?habit=water&amount=250", "/answer?habit=stretch&choice=done", "/undo"]
)
def test_looking_changes_nothing(visitor: Visitor, path: str) -> None:
    """What records is no address to look at: it leads to the page whose form it is."""
    answer = visitor.get(path)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert visitor.page.events() == []


def test_every_answer_is_kept_by_nobody_and_runs_nothing(visitor: Visitor, opened: Opened) -> None:
    """Also the refused ones, the files, and what is not there."""
    answers = [visitor.get(path) for path in ("/", "/static/page.js", "/static/nothing", "/nowhere")]
    answers += [opened.ask("GET", "/"), visitor.get(host="example.org"), visitor.post("/take", {"token": ""})]
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("cookie", ["steadyhand-{port}=", "steadyhand-{port}=x", '="; ;', "\x01", "a" * 4000])
def test_a_cookie_that_is_none_opens_nothing(opened: Opened, cookie: str) -> None:
    """Nor does it break anything."""
    assert opened.ask("GET", "/", cookie=cookie.format(port=opened.port)).status in {400, 403}
