"""``steady device``: pairing the person's machines, how they stand to each other, and letting one go."""

import asyncio
import secrets
import sys
from argparse import ArgumentParser

from steadyhand.bootstrap.quick import Desk
from steadyhand.cli.catalogue import Arguments, Command
from steadyhand.cli.companion import served, started, stopped
from steadyhand.cli.console import say, say_json, warn
from steadyhand.cli.recording import add_json, read_input
from steadyhand.errors import Refused, UsageFault
from steadyhand.values import TYPE_CHECKING

if TYPE_CHECKING:
    from steadyhand.bootstrap.sharing.pairing import Pairing
    from steadyhand.sharing.key_ring import KeyRing

BY_HAND = "steady __share"
PAIR, JOIN, LIST, STATUS, REVOKE = "pair", "join", "list", "status", "revoke"
REWRITE, RENEW, LEAVE, PASSWORD, SERVER = "rewrite", "renew", "leave", "password", "server"
OTHER_WORDS = (
    "{} has another key besides, to which these words do not lead: they may have been given up. If nothing "
    "arrives, join again with the words that the other machine shows now: steady device pair"
)
OTHERS = (
    "By {} another machine shares with a key of its own. If it is one of yours, one of the keys has to go: "
    "there, steady device leave, and then steady device join with these words"
)
WHATS = {
    PAIR: "make the key on the first machine, or show its words again",
    JOIN: "type those words on another",
    LIST: "the machines",
    STATUS: "how far each is behind, and why",
    REVOKE: "a new key, which the machines named do not get",
    REWRITE: "write anew what this one shares",
    RENEW: "go on as a new machine, where its log is a copy of another's or from a backup",
    LEAVE: "share no more",
    PASSWORD: "type the one of this machine's role at the PostgreSQL server",
    SERVER: "set up a PostgreSQL server, for whoever runs it",
}


def take_device(parser: ArgumentParser) -> None:
    """The words of ``device``."""
    parser.add_argument(
        "what", choices=tuple(WHATS), help=". ".join(f"{what}: {does}" for what, does in WHATS.items())
    )
    parser.add_argument(
        "rest",
        nargs="*",
        default=[],
        metavar="NAME",
        help=f"{REVOKE}: the machines, by name or id; {SERVER}: migrate, admit ROLE or turn-away ROLE",
    )
    parser.add_argument(
        "--new", action="store_true", help=f"{PAIR}: a first key, though the folder has others"
    )
    parser.add_argument("--address", help=f"{SERVER}: where it is, as the role that owns the database")
    parser.add_argument("--same-as", metavar="ROLE", help=f"{SERVER} admit: of the same person as that role")
    add_json(parser)


def device(arguments: Arguments, desk: Desk) -> int:
    """Do what was asked."""
    if arguments.json and arguments.what not in {STATUS, LIST}:
        raise UsageFault(f"--json is for steady device {STATUS} and {LIST}")
    if arguments.rest and arguments.what not in {REVOKE, SERVER}:
        raise UsageFault(f"steady device {arguments.what} takes no further words")
    if arguments.what == SERVER:
        from steadyhand.cli.device_server import server  # noqa: PLC0415 - psycopg comes with it

        return server(arguments, desk)
    if arguments.what in {STATUS, LIST}:
        return _status(arguments, desk)
    return asyncio.run(_ACTIONS[arguments.what](arguments, desk))


def _status(arguments: Arguments, desk: Desk) -> int:
    from steadyhand.bootstrap.sharing.standing import standing_of  # noqa: PLC0415 - for several machines alone
    from steadyhand.report.sharing import list_text, sharing_document, sharing_text  # noqa: PLC0415 - the same

    sharing = asyncio.run(standing_of(desk))
    if arguments.json:
        say_json(sharing_document(sharing, desk.zone))
    elif arguments.what == LIST and sharing.devices:
        say(list_text(sharing.devices, desk.zone))
    else:
        say(sharing_text(sharing, desk.zone))
    return 0


def _pairing(desk: Desk) -> "Pairing":
    from steadyhand.bootstrap.sharing.pairing import Pairing  # noqa: PLC0415 - for several machines alone

    return Pairing(desk)


async def _pair(arguments: Arguments, desk: Desk) -> int:
    pairing = _pairing(desk)
    if not pairing.devices.sealed:
        say("What leaves this machine is not sealed (devices.sealed = false): there is no key to hand over.")
        say(f"devices: {_start(desk)}")
        return 0
    ring = await pairing.ring()
    if ring is None:
        ring, kept = await pairing.begun(secrets.token_bytes, anew=arguments.new)
        say(f"A key of your devices was made; it is kept in {kept}.\n")
    await _show(ring, pairing)
    if way := await pairing.way_with_others(ring):
        warn(OTHERS.format(way))
    say(f"\ndevices: {_start(desk)}")
    return 0


async def _show(ring: "KeyRing", pairing: "Pairing") -> None:
    from steadyhand.sharing.phrase import phrase_of  # noqa: PLC0415 - for several machines alone
    from steadyhand.sharing.qr_code import drawn  # noqa: PLC0415 - the same

    await pairing.publish(ring)
    phrase = phrase_of(ring.current.secret)
    say(drawn(phrase.upper(), coloured=sys.stdout.isatty()))
    say("On each other machine write the same [devices] into its configuration, then type")
    say(f"steady device {JOIN} there, and these words (the code holds the same):\n")
    say(f"  {phrase}\n")
    say("Whoever has the words can read what your machines share. Do not send them by mail.")


