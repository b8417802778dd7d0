"""Tables of reminders: what has come up for whom, and which letter told of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant

WAITING = "fate = 'waiting'"


class ReminderLookRow(Base):
    """When a person's standings have to be looked at again: each night only those whose day has come."""

    __tablename__ = "reminder_look"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    look_on: Mapped[date | None] = mapped_column(Date)  # None: nothing comes up before the standing changes
    digest_on: Mapped[date | None] = mapped_column(Date)  # Monday of the week whose digest was thought of
    early: Mapped[bool] = mapped_column(default=True)  # wants to hear while more than a week is left
    digest: Mapped[bool] = mapped_column(default=True)  # wants the digest of Mondays

    __table_args__ = (Index("ix_reminder_look_on", "look_on"),)


class ReminderPointRow(Base):
    """One thing that one person is to be told of: once, in whichever letter goes out next."""

    __tablename__ = "reminder_point"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # whose certification it is
    certification: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    belongs_to: Mapped[date] = mapped_column(Date)  # the deadline, or the day from which it holds
    subject: Mapped[str] = mapped_column(String(120))  # which obligation; empty: the certification itself
    recipient_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    level: Mapped[int]  # 0: the person; 1: who leads the unit; 2 and on: up the tree
    came_on: Mapped[date] = mapped_column(Date)
    not_before: Mapped[date] = mapped_column(Date)  # it may go along earlier, but brings about no letter
    fate: Mapped[str] = mapped_column(String(12), default="waiting")  # mailed dropped no-address unwanted
    settled_at: Mapped[datetime | None] = mapped_column(Instant)
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("daily_mail.id"))

    __table_args__ = (
        UniqueConstraint(
            *("person_id", "certification", "kind", "belongs_to", "subject", "recipient_id"),
            name="uq_reminder_point",
        ),
        Index(
            "ix_reminder_point_waiting",
            "recipient_id",
            "not_before",
            sqlite_where=text(WAITING),
            postgresql_where=text(WAITING),
        ),
        Index("ix_reminder_point_mail", "mail_id"),
    )


class DailyMailRow(Base):
    """The one letter that a person gets on a civil day. The key keeps two workers from writing two."""

    __tablename__ = "daily_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date] = mapped_column(Date)  # at the person's place
    at: Mapped[datetime] = mapped_column(Instant)
    key: Mapped[str] = mapped_column(String(200))  # of the letter in the outbox
    subject: Mapped[str] = mapped_column(String(300))
    digest: Mapped[bool]  # with the digest of Mondays

    __table_args__ = (UniqueConstraint("person_id", "day"),)
