"""Two machines of a person and a PostgreSQL server between them, by the real command and its processes."""

from pathlib import Path
from shutil import copytree, rmtree

import pytest

from sharing.machines import (
    PHRASE,
    Machine,
    a_copy_goes_on_as_its_own,
    by_folder,
    by_server,
    two_roles,
    until_same,
)
from stage.desktop import until
from stage.postgres import OWNER, Database, Postgres
from steadyhand.storage.sqlite import SqliteLog

Pair = tuple[Machine, Machine]


@pytest.fixture
def pair(tmp_path: Path, database: Database) -> Pair:
    """Both, paired by way of the server alone, each with a role of its own."""
    first, second = two_roles(database)
    laptop = Machine(tmp_path / "laptop", "laptop", by_server(first, tmp_path))
    desktop = Machine(tmp_path / "desktop", "desktop", by_server(second, tmp_path))
    joined = desktop.join(laptop.pair())
    assert joined.exit_code == 0, joined.err
    return laptop, desktop


def of_events(database: Database) -> list[tuple[str, int, bytes]]:
    """The records that the server has, but for the keys."""
    return [record for record in database.records() if not record[0].startswith("keys.")]


def test_what_is_recorded_on_one_is_known_on_the_other(pair: Pair, database: Database) -> None:
    """Both ways, and nothing that the server has can be read."""
    laptop, desktop = pair
    with laptop.sharing(), desktop.sharing():
        assert laptop.steady("done", "stretch").exit_code == 0
        until_same(laptop, desktop, number=1)
        desktop.twitches()
        until_same(laptop, desktop, number=2)
    held = b"".join(body for _, _, body in database.records())
    assert not [word for word in (b"stretch", b"episode", b"done", b'"kind"') if word in held]


def test_status_says_how_far_behind(pair: Pair) -> None:
    """What the server has and is not in the log."""
    laptop, desktop = pair
    laptop.twitches(2)
    with laptop.sharing():
        until(lambda: laptop.line("laptop")["behind"] == 0, "all of it sent")
    assert (desktop.of(laptop)["behind"], desktop.line("desktop")["behind"]) == (2, 0)


def test_a_server_that_stops_loses_nothing(pair: Pair, database: Database) -> None:
    """It is told, answers go on, and all arrives once it runs again."""
    laptop, desktop = pair
    with laptop.sharing(), desktop.sharing():
        laptop.twitches()
        until_same(laptop, desktop, number=1)
        database.server.kill()
        laptop.twitches()
        desktop.twitches()
        until(lambda: laptop.status()["troubles"], "the fault is told")
        database.server.start()
        until_same(laptop, desktop, number=3)
        until(lambda: not laptop.status()["troubles"], "nothing is wrong any more")


def test_what_is_forgotten_leaves_the_server(pair: Pair, database: Database) -> None:
    """All that the machine had sent is erased there, and what is left comes anew."""
    laptop, _ = pair
    laptop.twitches(3)
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 3, "three records on the server")
    day = laptop.steady("history", "--json").lines[0]["day"]
    assert laptop.steady("forget", "--from", day, "--to", day, given="forget\n").exit_code == 0
    with laptop.sharing():
        until(lambda: not of_events(database), "nothing on the server")


def test_a_revoked_machine_is_heard_no_more(pair: Pair) -> None:
    """What it adds is not taken, and what was recorded elsewhere since it cannot read."""
    laptop, desktop = pair
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
        assert laptop.steady("device", "revoke", desktop.id).exit_code == 0
        desktop.twitches()
        laptop.twitches()
        until(lambda: laptop.of(desktop)["why"], "the refusal is told")
        until(lambda: desktop.of(laptop)["why"], "the other cannot read on")
    assert len(laptop.ids & desktop.ids) == 1


