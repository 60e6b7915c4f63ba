"""What pages are made with: scripts and styles, from this package and the reports alone."""

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from steadyhand.report.page.review_page import chart_styles

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def static_route() -> Route:
    """The address of the files, which are read once."""
    found = {each.name: each.read_bytes() for each in files("steadyhand.web").joinpath("static").iterdir()}
    found["charts.css"] = chart_styles().encode()

    def give(request: Request) -> Response:
        name = request.path_params["name"]
        kind = KINDS.get(f".{name.rpartition('.')[2]}")
        if name not in found or kind is None:
            return Response(status_code=404)
        return Response(found[name], media_type=kind)

    return Route("/static/{name}", give)
