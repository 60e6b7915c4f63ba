"""*Habits*: what is configured, the next 7 days, and edits that are looked at before they are written."""

from collections.abc import Mapping
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.errors import NoSuchHabit, Refused, SteadyError
from steadyhand.report.printable import printable
from steadyhand.values import Any, NamedTuple, Protocol
from steadyhand.web.fields import Fields
from steadyhand.web.navigation import HABITS
from steadyhand.web.rendering import fields_of, gone_back, shown
from steadyhand.web.told import Told

PAGE, FORM = "habits.html", "habits_edit.html"
NOTIFICATIONS = "Notifications"
KINDS = {
    "target": "Reach at least",
    "limit": "Stay at or under",
    "wind-down": "Wind down before bed",
    "session": "Practise relaxation",
    "break": "Rest your hands",
    "task": "Do it or not",
    "check-in": "The diary asks",
}


class What(StrEnum):
    """What an edit is about."""

    HABIT = "habit"
    NEW = "new"
    REMOVE = "remove"
    NOTIFICATIONS = "notifications"


class Edit(NamedTuple):
    """An edit as it was typed. ``name``: the habit's id; of a new one its kind.

    ``was``: what each field said when its form was made; ``typed``: what it says now.
    """

    what: What
    name: str
    was: Mapping[str, str]
    typed: Mapping[str, str]


class HabitsHouse(Protocol):
    """What this page needs of the house; each call raises SteadyError with words for the person."""

    def overview(self) -> Mapping[str, Any]:
        """What is configured, and the next 7 days."""

    def form(self, edit: Edit) -> Mapping[str, Any]:
        """A form's fields, with what was typed."""

    def preview(self, edit: Edit) -> Mapping[str, Any]:
        """The form, with what the edit would change, or with what is wrong beside its fields."""

    def save(self, edit: Edit, version: str) -> Told:
        """Write what was looked at, where the file is still of that version."""


def routes(house: HabitsHouse) -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        return shown(request, HABITS, PAGE, view=house.overview(), names=KINDS)

    def habit(request: Request) -> Response:
        return _form(request, house, _blank(What.HABIT, request.path_params["name"]))

    def new(request: Request) -> Response:
        return _form(request, house, _blank(What.NEW, request.path_params["name"]))

    def notifications(request: Request) -> Response:
        return _form(request, house, _blank(What.NOTIFICATIONS, ""))

    def preview(request: Request) -> Response:
        return _previewed(request, house)

    def save(request: Request) -> Response:
        return _saved(request, house)

    return [
        Route(HABITS.path, show),
        Route("/habits/habit/{name}", habit),
        Route("/habits/new/{name}", new),
        Route("/habits/notifications", notifications),
        Route("/habits/preview", preview, methods=["POST"]),
        Route("/habits/save", save, methods=["POST"]),
    ]


def _blank(what: What, name: str) -> Edit:
    return Edit(what, name, {}, {})


def _edit(fields: Fields) -> Edit:
    """The edit that the form says; a field that it does not name is left as it is."""
    try:
        what = What(fields.one("what"))
    except ValueError as error:
        raise Refused("That is no change that can be made here. Nothing was written.") from error
    names = fields.all("has")
    was = {name: _clean(fields.one(f"was.{name}")) for name in names}
    typed = {name: ", ".join(_clean(part) for part in fields.all(f"is.{name}") if part) for name in names}
    return Edit(what, printable(fields.one("name")), was, typed)


def _clean(text: str) -> str:
    """Line by line as it is shown, so that what is looked at is what is written."""
    return "\n".join(map(printable, text.split("\n"))).strip()


def _form(request: Request, house: HabitsHouse, edit: Edit, refusal: str = "") -> Response:
    try:
        view = house.form(edit)
    except (NoSuchHabit, Refused) as error:
        return shown(request, HABITS, "fault.html", 404, lines=[str(error)], typed=())
    return _answered(request, view, edit, 409 if refusal else 200, refusal)


def _previewed(request: Request, house: HabitsHouse) -> Response:
    try:
        edit = _edit(fields_of(request))
    except Refused as error:
        return shown(request, HABITS, "fault.html", 409, lines=[str(error)], typed=())
    try:
        view = house.preview(edit)
    except SteadyError as error:
        return _form(request, house, edit, str(error))
    return _answered(request, view, edit, 200 if view["preview"]["can_save"] else 409)


def _saved(request: Request, house: HabitsHouse) -> Response:
    fields = fields_of(request)
    try:
        edit = _edit(fields)
    except Refused as error:
        return shown(request, HABITS, "fault.html", 409, lines=[str(error)], typed=())
    try:
        told = house.save(edit, fields.one("version"))
    except SteadyError as error:
        return _form(request, house, edit, str(error))
    return gone_back(request, HABITS, told)


def _answered(
    request: Request, view: Mapping[str, Any], edit: Edit, status: int, refusal: str = ""
) -> Response:
    return shown(request, HABITS, FORM, status, view=view, edit=edit, names=KINDS, refusal=refusal)
