"""A protocol becomes a file: its frozen values and what came later, and nothing else. The same input, the same bytes."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.certification.models import ProtocolRow
from app.certification.protocols.paper import Marks, hash_of, marked, paper_of
from app.certification.protocols.tables import as_xml
from app.certification.protocols.values import Protocol
from app.certification.queries import protocols as queries
from app.certification.queries.protocols import Kept
from app.foundation import blobs, jobs
from app.foundation.database import db, transaction
from app.foundation.errors import NotFound
from app.foundation.pdf import Attachment, print_template, render_pdf

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
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
    db.session.rollback()  # no read stays open while the pages are set
    sha256 = blobs.put(print_protocol(kept.printed, marks, at=at))
    with transaction() as session:
        session.execute(
            update(ProtocolRow).where(ProtocolRow.id == kept.id).values(marked=made_from, sha256=sha256)
        )


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
    db.session.rollback()  # no read stays open while the pages are set
    return print_protocol(kept.printed, marks, at=at)


def is_there(sha256: str) -> bool:
    try:
        blobs.open_path(sha256)
    except NotFound:
        return False
    return True


def print_protocol(protocol: Protocol, marks: Marks, *, at: datetime, draft: bool = False) -> bytes:
    """PDF/A-3a, A4 landscape; the head of the table stands on every page, a line is never parted."""
    paper = paper_of(protocol, marks)
    html = print_template(TEMPLATES, "protocol.html").render(paper=paper, draft=draft)
    data = Attachment("protocol.xml", as_xml(protocol, marks), "application/xml", paper.title)
    return render_pdf(
        html,
        stylesheets=[_stylesheet()],
        language=protocol.language,
        title=paper.title,
        author=protocol.organisation,
        identifier=hash_of(protocol)[:32],
        created=at,
        attachments=() if draft else (data,),
    )


def print_draft(protocol: Protocol, *, at: datetime) -> bytes:
    """How it would look; it says of itself that it is not approved."""
    return print_protocol(protocol, Marks(), at=at, draft=True)


@cache
def _stylesheet() -> str:
    return (TEMPLATES / "protocol.css").read_text(encoding="utf-8")
