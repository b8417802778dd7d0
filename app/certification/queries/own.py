"""What a person's own download says of their standings and certificates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from app import people
from app.certification.queries.certificates import Issued, certificates_of
from app.certification.queries.shares import Share, shares_of_person
from app.certification.queries.standing import StandingLine, standings_of
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


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
