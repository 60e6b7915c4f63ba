"""A text as a QR code for the terminal."""

import io

import segno

_LIGHT_ON_DARK = "\x1b[97;40m"
_PLAIN = "\x1b[0m"


def drawn(text: str, *, coloured: bool) -> str:
    """Lines of half blocks, with a quiet zone; capitals alone make it small.

    ``coloured``: with the two colours set, so that it can be read whatever the terminal's are.
    """
    drawing = io.StringIO()
    segno.make(text, error="m", micro=False).terminal(drawing, compact=True)
    lines = drawing.getvalue().splitlines()
    return "\n".join(f"{_LIGHT_ON_DARK}{line}{_PLAIN}" if coloured else line for line in lines) + "\n"
