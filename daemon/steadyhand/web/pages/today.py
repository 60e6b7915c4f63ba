"""*Today*: the day's timeline, amounts so far, one-tap answers, and what comes next."""

from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.domain.reminding.command import Answer
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.errors import Refused, SteadyError
from steadyhand.values import Any, NamedTuple, Protocol
from steadyhand.web.navigation import TODAY, Place, place_at
from steadyhand.web.own_words import own_words
from steadyhand.web.rendering import fields_of, gone_back, shown
from steadyhand.web.told import Doubtful, Told

PAGE = "today.html"
CHOICES = {
    choice.value: choice for choice in (Choice.DONE, Choice.SNOOZE, Choice.SKIP, Choice.NONE, Choice.SOME)
}
LONGEST_TEXT = 200


class TodayHouse(Protocol):
    """What this page needs of the house; each call raises SteadyError with words for the person."""

    def today(self) -> Mapping[str, Any]:
        """The day as ``report.today.today_view`` makes it."""

    def answer(self, answer: Answer) -> Told:
        """Record an answer to a reminder."""

    def late(self, habit: str, occurrence: str) -> Told:
        """Record that what was missed was done after all."""

    def take(self, habit: str, text: str, *, confirmed: bool) -> Told:
        """Record something taken in, as the person writes it."""

    def undo(self, event: str) -> Told:
        """Take an entry back."""


class Refusal(NamedTuple):
    """What was not recorded, for the form it was typed into."""

    form: str
    text: str
    typed: str = ""
    may_confirm: bool = False


def routes(house: TodayHouse) -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        return _page(request, house)

    def answer(request: Request) -> Response:
        fields = fields_of(request)
        occurrence = fields.one("occurrence")
        return _recorded(request, house, Refusal(occurrence, ""), lambda: house.answer(_answer(request)))

    def late(request: Request) -> Response:
        fields = fields_of(request)
        habit, occurrence = fields.one("habit"), fields.one("occurrence")
        return _recorded(request, house, Refusal("late", ""), lambda: house.late(habit, occurrence))

    def take(request: Request) -> Response:
        fields = fields_of(request)
        habit, typed = fields.one("habit"), fields.one("amount")
        return _recorded(
            request,
            house,
            Refusal(habit, "", typed),
            lambda: _take(house, habit, typed, fields.one("confirmed")),
        )

    def undo(request: Request) -> Response:
        fields = fields_of(request)
        event, back = fields.one("event"), place_at(fields.one("back"))
        return _recorded(request, house, Refusal("undo", ""), lambda: house.undo(event), back or TODAY)

    return [
        Route(TODAY.path, show),
        Route("/answer", answer, methods=["POST"]),
        Route("/late", late, methods=["POST"]),
        Route("/take", take, methods=["POST"]),
        Route("/undo", undo, methods=["POST"]),
    ]


def _answer(request: Request) -> Answer:
    fields = fields_of(request)
    choice = CHOICES.get(fields.one("choice"))
    if choice is None:
        raise Refused("That is no answer. Nothing was recorded.")
    return Answer(fields.one("habit"), choice, occurrence=fields.maybe("occurrence"))


def _take(house: TodayHouse, habit: str, typed: str, confirmed: str) -> Told:
    if not typed:
        raise Refused("Say how much. Nothing was recorded.")
    if len(typed) > LONGEST_TEXT:
        raise Refused("That is too long for an amount. Nothing was recorded.")
    return house.take(habit, typed, confirmed=bool(confirmed))


def _recorded(
    request: Request, house: TodayHouse, blank: Refusal, record: Callable[[], Told], back: Place = TODAY
) -> Response:
    """Record it and show what was, on the page ``back``; or show the reason, with what was typed."""
    try:
        told = record()
    except Doubtful as doubtful:
        return _page(
            request, house, blank._replace(text=own_words(str(doubtful)), may_confirm=doubtful.may_confirm)
        )
    except SteadyError as error:
        return _page(request, house, blank._replace(text=own_words(str(error))))
    return gone_back(request, back, told)


def _page(request: Request, house: TodayHouse, refusal: Refusal | None = None) -> Response:
    day = house.today()
    forms = {each["occurrence"] for each in day["open"]} | {each["id"] for each in day["amounts"]}
    is_beside = refusal is not None and refusal.form in forms
    status = 200 if refusal is None else 409
    return shown(request, TODAY, PAGE, status, day=day, refusal=refusal, is_beside=is_beside)
