"""Which states of a question are one for statistics: those whose key and options are equal (rule 37). Pure.

A question is compared without its title, text, notes and feedback: a clearer sentence does not begin anew. Points count
as part of the key. The two languages of one revision are one question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from typing import Any

from app.library.quizzes.model import Item

_NO_KEY = frozenset({"feedback", "name"})
_SAME_WORDS_APART = frozenset({"single", "multi", "true-false", "match", "order", "hotspot"})


def fingerprint(item: Item) -> str:
    """Equal for equal keys and options, in one language."""
    return _digest((item.kind, item.points, item.critical, _bare(item.content, True)))


def shape(item: Item) -> str:
    """Equal for the same question in another language: its key without words. Accepted texts may differ, so of these
    only the kind remains."""
    content = _bare(item.content, False) if item.kind in _SAME_WORDS_APART else None
    return _digest((item.kind, item.points, item.critical, content))


def _bare(value: Any, with_words: bool) -> Any:
    if is_dataclass(value):
        return tuple(
            (field.name, _bare(getattr(value, field.name), with_words))
            for field in fields(value)
            if field.name not in _NO_KEY
        )
    if isinstance(value, tuple):
        return tuple(_bare(part, with_words) for part in value)
    if isinstance(value, str) and not with_words:
        return bool(value)  # a distractor has no left side, in either language
    return str(value)


def _digest(value: Any) -> str:
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Use:
    """A question as some attempts asked it: in which revision and language of the quiz."""

    revision: int
    language: str
    fingerprint: str
    shape: str


def pooled(uses: Iterable[Use]) -> dict[str, str]:
    """Fingerprint → the fingerprint that stands for all states of the same version.

    Two languages are joined where a revision asked the question in one state in each of them, of one shape.
    """
    leaders: dict[str, str] = {}
    by_revision: dict[int, dict[str, set[tuple[str, str]]]] = {}
    for use in uses:
        leaders.setdefault(use.fingerprint, use.fingerprint)
        states = by_revision.setdefault(use.revision, {}).setdefault(use.language, set())
        states.add((use.fingerprint, use.shape))
    for languages in by_revision.values():
        alone = [next(iter(states)) for states in languages.values() if len(states) == 1]
        for (first, of_first), (second, of_second) in pairwise(alone):
            if of_first == of_second:
                _join(leaders, first, second)
    return {state: _leader(leaders, state) for state in leaders}


def _leader(leaders: dict[str, str], state: str) -> str:
    while leaders[state] != state:
        state = leaders[state]
    return state


def _join(leaders: dict[str, str], first: str, second: str) -> None:
    lower, higher = sorted((_leader(leaders, first), _leader(leaders, second)))
    leaders[higher] = lower
