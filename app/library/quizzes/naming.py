"""Ids made from titles, for questions whose author gave none. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

MOST_CHARACTERS = 40
_LATIN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "ё": "yo",
}  # fmt: skip
_NO_WORD = re.compile(r"[^a-z0-9]+")


class Names:
    """Gives ids that nobody has yet."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self.taken = set(taken)
        self._numbers: dict[str, int] = {}  # the last number behind each word

    def take(self, name: str) -> str:
        self.taken.add(name)
        return name

    def made_from(self, words: str, otherwise: str = "question") -> str:
        """«Как вести звонок» gives kak-vesti-zvonok; numbered if it is taken."""
        wanted = slug_of(words) or otherwise
        found = wanted
        while found in self.taken:
            self._numbers[wanted] = self._numbers.get(wanted, 1) + 1
            found = f"{wanted}-{self._numbers[wanted]}"
        return self.take(found)


def id_from(words: str, taken: Collection[str], otherwise: str = "question") -> str:
    """One id that is not taken yet."""
    return Names(taken).made_from(words, otherwise)


def slug_of(words: str) -> str:
    """Small Latin letters, digits and hyphens, at most forty; empty if nothing of the words can be said so."""
    composed = unicodedata.normalize("NFC", words).lower()
    latin = "".join(_LATIN.get(character, character) for character in composed)
    bare = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode().lower()  # № is No
    return _shortened(_NO_WORD.sub("-", bare).strip("-"))


def _shortened(slug: str) -> str:
    """At most so many characters, whole words if there are any."""
    if len(slug) <= MOST_CHARACTERS:
        return slug
    cut = slug[: MOST_CHARACTERS + 1]
    return cut.rpartition("-")[0] or slug[:MOST_CHARACTERS]
