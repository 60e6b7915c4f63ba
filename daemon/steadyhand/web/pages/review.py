"""*Review*: the same document as ``steady review --html``, to read, to print and to take along."""

from collections.abc import Mapping
from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.errors import Refused, SteadyError
from steadyhand.report.page.review_page import review_rest, review_warning
from steadyhand.report.review_text import made_words
from steadyhand.values import Any, NamedTuple, Protocol
from steadyhand.web.navigation import REVIEW
from steadyhand.web.rendering import gone_back, linked, shown
from steadyhand.web.told import Told

PAGE = "review.html"
LONGEST_DAY = 40


class Offer(NamedTuple):
    """Of which days there can be a review, from ``first``, None without a programme, to ``last``.

    ``warnings``: what stands of the warning signs, to be said where there is no review.
    """

    first: date | None
    last: date
    is_asked_for: bool
    warnings: tuple[str, ...] = ()


class ReviewHouse(Protocol):
    """What this page needs of the house; each call raises SteadyError with words for the person."""

    def offer(self) -> Offer:
        """Of which days there can be a review, and whether a reminder asks for one."""

    def review(self, on: date | None) -> Mapping[str, Any]:
        """The review as of a day, today by default, as ``report.review.review_view`` makes it."""

    def sheet(self, on: date | None, *, with_log: bool) -> bytes:
        """The sheet for the doctor as a PDF."""

    def read(self) -> Told:
        """Answer the reminder that asks for the review."""


def routes(house: ReviewHouse) -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        return _page(request, house)

    def sheet(request: Request) -> Response:
        return _sheet(request, house)

    def read(request: Request) -> Response:
        try:
            told = house.read()
        except SteadyError as error:
            return _page(request, house, str(error), 409)
        return gone_back(request, REVIEW, told)

    return [
        Route(REVIEW.path, show),
        Route("/review/sheet.pdf", sheet),
        Route("/review/read", read, methods=["POST"]),
    ]


def _page(request: Request, house: ReviewHouse, refusal: str = "", status: int = 200) -> Response:
    """The review of the chosen day, or why there is none, with what was chosen."""
    offer, typed = house.offer(), request.query_params.get("on", "").strip()[:LONGEST_DAY]
    view: Mapping[str, Any] | None = None
    try:
        view = _linked(house.review(_day(typed)))
    except Refused as refused:
        refusal, status = str(refused), 409
    return shown(
        request,
        REVIEW,
        PAGE,
        status,
        offer=offer,
        view=view,
        typed=typed or offer.last.isoformat(),
        refusal=refusal,
        warning=None if view is None else Markup(review_warning(view)),  # noqa: S704 - escaped there
        rest=None if view is None else Markup(review_rest(view)),  # noqa: S704 - escaped there
        made=None if view is None else made_words(view),
    )


def _linked(view: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same review with links in place of what would be typed in a terminal."""
    screening = view["screening"]
    said = {"message": linked(screening["message"]), "noted": [linked(each) for each in screening["noted"]]}
    return {
        **view,
        "screening": {**screening, **said},
        "next_steps": [linked(each) for each in view["next_steps"]],
    }


def _sheet(request: Request, house: ReviewHouse) -> Response:
    query = request.query_params
    try:
        day = _day(query.get("on", "").strip()[:LONGEST_DAY])
        paper = house.sheet(day, with_log=bool(query.get("log")))
    except SteadyError as error:
        return _page(request, house, str(error), 409)
    name = f"review-{day or house.offer().last}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(paper, media_type="application/pdf", headers=headers)


def _day(typed: str) -> date | None:
    """The day that was chosen; None for today. Raises Refused for what is no date."""
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise Refused(f"{typed!r} is no date. A date is written as 2026-11-23.") from error
