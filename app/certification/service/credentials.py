"""Credentials and status lists are signed here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.certification.credentials import badge, status_list
from app.certification.credentials.addresses import base_of, key_at
from app.certification.credentials.bitstring import SIZE
from app.certification.credentials.profile import profile_of
from app.certification.credentials.status_list import Place
from app.certification.models import StatusListRow, StatusPlaceRow
from app.certification.queries import credentials as queries
from app.certification.queries.certificates import Issued
from app.foundation import clock, settings, signing
from app.foundation.database import db, transaction
from app.foundation.i18n import language

LISTS_KEPT = 32  # signed, in memory
TRIES = 5


def credential_of(issued: Issued) -> str:
    """The credential of a certificate, as it was signed or signed now: the same facts and key give the same text.

    Gives the certificate a place in a status list if it has none, so never inside a transaction.
    """
    if issued.credential is not None:
        return issued.credential
    place = queries.place_of(issued.id) or placed(issued)
    claims = badge.claims_of(
        issued.document,
        queries.achievement_behind(issued),
        place,
        issued_at=issued.issued_at,
        zone=ZoneInfo(clock.site_zone()),
    )
    return signed(claims, badge.HEADER_TYPE, base_of(issued.document))


def signed(claims: Mapping[str, Any], kind: str, base: str) -> str:
    """Signed with the key at work, which the header names by its address. What is given out can be checked."""
    header = {"typ": kind, "kid": key_at(base, signing.credential_key_id())}
    token = signing.sign_token(claims, header=header)
    signing.verify_token(token)  # the keys may have been changed between the two lines
    return token


# -- places -------------------------------------------------------------------------------------------------------


def placed(issued: Issued) -> Place:
    """Use case: the place of a certificate in its list, drawn now or before."""
    db.session.rollback()
    for _ in range(TRIES):
        try:
            return draw_place(issued)
        except IntegrityError:  # another process has begun the list or taken the place in the same moment
            continue
    return draw_place(issued)


def draw_place(issued: Issued) -> Place:
    with transaction() as session:
        known = session.get(StatusPlaceRow, issued.id)
        if known is not None:
            return Place(known.list_number, known.position)
        number = list_for(session, issued)
        position = free_position(session, number)
        session.add(StatusPlaceRow(certificate_id=issued.id, list_number=number, position=position))
        return Place(number, position)


def list_for(session: Session, issued: Issued) -> int:
    """Operation: the newest list, or a new one where that is full or stands at another address."""
    base = base_of(issued.document)
    newest = session.scalar(select(StatusListRow).order_by(StatusListRow.number.desc()).limit(1))
    if newest is not None and status_list.takes(newest.base, newest.first_certificate, base, issued.id):
        return newest.number
    number = 1 if newest is None else newest.number + 1
    session.add(StatusListRow(number=number, base=base, first_certificate=issued.id))
    session.flush()
    return number


def free_position(session: Session, number: int) -> int:
    """At random, so that no list says in which order certificates were issued."""
    while True:
        position = secrets.randbelow(SIZE)
        if not is_taken(session, number, position):
            return position


def is_taken(session: Session, number: int, position: int) -> bool:
    taken = select(StatusPlaceRow.certificate_id).where(
        StatusPlaceRow.list_number == number, StatusPlaceRow.position == position
    )
    return session.scalar(taken) is not None


# -- lists --------------------------------------------------------------------------------------------------------


def list_now(number: int) -> str | None:
    """The list of a number, signed; None where there is no such list. Made anew only where something in it differs."""
    base = queries.base_of_list(number)
    if base is None:
        return None
    begins = status_list.begin_of(clock.now())
    positions = queries.withdrawn_places(number, clock.today())
    return _signed_list(number, positions, base, begins, signing.credential_key_id())


@lru_cache(maxsize=LISTS_KEPT)
def _signed_list(number: int, positions: tuple[int, ...], base: str, begins: datetime, _key_id: str) -> str:
    claims = status_list.claims_of(number, positions, base=base, begins=begins)
    return signed(claims, status_list.HEADER_TYPE, base)


def profile_now() -> dict[str, Any]:
    return profile_of(settings.organisation(language()), base_now(), signing.public_keys())


def base_now() -> str:
    base: str = current_app.extensions["settings"].base_url
    return base
