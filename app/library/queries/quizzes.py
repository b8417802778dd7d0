"""Quizzes as they are parsed from their newest revision, with the pools and calls that they point to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeVar

from app.foundation import settings
from app.foundation.faults import Parsed
from app.library.documents import FileText, language_of
from app.library.queries.files import assets_of
from app.library.queries.memory import remembered
from app.library.queries.revisions import NoSuchDocument, current_by_name, current_revision, texts_of
from app.library.queries.shelf import Published
from app.library.quizzes.call import Call
from app.library.quizzes.calls import read_call
from app.library.quizzes.checklists import parse_checklist
from app.library.quizzes.model import Quiz
from app.library.quizzes.whole import parse_quiz
from app.library.rows import Asset, PublishedCall, PublishedChecklist, PublishedQuiz, RevisionEntry
from app.library.source import Source

Parsing = TypeVar("Parsing")


def current_quiz(slug: str, language: str) -> PublishedQuiz:
    """The quiz in this language, else in a visible other. Raises NoSuchDocument."""
    revision = current_revision("quiz", slug)
    shown = revision.shown_language(language)
    parts = current_by_name([name for name in revision.references if name.startswith("quizzes/")])
    states = tuple(sorted((part.revision_id, part.sha256) for part in parts.values()))

    def read() -> tuple[Quiz, Mapping[str, Asset]]:
        return _parsed(parse_quiz, revision, shown), assets_of(revision.revision_id)

    quiz, assets = remembered(("quiz", *_key(revision, shown), states), read)
    return PublishedQuiz(revision, shown, shown != language, quiz, assets)


def current_call(slug: str, language: str) -> PublishedCall:
    """A call simulation. Raises NoSuchDocument."""
    revision = current_revision("call", slug)
    shown = revision.shown_language(language)

    def read() -> tuple[Call, Mapping[str, Asset]]:
        return _parsed(_parse_call, revision, shown), assets_of(revision.revision_id)

    call, assets = remembered(("call", *_key(revision, shown)), read)
    return PublishedCall(revision, shown, shown != language, call, assets)


def current_checklist(slug: str, language: str) -> PublishedChecklist:
    """A checklist of an observation. Raises NoSuchDocument."""
    revision = current_revision("checklist", slug)
    shown = revision.shown_language(language)
    key = ("checklist", *_key(revision, shown))
    checklist = remembered(key, lambda: _parsed(parse_checklist, revision, shown))
    return PublishedChecklist(revision, shown, shown != language, checklist)


class Parse(Protocol[Parsing]):
    def __call__(self, file: FileText, source: Source, *, site_language: str) -> Parsed[Parsing]: ...


def _parse_call(file: FileText, source: Source, *, site_language: str) -> Parsed[Call]:
    reading = read_call(file, source, site_language)
    return Parsed(reading.call, reading.faults)


def _key(revision: RevisionEntry, language: str) -> tuple[int, str, str]:
    return revision.revision_id, revision.sha256, language


def _parsed(parse: Parse[Parsing], revision: RevisionEntry, language: str) -> Parsing:
    site_language = str(settings.read("language"))
    file = text_of(revision, language, site_language)
    value = parse(file, Published(), site_language=site_language).value
    if value is None:
        raise NoSuchDocument
    return value


def text_of(revision: RevisionEntry, language: str, site_language: str) -> FileText:
    """The file of a revision in one of its languages."""
    texts = texts_of([revision.revision_id])[revision.revision_id]
    path = next(path for path in texts if (language_of(path) or site_language) == language)
    return FileText(path, path, texts[path])
