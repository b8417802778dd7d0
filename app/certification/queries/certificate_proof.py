"""What outsiders can hold us to: the digest of what an award stands on, and the seals of the record over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app import record
from app.certification.certificate_evidence import digest
from app.certification.models import AwardRow
from app.certification.queries.certificates import Issued
from app.foundation.database import rows
from app.record.facts import Awarded, Fact


@dataclass(frozen=True)
class Held:
    """What an outsider can hold us to. An older award has none of it."""

    digest: str
    holds: bool  # the record speaks of the same digest
    seal: int | None
    seal_hash: str
    seal_stands: bool
    sealed_by: int | None  # number of the seal that covers the award by now
    at: str


_AWARD = select(
    AwardRow.rule_version,
    AwardRow.rule_revision,
    AwardRow.occurred_on,
    AwardRow.awarded_at,
    AwardRow.evidence,
    AwardRow.basis,
).where(AwardRow.id == bindparam("id"))


def award_behind(issued: Issued) -> Any:
    """The decision with its evidence and their hashes."""
    return rows(_AWARD, {"id": issued.award_id}).one()


def held_to(issued: Issued, award: Any, history: Iterable[Fact]) -> Held | None:
    if award.basis is None:
        return None
    made = told_of(issued, history)
    told = made.payload.evidence if made is not None and isinstance(made.payload, Awarded) else ""
    now, kept = digest(award.evidence, award.basis), award.basis["record"]
    return Held(
        digest=told or now,
        holds=told == now,
        seal=kept["seal"],
        seal_hash=kept["seal_hash"] or "",
        seal_stands=kept["seal"] is None or record.stands(kept["seal"], kept["seal_hash"]),
        sealed_by=record.seal_over(made.id, kept["seal"] or 1) if made is not None else None,
        at=award.basis["at"],
    )


def told_of(issued: Issued, history: Iterable[Fact]) -> Fact | None:
    """The fact of the award."""
    awards = (fact for fact in history if isinstance(fact.payload, Awarded))
    return next((fact for fact in awards if getattr(fact.payload, "award", 0) == issued.award_id), None)


def evidence_json(issued: Issued) -> dict[str, Any]:
    """All that the digest is made of, for those who check it by themselves (certificate_evidence.py says how)."""
    award = award_behind(issued)
    history = record.history_of(issued.person_id)
    told = told_of(issued, history)
    return {
        "schema": 1,
        "certificate": issued.number,
        "certification": issued.certification,
        "award": issued.award_id,
        "evidence": award.evidence,
        "basis": award.basis,
        "digest": digest(award.evidence, award.basis) if award.basis is not None else None,
        "recorded": told.payload.evidence if told and isinstance(told.payload, Awarded) else None,
        "recorded_in": told.id if told else None,
    }
