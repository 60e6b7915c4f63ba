"""A refusal in the words of the page: the same sentence names commands in the terminal, and the way here."""

import re

SIGNS = "page of warning signs"
"""What a link to the questions is called within a sentence."""
_WAYS = (
    (r"See steady drinks, or say", "Choose one from the list, or say"),
    (r"`?steady log \S+ ([^`\s.,)]+(?: \d+%)?)`?", r"\1"),
    (r"answered with steady screen \(or steady skip \S+\)", f"answered on the {SIGNS}, or skipped"),
    (r"Answer them with: steady screen", f"Answer them on the {SIGNS}."),
    (r": steady screen --seen-by-clinician DATE", f", say so on the {SIGNS}."),
    (r" steady screen asks them\.", f" They are on the {SIGNS}."),
    (r": steady screen\b\.?", f": see the {SIGNS}."),
    (r"answered with steady review \(or steady skip \S+\)", "answered in the review, or skipped"),
    (r", with steady twitch --none where", ", in the diary also where"),
    (r"with you: steady review --pdf FILE\.", "with you: PDF for your doctor, above."),
    (r"; steady day keeps it", "; the diary keeps it"),
    (r"answer it with steady done \S+", "answer it with its button"),
)
_PATTERNS = tuple((re.compile(pattern), words) for pattern, words in _WAYS)


def own_words(text: str) -> str:
    """The sentence without the commands that a button or a field of the page stands for."""
    for pattern, words in _PATTERNS:
        text = pattern.sub(words, text)
    return text
