"""The session bus, the notification server, and its buttons by a round trip."""

from collections.abc import AsyncIterator

from steadyhand.bootstrap.examination.circumstances import Circumstances
from steadyhand.bootstrap.trial import Trial, tried_out
from steadyhand.domain.reminding.prompt import Button, Choice, Failed, Prompt
from steadyhand.errors import SteadyError
from steadyhand.notify.choosing import NO_BUS
from steadyhand.notify.connection import CallFailed, Connection
from steadyhand.notify.wire import Server, server_call
from steadyhand.report.checkup import Check, State

PRINTED = "Reminders cannot be shown on the desktop."
BY_COMMAND = "Reminders come without buttons: answer them with steady done, snooze or skip."
A_SERVER = (
    "Log in to a desktop, or start a notification server (dunst, mako, xfce4-notifyd) with your session."
)
A_BUS = 'Run steady doctor inside the desktop session, or set notifications.channel to "none".'
LIMIT_S = 5.0
PROMPT = Prompt(
    tag="steadyhand:doctor",
    occurrences=(),
    title="A test by steady doctor",
    body="Press a button, so that it can be seen whether answers arrive.",
    buttons=(Button(Choice.DONE, "Done"), Button(Choice.SNOOZE, "Snooze"), Button(Choice.SKIP, "Skip")),
    answer_hint=BY_COMMAND,
)


async def desktop_checks(around: Circumstances) -> AsyncIterator[Check]:
    """The three checks; each is told, also where an earlier one leaves nothing to try."""
    try:
        connection = await _connected(around)
    except SteadyError:
        detail = f"None can be reached. {PRINTED}"
        yield Check("session bus", State.MISSING, detail, A_BUS, needed=around.wants_desktop)
        yield Check("notification server", State.MISSING, "It cannot be asked without a session bus.", A_BUS)
        yield Check("buttons", State.MISSING, BY_COMMAND, A_BUS)
        return
    yield Check("session bus", State.OK, "reached, so notifications can be sent")
    try:
        async for check in _server_checks(around, connection):
            yield check
    finally:
        await connection.close()


async def _connected(around: Circumstances) -> Connection:
    address = around.bus_address
    if address is None:
        raise SteadyError(NO_BUS)
    return await Connection.open(address, LIMIT_S)


async def _server_checks(around: Circumstances, connection: Connection) -> AsyncIterator[Check]:
    start = around.surroundings.has_display()
    try:
        reply = await connection.call(server_call("GetServerInformation", start=start))
        capabilities = (await connection.call(server_call("GetCapabilities", start=start))).body[0]
    except CallFailed as failure:
        detail = f"{PRINTED} {str(failure)[:1].upper()}{str(failure)[1:]}."
        yield Check("notification server", State.MISSING, detail, A_SERVER, needed=around.wants_desktop)
        yield Check("buttons", State.MISSING, BY_COMMAND, A_SERVER)
        return
    server = Server(*reply.body)
    told = f"{server.name} {server.version}; it can do: {', '.join(sorted(capabilities)) or 'nothing more'}"
    yield Check("notification server", State.OK, told)
    yield await _buttons(around, has_buttons="actions" in capabilities)


async def _buttons(around: Circumstances, *, has_buttons: bool) -> Check:
    if not has_buttons:
        other = (
            "Another notification server has buttons: GNOME's, KDE's, dunst, mako, swaync or xfce4-notifyd."
        )
        return Check("buttons", State.MISSING, BY_COMMAND, other)
    if not around.button_s:
        return Check("buttons", State.DEGRADED, "Offered, but not tried.", "Run steady doctor without --yes.")
    around.ask(f"Press a button of the test notification, within {around.button_s:g} s …")
    try:
        trial = await tried_out(around.environ, "dbus", around.button_s, PROMPT, withdraw=True)
    except SteadyError as error:
        return Check("buttons", State.MISSING, f"The test could not be shown. {error}", A_SERVER)
    return _pressed(trial, around.button_s)


def _pressed(trial: Trial, patience_s: float) -> Check:
    if isinstance(trial.delivery, Failed):
        detail = f"The test could not be shown: {trial.delivery.reason}"
        return Check("buttons", State.MISSING, detail, A_SERVER, needed=True)
    if trial.choice is None:
        return Check(
            "buttons",
            State.DEGRADED,
            f"Shown, but no press arrived within {patience_s:g} s.",
            "Run steady doctor again and press one. Where none ever arrives: steady done, snooze, skip.",
        )
    return Check("buttons", State.OK, f"the press of {trial.choice} arrived")
