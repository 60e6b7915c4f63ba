"""The diary's check-ins on a real desktop: their buttons, and what Open opens."""

from pathlib import Path

import pytest

from stage.desk import Desk
from stage.desktop import PrivateBus, Xfce4Notifyd, until
from stage.manager import UserManager
from stage.person import Person
from stage.served import Served

EVENING = """
[habits.morning]
enabled = false

[habits.evening]
before_bed_min = 835
"""
"""At 09:05."""
NONE, SOME, OPEN = range(3)


def stand_in(folder: Path, name: str) -> tuple[Path, Path]:
    """A program of that name that writes its words into a file; gives both paths."""
    program, heard = folder / "programs" / name, folder / f"{name}.heard"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >{heard}.draft; mv {heard}.draft {heard}\n')
    program.chmod(0o755)
    return program, heard


@pytest.mark.desktop
@pytest.mark.parametrize(("button", "closed_with"), [(NONE, "none"), (SOME, "some")])
def test_the_evenings_buttons_close_the_day(
    at_desk: Person, xfce: Xfce4Notifyd, button: int, closed_with: str
) -> None:
    """R-092: a real click on None today, and on Some, is in the log as what it means."""
    at_desk.configure(EVENING)
    at_desk.start_daemon()
    at_desk.let_pass(minutes=7)
    xfce.click_button(button)
    at_desk.until_logged("evening", "prompted", "done")
    (day,) = [row for row in at_desk.log() if row.kind == "day"]
    assert day.data == {"closed": True, closed_with: True}
    until(lambda: not xfce.bubbles(), "the answered bubble gone")


@pytest.mark.desktop
def test_open_opens_the_diary_in_a_terminal(tmp_path: Path, at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """The desktop's terminal is started on ``steady day``, and nothing is answered by that."""
    program, heard = stand_in(tmp_path, "xdg-terminal-exec")
    at_desk.surroundings["PATH"] = f"{program.parent}:{at_desk.environment['PATH']}"
    at_desk.configure(EVENING)
    at_desk.start_daemon()
    at_desk.let_pass(minutes=7)
    xfce.click_button(OPEN)
    until(heard.exists, "the terminal")
    assert heard.read_text().splitlines()[-1] == "day"
    assert at_desk.history("evening") == ["prompted"]


@pytest.mark.systemd
def test_what_a_service_opens_has_a_unit_of_its_own(tmp_path: Path, bus: PrivateBus) -> None:
    """The hardened service starts it through the manager, so that it outlives the daemon."""
    program, heard = stand_in(tmp_path, "xdg-terminal-exec")
    program.write_text(program.read_text() + "sleep 300\n")
    surroundings = {"DBUS_SESSION_BUS_ADDRESS": bus.address, "DISPLAY": ":0"}
    with UserManager() as manager, Served(manager, "2026-11-23 08:59:00", surroundings) as served:
        path = f"{program.parent}:{served.environment['PATH']}"
        with Desk(bus.address) as desk:
            served.configure(EVENING)
            served.start_service(extra=f"RestartSec=100ms\nEnvironment=PATH={path}")
            served.let_pass(minutes=7)
            (bubble,) = desk.until_open(1)
            desk.click(bubble, "open")
            until(heard.exists, "the terminal")
            served.manager.systemctl("stop", "steadyhand.service")
            units = served.manager.systemctl("list-units", "--plain", "--no-legend", "run-*.service")
    assert "running" in units


REVIEW = """
[programme]
start = 2026-10-27

[habits.morning]
enabled = false

[habits.week-four]
at = ["09:05"]
"""


@pytest.mark.desktop
def test_on_day_28_open_opens_the_review(tmp_path: Path, at_desk: Person, xfce: Xfce4Notifyd) -> None:
    """R-006: the daemon asks by itself; the button makes the page and has the desktop open it."""
    program, heard = stand_in(tmp_path, "xdg-open")
    at_desk.surroundings["PATH"] = f"{program.parent}:{at_desk.environment['PATH']}"
    at_desk.configure(REVIEW)
    at_desk.start_daemon()
    at_desk.let_pass(minutes=7)
    xfce.click_button(0)
    until(heard.exists, "the browser")
    page = Path(heard.read_text().strip())
    assert "Not enough data" in page.read_text()
    at_desk.until_logged("week-four", "prompted", "done")
