"""A protocol becomes a file: its frozen values and what came later, and nothing else. The same input, the same bytes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.certification.models import ProtocolRow
from app.certification.protocols.paper import Marks, hash_of, marked, paper_of, values_of
from app.certification.protocols.tables import as_xml
from app.certification.protocols.values import Protocol
from app.certification.queries import protocols as queries
from app.certification.queries.protocols import Kept
from app.certification.service.document_templates import chosen, template_for
from app.foundation import blobs, jobs, signing
from app.foundation.database import db, transaction
from app.foundation.errors import NotFound
from app.foundation.pdf import Attachment, TemplateSource, print_document

if TYPE_CHECKING:
    from app.foundation.signing.documents import Signed

TEMPLATE = "protocol"
PRINT = "protocol.print"


def order_file(session: Session, public_id: str) -> None:
    """Operation: the worker makes the file anew."""
    jobs.enqueue(session, PRINT, {"protocol": public_id})


def make_file(public_id: str) -> None:
    """Use case of the worker: keeps the file of an approved protocol as it stands now. Safe to repeat."""
    kept = queries.protocol_by(public_id)
    if kept.printed is None or kept.approved_at is None:
        return
    marks, at = queries.marks_of(kept.id), queries.newest_mark(kept)
    if is_kept(kept, marks):
        return
    made_from = marked(kept.printed, marks)
    made = signed(kept, kept.printed, marks, at)
    sha256 = blobs.put(made.pdf)
    noted = {"marked": made_from, "sha256": sha256, "signed_by": made.key_id}
    with transaction() as session:
        session.execute(update(ProtocolRow).where(ProtocolRow.id == kept.id).values(**noted))


def is_kept(kept: Kept, marks: Marks) -> bool:
    """Whether the kept file is that of now."""
    if kept.printed is None or kept.sha256 is None or kept.marked != marked(kept.printed, marks):
        return False
    return is_there(kept.sha256)


def file_of(kept: Kept) -> bytes:
    """The file as it stands now: the kept one, or made at once where the worker has not come to it."""
    assert kept.printed is not None
    marks, at = queries.marks_of(kept.id), queries.newest_mark(kept)
    if is_kept(kept, marks) and kept.sha256 is not None:
        return blobs.get(kept.sha256)
    return signed(kept, kept.printed, marks, at).pdf


def is_there(sha256: str) -> bool:
    try:
        blobs.open_path(sha256)
    except NotFound:
        return False
    return True


def signed(kept: Kept, protocol: Protocol, marks: Marks, at: datetime) -> Signed:
    """Set, then signed by the key of the platform. Raises Unprintable, CannotSign."""
    template = template_for(kept.template, kept.template_revision)
    same = kept.marked == marked(protocol, marks)  # a lost file is signed by the key that signed it
    db.session.rollback()  # no read stays open while the pages are set
    pdf = print_protocol(protocol, marks, at=at, template=template)
    return signing.sign_pdf(pdf, at=at, key_id=kept.signed_by if same else None)


def print_protocol(
    protocol: Protocol,
    marks: Marks,
    *,
    at: datetime,
    template: TemplateSource | None = None,
    draft: bool = False,
) -> bytes:
    """PDF/A-3a, A4 landscape; the head of the table stands on every page, a line is never parted.

    Some 0.3 s, and 20 ms more for each person.
    """
    paper = paper_of(protocol, marks)
    data = Attachment("protocol.xml", as_xml(protocol, marks), "application/xml", paper.title)
    return print_document(
        template or template_for(TEMPLATE, None),
        values_of(paper, draft=draft),
        language=protocol.language,
        title=paper.title,
        author=protocol.organisation,
        identifier=hash_of(protocol)[:32],
        created=at,
        attachments=() if draft else (data,),
    )


def print_draft(protocol: Protocol, *, at: datetime) -> bytes:
    """How it would look; it says of itself that it is not approved."""
    return print_protocol(protocol, Marks(), at=at, template=template_for(*chosen(TEMPLATE)), draft=True)
