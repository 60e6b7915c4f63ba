"""Without devices configured nothing of sharing is imported, by a command or by the daemon."""

import re
from pathlib import Path

import pytest

from cli.household import Household, awake_now
from stage.days import day_with, task
from stage.person import Person

PARTS = re.compile(r"\| +(steadyhand\.sharing|nacl|mnemonic|segno)\b")
TELL_IMPORTS = {"PYTHONPROFILEIMPORTTIME": "1"}


@pytest.mark.parametrize("words", [("done", "water"), ("status",)])
def test_a_command_imports_none_of_it(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Neither the quick path nor what looks at everything."""
    home = Household(tmp_path)
    home.configure(awake_now())
    told = home.steady(*words, **TELL_IMPORTS).err
    assert "steadyhand.cli" in told
    assert not PARTS.search(told)


def test_the_daemon_imports_none_of_it(tmp_path: Path) -> None:
    """Nor does the daemon, once it is ready."""
    with Person(tmp_path, "2026-11-23 08:59:00", TELL_IMPORTS) as person:
        person.configure(day_with(task("stretch", "09:00", "Stretch")))
        told = person.start_daemon().output()
        assert "steadyhand.engine" in told
        assert not PARTS.search(told)


@pytest.mark.parametrize("word", ["pair", "join", "password", "revoke", "rewrite"])
def test_who_shares_with_nobody_is_told_both_ways(tmp_path: Path, word: str) -> None:
    """The lines for a folder and those for a server, into which file, and that nothing has changed."""
    home = Household(tmp_path)
    home.configure(awake_now())
    words = (word, "laptop") if word == "revoke" else (word,)
    refused = home.steady("device", *words)
    assert (refused.exit_code, refused.out) == (1, "")
    assert f"Write into {home.config}:" in refused.err
    assert "[devices]\nfolder = " in refused.err
    assert "[devices.postgres]\naddress = " in refused.err
    assert refused.err.endswith("Nothing was changed.\n")
