"""A certificate as somebody earns it: by facts, with all that follows from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import Flask
from sqlalchemy import select, update

from app.certification.models import CertificateRow
from app.foundation import blobs, clock
from app.foundation.database import db, transaction
from app.people.models import Account
from app.record.facts import CourseCompleted, LessonDone, QuizPassed
from tests.certification.conftest import Happen


def at(app: Flask, day: str) -> None:
    """Moves the clock of the application."""
    settings = app.extensions["settings"]
    app.extensions["clock"] = clock.start(replace(settings, today=date.fromisoformat(day)))


def with_account(person_id: int) -> int:
    """The person, who can sign in from now on."""
    with transaction() as session:
        session.add(
            Account(
                person_id=person_id, password_hash="-", created_at=clock.now(), password_set_at=clock.now()
            )
        )
    return person_id


def earned(app: Flask, person_id: int, happen: Happen) -> str:
    """Number of the certificate for calls, passed on 15 January 2026 and valid for a year."""
    happen(person_id, "2026-01-13", LessonDone("first-call", "welcome", 1))
    happen(person_id, "2026-01-14", CourseCompleted("first-call", 1))
    happen(person_id, "2026-01-15", QuizPassed("calls", 2, points="9", max="10", share="0.9", language="ru"))
    at(app, "2026-02-01")
    return newest_number(person_id)


def newest_number(person_id: int) -> str:
    wanted = select(CertificateRow.number).where(CertificateRow.person_id == person_id)
    return db.session.scalars(wanted.order_by(CertificateRow.id.desc())).first() or ""


def printed(number: str) -> str:
    """Gives the certificate a file without setting one, which takes longer than most tests. Gives its SHA-256."""
    sha256 = blobs.put(b"%PDF-1.7 " + number.encode())
    with transaction() as session:
        these = CertificateRow.number == number
        session.execute(update(CertificateRow).where(these).values(sha256=sha256))
    return sha256
