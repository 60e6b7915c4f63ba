"""The address of a server that speaks ntfy's protocol. Pure."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from steadyhand.values import NamedTuple

PORTS = {"https": 443, "http": 80}
_PRINTABLE = range(0x21, 0x7F)


class Server(NamedTuple):
    """Where a server is; ``secure``: over TLS."""

    host: str
    port: int
    secure: bool = True

    @property
    def authority(self) -> str:
        """The host, and the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self._scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address of the server: ``https://ntfy.example``."""
        return f"{self._scheme}://{self.authority}"

    def subscription(self, topic: str) -> str:
        """What the phone's app opens to subscribe to the topic: ``ntfy://ntfy.example/topic``."""
        return f"ntfy://{self.authority}/{topic}{'' if self.secure else '?secure=false'}"

    @property
    def _scheme(self) -> str:
        return "https" if self.secure else "http"


def server_of(text: str) -> Server:
    """The server of an address; ValueError says what is wrong with it.

    Without TLS it must be this machine itself. Names, passwords, paths and queries have no place in it.
    """
    if not all(ord(letter) in _PRINTABLE for letter in text):
        raise ValueError("has a letter that no address has")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ValueError("must be an address like https://ntfy.example") from error
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("must be an address like https://ntfy.example")
    if "@" in parts.netloc:
        raise ValueError("must not hold a name or a password")
    if parts.path not in {"", "/"} or parts.query or parts.fragment:
        raise ValueError("must end with the host or the port: topics are made by steady phone pair")
    server = Server(parts.hostname, port or PORTS[parts.scheme], parts.scheme == "https")
    if not server.secure and not is_this_machine(server.host):
        raise ValueError("must begin with https: only this machine itself may do without")
    return server


def is_this_machine(host: str) -> bool:
    """Whether the name can only mean this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
