"""What pages are made with: one script and the styles, from this package alone."""

from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def static_route() -> Route:
    """The address of the files, which are read once."""
    found = {each.name: each.read_bytes() for each in files("steadyhand.web").joinpath("static").iterdir()}

    def give(request: Request) -> Response:
        name = request.path_params["name"]
        kind = KINDS.get(f".{name.rpartition('.')[2]}")
        if name not in found or kind is None:
            return Response(status_code=404)
        return Response(found[name], media_type=kind)

    return Route("/static/{name}", give)
