"""What quizzes, pools, calls and checklists point to, seen line by line. Pure.

A quiz has its own parser (app/library/quizzes); this is the little that publishing needs without it: which files
belong to a document, and on which other documents it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.foundation.faults import Fault, Text
from app.library.course_front import nearest
from app.library.documents import Document, FileText, document_of
from app.library.links import resolve, target_of
from app.library.neighbours import course_exists, find_text, lesson_anchors, lesson_paths
from app.library.source import Source
from app.library.text_file import TextFile, read_text

_KEY = re.compile(r"([a-z][a-z0-9_-]*):(?:[ \t]+(.*))?$")
_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_SOURCE = re.compile(r"(?P<course>[a-z0-9-]+)/(?P<lesson>[a-z0-9-]+)(?:#(?P<anchor>[a-z0-9-]+))?")
_TARGET = re.compile(r"\]\(\s*<?([^)>\s]+)|^ {0,3}\[[^\]]+\]:\s*<?([^>\s]+)", re.MULTILINE)
_TEXT_KEYS = ("scenario", "from")


@dataclass(frozen=True)
class HeadingKey:
    """A key directly under a `#` or `##` heading."""

    key: str
    value: str
    line: int


def heading_keys(text: TextFile) -> Iterator[HeadingKey]:
    """Keys end at the first line that is none; in a code fence nothing is a heading."""
    fence = ""
    open_heading = False
    for number, line in enumerate(text.lines[text.body_line - 1 :], text.body_line):
        mark = _FENCE.match(line)
        if fence or mark:
            closes = mark is not None and fence and mark.group(1).startswith(fence)
            fence = "" if closes else fence or (mark.group(1) if mark else "")
            open_heading = False
            continue
        key = _KEY.match(line) if open_heading else None
        if key is not None:
            yield HeadingKey(key.group(1), (key.group(2) or "").strip(), number)
        else:
            open_heading = line.startswith(("# ", "## "))


def quiz_assets(document: Document, source: Source) -> tuple[str, ...]:
    """Pictures, sounds and downloads of the document and of the pools and calls in it, as paths from the top."""
    found: set[str] = set()
    for file in _with_parts(document, source):
        text = read_text(file.content, "").value
        if text is not None:
            found |= set(_own_assets(text, file.path.rpartition("/")[0]))
    return tuple(sorted(path for path in found if source.exists(path)))


def quiz_references(document: Document, source: Source) -> frozenset[str]:
    """Names of the pools, calls and courses that the document points to."""
    found = set()
    for file in document.files:
        text = read_text(file.content, "").value
        for key in heading_keys(text) if text is not None else ():
            if key.key in _TEXT_KEYS:
                path = _text_path(file, key.value, source)
                name = document_of(path) if path else None
                found |= {str(name)} if name else set()
            elif key.key == "source":
                match = _SOURCE.fullmatch(key.value)
                found |= {f"courses/{match['course']}"} if match else set()
    return frozenset(found)


def check_sources(document: Document, source: Source) -> list[Fault]:
    """`source: <course>/<lesson>#<heading>` of each question: the paragraph must be there."""
    faults = []
    for file in document.files:
        text = read_text(file.content, "").value if file.given else None
        for key in heading_keys(text) if text is not None else ():
            match = _SOURCE.fullmatch(key.value) if key.key == "source" else None
            if match is not None:
                faults += _check_source(file, key, match, source)
    return faults


def _check_source(file: FileText, key: HeadingKey, match: re.Match[str], source: Source) -> list[Fault]:
    course, lesson, anchor = match["course"], match["lesson"], match["anchor"]
    anchors = lesson_anchors(source, course, lesson, file.written_language)
    is_there = bool(lesson_paths(source, course, lesson))
    if is_there and (anchors is None or anchor is None or anchor in anchors):
        return []
    if not course_exists(source, course):
        fix = Text("Correct the name of the course.", "Исправьте имя курса.")
    elif not is_there:
        fix = Text(
            "Correct the name of the lesson: its file without the number.",
            "Исправьте имя урока: имя файла без номера.",
        )
    else:
        near = nearest(anchor, sorted(anchors or ())) if anchors else None
        fix = Text(
            f"Correct the id of the heading{f'; did you mean #{near}?' if near else '.'}",
            f"Исправьте id заголовка{f'; может быть, #{near}?' if near else '.'}",
        )
    message = Text(
        f"The source `{key.value}` is nowhere in the courses", f"Источника `{key.value}` в курсах нет"
    )
    return [Fault(file.shown, key.line, "error", "broken-link", message, fix)]


def _with_parts(document: Document, source: Source) -> Iterator[FileText]:
    yield from document.files
    for file in document.files:
        text = read_text(file.content, "").value
        for key in heading_keys(text) if text is not None else ():
            path = _text_path(file, key.value, source) if key.key in _TEXT_KEYS else None
            content = source.read(path) if path else None
            if path and content is not None:
                yield FileText(path, path, content)


def _text_path(file: FileText, written: str, source: Source) -> str | None:
    target = target_of(written)
    path = resolve(file.path.rpartition("/")[0], target.path) if target.kind == "file" else None
    return find_text(source, path, file.written_language or "en") if path else None


def _own_assets(text: TextFile, folder: str) -> Iterator[str]:
    """Every target in the text, seen without parsing: what is no file beside it is sorted out by the caller."""
    written = [key.value for key in heading_keys(text) if key.key == "audio"]
    written += [inline or defined for inline, defined in _TARGET.findall(text.body)]
    for one in written:
        target = target_of(one)
        path = resolve(folder, target.path) if target.kind == "file" else None
        if path and path.startswith("quizzes/") and not path.endswith(".md"):
            yield path
