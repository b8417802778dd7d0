"""Ids made from titles, for questions whose author gave none. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

MOST_CHARACTERS = 40
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "ё": "yo",
}  # fmt: skip
_NO_WORD = re.compile(r"[^a-z0-9]+")


def id_from(words: str, taken: Container[str], otherwise: str = "question") -> str:
    """Small Latin letters, digits and hyphens: «Как вести звонок» gives kak-vesti-zvonok; numbered if it is taken."""
    composed = unicodedata.normalize("NFC", words).lower()
    latin = "".join(_LATIN.get(character, character) for character in composed)
    bare = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    wanted = _shortened(_NO_WORD.sub("-", bare).strip("-")) or otherwise
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _shortened(slug: str) -> str:
    """At most so many characters, whole words if there are any."""
    if len(slug) <= MOST_CHARACTERS:
        return slug
    cut = slug[: MOST_CHARACTERS + 1]
    return cut.rpartition("-")[0] or slug[:MOST_CHARACTERS]
