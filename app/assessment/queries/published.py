"""Quizzes as they may be sat now: the newest revisions of the library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app import library
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
    """In this language, or a visible other. Raises NotFound for a quiz that is not published."""
    found = library.current_quiz(slug, language)
    quiz = replace(found.quiz, language=found.language)
    return PublishedQuiz(slug, found.revision.number, found.language, found.is_fallback, quiz, found.assets)
