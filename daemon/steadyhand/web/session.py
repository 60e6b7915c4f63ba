"""Sessions: who came in with a ticket, and what they were told last."""

import hmac
import secrets
from collections import OrderedDict

from steadyhand.values import Protocol
from steadyhand.web.once import Sent
from steadyhand.web.told import Told

MOST_SEEN = 32
MOST_SAID = 32
SECRET_BYTES = 32


class Session:
    """One browser that came in.

    ``secret`` is for its cookie; ``token`` for its forms, and cannot be told from another's secret.
    ``sent``: the forms that it has sent.
    """

    def __init__(self, secret: str, token: str) -> None:
        self.secret = secret
        self.token = token
        self.sent = Sent()
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


class Keeper(Protocol):
    """Where sessions are kept, so that they outlive this process."""

    def keep(self, secret: str, token: str) -> None:
        """Let who has this secret in; their forms carry the token."""

    def token_of(self, secret: str) -> str | None:
        """The token that goes with a secret; None where nobody with it was let in, or it is over."""


class Sessions:
    """Those that are in."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self._seen: OrderedDict[str, Session] = OrderedDict()

    def begin(self) -> Session:
        """A new one."""
        session = Session(secrets.token_urlsafe(SECRET_BYTES), secrets.token_urlsafe(SECRET_BYTES))
        self._keeper.keep(session.secret, session.token)
        return self._remembered(session)

    def find(self, secret: str) -> Session | None:
        """The one with that secret, also of a process before this one."""
        token = self._keeper.token_of(secret)
        if token is None:
            return None
        seen = self._seen.get(secret)
        return self._remembered(Session(secret, token) if seen is None else seen)

    def _remembered(self, session: Session) -> Session:
        self._seen[session.secret] = session
        while len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)
        return session
