"""Letters of assessment go into the outbox of the transaction that they tell of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import current_app
from sqlalchemy.orm import Session

from app import people
from app.assessment import letters, queries
from app.assessment.letters import About, Letter
from app.assessment.models import AttemptRow
from app.foundation import clock, mail, settings
from app.foundation.faults import Text

Write = Callable[[AttemptRow, About], Letter]


def tell_results(session: Session, rows: Sequence[AttemptRow], because: str) -> None:
    """Operation: all answers of these attempts are marked."""
    tell(session, rows, because, lambda row, about: letters.graded(about, str(row.result)))


def tell(session: Session, rows: Sequence[AttemptRow], because: str, write: Write) -> None:
    """Operation: one letter an attempt, in its reader's language; nobody who has left or has no address.

    `because` names the cause: the same letter for the same cause is written once.
    """
    persons = people.people_rows({row.person_id for row in rows})
    today = clock.today()
    for row in rows:
        person = persons[row.person_id]
        if not person.email or (person.left_on is not None and person.left_on < today):
            continue
        language = person.locale or str(settings.read("language"))
        title = queries.quiz_of(row.snapshot).title
        letter = write(row, About(title, address_of(row), language))
        key = f"{because}:{row.id}"
        mail.post(session, to=person.email, subject=letter.subject, text=letter.text, key=key)


def address_of(row: AttemptRow) -> str:
    base = current_app.extensions["settings"].base_url.rstrip("/")
    place = row.quiz if row.quiz.startswith("calls/") else f"quizzes/{row.quiz}"
    return f"{base}/{place}/attempts/{row.public_id}/result"


def in_site_language(text: Text) -> str:
    return text.in_language(str(settings.read("language")))
