"""The phone's unit, from pairing to letting go."""

import pytest

from cli.household import STEADY, Household
from phone.owner import Owner
from stage.manager import UserManager
from stage.ntfy import NtfyServer
from steadyhand.system.companion_unit import PHONE as NAME


@pytest.mark.systemd
def test_pairing_starts_it_under_all_its_restrictions(server: NtfyServer) -> None:
    """A reminder goes out and its answer comes back; letting go ends it and takes the unit away."""
    with UserManager() as manager:
        owner = Owner(Household(manager.home), server)
        owner.shown("stretch")
        assert "it starts with the daemon" in manager.run(str(STEADY), "phone", "pair").stdout
        server.wait_for_messages(owner.pairing.notify, 1)
        server.wait_for_streams(1)
        server.press(owner.pairing.notify, "Done")
        server.wait_for_taken_back(owner.pairing.notify, 1)
        assert owner.recorded == [("done", "stretch")]
        assert manager.show(NAME, "ActiveState") == "active"
        assert manager.run(str(STEADY), "phone", "unpair").returncode == 0
        assert manager.show(NAME, "ActiveState") == "inactive"
        assert not (manager.units / NAME).exists()
