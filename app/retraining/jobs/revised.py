"""A revision that was published is told to those whom it concerns, as a job with progress."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app import library
from app.certification.concerned import ASKED_ABOUT
from app.foundation import clock, jobs
from app.library.documents import DocumentName
from app.retraining.service import revised as service

TELL = "revised.tell"
CONCERNING = ("course", "quiz", "call", "checklist", "certification")


def follow_publication(session: Session, published: library.PublishedRevision) -> None:
    """Reaction: a revision that changes what people have to know is looked at for everybody."""
    if published.document.kind in CONCERNING and published.impact in ASKED_ABOUT:
        payload = {
            "kind": published.document.kind,
            "slug": published.document.slug,
            "number": published.number,
        }
        jobs.enqueue(session, TELL, payload, key=key_of(published.document, published.number))


def key_of(document: DocumentName, number: int) -> str:
    return f"{TELL}:{document}:{number}"


def telling_of(document: DocumentName, number: int) -> jobs.JobState | None:
    """How far the telling of a revision has come; None where nobody had to be looked at."""
    return jobs.newest_of(key_of(document, number)) if document.kind in CONCERNING and number > 1 else None


@jobs.job(TELL)
def tell_concerned(payload: dict[str, Any], progress: jobs.Progress) -> None:
    revisions = library.revisions_of(payload["kind"], payload["slug"])
    entry = next((one for one in revisions if one.number == payload["number"]), None)
    if entry is not None:
        service.tell_concerned(entry, clock.now(), progress)