def test_a_machine_that_is_told_the_new_words_goes_on(pair: Pair, tmp_path: Path, database: Database) -> None:
    """What it had sent under the old key comes anew under the new one, in the same connection."""
    laptop, desktop = pair
    role = database.admit("tablet", same_as=database.address(_role_of(laptop), None))
    tablet = Machine(tmp_path / "tablet", "tablet", by_server(role, tmp_path))
    assert tablet.join(laptop.pair()).exit_code == 0
    with laptop.sharing(), desktop.sharing():
        tablet.twitches()
        with tablet.sharing():
            until_same(laptop, desktop, tablet, number=1)
        found = PHRASE.search(laptop.steady("device", "revoke", tablet.id).out)
        assert found is not None
        desktop.twitches(2)
        until(lambda: laptop.of(desktop)["why"], "what it sent under the old key is refused")
        assert desktop.join(found[1]).exit_code == 0
        laptop.twitches()
        until_same(laptop, desktop, number=4)
        until(lambda: not laptop.of(desktop)["why"], "nothing is refused any more")


def test_a_copied_machine_is_noticed_and_made_its_own(pair: Pair, tmp_path: Path) -> None:
    """It sends nothing under the other's name, and loses nothing."""
    a_copy_goes_on_as_its_own(*pair, tmp_path / "copy")


def test_somebody_elses_role_reads_nothing(pair: Pair, tmp_path: Path, database: Database) -> None:
    """Another person of the same server joins nothing, even with the phrase."""
    laptop, _ = pair
    stranger = Machine(tmp_path / "stranger", "stranger", by_server(database.admit("stranger"), tmp_path))
    refused = stranger.join(laptop.pair())
    assert refused.exit_code != 0
    assert "holds nothing of that phrase" in refused.err


def test_who_runs_the_server_admits_and_turns_away(tmp_path: Path, postgres_database: Database) -> None:
    """By the command: the tables, a role with a password that is shown once, and its end."""
    home = Machine(tmp_path / "box", "box", 'folder = "/nowhere"')
    server = postgres_database.server
    address = f"host={server.root} port={server.port} dbname={postgres_database.name} user={OWNER}"
    said = {"PGPASSWORD": OWNER}
    migrated = home.steady("device", "server", "migrate", "--address", address, **said)
    assert migrated.out.startswith("Applied: 0001_people")
    again = home.steady("device", "server", "migrate", "--address", address, **said)
    assert again.out == "The tables are up to date.\n"
    role = f"anna_{postgres_database.name}"
    admitted = home.steady("device", "server", "admit", role, "--address", address, **said)
    password = admitted.out.splitlines()[-1].strip()
    login = postgres_database.address(role, password)
    assert postgres_database.rows("SELECT count(*) FROM steadyhand.record", as_role=login) == [(0,)]
    assert home.steady("device", "server", "turn-away", role, "--address", address, **said).exit_code == 0
    refused = home.steady("device", "server", "turn-away", role, "--address", address, **said)
    assert (refused.exit_code, "was not admitted" in refused.err) == (1, True)


@pytest.fixture
def postgres_database(database: Database) -> Database:
    """A database without Steadyhand's tables."""
    return database.server.database(empty=True)


def _role_of(machine: Machine) -> str:
    return (
        next(part for part in machine.way.split() if part.startswith("user="))
        .removeprefix("user=")
        .strip('"')
    )


def test_the_log_is_the_outbox(pair: Pair, database: Database) -> None:
    """A process that ends between two answers sends what is left with its next start."""
    laptop, _ = pair
    laptop.twitches(2)
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 2, "two records on the server")
    laptop.twitches()
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 3, "three records on the server")
    log = SqliteLog.open(laptop.log)
    assert [sequence for _, sequence, _ in of_events(database)] == [
        event.sequence for event in log.records_after(log.device, 0)
    ]
    log.close()


def test_a_second_machine_makes_no_key_of_its_own(pair: Pair) -> None:
    """Where the server keeps one of the person already, it has to join; nothing is changed."""
    _, desktop = pair
    assert desktop.steady("device", "leave").exit_code == 0
    refused = desktop.steady("device", "pair")
    assert refused.exit_code == 1
    assert "steady device join" in refused.err
    assert not (desktop.state / "devices.key").exists()


