"""Two machines of a person and a folder between them, by the real command and its processes (issue 6)."""

from contextlib import closing
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from cli.household import awake_now
from fakes.shared import file_of
from sharing.machines import PATIENCE_S, PHRASE, Machine, a_copy_goes_on_as_its_own, by_folder, until_same
from stage.desktop import until
from steadyhand.domain.reminding.event import DAEMON, Draft, EventKind
from steadyhand.sharing.phrase import phrase_of
from steadyhand.storage.sqlite import SqliteLog


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a synchroniser would keep the same on both."""
    return tmp_path / "folder"


@pytest.fixture
def laptop(tmp_path: Path, folder: Path) -> Machine:
    """One machine."""
    return Machine(tmp_path / "laptop", "laptop", by_folder(folder))


@pytest.fixture
def desktop(tmp_path: Path, folder: Path) -> Machine:
    """The other."""
    return Machine(tmp_path / "desktop", "desktop", by_folder(folder))


@pytest.fixture
def pair(laptop: Machine, desktop: Machine) -> tuple[Machine, Machine]:
    """Both, paired."""
    assert desktop.join(laptop.pair()).exit_code == 0
    return laptop, desktop


def test_what_is_recorded_on_one_is_known_on_the_other(pair: tuple[Machine, Machine]) -> None:
    """Both ways, while their processes run."""
    laptop, desktop = pair
    with laptop.sharing(), desktop.sharing():
        laptop.twitches()
        until_same(laptop, desktop, number=1)
        desktop.twitches()
        until_same(laptop, desktop, number=2)


def test_a_machine_that_was_off_catches_up(pair: tuple[Machine, Machine]) -> None:
    """What was recorded meanwhile on both is on both."""
    laptop, desktop = pair
    laptop.twitches(3)
    with laptop.sharing():
        until(lambda: laptop.status()["devices"][0]["behind"] == 0, "all of it shared")
    desktop.twitches(2)
    with desktop.sharing():
        until(lambda: len(desktop.ids) == 5, "what the laptop recorded")
    with laptop.sharing():
        until_same(laptop, desktop, number=5)


def test_nothing_in_the_folder_can_be_read(pair: tuple[Machine, Machine], folder: Path) -> None:
    """No word of the configuration, no kind of event, no name of a machine."""
    laptop, _ = pair
    laptop.steady("done", "stretch")
    laptop.steady("pause", "--because", "holiday in Rome")
    with laptop.sharing():
        until(lambda: laptop.status()["devices"][0]["behind"] == 0, "all of it shared")
    held = b"".join(path.read_bytes() for path in folder.iterdir())
    assert len(held) > 1000
    assert not [word for word in (b"stretch", b"Rome", b"paused", b"laptop", b'"kind"') if word in held]


def test_status_says_who_is_behind_and_why(pair: tuple[Machine, Machine]) -> None:
    """What lies in the folder and is not in the log, while no process reads it."""
    laptop, desktop = pair
    laptop.twitches(2)
    with laptop.sharing():
        until(lambda: laptop.status()["devices"][0]["behind"] == 0, "all of it shared")
    found = desktop.status()
    assert found["running"] is False
    (line,) = [each for each in found["devices"] if not each["this"]]
    assert (line["id"], line["behind"]) == (laptop.id, 2)
    told = desktop.steady("device", "status").out
    assert "the process for it is not running" in told
    assert "behind by 2 records" in told


def test_a_clock_that_is_ahead_is_told(pair: tuple[Machine, Machine]) -> None:
    """As the daemon of the other machine has found."""
    laptop, desktop = pair
    laptop.twitches()
    with closing(SqliteLog.open(laptop.log)) as log:
        (now,) = log.history()
        data = {"device": desktop.id, "ahead_s": 420}
        log.append([Draft(EventKind.CLOCK_DIFFERED, now.at, 0, now.day, DAEMON, data=data)])
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=3)
    assert "its clock was 7 min ahead" in " ".join(laptop.of(desktop)["why"])


def test_a_machine_is_called_by_its_name(pair: tuple[Machine, Machine]) -> None:
    """Its own is known at once."""
    laptop, _ = pair
    assert "laptop (" in laptop.steady("device", "list").out
    assert laptop.line("laptop")["this"] is True


def test_a_second_machine_makes_no_key_of_its_own(laptop: Machine, desktop: Machine) -> None:
    """Where the folder has one already, it has to join; nothing is changed."""
    laptop.pair()
    refused = desktop.steady("device", "pair")
    assert refused.exit_code == 1
    assert "steady device join" in refused.err
    assert not (desktop.state / "devices.key").exists()


def test_pairing_again_shows_the_same_words(laptop: Machine) -> None:
    """So that a third machine can be told them."""
    assert laptop.pair() == laptop.pair()


def test_a_wrong_phrase_joins_nothing(laptop: Machine, desktop: Machine) -> None:
    """Neither a slip nor the phrase of somebody else's devices."""
    phrase = laptop.pair()
    slipped = " ".join(reversed(phrase.split()))
    for wrong in (slipped, "one two", phrase_of(bytes(16))):
        refused = desktop.join(wrong)
        assert refused.exit_code != 0
        assert "Nothing was changed" in refused.err
        assert "Traceback" not in refused.err
    assert not (desktop.state / "devices.key").exists()


