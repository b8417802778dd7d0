"""Documents of published templates are set in a process of its own: what goes there, what is done there, what comes back.

`set_apart` is called here, `set_confined` there (`typesetter.py`). What is said of the template comes back with its line.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

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
from app.foundation.pdf_engine import About, Attachment, the_engine

confined = Confined(Path(__file__).with_name("typesetter.py"))


def set_apart(
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
        "values": values,
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
        engine = the_engine()
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
