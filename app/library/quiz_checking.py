"""Quizzes, pools, calls and checklists as formats of the library. Pure."""

from __future__ import annotations

from app.foundation.faults import Fault, in_order
from app.library.course_faults import same_text_twice
from app.library.documents import Document, FileText
from app.library.formats import Checked
from app.library.quiz_files import check_sources, quiz_references
from app.library.quizzes.check import check_files
from app.library.source import Tree
from app.library.text_file import read_text


def check_quiz(document: Document, source: Tree, site_language: str) -> Checked:
    """Nothing is kept of the parsed text: a revision is parsed again when it is read first, with its parts."""
    given = [file for file in document.files if file.given]
    faults = check_files(given, source, site_language=site_language).faults
    faults = in_order([*faults, *_same_language_twice(document, site_language)])
    lost = check_sources(document, source)
    if lost and source.below("courses"):  # else quizzes on their own: there is nothing to look sources up in
        faults = in_order([*faults, *lost])
    return Checked(
        faults,
        titles=titles_of(document, site_language),
        references=quiz_references(document, source),
    )


def _same_language_twice(document: Document, site_language: str) -> list[Fault]:
    """quiz.md beside quiz.en.md, where names without a language are English."""
    first: dict[str, FileText] = {}
    found = []
    for file in document.files:
        other = first.setdefault(file.written_language or site_language, file)
        if other is not file and file.given:
            found.append(same_text_twice(file.shown, other.shown))
    return found


def titles_of(document: Document, site_language: str) -> dict[str, str]:
    titles = {}
    for file in document.files:
        text = read_text(file.content, "").value
        title = next((line.value for line in text.front if line.key == "title"), "") if text else ""
        titles[file.written_language or site_language] = title
    return titles
