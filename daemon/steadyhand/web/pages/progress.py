"""*Progress*: four weeks in a calendar, a table of the weeks, and charts of the days."""

from collections.abc import Mapping

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from steadyhand.report.page.progress_page import progress_body
from steadyhand.values import Any, Protocol
from steadyhand.web.navigation import PROGRESS
from steadyhand.web.rendering import linked, shown

PROGRAMME = "programme"


class ProgressHouse(Protocol):
    """What this page needs of the house; raises SteadyError with words for the person."""

    def progress(self, *, programme: bool) -> Mapping[str, Any]:
        """The last four weeks as ``report.progress.progress_view`` makes them, or the programme's."""


def routes(house: ProgressHouse) -> list[BaseRoute]:
    """The page's routes."""

    def show(request: Request) -> Response:
        view = house.progress(programme=request.query_params.get("of") == PROGRAMME)
        view = {**view, "warnings": [linked(line) for line in view["warnings"]]}
        return shown(request, PROGRESS, "progress.html", body=Markup(progress_body(view)))  # noqa: S704 - escaped there

    return [Route(PROGRESS.path, show)]
