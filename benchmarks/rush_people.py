"""Those who sit the exam in a rush: signed in and begun before it, and counted after it, in a process of its own.

Each line of standard input is an order, `["begin", how many]` or `["count", {attempt: {position: answer}}]`, and is
answered with one line of JSON.
"""

from __future__ import annotations

import json
import secrets
import sys
from typing import Any

from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from app import people
from app.assessment import queries, service
from app.assessment.answers import read
from app.assessment.attestation import flaws
from app.assessment.models import AttemptRow, ResponseRow
from app.assessment.queries.evidence import kept_attempt
from app.assessment.service.beginning import Beginning
from app.foundation import clock
from app.foundation.database import db, transaction
from app.people.models import Assignment, Position, Unit, UserSession
from app.people.service import accounts
from app.people.service.sign_in import token_hash
from wsgi import app

QUIZ = "procedures-exam"
CHOICES = ("single", "multi")


def begin(count: int) -> list[dict[str, Any]]:
    """Everything that the load needs to know of each of them."""
    published = queries.published_quiz(QUIZ, "en")
    found = []
    for person_id in operators(count):
        token, session_id = signed_in(person_id)
        public_id = service.begin(published, Beginning(person_id, "exam", False, clock.now(), session_id))
        attempt = queries.attempt_of(public_id, QUIZ, person_id)
        forgery = secrets.token_hex(20)
        cookie = cookie_of({"_user_id": token, "csrf_token": forgery})
        found.append(
            {
                "cookie": f"attesta={cookie}",
                "csrf_token": forgery_token(forgery),
                "attempt": f"/quizzes/{QUIZ}/attempts/{public_id}",
                "questions": questions_of(published, attempt),
            }
        )
    return found


def operators(count: int) -> list[int]:
    """As many new people as are wanted, in the position of those who work here, each with an account."""
    with_place = select(Assignment.position_id, Assignment.unit_id, func.count()).group_by(
        Assignment.position_id, Assignment.unit_id
    )
    position_id, unit_id, _ = db.session.execute(with_place.order_by(func.count().desc()).limit(1)).one()
    position = db.session.scalars(select(Position.slug).where(Position.id == position_id)).one()
    unit = db.session.scalars(select(Unit.slug).where(Unit.id == unit_id)).one()
    hashed, found = accounts.hashed(secrets.token_urlsafe(12)), []
    for number in range(count):
        new = people.NewPerson(f"rush-{number:04}", "Rush", f"Number {number}")
        found.append(people.hire(new, position=position, unit=unit, on=clock.today(), at=clock.now()))
    with transaction() as session:
        for person_id in found:
            accounts.store_password(session, person_id, hashed, at=clock.now())
    return found


def signed_in(person_id: int) -> tuple[str, int]:
    token, at = secrets.token_urlsafe(24), clock.now()
    row = UserSession(token_hash=token_hash(token), person_id=person_id, created_at=at, last_seen_at=at)
    row.address, row.user_agent = "127.0.0.1", ""
    with transaction() as session:
        session.add(row)
        session.flush()
        return token, row.id


def cookie_of(content: dict[str, str]) -> str:
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    return str(serializer.dumps(content))


def forgery_token(value: str) -> str:
    return str(URLSafeTimedSerializer(str(app.secret_key), salt="wtf-csrf-token").dumps(value))


def questions_of(published: queries.PublishedQuiz, attempt: queries.Attempt) -> list[dict[str, Any]]:
    """Questions of one choice or more, with the values that can be sent and what is stored of each."""
    found = []
    for position, placed in enumerate(attempt.layout.items, 1):
        item = published.quiz.item(placed.item)
        if item.kind in CHOICES:
            tokens = [choice.token for choice in placed.row()]
            stored = [read(item, placed, {"answer": [token]}, attempt.language) for token in tokens]
            found.append({"position": position, "values": tokens, "stored": stored})
    return found


def count(acknowledged: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """How many attempts have ended, and how many acknowledged answers are not what is stored."""
    ids = [address.rsplit("/", 1)[1] for address in acknowledged]
    ended = select(func.count()).where(AttemptRow.public_id.in_(ids), AttemptRow.state != queries.IN_PROGRESS)
    lost = broken = 0
    for address, answers in acknowledged.items():
        row = db.session.execute(
            select(AttemptRow.id).where(AttemptRow.public_id == address.rsplit("/", 1)[1])
        ).one()
        stored = {str(place): one.answer for place, one in queries.newest_answers(row.id).items()}
        lost += sum(stored.get(position) != answer for position, answer in answers.items())
        broken += len(flaws(kept_attempt(address.rsplit("/", 1)[1])))
    saved = (
        select(func.count()).select_from(ResponseRow).join(AttemptRow).where(AttemptRow.public_id.in_(ids))
    )
    return {
        "ended": db.session.scalar(ended),
        "saved": db.session.scalar(saved),
        "lost": lost,
        "broken": broken,
    }


def main() -> None:
    with app.app_context():
        for line in sys.stdin:
            what, given = json.loads(line)
            answer: Any = begin(given) if what == "begin" else count(given)
            db.session.rollback()
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
