"""``steady device server``: for whoever runs a PostgreSQL server for several machines or people."""

import secrets

from steadyhand.bootstrap.quick import Desk
from steadyhand.bootstrap.sharing.keys import home_of
from steadyhand.cli.catalogue import Arguments
from steadyhand.cli.console import say
from steadyhand.errors import UsageFault
from steadyhand.sharing.postgres_address import Address, address_of
from steadyhand.sharing.postgres_people import admit, turn_away
from steadyhand.sharing.postgres_schema import migrate

MIGRATE, ADMIT, TURN_AWAY = "migrate", "admit", "turn-away"
VARIABLE = "PGPASSWORD"
"""Where libpq looks for the owner's password."""
FORM = (
    f"steady device server {MIGRATE} | {ADMIT} ROLE | {TURN_AWAY} ROLE, "
    "with --address postgresql://owner@host/database"
)
PASSWORD_BYTES = 24


def server(arguments: Arguments, desk: Desk) -> int:
    """Bring the tables up to date, or let a role in or out. Raises SteadyError."""
    what, *roles = arguments.rest or [""]
    wanted = {MIGRATE: 0, ADMIT: 1, TURN_AWAY: 1}.get(what)
    if wanted is None or len(roles) != wanted or not arguments.address:
        raise UsageFault(f"write {FORM}")
    owner = _owner(arguments.address, desk)
    if what == MIGRATE:
        applied = migrate(owner)
        say(f"Applied: {', '.join(applied)}." if applied else "The tables are up to date.")
    elif what == ADMIT:
        _admit(owner, roles[0], arguments.same_as)
    else:
        turn_away(owner, roles[0])
        say(f"{roles[0]} can log in no more, and its connections are cut. Its person's records stay.")
    return 0


def _owner(text: str, desk: Desk) -> Address:
    """The address, with the password that the variable has; libpq looks into ~/.pgpass without it."""
    password = desk.environ.get(VARIABLE)
    environ = {name: value for name, value in desk.environ.items() if name != VARIABLE}
    return address_of(text, password, environ, home_of(desk.environ), key="--address")


def _admit(owner: Address, role: str, same_as: str | None) -> None:
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    admit(owner, role, password, same_as)
    say(
        f"{role} may keep records now, as "
        + ("a new person." if same_as is None else f"the person of {same_as}.")
    )
    say("Its password, shown this once; on that machine, steady device password takes it:\n")
    say(f"  {password}")
