"""Managers who take certificates away and give them back."""

from __future__ import annotations

from datetime import date
from typing import Any

from app import people
from app.certification.queries.certificates import certificates_of
from app.certification.queries.verification import Answer, answer_about
from app.certification.service import approving, withdrawing
from app.certification.withdrawals import Wanted
from app.foundation.database import db
from app.people.permissions import Grant
from tests.certification.conftest import noon

REVOKE = Wanted("revoke", "dishonest", "Answers were passed on")


def actor(person_id: int, *roles: str, on: str = "2026-03-01", unit_path: str | None = None) -> people.Actor:
    row = people.people_rows((person_id,))[person_id]
    grants = tuple(Grant(role, unit_path) for role in roles or ("manager",))
    return people.Actor(
        person_id,
        row.number,
        row.full_name,
        row.short_name,
        "en",
        "system",
        100,
        grants,
        date.fromisoformat(on),
    )


def number_of(person_id: int, certification: str = "calls") -> str:
    return certificates_of(person_id, certification)[0].number


def seen(number: str, on: str) -> Answer:
    """What a stranger is told."""
    db.session.rollback()
    return answer_about(number, at=noon(on), today=date.fromisoformat(on))


def asked(number: str, by: int, wanted: Wanted = REVOKE, on: str = "2026-03-01") -> str:
    return withdrawing.ask(number, wanted, actor=actor(by, on=on), at=noon(on))


def approved(request: str, by: int, on: str = "2026-03-02", **words: Any) -> None:
    approving.approve(request, words.get("words", ""), actor=actor(by, on=on), at=noon(on))


def revoked(number: str, first: int, second: int, on: str = "2026-03-02") -> str:
    request = asked(number, first, on=on)
    approved(request, second, on=on)
    return request
