"""The words of a bubble: fit for the wire, and with the way to answer where there are no buttons."""

from unicodedata import category

from steadyhand.domain.reminding.prompt import Prompt

UNTITLED = "Steadyhand"
TITLE_LENGTH = 200
BODY_LENGTH = 2000
UNFIT = frozenset({"Cc", "Cs"})


def one_line(text: str, length: int = TITLE_LENGTH) -> str:
    """One line of at most ``length`` characters, without control characters."""
    return _shorten(_fit(" ".join(text.split())), length)


def title_of(prompt: Prompt) -> str:
    """The title in one line; a blank one becomes the program's name, since some servers refuse it."""
    return one_line(prompt.title) or UNTITLED


def body_of(prompt: Prompt, *, buttons: bool) -> str:
    """The body with its line breaks; it ends with the way to answer, or with what a click does."""
    lines = "\n".join(_fit(line) for line in prompt.body.splitlines())
    body = _shorten(lines, BODY_LENGTH)
    hint = one_line(prompt.click_hint if buttons else prompt.answer_hint)
    return "\n".join(part for part in (body, hint) if part)


def escaped(text: str) -> str:
    """The text with the three characters escaped that ``body-markup`` gives a meaning."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fit(line: str) -> str:
    return "".join(character for character in line if category(character) not in UNFIT)


def _shorten(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
