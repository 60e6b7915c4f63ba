import subprocess
from pathlib import Path

import pytest

from cli.household import STEADY, Household
from steadyhand.cli.catalogue import ENTRIES

COMPLETE = """
source <("{steady}" completions bash)
COMP_WORDS=({words})
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
compopt() {{ :; }}
_steady
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def page(bare: Household) -> Path:
    """The manual page as a file."""
    path = bare.root / "steady.1"
    path.write_text(bare.steady("manpage").out, encoding="utf-8")
    return path


def test_man_reads_the_page_without_a_warning(page: Path) -> None:
    """Not one, with all warnings on."""
    done = subprocess.run(
        ["man", "--warnings", "--encoding=UTF-8", "-l", page],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": "/usr/bin:/bin", "MANWIDTH": "100", "LC_ALL": "C.UTF-8"},
    )
    assert done.stderr == ""
    for name in ENTRIES:
        assert f"steady {name}" in done.stdout


def completed(home: Household, *words: str) -> list[str]:
    """What bash offers for the last of these words."""
    quoted = " ".join(f"'{word}'" for word in ("steady", *words))
    script = COMPLETE.format(steady=STEADY, words=quoted)
    done = subprocess.run(
        ["bash", "-c", script], env=home.environ, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_bash_reads_its_completions(bare: Household) -> None:
    """``bash -n`` finds nothing to complain about."""
    script = bare.steady("completions", "bash").out
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_bash_completes_commands_habits_and_options(home: Household) -> None:
    """Habits are those that were compiled last."""
    assert completed(home, "sk") == ["skip"]
    assert completed(home, "done", "w") == ["water"]
    assert completed(home, "history", "--habit", "str") == ["stretch"]
    assert completed(home, "skip", "water", "--b") == ["--because"]
    assert completed(home, "completions", "z") == ["zsh"]


def test_habits_are_listed_for_completions(new_home: Household) -> None:
    """Before anything was compiled there are none, and no complaint is in the way of typing."""
    assert new_home.steady("__habits") == (0, "", "")
    new_home.steady("status")
    assert new_home.steady("__habits").out.split()[:2] == ["water", "caffeine"]


@pytest.mark.parametrize(("shell", "beginning"), [("zsh", "#compdef steady"), ("fish", "# fish completion")])
def test_other_shells_know_every_command(bare: Household, shell: str, beginning: str) -> None:
    """Quotes and brackets come in pairs, and each command is named."""
    script = bare.steady("completions", shell).out
    assert script.startswith(beginning)
    assert script.count("'") % 2 == 0
    assert script.count("{") == script.count("}")
    for name in ENTRIES:
        assert name in script


def test_an_unknown_shell_is_a_usage_fault(bare: Household) -> None:
    """It names those there are."""
    assert bare.steady("completions", "tcsh").exit_code == 2
