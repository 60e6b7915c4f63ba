"""Why the server could not be used. No reason holds a topic: a topic is a password."""

from steadyhand.errors import SteadyError, Unavailable


class Trouble(Unavailable):
    """The server is out of reach, or does not speak as ntfy's documentation states."""


class Denied(Trouble):
    """The server knows who asks, or does not, and says no: an access token is missing or wrong."""


class Throttled(Trouble):
    """The server asks for patience; ``wait_s``: for how long, in seconds, where it says so."""

    def __init__(self, message: str, wait_s: float | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s


class Unsupported(Trouble):
    """The server is older than what was asked of it."""


class PairingFault(SteadyError):
    """What the pairing is kept in cannot be read or written."""
