"""Many documents are asked for, made in parts by as many workers as there are, and put together into one file.

Each document is a row with its state, so a part that is run again goes on where it stopped; a number is given in the
transaction that notes it in its row, so a dead worker leaves no number behind that is used twice or forgotten.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app import people, record
from app.certification import batches
from app.certification.batches import Kind
from app.certification.models import CertificateRow, DocumentBatchItemRow, DocumentBatchRow
from app.certification.queries.awards import find_award_in_force
from app.certification.queries.batches import Batch, Waiting, batch_of, entries_of, waiting_of
from app.certification.service import batch_files, issuing
from app.certification.service.printing import NotAsPrinted, NotPrintable, print_to_file
from app.foundation import clock, jobs, results
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.foundation.signing import CannotSign

MAKE_PART, ASSEMBLE = "certificates.part", "certificates.assembly"
LOOKED_UP_EVERY = 25  # documents: whether it was cancelled, and a sign of life
LOST_AFTER = timedelta(hours=1)  # a certificate is printed in seconds, one of a batch in minutes
Item = DocumentBatchItemRow
Tell = Callable[[int, int], None]
log = structlog.get_logger("batches")


class NothingChosen(Invalid):
    code = "nothing-chosen"
    text = Text(
        "Nothing was chosen: tick rows, or choose all of the list.",
        "Ничего не выбрано: отметьте строки или выберите весь список.",
    )


class TooManyDocuments(Invalid):
    code = "too-many-documents"
    text = Text(
        "One batch has no more than 10,000 documents. Choose a unit or a certification.",
        "В одном задании не больше 10 000 документов. Выберите подразделение или допуск.",
    )


class NothingToRepeat(Conflict):
    code = "nothing-to-repeat"
    text = Text("Nothing of this waits to be tried again.", "Повторять здесь нечего.")


class Cancelled(Exception):
    """Somebody cancelled the batch while it was being made."""


@dataclass(frozen=True)
class Chosen:
    """One document to be made: a certificate there is, or one that is due to a person."""

    person_id: int
    certification: str
    certificate_id: int | None = None


def ask(
    kind: Kind,
    chosen: Sequence[Chosen],
    *,
    query: Mapping[str, str],
    language: str,
    by: int,
    at: datetime,
    form_key: str | None = None,
) -> str:
    """Use case: asks for documents in this order. Gives the public id of the batch.

    Raises NothingChosen, TooManyDocuments, AlreadyDone.
    """
    if not chosen:
        raise NothingChosen
    if len(chosen) > batches.MOST:
        raise TooManyDocuments
    public_id = secrets.token_urlsafe(12)
    with transaction(form_key) as session:
        row = DocumentBatchRow(
            public_id=public_id,
            kind=kind,
            language=language,
            asked_by=by,
            asked_at=at,
            chosen=dict(query),
            total=len(chosen),
        )
        session.add(row)
        session.flush()
        session.execute(insert(Item), [item_of(row.id, place, one) for place, one in enumerate(chosen, 1)])
        details = {"kind": kind, "documents": len(chosen)}
        record.note(
            session, "certification:batch:asked", at=at, actor_id=by, subject=public_id, details=details
        )
        ask_parts(session, row.id, range(1, len(chosen) + 1))
    return public_id


def item_of(batch_id: int, position: int, one: Chosen) -> dict[str, object]:
    return {"batch_id": batch_id, "position": position, "state": "waiting", **vars(one)}


def ask_parts(session: Session, batch_id: int, positions: Sequence[int]) -> None:
    """Operation: a job for each twenty documents, so that other work has its turn between them."""
    for start in range(0, len(positions), batches.PART):
        part = positions[start : start + batches.PART]
        jobs.enqueue(session, MAKE_PART, {"batch": batch_id, "first": part[0], "last": part[-1]})


# -- by the worker: one part -------------------------------------------------------------------------------------------


def make_part(batch_id: int, first: int, last: int, tell: Tell) -> None:
    """Use case of the worker: safe to repeat."""
    batch = batch_of(batch_id)
    waiting = waiting_of(batch_id, first, last)
    for place, item in enumerate(waiting, 1):
        if batch_of(batch_id).cancelled_at is not None:
            return
        note(batch_id, item.position, make_document(batch, item))
        if place % LOOKED_UP_EVERY == 0:
            tell(place, len(waiting))
    close(batch_id)


def make_document(batch: Batch, item: Waiting) -> Text | None:
    """Issues and prints one document. Gives what hinders this one; what hinders all is raised."""
    try:
        certificate_id = item.certificate_id or issue(batch, item)
        if certificate_id is None:
            return batches.NOTHING_TO_ISSUE
        if batch.kind != "cards":  # a card is set when its sheet is
            print_to_file(certificate_id)
    except (NotPrintable, CannotSign) as refusal:
        return refusal.text
    except NotAsPrinted:
        return batches.LOST
    except (OSError, SQLAlchemyError, MemoryError):
        raise  # the disk or the database: no fault of the document
    except Exception as error:  # one bad document never hinders the others
        db.session.rollback()
        log.exception("document not made", batch=batch.id, position=item.position, error=repr(error))
        return batches.NOT_PRINTABLE
    return None


def issue(batch: Batch, item: Waiting) -> int | None:
    """The certificate of what the person holds today: its number and its place in the batch are one transaction."""
    at = clock.now()
    today = clock.civil_date(at, people.zone_of(item.person_id))
    award_id = find_award_in_force(item.person_id, item.certification, today)
    if award_id is None:
        return None
    with transaction() as session:
        certificate_id = issuing.issue_for_award(
            session, award_id, at=at, by=batch.asked_by, printed_later=False
        )
        place = (Item.batch_id == batch.id, Item.position == item.position)
        session.execute(update(Item).where(*place).values(certificate_id=certificate_id))
    return certificate_id


def note(batch_id: int, position: int, fault: Text | None) -> None:
    found = {"state": "done", "fault": None} if fault is None else {"state": "failed", "fault": vars(fault)}
    with transaction() as session:
        place = (Item.batch_id == batch_id, Item.position == position)
        session.execute(update(Item).where(*place).values(**found, done_at=clock.now()))


def close(batch_id: int) -> None:
    """Once each document has been looked at, the file is put together: asked for once, whichever part ends last."""
    with transaction() as session:
        batch = session.get_one(DocumentBatchRow, batch_id, with_for_update=True)
        batch.fault = None
        if batch.cancelled_at is not None or batch.finished_at is not None or batch.job_id is not None:
            return
        left = select(func.count()).where(Item.batch_id == batch_id, Item.state == "waiting")
        if session.scalar(left):
            return
        if batch.kind == "due":
            batch.finished_at = clock.now()
        else:
            batch.job_id = jobs.enqueue(session, ASSEMBLE, {"batch": batch_id})


@contextmanager
def told_when_stopped(batch_id: int) -> Iterator[None]:
    """What stops the whole work is told on its page, while the job is tried again."""
    try:
        yield
    except Exception as error:
        db.session.rollback()
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        fault = {"en": batches.STOPPED.en % why, "ru": batches.STOPPED.ru % why}
        with transaction() as session:
            session.execute(
                update(DocumentBatchRow).where(DocumentBatchRow.id == batch_id).values(fault=fault)
            )
        raise


# -- by the worker: the file -------------------------------------------------------------------------------------------


def assemble(batch_id: int, today: date, tell: Tell) -> None:
    """Use case of the worker: puts the file together from what was made. Safe to repeat."""
    batch = batch_of(batch_id)
    if batch.cancelled_at is not None or batch.finished_at is not None:
        return
    entries = entries_of(batch, today)
    db.session.rollback()  # no read stays open while the file is written

    def told(done: int, total: int) -> None:
        if done % LOOKED_UP_EVERY == 0:
            tell(done, total)
            if batch_of(batch_id).cancelled_at is not None:
                raise Cancelled
            db.session.rollback()

    name = f"{batch.public_id}.{batches.ENDINGS[batch.kind]}"
    try:
        with results.writing(name) as place:
            failed = batch_files.write(place, batch, entries, told)
    except batch_files.NothingToShow as nothing:
        keep(batch, None, nothing.failed)
    except Cancelled:
        return
    else:
        keep(batch, name, failed)


def keep(batch: Batch, name: str | None, failed: Mapping[int, Text]) -> None:
    """Notes the file, and the documents that have turned out not to be there."""
    at = clock.now()
    found = (
        None
        if name is None
        else {
            "file": name,
            "sha256": results.sha256_of(name),
            "size": results.open_path(name).stat().st_size,
        }
    )
    with transaction() as session:
        row = session.get_one(DocumentBatchRow, batch.id, with_for_update=True)
        if row.cancelled_at is not None:
            found = None
        else:
            row.finished_at, row.fault = at, None
            for column, value in (found or {}).items():
                setattr(row, column, value)
        for position, fault in failed.items():
            place = (Item.batch_id == batch.id, Item.position == position)
            session.execute(update(Item).where(*place).values(state="failed", fault=vars(fault)))
    if found is None and name is not None:
        results.drop(name)


# -- by the reader -----------------------------------------------------------------------------------------------------


def cancel(batch: Batch, *, by: int, at: datetime) -> None:
    """Use case: nothing more is made. What was issued so far is issued, and its printing is asked for."""
    with transaction() as session:
        row = session.get_one(DocumentBatchRow, batch.id, with_for_update=True)
        if row.cancelled_at is not None or row.finished_at is not None:
            return
        row.cancelled_at = at
        record.note(session, "certification:batch:cancelled", at=at, actor_id=by, subject=batch.public_id)
        begun = select(Item.certificate_id).where(
            Item.batch_id == batch.id, Item.state == "waiting", Item.certificate_id.is_not(None)
        )
        if batch.kind == "due":
            for certificate_id in session.scalars(begun).all():
                key = f"{issuing.RENDER}:{certificate_id}"
                jobs.enqueue(session, issuing.RENDER, {"certificate": certificate_id}, key=key)


def repeat(batch: Batch, *, by: int, at: datetime) -> None:
    """Use case: what failed or stopped is tried again. Raises NothingToRepeat."""
    with transaction() as session:
        row = session.get_one(DocumentBatchRow, batch.id, with_for_update=True)
        these = (Item.batch_id == batch.id, Item.state == "failed")
        failed = session.execute(update(Item).where(*these).values(state="waiting", fault=None)).rowcount  # type: ignore[attr-defined]
        if row.cancelled_at is not None or not (failed or row.fault is not None):
            raise NothingToRepeat
        waiting = select(Item.position).where(Item.batch_id == batch.id, Item.state == "waiting")
        positions = session.scalars(waiting.order_by(Item.position)).all()
        gone = row.file
        row.finished_at = row.job_id = row.file = row.sha256 = row.size = row.fault = None
        record.note(session, "certification:batch:repeated", at=at, actor_id=by, subject=batch.public_id)
        if positions:
            ask_parts(session, batch.id, positions)
        else:  # all is made but the file
            row.job_id = jobs.enqueue(session, ASSEMBLE, {"batch": batch.id})
    if gone is not None:
        results.drop(gone)


def print_again(certificate_ids: Sequence[int], *, by: int, at: datetime) -> None:
    """Use case: what could not be printed is tried again, once each.

    What was wrong stays noted until it is printed: by that the press knows to look for a mended template.
    """
    if not certificate_ids:
        return
    with transaction() as session:
        for certificate_id in certificate_ids:
            key = f"{issuing.RENDER}:{certificate_id}"
            jobs.enqueue(session, issuing.RENDER, {"certificate": certificate_id}, key=key)
        details = {"certificates": len(certificate_ids)}
        record.note(session, "certification:printing:repeated", at=at, actor_id=by, details=details)


def print_lost(at: datetime) -> None:
    """Use case of the night: what was issued and has neither a file nor a known fault is asked for again."""
    lost = select(CertificateRow.id).where(
        CertificateRow.sha256.is_(None),
        CertificateRow.fault.is_(None),
        CertificateRow.issued_at < at - LOST_AFTER,
    )
    with transaction() as session:
        for certificate_id in session.scalars(lost).all():
            key = f"{issuing.RENDER}:{certificate_id}"
            jobs.enqueue(session, issuing.RENDER, {"certificate": certificate_id}, key=key)


def forget_old(at: datetime) -> None:
    """Use case of the night: what was made is kept seven days; certificates stay, wherever else they lie."""
    old = select(DocumentBatchRow.id, DocumentBatchRow.file).where(
        DocumentBatchRow.file.is_not(None),
        DocumentBatchRow.removed_at.is_(None),
        DocumentBatchRow.finished_at < at - batches.KEPT,
    )
    for batch_id, name in db.session.execute(old).all():
        if name is not None:
            results.drop(name)
        with transaction() as session:
            these = DocumentBatchRow.id == batch_id
            session.execute(update(DocumentBatchRow).where(these).values(removed_at=at))
