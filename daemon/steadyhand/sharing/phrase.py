"""A key as thirteen words that a person can read aloud and type. Pure.

The words are the 2,048 English ones of BIP 39, from the package `mnemonic` (MIT), of which no two begin
with the same four letters. 128 bits of the key and 15 bits of its BLAKE2b make 13 words of 11 bits: a
word mistaken for another goes unnoticed once in 32,768 times, and then finds no key of the folder.
"""

from functools import cache
from hashlib import blake2b

from mnemonic import Mnemonic

from steadyhand.sharing.key_ring import SECRET_SIZE
from steadyhand.sharing.trouble import WrongPhrase

WORDS = 13
_WORD_BITS = 11
_CHECK_BITS = WORDS * _WORD_BITS - SECRET_SIZE * 8
_PERSON = b"steadyhand word1"
_SHORT = 4


def phrase_of(secret: bytes) -> str:
    """The words, in small letters with spaces between."""
    number = int.from_bytes(secret, "big") << _CHECK_BITS | _check(secret)
    places = [number >> _WORD_BITS * place & (2**_WORD_BITS - 1) for place in reversed(range(WORDS))]
    return " ".join(_words()[place] for place in places)


def secret_of(phrase: str) -> bytes:
    """The key of words that were typed; four letters of each are enough. Raises WrongPhrase."""
    typed = phrase.lower().replace(",", " ").split()
    if len(typed) != WORDS:
        raise WrongPhrase(f"The phrase has {WORDS} words, these are {len(typed)}. Nothing was changed.")
    number = 0
    for place, word in enumerate(typed, start=1):
        number = number << _WORD_BITS | _place_of(word, place)
    secret = (number >> _CHECK_BITS).to_bytes(SECRET_SIZE, "big")
    if number & (2**_CHECK_BITS - 1) != _check(secret):
        raise WrongPhrase("A word is not the one that was shown, or two changed places. Nothing was changed.")
    return secret


def _place_of(word: str, place: int) -> int:
    """The word itself never stands in a message: it is part of a key."""
    for number, known in enumerate(_words()):
        if word == known or (
            len(word) >= _SHORT and known[:_SHORT] == word[:_SHORT] and known.startswith(word)
        ):
            return number
    raise WrongPhrase(f"Word {place} is not in the list of words. Nothing was changed. Look at it again.")


def _check(secret: bytes) -> int:
    digest = blake2b(secret, digest_size=4, person=_PERSON).digest()
    return int.from_bytes(digest, "big") >> 32 - _CHECK_BITS


@cache
def _words() -> list[str]:
    return list(Mnemonic("english").wordlist)
