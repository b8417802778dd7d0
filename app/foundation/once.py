"""One-use form keys: two clicks, one result."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.errors import AlreadyDone, BadRequest
from app.foundation.models import FormKey

KEPT_DAYS = 30
_FORM = re.compile(r"[A-Za-z0-9_-]{20,64}")


def new_form_key() -> str:
    return secrets.token_urlsafe(18)


def check(form_key: str | None) -> str:
    """The key of a creating form. Raises BadRequest where it is missing or of another form."""
    if not form_key or not _FORM.fullmatch(form_key):
        raise BadRequest
    return form_key


def claim(session: Session, form_key: str) -> None:
    """Takes the key for this transaction. Raises AlreadyDone if the form was accepted before."""
    known = session.get(FormKey, check(form_key))
    if known is not None:
        raise AlreadyDone(known.location)
    session.add(FormKey(key=form_key, location=None, created_at=clock.now()))
    try:
        session.flush()
    except IntegrityError:  # the same form, at the same moment, on another connection
        raise AlreadyDone(None) from None


def refuse_repeat(form_key: str) -> None:
    """For a view that checks more before its use case runs. Raises AlreadyDone if the form was accepted before."""
    known = db.session.get(FormKey, form_key)
    if known is not None:
        raise AlreadyDone(known.location)


def settle(form_key: str, location: str) -> None:
    """Remembers where the result of the form stands."""
    with transaction() as session:
        session.execute(update(FormKey).where(FormKey.key == form_key).values(location=location))


def forget_old(session: Session) -> None:
    session.execute(delete(FormKey).where(FormKey.created_at < clock.now() - timedelta(days=KEPT_DAYS)))