def test_pairing_where_another_key_is_in_use_says_so(pair: Pair, tmp_path: Path) -> None:
    """It has one of its own from a folder, and now the server of the others."""
    laptop, desktop = pair
    laptop.twitches()
    with laptop.sharing():
        until(lambda: laptop.line("laptop")["behind"] == 0, "all of it sent")
    assert desktop.steady("device", "leave").exit_code == 0
    desktop.configure(desktop.config.read_text().replace(desktop.way, by_folder(tmp_path / "folder")))
    desktop.pair()
    desktop.configure(desktop.config.read_text().replace(by_folder(tmp_path / "folder"), desktop.way))
    assert "with a key of its own" in desktop.steady("device", "pair").err
    assert laptop.steady("device", "pair").err == ""


def test_a_key_that_was_given_up_leaves_nothing_unread(tmp_path: Path, database: Database) -> None:
    """What a machine had sent under a key of its own comes anew once it has joined the others."""
    first, second = two_roles(database)
    laptop = Machine(tmp_path / "laptop", "laptop", by_server(first, tmp_path))
    desktop = Machine(tmp_path / "desktop", "desktop", by_server(second, tmp_path))
    desktop.pair()
    desktop.twitches()
    with desktop.sharing():
        until(lambda: len(of_events(database)) == 1, "a record under a key of its own")
    phrase = laptop.pair("--new")
    assert desktop.steady("device", "leave").exit_code == 0
    assert desktop.join(phrase).exit_code == 0
    with laptop.sharing(), desktop.sharing():
        laptop.twitches()
        until_same(laptop, desktop, number=2)


def test_whoever_revokes_is_told_that_the_role_has_to_be_shut_out(pair: Pair) -> None:
    """The key is none of the server's affair: the lost machine can still log in and erase there."""
    laptop, desktop = pair
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    assert "server turn-away" in laptop.steady("device", "revoke", desktop.id).out


def test_a_revoked_machine_that_is_told_the_new_words_is_one_of_them_again(pair: Pair) -> None:
    """It is heard, and not called revoked any more."""
    laptop, desktop = pair
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
        found = PHRASE.search(laptop.steady("device", "revoke", desktop.id).out)
        assert found is not None
        assert laptop.of(desktop)["revoked"] is True
        assert desktop.join(found[1]).exit_code == 0
        desktop.twitches()
        until_same(laptop, desktop, number=2)
    assert laptop.of(desktop)["revoked"] is False


def test_forgetting_everything_tells_what_the_server_keeps(pair: Pair, database: Database) -> None:
    """It does not answer, and nothing is tried again: the log that would know of it is gone."""
    laptop, _ = pair
    laptop.twitches()
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 1, "a record on the server")
    device = laptop.id
    database.server.kill()
    done = laptop.steady("forget", "--all", given="forget\n")
    database.server.start()
    assert done.exit_code == 0
    assert device in done.err
    assert "tried again" not in done.err


def test_a_command_that_finds_no_server_says_to_try_again(pair: Pair, database: Database) -> None:
    """Nobody does it instead later, so that is not promised; nothing was lost."""
    laptop, desktop = pair
    desktop.twitches()
    phrase = laptop.pair()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    database.server.kill()
    done = [
        laptop.steady("device", *words, given=f"{phrase}\n")
        for words in (("pair",), ("join",), ("rewrite",), ("revoke", desktop.id))
    ]
    laptop.configure(laptop.config.read_text().partition("password_file")[0])
    done.append(laptop.steady("device", "password", given="sesame\n"))
    database.server.start()
    for each in done:
        assert (each.exit_code == 0, "tried again" in each.err) == (False, False)
        assert "nothing takes connections there" in each.err
        assert "Try again once that is mended" in each.err


def test_what_is_rewritten_comes_anew_while_the_process_runs(pair: Pair, database: Database) -> None:
    """It remembers no more what the server had."""
    laptop, _ = pair
    laptop.twitches(3)
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 3, "three records on the server")
        before = of_events(database)
        assert laptop.steady("device", "rewrite").exit_code == 0
        until(lambda: len(of_events(database)) == 3 and of_events(database) != before, "three others")


