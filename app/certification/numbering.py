"""Numbers of certificates: `XXXX-XXXX-XXXX`, easy to read aloud, typing errors are noticed. Pure.

Crockford's base 32 has no I, L, O and U. Eleven characters are random, the last is their Luhn check character
modulo 32: every single wrong character is noticed, and of swapped neighbours all but the pair 0 and Z.
"""

from __future__ import annotations

import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_CHARACTERS = 11
GROUP = 4
LENGTH = RANDOM_CHARACTERS + 1

# What Crockford reads as digits, and Cyrillic letters that look the same on paper: a number is often typed
# without changing the keyboard.
LOOK_ALIKES = str.maketrans("OILАВЕКМНОРСТУХЅІЈ", "011ABEKMH0PCTYXS1J")


def number_from(random_characters: str) -> str:
    """The number made of eleven characters of the alphabet, which the caller draws at random."""
    if len(random_characters) != RANDOM_CHARACTERS or not set(random_characters) <= set(ALPHABET):
        raise ValueError("A number is made of eleven characters of Crockford's base 32.")
    return grouped(random_characters + check_character(random_characters))


def normalise(text: str) -> str:
    """The number as we write it, from what a person typed; text of another length comes back without groups."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(LOOK_ALIKES)
    characters = "".join(character for character in folded if character.isalnum())
    return grouped(characters) if len(characters) == LENGTH else characters


def is_well_formed(number: str) -> bool:
    """Whether a normalised number can be one of ours. If not, it was mistyped: no certificate can have it."""
    characters = number.replace("-", "")
    if len(characters) != LENGTH or not set(characters) <= set(ALPHABET):
        return False
    return number == grouped(characters) and check_character(characters[:-1]) == characters[-1]


def check_character(characters: str) -> str:
    """Luhn modulo 32: from the right every other value is doubled, and the two digits of the result are added."""
    total = 0
    for place, character in enumerate(reversed(characters)):
        value = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += value // len(ALPHABET) + value % len(ALPHABET)
    return ALPHABET[-total % len(ALPHABET)]


def grouped(characters: str) -> str:
    return "-".join(characters[start : start + GROUP] for start in range(0, len(characters), GROUP))
