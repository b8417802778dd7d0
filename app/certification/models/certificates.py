"""Tables of certificates, and of what is made of them for their holders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class CertificateRow(Base):
    """One issued certificate. What is printed on it is frozen; the PDF is made from it and from nothing else."""

    __tablename__ = "certificate"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(14))
    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certification: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(2))
    printed: Mapped[dict[str, Any]] = mapped_column(Json)  # all that stands on it
    public_name: Mapped[str] = mapped_column(String(300))  # as strangers see it
    issued_on: Mapped[date] = mapped_column(Date)
    issued_at: Mapped[datetime] = mapped_column(Instant)
    valid_until: Mapped[date | None] = mapped_column(Date)
    occasion: Mapped[str] = mapped_column(String(10), default="award")  # award; a reissue: name lost other
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("certificate.id")
    )  # by a reissue, of one award
    template: Mapped[str] = mapped_column(String(80), default="certificate")
    template_revision: Mapped[int | None]  # of the document in the library; none: the built-in one
    credential: Mapped[str | None] = mapped_column(Text)  # as it was signed, and lies in the PDF
    signed_by: Mapped[str | None] = mapped_column(String(64))  # key of the PDF's signature
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the PDF; none: not printed yet
    fault: Mapped[str | None] = mapped_column(Text)  # why it could not be printed

    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("replaces_id"),  # replaced once
        Index("ix_certificate_award", "award_id"),
        Index("ix_certificate_person", "person_id", "certification"),
        {"sqlite_autoincrement": True},  # an id is never given twice
    )


class CertificateShareRow(Base):
    """An address by which the holder shows a certificate for a while. The address itself is kept nowhere."""

    __tablename__ = "certificate_share"

    id: Mapped[int] = mapped_column(primary_key=True)
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    token_sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)  # withdrawn by the holder before that
    opened: Mapped[int] = mapped_column(default=0)  # times; by whom is not kept

    __table_args__ = (
        UniqueConstraint("token_sha256"),
        Index("ix_certificate_share_certificate", "certificate_id", "ends_at"),
    )


class CertificateCardRow(Base):
    """The wallet card of a certificate, made when it was first asked for, and anew when its template changes."""

    __tablename__ = "certificate_card"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    design: Mapped[str] = mapped_column(String(64))  # SHA-256 of the template that is to be used
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the PDF; none: not made yet
    fault: Mapped[str | None] = mapped_column(Text)  # why it could not be made
