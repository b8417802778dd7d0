"""The formats in which the questions of a quiz leave, and what each of them loses. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.foundation.faults import Fault, Text
from app.library.exchange.formats import FORMATS, Format
from app.library.exchange.sending import SentFile

SEVERAL_FORMS = ("csv", "sheet")  # where the ending of the file chooses
MEDIA_TYPES = {
    "gift": "text/plain; charset=utf-8",
    "xml": "application/xml",
    "zip": "application/zip",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True)
class Form:
    """One kind of file that can be had: gift.gift, csv.xlsx."""

    format: str
    extension: str

    @property
    def key(self) -> str:
        return f"{self.format}.{self.extension}"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES.get(self.extension, "application/octet-stream")


def forms() -> tuple[Form, ...]:
    return tuple(form for format in FORMATS.values() for form in _forms_of(format))


def _forms_of(format: Format) -> Iterable[Form]:
    if not format.writes:
        return
    several = format.name in SEVERAL_FORMS
    for extension in format.extensions if several else format.extensions[:1]:
        yield Form(format.name, extension)


def form_of(key: str) -> Form | None:
    return next((form for form in forms() if form.key == key), None)


@dataclass(frozen=True)
class Line:
    """A question that is written, and what of it the format cannot say; or one that it cannot hold."""

    id: str
    changes: tuple[Text, ...] = ()
    refused: Text | None = None


@dataclass(frozen=True)
class Leaving:
    """A file as it would be sent. Without content nothing of the quiz can be written in this format."""

    content: bytes | None
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def written(self) -> int:
        return sum(line.refused is None for line in self.lines)

    @property
    def lossy(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.changes and line.refused is None)

    @property
    def refused(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.refused is not None)


def leaving(result: SentFile) -> Leaving:
    if result.sent is None:
        return Leaving(None, (), result.faults)
    sent = result.sent
    lines = (
        *(Line(one.id, one.changes) for one in sent.exported),
        *(Line(one.id, refused=one.reason) for one in sent.refused),
    )
    return Leaving(sent.content if sent.exported else None, lines)
