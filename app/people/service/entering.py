"""Getting in by a card or a link, and changing one's own password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app import record
from app.foundation.database import db, transaction
from app.foundation.errors import Invalid
from app.foundation.faults import Text
from app.people import queries
from app.people.closed_ways import CARD, INVITATION, PASSWORD
from app.people.models import Account, Person
from app.people.service import accounts, links, sign_in, ways_in
from app.people.service.setup import Visit

_ACTIONS = {
    CARD: "people:card:used",
    INVITATION: "people:invitation:used",
    PASSWORD: "people:password:reset",
}


class WrongPassword(Invalid):
    code = "wrong-password"
    text = Text("This is not your present password.", "Это не ваш нынешний пароль.")


@dataclass(frozen=True)
class Choice:
    """What somebody chooses on the way in."""

    password: str
    language: str | None = None  # None: as it was


def enter(kind: str, secret: str, choice: Choice, visit: Visit, *, at: datetime, form_key: str) -> str:
    """Use case: a card or an invitation is used up, the password is set, the person is signed in. Gives the token of
    the session. Raises WayClosed, WeakPassword, AlreadyDone.
    """
    return _use(kind, secret, choice, visit, at, form_key)


def set_new_password(token: str, password: str, *, at: datetime, form_key: str) -> None:
    """Use case: the link to a new password is used up; every device is signed out. Raises as `enter` does."""
    _use(PASSWORD, token, Choice(password), None, at, form_key)


def _use(kind: str, secret: str, choice: Choice, visit: Visit | None, at: datetime, form_key: str) -> str:
    hashed, password_hash = ways_in.secret_hash(kind, secret), accounts.hashed(choice.password)
    token = ""
    with transaction(form_key=form_key) as session:
        way, row = ways_in.load_way(session, kind, hashed, at=at, lock=True)
        row.used_at = at
        session.flush()
        accounts.store_password(session, way.person.id, password_hash, at=at)
        if choice.language is not None:
            mine = update(Person).where(Person.id == way.person.id)
            session.execute(mine.values(locale=choice.language))
        if visit is not None:
            token = sign_in.open_session(session, way.person.id, at=at, **vars(visit))
        record.note(session, _ACTIONS[kind], at=at, actor_id=way.person.id, subject=way.person.number)
        if way.has_password:
            links.tell_password_changed(session, way.person, at=at)
    return token


def change_password(
    person_id: int, old: str, new: str, *, session_id: int, at: datetime, address: str
) -> None:
    """Use case: a new password for whoever knows the old one; all other devices are signed out.

    Raises WrongPassword, WeakPassword, and TooManyFailures after several wrong ones.
    """
    person = queries.person_of_id(person_id)
    counted_by = sign_in.hash_of_login(person.number)
    sign_in.refuse_hasty(db.session(), counted_by, address, at)
    known = db.session.scalar(select(Account.password_hash).where(Account.person_id == person_id))
    db.session.rollback()  # no read stays open while passwords are hashed
    right = accounts.is_right(old, known)
    new_hash = accounts.hashed(new) if right else ""
    with transaction() as session:
        sign_in.refuse_hasty(session, counted_by, address, at)
        if right:
            accounts.store_password(session, person_id, new_hash, at=at, but_session=session_id)
            subject = person.number
            record.note(session, "people:password:changed", at=at, actor_id=person_id, subject=subject)
            links.tell_password_changed(session, person, at=at)
        else:
            sign_in.note_failure(session, counted_by, address, at)
    if not right:
        raise WrongPassword
