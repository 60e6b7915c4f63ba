"""Coming in: a ticket, good once and for a short time, becomes a session."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from steadyhand.values import TypeAlias
from steadyhand.web.guard import Receive, Scope, Send
from steadyhand.web.navigation import PLACES, TODAY
from steadyhand.web.rendering import rendered
from steadyhand.web.session import Sessions

Redeem: TypeAlias = Callable[[str], bool]
"""Takes a ticket; True once for one that is good."""
LONGEST_TICKET = 100


def enter_route(sessions: Sessions, redeem: Redeem, cookie: str) -> Route:
    """The address that ``steady open`` opens."""

    def enter(request: Request) -> Response:
        ticket = request.query_params.get("ticket", "")[:LONGEST_TICKET]
        if not redeem(ticket):
            return locked_page()
        wanted = request.query_params.get("to", "")
        target = wanted if wanted in {place.path for place in PLACES} else TODAY.path
        answer = RedirectResponse(target, 303)
        answer.set_cookie(cookie, sessions.begin().secret, path="/", httponly=True, samesite="strict")
        return answer

    return Route("/enter", enter)


def locked_page() -> Response:
    """The page for who has no session: it tells how to come in, and nothing else."""
    return HTMLResponse(rendered("locked.html"), 403)


async def locked(scope: Scope, receive: Receive, send: Send) -> None:
    """The same as an application."""
    await locked_page()(scope, receive, send)
