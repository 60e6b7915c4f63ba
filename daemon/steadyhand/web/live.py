"""Live: a browser that shows a page is told when something has changed. Nothing polls."""

import asyncio
from collections.abc import AsyncIterator, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

PATH = "/live"
MOST_STREAMS = 32
OPENED = "retry: 2000\n\n"


class Live:
    """The streams that are open. Belongs to the event loop's thread.

    ``look`` names how things stand; ``mark`` is what it said last. A page names the mark it was made
    with, so what has changed before its stream was open is told at once.
    """

    def __init__(self, look: Callable[[], str]) -> None:
        self._look = look
        self._streams: set[asyncio.Event] = set()
        self.mark = look()

    @property
    def route(self) -> Route:
        """The address of the streams."""
        return Route(PATH, self._open)

    def as_of_now(self) -> str:
        """Look, tell every stream where something has changed, and name how things stand."""
        self.changed()
        return self.mark

    def changed(self) -> None:
        """Something may have changed: tell every stream, where it is so."""
        mark = self._look()
        if mark == self.mark:
            return
        self.mark = mark
        for stream in self._streams:
            stream.set()

    async def _open(self, request: Request) -> Response:
        if len(self._streams) >= MOST_STREAMS:
            return Response(status_code=204)
        since = request.query_params.get("since", "")
        return StreamingResponse(self._events(since), media_type="text/event-stream")

    async def _events(self, since: str) -> AsyncIterator[str]:
        stream = asyncio.Event()
        self._streams.add(stream)
        try:
            yield OPENED
            if self.mark != since:
                yield _changed(self.mark)
            while True:
                await stream.wait()
                stream.clear()
                yield _changed(self.mark)
        finally:
            self._streams.discard(stream)


def _changed(mark: str) -> str:
    """The event; a page that has that mark already, as after its own entry, need not be made anew."""
    return f"event: changed\ndata: {mark}\n\n"
