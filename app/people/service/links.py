"""Links by mail: invitations, and links to a new password. Only hashes of their tokens are kept."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.foundation import clock, i18n, jobs, mail, settings
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.people import letters, names, queries
from app.people.closed_ways import INVITATION, PASSWORD
from app.people.letters import Letter, Reader
from app.people.models import Account
from app.people.rows import PersonRow
from app.people.service import accounts, employment, sign_in, ways_in

HOLDS = {INVITATION: timedelta(days=7), PASSWORD: timedelta(minutes=60)}
MOST_IN_AN_HOUR = 3  # letters to one person who asks again and again
PAUSE = timedelta(minutes=1)
JOB = "people.password_link"


class NoAddress(Conflict):
    """Nothing can be sent: the page offers a card."""

    code = "no-address"
    text = Text(
        "This person has no e-mail address, so no link can be sent. Print a sign-in card instead.",
        "У этого человека не указана почта, ссылку отправить некуда. Напечатайте карточку для входа.",
    )


class HasPassword(Conflict):
    code = "has-password"
    text = Text(
        "This person has a password already. Send a link to a new password instead of an invitation.",
        "У этого человека уже есть пароль. Вместо приглашения отправьте ссылку для нового пароля.",
    )


class HasNoPassword(Conflict):
    code = "has-no-password"
    text = Text(
        "This person has never signed in. Send an invitation instead of a link to a new password.",
        "Этот человек ещё ни разу не входил. Вместо ссылки для нового пароля отправьте приглашение.",
    )


def invite(person: PersonRow, *, at: datetime, by: int, form_key: str) -> None:
    """Use case: mails an invitation; older ones hold no longer. Raises NoAddress, HasPassword, HasLeft."""
    _mail_link(INVITATION, person, at=at, by=by, form_key=form_key)


def send_reset(person: PersonRow, *, at: datetime, by: int, form_key: str) -> None:
    """Use case: mails a link to a new password. Raises NoAddress, HasNoPassword, HasLeft."""
    _mail_link(PASSWORD, person, at=at, by=by, form_key=form_key)


def _mail_link(kind: str, person: PersonRow, *, at: datetime, by: int, form_key: str) -> None:
    if person.email is None:
        raise NoAddress
    with transaction(form_key=form_key) as session:
        if has_left(person, at):
            raise employment.HasLeft
        known = _has_password(session, person.id)
        if known and kind == INVITATION:
            raise HasPassword
        if not known and kind == PASSWORD:
            raise HasNoPassword
        post_link(session, kind, person, at=at, by=by)
        action = "people:invitation:sent" if kind == INVITATION else "people:password:link_sent"
        record.note(session, action, at=at, actor_id=by, subject=person.number)


def ask_for_password(email: str, language: str, *, at: datetime, address: str) -> None:
    """Use case: somebody has forgotten the password of this e-mail. Nothing is looked up here, a job does that: so the
    answer and its time say nothing of who has an account. Raises TooManyFailures.
    """
    asked_of, asked_from = sign_in.token_hash(f"password {names.folded(email)}"), f"password {address}"
    with transaction() as session:
        sign_in.refuse_hasty(session, asked_of, asked_from, at)
        sign_in.note_failure(session, asked_of, asked_from, at)
        jobs.enqueue(session, JOB, {"email": names.tidy(email).lower(), "language": language})


def mail_password_link(email: str, language: str, *, at: datetime) -> None:
    """Use case of the job: the link, if somebody who may sign in has this e-mail, and was not sent several just now."""
    try:
        person = queries.person_of(email)
    except queries.UnknownPerson:
        return
    if person.email != email or has_left(person, at):
        return
    with transaction() as session:
        sent = ways_in.made_since(session, person.id, PASSWORD, at - timedelta(hours=1))
        if len(sent) >= MOST_IN_AN_HOUR or (sent and sent[0] > at - PAUSE):
            return
        if _has_password(session, person.id):
            post_link(session, PASSWORD, person, at=at, by=None, language=language)
        else:
            letter = letters.no_password_yet(reader_of(person, language))
            key = f"people:no-password:{person.id}:{at:%Y%m%d%H}"  # one an hour is enough
            mail.post(session, to=email, subject=letter.subject, text=letter.text, key=key)
        record.note(session, "people:password:asked", at=at, subject=person.number)


def post_link(
    session: Session, kind: str, person: PersonRow, *, at: datetime, by: int | None, language: str = ""
) -> None:
    """Operation: a new link of this kind, and the letter that carries it; older ones hold no longer."""
    assert person.email is not None
    token = secrets.token_urlsafe(32)
    expires_at = at + HOLDS[kind]
    accounts.end_ways_in(session, person.id, at=at, kind=kind)
    way_id = ways_in.add_way(
        session,
        kind,
        sign_in.token_hash(token),
        person.id,
        sent_to=person.email,
        made_at=at,
        made_by=by,
        expires_at=expires_at,
    )
    reader = reader_of(person, language)
    link = f"{reader.site}/{kind}/{token}"
    letter = _letter(kind, reader, link, expires_at, queries.zone_of(person.id))
    to, key = person.email, f"people:{kind}:{way_id}"
    mail.post(session, to=to, subject=letter.subject, text=letter.text, key=key, secret=True)


def _letter(kind: str, reader: Reader, link: str, expires_at: datetime, zone: str) -> Letter:
    if kind == INVITATION:
        with i18n.speaking(reader.language):
            until = i18n.instant(expires_at, zone)
        return letters.invitation(reader, link, until)
    return letters.new_password(reader, link, int(HOLDS[kind].total_seconds() // 60))


def tell_password_changed(session: Session, person: PersonRow, *, at: datetime) -> None:
    """Operation: a letter to the owner, who may not be the one who changed it."""
    if person.email is not None:
        reader = reader_of(person)
        with i18n.speaking(reader.language):
            when = i18n.instant(at, queries.zone_of(person.id))
        letter = letters.password_changed(reader, when)
        key = f"people:password-changed:{person.id}:{at.isoformat()}"
        mail.post(session, to=person.email, subject=letter.subject, text=letter.text, key=key)


def reader_of(person: PersonRow, language: str = "") -> Reader:
    """Letters speak the person's language, else the one in which it was asked, else the organisation's."""
    spoken = person.locale or language or str(settings.read("language"))
    name = " ".join(part for part in (person.given, person.patronymic) if part) or person.full_name
    return Reader(name, person.number, spoken, settings.organisation(spoken), site_address())


def site_address() -> str:
    return str(current_app.extensions["settings"].base_url).rstrip("/")


def is_reachable() -> bool:
    """Whether other devices can open the addresses that cards and letters bear."""
    return not current_app.extensions["settings"].is_loopback


def site_host() -> str:
    """The address as people type it."""
    parts = urlsplit(site_address())
    return f"{parts.netloc}{parts.path}"


def has_left(person: PersonRow, at: datetime) -> bool:
    return person.left_on is not None and person.left_on < clock.civil_date(at, clock.site_zone())


def _has_password(session: Session, person_id: int) -> bool:
    return session.scalar(select(Account.person_id).where(Account.person_id == person_id)) is not None
