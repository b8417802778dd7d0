"""Guides that were brought in and are not courses yet. Everybody sees their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import select

from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.guide_reading import Choices
from app.studio import guide_outline
from app.studio.guide_outline import Review
from app.studio.models import GuideImportRow


class NoSuchImport(NotFound):
    code = "no-such-import"
    text = Text(
        "There is no such text here any more: a course was made of it, or it was removed.",
        "Такого текста здесь больше нет: из него сделан курс, или он удалён.",
    )


@dataclass(frozen=True)
class ImportEntry:
    """In a list."""

    public_id: str
    file: str
    title: str
    begun_at: datetime


@dataclass(frozen=True)
class PendingImport:
    public_id: str
    file: str
    encoding: str
    text: str
    title: str
    slug: str
    language: str
    category: str
    choices: Choices
    version: int

    @cached_property
    def review(self) -> Review:
        return guide_outline.review(
            self.text, self.choices, language=self.language, category=self.category, title=self.title
        )


def imports_of(person_id: int) -> tuple[ImportEntry, ...]:
    """The newest first."""
    wanted = select(
        GuideImportRow.public_id, GuideImportRow.file, GuideImportRow.title, GuideImportRow.begun_at
    ).where(GuideImportRow.person_id == person_id)
    return tuple(ImportEntry(*row) for row in db.session.execute(wanted.order_by(GuideImportRow.id.desc())))


def import_of(public_id: str, person_id: int) -> PendingImport:
    """Raises NoSuchImport for a wrong address and for somebody else's text."""
    wanted = select(GuideImportRow).where(
        GuideImportRow.public_id == public_id, GuideImportRow.person_id == person_id
    )
    row: Any = db.session.scalar(wanted)
    if row is None:
        raise NoSuchImport
    return PendingImport(
        public_id=row.public_id,
        file=row.file,
        encoding=row.encoding,
        text=row.content.decode(),
        title=row.title,
        slug=row.slug,
        language=row.language,
        category=row.category,
        choices=guide_outline.choices_from(row.roles, row.lesson_titles),
        version=row.version,
    )
