"""A published revision reaches the records of those whom it concerns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from app import certification, record
from app.foundation import clock
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.library.rows import RevisionEntry
from app.record.facts import Done
from app.retraining.queries import revised as queries
from app.retraining.revised import facts_for

PEOPLE_AT_ONCE = 100


class NothingAsked(Conflict):
    code = "nothing-asked"
    text = Text(
        "Nothing is asked of you about this document now.", "Сейчас по этому документу ничего не требуется."
    )


def tell_concerned(
    entry: RevisionEntry, at: datetime, tell: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Use case: appends what follows from a revision to everybody whom it concerns, some people at a time.

    Safe to repeat: whoever was told is not told again. Gives the number of people told now.
    """
    needs = certification.needs_of_revision(certification.publication_of(entry))
    today = clock.civil_date(at, clock.site_zone())
    reached = certification.people_reached(needs, today) if needs.asking else {}
    waiting = sorted({person_id for ids in reached.values() for person_id in ids})
    db.session.rollback()
    told = 0
    for start in range(0, len(waiting), PEOPLE_AT_ONCE):
        told += tell_part(waiting[start : start + PEOPLE_AT_ONCE], needs, entry, today, at)
        tell(min(start + PEOPLE_AT_ONCE, len(waiting)), len(waiting))
    return told


def tell_part(
    person_ids: list[int], needs: certification.Needs, entry: RevisionEntry, today: date, at: datetime
) -> int:
    """Use case: some people in one transaction; each is restated once, at its end."""
    told = 0
    with transaction() as session, certification.together(session, today=today, at=at):
        kept = record.facts_of_people(person_ids, kinds=("revised",))
        for person_id, found in certification.concerned(person_ids, needs, today).items():
            payloads = facts_for(needs.publication, found, kept.get(person_id, ()))
            for payload in payloads:
                record.append(
                    session,
                    person_id,
                    payload,
                    occurred_on=needs.publication.on,
                    at=at,
                    by=entry.published_by,
                    subject=str(entry.name),
                )
            told += bool(payloads)
    return told


def confirm_known(
    person_id: int, document: str, version: int, *, today: date, at: datetime, form_key: str | None = None
) -> None:
    """Use case: somebody confirms that they know what has changed in a document up to a revision.

    Raises NothingAsked where no certification of theirs waits for that.
    """
    open_now = [one for one in queries.open_about(person_id, document, today) if one.version <= version]
    if not open_now:
        raise NothingAsked
    db.session.rollback()
    payload = Done("acknowledge", document=document, version=version)
    with transaction(form_key) as session:
        record.append(
            session,
            person_id,
            payload,
            occurred_on=today,
            at=at,
            by=person_id,
            occurred_at=at,
            subject=document,
        )
