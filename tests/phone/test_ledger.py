"""What is remembered of the phone, and the pairing."""

import os
import stat
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyhand.bootstrap.phone.vault import KeyringVault
from steadyhand.domain.phone.letter import Letter, Topic
from steadyhand.domain.reminding.calendar import Calendar
from steadyhand.domain.reminding.habit import Rhythm
from steadyhand.domain.reminding.prompt import Choice
from steadyhand.phone.answers import Fault, Unaccepted
from steadyhand.phone.ledger import REMEMBERED, Ledger, LedgerFile
from steadyhand.phone.pairing import Pairing, keep, new_pairing, pairing_in
from steadyhand.phone.trouble import PairingFault

DAYS = Calendar(Rhythm(time(4), (time(7),) * 7, (time(23),) * 7), ZoneInfo("UTC"))
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LETTER = Letter("a" * 32, NOW, (Topic("pills@2026-11-23T09:00", 1, NOW + timedelta(hours=1)),))
FULL = Ledger(
    "m1", (LETTER, LETTER._replace(id="b" * 32, taken_back=True)), frozenset({("a" * 32, Choice.DONE)})
).with_refusal(Fault.FORGED, NOW)


def mode(path: Path) -> int:
    """Who may do what with it."""
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_kept_is_what_is_read(tmp_path: Path) -> None:
    """Letters, presses, refusals and the place in the topic outlive the process."""
    file = LedgerFile(tmp_path / "phone.json")
    assert file.read() == Ledger()
    file.write(FULL)
    assert LedgerFile(tmp_path / "phone.json").read() == FULL


def test_a_press_is_known_after_a_restart(tmp_path: Path) -> None:
    """A replay is refused by the next process as well."""
    pairing = new_pairing("https://ntfy.example", "device")
    button = pairing.seal.button(LETTER, Choice.DONE)
    LedgerFile(tmp_path / "phone.json").write(FULL)
    again = LedgerFile(tmp_path / "phone.json").read()
    assert pairing.seal.judged(button, again, NOW) == Unaccepted(Fault.REPLAYED)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "5", "null", "{}", '{"since":1,"letters":[{}]}', "[" * 90_000]
)
def test_a_garbled_ledger_is_an_empty_one(tmp_path: Path, text: str) -> None:
    """Every button that is out is then refused: nothing is taken on trust."""
    (tmp_path / "phone.json").write_text(text)
    assert LedgerFile(tmp_path / "phone.json").read() == Ledger()


@given(st.binary(max_size=200))
def test_any_bytes_are_a_ledger_or_none(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    """No content raises anything."""
    path = tmp_path_factory.getbasetemp() / "any.json"
    path.write_bytes(content)
    assert LedgerFile(path).read() == Ledger()


def test_what_is_long_over_is_forgotten() -> None:
    """A day after a letter ended, and its presses with it; refusals stay counted."""
    assert FULL.tidied(LETTER.ends + REMEMBERED - timedelta(seconds=1)) == FULL
    over = FULL.tidied(LETTER.ends + REMEMBERED)
    assert (over.letters, over.pressed, over.refused) == ((), frozenset(), {"forged": 1})


def test_days_can_be_forgotten() -> None:
    """A letter about one of them is gone with what was pressed of it."""
    day = date(2026, 11, 23)
    assert FULL.without_days(day - timedelta(days=3), day - timedelta(days=1), DAYS) == FULL
    forgotten = FULL.without_days(day - timedelta(days=3), day, DAYS)
    assert (forgotten.letters, forgotten.pressed) == ((), frozenset())


def test_the_small_hours_are_forgotten_with_the_day_they_end() -> None:
    """The clock names another date by then."""
    small_hours = LETTER._replace(topics=(Topic("pills@2026-11-24T00:30", 0, NOW + timedelta(hours=17)),))
    ledger = Ledger(letters=(small_hours,))
    day = date(2026, 11, 23)
    assert ledger.without_days(day, day, DAYS).letters == ()
    assert ledger.without_days(day + timedelta(days=1), day + timedelta(days=1), DAYS) == ledger


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_the_files_are_their_owners_alone(tmp_path: Path, umask: int) -> None:
    """Whatever the umask (I-9); they appear whole, and no draft stays."""
    before = os.umask(umask)
    try:
        LedgerFile(tmp_path / "new" / "phone.json").write(FULL)
        keep(
            new_pairing("https://ntfy.example", "device"),
            KeyringVault(tmp_path / "new" / "pairing", None, asks=False),
        )
    finally:
        os.umask(before)
    assert mode(tmp_path / "new") == 0o700
    assert {path.name: mode(path) for path in (tmp_path / "new").iterdir()} == {
        "phone.json": 0o600,
        "pairing": 0o600,
    }


def test_a_pairing_is_kept_whole(tmp_path: Path) -> None:
    """The key in full, and the tokens where there are some."""
    vault = KeyringVault(tmp_path / "pairing", None, asks=False)
    made = new_pairing("https://ntfy.example", "device", ("tk_mine", "tk_button"))
    assert pairing_in(vault) is None
    keep(made, vault)
    assert pairing_in(vault) == made
    assert vault.remove()
    assert (pairing_in(vault), vault.remove()) == (None, False)


def test_no_two_pairings_share_anything() -> None:
    """Both topics and the key are new, and the topics differ from each other."""
    first, second = (new_pairing("https://ntfy.example", "device") for _ in range(2))
    topics = {first.notify, first.reply, second.notify, second.reply}
    assert len(topics) == 4
    assert first.key != second.key
    assert len(first.key) == 32


def test_no_secret_is_in_what_is_printed_of_a_pairing() -> None:
    """Nor in a traceback that shows it."""
    made = new_pairing("https://ntfy.example", "device", ("tk_mine", ""))
    shown = f"{made!r} {made}"
    assert not any(secret in shown for secret in (made.notify, made.reply, "tk_mine", made.key.hex()))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"server":"s","device":"d","notify":"n","reply":"r","key":"YQ==","token":""}']
)
def test_a_garbled_pairing_is_told_with_the_remedy(tmp_path: Path, text: str) -> None:
    """And not taken for none."""
    (tmp_path / "pairing").write_text(text)
    (tmp_path / "pairing").chmod(0o600)
    with pytest.raises(PairingFault, match="steady phone pair"):
        pairing_in(KeyringVault(tmp_path / "pairing", None, asks=False))


def test_a_pairing_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    """With the place, and without the secret."""
    (tmp_path / "file").write_text("")
    made: Pairing = new_pairing("https://ntfy.example", "device")
    with pytest.raises(PairingFault, match="cannot be written") as found:
        keep(made, KeyringVault(tmp_path / "file" / "pairing", None, asks=False))
    assert made.notify not in str(found.value)