async def _join(arguments: Arguments, desk: Desk) -> int:
    from steadyhand.sharing.phrase import secret_of  # noqa: PLC0415 - for several machines alone

    del arguments
    pairing = _pairing(desk)
    if not pairing.devices.sealed:
        raise Refused(
            "devices.sealed is false, so there is no key to join with. To start sharing here as it is: "
            f"steady device {PAIR}"
        )
    kept = await pairing.join(secret_of(_phrase()))
    say(f"This machine has the key of your devices; it is kept in {kept}.")
    if way := await pairing.way_with_other_keys(await pairing.ring()):
        warn(OTHER_WORDS.format(way))
    say(f"devices: {_start(desk)}")
    return 0


def _phrase() -> str:
    if sys.stdin.isatty():
        sys.stdout.write("The words that the other machine shows (steady device pair): ")
        sys.stdout.flush()
    return read_input(sys.stdin.readline)


async def _revoke(arguments: Arguments, desk: Desk) -> int:
    from steadyhand.bootstrap.sharing.standing import standing_of  # noqa: PLC0415 - for several machines alone

    if not arguments.rest:
        raise UsageFault(f"say which: steady device {REVOKE} NAME (steady device {LIST} has them)")
    pairing = _pairing(desk)
    known = (await standing_of(desk)).devices
    revoked = []
    for said in arguments.rest:
        found = [each for each in known if each.name == said or (len(said) >= 4 and each.id.startswith(said))]  # noqa: PLR2004 - as short() shows at least
        if len(found) != 1:
            problem = "no machine is" if not found else "several machines are"
            raise Refused(f"{problem} called {said!r}. See: steady device {LIST}. Nothing was changed.")
        if found[0].is_this:
            raise Refused(f"That is this machine. To stop sharing here: steady device {LEAVE}")
        revoked.append(found[0].id)
    ring = await pairing.revoke(revoked, secrets.token_bytes)
    say("There is a new key. Nothing more of the revoked machine is taken, and it reads nothing new.")
    if pairing.devices.postgres:
        say("It can still log in to the server. Who runs that can shut out the role that it logs in as, with")
        say("steady device server turn-away ROLE.")
    say("What it has read before stays on it. Your other machines have to be told the new words:\n")
    await _show(ring, pairing)
    return 0


async def _rewrite(arguments: Arguments, desk: Desk) -> int:
    del arguments
    pairing = _pairing(desk)
    written = await pairing.rewrite()
    records = "1 record" if written == 1 else f"{written:,} records"
    say(f"What this machine shares was written anew from its log: {records}.")
    return 0


async def _renew(arguments: Arguments, desk: Desk) -> int:
    from steadyhand.bootstrap.sharing.renewal import renew  # noqa: PLC0415 - for several machines alone

    del arguments
    name = await renew(desk)
    say(f"From now on this machine is a device of its own, {name}. What others know of it stays as it was.")
    say("Start it again: systemctl --user restart steadyhand steadyhand-share")
    return 0


async def _leave(arguments: Arguments, desk: Desk) -> int:
    """Also where the configuration names no devices any more: the key and the unit are still here."""
    from steadyhand.bootstrap.sharing.keys import forget_secrets, password_place, place_of  # noqa: PLC0415 - for several machines alone
    from steadyhand.system.companion_unit import SHARE  # noqa: PLC0415 - subprocess comes with it

    del arguments
    devices, place = desk.configuration.devices, place_of(desk.paths, desk.environ, asks=True)
    is_sealed = devices is None or devices.sealed
    has_password = password_place(desk.paths, desk.environ).file.exists()
    if is_sealed and not has_password and not place.file.exists():
        raise Refused("This machine has no key of your devices: there is nothing to leave.")
    stopped(SHARE, desk)
    await (forget_secrets(desk.paths, desk.environ) if devices is None else _pairing(desk).leave())
    say("This machine shares nothing any more. What it has recorded and heard of stays in its log, and what")
    say("it has shared stays with the others.")
    if has_password:
        say("The password of its role at the server is not kept here any more either: to share by it again,")
        say(f"type it anew with steady device {PASSWORD}, or be admitted anew by who runs the server.")
    if devices is not None:
        say("Remove [devices] from its configuration as well.")
    if not is_sealed:
        warn(
            "Unsealed, it needs no key: until [devices] is gone, a steady __share that runs goes on sharing."
        )
    return 0


async def _password(arguments: Arguments, desk: Desk) -> int:
    del arguments
    pairing = _pairing(desk)
    password = read_input(_typed_unseen if sys.stdin.isatty() else sys.stdin.readline).rstrip("\r\n")
    if not password or not password.isprintable():
        raise Refused("That is no password: it is empty, or not of plain characters. Nothing was changed.")
    say(f"The server has taken it; it is kept in {await pairing.keep_password(password)}.")
    return 0


def _typed_unseen() -> str:
    from getpass import getpass  # noqa: PLC0415 - for this alone

    try:
        return getpass("The password, as steady device server admit showed it: ")
    except EOFError:
        return ""


_ACTIONS = {
    PAIR: _pair,
    JOIN: _join,
    REVOKE: _revoke,
    REWRITE: _rewrite,
    RENEW: _renew,
    LEAVE: _leave,
    PASSWORD: _password,
}


def _start(desk: Desk) -> str:
    from steadyhand.system.companion_unit import SHARE  # noqa: PLC0415 - subprocess comes with it

    return started(SHARE, desk, "sharing has started; from now on it starts when you log in", BY_HAND)


def take_process(parser: ArgumentParser) -> None:
    """No words: the process that shares takes all from the configuration."""
    del parser


def serve(arguments: Arguments, desk: Desk) -> int:
    """Share with the other machines until told to end."""
    from steadyhand.bootstrap.sharing.serving import serve_sharing  # noqa: PLC0415 - for this alone

    del arguments
    return served(serve_sharing, desk)


COMMANDS = {"device": Command(take_device, device), "__share": Command(take_process, serve)}
