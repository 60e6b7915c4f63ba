"""What can go wrong with an X display, as the silence of a source."""

from collections.abc import Iterator
from contextlib import contextmanager

from steadyhand.presence.bus import Silent


@contextmanager
def faults_silenced() -> Iterator[None]:
    """Raises Silent for every fault of the display or of the connection to it."""
    from Xlib import error  # noqa: PLC0415 - only where there is such a display

    try:
        yield
    except (
        OSError,
        error.DisplayError,
        error.XauthError,
        error.XError,
        error.ConnectionClosedError,
    ) as fault:
        raise Silent(f"the display cannot be watched ({type(fault).__name__})") from fault