def test_a_revoked_machine_is_heard_no_more(pair: tuple[Machine, Machine]) -> None:
    """What it had shared stays; what it adds is refused and told of, and it reads nothing new."""
    laptop, desktop = pair
    desktop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
        shown = laptop.steady("device", "revoke", desktop.id[:8])
        assert PHRASE.search(shown.out)
        desktop.twitches()
        laptop.twitches()
        until(lambda: "revoked" in " ".join(laptop.of(desktop)["why"]), "the refusal is told")
        until(lambda: "key" in " ".join(desktop.of(laptop)["why"]), "the other cannot read on")
    assert laptop.of(desktop)["revoked"] is True
    assert len(laptop.ids) == len(desktop.ids) == 2
    assert len(laptop.ids & desktop.ids) == 1


def test_a_machine_that_is_told_the_new_words_goes_on(pair: tuple[Machine, Machine], tmp_path: Path) -> None:
    """After another was revoked; what it recorded in between is not lost."""
    laptop, desktop = pair
    tablet = Machine(tmp_path / "tablet", "tablet", laptop.way)
    assert tablet.join(laptop.pair()).exit_code == 0
    with laptop.sharing(), desktop.sharing():
        tablet.twitches()
        with tablet.sharing():
            until_same(laptop, desktop, tablet, number=1)
        found = PHRASE.search(laptop.steady("device", "revoke", tablet.id).out)
        assert found is not None
        desktop.twitches()
        assert desktop.join(found[1]).exit_code == 0
        laptop.twitches()
        until_same(laptop, desktop, number=3)


