"""The shipped unit, run by a real user manager on the real ``steady run``."""

import signal
import subprocess
from collections.abc import Iterator

import pytest

from stage.days import TEA, WALK, day_with, task
from stage.desktop import until
from stage.manager import STEADY as UNIT
from stage.manager import UserManager
from stage.served import SOON, Served

pytestmark = pytest.mark.systemd
FAULTY = 'kind = "task"\nat = ["25:00"]\n'


@pytest.fixture
def served() -> Iterator[Served]:
    """A user manager and its person, a minute before nine."""
    with UserManager() as manager, Served(manager, "2026-11-23 08:59:00") as person:
        yield person


def test_it_counts_as_started_when_it_works(served: Served) -> None:
    """READY=1 comes after the first tick: what fell due while it was away is shown when start returns."""
    served.configure(day_with(TEA))
    served.start_service()
    served.manager.systemctl("stop", UNIT)
    served.let_pass(minutes=2)
    served.manager.systemctl("start", UNIT)
    assert served.history("tea") == ["prompted"]


def test_the_status_line_counts_and_names_nothing(served: Served) -> None:
    """I-8: today's counts stand in ``systemctl status``; a title, a habit's name or a note never does."""
    served.configure(day_with(task("brew", "09:00", "Elderflower", 'note = "Two cups"'), WALK))
    served.start_service()
    assert "0 open" in served.shown("StatusText")
    served.let_pass(minutes=2)
    until(lambda: "1 open" in served.shown("StatusText"), "the open reminder")
    assert served.steady("done", "brew").returncode == 0
    until(lambda: "1 done" in served.shown("StatusText"), "the answer")
    hidden = ("elderflower", "two cups", "brew")
    told = served.manager.systemctl("status", UNIT).lower()
    assert [line for line in told.splitlines() if any(word in line for word in hidden)] == []


def test_reload_takes_a_good_file_over(served: Served) -> None:
    """After ``systemctl reload`` the new configuration is in force, in the same process."""
    served.configure(day_with(TEA))
    served.start_service()
    process = served.shown("MainPID")
    served.configure(day_with(TEA, WALK))
    served.manager.systemctl("reload", UNIT)
    until(lambda: [row.kind for row in served.log()].count("config_changed") == 2, "the change in the log")
    served.let_pass(minutes=12)
    served.until_logged("walk", "prompted")
    assert served.shown("MainPID") == process


def test_reload_of_a_faulty_file_changes_nothing(served: Served) -> None:
    """I-7: reload returns, the status says so, ``steady check`` exits 78, and reminders go on."""
    served.configure(day_with(TEA))
    served.start_service()
    served.configure(day_with(TEA, "[habits.walk]\n" + FAULTY))
    served.manager.systemctl("reload", UNIT)
    until(lambda: "configuration faulty" in served.shown("StatusText"), "the status line")
    assert served.steady("check").returncode == 78
    served.let_pass(minutes=2)
    served.until_logged("tea", "prompted")


def test_a_mended_file_ends_the_complaint(served: Served) -> None:
    """I-7: after a reload with the fault gone the status line speaks of the day alone."""
    served.configure(day_with(TEA))
    served.start_service()
    served.configure(FAULTY)
    served.manager.systemctl("reload", UNIT)
    until(lambda: "configuration faulty" in served.shown("StatusText"), "the complaint")
    served.configure(day_with(TEA, WALK))
    served.manager.systemctl("reload", UNIT)
    until(lambda: served.shown("StatusText").startswith("today:"), "the complaint gone")


def test_a_crash_with_a_faulty_file_changes_nothing(served: Served) -> None:
    """I-7: started anew beside a file that was broken meanwhile, what was in force goes on."""
    served.configure(day_with(TEA))
    served.start_service()
    served.configure(FAULTY)
    served.manager.systemctl("kill", "--signal=KILL", UNIT)
    served.until_back()
    assert "configuration faulty" in served.shown("StatusText")
    served.let_pass(minutes=2)
    served.until_logged("tea", "prompted")


def test_a_stopped_loop_is_killed_and_comes_back(served: Served) -> None:
    """The watchdog ends a daemon that no longer turns; the next one goes on where the log ends."""
    served.configure(day_with(TEA))
    served.start_service(extra=f"{SOON}\nWatchdogSec=1")
    served.let_pass(minutes=2)
    served.until_logged("tea", "prompted")
    served.manager.systemctl("kill", f"--signal={signal.SIGSTOP.name}", UNIT)
    served.until_back()
    served.until_logged("tea", "prompted", "prompted")


def test_a_killed_daemon_loses_nothing(served: Served) -> None:
    """I-2, I-3: what was answered before SIGKILL stays answered; what was open is asked again."""
    served.configure(day_with(TEA, WALK))
    served.start_service()
    served.let_pass(minutes=2)
    served.until_logged("tea", "prompted")
    assert served.steady("done", "tea").returncode == 0
    served.let_pass(minutes=10)
    served.until_logged("walk", "prompted")
    served.manager.systemctl("kill", "--signal=KILL", UNIT)
    served.until_back()
    served.until_logged("walk", "prompted", "prompted")
    assert served.history("tea") == ["prompted", "done"]


def test_stop_ends_in_time_and_in_order(served: Served) -> None:
    """No time-out, no kill, and ``stopped`` is the log's last word."""
    served.configure(day_with(TEA))
    served.start_service()
    served.manager.systemctl("stop", UNIT)
    assert served.shown("Result") == "success"
    assert served.log()[-1].kind == "stopped"


@pytest.mark.parametrize("text", ["[habits.walk]\n" + FAULTY, None])
def test_a_faulty_or_missing_file_is_not_tried_again(served: Served, text: str | None) -> None:
    """I-7: nothing was ever in force, so it exits 78 with the remedy, and the unit stays failed."""
    if text is not None:
        served.configure(text)
    with pytest.raises(subprocess.CalledProcessError):
        served.start_service()
    assert (served.shown("ExecMainStatus"), served.shown("NRestarts")) == ("78", "0")
    assert served.shown("ActiveState") == "failed"
    assert str(served.configuration) in served.manager.log()


def test_a_second_daemon_refuses(served: Served) -> None:
    """Started by hand beside the service it exits 1 and names the first, which goes on."""
    served.configure(day_with(TEA))
    served.start_service()
    second = served.try_daemon()
    assert second.exit_code() == 1
    assert served.shown("MainPID") in second.output()
    assert served.shown("ActiveState") == "active"
