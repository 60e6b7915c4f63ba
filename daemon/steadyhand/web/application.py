"""The page as one application: its routes, and the guard before them."""

from collections.abc import Callable, Iterable, Iterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from steadyhand.errors import SteadyError
from steadyhand.values import NamedTuple
from steadyhand.web.entering import Redeem, enter_route, locked
from steadyhand.web.fields import Fields
from steadyhand.web.guard import TOKEN, VISIT, Application, Guard, Visit
from steadyhand.web.live import Live
from steadyhand.web.navigation import KNOWN, TODAY, Place, place_at
from steadyhand.web.once import ONCE
from steadyhand.web.rendering import shown
from steadyhand.web.session import Keeper, Sessions
from steadyhand.web.static_files import static_route

NOWHERE = Place("", "Not found")
NOT_THERE = "There is no such page."
UNSEEN = frozenset({TOKEN, ONCE, "event", "habit", "occurrence", "what", "name", "has", "version"})
"""Fields that the person does not fill in."""
FAILED = "This page could not be made. What was recorded before is safe. Try again, or use steady status."


class Door(NamedTuple):
    """Where the page is served, and how one comes in.

    ``host``: the address as "127.0.0.1:45123". ``redeem``: takes a ticket, and says once that it is good.
    ``keeper``: where sessions are kept. ``footer``: the sentence under every page.
    """

    host: str
    redeem: Redeem
    keeper: Keeper
    footer: Callable[[], str]


def application(door: Door, live: Live, routes: Iterable[BaseRoute]) -> Application:
    """The whole page: these routes, coming in, the live events, and the files."""
    sessions = Sessions(door.keeper)
    handlers = {SteadyError: _told, 404: _missing, 405: _of_a_form, Exception: _failed}
    inner = Starlette(exception_handlers=handlers)
    inner.state.footer = door.footer
    guard = Guard(inner, door.host, sessions, locked=locked, mark=live.as_of_now)
    inner.router.routes.extend(
        [enter_route(sessions, door.redeem, guard.cookie), live.route, static_route(), *routes]
    )
    return guard


def _told(request: Request, error: Exception) -> Response:
    """A fault that has words for the person: a log that cannot be read, a faulty configuration."""
    return _plain(request, str(error), 503)


def _missing(request: Request, _: Exception) -> Response:
    return _plain(request, NOT_THERE, 404)


def _of_a_form(request: Request, error: Exception) -> Response:
    """The address of a form, loaded anew after a refusal without script: nothing is there but its page."""
    if request.method not in {"GET", "HEAD"}:
        return _missing(request, error)
    path = request.url.path
    over = [place for place in KNOWN if path.startswith(f"{place.path}/")]
    return RedirectResponse(over[0].path if over else TODAY.path, 303)


def _failed(request: Request, _: Exception) -> Response:
    return _plain(request, FAILED, 500)


def _typed(fields: Fields) -> Iterator[tuple[str, str]]:
    """What the person has filled in, so that it can be copied where it could not be taken."""
    return ((name, text) for name, text in fields.items() if name not in UNSEEN and name[:4] != "was.")


def _plain(request: Request, text: str, status: int) -> Response:
    visit: Visit = request.scope[VISIT]
    if visit.session is None:
        return Response(status_code=status)
    here = place_at(request.url.path) or NOWHERE
    typed = [(name.removeprefix("is.").replace("_", " "), text) for name, text in _typed(visit.fields)]
    return shown(request, here, "fault.html", status, lines=text.splitlines(), typed=typed)
