"""``steady phone``: pairing a phone, how it stands, and letting it go."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from getpass import getpass

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.companion import served, started, stopped
from steadyhand.cli.console import say, say_json
from steadyhand.cli.recording import add_json, read_input
from steadyhand.errors import Refused, UsageFault
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from steadyhand.phone.pairing import Pairing

BY_HAND = "steady __phone"
PAIR, STATUS, UNPAIR = "pair", "status", "unpair"
LONGEST_TOKEN = 200


def take_phone(parser: ArgumentParser) -> None:
    """The words of ``phone``."""
    parser.add_argument("what", choices=(PAIR, STATUS, UNPAIR), help=f"one of: {PAIR}, {STATUS}, {UNPAIR}")
    parser.add_argument(
        "--again", action="store_true", help="pair: with new topics and a new key; the old ones fall silent"
    )
    parser.add_argument(
        "--token", action="store_true", help="pair: ask for an access token of the server, for this machine"
    )
    parser.add_argument(
        "--button-token",
        action="store_true",
        help="pair: ask for an access token that the phone answers with; the server should let it do no more",
    )
    add_json(parser)


def phone(arguments: Arguments, desk: Desk) -> int:
    """Pair, tell how it stands, or let it go."""
    if arguments.what == STATUS:
        return _status(arguments, desk)
    if arguments.json:
        raise UsageFault(f"--json is for steady phone {STATUS}")
    return _pair(arguments, desk) if arguments.what == PAIR else _unpair(desk)


def _pair(arguments: Arguments, desk: Desk) -> int:
    from steadyhand.bootstrap.phone.paired import configured, ledger_of, pairing_for, vault_of  # noqa: PLC0415 - for the phone alone
    from steadyhand.phone.pairing import keep, new_pairing, pairing_in  # noqa: PLC0415 - the same

    configured_phone, vault = (
        configured(desk.configuration, desk.paths.config),
        vault_of(desk.paths, desk.environ, asks=True),
    )
    if not arguments.again and pairing_in(vault) is not None:
        say(
            "Paired already; this is the same code again. New topics and a new key: steady phone pair --again"
        )
        _show(pairing_for(configured_phone, desk.paths, desk.environ, asks=True), desk)
        return 0
    tokens = (
        _secret("Access token of the server, for this machine") if arguments.token else "",
        _secret("Access token that the phone answers with") if arguments.button_token else "",
    )
    pairing = new_pairing(configured_phone.server, desk.log.device, tokens)
    ledger_of(desk.paths).remove()
    keep(pairing, vault)
    _show(pairing, desk)
    return 0


def _start(desk: Desk) -> str:
    from steadyhand.system.companion_unit import PHONE  # noqa: PLC0415 - subprocess comes with it

    return started(PHONE, desk, "started; from now on it starts with the daemon", BY_HAND)


def _show(pairing: "Pairing", desk: Desk) -> None:
    from steadyhand.domain.phone.address import server_of  # noqa: PLC0415 - for the phone alone
    from steadyhand.sharing.qr_code import drawn  # noqa: PLC0415 - the same

    address = server_of(pairing.server).subscription(pairing.notify)
    say(drawn(address, coloured=sys.stdout.isatty()))
    for line in _by_hand(pairing, address):
        say(line)
    say(f"\nphone: {_start(desk)}")


def _by_hand(pairing: "Pairing", address: str) -> Iterator[str]:
    yield "1. Install the app ntfy on the phone. Where the server asks for a login, give it"
    yield "   one in the app's settings."
    yield "2. Android: scan the code with the camera or a code reader. It holds"
    yield f"     {address}"
    yield "   Where that opens nothing, and on an iPhone, add a subscription by hand, use"
    yield "   another server, and give"
    yield f"     server  {pairing.server}"
    yield f"     topic   {pairing.notify}"
    yield "3. Try it: steady doctor"
    yield ""
    yield "The topic is a password: whoever knows it reads what is sent to the phone and"
    yield "can answer it. On an iPhone the buttons show inside the app alone, and a message"
    yield "stays there when one is pressed."


def _status(arguments: Arguments, desk: Desk) -> int:
    from steadyhand.bootstrap.phone.standing import standing_of  # noqa: PLC0415 - for the phone alone
    from steadyhand.report.phone import standing_document, standing_text  # noqa: PLC0415 - the same

    standing = standing_of(desk)
    if arguments.json:
        say_json(standing_document(standing, desk.zone))
    else:
        say(standing_text(standing, desk.zone))
    return 0


def _unpair(desk: Desk) -> int:
    from steadyhand.bootstrap.phone.paired import ledger_of, vault_of  # noqa: PLC0415 - for the phone alone

    if not vault_of(desk.paths, desk.environ, asks=True).remove():
        raise Refused("No phone is paired: there is nothing to let go.")
    ledger_of(desk.paths).remove()
    _stop(desk)
    say("The phone is let go: nothing is sent to it, and no answer of it counts any more.")
    say("Remove the subscription in the app as well. What was sent stays on the server for some hours.")
    return 0


def _stop(desk: Desk) -> None:
    """Without a pairing the process ends by itself; only its unit is left to remove."""
    from steadyhand.system.companion_unit import PHONE  # noqa: PLC0415 - subprocess comes with it

    stopped(PHONE, desk)


def take_process(parser: ArgumentParser) -> None:
    """No words: the process of the phone takes all from the configuration."""
    del parser


def serve(arguments: Arguments, desk: Desk) -> int:
    """Send to the phone and hear its answers until told to end."""
    from steadyhand.bootstrap.phone.serving import serve_phone  # noqa: PLC0415 - for this alone

    del arguments
    return served(serve_phone, desk)


def _secret(what: str) -> str:
    """A secret from the terminal without showing it, or a line of standard input. Raises UsageFault."""
    given = getpass(f"{what}: ") if sys.stdin.isatty() else read_input(sys.stdin.readline)
    secret = given.strip()
    if not secret or len(secret) > LONGEST_TOKEN or not (secret.isascii() and secret.isprintable()):
        raise UsageFault(f"an access token is a word of at most {LONGEST_TOKEN} letters; nothing was paired")
    return secret


COMMANDS = {"phone": Command(take_phone, phone), "__phone": Command(take_process, serve)}
