"""The questions about warning signs, and what stands after them: ``steady screen`` as a page."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.domain.reassessment.questions import COURSE, EMERGENCY, ONSET, QUESTIONS, Reply
from steadyhand.errors import SteadyError
from steadyhand.report.printable import printable
from steadyhand.values import Any, NamedTuple, Protocol
from steadyhand.web.fields import Fields
from steadyhand.web.navigation import SCREENING
from steadyhand.web.rendering import fields_of, gone_back, shown
from steadyhand.web.told import Told

PAGE = "screening.html"
NONE_NOW, SEEN_ON = "none_now", "seen_on"
QUESTIONS_FORM, SEEN_FORM = "questions", "seen"
KEYS = (*QUESTIONS, COURSE, ONSET)
REPLIES = {Reply.YES: "Yes", Reply.NO: "No", Reply.NOT_SURE: "Not sure"}


class ScreeningHouse(Protocol):
    """What this page needs of the house; each call raises SteadyError with words for the person."""

    def screening(self) -> Mapping[str, Any]:
        """The questions, and what stands, as ``report.screening.screen_view`` makes them."""

    def answer(self, answers: Mapping[str, str]) -> Told:
        """Record answers; what is not among them stays open."""

    def seen(self, day: str) -> Told:
        """Record that a clinician has seen what stands, on that day."""


class Refusal(NamedTuple):
    """What was not recorded: the form, and the reason."""

    form: str
    text: str


def routes(house: ScreeningHouse) -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        return _page(request, house)

    def answer(request: Request) -> Response:
        answers = answers_of(fields_of(request))
        return _recorded(request, house, QUESTIONS_FORM, lambda: house.answer(answers))

    def seen(request: Request) -> Response:
        day = fields_of(request).one(SEEN_ON)
        return _recorded(request, house, SEEN_FORM, lambda: house.seen(day))

    return [
        Route(SCREENING.path, show),
        Route("/screening/answers", answer, methods=["POST"]),
        Route("/screening/seen", seen, methods=["POST"]),
    ]


def answers_of(fields: Fields) -> dict[str, str]:
    """What was answered; "none of these" is a no to what cannot wait, but for what has its own answer."""
    none = {each.id: Reply.NO.value for each in EMERGENCY} if fields.one(NONE_NOW) else {}
    return none | {key: fields.one(key) for key in KEYS if fields.one(key)}


def _recorded(request: Request, house: ScreeningHouse, form: str, record: Callable[[], Told]) -> Response:
    """Record it and show what stands; or the reason, with what was chosen."""
    try:
        told = record()
    except SteadyError as error:
        return _refused(request, house, Refusal(form, str(error)), error)
    return gone_back(request, SCREENING, told)


def _refused(request: Request, house: ScreeningHouse, refusal: Refusal, error: SteadyError) -> Response:
    """The page with the reason; where not even the page can be made, the reason alone."""
    try:
        return _page(request, house, refusal)
    except SteadyError:
        raise error from None


def _page(request: Request, house: ScreeningHouse, refusal: Refusal | None = None) -> Response:
    fields = fields_of(request)
    return shown(
        request,
        SCREENING,
        PAGE,
        200 if refusal is None else 409,
        screen=house.screening(),
        replies=REPLIES,
        refusal=refusal,
        typed={key: printable(fields.one(key)) for key in (*KEYS, NONE_NOW, SEEN_ON)},
    )
