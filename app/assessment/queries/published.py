"""Quizzes as they may be sat now: the newest revisions of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app import library
from app.assessment.calls import alone
from app.library.quizzes.model import Quiz
from app.library.rows import Asset


@dataclass(frozen=True)
class PublishedQuiz:
    """The newest revision of a quiz, with the files beside it."""

    slug: str
    revision: int
    language: str
    is_fallback: bool
    quiz: Quiz
    assets: Mapping[str, Asset]  # by path from the top of the library

    @property
    def purpose(self) -> str:
        return "exam" if self.quiz.use == "exam" else "practice"


def published_quiz(slug: str, language: str) -> PublishedQuiz:
    """In this language, or a visible other; `calls/refund-angry` is a call that is taken alone. Raises NotFound for
    what is not published."""
    if alone.is_alone(slug):
        return _published_call(slug, language)
    found = library.current_quiz(slug, language)
    quiz = replace(found.quiz, language=found.language)
    return PublishedQuiz(slug, found.revision.number, found.language, found.is_fallback, quiz, found.assets)


def _published_call(slug: str, language: str) -> PublishedQuiz:
    found = library.current_call(slug.removeprefix(alone.PREFIX), language)
    quiz = replace(alone.quiz_of(found.call), language=found.language)
    return PublishedQuiz(slug, found.revision.number, found.language, found.is_fallback, quiz, found.assets)
