"""What anybody may know of a certificate by its number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, NamedTuple

from sqlalchemy import Select, bindparam, cast, exists, select
from sqlalchemy import Text as SqlText
from sqlalchemy.orm import aliased

from app import record
from app.certification.document import Certificate, grounds_in_words
from app.certification.genuine import Withdrawal, masked, public_name, verdict, withdrawal_of
from app.certification.models import AwardRow, CertificateRow
from app.certification.numbering import is_well_formed
from app.certification.queries.certificates import COLUMNS, Issued, issued_from
from app.certification.withdrawals import TOLD_IN_PUBLIC
from app.foundation import clock, settings
from app.foundation.database import rows
from app.foundation.faults import Text
from app.record.facts import CertificateIssued, Fact, Reinstated, Revoked, Suspended

Status = Literal["valid", "expired", "revoked", "superseded", "unknown"]
IN_ONE_LANGUAGE = ("certificate", "udostoverenie")  # templates; others may print both sides of a certificate
# All that a certificate's state follows from beside its own row.
KINDS_THAT_WITHDRAW = tuple(fact.kind for fact in (CertificateIssued, Revoked, Suspended, Reinstated))


@dataclass(frozen=True)
class Successor:
    """The newest certificate of the same person and certification."""

    is_reissue: bool  # of the same award: another document for the same decision
    is_valid: bool


@dataclass(frozen=True)
class Answer:
    """The answer to "is this certificate genuine, and valid today?"."""

    number: str
    status: Status
    checked_at: datetime
    is_mistyped: bool = False  # no certificate can have this number
    name: str | None = None
    certification: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    withdrawal: Withdrawal | None = None
    organisation: str = ""
    document_language: str = ""
    document: Certificate | None = None  # all that is printed
    is_name_full: bool = False
    successor: Successor | None = None

    @property
    def revoked_on(self) -> date | None:
        return self.withdrawal.on if self.withdrawal else None

    @property
    def reason(self) -> Text | None:
        """What strangers are told: a few fixed words. What was written about the case is for those inside."""
        if self.withdrawal is None:
            return None
        return TOLD_IN_PUBLIC.get(self.withdrawal.category, TOLD_IN_PUBLIC["other"])

    @property
    def is_suspension(self) -> bool:
        return self.withdrawal is not None and self.withdrawal.is_suspension

    @property
    def grounds(self) -> tuple[str, ...]:
        """What it stands on, in the words of the document."""
        return grounds_in_words(self.document) if self.document else ()

    @property
    def checks(self) -> tuple[str, ...]:
        """The lines of a booklet."""
        lines = self.document.checks if self.document else ()
        return tuple(", ".join(filter(None, astuple(line))) for line in lines)

    @property
    def name_beside(self) -> str:
        """The name in the other language of a document in two."""
        other = self.document.other if self.document else None
        if other is None or self.document is None or other.holder == self.document.holder:
            return ""
        # A Russian document begins with the family name, a Latin spelling ends with it.
        family = other.holder.split()[0] if other.language == "ru" else ""
        return other.holder if self.is_name_full else public_name(other.holder, family)

    @property
    def personnel_number(self) -> str:
        """Enough of it to compare with the paper: with it people sign in, so strangers do not get all of it."""
        number = self.document.personnel_number if self.document else ""
        return number if self.is_name_full else masked(number)

    def as_json(self, language: str = "en") -> dict[str, Any]:
        days = {
            name: day.isoformat() if day else None
            for name, day in (
                ("issued_on", self.issued_on),
                ("valid_until", self.valid_until),
                ("revoked_on", self.revoked_on),
            )
        }
        texts = {"number": self.number, "status": self.status, "name": self.name}
        reason = self.reason.in_language(language) if self.reason else None
        return {**texts, "certification": self.certification, **days, "reason": reason}


class Seen(NamedTuple):
    """All that an answer and the frame of its page follow from, beside the day. The same values are equal."""

    row: Any  # of `_FOUND`
    facts: tuple[Fact, ...]
    newer: Any  # row of `_NEWEST_AFTER`


def look_for(number: str) -> Seen | None:
    """`number` as `normalise` gives it; None where no certificate has it."""
    row = rows(_FOUND, {"number": number}).one_or_none() if is_well_formed(number) else None
    if row is None:
        return None
    settings.keep_frame(row)
    facts = facts_about(row.person_id) if row.has_facts_against else ()
    return Seen(row, facts, newest_after(row) if row.is_superseded else None)


def answer_from(seen: Seen | None, number: str, *, at: datetime, today: date) -> Answer:
    """`today` at the site."""
    if seen is None:
        return Answer(number, "unknown", at, is_mistyped=not is_well_formed(number))
    return judge(issued_from(seen.row), seen.facts, seen.newer, at=at, today=today)


def answer_about(number: str, *, at: datetime, today: date) -> Answer:
    return answer_from(look_for(number), number, at=at, today=today)


def answer_for(issued: Issued, *, at: datetime, today: date, full_name: bool | None = None) -> Answer:
    """The same for a certificate that was found. `full_name`: None follows the organisation's setting."""
    facts, newer = facts_about(issued.person_id), newest_after(issued)
    return judge(issued, facts, newer, at=at, today=today, full_name=full_name)


