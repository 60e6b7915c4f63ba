"""Reading a QR code that a terminal shows, as a camera does."""

import subprocess
from itertools import chain
from pathlib import Path


def read_by_camera(drawing: str, tmp_path: Path) -> str:
    """What a reader of codes makes of the terminal's picture: light where a half of a cell is filled."""
    halves = {"█": (255, 255), "▀": (255, 0), "▄": (0, 255), " ": (0, 0)}
    rows = [
        bytes(chain.from_iterable([halves[cell][half]] * 4 for cell in line))
        for line in drawing.splitlines()
        for half in (0, 1)
    ]
    picture = tmp_path / "code.pgm"
    content = b"".join(row * 4 for row in rows)
    picture.write_bytes(b"P5 %d %d 255\n" % (len(rows[0]), len(rows) * 4) + content)
    return subprocess.run(
        ["zbarimg", "--quiet", "--raw", picture], check=True, capture_output=True, text=True
    ).stdout.strip()
