"""HTML becomes an archivable PDF (PDF/A-3a: tagged, fonts embedded), the same bytes for the same input.

`render_pdf` takes HTML, `print_document` a template and values. How it is set: `pdf_engine.py`; what templates may do:
`document_templates.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.foundation.confined_documents import confined, set_apart
from app.foundation.document_templates import TemplateSource, Unprintable, filled, printable
from app.foundation.faults import Fault
from app.foundation.pdf_engine import (
    FONTS,
    FONTS_FOLDER,
    LOCK,
    About,
    Attachment,
    first_with_all,
    font_faces,
    the_engine,
)

__all__ = [
    "FONTS",
    "FONTS_FOLDER",
    "Attachment",
    "TemplateSource",
    "Unprintable",
    "confined",
    "first_with_all",
    "font_faces",
    "print_document",
    "print_template",
    "render_pdf",
    "try_template",
]


@cache
def print_template(folder: Path, name: str) -> Template:
    """A template of documents, apart from the pages' ones: a worker prints without a request, a language or a reader."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def render_pdf(
    html: str,
    *,
    stylesheets: Sequence[str] = (),
    language: str,
    title: str,
    author: str,
    identifier: str,
    created: datetime,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF of one HTML document. Nothing outside it is read: of addresses only `data:` is followed.

    `stylesheets` are texts of CSS, parsed once in a process. `identifier` (ASCII) stands in the file's permanent
    /ID and among its keywords. `created` is the only instant in the file, also that of its `attachments`.
    """
    about = About(language, printable(title), printable(author), identifier, created.astimezone(UTC))
    with LOCK:
        return the_engine().render(html, stylesheets, about, attachments)


def print_document(
    source: TemplateSource,
    values: Mapping[str, Any],
    *,
    language: str,
    title: str,
    author: str,
    identifier: str,
    created: datetime,
    attachments: Sequence[Attachment] = (),
    seconds: float | None = None,
) -> bytes:
    """The PDF of a template that is filled with values: texts, numbers, lists and dictionaries of them.

    A trusted template is set in this process, any other in the confined one, where `seconds` bounds its time. The
    same input gives the same bytes. Raises Unprintable.
    """
    if source.trusted:
        return render_pdf(
            filled(source, printable(values)),
            stylesheets=[source.css] if source.css else (),
            language=language,
            title=title,
            author=author,
            identifier=identifier,
            created=created,
            attachments=attachments,
        )
    about = About(language, printable(title), printable(author), identifier, created.astimezone(UTC))
    pdf, _remarks = set_apart(source, printable(values), about, attachments, seconds)
    return pdf


def try_template(
    source: TemplateSource, values: Mapping[str, Any], *, language: str, seconds: float | None = None
) -> tuple[bytes | None, tuple[Fault, ...]]:
    """A trial on sample values: the PDF, None where there is none, and all that is to be said of the template."""
    about = About(language, source.name, "", "trial", datetime(2026, 1, 1, tzinfo=UTC))
    try:
        return set_apart(source, printable(values), about, (), seconds)
    except Unprintable as refusal:
        return None, (refusal.fault,)


def warm_up() -> None:
    """Loads all that the first document would have to wait for."""
    families = "".join(
        f"<p style='font: {weight} 9pt \"{family}\"'>Аа</p>" for family, weight, _file in FONTS
    )
    render_pdf(
        f"<title>.</title>{families}<img src='{_DOT}' alt=''>",
        language="en", title=".", author=".", identifier=".", created=datetime(2026, 1, 1, tzinfo=UTC),
    )  # fmt: skip


_DOT = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJg"
    "gg=="
)
