"""The daemon, the desktop and the phone together: what waits on one is answered on the other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.days import day_with, task
from stage.desk import Desk
from stage.desktop import PrivateBus, Program, until
from stage.mocked import MockedSleep
from stage.ntfy import NtfyServer
from stage.person import STEADY, Person
from stage.suspending import suspend, told_by_logind
from steadyhand.bootstrap.phone.vault import KeyringVault
from steadyhand.phone.pairing import Pairing, pairing_in

pytestmark = pytest.mark.desktop
TEA = day_with(task("tea", "09:00", more="window_min = 60\nsnooze_min = 10"))
PHONE = """
[phone]
server = "{}"
after_min = 10
"""


class Owner(Person):
    """Somebody at a desk, with a phone that reaches them through a server."""

    def __init__(self, folder: Path, bus: PrivateBus, server: NtfyServer) -> None:
        address = bus.address
        buses = {"DBUS_SESSION_BUS_ADDRESS": address, "DBUS_SYSTEM_BUS_ADDRESS": address}
        super().__init__(folder, "2026-11-23 08:59:00", buses)
        self.server = server
        self._programs: list[Program] = []
        self.configure(TEA + PHONE.format(server.url))

    def __exit__(self, *_: object) -> None:
        for program in self._programs:
            program.kill()
        self.kill_daemons()

    def begin(self) -> None:
        """Pair the phone and start both processes, which take a jump of the clock for a suspend."""
        paired = self.steady("phone", "pair")
        assert paired.returncode == 0, paired.stderr
        self.sleep_through_jumps()
        self.start_daemon()
        with (self.home.parent / "phone.out").open("wb") as output:
            self._programs.append(Program(STEADY, "__phone", environment=self.environment, output=output))
        self.server.wait_for_streams(1)

    @property
    def pairing(self) -> Pairing:
        """What the two have agreed on."""
        found = pairing_in(KeyringVault(self.state / "phone-pairing.json", None, asks=False))
        assert found is not None
        return found

    def sent(self, number: int) -> None:
        """Wait until the phone has been sent so many messages."""
        self.server.wait_for_messages(self.pairing.notify, number)

    def press(self, label: str) -> None:
        """Press a button of the last message on the phone."""
        self.server.press(self.pairing.notify, label)


def sleeps(owner: Owner, machine: MockedSleep, **span: float) -> None:
    """The machine is suspended for so long, and wakes."""
    suspend(owner, machine, **span)
    told_by_logind(owner, machine)


@pytest.fixture
def owner(tmp_path: Path, bus: PrivateBus, machine: MockedSleep, desk: Desk) -> Iterator[Owner]:
    """Somebody with a reminder on the desktop since a minute, after a nap of two."""
    with NtfyServer() as server, Owner(tmp_path, bus, server) as somebody:
        somebody.begin()
        sleeps(somebody, machine, minutes=2)
        desk.until_open(1)
        yield somebody


def test_what_nobody_answers_goes_to_the_phone_after_a_suspend(
    owner: Owner, machine: MockedSleep, desk: Desk
) -> None:
    """Nothing but the machine's waking tells the phone's process that it is time; Done closes the bubble."""
    assert owner.server.messages(owner.pairing.notify) == []
    sleeps(owner, machine, minutes=15)
    owner.sent(1)
    assert len(desk.open) == 1
    owner.press("Done")
    until(lambda: not desk.open, "the bubble gone")
    owner.until_logged("tea", "prompted", "done")
    assert [row.via for row in owner.log() if row.kind == "done"] == ["phone"]
    owner.server.wait_for_taken_back(owner.pairing.notify, 1)


def test_what_the_phone_puts_off_comes_again(owner: Owner, machine: MockedSleep, desk: Desk) -> None:
    """Snooze on the phone takes the bubble down; it comes back on the desktop, and later to the phone."""
    sleeps(owner, machine, minutes=15)
    owner.sent(1)
    owner.press("Snooze")
    until(lambda: not desk.open, "the bubble gone")
    sleeps(owner, machine, minutes=11)
    desk.until_open(1)
    sleeps(owner, machine, minutes=11)
    owner.sent(2)
    owner.press("Skip")
    owner.until_logged("tea", "prompted", "snoozed", "prompted", "skipped")
