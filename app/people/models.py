"""Tables of people: who they are, where they work, how they sign in and what they may do."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant


class Person(Base):
    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))  # personnel number: text, it may begin with zeros
    family: Mapped[str] = mapped_column(String(100))
    given: Mapped[str] = mapped_column(String(100), default="")
    patronymic: Mapped[str] = mapped_column(String(100), default="")
    name_in_documents: Mapped[str] = mapped_column(String(300), default="")  # empty: the full name
    latin_name: Mapped[str] = mapped_column(String(300), default="")  # typed, never guessed
    email: Mapped[str | None] = mapped_column(String(254))  # in small letters
    locale: Mapped[str | None] = mapped_column(String(2))  # None: that of the browser
    time_zone: Mapped[str | None] = mapped_column(String(40))  # None: that of the unit
    hired_on: Mapped[date | None] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)  # the last day
    search: Mapped[str] = mapped_column(String(500))  # folded: to find by and to sort by

    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("email"),
        Index("ix_person_search", "search"),
    )


class Account(Base):
    """The way in. A person without one has a record but cannot sign in."""

    __tablename__ = "account"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(6), default="system")  # system light dark
    text_size: Mapped[int] = mapped_column(default=100)  # percent: 100 115 130
    created_at: Mapped[datetime] = mapped_column(Instant)
    password_set_at: Mapped[datetime] = mapped_column(Instant)


class UserSession(Base):
    """One sign-in on one device. The browser holds a token, we hold only its SHA-256."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(Instant)
    last_seen_at: Mapped[datetime] = mapped_column(Instant)
    address: Mapped[str] = mapped_column(String(64))
    user_agent: Mapped[str] = mapped_column(String(300))
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("token_hash"), Index("ix_user_session_person", "person_id"))


class SignInFailure(Base):
    """A wrong pair, kept as long as it slows the next attempts down."""

    __tablename__ = "sign_in_failure"

    id: Mapped[int] = mapped_column(primary_key=True)
    login_hash: Mapped[str] = mapped_column(String(64))  # people type passwords into the wrong field
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Instant)

    __table_args__ = (
        Index("ix_sign_in_failure_login", "login_hash", "at"),
        Index("ix_sign_in_failure_address", "address", "at"),
    )


class WayIn(Base):
    """What lets somebody in once: the code of a printed card, or the token of a link by mail. We hold only a hash."""

    __tablename__ = "way_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # card invitation password
    secret_hash: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    sent_to: Mapped[str | None] = mapped_column(String(254))  # of a link: it ends when the address changes
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # None: whoever wants in
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)  # by a newer one, or by a password

    __table_args__ = (UniqueConstraint("secret_hash"), Index("ix_way_in_person", "person_id", "kind"))


class Unit(Base):
    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    name_ru: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    path: Mapped[str] = mapped_column(String(200))  # ids from the root: /1/4/
    time_zone: Mapped[str | None] = mapped_column(String(40))  # None: that of the parent

    __table_args__ = (UniqueConstraint("slug"), Index("ix_unit_path", "path"))


class Position(Base):
    __tablename__ = "position"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80))
    title_ru: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))

    __table_args__ = (UniqueConstraint("slug"),)


class Assignment(Base):
    """A person in a position of a unit, both days inclusive."""

    __tablename__ = "assignment"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    position_id: Mapped[int] = mapped_column(ForeignKey("position.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("ix_assignment_person", "person_id", "from_on"),
        Index("ix_assignment_unit", "unit_id", "from_on"),
    )


class RoleGrant(Base):
    """A role given to a person, everywhere or in a unit and all below it. Every account is an operator's."""

    __tablename__ = "role_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    granted_at: Mapped[datetime] = mapped_column(Instant)
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __table_args__ = (
        UniqueConstraint("person_id", "role", "unit_id"),
        Index(
            "ix_role_grant_everywhere",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("unit_id IS NULL"),
            postgresql_where=text("unit_id IS NULL"),
        ),
    )
