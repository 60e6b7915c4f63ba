"""Looking, before a notification is sent blindly, whether anybody is there to show it."""

from steadyhand.errors import Unavailable
from steadyhand.notify.connection import CallFailed, Connection
from steadyhand.notify.wire import SERVER

LIMIT_S = 5.0


async def server_missing(address: str | None, limit_s: float = LIMIT_S) -> str | None:
    """Why nobody on the bus at ``address`` would show a notification, or None when somebody would."""
    try:
        connection = await Connection.open(address, limit_s)
    except Unavailable:
        return "the session bus cannot be reached"
    try:
        return await _missing_on(connection)
    except CallFailed as failure:
        return str(failure)
    finally:
        await connection.close()


async def _missing_on(connection: Connection) -> str | None:
    if (await connection.ask_bus("NameHasOwner", SERVER)).body[0]:
        return None
    startable = (await connection.ask_bus("ListActivatableNames")).body[0]
    return None if SERVER in startable else "no notification server is running"
