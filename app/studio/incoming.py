"""Questions from elsewhere on their way into a quiz: what the file is, what the report says, where they go. Pure."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.foundation.faults import Text
from app.library.exchange.bringing import Brought, Imported
from app.library.exchange.drafted import Refused
from app.library.quizzes.naming import Names, slug_of
from app.library.quizzes.outline import outline_of
from app.library.text_file import read_text
from app.studio.question_text import tidy

FIND = ""  # the format is to be found out
_BY_ENDING = {
    "gift": "gift",
    "csv": "csv",
    "xlsx": "csv",
    "zip": "qti",
    "imscc": "qti",
    "qti": "qti",
}
_AIKEN = re.compile(rb"^[ \t]*ANSWER:[ \t]*[A-Za-z][ \t]*\r?$", re.MULTILINE)
_MOODLE = re.compile(rb"<quiz[\s>]")
_LOOKED_AT = 64 * 1024  # bytes
_HEADING_ID = re.compile(r"\{#[^{}]*\}$")


def format_of(name: str, content: bytes) -> str:
    """The format of a file by its name, else by how it begins."""
    ending = name.rpartition(".")[2].lower()
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    beginning = content[:_LOOKED_AT]
    if content[:4] == b"PK\x03\x04":
        return "csv" if ending.startswith("xls") else "qti"
    if ending == "xml" or beginning.lstrip().startswith(b"<"):
        return "moodle-xml" if _MOODLE.search(beginning) else "qti"
    return "aiken" if _AIKEN.search(beginning) else "gift"


@dataclass(frozen=True)
class Report:
    """What became of each question of a file. `pictures`: those that cannot be kept, and why."""

    imported: tuple[Imported, ...]
    refused: tuple[Refused, ...]
    pictures: tuple[tuple[str, Text], ...] = ()

    @property
    def found(self) -> int:
        return len(self.imported) + len(self.refused)


def report_of(brought: Brought, pictures: Iterable[tuple[str, Text]] = ()) -> Report:
    return Report(brought.imported, brought.refused, tuple(pictures))


def as_json(report: Report) -> dict[str, Any]:
    return {
        "imported": [
            [one.id, one.source, one.type, [vars(text) for text in one.changes]] for one in report.imported
        ],
        "refused": [[one.source, one.line, vars(one.reason)] for one in report.refused],
        "pictures": [[name, vars(why)] for name, why in report.pictures],
    }


def from_json(stored: Mapping[str, Any]) -> Report:
    return Report(
        tuple(
            Imported(name, source, kind, tuple(Text(**text) for text in changes))
            for name, source, kind, changes in stored["imported"]
        ),
        tuple(Refused(source, line, Text(**reason)) for source, line, reason in stored["refused"]),
        tuple((name, Text(**why)) for name, why in stored["pictures"]),
    )


def packed(media: Mapping[str, bytes]) -> bytes:
    """Pictures by their path as one value."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path, content in media.items():
            archive.writestr(path, content)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """What `packed` has made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {path: archive.read(path) for path in archive.namelist()}


# -- into a quiz --------------------------------------------------------------------------------------------------


def title_of(text: str) -> str:
    """The title that was found in the file, or made from its name."""
    return next(
        (line.removeprefix("title:").strip() for line in text.split("\n") if line.startswith("title:")), ""
    )


def body_of(text: str) -> str:
    """Sections and questions without the front matter."""
    return text.partition("\n---\n")[2].strip("\n")


def proposed_slug(title: str, taken: Collection[str]) -> str:
    return Names(taken).made_from(slug_of(title), "questions")


def with_free_ids(body: str, taken: Collection[str]) -> tuple[str, dict[str, str]]:
    """Questions whose id somebody has already get another one; also which id became which."""
    file = read_text(f"---\ntitle: T\n---\n{body}\n".encode(), "").value
    if file is None:
        return body, {}
    blocks = [block for block in outline_of(file).blocks if block.level == 2 and block.id]
    names = Names({*taken, *(block.id for block in blocks)})
    lines, changed = body.split("\n"), {}
    for block in blocks:
        if block.id in taken:
            changed[block.id] = names.made_from(block.id)
            row = block.number - 4  # of the body: three lines of front matter stand above it
            lines[row] = _HEADING_ID.sub(f"{{#{changed[block.id]}}}", lines[row].rstrip())
    return "\n".join(lines), changed


def with_pictures_at(body: str, names: Mapping[str, str]) -> str:
    """The texts name their pictures by other paths."""
    for old, new in names.items():
        body = re.sub(rf"(?<=\]\(){re.escape(old)}(?=[)\s])", new, body)
    return body


def added(quiz: str, body: str, title: str) -> str:
    """The text of a quiz with a section of these questions at its end: no setting of a section above holds for them."""
    first = next((line for line in body.split("\n") if line.startswith("#")), "")
    heading = "" if first.startswith("# ") else f"# {section_title(title)}\n\n"
    return f"{quiz.rstrip()}\n\n{heading}{body}\n"


def section_title(title: str) -> str:
    return re.sub(r"([{}\\#])", r"\\\1", tidy(title)) or "Questions"
