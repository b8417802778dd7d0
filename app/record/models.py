"""Tables of the training record: facts, the length of each person's record, seals, and the journal."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import DDL, Date, ForeignKey, Index, LargeBinary, String, Table, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json
from app.record.keeping import KEEP


class FactRow(Base):
    """One fact. Appended once, never changed; a correction is another row that voids this one."""

    __tablename__ = "fact"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int]  # place in this person's record, from 1 without a gap
    kind: Mapped[str] = mapped_column(String(40))
    occurred_on: Mapped[date] = mapped_column(Date)  # civil date at the site
    occurred_at: Mapped[datetime | None] = mapped_column(Instant)
    recorded_at: Mapped[datetime] = mapped_column(Instant)  # when we learned it
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(200), default="")
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    voids_id: Mapped[int | None] = mapped_column(ForeignKey("fact.id"))

    __table_args__ = (
        UniqueConstraint("person_id", "position"),
        UniqueConstraint("voids_id"),  # a fact is voided once
        Index("ix_fact_kind", "kind", "occurred_on"),
        {"sqlite_autoincrement": True},  # an id is never given twice
    )


class RecordHead(Base):
    """How many facts a person has. Its row is the lock under which a person's facts are appended."""

    __tablename__ = "record_head"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    length: Mapped[int] = mapped_column(default=0)


class SealRow(Base):
    """A closed range of facts: what is in it, and the seal before it. `chain.py` says how it is computed."""

    __tablename__ = "seal"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1 without a gap
    first_fact: Mapped[int]
    last_fact: Mapped[int]
    facts: Mapped[int]  # rows in the range; ids may have gaps on PostgreSQL
    gaps: Mapped[list[int]] = mapped_column(Json)  # ids of the range that no fact has
    leaves: Mapped[bytes] = mapped_column(LargeBinary)  # 32 bytes a fact, so that a changed one can be named
    merkle_root: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(Instant)


class JournalRow(Base):
    """One administrative act: evidence of who did what, but no part of anybody's training."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    action: Mapped[str] = mapped_column(String(80))  # source:subject:action
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    subject: Mapped[str] = mapped_column(String(200), default="")
    details: Mapped[dict[str, Any]] = mapped_column(Json)
    address: Mapped[str] = mapped_column(String(64), default="")

    __table_args__ = (
        Index("ix_journal_at", "at"),
        Index("ix_journal_actor", "actor_id", "at"),
        Index("ix_journal_subject", "subject", "at"),
        {"sqlite_autoincrement": True},
    )


def keep(table: Table) -> None:
    for dialect, statements in KEEP.items():
        for statement in statements[table.name]:
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)
            event.listen(table, "after_create", ddl)


for _row in (FactRow, SealRow, JournalRow):
    keep(Base.metadata.tables[_row.__tablename__])
