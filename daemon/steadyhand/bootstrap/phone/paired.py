"""Where a pairing and its ledger are kept, and the client that speaks for it."""

from collections.abc import Mapping
from pathlib import Path

from steadyhand.bootstrap.phone.vault import KeyringVault
from steadyhand.domain.phone.address import server_of
from steadyhand.domain.reminding.habit import Configuration, Phone
from steadyhand.errors import Refused
from steadyhand.notify.choosing import session_bus
from steadyhand.phone.ledger import LedgerFile
from steadyhand.phone.ntfy import Ntfy, bearer
from steadyhand.phone.pairing import Pairing, Vault, pairing_in
from steadyhand.phone.wire import Wire
from steadyhand.system.paths import Paths

PAIRING = "phone-pairing.json"
NOT_PAIRED = "The phone is not paired yet: steady phone pair"
ANOTHER_SERVER = "The phone was paired with {}. Pair it anew for this server: steady phone pair --again"
NOT_FOR_PUSH = {"X-Firebase": "no"}
"""Answers are for this machine: no service of the phone's maker is to carry them."""


def vault_of(where: Paths, environ: Mapping[str, str], *, asks: bool = False) -> Vault:
    """Where the pairing's secrets are. ``asks``: the keyring may open a window, as for a command."""
    return KeyringVault(Path(where.state) / PAIRING, session_bus(environ), asks=asks)


def ledger_of(where: Paths) -> LedgerFile:
    """What is remembered of the phone."""
    return LedgerFile(Path(where.phone_ledger))


def configured(configuration: Configuration, source: str) -> Phone:
    """The phone that is configured. Raises Refused, with the lines to write into ``source``."""
    if configuration.phone is None:
        raise Refused(
            f'No phone is configured. Write into {source}:\n\n[phone]\nserver = "https://ntfy.example"\n\n'
            "with the address of a server that speaks ntfy's protocol, one of your own if you can."
        )
    return configuration.phone


def pairing_for(phone: Phone, where: Paths, environ: Mapping[str, str], *, asks: bool = False) -> Pairing:
    """The pairing with the server that is configured. Raises Refused or PairingFault."""
    pairing = pairing_in(vault_of(where, environ, asks=asks))
    if pairing is None:
        raise Refused(NOT_PAIRED)
    if pairing.server != phone.server:
        raise Refused(ANOTHER_SERVER.format(pairing.server))
    return pairing


def client_of(pairing: Pairing) -> Ntfy:
    """What speaks to its server."""
    return Ntfy(Wire(server_of(pairing.server)), pairing.token)


def button_headers(pairing: Pairing) -> dict[str, str]:
    """What a button sends along with an answer."""
    return {**NOT_FOR_PUSH, **bearer(pairing.button_token)}
