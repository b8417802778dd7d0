"""Tables of what is decided about certificates, and of the lists that tell others what is withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant


class CertificateCaseRow(Base):
    """Something happened to what a certificate stands on. A named person decides what becomes of it, once."""

    __tablename__ = "certificate_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the holder
    cause: Mapped[str] = mapped_column(String(12))  # struck lost differs dishonest
    fact_id: Mapped[int | None]  # that was struck out, or that somebody doubts
    words: Mapped[str] = mapped_column(Text)
    raised_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    decision: Mapped[str | None] = mapped_column(String(12))  # kept accepted reissued revoked annulled
    decision_words: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index(
            "uq_certificate_case_open",
            "certificate_id",
            "cause",
            unique=True,
            sqlite_where=text("decision IS NULL"),
            postgresql_where=text("decision IS NULL"),
        ),
        Index("ix_certificate_case_person", "person_id"),
    )


class CertificateRequestRow(Base):
    """What one person asks for and another decides: a certificate taken away, or given back."""

    __tablename__ = "certificate_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the holder
    act: Mapped[str] = mapped_column(String(10))  # revoke reinstate annul
    category: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("certificate_case.id"))  # that it came from
    suspension_fact: Mapped[int | None]  # the holder may not work while it waits
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    expires_on: Mapped[date] = mapped_column(Date)  # the last day on which it can be approved
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # approved refused expired taken-back
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision_words: Mapped[str] = mapped_column(Text, default="")
    fact_id: Mapped[int | None]  # what stands in the record because of it

    __table_args__ = (
        UniqueConstraint("public_id"),
        Index(
            "uq_certificate_request_waiting",
            "certificate_id",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_certificate_request_certificate", "certificate_id", "id"),
    )


class StatusListRow(Base):
    """A published list that says which certificates are withdrawn. It keeps the address under which it was begun."""

    __tablename__ = "status_list"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1 without a gap
    base: Mapped[str] = mapped_column(String(300))  # of the installation, as its credentials name it
    first_certificate: Mapped[int] = mapped_column(ForeignKey("certificate.id"))


class StatusPlaceRow(Base):
    """Where the bit of a certificate stands in a status list. Drawn at random."""

    __tablename__ = "status_place"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    list_number: Mapped[int] = mapped_column(ForeignKey("status_list.number"))
    position: Mapped[int]  # from 0

    __table_args__ = (UniqueConstraint("list_number", "position"),)
