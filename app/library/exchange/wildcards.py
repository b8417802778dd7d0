"""Stars that stand for anything, in short answers of GIFT and Moodle, as regular expressions and back. Pure.

A star with a backslash before it means itself; every other backslash is a sign like any other.
"""

from __future__ import annotations

import re

_STAR = re.compile(r"(?<!\\)\*")
_SPECIAL = re.compile(r"([\\.+*?()|\[\]{}^$])")
_BACK = re.compile(r"\.\*|\\(?P<sign>[\\.+*?()|\[\]{}^$/-])|(?P<plain>[^\\.+*?()|\[\]{}^$])", re.DOTALL)


def has_star(text: str) -> bool:
    """Whether a star stands there that means anything."""
    return _STAR.search(text) is not None


def without_backslashes(text: str) -> str:
    r"""The words of a text that has no such star: `\*` is a plain star."""
    return text.replace("\\*", "*")


def with_backslashes(words: str) -> str:
    """Words in which a star means itself, as such a text."""
    return words.replace("*", "\\*")


def pattern_of(text: str) -> str:
    """`*refund*` is the expression `.*refund.*`."""
    return ".*".join(_SPECIAL.sub(r"\\\1", without_backslashes(part)) for part in _STAR.split(text))


def wildcard_of(pattern: str) -> str | None:
    """The text with stars of which such an expression is made; None for every other expression."""
    text, place = "", 0
    for found in _BACK.finditer(pattern):
        if found.start() != place:
            return None
        place = found.end()
        text += (
            "*" if found.group() == ".*" else with_backslashes(found.group("sign") or found.group("plain"))
        )
    return text if place == len(pattern) and pattern_of(text) == pattern else None
