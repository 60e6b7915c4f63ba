"""A real keyring on a private bus, and one written by hand that asks for its password."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from stage.desktop import DEADLINE_S, PrivateBus, until
from steadyhand.sharing.secret_service import ROOT, SERVICE

COLLECTION = f"{ROOT}/collection/login"
ITEM = f"{COLLECTION}/1"
PROMPT = f"{ROOT}/prompt/p1"


@contextmanager
def gnome_keyring(bus: PrivateBus) -> Iterator[None]:
    """gnome-keyring, its default keyring new and open."""
    command = ["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, env=bus.environment, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet
    ) as keyring:
        assert keyring.stdin is not None
        keyring.stdin.write(b"a password")
        keyring.stdin.close()
        try:
            until(lambda: bus.owner(SERVICE), "a keyring on the bus")
            yield
        finally:
            keyring.terminate()
            keyring.wait(DEADLINE_S)


def lock(bus: PrivateBus) -> None:
    """Lock its default keyring, as leaving the desk may."""
    answer = bus.call(SERVICE, ROOT, "org.freedesktop.Secret.Service.Lock", f"array:objpath:{COLLECTION}")
    assert answer, "the keyring was not locked"


class AskingKeyring:
    """Has one secret and is locked; its prompt is answered with ``given``. ``asked``: how often."""

    def __init__(self, address: str, *, given: bool) -> None:
        self.secret = b""
        self.asked = 0
        self._given = given
        self._locked = True
        self._address = address
        self._bus: MessageBus | None = None

    async def __aenter__(self) -> Self:
        self._bus = await MessageBus(bus_address=self._address).connect()
        self._bus.add_message_handler(self._handle)
        await self._bus.request_name(SERVICE)
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._bus is not None
        self._bus.disconnect()
        await self._bus.wait_for_disconnect()

    def _handle(self, message: Message) -> Message | bool:
        if message.message_type is not MessageType.METHOD_CALL or message.destination != SERVICE:
            return False
        signature, body = self._answer(str(message.member), message.body)
        return Message.new_method_return(message, signature, body)

    def _answer(self, member: str, given: list[Any]) -> tuple[str, list[Any]]:
        match member:
            case "Prompt":
                self._ask()
            case "CreateItem":
                self.secret = given[1][2]
        here = [[f"{ROOT}/session/s1", b"", self.secret, "text/plain"]]
        answers: dict[str, tuple[str, list[Any]]] = {
            "OpenSession": ("vo", [Variant("s", ""), f"{ROOT}/session/s1"]),
            "ReadAlias": ("o", [COLLECTION]),
            "SearchItems": ("aoao", [[], [ITEM]] if self._locked else [[ITEM], []]),
            "Unlock": ("aoo", [[], PROMPT] if self._locked else [given[0], "/"] if given else []),
            "Prompt": ("", []),
            "CreateItem": ("oo", [ITEM, "/"]),
            "GetSecret": ("(oayays)", here),
        }
        return answers[member]

    def _ask(self) -> None:
        self.asked += 1
        self._locked = not self._given
        assert self._bus is not None
        interface = "org.freedesktop.Secret.Prompt"
        body = [not self._given, Variant("s", "")]
        self._bus.send(Message.new_signal(PROMPT, interface, "Completed", "bv", body))
