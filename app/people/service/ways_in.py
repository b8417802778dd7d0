"""One-time ways in: finding them by their secret, and whom they let in. We keep hashes only.

A link's token is long, so its SHA-256 is enough. A card's code is short: its hash is slow and keyed, so that a copy of
the database alone is of no use for guessing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.errors import DomainError
from app.people import closed_ways, codes, queries
from app.people.closed_ways import CARD, Answer, Times, why_closed
from app.people.models import Account, WayIn
from app.people.rows import PersonRow
from app.people.service import sign_in

REMEMBERED = timedelta(days=90)  # after its end: to tell a used card from one that never was
_COST = {
    "n": 2**12,
    "r": 8,
    "p": 1,
}  # of scrypt: 4 MiB and some 10 ms; a sheet of cards still takes a moment only


class WayClosed(DomainError):
    """The card or link lets nobody in. `answer` says why and what to do."""

    def __init__(self, kind: str, why: str) -> None:
        self.kind, self.why = kind, why
        self.answer: Answer = closed_ways.ANSWERS[kind, why]
        self.status = 404 if why == "unknown" else 410
        super().__init__(self.answer.text, code=f"{why}-{'card' if kind == CARD else 'link'}")


@dataclass(frozen=True)
class OpenWay:
    """A card or link that lets somebody in."""

    id: int
    kind: str
    person: PersonRow
    expires_at: datetime
    has_password: bool  # set before: this one replaces it


def secret_hash(kind: str, secret: str) -> str | None:
    """The hash under which a secret of this kind is kept; None for what cannot be one. Slow for cards."""
    if kind != CARD:
        return sign_in.token_hash(secret)
    code = codes.normalise(secret)
    return None if code is None else card_hash(code)


def card_hash(code: str) -> str:
    return hashlib.scrypt(
        code.encode(), salt=_card_key(str(current_app.config["SECRET_KEY"])), **_COST
    ).hex()[:64]


@lru_cache(maxsize=2)
def _card_key(secret_key: str) -> bytes:
    return hashlib.sha256(f"sign-in card\n{secret_key}".encode()).digest()


def open_way(kind: str, secret: str, *, at: datetime, number: str | None = None) -> OpenWay:
    """The way in behind a secret; with `number`, only if it belongs to that person. Raises WayClosed."""
    hashed = secret_hash(kind, secret)
    return load_way(db.session(), kind, hashed, at=at, number=number)[0]


def load_way(
    session: Session,
    kind: str,
    hashed: str | None,
    *,
    at: datetime,
    number: str | None = None,
    lock: bool = False,
) -> tuple[OpenWay, WayIn]:
    """Operation: the same by the hash, with its row. Raises WayClosed."""
    wanted = select(WayIn).where(WayIn.kind == kind, WayIn.secret_hash == hashed)
    row = session.scalar(wanted.with_for_update() if lock else wanted) if hashed else None
    if row is None:
        raise WayClosed(kind, "unknown")
    person = queries.person_of_id(row.person_id)
    if number is not None and number not in (person.number, person.email):
        raise WayClosed(kind, "unknown")
    today = clock.civil_date(at, clock.site_zone())
    why = why_closed(
        Times(row.expires_at, row.used_at, row.ended_at),
        at=at,
        has_left=person.left_on is not None and person.left_on < today,
        same_address=row.sent_to is None or row.sent_to == person.email,
    )
    if why is not None:
        raise WayClosed(kind, why)
    known = session.scalar(select(Account.person_id).where(Account.person_id == person.id)) is not None
    return OpenWay(row.id, kind, person, row.expires_at, known), row


def refuse_guessing(login: str, *, at: datetime, address: str) -> None:
    """Before a secret that was sent is looked up. Raises TooManyFailures."""
    sign_in.refuse_hasty(db.session(), sign_in.hash_of_login(login), address, at)


def note_guess(login: str, *, at: datetime, address: str) -> None:
    """A secret that nobody has was sent."""
    with transaction() as session:
        sign_in.note_failure(session, sign_in.hash_of_login(login), address, at)


def made_since(session: Session, person_id: int, kind: str, since: datetime) -> list[datetime]:
    """When ways in of this kind were asked for by whoever wants in, the latest first."""
    mine = (WayIn.person_id == person_id, WayIn.kind == kind, WayIn.made_by.is_(None), WayIn.made_at > since)
    return list(session.scalars(select(WayIn.made_at).where(*mine).order_by(WayIn.made_at.desc())))


def add_way(session: Session, kind: str, hashed: str, person_id: int, **values: Any) -> int:
    """Operation: a new way in. Gives its id."""
    row = WayIn(kind=kind, secret_hash=hashed, person_id=person_id, **values)
    session.add(row)
    session.flush()
    return row.id


def forget_old(session: Session, at: datetime) -> None:
    """Operation: drops what ended long ago."""
    session.execute(delete(WayIn).where(WayIn.expires_at < at - REMEMBERED))
