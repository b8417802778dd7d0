"""Texts as readers tell them apart: folding (quiz-format.md 4.4), words without Markdown signs, escapes. Pure."""

from __future__ import annotations

import re
import unicodedata

from app.library.quizzes.model import Comparison

_SAME = str.maketrans(
    dict.fromkeys("«»“”„‟", '"') | dict.fromkeys("‘’‚‛′`", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"ё": "е"}
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = 0xF0000  # where escaped characters wait while signs are taken away
_SHOWN = re.compile("[\U000f0020-\U000f007f]")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\(([^()\s]*)[^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_SIGNS = re.compile(r"\*+|_+|~~|`+")
_USUAL = Comparison()


def fold(text: str, comparison: Comparison = _USUAL) -> str:
    """The form in which two texts are compared. `exact` takes only NFC and blanks at the ends away."""
    if comparison.exact:
        return unicodedata.normalize("NFC", text).strip()
    folded = " ".join(unicodedata.normalize("NFKC", text).split()).casefold().translate(_SAME)
    if comparison.ignore_accents:
        folded = "".join(_bare(character) for character in folded)
    if comparison.ignore_punctuation:
        folded = "".join(c for c in folded if not unicodedata.category(c).startswith("P")).strip()
    return folded


def one_spaced(text: str) -> str:
    """NFKC, trimmed, every run of blanks one space: what a regular expression sees."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def unescape(text: str) -> str:
    """Without the backslashes that take the meaning from a punctuation character."""
    return _ESCAPE.sub(r"\1", text)


def plain(markdown: str, *, with_paths: bool = False) -> str:
    """The words without Markdown signs: of a link its text, of a picture its alternative text (and its path)."""
    text = _ESCAPE.sub(lambda found: chr(_HIDDEN + ord(found.group(1))), markdown)
    if "](" in text:
        text = _IMAGE.sub(r"\1 \2" if with_paths else r"\1", text)
        text = _LINK.sub(r"\1", text)
    text = _without_signs(text)
    return _SHOWN.sub(lambda found: chr(ord(found.group()) - _HIDDEN), text)


def looks(markdown: str) -> str:
    """What two options have in common if a reader cannot tell them apart."""
    return fold(plain(markdown, with_paths=True))


def _bare(character: str) -> str:
    """Without accents; й is a letter of its own."""
    if character == "й" or character.isascii():
        return character
    parts = unicodedata.normalize("NFD", character)
    return "".join(part for part in parts if not unicodedata.category(part).startswith("M"))


def _without_signs(text: str) -> str:
    """Signs that open and close something go; a lonely * or _ is text."""
    gone: set[int] = set()
    waiting: dict[str, list[int]] = {}
    for found in _SIGNS.finditer(text):
        run, start, end = found.group(), found.start(), found.end()
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        inside_word = run[0] == "_" and before.isalnum() and after.isalnum()
        openers = waiting.setdefault(run, [])
        if openers and not before.isspace() and not inside_word:
            gone.update((openers.pop(), start))
        elif not after.isspace() and not inside_word:
            openers.append(start)
    if not gone:
        return text
    return _SIGNS.sub(lambda found: "" if found.start() in gone else found.group(), text)
