"""Short names for addresses and files, made from names in either language. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

MOST = 60  # characters, before a number that tells namesakes apart
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p", "r"),
            *("s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "iu", "ia"),
        ),
        strict=True,
    )
)


def slug_of(name: str) -> str:
    """«Отдел продаж № 2» → otdel-prodazh-2; empty where no letter or digit is left."""
    latin = "".join(_LATIN.get(sign, sign) for sign in name.casefold().replace("№", " "))
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MOST].strip("-")


def free_slug(name: str, taken: Collection[str], otherwise: str) -> str:
    """The short name, with a number behind it where somebody else has it."""
    wanted = slug_of(name) or otherwise
    if wanted not in taken:
        return wanted
    return next(slug for count in range(2, len(taken) + 3) if (slug := f"{wanted}-{count}") not in taken)
