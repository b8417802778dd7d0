"""The worker's part of a batch: its documents, in parts and by as many workers as there are, then its file.

Each document is a row with its state, so a part that is run again goes on where it stopped; a number is given in the
transaction that notes it in its row, so a dead worker leaves no number behind that is used twice or forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import structlog
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from app import people
from app.certification import batches
from app.certification.models import DocumentBatchItemRow, DocumentBatchRow
from app.certification.queries.awards import find_award_in_force
from app.certification.queries.batches import Batch, Waiting, batch_of, entries_of, waiting_of
from app.certification.service import batch_files, in_parts, issuing
from app.certification.service.batches import WORK
from app.certification.service.printing import NotAsPrinted, NotPrintable, print_to_file
from app.foundation import clock, jobs, results
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.foundation.signing import CannotSign

LOOKED_UP_EVERY = 25  # documents: whether it was cancelled, and a sign of life
Item = DocumentBatchItemRow
Tell = Callable[[int, int], None]
log = structlog.get_logger("batches")


class Cancelled(Exception):
    """Somebody cancelled the batch while it was being made."""


def make_part(batch_id: int, first: int, last: int, tell: Tell) -> None:
    """Use case of the worker: safe to repeat."""
    batch = batch_of(batch_id)
    waiting = waiting_of(batch_id, first, last)
    for place, item in enumerate(waiting, 1):
        if batch_of(batch_id).cancelled_at is not None:
            return
        WORK.note(batch_id, item.position, make_document(batch, item))
        if place % LOOKED_UP_EVERY == 0:
            tell(place, len(waiting))
    WORK.close(batch_id)


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


# -- the file -----------------------------------------------------------------------------------------------------------


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
            while jobs.run_next(issuing.RENDER):  # whoever has just passed does not wait for a long file
                pass
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
    result = None if name is None else in_parts.result_of(name)
    with transaction() as session:
        row = session.get_one(DocumentBatchRow, batch.id, with_for_update=True)
        is_wanted = row.cancelled_at is None
        if is_wanted:
            in_parts.finish(row, result)
        for position, fault in failed.items():
            place = (Item.batch_id == batch.id, Item.position == position)
            session.execute(update(Item).where(*place).values(state="failed", fault=vars(fault)))
    if name is not None and not is_wanted:
        results.drop(name)