def test_what_somebody_forged_under_its_name_ends_nothing(tmp_path: Path, database: Database) -> None:
    """Where nothing is sealed anybody with the role can write what is no event; the fault is told."""
    role = database.admit("laptop")
    laptop = Machine(tmp_path / "laptop", "laptop", f"sealed = false\n{by_server(role, tmp_path)}")
    laptop.twitches()
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 1, "a record on the server")
    database.rows("UPDATE steadyhand.record SET body = %s", (b"0 -\nr[]",))
    with laptop.sharing():
        until(lambda: "steady device renew" in " ".join(laptop.status()["troubles"]), "it is told")


def test_a_forged_name_reaches_no_program(pair: Pair, database: Database) -> None:
    """What no device is called is no machine in the status."""
    laptop, _ = pair
    laptop.twitches()
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 1, "a record on the server")
        database.rows(
            "INSERT INTO steadyhand.record (person, device, sequence, body)"
            " SELECT person, %s, 1, body FROM steadyhand.record LIMIT 1",
            ("\x1b]0;x\x9b31m",),
        )
    assert [each["name"] for each in laptop.status()["devices"]] == ["laptop"]


@pytest.mark.parametrize("words", [("rewrite",), ("revoke", "desktop")])
def test_an_older_log_takes_nothing_from_the_server(
    pair: Pair, database: Database, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """No command has erased there what the log does not have; what helps is told."""
    laptop, desktop = pair
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    laptop.twitches()
    copytree(laptop.log.parent, tmp_path / "backup")
    laptop.twitches()
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 3, "three records on the server")
    rmtree(laptop.log.parent)
    copytree(tmp_path / "backup", laptop.log.parent)
    before = database.records()
    refused = laptop.steady("device", *[desktop.id if word == "desktop" else word for word in words])
    assert refused.exit_code != 0
    assert "steady device renew" in refused.err
    assert database.records() == before


def test_a_server_that_was_silent_while_a_machine_joined_gets_all_anew(
    pair: Pair, database: Database, tmp_path: Path
) -> None:
    """By the folder it could join; what the server has of it was sealed with the key that was given up."""
    laptop, desktop = pair
    for each in pair:
        both = f"{by_folder(tmp_path / 'folder')}\n{each.way}"
        each.configure(each.config.read_text().replace(each.way, both))
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
        until(lambda: len(of_events(database)) == 1, "a record on the server")
    found = PHRASE.search(laptop.steady("device", "revoke", desktop.id).out)
    assert found is not None
    database.server.kill()
    desktop.join(found[1])
    database.server.start()
    desktop.join(found[1])
    with desktop.sharing():
        until(lambda: [b[:2] for _, _, b in of_events(database)] == [b"2 "], "sealed with the new key")


def test_what_is_forgotten_while_another_server_is_configured_leaves_the_first(
    postgres: Postgres, database: Database, tmp_path: Path
) -> None:
    """Once it is the server again."""
    first, second = (by_server(each.admit("laptop"), tmp_path) for each in (database, postgres.database()))
    laptop = Machine(tmp_path / "laptop", "laptop", first)
    laptop.pair()
    laptop.twitches(2)
    with laptop.sharing():
        until(lambda: len(of_events(database)) == 2, "two records on the first server")
    laptop.configure(laptop.config.read_text().replace(first, second))
    day = laptop.steady("history", "--json").lines[0]["day"]
    assert laptop.steady("forget", "--from", day, "--to", day, given="forget\n").exit_code == 0
    ledger = laptop.state / "devices.json"
    before = ledger.read_text()
    with laptop.sharing():
        until(lambda: ledger.read_text() != before, "the second server is put right")
    laptop.configure(laptop.config.read_text().replace(second, first))
    with laptop.sharing():
        until(lambda: not of_events(database), "nothing on the first server")