def test_a_record_that_was_tampered_with_is_refused_and_mended(
    pair: tuple[Machine, Machine], folder: Path
) -> None:
    """The others are read; writing anew brings what was refused."""
    laptop, desktop = pair
    laptop.twitches(3)
    with laptop.sharing():
        until(lambda: laptop.status()["devices"][0]["behind"] == 0, "all of it shared")
    path = file_of(folder, laptop.id)
    held = bytearray(path.read_bytes())
    held[len(held) // 2] ^= 1
    path.write_bytes(held)
    with desktop.sharing():
        until(lambda: len(desktop.ids) == 2, "what is sound")
        assert "damaged" in " ".join(desktop.of(laptop)["why"])
        assert laptop.steady("device", "rewrite").exit_code == 0
        until_same(laptop, desktop, number=3)
        until(lambda: desktop.of(laptop)["why"] == [], "nothing is wrong any more")


def test_a_file_that_was_cut_short_is_told_of_and_mended(pair: tuple[Machine, Machine], folder: Path) -> None:
    """What is whole is read; the rest is told of as still to come, until that machine shares again."""
    laptop, desktop = pair
    laptop.twitches(3)
    with laptop.sharing():
        until(lambda: laptop.status()["devices"][0]["behind"] == 0, "all of it shared")
    path = file_of(folder, laptop.id)
    path.write_bytes(path.read_bytes()[:-10])
    with desktop.sharing():
        until(lambda: len(desktop.ids) == 2, "what is whole")
        assert "the end is not there yet" in " ".join(desktop.of(laptop)["why"])
        with laptop.sharing():
            until_same(laptop, desktop, number=3)
            until(lambda: desktop.of(laptop)["why"] == [], "nothing is wrong any more")


def test_what_is_forgotten_leaves_the_folder(pair: tuple[Machine, Machine], folder: Path) -> None:
    """With the next start of the process; what others recorded on other days stays."""
    laptop, _ = pair
    laptop.twitches(4)
    with laptop.sharing():
        until(lambda: laptop.status()["devices"][0]["behind"] == 0, "all of it shared")
        assert "shares with your other machines" in laptop.steady("forget", "--all", given="forget\n").err
    before = file_of(folder, laptop.id).stat().st_size
    day = laptop.steady("history", "--json").lines[0]["day"]
    done = laptop.steady("forget", "--from", day, "--to", day, given="forget\n")
    assert done.exit_code == 0, done.err
    with laptop.sharing():
        until(lambda: file_of(folder, laptop.id).stat().st_size < before, "the file is smaller")
    assert laptop.status()["devices"][0]["behind"] == 0


def test_forgetting_everything_takes_back_what_was_shared(
    pair: tuple[Machine, Machine], folder: Path
) -> None:
    """Its file and its key are gone, so nothing brings it back here; the other machine keeps its own."""
    laptop, desktop = pair
    laptop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    done = laptop.steady("forget", "--all", given="forget\n")
    assert done.exit_code == 0, done.err
    assert "your other machines" in done.out
    assert [path.name for path in folder.glob("*.events")] == [f"steadyhand-{desktop.id}.events"]
    assert not laptop.state.exists()
    assert "has no key" in laptop.steady("__share").err
    assert len(desktop.ids) == 1


def test_without_its_folder_it_waits_and_says_so(pair: tuple[Machine, Machine], folder: Path) -> None:
    """And goes on when it is there again."""
    laptop, desktop = pair
    away = folder.rename(folder.with_name("away"))
    with laptop.sharing():
        until(lambda: "cannot be read" in " ".join(laptop.status()["troubles"]), "the fault is told")
        laptop.twitches()
        away.rename(folder)
        with desktop.sharing():
            until_same(laptop, desktop, number=1)


def test_a_copied_machine_is_noticed_and_made_its_own(pair: tuple[Machine, Machine], tmp_path: Path) -> None:
    """Two with one id would write one file: the copy writes nothing until it is renewed."""
    a_copy_goes_on_as_its_own(*pair, tmp_path / "copy")


def test_the_doctor_looks_at_it(pair: tuple[Machine, Machine], folder: Path) -> None:
    """Whether the process runs, and whether the folder can be used."""
    laptop, _ = pair
    checks = {each["name"]: each for each in laptop.steady("doctor", "--yes", "--json").json["checks"]}
    assert checks["devices process"]["state"] == "degraded"
    assert checks["devices"]["state"] == "ok"
    folder.rename(folder.with_name("away"))
    with laptop.sharing():
        until(lambda: laptop.status()["running"], "it runs", PATIENCE_S)
        found = laptop.steady("doctor", "--yes", "--json").json["checks"]
    checks = {each["name"]: each for each in found}
    assert checks["devices process"]["state"] == "ok"
    assert "cannot be read" in checks["devices"]["detail"]


def test_a_revoked_machine_is_nothing_for_the_doctor(pair: tuple[Machine, Machine]) -> None:
    """It may write as long as it likes: that it is refused is no fault, and nobody can make it end."""
    laptop, desktop = pair
    with laptop.sharing(), desktop.sharing():
        desktop.twitches()
        until_same(laptop, desktop, number=1)
        laptop.steady("device", "revoke", desktop.id)
        desktop.twitches()
        until(lambda: "revoked" in " ".join(laptop.of(desktop)["why"]), "the refusal is told")
        found = laptop.steady("doctor", "--yes", "--json").json["checks"]
    assert {each["name"]: each["state"] for each in found}["devices"] == "ok"


def test_a_keyring_that_gives_nothing_is_waited_for(laptop: Machine) -> None:
    """The process says so, ends when told to, and goes on once there is a key."""
    laptop.pair()
    laptop.twitches()
    key = laptop.state / "devices.key"
    text = key.read_text()
    key.write_text("in the keyring\n")
    with laptop.sharing():
        until(lambda: "keyring" in laptop.status()["lacks"] and laptop.status()["running"], "it is told")
    with laptop.sharing():
        key.write_text(text)
        (laptop.state / "devices.changed").write_text("")
        until(lambda: laptop.status()["devices"][0]["behind"] == 0, "all of it is shared")


def test_leaving_keeps_what_is_there(pair: tuple[Machine, Machine]) -> None:
    """The key is gone from this machine, and its process ends by itself."""
    laptop, desktop = pair
    laptop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=1)
    assert desktop.steady("device", "leave").exit_code == 0
    assert len(desktop.ids) == 1
    ended = desktop.steady("__share")
    assert ended.exit_code == 0
    assert "has no key" in ended.err


