"""HTML becomes an archivable PDF (PDF/A-3a: tagged, fonts embedded), the same bytes for the same input.

`render_pdf` takes HTML, `print_document` a template and values. How it is set: `pdf_engine.py`; what templates may do:
`document_templates.py`.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.foundation.confined import Confined, Stopped, Why
from app.foundation.document_templates import (
    TemplateSource,
    Unprintable,
    fault_of,
    filled,
    foreign_addresses,
    refuse_size,
    with_style_apart,
)
from app.foundation.faults import Fault, Text
from app.foundation.pdf_engine import (
    FONTS,
    FONTS_FOLDER,
    About,
    Attachment,
    Engine,
    first_with_all,
    font_faces,
)

__all__ = [
    "FONTS",
    "FONTS_FOLDER",
    "Attachment",
    "TemplateSource",
    "Unprintable",
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
    with _lock:
        return _the_engine().render(html, stylesheets, about, attachments)


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
    pdf, _remarks = _set_apart(source, values, about, attachments, seconds)
    return pdf


def try_template(
    source: TemplateSource, values: Mapping[str, Any], *, language: str, seconds: float | None = None
) -> tuple[bytes | None, tuple[Fault, ...]]:
    """A trial on sample values: the PDF, None where there is none, and all that is to be said of the template."""
    about = About(language, source.name, "", "trial", datetime(2026, 1, 1, tzinfo=UTC))
    try:
        return _set_apart(source, values, about, (), seconds)
    except Unprintable as refusal:
        return None, (refusal.fault,)


# Controls, marks of direction and what XML cannot hold: a text is shown as it is read, and from one side.
_NOT_PRINTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def printable(value: Any) -> Any:
    """A text without characters that no page shows; of lists and dictionaries, every text in them."""
    if isinstance(value, str):
        return _NOT_PRINTED.sub("", value)
    if isinstance(value, Mapping):
        return {name: printable(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable(one) for one in value]
    return value


_lock = threading.Lock()
_engine: Engine | None = None


def _the_engine() -> Engine:
    global _engine
    if _engine is None:
        _engine = Engine()
    return _engine


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

# -- in a process of its own -------------------------------------------------------------------------------------------

confined = Confined(Path(__file__).with_name("typesetter.py"))


def _set_apart(
    source: TemplateSource,
    values: Mapping[str, Any],
    about: About,
    attachments: Sequence[Attachment],
    seconds: float | None,
) -> tuple[bytes, tuple[Fault, ...]]:
    """The PDF and remarks on the template. Raises Unprintable."""
    refuse_size(source)
    header = {
        "name": source.name,
        "html": source.html,
        "css": source.css,
        "images": [[name, len(content)] for name, content in source.images.items()],
        "values": printable(values),
        "about": {**asdict(about), "created": about.created.isoformat()},
        "attachments": [
            [one.name, one.media_type, one.description, one.relationship, len(one.content)]
            for one in attachments
        ],
    }
    body = b"".join([*source.images.values(), *(one.content for one in attachments)])
    try:
        told, pdf = confined(header, body, seconds=seconds)
    except Stopped as stopped:
        message = _STOPPED[stopped.why]
        raise Unprintable(fault_of(source.name, 1, f"too-much-{stopped.why}", message, _SIMPLER)) from None
    faults = tuple(_fault_from(one) for one in told["faults"])
    wrong = next((fault for fault in faults if fault.level == "error"), None)
    if wrong is not None:
        raise Unprintable(wrong)
    return pdf, faults


_STOPPED: dict[Why, Text] = {
    "time": Text(
        "Setting this template takes too long", "Вёрстка этого шаблона занимает слишком много времени"
    ),
    "memory": Text(
        "Setting this template takes too much memory", "Для вёрстки этого шаблона нужно слишком много памяти"
    ),
    "output": Text("The document of this template is too large", "Документ по этому шаблону слишком большой"),
    "broken": Text("This template breaks the typesetting", "На этом шаблоне вёрстка прерывается"),
    "busy": Text("Other documents are being set; try again", "Сейчас верстаются другие документы; повторите"),
}
_SIMPLER = Text(
    "Look for loops, enormous sizes and pictures, or begin from the built-in template.",
    "Поищите циклы, огромные размеры и картинки или начните со встроенного шаблона.",
)


def set_confined(header: Mapping[str, Any], body: bytes) -> tuple[dict[str, Any], bytes]:
    """In the confined process: one document. Faults are part of the answer; only MemoryError is raised."""
    parts = _parts(body, [one[-1] for one in (*header["images"], *header["attachments"])])
    images = dict(zip((name for name, _length in header["images"]), parts, strict=False))
    whole = TemplateSource(header["name"], header["html"], header["css"], images)
    attachments = [
        Attachment(name, content, media_type, description, relationship)
        for (name, media_type, description, relationship, _length), content in zip(
            header["attachments"], parts[len(images) :], strict=True
        )
    ]
    about = About(**{**header["about"], "created": datetime.fromisoformat(header["about"]["created"])})
    try:
        source = with_style_apart(whole)
        html = filled(source, header["values"])
        engine = _the_engine()
        with _told_by_weasyprint() as told:
            sheets = [source.css] if source.css else []
            pdf = engine.render(html, sheets, about, attachments)
        faults = [*_fetched(whole, engine.refused), *_remarks(whole, told)]
    except Unprintable as refusal:
        pdf, faults = b"", [refusal.fault]
    except MemoryError:
        raise
    except Exception as error:  # WeasyPrint on what nobody has tried before
        text = Text(
            f"This template breaks the typesetting ({type(error).__name__})",
            f"На этом шаблоне вёрстка прерывается ({type(error).__name__})",
        )
        pdf, faults = b"", [fault_of(whole.name, 1, "typesetting", text, _SIMPLER)]
    return {"faults": [_fault_as(fault) for fault in faults]}, pdf


def _parts(body: bytes, lengths: Sequence[int]) -> list[bytes]:
    parts, place = [], 0
    for length in lengths:
        parts.append(body[place : place + length])
        place += length
    return parts


def _fetched(source: TemplateSource, refused: Sequence[str]) -> Iterator[Fault]:
    """What the template wanted from elsewhere."""
    known = {address: line for line, address in foreign_addresses(source.html)}
    for address in dict.fromkeys(refused):
        line = next((line for start, line in known.items() if address.startswith(start)), 1)
        yield fault_of(
            source.name,
            line,
            "foreign-address",
            Text(f"A template cannot fetch “{address[:80]}”", f"Шаблон не может загрузить «{address[:80]}»"),
            Text(
                "Put the picture beside it and write image(“name”).",
                "Положите картинку рядом и напишите image(«имя»).",
            ),
        )


@contextmanager
def _told_by_weasyprint() -> Iterator[list[str]]:
    told: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if len(told) < 100:
                told.append(record.getMessage()[:300])

    logger, listener = logging.getLogger("weasyprint"), Listener(logging.WARNING)
    logger.addHandler(listener)
    try:
        yield told
    finally:
        logger.removeHandler(listener)


_IGNORED = re.compile(r"Ignored `(?P<what>[^`]*)`(?: at \d+:\d+)?, (?P<why>.*?)\.?$", re.DOTALL)
_NOT_SHOWN = re.compile(r"Failed to load image at '(?P<what>[^']{0,60})")


def _remarks(source: TemplateSource, told: Sequence[str]) -> Iterator[Fault]:
    """What WeasyPrint passed over, at the line where it stands."""
    for message in dict.fromkeys(told):
        ignored, not_shown = _IGNORED.match(message), _NOT_SHOWN.match(message)
        if ignored:
            what = " ".join(ignored["what"].split())[:80]
            line = _line_with(source.html, ignored["what"])
            text = Text(
                f"“{what}” has no effect: {ignored['why']}", f"«{what}» не действует: {ignored['why']}"
            )
            yield Fault(source.name, line, "warning", "style", text, _CORRECT_STYLE)
        elif not_shown and not_shown["what"].startswith("data:"):
            line = _line_with(source.html, not_shown["what"])
            yield fault_of(source.name, line, "bad-picture", _NO_PICTURE, _TAKE_PNG)


_CORRECT_STYLE = Text("Correct it or take it away.", "Исправьте или уберите.")
_NO_PICTURE = Text("A picture cannot be shown", "Картинку нельзя показать")
_TAKE_PNG = Text("Save it as PNG.", "Сохраните её как PNG.")


def _line_with(html: str, snippet: str) -> int:
    """The line of a declaration that is written a little differently than it is told; 1 where it is not found."""
    words = [re.escape(word) for word in re.split(r"[\s:]+", snippet.strip()) if word][:4]
    found = re.search(r"[\s:]*".join(words), html) if words else None
    return 1 if found is None else html.count("\n", 0, found.start()) + 1


def _fault_as(fault: Fault) -> dict[str, Any]:
    return {**asdict(fault)}


def _fault_from(told: Mapping[str, Any]) -> Fault:
    return Fault(
        str(told["file"]),
        int(told["line"]),
        "warning" if told["level"] == "warning" else "error",
        str(told["code"]),
        Text(**told["message"]),
        Text(**told["fix"]),
    )
