"""Sessions: who came in with a ticket. They end with the process."""

import hmac
import secrets
from collections import OrderedDict

from steadyhand.web.told import Told

MOST_SESSIONS = 32
MOST_SAID = 32
SECRET_BYTES = 32


class Session:
    """One browser that came in.

    ``secret`` is for its cookie; ``token`` for its forms, and cannot be told from another's secret.
    """

    def __init__(self) -> None:
        self.secret = secrets.token_urlsafe(SECRET_BYTES)
        self.token = secrets.token_urlsafe(SECRET_BYTES)
        self._said: OrderedDict[str, Told] = OrderedDict()

    def say(self, told: Told) -> str:
        """Keep what was told for the page that comes next; gives the name to ask for it by."""
        name = secrets.token_urlsafe(8)
        self._said[name] = told
        while len(self._said) > MOST_SAID:
            self._said.popitem(last=False)
        return name

    def said(self, name: str) -> Told | None:
        """What was told under that name; None for what was never told or is long ago."""
        return self._said.get(name)

    def has_token(self, given: str) -> bool:
        """Whether it is the token of this session's forms."""
        return hmac.compare_digest(given.encode(), self.token.encode())


class Sessions:
    """Those that are in; of more than 32 the one that came first leaves."""

    def __init__(self) -> None:
        self._sessions: list[Session] = []

    def begin(self) -> Session:
        """A new one."""
        session = Session()
        self._sessions = [*self._sessions, session][-MOST_SESSIONS:]
        return session

    def find(self, secret: str) -> Session | None:
        """The one with that secret, found in a time that tells nothing of it."""
        given = secret.encode()
        found = [each for each in self._sessions if hmac.compare_digest(given, each.secret.encode())]
        return found[0] if found else None
