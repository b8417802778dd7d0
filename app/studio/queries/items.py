"""Figures of the questions that are published, for the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from app import assessment, library
from app.assessment.analysis.versions import fingerprint
from app.library.memory import Memory
from app.studio.items import ItemLine, QuestionFace, QuizFace, TestLine, lines_of

KEPT = 256  # quizzes in each language


@dataclass(frozen=True)
class ItemsPage:
    lines: tuple[ItemLine, ...]
    tests: tuple[TestLine, ...]
    analysed_at: datetime | None  # the newest analysis


def items_page(language: str) -> ItemsPage:
    """All published questions that somebody has answered."""
    analyses = assessment.analyses()
    lines: list[ItemLine] = []
    tests = []
    slugs = [revision.slug for revision in library.current_documents("quiz")]
    answered = [slug for slug in slugs if slug in analyses and analyses[slug].figures.persons]
    disputed = assessment.dispute_counts(answered)
    for slug in answered:
        found, face = analyses[slug], face_of(slug, language)
        of_quiz = {item: count for (quiz, item), count in disputed.items() if quiz == slug}
        lines += lines_of(face, found.figures, of_quiz)
        tests.append(TestLine(face.slug, face.title, found.figures.test))
    newest = max((found.at for found in analyses.values()), default=None)
    return ItemsPage(tuple(lines), tuple(tests), newest)


def face_of(slug: str, language: str) -> QuizFace:
    """Made once an edition of the library: no question changes without one."""
    memory: Memory = current_app.extensions.setdefault("studio_items", Memory(KEPT))
    return memory.get((slug, language, library.edition()), lambda: _made_face(slug, language))


def _made_face(slug: str, language: str) -> QuizFace:
    shown = library.current_quiz(slug, language)
    languages = shown.revision.languages
    quizzes = [library.current_quiz(slug, spoken).quiz for spoken in languages]
    states: dict[str, set[str]] = {}
    for quiz in quizzes:
        for item in quiz.items:
            states.setdefault(item.id, set()).add(fingerprint(item))
    questions = tuple(
        QuestionFace(
            item.id,
            item.title,
            item.kind,
            section.title,
            item.tags,
            item.critical,
            frozenset(states[item.id]),
        )
        for section in shown.quiz.sections
        for item in section.items
    )
    return QuizFace(slug, shown.quiz.title, questions)
