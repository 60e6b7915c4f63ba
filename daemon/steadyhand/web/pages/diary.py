"""*Diary*: still to be made."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.web.navigation import DIARY
from steadyhand.web.rendering import shown


def routes() -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        return shown(request, DIARY, "diary.html")

    return [Route(DIARY.path, show)]
