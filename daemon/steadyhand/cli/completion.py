"""Completions for bash, zsh and fish; habits are asked of ``steady __habits``."""

from collections.abc import Mapping

from steadyhand.cli.catalogue import ENTRIES
from steadyhand.cli.parser import parser_of
from steadyhand.cli.words import FILE, HABIT, Word, words_of

HABITS = "steady __habits 2>/dev/null"


def completion(shell: str) -> str:
    """The script for that shell."""
    words = {name: tuple(words_of(parser_of(name))) for name in ENTRIES}
    return {"bash": _bash, "zsh": _zsh, "fish": _fish}[shell](words)


def _options(words: tuple[Word, ...]) -> list[str]:
    return [spelling for word in words for spelling in word.spellings if spelling.startswith("--")]


def _habit_options(words: tuple[Word, ...]) -> list[str]:
    return [spelling for word in words if word.value == HABIT for spelling in word.spellings]


def _first_place(words: tuple[Word, ...]) -> Word | None:
    return next((word for word in words if not word.spellings), None)


def _bash(words: Mapping[str, tuple[Word, ...]]) -> str:
    cases = "\n".join(f"        {name}) {_bash_case(taken)} ;;" for name, taken in words.items())
    return f"""\
# bash completion for steady
_steady() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} options= places= files=
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W "{" ".join([*words, "--help", "--version"])}" -- "$word")
        return
    fi
    case ${{COMP_WORDS[1]}} in
{cases}
    esac
    if [ "$before" = --habit ]; then
        places=$({HABITS})
    elif [[ $word = -* ]]; then
        places=$options files=
    elif [ "$COMP_CWORD" -ne 2 ]; then
        places= files=
    fi
    if [ -n "$files" ]; then
        compopt -o filenames
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -W "$places" -- "$word")
    fi
}}
complete -F _steady steady"""


def _bash_case(words: tuple[Word, ...]) -> str:
    options = f'options="{" ".join(_options(words))}"'
    place = _first_place(words)
    if place is None:
        return options
    if place.value == FILE:
        return f"{options} files=yes"
    if place.value == HABIT:
        return f"{options} places=$({HABITS})"
    return f'{options} places="{" ".join(place.choices)}"'


def _zsh(words: Mapping[str, tuple[Word, ...]]) -> str:
    names = "\n".join(f"        '{name}:{_quoted(ENTRIES[name].summary)}'" for name in words)
    cases = "\n".join(f"        {name}) _arguments {_zsh_words(taken)} ;;" for name, taken in words.items())
    return f"""\
#compdef steady
_steady_habits() {{
    local -a habits
    habits=(${{(f)"$({HABITS})"}})
    compadd -a habits
}}
_steady() {{
    local -a commands
    commands=(
{names}
    )
    if (( CURRENT == 2 )); then
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    (( CURRENT-- ))
    case $command in
{cases}
    esac
}}
compdef _steady steady"""


def _zsh_words(words: tuple[Word, ...]) -> str:
    return " ".join(f"'{_zsh_word(word)}'" for word in words)


def _zsh_word(word: Word) -> str:
    told = _quoted(word.help).replace(":", r"\:").replace("[", r"\[").replace("]", r"\]")
    value = f":{word.value.lower()}:{_zsh_values(word)}" if word.value else ""
    if word.spellings:
        return f"{word.spellings[-1]}[{told}]{value}"
    return f"{'*' if word.many in {'*', '+'} else ''}{value}"


def _zsh_values(word: Word) -> str:
    if word.value == HABIT:
        return "_steady_habits"
    if word.value == FILE:
        return "_files"
    return f"({' '.join(word.choices)})" if word.choices else " "


def _fish(words: Mapping[str, tuple[Word, ...]]) -> str:
    lines = ["# fish completion for steady", "complete -c steady -f"]
    lines += [
        f"complete -c steady -n __fish_use_subcommand -a {name} -d '{_quoted(ENTRIES[name].summary)}'"
        for name in words
    ]
    for name, taken in words.items():
        lines += [line for word in taken for line in _fish_word(name, word)]
    return "\n".join(lines)


def _fish_word(name: str, word: Word) -> list[str]:
    start = f"complete -c steady -n '__fish_seen_subcommand_from {name}'"
    values = _fish_values(word)
    if not word.spellings:
        return [f"{start} {values}"] if values else []
    option = word.spellings[-1].removeprefix("--")
    needs = " -r" if word.value else ""
    return [f"{start} -l {option}{needs} {values} -d '{_quoted(word.help)}'".replace("  ", " ")]


def _fish_values(word: Word) -> str:
    if word.value == HABIT:
        return f"-a '({HABITS})'"
    if word.value == FILE:
        return "-F"
    return f"-a '{' '.join(word.choices)}'" if word.choices else ""


def _quoted(text: str) -> str:
    """Text without what would end a shell's quotes."""
    return text.replace("'", "")
