"""Many documents are asked for at once, cancelled, tried again, and forgotten. `batch_making.py` makes them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from app import record
from app.certification import batches
from app.certification.batches import Kind
from app.certification.models import CertificateRow, DocumentBatchItemRow, DocumentBatchRow
from app.certification.queries.batches import Batch
from app.certification.service import issuing
from app.certification.service.in_parts import InParts
from app.foundation import jobs, results
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text

MAKE_PART, ASSEMBLE = "certificates.part", "certificates.assembly"
LOST_AFTER = timedelta(hours=1)  # a certificate is printed in seconds, one of a batch in minutes
Item = DocumentBatchItemRow
FILELESS = frozenset({"due"})  # issues, and makes no file
WORK = InParts(DocumentBatchRow, Item, Item.batch_id, "batch", MAKE_PART, ASSEMBLE, batches.PART, FILELESS)


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
        WORK.ask_parts(session, row.id, range(1, len(chosen) + 1))
    return public_id


def item_of(batch_id: int, position: int, one: Chosen) -> dict[str, object]:
    return {"batch_id": batch_id, "position": position, "state": "waiting", **vars(one)}


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
        gone = WORK.begin_again(row)
        record.note(session, "certification:batch:repeated", at=at, actor_id=by, subject=batch.public_id)
        if positions:
            WORK.ask_parts(session, batch.id, positions)
        else:  # all is made but the file
            WORK.ask_assembly(session, row)
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
    """Use case of the night: a file is kept seven days, its batch ninety; the certificates stay."""
    WORK.forget_files(at)
    with transaction() as session:
        session.execute(delete(DocumentBatchRow).where(DocumentBatchRow.asked_at < at - batches.LISTED))
