"""Signing in and out. A session is a row; the browser holds a random token, we only its hash."""

from __future__ import annotations

import hashlib
import math
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app import record
from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.errors import Invalid, NotFound, TooMany
from app.foundation.faults import Text
from app.foundation.i18n import ngettext
from app.people import names, throttle
from app.people.models import Account, Person, SignInFailure, UserSession
from app.people.service import accounts

NOTED_EVERY = timedelta(minutes=5)
SESSIONS_KEPT = timedelta(days=90)


class WrongPair(Invalid):
    code = "wrong-pair"
    text = Text(
        "The number or e-mail and the password do not match.",
        "Неверный номер, почта или пароль.",
    )


class TooManyFailures(TooMany):
    """Too many wrong pairs: `seconds` says how long to wait."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, math.ceil(wait.total_seconds()))
        super().__init__()

    def in_words(self) -> str:
        """When to try again, in the language of the reader."""
        return ngettext(
            "Too many attempts. Try again in %(num)s minute.",
            "Too many attempts. Try again in %(num)s minutes.",
            -(-self.seconds // 60),
        )


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def hash_of_login(login: str) -> str:
    """By which failures are counted: people type passwords into the wrong field."""
    return token_hash(names.folded(login))


def sign_in(login: str, password: str, *, at: datetime, address: str, user_agent: str) -> str:
    """Begins a session for the person with this e-mail or personnel number. Gives its token.

    Raises WrongPair, the same for an unknown account, a wrong password and a person who has left; after eight of
    them for one login, or sixty from one address, within five minutes raises TooManyFailures.
    """
    login_hash = hash_of_login(login)
    refuse_hasty(db.session(), login_hash, address, at)
    person_id, password_hash = _account_of(login, at)
    db.session.rollback()  # no read stays open while the password is hashed
    right = accounts.is_right(password, password_hash)
    token = ""
    with transaction() as session:
        refuse_hasty(session, login_hash, address, at)  # of guesses at the same moment, too
        if right and person_id is not None:
            session.execute(delete(SignInFailure).where(SignInFailure.login_hash == login_hash))
            token = open_session(session, person_id, at=at, address=address, user_agent=user_agent)
        else:
            note_failure(session, login_hash, address, at)
    if not right:
        raise WrongPair
    return token


def open_session(session: Session, person_id: int, *, at: datetime, address: str, user_agent: str) -> str:
    """Operation: begins a session of somebody who has shown who they are. Gives its token."""
    token = secrets.token_urlsafe(32)
    row = {"person_id": person_id, "address": address[:64], "user_agent": user_agent[:300]}
    session.add(UserSession(token_hash=token_hash(token), created_at=at, last_seen_at=at, **row))
    record.note(session, "people:session:began", at=at, actor_id=person_id, address=address[:64])
    return token


def note_failure(session: Session, login_hash: str, address: str, at: datetime) -> None:
    """Operation: one more guess that was wrong."""
    session.add(SignInFailure(login_hash=login_hash, address=address[:64], at=at))
    session.flush()


def refuse_hasty(session: Session, login_hash: str, address: str, at: datetime) -> None:
    """Failures are counted in the database, so that every process knows of all. Raises TooManyFailures."""
    limits = (
        (SignInFailure.login_hash == login_hash, throttle.MOST_OF_A_LOGIN),
        (SignInFailure.address == address[:64], throttle.MOST_OF_AN_ADDRESS),
    )
    for same, most in limits:
        latest = select(SignInFailure.at).where(same, SignInFailure.at > at - throttle.WINDOW)
        failures = list(session.scalars(latest.order_by(SignInFailure.at.desc()).limit(most)))
        wait = throttle.wait_for(failures, most, at)
        if wait > timedelta(0):
            raise TooManyFailures(wait)


def _account_of(login: str, at: datetime) -> tuple[int | None, str | None]:
    wanted = names.tidy(login)
    today = clock.civil_date(at, clock.site_zone())
    found = db.session.execute(
        select(Account.person_id, Account.password_hash)
        .join(Person, Person.id == Account.person_id)
        .where(
            or_(Person.number == wanted, Person.email == wanted.lower()),
            or_(Person.left_on.is_(None), Person.left_on >= today),
        )
        .order_by(Person.number != wanted)  # a number that looks like somebody's address does not steal it
    ).first()
    return (None, None) if found is None else (found.person_id, found.password_hash)


def sign_out(session_id: int, *, at: datetime) -> None:
    """Ends one session."""
    with transaction() as session:
        _revoke(session, at, UserSession.id == session_id)


def sign_out_everywhere(person_id: int, *, at: datetime) -> None:
    """Ends every session of a person, on all devices."""
    with transaction() as session:
        _revoke(session, at, UserSession.person_id == person_id)
        record.note(session, "people:session:revoked_all", at=at, actor_id=person_id)


def sign_out_device(person_id: int, session_id: int, *, at: datetime) -> None:
    """Ends one session of a person. Raises NotFound where it is not theirs or has ended."""
    with transaction() as session:
        row = session.get(UserSession, session_id)
        if row is None or row.person_id != person_id or row.revoked_at is not None:
            raise NotFound
        row.revoked_at = at
        record.note(session, "people:session:revoked", at=at, actor_id=person_id)


def _revoke(session: Session, at: datetime, which: Any) -> None:
    open_ones = update(UserSession).where(which, UserSession.revoked_at.is_(None))
    session.execute(open_ones.values(revoked_at=at))


def is_to_be_noted(seen_at: datetime, at: datetime) -> bool:
    return at - seen_at >= NOTED_EVERY


def note_seen(session_id: int, *, at: datetime) -> None:
    """Notes that a session is in use: after the response, so that nobody waits for it."""
    with transaction() as session:
        session.execute(update(UserSession).where(UserSession.id == session_id).values(last_seen_at=at))


def forget_old(session: Session, at: datetime) -> None:
    """Operation: drops failures that slow nobody down any more, and sessions that ended long ago."""
    session.execute(delete(SignInFailure).where(SignInFailure.at < at - throttle.WINDOW))
    session.execute(delete(UserSession).where(UserSession.created_at < at - SESSIONS_KEPT))