def test_without_devices_the_process_ends_by_itself(tmp_path: Path) -> None:
    """And says what to write."""
    alone = Machine(tmp_path / "alone", "alone", 'folder = "/nowhere"')
    alone.configure(alone.config.read_text().partition("[devices]")[0])
    ended = alone.steady("__share")
    assert (ended.exit_code, "[devices]" in ended.err) == (0, True)
    assert alone.status() == {
        "configured": False,
        "folder": None,
        "server": None,
        "sealed": True,
        "running": False,
        "lacks": None,
        "troubles": [],
        "devices": [],
    }


def test_what_is_not_sealed_needs_no_key(tmp_path: Path, folder: Path) -> None:
    """Where the person has chosen that; and it is said."""
    way = by_folder(folder) + "\nsealed = false"
    machines = [Machine(tmp_path / name, name, way) for name in ("one", "two")]
    one, two = machines
    with one.sharing(), two.sharing():
        one.twitches()
        until_same(one, two, number=1)
    assert "NOT sealed" in one.steady("device", "status").out
    assert b"episode" in file_of(folder, one.id).read_bytes()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("pair", "laptop"), "takes no further words"),
        (("revoke",), "say which"),
        (("revoke", "nobody"), "no machine is called"),
        (("pair", "--json"), "--json is for"),
        (("server", "invent"), "write steady device server"),
        (("what",), "invalid choice"),
    ],
)
def test_wrong_words_are_told(laptop: Machine, words: tuple[str, ...], told: str) -> None:
    """And change nothing."""
    laptop.pair()
    refused = laptop.steady("device", *words)
    assert refused.exit_code in {1, 2}
    assert told in refused.err
    assert "Traceback" not in refused.err


def test_two_machines_that_both_made_a_key_are_brought_together(laptop: Machine, desktop: Machine) -> None:
    """The refusal names a remedy that is one, and what either recorded before is known on both."""
    desktop.pair()
    phrase = laptop.pair("--new")
    desktop.twitches()
    refused = desktop.join(phrase)
    assert refused.exit_code == 1
    assert "steady device leave" in refused.err
    assert desktop.steady("device", "leave").exit_code == 0
    assert desktop.join(phrase).exit_code == 0
    laptop.twitches()
    with laptop.sharing(), desktop.sharing():
        until_same(laptop, desktop, number=2)


def test_who_joins_is_told_that_the_folder_is_not_there(laptop: Machine, tmp_path: Path) -> None:
    """As with a slip in its name, or before it is mounted: waiting for the synchroniser would not help."""
    stray = Machine(tmp_path / "stray", "stray", f'folder = "{tmp_path / "foldr"}"')
    refused = stray.join(laptop.pair())
    assert refused.exit_code != 0
    assert "foldr cannot be read" in refused.err
    assert "devices.folder" in refused.err


def test_words_that_were_given_up_are_told_of(laptop: Machine, desktop: Machine, tmp_path: Path) -> None:
    """As a new machine takes them from an old note; the words of now lead on."""
    old = laptop.pair()
    tablet = Machine(tmp_path / "tablet", "tablet", laptop.way)
    assert tablet.join(old).exit_code == 0
    tablet.twitches()
    with laptop.sharing(), tablet.sharing():
        until_same(laptop, tablet, number=1)
    new = PHRASE.search(laptop.steady("device", "revoke", tablet.id).out)
    assert new is not None
    assert "may have been given up" in desktop.join(old).err
    assert desktop.join(new[1]).err == ""


def test_pairing_where_another_key_is_in_use_says_so(laptop: Machine, tmp_path: Path) -> None:
    """The machine has a key of its own already, and its folder is another now, where somebody was first."""
    elsewhere = Machine(tmp_path / "elsewhere", "elsewhere", by_folder(tmp_path / "other"))
    elsewhere.pair()
    elsewhere.twitches()
    with elsewhere.sharing():
        until(lambda: elsewhere.line("elsewhere")["behind"] == 0, "all of it shared")
    laptop.pair()
    laptop.configure(laptop.config.read_text().replace(laptop.way, elsewhere.way))
    assert "with a key of its own" in laptop.steady("device", "pair").err


