"""Outgoing mail: a row in the caller's transaction, sent later; nothing lost, nothing twice.

A letter is marked `sending` before the server is asked and `sent` after it: where a worker dies between the two, the
letter is not sent again by itself but shown to the admin, since a second copy is worse than a question.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.foundation import clock, jobs, settings
from app.foundation.database import db, transaction
from app.foundation.models import Outbox

MOST_TRIES = 12


def post(session: Session, *, to: str, subject: str, text: str, key: str, secret: bool = False) -> None:
    """Puts a letter into the outbox of this transaction. The same key twice is one letter.

    The text of a secret one (it holds a link that lets somebody in) is dropped as soon as it is sent or given up.
    """
    if session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None:
        return
    at = clock.now()
    letter = {"key": key, "recipient": to, "subject": subject, "text": text, "secret": secret}
    session.add(Outbox(**letter, created_at=at, not_before=at))
    session.flush()
    jobs.enqueue(session, "mail.send", {}, key="mail.send")


@jobs.job("mail.send")
def send_waiting(_payload: dict[str, Any], progress: jobs.Progress) -> None:
    due = (Outbox.state == "waiting", Outbox.not_before <= clock.now())
    waiting = list(db.session.scalars(select(Outbox.id).where(*due).order_by(Outbox.id)))
    for number, letter_id in enumerate(waiting, 1):
        send(letter_id)
        progress(number, len(waiting))


@jobs.every_minute
def look_again() -> None:
    """Letters that were put off when the mail server was down."""
    due = (Outbox.state == "waiting", Outbox.not_before <= clock.now())
    if db.session.scalar(select(Outbox.id).where(*due).limit(1)) is not None:
        with transaction() as session:
            jobs.enqueue(session, "mail.send", {}, key="mail.send")


def send(letter_id: int) -> None:
    with transaction() as session:
        mark = update(Outbox).where(Outbox.id == letter_id, Outbox.state == "waiting")
        taken = session.execute(mark.values(state="sending", tries=Outbox.tries + 1))
        if not taken.rowcount:  # type: ignore[attr-defined]
            return
        letter = session.get_one(Outbox, letter_id)
        message, tries = _message(letter), letter.tries
    try:
        _deliver(message, letter_id)
    except (OSError, smtplib.SMTPException):
        with transaction() as session:
            state = "waiting" if tries < MOST_TRIES else "failed"
            later = clock.now() + timedelta(minutes=min(2**tries, 360))
            _settle(session, letter_id, state=state, not_before=later)
        return
    with transaction() as session:
        _settle(session, letter_id, state="sent", sent_at=clock.now())


def _settle(session: Session, letter_id: int, **changes: Any) -> None:
    session.execute(update(Outbox).where(Outbox.id == letter_id).values(**changes))
    if changes["state"] != "waiting":
        session.execute(update(Outbox).where(Outbox.id == letter_id, Outbox.secret).values(text=""))


def _message(letter: Outbox) -> EmailMessage:
    base = urlsplit(current_app.extensions["settings"].base_url)
    message = EmailMessage()
    message["Subject"] = letter.subject
    message["From"] = f"{settings.organisation('en')} <attesta@{base.hostname}>"
    message["To"] = letter.recipient
    message["Date"] = format_datetime(letter.created_at)
    message["Message-ID"] = f"<{letter.id}.{int(letter.created_at.timestamp())}@{base.hostname}>"
    message.set_content(letter.text)
    return message


def is_sent() -> bool:
    """Whether letters leave this machine. Else they are written to files, and pages do not promise them."""
    return current_app.extensions["settings"].smtp_url is not None


def _deliver(message: EmailMessage, letter_id: int) -> None:
    smtp_url = current_app.extensions["settings"].smtp_url
    if smtp_url is None:
        folder = current_app.extensions["settings"].instance / "mail"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{letter_id:06d}.eml").write_bytes(bytes(message))
        return
    with connected(smtp_url, timeout=30) as server:
        server.send_message(message)


@contextmanager
def connected(smtp_url: str, timeout: float) -> Iterator[smtplib.SMTP]:
    """The mail server, ready to take letters. Raises OSError, SMTPException."""
    parts = urlsplit(smtp_url)
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            parts.hostname or "", parts.port or 465, timeout=timeout, context=context
        )
    else:
        server = smtplib.SMTP(parts.hostname or "", parts.port or 25, timeout=timeout)
    with server:
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
