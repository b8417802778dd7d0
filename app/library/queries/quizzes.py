"""Quizzes as they are parsed from their newest revision, with the pools and calls that they point to."""

from __future__ import annotations

from app.foundation import settings
from app.library.documents import FileText, language_of
from app.library.queries.files import assets_of
from app.library.queries.memory import remembered
from app.library.queries.revisions import NoSuchDocument, current_by_name, current_revision, texts_of
from app.library.queries.shelf import Published
from app.library.quizzes.model import Quiz
from app.library.quizzes.whole import parse_quiz
from app.library.rows import PublishedQuiz, RevisionEntry


def current_quiz(slug: str, language: str) -> PublishedQuiz:
    """The quiz in this language, else in a visible other. Raises NoSuchDocument."""
    revision = current_revision("quiz", slug)
    shown = revision.shown_language(language)
    parts = current_by_name([name for name in revision.references if name.startswith("quizzes/")])
    states = tuple(sorted((part.revision_id, part.sha256) for part in parts.values()))
    key = ("quiz", revision.revision_id, revision.sha256, shown, states)
    quiz, assets = remembered(key, lambda: (_parsed(revision, shown), assets_of(revision.revision_id)))
    return PublishedQuiz(revision, shown, shown != language, quiz, assets)


def _parsed(revision: RevisionEntry, language: str) -> Quiz:
    site_language = str(settings.read("language"))
    file = text_of(revision, language, site_language)
    quiz = parse_quiz(file, Published(), site_language=site_language).value
    if quiz is None:
        raise NoSuchDocument
    return quiz


def text_of(revision: RevisionEntry, language: str, site_language: str) -> FileText:
    """The file of a revision in one of its languages."""
    texts = texts_of([revision.revision_id])[revision.revision_id]
    path = next(path for path in texts if (language_of(path) or site_language) == language)
    return FileText(path, path, texts[path])
