"""Tables of the studio: texts that are being written. A draft ends when it is published or discarded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json
from app.library.documents import Kind


class DraftRow(Base):
    """One document as its trainers want it to be: one draft a document, common to all of them."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(120))
    base_revision: Mapped[int]  # number of the revision that it began from, 0 for a new document
    begun_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime] = mapped_column(Instant)
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)
    # What lists say of it without reading its texts, as of the last change.
    titles: Mapped[dict[str, str]] = mapped_column(Json)  # language → title
    errors: Mapped[int]
    warnings: Mapped[int]

    __table_args__ = (UniqueConstraint("kind", "slug"),)


class DraftFileRow(Base):
    """One text of a draft, byte for byte."""

    __tablename__ = "draft_file"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)  # from the top of the library
    content: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int]  # 0: as in the revision that the draft began from; each change raises it
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime | None] = mapped_column(Instant)


class DraftMediaRow(Base):
    """A picture or another file beside the texts that is new, other than published, or taken away."""

    __tablename__ = "draft_media"

    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)  # from the top of the library
    sha256: Mapped[str | None] = mapped_column(String(64))  # name of the blob; none: taken away
    bytes: Mapped[int]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Instant)


class GuideImportRow(Base):
    """A guide that was brought in as a text file and is not a course yet: somebody reads its outline through."""

    __tablename__ = "guide_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    file: Mapped[str] = mapped_column(String(200))  # the name that it came with
    encoding: Mapped[str] = mapped_column(String(20))  # in which it came
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the text, UTF-8
    title: Mapped[str] = mapped_column(String(200))
    slug: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    category: Mapped[str] = mapped_column(String(20))
    roles: Mapped[dict[str, str]] = mapped_column(
        Json
    )  # number of a line → what it is, where the guess was wrong
    lesson_titles: Mapped[dict[str, str]] = mapped_column(
        Json
    )  # number of a line → title of the lesson there
    version: Mapped[int] = mapped_column(default=1)  # each change raises it
    begun_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)


class QuestionImportRow(Base):
    """Questions of a file from elsewhere, read and not taken into a quiz yet: somebody reads the report first."""

    __tablename__ = "question_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    file: Mapped[str] = mapped_column(String(200))  # the name that it came with
    format: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(2))
    content: Mapped[bytes] = mapped_column(LargeBinary)  # the questions as our own text, UTF-8
    media: Mapped[bytes] = mapped_column(LargeBinary)  # the pictures that it names, by path
    report: Mapped[dict[str, object]] = mapped_column(Json)  # what became of each question (incoming.as_json)
    begun_at: Mapped[datetime] = mapped_column(Instant)
