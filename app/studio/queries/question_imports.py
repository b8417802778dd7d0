"""Questions that were brought in and stand in no quiz yet. Everybody sees their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app import library
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.documents import Kind
from app.studio.incoming import Report, from_json
from app.studio.models import QuestionImportRow
from app.studio.queries.desks import all_drafts


class NoSuchQuestions(NotFound):
    code = "no-such-import"
    text = Text(
        "These questions are not here any more: they were taken into a quiz, or thrown away.",
        "Этих вопросов здесь больше нет: они уже в тесте или удалены.",
    )


@dataclass(frozen=True)
class QuestionsEntry:
    """In a list."""

    public_id: str
    file: str
    begun_at: datetime


@dataclass(frozen=True)
class IncomingQuestions:
    """`text`: the questions as our own text, with a front matter. `media`: packed (`incoming.unpacked`)."""

    public_id: str
    file: str
    format: str
    language: str
    text: str
    media: bytes
    report: Report


@dataclass(frozen=True)
class QuizChoice:
    """A quiz or a pool to which questions may be added."""

    kind: Kind
    slug: str
    title: str


def questions_of(person_id: int) -> tuple[QuestionsEntry, ...]:
    """The newest first."""
    wanted = select(QuestionImportRow.public_id, QuestionImportRow.file, QuestionImportRow.begun_at).where(
        QuestionImportRow.person_id == person_id
    )
    found = db.session.execute(wanted.order_by(QuestionImportRow.id.desc()))
    return tuple(QuestionsEntry(*row) for row in found)


def questions_at(public_id: str, person_id: int) -> IncomingQuestions:
    """Raises NoSuchQuestions for a wrong address and for somebody else's."""
    wanted = select(QuestionImportRow).where(
        QuestionImportRow.public_id == public_id, QuestionImportRow.person_id == person_id
    )
    row: Any = db.session.scalar(wanted)
    if row is None:
        raise NoSuchQuestions
    return IncomingQuestions(
        row.public_id,
        row.file,
        row.format,
        row.language,
        row.content.decode(),
        row.media,
        from_json(row.report),
    )


def quiz_choices(language: str) -> tuple[QuizChoice, ...]:
    """Published ones and drafts, quizzes before pools, by title."""
    titles: dict[tuple[Kind, str], dict[str, str]] = {}
    kinds: tuple[Kind, ...] = ("quiz", "pool")
    for kind in kinds:
        for one in library.current_documents(kind):
            titles[kind, one.slug] = dict(one.titles)
    for draft in all_drafts():
        if draft.kind in kinds:
            titles[draft.kind, draft.slug] = dict(draft.titles)
    choices = (
        QuizChoice(kind, slug, said.get(language) or next(iter(said.values()), "") or slug)
        for (kind, slug), said in titles.items()
    )
    return tuple(sorted(choices, key=lambda one: (one.kind != "quiz", one.title.casefold(), one.slug)))
