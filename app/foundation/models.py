"""Tables of the ground floor: jobs, outgoing mail, one-use form keys, settings of the organisation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class Job(Base):
    """Background work, written in the transaction that asks for it and enqueued after the commit."""

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(200))  # one open job a key
    payload: Mapped[dict[str, Any]] = mapped_column(Json)
    state: Mapped[str] = mapped_column(String(10), default="queued")  # queued running done failed
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    not_before: Mapped[datetime] = mapped_column(Instant)
    heartbeat_at: Mapped[datetime | None] = mapped_column(Instant)
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    worker: Mapped[str | None] = mapped_column(String(32))  # the process that runs it

    __table_args__ = (
        Index("ix_job_open", "state", "not_before"),
        Index("ix_job_key", "key"),
    )


class Outbox(Base):
    """A letter, written in the transaction that it tells of; sent once, by a job."""

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200))
    recipient: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(300))
    text: Mapped[str] = mapped_column(Text)
    secret: Mapped[bool] = mapped_column(default=False, server_default=false())  # no text after sending
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting sending sent failed
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    not_before: Mapped[datetime] = mapped_column(Instant)
    sent_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (UniqueConstraint("key"), Index("ix_outbox_open", "state", "not_before"))


class FormKey(Base):
    """A creating form that has been accepted, and where its result stands."""

    __tablename__ = "form_key"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    location: Mapped[str | None] = mapped_column(String(500))
    created_at: Mapped[datetime] = mapped_column(Instant)


class Setting(Base):
    """One setting of the organisation."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Any] = mapped_column(Json)


class SigningKeyRow(Base):
    """The public part of a key, kept for good: what it has signed can be checked long after it was retired."""

    __tablename__ = "signing_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    kid: Mapped[str] = mapped_column(String(64))  # fingerprint of the certificate, or of the public key
    use: Mapped[str] = mapped_column(String(12))  # authority document credential
    algorithm: Mapped[str] = mapped_column(String(12))  # of JOSE: RS256 EdDSA
    source: Mapped[str] = mapped_column(String(8))  # made given
    certificates: Mapped[str | None] = mapped_column(Text)  # PEM: its own first, then those above it
    public_jwk: Mapped[dict[str, Any] | None] = mapped_column(Json)  # of credentials
    valid_until: Mapped[datetime | None] = mapped_column(Instant)
    made_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (
        UniqueConstraint("kid"),
        Index(  # one of a use signs at a time, however many processes make keys
            "ix_signing_key_in_use",
            "use",
            unique=True,
            sqlite_where=text("retired_at IS NULL"),
            postgresql_where=text("retired_at IS NULL"),
        ),
    )
