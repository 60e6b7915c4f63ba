"""How the phone of this person stands."""

from steadyhand.bootstrap.phone.paired import ledger_of, pairing_for
from steadyhand.bootstrap.quick import Desk
from steadyhand.errors import Refused
from steadyhand.report.phone import Standing
from steadyhand.system.single_instance import PHONE, published

NONE = "No phone is configured."


def standing_of(desk: Desk) -> Standing:
    """What is configured, paired, waiting and refused. Raises PairingFault, and OSError for the ledger."""
    phone = desk.configuration.phone
    if phone is None:
        return Standing("", NONE)
    try:
        pairing_for(phone, desk.paths, desk.environ, asks=True)
    except Refused as refused:
        return Standing(phone.server, str(refused))
    ledger = ledger_of(desk.paths).read()
    waiting = sum(
        letter.is_out and not letter.taken_back and desk.now < letter.ends for letter in ledger.letters
    )
    line = published(desk.paths.runtime, PHONE)
    connected = None if line is None else line.get("connected") is True
    reason = str((line or {}).get("reason") or "")
    return Standing(phone.server, "", waiting, ledger.refused, ledger.refused_at, connected, reason)
