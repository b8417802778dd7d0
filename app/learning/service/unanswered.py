"""Questions that the guide does not answer, told to the trainer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import record
from app.foundation.database import transaction
from app.foundation.errors import BadRequest, NotFound
from app.learning.models import UnansweredSearchRow
from app.learning.search_query import kept_form
from app.learning.search_words import folded_words
from app.library.passages import reference_of

LONGEST = 200


def keep_search(
    query: str, *, language: str, at: datetime, shown: str = "", form_key: str | None = None
) -> None:
    """Keeps a question, never who asked it; the same words again are counted. `shown`: the section that did not help
    (course/lesson#heading); without it, nothing was found. Raises BadRequest for no words or no such place."""
    asked = kept_form(query)
    words = " ".join(folded_words(asked))[:LONGEST]
    if not words or (shown and reference_of(shown) is None):
        raise BadRequest
    with transaction(form_key=form_key) as session:
        row = _row_of(session, words, language, at)
        row.query, row.last_at = asked, at
        if shown:
            row.unhelpful += 1
            row.shown = shown
        else:
            row.missing += 1


def _row_of(session: Session, words: str, language: str, at: datetime) -> UnansweredSearchRow:
    row = UnansweredSearchRow
    found = session.scalar(select(row).where(row.words == words, row.language == language).with_for_update())
    if found is None:
        found = UnansweredSearchRow(
            words=words, language=language, missing=0, unhelpful=0, shown="", first_at=at
        )
        session.add(found)
    return found


def settle_search(search_id: int, *, actor_id: int, at: datetime) -> None:
    """Takes a question off the trainer's list: it is answered now, or will not be. Raises NotFound."""
    with transaction() as session:
        row = session.get(UnansweredSearchRow, search_id)
        if row is None:
            raise NotFound
        record.note(
            session, "learning:search:settled", at=at, actor_id=actor_id, subject=row.query, details={}
        )
        session.delete(row)
