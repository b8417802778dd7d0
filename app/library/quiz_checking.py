"""Quizzes, pools, calls and checklists as formats of the library. Pure."""

from __future__ import annotations

from app.library.documents import Document
from app.library.formats import Checked
from app.library.quiz_files import check_sources, quiz_references
from app.library.source import Tree
from app.library.text_file import read_text


def check_quiz(document: Document, source: Tree, site_language: str) -> Checked:
    """`value`: language → the parsed quiz, call or checklist."""
    faults = check_sources(document, source)
    if faults and not source.below("courses"):
        faults = []  # quizzes on their own: there is nothing to look their sources up in
    return Checked(
        tuple(faults), titles=titles_of(document, site_language), references=quiz_references(document, source)
    )


def titles_of(document: Document, site_language: str) -> dict[str, str]:
    titles = {}
    for file in document.files:
        text = read_text(file.content, "").value
        title = next((line.value for line in text.front if line.key == "title"), "") if text else ""
        titles[file.written_language or site_language] = title
    return titles
