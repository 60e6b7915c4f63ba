"""The phone: a message there, and an answer back through the reply topic."""

import asyncio
from collections.abc import AsyncIterator

from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.bootstrap.phone.paired import button_headers, client_of, pairing_for
from steadyhand.domain.reminding.habit import Phone
from steadyhand.errors import SteadyError
from steadyhand.phone.answers import new_id
from steadyhand.phone.ntfy import Heard, Message, News, Ntfy, Opened
from steadyhand.phone.pairing import Pairing
from steadyhand.phone.trouble import Denied, Trouble
from steadyhand.report.checkup import Check, State
from steadyhand.system.companion_unit import PHONE as UNIT
from steadyhand.system.single_instance import PHONE, published

NAME = "phone"
PROCESS = "phone process"
PATIENCE_S = 30.0
LATELY = "10s"
"""The stream begins so long before now: what was published before is not waited for."""
TEST = "This is a test: this machine can reach your phone."


async def phone_checks(around: Circumstances, phone: Phone) -> AsyncIterator[Check]:
    """The round trip; without a test message on the phone where nobody reads what is asked."""
    try:
        pairing = pairing_for(phone, around.paths, around.environ)
    except SteadyError as error:
        yield Check(NAME, State.DEGRADED, "Nothing can be sent to it.", str(error))
        return
    yield _running(around)
    try:
        yield await asyncio.wait_for(_tried(pairing, is_shown=bool(around.button_s)), PATIENCE_S)
    except TimeoutError:
        detail = f"{pairing.server} took a message for the reply topic and did not tell of it."
        yield Check(NAME, State.DEGRADED, detail, "Look at the server, or try again: steady doctor")
    except Denied as error:
        yield _lacking(
            pairing, error, "Give it an access token: steady phone pair --again --token --button-token"
        )
    except Trouble as error:
        yield _lacking(pairing, error, "Look at the server and the network, then again: steady doctor")


def _running(around: Circumstances) -> Check:
    if published(around.paths.runtime, PHONE) is not None:
        return Check(PROCESS, State.OK, "it runs, sends reminders and hears answers")
    detail = "It is not running: nothing is sent, and no answer is heard."
    return Check(PROCESS, State.DEGRADED, detail, f"systemctl --user restart {UNIT}, or: steady phone pair")


def _lacking(pairing: Pairing, error: Trouble, remedy: str) -> Check:
    return Check(NAME, State.DEGRADED, f"{pairing.server} cannot be used: {error}.", remedy)


async def _tried(pairing: Pairing, *, is_shown: bool) -> Check:
    ntfy, name = client_of(pairing), new_id()
    probe = pairing.seal.probe(name)
    async with ntfy.listening(pairing.reply, LATELY) as news:
        if is_shown:
            await ntfy.publish(Message(pairing.notify, "Steadyhand", TEST, name))
        await _posted_and_heard(ntfy, pairing, probe, news)
    shown = "a test message was sent to it" if is_shown else "no test message was sent to it"
    return Check(NAME, State.OK, f"{pairing.server} brings answers back; {shown}")


async def _posted_and_heard(ntfy: Ntfy, pairing: Pairing, probe: str, news: AsyncIterator[News]) -> None:
    """As a button on the phone does it. Raises Trouble."""
    async for each in news:
        match each:
            case Opened():
                await ntfy.post(pairing.reply, probe, button_headers(pairing))
            case Heard(text=text) if text == probe:
                return
            case _:
                continue
    raise Trouble("the server ended the stream")
