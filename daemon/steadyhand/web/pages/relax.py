"""*Relax*: a session that is led, or its steps to read, and the minutes that were practised."""

import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.domain.programme.relaxation import MOST_CYCLES, Technique
from steadyhand.errors import Refused, SteadyError
from steadyhand.report.practice import LONGEST_MIN
from steadyhand.values import Any, NamedTuple, Protocol
from steadyhand.web.navigation import RELAX
from steadyhand.web.rendering import fields_of, gone_back, shown
from steadyhand.web.told import Told

PAGE = "relax.html"
CHOOSING, RECORDING = "choose", "record"
AMOUNT = re.compile(r"[0-9]{1,4}(?:[.,][0-9]{1,3})?")
LONGEST_NUMBER = 4


class Wish(NamedTuple):
    """The session to show; None: as the habit has it. ``holds``: False leaves the holds out."""

    habit: str | None = None
    technique: Technique | None = None
    minutes: int | None = None
    holds: bool = True
    cycles: int | None = None


class RelaxHouse(Protocol):
    """What this page needs of the house; each call raises SteadyError with words for the person."""

    def session(self, wish: Wish) -> Mapping[str, Any]:
        """The session as ``report.practice.practice_view`` makes it, and why it could not be recorded."""

    def record(self, habit: str, minutes: float, technique: Technique) -> Told:
        """Record what was practised until now."""


class Refusal(NamedTuple):
    """What does not fit, for the form it was typed into, and what was typed."""

    form: str
    text: str
    typed: Mapping[str, str]


def routes(house: RelaxHouse) -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        try:
            return _page(request, house, _wish(request.query_params))
        except SteadyError as error:
            return _again(request, house, Refusal(CHOOSING, str(error), dict(request.query_params)))

    def record(request: Request) -> Response:
        fields = fields_of(request)
        names = ("habit", "technique", "minutes")
        typed = {name: fields.one(name) for name in names}
        try:
            technique = _technique(typed["technique"])
            told = house.record(typed["habit"], _minutes_done(typed["minutes"]), technique)
        except SteadyError as error:
            return _again(request, house, Refusal(RECORDING, str(error), typed))
        return gone_back(request, RELAX, told)

    return [Route(RELAX.path, show), Route(RELAX.path, record, methods=["POST"])]


def _page(request: Request, house: RelaxHouse, wish: Wish, refusal: Refusal | None = None) -> Response:
    status = 200 if refusal is None else 409
    return shown(request, RELAX, PAGE, status, session=house.session(wish), refusal=refusal)


def _again(request: Request, house: RelaxHouse, refusal: Refusal) -> Response:
    """The page with the reason, and of the session what can be known again."""
    try:
        chosen = {name: refusal.typed.get(name, "") for name in ("habit", "technique")}
        return _page(request, house, _wish(chosen), refusal)
    except SteadyError:
        return _page(request, house, Wish(), refusal)


def _wish(chosen: Mapping[str, str]) -> Wish:
    technique = chosen.get("technique", "").strip()
    return Wish(
        chosen.get("habit", "").strip() or None,
        _technique(technique) if technique else None,
        _whole(chosen.get("minutes", ""), LONGEST_MIN, "A session has 1 to {most} minutes."),
        not chosen.get("no_holds"),
        _whole(chosen.get("cycles", ""), MOST_CYCLES, "4-7-8 is for 1 to {most} breaths at a time."),
    )


def _technique(text: str) -> Technique:
    if text not in set(Technique):
        raise Refused(f"There is no such technique. There are: {', '.join(Technique)}.")
    return Technique(text)


def _whole(text: str, most: int, words: str) -> int | None:
    digits = text.strip()
    if not digits:
        return None
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= LONGEST_NUMBER
    if not is_number or not 1 <= int(digits) <= most:
        raise Refused(words.format(most=most))
    return int(digits)


def _minutes_done(text: str) -> float:
    if AMOUNT.fullmatch(text) is None:
        raise Refused("Say for how many minutes, as a number. Nothing was recorded.")
    return float(text.replace(",", "."))
