import signal
import subprocess

import pytest

from cli.household import STEADY, Household
from steadyhand import __version__
from steadyhand.cli.catalogue import ENTRIES, HIDDEN, SECTIONS
from steadyhand.cli.main import LONG_LIVED, main, overview


def test_help_lists_every_command_in_its_section(bare: Household) -> None:
    """Without words too; a configuration is not needed."""
    told = bare.steady("--help")
    assert told.exit_code == 0
    assert [line for line in told.out.splitlines() if line.endswith(":")] == [f"{name}:" for name in SECTIONS]
    assert bare.steady().out == told.out == overview() + "\n"


@pytest.mark.parametrize("name", ENTRIES)
def test_every_command_tells_its_words(bare: Household, name: str) -> None:
    """Its help ends with exit code 0."""
    told = bare.steady(name, "--help")
    assert (told.exit_code, told.err) == (0, "")
    assert told.out.startswith(f"usage: steady {name}")


def test_what_device_does_is_told_for_each_word(bare: Household) -> None:
    """Not their names alone."""
    told = " ".join(bare.steady("device", "--help").out.split())
    assert "join: type those words on another" in told
    assert "renew: go on as a new machine" in told


def test_device_alone_asks_for_what_to_do_and_for_no_name(bare: Household) -> None:
    """A name belongs to revoke and to server."""
    told = bare.steady("device")
    assert told.exit_code == 2
    assert "are required: what\n" in told.err


def test_the_version_is_the_packages(bare: Household) -> None:
    """It stands once."""
    assert bare.steady("--version").out == f"steady {__version__}\n"


def test_a_misspelt_command_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    """The exit code is that of usage."""
    assert main(["stauts"]) == 2
    assert "Did you mean status?" in capsys.readouterr().err


def test_a_process_that_stays_collects_its_garbage() -> None:
    """Each that serves until told to end; only commands that are over at once go without."""
    assert set(HIDDEN) - {"__habits"} <= LONG_LIVED


def test_nobody_reading_is_quiet(home: Household) -> None:
    """A pipe that is closed ends the command without a word, as it would end any other."""
    home.steady("done", "water")
    script = f"'{STEADY}' history | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], env=home.environ, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("141\n", "")


def test_an_interrupt_is_exit_code_130(bare: Household) -> None:
    """While it waits for an answer, say."""
    with bare.start("setup") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    assert not bare.config.exists()


def test_a_locale_without_letters_is_no_traceback(home: Household) -> None:
    """What cannot be printed is replaced in words, and JSON is UTF-8 all the same."""
    home.steady("skip", "stretch", "--because", "müde")
    plain = {"LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    assert home.steady("history", **plain).exit_code == 0
    assert "müde" in home.steady("history", "--json", **plain).out


def test_a_full_disk_under_the_output_is_told(home: Household) -> None:
    """What could not be said is not a traceback."""
    script = f"'{STEADY}' history > /dev/full"
    done = subprocess.run(
        ["bash", "-c", script], env=home.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "steady: standard output cannot be read or written: No space left on device\n"


def test_bytes_that_are_no_text_are_a_usage_fault(home: Household) -> None:
    """On standard input and on the command line alike."""
    for words in ("skip stretch --because -", "skip stretch --because $'\\xff'"):
        script = f"printf '\\xff' | '{STEADY}' {words}"
        done = subprocess.run(
            ["bash", "-c", script], env=home.environ, capture_output=True, text=True, check=False
        )
        assert done.returncode in {1, 2}
        assert "Traceback" not in done.stderr
    assert home.steady("history", "--json").out == ""


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_do_not_matter(home: Household, closed: str) -> None:
    """What is said then goes nowhere, and what is recorded is recorded."""
    script = f"'{STEADY}' done water {closed}"
    done = subprocess.run(
        ["bash", "-c", script], env=home.environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(home.steady("history", "--json").lines) == 1
