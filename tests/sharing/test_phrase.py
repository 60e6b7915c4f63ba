"""A key in thirteen words, and as a code that a camera reads."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.shared import SECRET
from stage.code_reader import read_by_camera
from steadyhand.sharing.phrase import WORDS, phrase_of, secret_of
from steadyhand.sharing.qr_code import drawn
from steadyhand.sharing.trouble import WrongPhrase

SECRETS = st.binary(min_size=16, max_size=16)
SOME_WORDS = phrase_of(bytes(range(100, 116))).split()


@given(SECRETS)
def test_the_words_give_the_key_again(secret: bytes) -> None:
    """Thirteen of them, for any key."""
    phrase = phrase_of(secret)
    assert len(phrase.split()) == WORDS
    assert secret_of(phrase) == secret


@given(SECRETS)
def test_how_it_is_typed_does_not_matter(secret: bytes) -> None:
    """Capitals, lines, commas, and four letters of each word will do."""
    words = phrase_of(secret).split()
    assert secret_of("\n".join(words).upper()) == secret
    assert secret_of(", ".join(word[:4] for word in words)) == secret


@pytest.mark.parametrize("place", range(WORDS))
def test_a_word_taken_for_another_is_noticed(place: int) -> None:
    """One wrong word anywhere, the last one included."""
    words = phrase_of(SECRET).split()
    for other in SOME_WORDS:
        if other != words[place]:
            with pytest.raises(WrongPhrase, match="Nothing was changed"):
                secret_of(" ".join([*words[:place], other, *words[place + 1 :]]))


def test_words_that_changed_places_are_noticed() -> None:
    """The order counts."""
    words = phrase_of(SECRET).split()
    with pytest.raises(WrongPhrase, match="changed places"):
        secret_of(" ".join([words[1], words[0], *words[2:]]))


def test_a_word_that_is_none_is_named_by_its_place() -> None:
    """The message tells which word to look at, and repeats none: they are a key."""
    words = phrase_of(SECRET).split()
    with pytest.raises(WrongPhrase, match="Word 3") as refused:
        secret_of(" ".join([*words[:2], "qwertz", *words[3:]]))
    assert not any(word in str(refused.value) for word in ("qwertz", *words[3:]))


@pytest.mark.parametrize("typed", ["", "abandon", " ".join(["abandon"] * 12), " ".join(["abandon"] * 14)])
def test_too_few_or_too_many_words_are_refused(typed: str) -> None:
    """Their number is told."""
    with pytest.raises(WrongPhrase, match="13 words"):
        secret_of(typed)


def test_the_code_in_the_terminal_is_read(tmp_path: Path) -> None:
    """What a camera reads there is the phrase: typed as it is, it gives the key."""
    phrase = phrase_of(SECRET)
    assert secret_of(read_by_camera(drawn(phrase.upper(), coloured=False), tmp_path)) == SECRET


def test_the_code_has_colours_of_its_own_where_there_are_colours() -> None:
    """Light on dark, whatever the terminal's own colours are, and set back at the end of each line."""
    lines = drawn(phrase_of(SECRET).upper(), coloured=True).splitlines()
    assert all(line.startswith("\x1b[97;40m") and line.endswith("\x1b[0m") for line in lines)


def test_the_code_fits_into_a_terminal() -> None:
    """Eighty columns and twenty-four lines are enough."""
    lines = drawn(phrase_of(bytes([255] * 16)).upper(), coloured=False).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
