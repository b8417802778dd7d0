"""The register becomes a PDF: at once where it is short, by the worker where it is long."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import select, update

from app import library, people
from app.foundation import blobs, jobs, settings
from app.foundation.database import db, transaction
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.foundation.i18n import day as day_words
from app.foundation.pdf import TemplateSource, print_document
from app.learning.models import RegisterPrintRow
from app.learning.queries.register import Reach, register_rows, span_of, times_of, told
from app.learning.register import (
    KINDS,
    Asked,
    Row,
    Sheet,
    sheet_cells,
    sheet_values,
)

TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
TEMPLATE = "session-register"
AT_ONCE = 200  # lines; more of them are set by the worker
MOST = 3000  # lines of one PDF: a minute of work, during which no certificate is set
PRINT = "register.print"


def sheet_of(reach: Reach, asked: Asked, language: str, today: date, at: datetime) -> Sheet:
    """Reads all that is to be printed."""
    rows = register_rows(reach, asked, today)
    return Sheet(
        organisation=settings.organisation(language),
        language=language,
        scope=scope_in_words(asked, language, today),
        known="" if asked.known is None else day_words(asked.known, language),
        made=told(at, language),
        rows=tuple(cells(number, row, language) for number, row in enumerate(rows, 1)),
    )


def cells(number: int, row: Row, language: str) -> tuple[str, ...]:
    day = row.line.on.strftime("%d.%m.%Y") if language == "ru" else day_words(row.line.on, "en")
    return sheet_cells(number, row, language, day, times_of(row, language))


def scope_in_words(asked: Asked, language: str, today: date) -> str:
    span = span_of(asked, today)
    parts = [f"{day_words(span.begin, language)} – {day_words(span.end, language)}"]
    unit = next((one for one in people.units() if one.slug == asked.unit), None)
    if unit is not None:
        parts.append(unit.name.in_language(language))
    if asked.kind:
        parts.append(KINDS[asked.kind].in_language(language))
    if asked.text:
        parts.append(Text(f"“{asked.text}”", f"«{asked.text}»").in_language(language))
    return ", ".join(parts)


def print_sheet(sheet: Sheet, at: datetime) -> bytes:
    """PDF/A-3a, A4 landscape: the head of the table stands on every page, a line is never parted. Raises Unprintable.

    By the template that somebody has published under this name, else by the built-in one.
    """
    values = sheet_values(sheet)
    return print_document(
        library.template_source(TEMPLATE) or register_template(),
        values,
        language=sheet.language,
        title=values["title"],
        author=sheet.organisation,
        identifier=hashlib.sha256(repr(sheet).encode()).hexdigest()[:32],
        created=at,
    )


@cache
def register_template() -> TemplateSource:
    page, style = TEMPLATES / f"{TEMPLATE}.html", TEMPLATES / f"{TEMPLATE}.css"
    return TemplateSource(
        page.name, page.read_text(encoding="utf-8"), style.read_text(encoding="utf-8"), trusted=True
    )


# -- by the worker -----------------------------------------------------------------------------------------------------


def order_print(
    asked: Asked,
    reach: Reach,
    lines: int,
    *,
    language: str,
    by: int,
    at: datetime,
    form_key: str | None = None,
) -> str:
    """Use case: asks the worker for the PDF. Gives the public id of the order. Raises AlreadyDone."""
    public_id = secrets.token_urlsafe(18)
    with transaction(form_key=form_key) as session:
        session.add(
            RegisterPrintRow(
                public_id=public_id,
                asked_by=by,
                asked_at=at,
                language=language,
                query=asked.values,
                reach=None if reach is None else list(reach),
                lines=lines,
            )
        )
        session.flush()
        jobs.enqueue(session, PRINT, {"print": public_id})
    return public_id


def make_print(public_id: str, today: date, at: datetime) -> None:
    """Use case of the worker: safe to repeat."""
    wanted = print_of(public_id)
    if wanted.sha256 is not None:
        return
    reach = None if wanted.reach is None else tuple(wanted.reach)
    sheet = sheet_of(reach, Asked.from_query(wanted.query), wanted.language, today, at)
    db.session.rollback()  # no read stays open while the pages are set
    sha256 = blobs.put(print_sheet(sheet, at))
    with transaction() as session:
        these = RegisterPrintRow.public_id == public_id
        session.execute(update(RegisterPrintRow).where(these).values(sha256=sha256, made_at=at))


def print_of(public_id: str, asked_by: int | None = None) -> RegisterPrintRow:
    """An order; with `asked_by` only that person's. Raises NotFound."""
    wanted = select(RegisterPrintRow).where(RegisterPrintRow.public_id == public_id)
    if asked_by is not None:
        wanted = wanted.where(RegisterPrintRow.asked_by == asked_by)
    row = db.session.scalars(wanted).one_or_none()
    if row is None:
        raise NotFound
    return row
