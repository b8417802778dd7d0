"""A quiz as an attempt freezes it: parsed from its newest revision, with its parts and pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from app import library
from app.foundation.database import db
from app.library.service.pushing import push
from tests.library.conftest import SVG, TERMS, edit, put

POOL = """---
title: Pool
---

## Drawn {#drawn}

![Bar](img/pool.svg)

Which?

- (x) One
- ( ) Two
"""


@pytest.fixture
def published(app: Flask, folder: Path) -> Path:
    put(folder, "quizzes/pools/img/pool.svg", SVG)
    put(folder, "quizzes/pools/facts.en.md", POOL)
    put(folder, "quizzes/pools/facts.ru.md", POOL)
    for language in ("en", "ru"):
        edit(
            folder,
            f"quizzes/stages-check.{language}.md",
            lambda text: text + "\n# Facts\nfrom: pools/facts.md\ndraw: 1\n",
        )
    assert push([str(folder)], Path("/nowhere"), TERMS).faults == ()
    return folder


def items(quiz: library.PublishedQuiz) -> list[str]:
    return [item.id for section in quiz.quiz.sections for item in section.items]


def test_a_quiz_is_read_with_the_questions_and_pictures_of_its_pool(published: Path) -> None:
    quiz = library.current_quiz("stages-check", "ru")
    assert (quiz.quiz.title, quiz.language, quiz.is_fallback) == ("Звонки", "ru", False)
    assert items(quiz) == ["first", "drawn"]
    assert set(quiz.assets) == {"quizzes/pools/img/pool.svg"}


def test_a_changed_pool_changes_the_quiz_that_draws_from_it(published: Path) -> None:
    library.current_quiz("stages-check", "en")
    for language in ("en", "ru"):
        edit(published, f"quizzes/pools/facts.{language}.md", lambda text: text.replace("#drawn", "#other"))
    push([str(published)], Path("/nowhere"), TERMS)
    quiz = library.current_quiz("stages-check", "en")
    assert quiz.revision.number == 1
    assert items(quiz) == ["first", "other"]


def test_reading_a_quiz_again_takes_one_statement(published: Path) -> None:
    library.current_quiz("stages-check", "en")
    db.session.rollback()  # the next page
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    library.current_quiz("stages-check", "en")
    assert len([one for one in statements if one.startswith("SELECT")]) == 1


def test_a_quiz_that_is_not_there_is_not_found(app: Flask, client: FlaskClient) -> None:
    with pytest.raises(library.NoSuchDocument):
        library.current_quiz("gone", "en")