def judge(
    issued: Issued,
    facts: Iterable[Fact],
    newer: Any,
    *,
    at: datetime,
    today: date,
    full_name: bool | None = None,
) -> Answer:
    judged = verdict(
        valid_until=issued.valid_until,
        is_superseded=newer is not None,
        withdrawal=withdrawal_in(facts, issued),
        today=today,
    )
    if full_name is None:
        full_name = settings.read("public_names") == "full"
    document = issued.document
    if issued.template in IN_ONE_LANGUAGE:
        document = replace(document, other=None)
    return Answer(
        number=issued.number,
        status=judged.state,
        checked_at=at,
        name=issued.document.holder if full_name else issued.public_name,
        certification=issued.document.certification,
        issued_on=issued.issued_on,
        valid_until=issued.valid_until,
        withdrawal=judged.withdrawal,
        organisation=issued.document.organisation,
        document_language=issued.document.language,
        document=document,
        is_name_full=full_name,
        successor=newer and successor_of(issued, newer, facts, today),
    )


def facts_about(person_id: int) -> tuple[Fact, ...]:
    return record.facts_of_people((person_id,), kinds=KINDS_THAT_WITHDRAW)[person_id]


def find_withdrawal(issued: Issued) -> Withdrawal | None:
    return withdrawal_in(facts_about(issued.person_id), issued)


def withdrawal_in(facts: Iterable[Fact], issued: Issued) -> Withdrawal | None:
    """By the record, or because the pass itself was struck out."""
    if issued.withdrawn_at is not None:
        return Withdrawal(clock.civil_date(issued.withdrawn_at, clock.site_zone()), "")
    return withdrawal_of(facts, issued.certification, issued.number, since=issued.passed_on)


_newer = aliased(CertificateRow)
_standing = aliased(AwardRow)
# All that an ordinary answer needs, the frame of its page included. Only where something speaks against the
# certificate is more asked for.
_FOUND: Select[Any] = (
    select(
        *(column for column in COLUMNS if column is not CertificateRow.printed),
        cast(CertificateRow.printed, SqlText).label("printed"),  # read only where the page is not kept
        *settings.frame_columns(),
        record.has_any(CertificateRow.person_id, (Revoked.kind, Suspended.kind)).label("has_facts_against"),
        exists()
        .where(
            _newer.person_id == CertificateRow.person_id,
            _newer.certification == CertificateRow.certification,
            _newer.id > CertificateRow.id,
            _standing.id == _newer.award_id,
            _standing.withdrawn_at.is_(None),
        )
        .label("is_superseded"),
    )
    .join(AwardRow, AwardRow.id == CertificateRow.award_id)
    .where(CertificateRow.number == bindparam("number"))
)
_NEWEST_AFTER = (
    select(
        CertificateRow.number,
        CertificateRow.award_id,
        CertificateRow.valid_until,
        AwardRow.occurred_on.label("passed_on"),
    )
    .join(AwardRow, AwardRow.id == CertificateRow.award_id)
    .where(
        CertificateRow.person_id == bindparam("person"),
        CertificateRow.certification == bindparam("certification"),
        CertificateRow.id > bindparam("id"),
        AwardRow.withdrawn_at.is_(None),
    )
    .order_by(CertificateRow.id.desc())
    .limit(1)
)


def newest_after(issued: Any) -> Any:
    """A newer certificate of the same person and certification, whose pass still stands."""
    sought = {"person": issued.person_id, "certification": issued.certification, "id": issued.id}
    return rows(_NEWEST_AFTER, sought).one_or_none()


def successor_of(issued: Issued, newer: Any, facts: Iterable[Fact], today: date) -> Successor:
    judged = verdict(
        valid_until=newer.valid_until,
        is_superseded=False,
        withdrawal=withdrawal_of(facts, issued.certification, newer.number, since=newer.passed_on),
        today=today,
    )
    return Successor(newer.award_id == issued.award_id, judged.state == "valid")
