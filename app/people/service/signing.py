"""Signing something in one's own name: the password is entered again, since the device may be in another hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.foundation.database import db, transaction
from app.people import queries
from app.people.models import Account
from app.people.service import accounts, sign_in
from app.people.service.entering import WrongPassword


def confirm_password(person_id: int, password: str, *, at: datetime, address: str) -> None:
    """Use case: whoever asks knows the password of this person.

    Raises WrongPassword, and TooManyFailures after several wrong ones: they count together with those of signing in.
    """
    counted_by = sign_in.hash_of_login(queries.person_of_id(person_id).number)
    sign_in.refuse_hasty(db.session(), counted_by, address, at)
    known = db.session.scalar(select(Account.password_hash).where(Account.person_id == person_id))
    db.session.rollback()  # no read stays open while the password is hashed
    if accounts.is_right(password, known):
        return
    with transaction() as session:
        sign_in.refuse_hasty(session, counted_by, address, at)
        sign_in.note_failure(session, counted_by, address, at)
    raise WrongPassword
