"""What a course asks: its quizzes, and what must be known of it with or without a question."""

from __future__ import annotations

from dataclasses import dataclass

from app import library
from app.library.documents import DocumentName, Kind
from app.studio.companions import mentioned
from app.studio.course_text import quizzes_of
from app.studio.coverage import Coverage, coverage_of, sources_in
from app.studio.queries.desks import texts_of_drafts
from app.studio.queries.question_choices import QuizChoice, quiz_choices
from app.studio.rows import Desk
from app.studio.textarea import shown

ASKING: tuple[Kind, ...] = ("quiz", "pool")


@dataclass(frozen=True)
class CourseState:
    quizzes: tuple[QuizChoice, ...]
    coverage: Coverage


def course_state(desk: Desk, language: str) -> CourseState | None:
    """None for what is no course."""
    if desk.name.kind != "course":
        return None
    texts = {path: shown(file.content) for path, file in desk.files.items()}
    slugs = dict.fromkeys(
        slug for path, text in texts.items() if "/course." in path for slug in quizzes_of(text)
    )
    sources = sources_in(asking_texts(desk.name))
    return CourseState(
        tuple(quiz_choices(slugs, language).values()),
        coverage_of(desk.name.slug, texts, sources, language),
    )


def asking_texts(course: DocumentName) -> tuple[str, ...]:
    """The texts of all quizzes and pools that have a question out of this course; of a draft, where there is one."""
    drafts = texts_of_drafts(ASKING)
    texts = [
        shown(content)
        for name, files in drafts.items()
        if course in mentioned(name, files)
        for content in files.values()
    ]
    published = [
        revision.revision_id
        for kind in ASKING
        for revision in library.current_documents(kind)
        if str(course) in revision.references and revision.name not in drafts
    ]
    for files in library.texts_of(published).values():
        texts += [shown(content) for content in files.values()]
    return tuple(texts)
