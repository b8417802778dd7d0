"""Tables of protocols of checks of knowledge."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class ProtocolRow(Base):
    """The protocol of a check of knowledge: a draft, or approved and then frozen. Results are those of the record."""

    __tablename__ = "protocol"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40))
    year: Mapped[int]
    number: Mapped[str] = mapped_column(String(40))  # the organisation's own
    number_key: Mapped[str] = mapped_column(String(40))  # the same for numbers that look alike
    certification: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))  # none: of the whole organisation
    session: Mapped[str] = mapped_column(String(40))  # planned session whose people were checked; or empty
    begin: Mapped[date] = mapped_column(Date)
    end: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(10))  # draft approved; replaced is derived
    language: Mapped[str] = mapped_column(String(2))
    heading: Mapped[dict[str, Any]] = mapped_column(Json)  # what is typed: order, commission, programme …
    printed: Mapped[dict[str, Any] | None] = mapped_column(Json)  # frozen when it is approved
    template: Mapped[str] = mapped_column(String(80), default="protocol")
    template_revision: Mapped[int | None]  # of the document in the library; none: the built-in one
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("protocol.id"))
    replace_reason: Mapped[str] = mapped_column(String(300))
    version: Mapped[int]  # of the draft: raised with every change
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    marked: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of what the kept file was made from
    sha256: Mapped[str | None] = mapped_column(String(64))  # of the kept file
    signed_by: Mapped[str | None] = mapped_column(String(64))  # key of the file's signature

    __table_args__ = (
        UniqueConstraint("public_id"),
        UniqueConstraint("year", "number_key"),
        UniqueConstraint("replaces_id"),  # replaced once
        Index("ix_protocol_certification", "certification", "end"),
    )


class ProtocolLineRow(Base):
    """One person of a protocol. The result follows from the facts that it names."""

    __tablename__ = "protocol_line"

    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    satisfactory: Mapped[bool]
    checked_on: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(16))  # primary periodic extraordinary
    cause: Mapped[str] = mapped_column(String(300))  # of an extraordinary check
    facts: Mapped[list[int]] = mapped_column(Json)
    registered: Mapped[str] = mapped_column(String(60))  # number in the register of trained persons; or empty
    registered_at: Mapped[datetime | None] = mapped_column(Instant)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (Index("ix_protocol_line_person", "person_id"),)


class ProtocolMemberRow(Base):
    """One of our people in the commission of an approved protocol, who can sign it on a page."""

    __tablename__ = "protocol_member"

    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)

    __table_args__ = (Index("ix_protocol_member_person", "person_id"),)


class ProtocolSignatureRow(Base):
    """A member of the commission, or a person who was checked, has signed an approved protocol."""

    __tablename__ = "protocol_signature"

    protocol_id: Mapped[int] = mapped_column(ForeignKey("protocol.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(10))  # chairman deputy member checked
    signed_at: Mapped[datetime] = mapped_column(Instant)
    signed: Mapped[dict[str, Any]] = mapped_column(Json)  # the line that was signed
    sha256: Mapped[str] = mapped_column(String(64))  # of that line
    device_of: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # whose device, if not the own one
