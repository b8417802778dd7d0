"""What a person's own download says of their standings and certificates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app import people
from app.certification.cases import Case
from app.certification.queries.cases import decided_cases_about
from app.certification.queries.certificates import Issued, certificates_of
from app.certification.queries.shares import Share, shares_of_person
from app.certification.queries.standing import StandingLine, standings_of
from app.certification.queries.withdrawals import decided_requests_about
from app.certification.withdrawals import Request
from app.foundation import clock
from app.foundation.i18n import iso_instant


def own_standings(person_id: int, at: datetime) -> list[dict[str, Any]]:
    today = clock.civil_date(at, people.zone_of(person_id))
    return [_standing(line) for line in standings_of([person_id], today)[person_id]]


def _standing(line: StandingLine) -> dict[str, Any]:
    return {
        "certification": line.certification,
        "title": vars(line.title),
        "required": line.required,
        "status": line.status,
        "may_work": line.may_work,
        "valid_until": _day(line.valid_until),
        "due": _day(line.due),
        "rule_version": line.rule_version,
    }


def own_certificates(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    shown = shares_of_person(person_id)
    return [_certificate(issued, shown.get(issued.id, ())) for issued in reversed(certificates_of(person_id))]


def _certificate(issued: Issued, shares: Iterable[Share]) -> dict[str, Any]:
    return {
        "number": issued.number,
        "certification": issued.certification,
        "name": issued.public_name,
        "issued_on": _day(issued.issued_on),
        "valid_until": _day(issued.valid_until),
        "passed_on": _day(issued.passed_on),
        "withdrawn_at": iso_instant(issued.withdrawn_at) if issued.withdrawn_at else None,
        "file": f"/certificates/{issued.number}.pdf",
        "sha256": issued.sha256,
        "links": [
            {
                "made_at": iso_instant(one.made_at),
                "ends_at": iso_instant(one.ended_at or one.ends_at),
                "opened": one.opened,
            }
            for one in shares
        ],
    }


def own_decisions(person_id: int, _at: datetime) -> list[dict[str, Any]]:
    """What was decided about their certificates, by whom; what is still being looked into is told when it is over."""
    requests, cases = decided_requests_about(person_id), decided_cases_about(person_id)
    told: list[tuple[Request | Case, str, str | None]] = [
        *((it, it.act, it.state) for it in requests),
        *((it, it.cause, it.decision) for it in cases),
    ]
    named = people.people_rows({one.decided_by for one, _about, _decision in told if one.decided_by})
    return [
        {
            "number": one.number,
            "about": about,
            "reason": vars(one.why),
            "words": one.words,
            "decision": decision,
            "decision_words": one.decision_words,
            "decided_by": named[one.decided_by].full_name if one.decided_by in named else None,
            "decided_at": iso_instant(one.decided_at) if one.decided_at else None,
        }
        for one, about, decision in told
    ]


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
