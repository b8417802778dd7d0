"""Regular expressions of authors, in linear time (RE2; quiz-format.md 4.4). Pure."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

import re2

from app.library.quizzes.words import one_spaced

_YO = str.maketrans("ёЁ", "еЕ")


def is_pattern(pattern: str, exact: bool) -> bool:
    return _compiled(pattern, exact) is not None


def fits(pattern: str, text: str, *, exact: bool) -> bool:
    """Whether the pattern fits the whole text. Case does not count, and ё is е, unless `exact`."""
    compiled = _compiled(pattern, exact)
    if compiled is None:
        return False
    seen = unicodedata.normalize("NFC", text).strip() if exact else one_spaced(text).translate(_YO)
    return compiled.fullmatch(seen.encode("utf-8", "replace").decode()) is not None


@lru_cache(maxsize=128)  # a compiled pattern may take megabytes
def _compiled(pattern: str, exact: bool) -> Any:
    """None for what is not RE2."""
    options = re2.Options()
    options.case_sensitive = exact
    options.log_errors = False
    try:
        return re2.compile(pattern if exact else pattern.translate(_YO), options)
    except (re2.error, UnicodeError):
        return None
