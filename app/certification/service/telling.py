"""Letters about certificates go into the outbox of the transaction that they tell of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from flask import current_app
from sqlalchemy.orm import Session

from app import people
from app.certification.certificate_letters import About, Letter
from app.certification.queries.rule_book import rule_book
from app.foundation import mail, settings


def tell(session: Session, readers: Iterable[people.PersonRow], letter: Letter, key: str, on: date) -> None:
    """Operation: one letter a reader, in their language; nobody who has left or has no address."""
    for person in readers:
        if not person.email or (person.left_on is not None and person.left_on < on):
            continue
        subject, text = letter.said(person.locale or str(settings.read("language")))
        mail.post(session, to=person.email, subject=subject, text=text, key=f"{key}:{person.id}")


def about(number: str, certification: str, path: str) -> About:
    return About(number, rule_book().title(certification), address(path))


def address(path: str) -> str:
    return str(current_app.extensions["settings"].base_url).rstrip("/") + path