def test_a_revoked_machine_that_is_told_the_new_words_is_one_of_them_again(
    pair: tuple[Machine, Machine],
) -> None:
    """As one that was lost and found: it is heard, and not called revoked any more."""
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
    assert desktop.line("desktop")["revoked"] is False


def test_a_folder_that_is_gone_is_not_taken_for_one_that_has_all(
    pair: tuple[Machine, Machine], folder: Path
) -> None:
    """What cannot be looked at is not known."""
    laptop, _ = pair
    laptop.twitches()
    folder.rename(folder.with_name("elsewhere"))
    assert laptop.line("laptop")["behind"] is None
    told = laptop.steady("device", "status").out
    assert "all of it" not in told
    assert "is not known" in told
    with laptop.sharing():
        until(lambda: laptop.status()["troubles"], "the process has noticed")
        assert "it runs and shares" not in " ".join(laptop.steady("doctor", "--yes").out.split())


def test_a_machine_that_cannot_be_read_is_not_said_to_be_all_here(laptop: Machine, desktop: Machine) -> None:
    """Each with a key of its own: one reason is told, without what only follows from it."""
    desktop.pair()
    laptop.pair("--new")
    desktop.twitches()
    with desktop.sharing():
        until(lambda: desktop.line("desktop")["behind"] == 0, "all of it shared")
    line = laptop.of(desktop)
    assert line["behind"] is None
    assert len(line["why"]) == 1


def test_a_log_from_an_older_copy_is_told_while_nothing_runs(
    pair: tuple[Machine, Machine], tmp_path: Path
) -> None:
    """Not that all of it is shared; the remedy is named."""
    laptop, _ = pair
    laptop.twitches()
    copytree(laptop.log.parent, tmp_path / "backup")
    laptop.twitches()
    with laptop.sharing():
        until(lambda: laptop.line("laptop")["behind"] == 0, "all of it shared")
    rmtree(laptop.log.parent)
    copytree(tmp_path / "backup", laptop.log.parent)
    line = laptop.line("laptop")
    assert line["behind"] is None
    assert "steady device renew" in line["why"][0]


def test_a_machine_that_does_not_seal_names_what_differs(pair: tuple[Machine, Machine]) -> None:
    """On both the remedy is to set the same; there are no words to type."""
    laptop, desktop = pair
    desktop.configure(f"{awake_now()}\n[devices]\nsealed = false\n{desktop.way}\n")
    with laptop.sharing(), desktop.sharing():
        laptop.twitches()
        desktop.twitches()
        for here, there in ((laptop, desktop), (desktop, laptop)):
            until(lambda a=here, b=there: "Set the same on both" in " ".join(a.of(b)["why"]), "the reason")
            assert here.of(there)["behind"] is None
    assert "goes on sharing" in desktop.steady("device", "leave").err


def test_forgetting_everything_tells_what_it_could_not_take_back(
    pair: tuple[Machine, Machine], folder: Path
) -> None:
    """As with the stick not in its place: nothing would ever take the file out of it."""
    laptop, _ = pair
    laptop.twitches()
    with laptop.sharing():
        until(lambda: laptop.line("laptop")["behind"] == 0, "all of it shared")
    name = file_of(folder, laptop.id).name
    folder.rename(folder.with_name("elsewhere"))
    done = laptop.steady("forget", "--all", given="forget\n")
    assert done.exit_code == 0
    assert "nothing takes it back later" in done.err
    assert name in done.err
    assert not (laptop.state / "devices.key").exists()


def test_a_name_is_shown_without_what_a_terminal_obeys(laptop: Machine) -> None:
    """Its own as well as another's, on one line."""
    laptop.configure(f'{awake_now()}\n[devices]\nname = "a\\nb\\u202e\\u001b[31m"\n{laptop.way}\n')
    laptop.pair()
    assert laptop.steady("device", "list").out.startswith("ab[31m (")
    assert laptop.status()["devices"][0]["name"] == "ab[31m"


def test_a_machine_can_be_left_after_its_configuration(laptop: Machine) -> None:
    """Whoever took [devices] out of it first leaves no key behind."""
    laptop.pair()
    laptop.configure(awake_now())
    assert laptop.steady("device", "leave").exit_code == 0
    assert not (laptop.state / "devices.key").exists()
    assert "nothing to leave" in laptop.steady("device", "leave").err
