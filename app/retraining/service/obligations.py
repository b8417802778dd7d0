"""Use case: a person says that they have read what has changed. Nobody else is needed for it, and nobody can do it for them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app import people, record
from app.foundation import clock, settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.record.facts import Done
from app.retraining.obligations import Demand, of_kind, reason_of
from app.retraining.queries import obligations
from app.retraining.sign_off import ACKNOWLEDGED, sha256_of


class NothingToRead(Conflict):
    code = "nothing-to-read"
    text = Text(
        "Nothing of this waits to be read: it was signed, met by a pass, or struck out.",
        "Читать здесь больше нечего: уже подписано, закрыто успешной сдачей или отменено.",
    )


class ReadTheOthersFirst(Conflict):
    code = "read-the-others-first"
    text = Text(
        "Sign what you have read of the documents first; this one comes last.",
        "Сначала подпишите ознакомление с документами, это — последним.",
    )


def acknowledge(person_id: int, ref: str, *, at: datetime, form_key: str | None = None) -> None:
    """`ref`: the fact of the event that demands it. It meets the same demand of all certifications.

    Raises NothingToRead, ReadTheOthersFirst, AlreadyDone.
    """
    with transaction(form_key=form_key) as session:
        today = clock.civil_date(at, people.zone_of(person_id))
        mine = of_kind(obligations.open_demands((person_id,), today).get(person_id, ()), "acknowledge")
        asked = [one for one in mine if one.ref == ref]
        if not asked:
            raise NothingToRead
        if not asked[0].document and any(one.document for one in mine):
            raise ReadTheOthersFirst  # a signature that names no document would cover them, too
        sign(session, person_id, asked, today, at)


def sign(session: Session, person_id: int, asked: list[Demand], today: date, at: datetime) -> None:
    """Operation: the fact, with the hash of what was signed."""
    first, person = asked[0], people.people_rows((person_id,))[person_id]
    record.append(
        session,
        person_id,
        Done(
            require="acknowledge",
            version=first.version if first.document else None,
            document=first.document,
            reason=reason_of(asked, str(settings.read("language"))),
            signed=sha256_of(signed_content(person.number, first, today)),
        ),
        occurred_on=today,
        occurred_at=at,
        at=at,
        by=person_id,
        subject=first.document or "acknowledge",
    )


def signed_content(number: str, demand: Demand, day: date) -> dict[str, Any]:
    return {
        "schema": 1,
        "require": "acknowledge",
        "person": number,
        "document": demand.document,
        "version": demand.version,
        "fact": demand.ref,
        "on": day.isoformat(),
        "meaning": {"en": ACKNOWLEDGED.en, "ru": ACKNOWLEDGED.ru},
    }
