"""A client of the server that a test has started."""

import ssl

from fakes.pace import FakePace
from stage.ntfy import NtfyServer
from steadyhand.domain.phone.address import server_of
from steadyhand.phone.ntfy import Message, Ntfy, Press
from steadyhand.phone.wire import Wire

TOPIC = "atopicthatnobodyguesses"


def client(
    server: NtfyServer, token: str = "", pace: FakePace | None = None, tls: ssl.SSLContext | None = None
) -> Ntfy:
    """A client, which waits for nothing."""
    return Ntfy(Wire(server_of(server.url), tls, pace or FakePace()), token)


def message(server: NtfyServer, *buttons: str, text: str = "A reminder is waiting.") -> Message:
    """A notification with these buttons, each of which posts its own label to the topic "reply"."""
    presses = tuple(Press(label, f"{server.url}/reply", label.lower()) for label in buttons)
    return Message(TOPIC, "Steadyhand", text, "sequence1", presses)
