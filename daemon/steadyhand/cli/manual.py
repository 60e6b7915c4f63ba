"""The manual page steady(1), in roff."""

from collections.abc import Iterator

from steadyhand import __version__
from steadyhand.cli.catalogue import ENTRIES, SECTIONS
from steadyhand.cli.parser import parser_of
from steadyhand.cli.words import Word, words_of
from steadyhand.errors import ConfigurationFault, LogFault, NoSuchHabit, Refused, Unavailable, UsageFault

INTRODUCTION = (
    "Steadyhand reminds of habits, keeps a diary, and looks at both after four weeks. "
    "The daemon shows reminders as desktop notifications; the commands answer them, also while no "
    "daemon runs."
)
FILES = {
    "$XDG_CONFIG_HOME/steadyhand/config.toml": "The configuration; STEADYHAND_CONFIG names another.",
    "$XDG_DATA_HOME/steadyhand/log.db": "The adherence log; STEADYHAND_DATA names another folder.",
    "$XDG_STATE_HOME/steadyhand/": "The compiled configuration, and the weekly backups of the log.",
    "$XDG_RUNTIME_DIR/steadyhand/": "The daemon's lock and wake socket.",
}
EXIT_CODES = {
    0: "Done.",
    Refused.exit_code: "Refused; the message says why.",
    UsageFault.exit_code: "The words of the command do not fit.",
    NoSuchHabit.exit_code: "There is no such habit.",
    Unavailable.exit_code: "The daemon, the bus or the service manager is needed and not there.",
    LogFault.exit_code: "The adherence log cannot be read or written.",
    ConfigurationFault.exit_code: "The configuration is faulty.",
}
EXAMPLES = {
    "steady done water": "The open reminder to drink is answered with what it asked for.",
    "steady done water 300 --at 08:30": "300 in the habit's unit, recorded afterwards.",
    "steady log caffeine 80mg": "An amount that nobody asked for.",
    "steady skip hands --because -": "Not this time; the reason is read from standard input.",
    "steady pause --until 3d": "Planned time off: nothing is asked, nothing counts against you.",
    "steady export log.jsonl": "Everything there is, in a file that is yours alone.",
}


def manual() -> str:
    """The page."""
    return "\n".join(
        [
            f'.TH STEADY 1 "" "Steadyhand {__version__}" "User Commands"',
            *_section("NAME", [r"steady \- a reminder and habit daemon, and a diary"]),
            *_section("SYNOPSIS", [r".B steady", r"\fICOMMAND\fR \fR[\fIWORDS\fR]"]),
            *_section("DESCRIPTION", [escaped(INTRODUCTION)]),
            *_section("COMMANDS", _commands()),
            *_section("FILES", _listed({key: escaped(text) for key, text in FILES.items()})),
            *_section(
                "EXIT STATUS", _listed({str(code): escaped(text) for code, text in EXIT_CODES.items()})
            ),
            *_section("EXAMPLES", _listed({key: escaped(text) for key, text in EXAMPLES.items()})),
        ]
    )


def escaped(text: str) -> str:
    """Text that roff prints as it stands."""
    safe = text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq")
    return rf"\&{safe}" if safe.startswith(".") else safe


def _section(name: str, lines: list[str]) -> list[str]:
    return [f".SH {name}", *lines]


def _listed(terms: dict[str, str]) -> list[str]:
    return [line for term, text in terms.items() for line in (".TP", rf"\fB{escaped(term)}\fR", text)]


def _commands() -> list[str]:
    lines = []
    for section in SECTIONS:
        lines.append(f'.SS "{section}"')
        for name, entry in ENTRIES.items():
            if entry.section == section:
                lines += _command(name)
    return lines


def _command(name: str) -> Iterator[str]:
    words = [word for word in words_of(parser_of(name)) if "--help" not in word.spellings]
    summary = ENTRIES[name].summary
    yield ".TP"
    yield " ".join([rf"\fBsteady\ {escaped(name)}\fR", *(_in_synopsis(word) for word in words)])
    yield escaped(f"{summary[:1].upper()}{summary[1:]}.")
    if words:
        yield ".RS"
        for word in words:
            told = word.help.replace("%%", "%")
            yield from (".TP", _term(word), escaped(f"{told[:1].upper()}{told[1:]}."))
        yield ".RE"


def _in_synopsis(word: Word) -> str:
    value = rf"\fI{escaped(word.value)}\fR" if word.value else ""
    if word.spellings:
        return rf"[\fB{escaped(word.spellings[-1])}\fR{' ' if value else ''}{value}]"
    repeated = value + (" ..." if word.many in {"*", "+"} else "")
    return f"[{repeated}]" if word.many in {"?", "*"} else repeated


def _term(word: Word) -> str:
    value = rf"\fI{escaped(word.value)}\fR" if word.value else ""
    spellings = ", ".join(rf"\fB{escaped(spelling)}\fR" for spelling in word.spellings)
    return f"{spellings} {value}".strip()
