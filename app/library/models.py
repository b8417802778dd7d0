"""Tables of the library: documents, their revisions with the exact files, what was rendered of them, check-outs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json
from app.library.documents import Kind


class DocumentRow(Base):
    """A text in all its languages, under one name for good."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(String(120))
    revision: Mapped[int] = mapped_column(default=0)  # number of the newest one

    __table_args__ = (UniqueConstraint("kind", "slug"),)


class RevisionRow(Base):
    """A published state of a document. Never changed."""

    __tablename__ = "revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    number: Mapped[int]  # from 1 without a gap
    sha256: Mapped[str] = mapped_column(String(64))  # over all files, texts and media
    impact: Mapped[str | None] = mapped_column(String(10))  # editorial minor major; none for the first
    effective_on: Mapped[date | None] = mapped_column(Date)  # none: from the day of publication
    note: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str] = mapped_column(String(10))  # files browser
    published_at: Mapped[datetime] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    titles: Mapped[dict[str, str]] = mapped_column(Json)  # language → title
    languages: Mapped[list[str]] = mapped_column(Json)
    references: Mapped[list[str]] = mapped_column(Json)  # names of documents without which this one is wrong
    compiled: Mapped[dict[str, Any]] = mapped_column(Json)  # what pages need of it, by kind

    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        Index("ix_revision_published_at", "published_at"),
    )


class RevisionFileRow(Base):
    """One text of a revision, byte for byte."""

    __tablename__ = "revision_file"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)  # from the top of the library
    language: Mapped[str] = mapped_column(String(2), default="")  # empty: of no language
    content: Mapped[bytes] = mapped_column(LargeBinary)


class AssetRow(Base):
    """A file beside the texts of a revision, or a diagram drawn for it; its bytes are a blob."""

    __tablename__ = "asset"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(300), primary_key=True)  # from the top of the library
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    bytes: Mapped[int]
    width: Mapped[int | None]  # px, of pictures
    height: Mapped[int | None]
    drawn: Mapped[bool] = mapped_column(default=False)  # made by us, no file of the author

    __table_args__ = (Index("ix_asset_sha256", "sha256"),)


class RenderedLessonRow(Base):
    """A lesson of a course revision in one language, ready for its page."""

    __tablename__ = "rendered_lesson"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    slug: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(2))
    position: Mapped[int]  # from 1
    title: Mapped[str] = mapped_column(String(300))
    minutes: Mapped[int]
    summary: Mapped[str] = mapped_column(Text, default="")
    html: Mapped[str] = mapped_column(Text)
    headings: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # id, level, text
    must_know: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # heading_id, html, text
    checks: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # quiz, items

    __table_args__ = (UniqueConstraint("revision_id", "slug", "language"),)


class LessonSectionRow(Base):
    """The words from one heading of a lesson to the next: what search finds."""

    __tablename__ = "lesson_section"

    lesson_id: Mapped[int] = mapped_column(ForeignKey("rendered_lesson.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)  # from 0
    heading_id: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)


class CheckoutRow(Base):
    """Which state of a document a folder of files was last equal to: so an edit on either side is noticed."""

    __tablename__ = "checkout"

    root: Mapped[str] = mapped_column(String(500), primary_key=True)  # absolute path of the folder
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
