"""A published course of three lessons, a reader, and what the capabilities around learning would say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import learning, library
from app.foundation import clock
from app.learning.providers import Providers
from app.learning.tasks import Need, QuizState, StandingLine
from app.library import Terms
from tests import factories, pages
from tests.factories import Someone

PUBLISHED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
COURSE = """---
title: {title}
category: procedures
summary: {summary}
owner: Training team
review-by: 2027-11-01
---

{summary}
"""
LESSON = """---
title: {title}
minutes: 7
---

## {heading} {{#first}}

{title}
"""
LESSONS = ("greeting", "solution", "closing")


@dataclass
class Surroundings:
    """What others tell learning; a test changes it."""

    needs: list[Need] = field(default_factory=list)
    standings: list[StandingLine] = field(default_factory=list)
    quizzes: dict[str, QuizState] = field(default_factory=dict)


def write_course(
    folder: Path, slug: str, lessons: tuple[str, ...], languages: tuple[str, ...] = ("en", "ru")
) -> None:
    place = folder / "courses" / slug
    place.mkdir(parents=True, exist_ok=True)
    for language in languages:
        name = slug.capitalize() if language == "en" else f"Курс {slug}"
        (place / f"course.{language}.md").write_text(COURSE.format(title=name, summary=f"About {slug}."))
        for number, lesson in enumerate(lessons, 1):
            title = lesson.capitalize() if language == "en" else f"Урок {lesson}"
            text = LESSON.format(title=title, heading="Begin" if language == "en" else "Начало")
            (place / f"{number:02d}-{lesson}.{language}.md").write_text(text)


def push(folder: Path, **terms: Any) -> None:
    made = replace(Terms(at=PUBLISHED), **terms)
    result = library.push([str(folder)], Path("/nowhere"), made, overwrite=True)
    assert not result.faults, result.faults


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "texts"


@pytest.fixture
def course(app: Flask, folder: Path) -> str:
    """The published course `procedures` with three lessons."""
    write_course(folder, "procedures", LESSONS)
    push(folder)
    return "procedures"


@pytest.fixture
def around(app: Flask) -> Surroundings:
    found = Surroundings()
    learning.connect(
        app,
        Providers(
            standings=lambda person_id, today: tuple(found.standings),
            needs=(lambda person_id, today: tuple(found.needs),),
            quiz_states=lambda person_id, slugs, at, language: {
                slug: found.quizzes[slug] for slug in slugs if slug in found.quizzes
            },
        ),
    )
    return found


@pytest.fixture
def reader(app: Flask) -> Someone:
    return factories.account(locale="en")


@pytest.fixture
def browser(client: FlaskClient, reader: Someone) -> FlaskClient:
    return pages.signed_in(client, reader.id)


@pytest.fixture
def on_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Moves the clock of the application to an instant."""

    def move(instant: datetime) -> None:
        app.extensions["clock"] = instant - datetime.now(UTC)

    assert clock.now()
    return move
