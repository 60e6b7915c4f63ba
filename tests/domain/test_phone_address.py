"""The address of the phone's server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steadyhand.domain.phone.address import Server, server_of


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("https://ntfy.example", Server("ntfy.example", 443)),
        ("https://ntfy.example/", Server("ntfy.example", 443)),
        ("https://NTFY.example:8443", Server("ntfy.example", 8443)),
        ("http://127.0.0.1:2586", Server("127.0.0.1", 2586, secure=False)),
        ("http://[::1]:80", Server("::1", 80, secure=False)),
        ("http://localhost", Server("localhost", 80, secure=False)),
    ],
)
def test_a_server_is_known_by_host_and_port(text: str, server: Server) -> None:
    """Without TLS only this machine itself; its own text leads to the same server again."""
    assert server_of(text) == server
    assert server_of(server.url) == server


def test_the_phone_subscribes_by_an_address_of_its_own() -> None:
    """As ntfy's documentation has it: with ``secure=false`` where there is no TLS."""
    assert Server("ntfy.example", 443).subscription("abc") == "ntfy://ntfy.example/abc"
    assert Server("ntfy.example", 8443).subscription("abc") == "ntfy://ntfy.example:8443/abc"
    plain = Server("127.0.0.1", 2586, secure=False)
    assert plain.subscription("abc") == "ntfy://127.0.0.1:2586/abc?secure=false"


@pytest.mark.parametrize("text", ["http://10.0.0.1", "http://localhost.example", "http://127.0.0.1.example"])
def test_what_only_looks_like_this_machine_needs_tls(text: str) -> None:
    """A name that begins or ends alike is another machine."""
    with pytest.raises(ValueError, match="must begin with https"):
        server_of(text)


@given(st.text() | st.from_regex(r"https?://[^\s]{0,20}", fullmatch=True))
def test_any_text_is_a_server_or_told(text: str) -> None:
    """No text leads anywhere else."""
    try:
        server = server_of(text)
    except ValueError:
        return
    assert server_of(server.url) == server
