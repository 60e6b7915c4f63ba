"""Beyond this machine nothing is sent that is not under verified TLS (issue 6, Deliver 3)."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from stage.exchanging import Machine, lived
from stage.postgres import Database, Postgres
from steadyhand.sharing.postgres_address import Address
from steadyhand.sharing.postgres_exchange import Joined, Parted
from steadyhand.sharing.postgres_trouble import TroubleKind

NAME = "db.clinic.test"
DAYS = ["-days", "2"]


def openssl(*arguments: str | Path) -> None:
    """Run it quietly; an error tells what it said."""
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def authority(folder: Path, name: str) -> Path:
    """A certificate authority; its certificate, the key beside it."""
    certificate = folder / f"{name}.crt"
    key = certificate.with_suffix(".key")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-x509", *curve, *DAYS, "-subj", f"/CN={name}", "-keyout", key, "-out", certificate)
    return certificate


def certificate_of(authority: Path, name: str) -> tuple[Path, Path]:
    """A certificate for a server of that name, and its key."""
    target = authority.parent / f"{name}.crt"
    key, request, names = (target.with_suffix(end) for end in (".key", ".csr", ".names"))
    names.write_text(f"subjectAltName=DNS:{name}\n")
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl("req", "-new", *curve, "-subj", f"/CN={name}", "-keyout", key, "-out", request)
    signing = [
        "-CA",
        authority,
        "-CAkey",
        authority.with_suffix(".key"),
        "-CAcreateserial",
        "-extfile",
        names,
    ]
    openssl("x509", "-req", *DAYS, "-in", request, *signing, "-out", target)
    return target, key


@pytest.fixture(scope="module")
def authorities(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The authority that vouches for the server, and one that does not."""
    folder = tmp_path_factory.mktemp("certificates")
    ours = authority(folder, "ours")
    postgres.certify(*certificate_of(ours, NAME))
    yield ours, authority(folder, "others")
    Database(postgres, "postgres").rows("ALTER SYSTEM RESET ssl")
    Database(postgres, "postgres").rows("SELECT pg_reload_conf()")


@pytest.fixture
def anna(database: Database) -> Address:
    """Anna's role, by the socket."""
    return database.admit("anna")


def from_afar(database: Database, anna: Address, trusted: Path, name: str = NAME) -> Address:
    """Anna's address as it is on another machine: the server by its name, and whom she trusts for it."""
    more = f"hostaddr=127.0.0.1 sslrootcert={trusted}"
    return database.address(anna.role, anna.password, host=name, more=more)


def parted(address: Address) -> Parted:
    """What is told where no connection comes about."""
    told: list[Parted] = []

    async def scenario() -> None:
        async with Machine(address, "laptop") as laptop:
            told.append(await laptop.until(Parted))

    lived(scenario())
    return told[0]


def test_a_server_is_trusted_by_its_name(
    database: Database, anna: Address, authorities: tuple[Path, Path]
) -> None:
    """With the certificate of an authority that the person trusts, the connection is encrypted."""

    async def scenario() -> None:
        async with Machine(from_afar(database, anna, authorities[0]), "laptop") as laptop:
            await laptop.until(Joined)
            used = "SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE usename = %s"
            assert database.rows(used, [anna.role]) == [(True,)]

    lived(scenario())


def test_another_authoritys_certificate_is_refused(
    database: Database, anna: Address, authorities: tuple[Path, Path]
) -> None:
    """Nothing is sent to a server for which a stranger vouches, and nobody retries all day."""
    trouble = parted(from_afar(database, anna, authorities[1])).trouble
    assert (trouble.kind, trouble.again) == (TroubleKind.CERTIFICATE, False)
    assert "its certificate is none that this machine trusts. Nothing was sent" in str(trouble)


def test_another_servers_certificate_is_refused(
    database: Database, anna: Address, authorities: tuple[Path, Path]
) -> None:
    """A good certificate of another name does not do."""
    trouble = parted(from_afar(database, anna, authorities[0], "elsewhere.clinic.test")).trouble
    assert (trouble.kind, trouble.why) == (TroubleKind.CERTIFICATE, "its certificate is for another name")


def test_a_file_of_whom_to_trust_that_is_not_there_is_told(
    database: Database, anna: Address, tmp_path: Path
) -> None:
    """Nobody is trusted instead."""
    trouble = parted(from_afar(database, anna, tmp_path / "none.crt")).trouble
    assert (trouble.kind, trouble.why) == (
        TroubleKind.CERTIFICATE,
        "the file of whom to trust cannot be read",
    )


def test_a_server_without_tls_is_refused(
    database: Database, anna: Address, authorities: tuple[Path, Path]
) -> None:
    """A server, or somebody in between, that says it has no TLS gets nothing, the password least of all."""
    database.rows("ALTER SYSTEM SET ssl = off")
    database.rows("SELECT pg_reload_conf()")
    trouble = parted(from_afar(database, anna, authorities[0])).trouble
    database.rows("ALTER SYSTEM SET ssl = on")
    database.rows("SELECT pg_reload_conf()")
    assert (trouble.kind, trouble.why) == (
        TroubleKind.CERTIFICATE,
        "it offers no TLS, which is required beyond this machine",
    )


def test_a_wrong_password_is_refused_and_not_told(anna: Address) -> None:
    """It is not tried again as a lost connection is, and neither message nor address shows it."""
    wrong = anna._replace(said={**anna.said, "host": "127.0.0.1"}, password="sesame")  # noqa: S106 - no real one
    trouble = parted(wrong).trouble
    assert (trouble.kind, trouble.again) == (TroubleKind.LOGIN, False)
    assert "sesame" not in f"{trouble} {trouble!r} {trouble.__cause__} {wrong} {wrong!r}"


def test_a_missing_password_is_told(anna: Address) -> None:
    """Where none is given and no file has one, that is what is said."""
    assert parted(anna._replace(password=None)).trouble.kind is TroubleKind.LOGIN
