"""A draft of an observation: begun with the checklist frozen, saved line by line, signed or thrown away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app import library, people
from app.assessment import observed_fields
from app.assessment.models import ChecklistSnapshotRow, ObservationLineRow, ObservationRow
from app.assessment.observed_fields import Fields
from app.assessment.observing import Kept, Mark, Verdict, Writer, fingerprint, ruling
from app.assessment.queries import observations
from app.assessment.service.observing.common import Closed, locked, note
from app.foundation.clock import civil_date
from app.foundation.database import transaction
from app.foundation.errors import Conflict
from app.foundation.faults import Text
from app.library.quizzes import frozen_checklist


class OwnObservation(Conflict):
    code = "own-observation"
    text = Text("Nobody observes themselves.", "Провести наблюдение за собой нельзя.")


class HasLeft(Conflict):
    code = "has-left"
    text = Text("This person has left.", "Этот человек уже не работает.")


@dataclass(frozen=True)
class Saved:
    """What became of a save."""

    verdict: Verdict
    version: int
    saved_at: datetime | None
    marks: Mapping[str, Mark]  # as they are stored now


def begin(
    checklist: str, person: people.PersonRow, *, assessor_id: int, at: datetime, form_key: str | None = None
) -> str:
    """Begins an observation of a person, or gives the draft that the assessor has. Gives its public id.

    Raises OwnObservation, HasLeft, NotFound for a checklist that is not published. Whether the person is within the
    scope of the assessor's role is asked before.
    """
    if person.id == assessor_id:
        raise OwnObservation
    today = civil_date(at, people.zone_of(person.id))
    if person.left_on is not None and person.left_on < today:
        raise HasLeft
    revision = library.current_revision("checklist", checklist)
    content = frozen_checklist.to_json(observations.published(revision))
    row = ObservationRow(
        public_id=secrets.token_urlsafe(18),
        person_id=person.id,
        assessor_id=assessor_id,
        checklist=checklist,
        revision=revision.number,
        snapshot=fingerprint(content),
        observed_on=today,
        started_at=at,
    )
    try:
        with transaction(form_key=form_key) as session:
            known = observations.draft_of(assessor_id, person.id, checklist)
            if known is not None:
                return known.public_id
            if session.get(ChecklistSnapshotRow, row.snapshot) is None:
                session.add(ChecklistSnapshotRow(sha256=row.snapshot, content=content, created_at=at))
                session.flush()
            session.add(row)
            session.flush()
            note(session, row, "begun", at, assessor_id, revision=row.revision, snapshot=row.snapshot)
            return row.public_id
    except IntegrityError:  # begun at the same moment on another connection: that draft is the one
        begun = observations.draft_of(assessor_id, person.id, checklist)
        if begun is None:
            raise
        return begun.public_id


def save(public_id: str, fields: Fields, *, assessor_id: int, at: datetime) -> Saved:
    """Takes the lines of a form. Raises NotFound for a stranger's draft, BadRequest and CommentTooLong for odd fields,
    Closed where it is no draft any more."""
    draft = observations.made_by(public_id, assessor_id)
    marks = observed_fields.read(observations.checklist_of(draft.snapshot, "en"), fields)
    writer, based_on = observed_fields.writer_of(fields), observed_fields.number_of(fields, "version")
    with transaction() as session:
        row = locked(session, draft.id)
        if row.state != "draft":
            raise Closed
        before = observations.marks_of(row.id, session)
        new = observed_fields.changed(before, marks)
        kept = Kept(row.version, Writer(row.desk, row.desk_sequence))
        verdict = ruling(kept, writer, based_on, changes=bool(new))
        if verdict == "store":
            _store(session, row, new, writer, at)
            before |= new
        return Saved(verdict, row.version, row.saved_at, before)


def _store(
    session: Session, row: ObservationRow, new: Mapping[str, Mark], writer: Writer, at: datetime
) -> None:
    row.version += 1
    row.desk, row.desk_sequence, row.saved_at = writer.desk, writer.sequence, at
    for line, mark in new.items():
        session.add(
            ObservationLineRow(
                observation_id=row.id,
                line=line,
                seen=mark.seen,
                comment=mark.comment,
                version=row.version,
                saved_at=at,
            )
        )
    session.flush()


def discard(public_id: str, *, assessor_id: int, at: datetime) -> None:
    """Throws a draft away. What was written stays in the log. Raises Closed for one that is signed."""
    draft = observations.made_by(public_id, assessor_id)
    with transaction() as session:
        row = locked(session, draft.id)
        if row.state == "discarded":
            return
        if row.state != "draft":
            raise Closed
        row.state = "discarded"
        note(session, row, "discarded", at, assessor_id)
