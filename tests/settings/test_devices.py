"""Several machines, as the person sets them."""

from datetime import timedelta

import pytest

from settings.samples import TASK, compiled, only_fault
from steadyhand.domain.reminding.habit import Devices
from steadyhand.settings.compiled import dump, load

TEA = TASK + "at = ['08:00']\n"
KEY, WORD, COLON = "password", "secret", ":"
FOLDER = "folder = '~/Sync/steadyhand'\n"


def devices(lines: str) -> Devices:
    """The table of these lines, compiled."""
    found = compiled(f"{TEA}[devices]\n{lines}").devices
    assert found is not None
    return found


def test_without_its_table_each_machine_keeps_to_itself() -> None:
    """Nothing of it is there unless it is asked for."""
    assert compiled(TEA).devices is None


def test_a_folder_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sealed, and called as the network calls the machine."""
    monkeypatch.setattr("steadyhand.settings.assemble.gethostname", lambda: "study")
    assert devices(FOLDER) == Devices("study", "~/Sync/steadyhand")


def test_every_key_has_its_place() -> None:
    """And survives being compiled."""
    configuration = compiled(
        f"{TEA}[devices]\nname = 'laptop'\n{FOLDER}sealed = false\nshow_after_s = 0\ncatch_up_s = 5\n"
        "[devices.postgres]\naddress = 'postgresql://me@box/steadyhand'\npassword_file = '/etc/secret'\n"
    )
    assert configuration.devices == Devices(
        "laptop",
        "~/Sync/steadyhand",
        sealed=False,
        postgres="postgresql://me@box/steadyhand",
        password_file="/etc/secret",  # noqa: S106 - a path
        show_after=timedelta(0),
        catch_up=timedelta(seconds=5),
    )
    assert load(dump(configuration)) == configuration


def test_a_variable_may_name_the_server() -> None:
    """As with every key, of a table in a table too."""
    found = compiled(TEA, STEADYHAND_DEVICES__POSTGRES__ADDRESS="postgresql://me@box").devices
    assert found is not None
    assert found.postgres == "postgresql://me@box"


@pytest.mark.parametrize(
    ("lines", "key", "words"),
    [
        ("name = 'laptop'", "devices.folder", "nothing leads to your other machines"),
        ("folder = 'Sync'", "devices.folder", "must begin with / or ~/"),
        (FOLDER + "show_after_s = -1", "devices.show_after_s", "at least 0"),
        (FOLDER + "key = 'secret'", "devices.key", "not a key"),
        ("[devices.postgres]", "devices.postgres.address", "missing"),
        (
            f"[devices.postgres]\naddress = 'postgresql://me{COLON}{WORD}@box/db'",
            "devices.postgres.address",
            "no password in it",
        ),
        (
            f"[devices.postgres]\naddress = 'host=box user=me {KEY}={WORD}'",
            "devices.postgres.address",
            "no password in it",
        ),
    ],
)
def test_what_is_wrong_is_told(lines: str, key: str, words: str) -> None:
    """With the place; and the log, which keeps the configuration, never gets a password."""
    fault = only_fault(f"{TEA}[devices]\n{lines}\n")
    assert fault.key == key
    assert words in fault.message
