"""Names of people as lists, short notes and documents write them. Pure."""

from __future__ import annotations

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
MOST_OF_AN_ADDRESS = 254
_SPACES = re.compile(r"\s+")
_ADDRESS = re.compile(r"[^@\s,;<>()]+@[^@\s,;<>()]+\.[^@\s,;<>().]+")


def tidy(text: str) -> str:
    """A name as it was typed, without stray spaces. Nothing else is corrected: people know their names."""
    return _SPACES.sub(" ", text).strip()


def has_invisible(text: str) -> bool:
    """Whether a control character stands in it, which no name has and some databases refuse."""
    return any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in text)


def full_name(family: str, given: str = "", patronymic: str = "") -> str:
    """Иванова Мария Сергеевна; for lists, which are sorted by family name."""
    return " ".join(part for part in (family, given, patronymic) if part)


def short_name(family: str, given: str = "", patronymic: str = "") -> str:
    """Иванова М. С., with no-break spaces; a name of one word stays whole."""
    return NO_BREAK.join(part for part in (family, initial(given), initial(patronymic)) if part)


def initial(name: str) -> str:
    """«Мария» → «М.», «Анна-Мария» → «А.-М.», «Тимур кызы» → «Т.»; empty for a name that is not given."""
    first_word = name.split(" ")[0]
    return "-".join(f"{part[0].upper()}." for part in first_word.split("-") if part)


def document_name(in_documents: str, family: str, given: str = "", patronymic: str = "") -> str:
    """The name that a certificate freezes: what the person has written for it, else the full name."""
    return in_documents or full_name(family, given, patronymic)


def is_address(text: str) -> bool:
    """Whether this can be an e-mail address; whether somebody reads it only a letter tells."""
    return len(text) <= MOST_OF_AN_ADDRESS and _ADDRESS.fullmatch(text) is not None


def folded(text: str) -> str:
    """Text to find by and to sort by: small letters, ё as е, single spaces.

    SQLite compares Cyrillic letters by their codes: it would put Ёлкин before Абдуллаева and never find «иванов».
    """
    return tidy(text).casefold().replace("ё", "е").replace("’", "'")


def search_text(*parts: str | None) -> str:
    """All that a person can be found by, names first, so that it sorts by them."""
    return folded(" ".join(part for part in parts if part))
