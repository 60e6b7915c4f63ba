"""Opening what a prompt is about: the diary and the questions in a terminal, the review in a browser.

What is opened outlives the daemon and has none of its restrictions: under systemd it gets a unit of
its own. Its words name a command and hold nothing of the person's.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence

from steadyhand.domain.reminding.habit import EVENING, MORNING, REASSESSMENT, SCREENING

IN_TERMINAL: Mapping[str, tuple[str, ...]] = {
    EVENING: ("day",),
    MORNING: ("day",),
    SCREENING: ("screen",),
}
IN_BROWSER: Mapping[str, tuple[str, ...]] = {REASSESSMENT: ("review", "--open")}
TERMINALS: tuple[tuple[str, ...], ...] = (
    ("xdg-terminal-exec",),
    ("x-terminal-emulator", "-e"),
    ("gnome-terminal", "--"),
    ("kgx", "--"),
    ("konsole", "-e"),
    ("xfce4-terminal", "-x"),
    ("foot",),
    ("kitty",),
    ("alacritty", "-e"),
    ("xterm", "-e"),
)
"""Each with the word before a command; what the desktop itself prefers comes first."""
AND_WAIT = '"$@"; printf "\\nPress Enter to close this window. "; read -r _'
OWN_UNIT = ("systemd-run", "--user", "--quiet", "--collect", "--no-block", "--property=KillMode=process")
"""What starts a window and ends must not take the window with it."""
PATIENCE_S = 30.0
DISPLAYS = ("WAYLAND_DISPLAY", "DISPLAY")


def by_hand(topic: str) -> str:
    """What to type to open it oneself."""
    words = IN_TERMINAL.get(topic) or IN_BROWSER.get(topic) or ("status",)
    return " ".join(("steady", words[0]))


class Opener:
    """Opens what a topic of the diary is about, in the person's session."""

    def __init__(self, environ: Mapping[str, str], which: Callable[[str], str | None] = shutil.which) -> None:
        self._environ = environ
        self._which = which

    def open(self, topic: str) -> bool:
        """Open it; False where there is nothing to open it with, or for another topic. Blocks a little."""
        return self._run(self.words(topic))

    def _run(self, words: Sequence[str] | None) -> bool:
        if words is None:
            return False
        try:
            ended = subprocess.run(  # noqa: S603 - a fixed command, found on the person's own path
                words,
                env=dict(self._environ),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
        return ended.returncode == 0

    def open_address(self, address: str) -> bool:
        """Open it in the browser; False without a display or anything to open it with. Blocks a little."""
        if not any(self._environ.get(name) for name in DISPLAYS) or not self._has("xdg-open"):
            return False
        return self._run(self._apart(["xdg-open", address]))

    def words(self, topic: str) -> list[str] | None:
        """The command that opens it and returns at once; None where there is none."""
        command = [sys.executable, "-m", "steadyhand.cli.main"]
        if topic in IN_BROWSER:
            return None if not self._has("xdg-open") else self._apart([*command, *IN_BROWSER[topic]])
        found = ((self._which(program), before) for program, *before in TERMINALS)
        terminal = next(([program, *before] for program, before in found if program), None)
        if topic not in IN_TERMINAL or terminal is None:
            return None
        waiting = ["sh", "-c", AND_WAIT, "sh", *command, *IN_TERMINAL[topic]]
        return self._apart([*terminal, *waiting])

    def _apart(self, words: Sequence[str]) -> list[str] | None:
        if self._is_a_unit() and self._has(OWN_UNIT[0]):
            kept = (f"--setenv={name}" for name in sorted(self._environ) if name.startswith("STEADYHAND_"))
            return [*OWN_UNIT, *kept, "--", *words]
        return ["setsid", "--fork", *words] if self._has("setsid") else None

    def _is_a_unit(self) -> bool:
        return "INVOCATION_ID" in self._environ

    def _has(self, program: str) -> bool:
        return self._which(program) is not None
