"""Tables of certification: standings (a cache), awards (decisions), certificates (their documents), previews."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, Instant, Json


class StandingRow(Base):
    """The standing of a person on the day it was computed. Everything here follows from facts and rules."""

    __tablename__ = "standing"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    certification: Mapped[str] = mapped_column(String(80), primary_key=True)  # slug of the rule
    required: Mapped[bool]  # by the matrix, on that day
    touched: Mapped[bool]  # something has happened to it; else the row only waits for its requirement
    status: Mapped[str] = mapped_column(String(20))
    may_work: Mapped[str] = mapped_column(String(10))  # yes supervised no
    valid_until: Mapped[date | None] = mapped_column(Date)
    due: Mapped[date | None] = mapped_column(Date)
    window_opens: Mapped[date | None] = mapped_column(Date)
    hours_missing: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    next_change_on: Mapped[date | None] = mapped_column(Date)  # time alone changes something on this day
    obligations: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    why: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    rule_version: Mapped[int]
    record_length: Mapped[int]  # of the person's record when this was computed
    computed_on: Mapped[date] = mapped_column(Date)
    retry_at: Mapped[datetime | None] = mapped_column(Instant)  # could not be computed: put off until then

    __table_args__ = (
        Index(
            "ix_standing_next_change",
            "next_change_on",
            sqlite_where=text("next_change_on IS NOT NULL"),
            postgresql_where=text("next_change_on IS NOT NULL"),
        ),
        Index("ix_standing_certification", "certification", "status"),
        # All that lists of a team ask for, so that their numbers are read from the index alone.
        Index(
            "ix_standing_team",
            "required",
            "status",
            "may_work",
            "person_id",
            "due",
            "valid_until",
            "certification",
        ),
    )


class AwardRow(Base):
    """The decision to certify: which pass, by which rule, on which evidence. Only a withdrawal is added later."""

    __tablename__ = "award"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certification: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[int]
    rule_revision: Mapped[int]  # of the document in the library
    ground: Mapped[str] = mapped_column(String(10))  # pass hours reset
    ground_ref: Mapped[str] = mapped_column(String(40))  # fact that completed it
    occurred_on: Mapped[date] = mapped_column(Date)  # day of the pass
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)  # inclusive; none: does not expire
    evidence: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # facts, with revisions, attempts, shares
    basis: Mapped[dict[str, Any] | None] = mapped_column(Json)  # hashes of all that; none: an older award
    awarded_at: Mapped[datetime] = mapped_column(Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Instant)  # the pass was struck out

    __table_args__ = (
        UniqueConstraint("person_id", "certification", "ground_ref", "occurred_on", "valid_until"),
        Index("ix_award_person", "person_id", "certification", "occurred_on"),
        Index(
            "ix_award_withdrawn",
            "withdrawn_at",
            sqlite_where=text("withdrawn_at IS NOT NULL"),
            postgresql_where=text("withdrawn_at IS NOT NULL"),
        ),
    )


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


class CertificateCaseRow(Base):
    """Something happened to what a certificate stands on. A named person decides what becomes of it, once."""

    __tablename__ = "certificate_case"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(24))
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))  # the holder
    cause: Mapped[str] = mapped_column(String(12))  # struck lost dishonest
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


class ChangePreviewRow(Base):
    """What a wide change would do, asked for before it is made and worked out by a job."""

    __tablename__ = "change_preview"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))  # rule matrix facts
    name: Mapped[str] = mapped_column(String(200))  # what is changed
    fingerprint: Mapped[str] = mapped_column(String(32))  # the same for the same change
    change: Mapped[dict[str, Any]] = mapped_column(Json)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    job_id: Mapped[int | None]
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    today: Mapped[date | None] = mapped_column(Date)  # on which it was worked out
    last: Mapped[date | None] = mapped_column(Date)  # nothing after this day was looked at
    library_edition: Mapped[str | None] = mapped_column(String(200))  # as of which it was worked out
    newest_fact: Mapped[int | None]
    summary: Mapped[dict[str, Any] | None] = mapped_column(Json)

    __table_args__ = (Index("ix_change_preview_fingerprint", "fingerprint"),)


class ChangePreviewLineRow(Base):
    """One certification of one person that the change concerns."""

    __tablename__ = "change_preview_line"

    preview_id: Mapped[int] = mapped_column(
        ForeignKey("change_preview.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)  # the gravest first
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certification: Mapped[str] = mapped_column(String(80))
    effect: Mapped[str] = mapped_column(String(10))  # the gravest
    minutes: Mapped[int]
    shown: Mapped[dict[str, Any]] = mapped_column(Json)  # days and states, for a page


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


class DocumentBatchRow(Base):
    """Many certificates that are made, put together or issued at once, by jobs that may die and go on."""

    __tablename__ = "document_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(10))  # pdf zip cards due
    language: Mapped[str] = mapped_column(String(2))  # of the index and of bookmarks
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    chosen: Mapped[dict[str, Any]] = mapped_column(Json)  # the filter by which it was chosen
    total: Mapped[int]
    job_id: Mapped[int | None]  # puts the file together, once each document has been looked at
    finished_at: Mapped[datetime | None] = mapped_column(Instant)
    cancelled_at: Mapped[datetime | None] = mapped_column(Instant)
    fault: Mapped[dict[str, str] | None] = mapped_column(Json)  # why all of it stands still
    file: Mapped[str | None] = mapped_column(String(80))  # of the result, while it is kept
    sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]  # bytes
    removed_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_document_batch_asked", "asked_by", "asked_at"),)


class DocumentBatchItemRow(Base):
    """One document of a batch, in the order of the batch."""

    __tablename__ = "document_batch_item"

    batch_id: Mapped[int] = mapped_column(
        ForeignKey("document_batch.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True)  # from 1 without a gap
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    certification: Mapped[str] = mapped_column(String(80))
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"))  # to be issued
    certificate_id: Mapped[int | None] = mapped_column(ForeignKey("certificate.id"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")  # waiting done failed
    fault: Mapped[dict[str, str] | None] = mapped_column(Json)  # en, ru
    done_at: Mapped[datetime | None] = mapped_column(Instant)

    __table_args__ = (Index("ix_document_batch_item_state", "batch_id", "state"),)
