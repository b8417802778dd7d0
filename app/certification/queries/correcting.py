"""What would follow from striking a record out: standings that change, certificates that lose their ground."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from app.certification.credit import Change, is_another
from app.certification.models import AwardRow, CertificateRow
from app.certification.portfolio import Judged
from app.certification.queries.crediting import Difference, line_if
from app.certification.queries.standing import inputs_of
from app.foundation.database import db
from app.foundation.faults import Text
from app.record.facts import Fact


@dataclass(frozen=True)
class Unsettled:
    """A certificate in force whose standing would be another one.

    `loses_ground`: the pass behind it would be gone, so it is withdrawn. Else it stays, and people decide.
    """

    number: str
    certification: str
    title: Text
    valid_until: date | None  # as printed
    now_until: date | None  # as it would be
    loses_ground: bool


@dataclass(frozen=True)
class StrikePreview:
    differences: tuple[Difference, ...]
    certificates: tuple[Unsettled, ...]


def preview_strike(person_id: int, fact: Fact, today: date) -> StrikePreview:
    """Nothing is changed by looking."""
    now = inputs_of((person_id,))[person_id]
    facts = tuple(it for it in now.facts if it.id != fact.id)
    then = replace(now, facts=facts, required=now.book.required(facts))
    before, after = now.judge(today), then.judge(today)
    changed = [Change(slug, before.get(slug), after.get(slug)) for slug in sorted({*before, *after})]
    differences = tuple(
        Difference(
            change.certification,
            now.book.title(change.certification),
            line_if(person_id, change.before, now),
            line_if(person_id, change.after, then),
        )
        for change in changed
        if is_another(change)
    )
    return StrikePreview(differences, tuple(unsettled(person_id, before, after, now.book.title, today)))


def unsettled(
    person_id: int,
    before: Mapping[str, Judged],
    after: Mapping[str, Judged],
    title_of: Callable[[str], Text],
    today: date,
) -> list[Unsettled]:
    """Certificates in force that would say something else than the record, and do not so already."""
    wanted = (
        select(
            CertificateRow.number,
            AwardRow.certification,
            AwardRow.ground_ref,
            AwardRow.occurred_on,
            AwardRow.valid_until,
        )
        .join(AwardRow, AwardRow.id == CertificateRow.award_id)
        .where(
            AwardRow.person_id == person_id,
            AwardRow.withdrawn_at.is_(None),
            or_(AwardRow.valid_until.is_(None), AwardRow.valid_until >= today),
        )
        .order_by(CertificateRow.id)
    )
    found = []
    for row in db.session.execute(wanted):
        was, will_be = (disagreement(row, judged.get(row.certification)) for judged in (before, after))
        if will_be is not None and will_be != was:
            lost, until = will_be
            title = title_of(row.certification)
            found.append(Unsettled(row.number, row.certification, title, row.valid_until, until, lost))
    return found


def disagreement(row: Any, judged: Judged | None) -> tuple[bool, date | None] | None:
    """Whether the pass behind the certificate is gone, and until when the record says; None: they agree."""
    events = judged.events if judged is not None else ()
    stands = any(event.ref == row.ground_ref and event.on == row.occurred_on for event in events)
    until = judged.standing.valid_until if judged is not None else None
    holds = judged is not None and judged.standing.status not in TAKEN_AWAY
    return None if stands and holds and until == row.valid_until else (not stands, until)


TAKEN_AWAY = ("revoked", "suspended", "not_started")
