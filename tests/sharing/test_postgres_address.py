"""What may be written as a server's address, and what it comes to."""

from pathlib import Path

import pytest
from psycopg import OperationalError

from steadyhand.errors import ConfigurationFault
from steadyhand.sharing.postgres_address import KEY, Address, address_of, is_near
from steadyhand.sharing.postgres_trouble import TroubleKind, not_connected


def address(text: str, password: str | None = None, **environment: str) -> Address:
    """The address, in a home without certificates of its own."""
    return address_of(text, password, environment, Path("/nonexistent"))


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.8.8.8", "::1", "/run/postgresql", "@abstract"]
)
def test_near(host: str) -> None:
    """Loopback and sockets of the file system do not leave the machine."""
    assert is_near(host)


@pytest.mark.parametrize("host", ["db.example.org", "192.168.1.5", "::", "0.0.0.0", "localhost.example.org"])  # noqa: S104 - an address that is to be refused
def test_far(host: str) -> None:
    """Every other name or number does, whatever it may resolve to."""
    assert not is_near(host)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_less_than_verified_tls_is_refused(mode: str) -> None:
    """The message names the key, what is too little, and what to write."""
    with pytest.raises(ConfigurationFault, match=f"{KEY}: sslmode={mode} is not enough.*sslmode=verify-full"):
        address(f"postgresql://anna@db.example.org/steadyhand?sslmode={mode}")


@pytest.mark.parametrize("text", ["postgresql://anna@db.example.org", "host=db.example.org user=anna"])
def test_verified_tls_is_the_rule(text: str) -> None:
    """Where nothing is said of TLS it is verified, and Kerberos's encryption cannot take its place."""
    said = address(text, PGSSLMODE="disable").said
    assert (said["sslmode"], said["gssencmode"], said["dbname"]) == ("verify-full", "disable", "steadyhand")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://anna@localhost,db.example.org/x?sslmode=prefer",
        "host=localhost hostaddr=192.168.1.5 user=anna sslmode=disable",
    ],
)
def test_one_far_host_is_enough(text: str) -> None:
    """An address that leads away in any part of it is judged as one that does."""
    with pytest.raises(ConfigurationFault, match="is not enough for"):
        address(text)


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql://anna:{chr(115)}esame@db.example.org",
        "host=x user=anna password=sesame",
        "host=x sslpassword=sesame",
    ],
)
def test_a_password_in_the_address_is_refused(text: str) -> None:
    """It would stand in the configuration; the message says where it belongs, and does not repeat it."""
    with pytest.raises(ConfigurationFault, match="steady device password") as refused:
        address(text)
    assert "sesame" not in str(refused.value)


def test_whoever_sets_a_server_up_is_sent_to_the_owners_password(tmp_path: Path) -> None:
    """It is of no machine's role."""
    with pytest.raises(ConfigurationFault, match=r"--address: .*PGPASSWORD or ~/\.pgpass"):
        address_of("host=x user=anna password=sesame", None, {}, tmp_path, key="--address")


@pytest.mark.parametrize("text", ["postgresql://[sesame", "sesame", "host=x sesame=y"])
def test_what_cannot_be_read_is_not_repeated(text: str) -> None:
    """An address that is none might be a password in the wrong place."""
    with pytest.raises(ConfigurationFault, match="this is no address") as refused:
        address(text)
    assert "sesame" not in str(refused.value)


@pytest.mark.parametrize(
    "more", ["service=clinic", "options='-c role=x'", "gssencmode=require", "passfile=x requirepeer=y"]
)
def test_what_is_not_ours_to_say_is_refused(more: str) -> None:
    """Keys that would lead elsewhere or change what is set here are named."""
    with pytest.raises(ConfigurationFault, match="cannot be said here"):
        address(f"host=localhost user=anna {more}")


def test_the_environment_does_not_lead_elsewhere() -> None:
    """Libpq would follow it without a word."""
    with pytest.raises(ConfigurationFault, match="PGHOSTADDR"):
        address("host=localhost user=anna", PGHOSTADDR="192.168.1.5")


@pytest.mark.parametrize(("text", "missing"), [("user=anna", "host"), ("host=localhost", "user")])
def test_host_and_role_are_said(text: str, missing: str) -> None:
    """Neither is guessed from the environment or from who runs the program."""
    with pytest.raises(ConfigurationFault, match=f"names no {missing}"):
        address(text)


def test_an_own_authority_is_found_at_home(tmp_path: Path) -> None:
    """Where no file of authorities is named, the one of the person's home comes before the system's."""
    own = tmp_path / ".postgresql" / "root.crt"
    own.parent.mkdir()
    own.touch()
    assert address_of("host=far user=anna", None, {}, tmp_path).said["sslrootcert"] == str(own)


def test_an_address_does_not_show_its_password() -> None:
    """Not as text, not in a message that repeats it, however the server or the library word it."""
    anna = address("host=localhost user=anna", "sesame")
    assert "sesame" not in f"{anna} {anna!r} {[anna]}"
    assert "sesame" not in str(not_connected(OperationalError("missing = after sesame in connection"), anna))
    assert anna.parameters()["password"] == "sesame"  # noqa: S105 - no real one


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("connection failed: FATAL: sorry, too many clients already", TroubleKind.BUSY),
        ('FATAL: no pg_hba.conf entry for host "x"', TroubleKind.NOT_ADMITTED),
        ('FATAL: database "steadyhand" does not exist', TroubleKind.NOT_ADMITTED),
        ("FATAL: the database system is starting up", TroubleKind.UNREACHABLE),
        ("KATASTROPHAL: Sprache unbekannt", TroubleKind.UNREACHABLE),
    ],
)
def test_what_a_refusal_means(words: str, kind: TroubleKind) -> None:
    """What cannot be understood counts as unreachable, which is tried again soonest."""
    assert not_connected(OperationalError(words), address("host=localhost user=anna")).kind is kind


@pytest.mark.parametrize("host", ["db..example.org", ".", f"{'a' * 64}.example.org"])
def test_what_no_machine_can_be_called_is_refused(host: str) -> None:
    """It is told as a fault of the configuration, before anything is looked up."""
    with pytest.raises(ConfigurationFault, match="no machine can be called"):
        address(f"host={host} user=anna")
