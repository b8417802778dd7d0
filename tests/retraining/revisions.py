"""A course of two sections, exams that ask about one of them each, and two rules: for tests of what a revision does."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app

from app import create_app, library, record
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.record.facts import Fact, Payload, Revised
from tests import factories
from tests.conftest import POSTGRES, test_settings

SITE = "operator"
COURSE = "---\ntitle: {title}\ncategory: safety\nquizzes: fire-check\n---\n\n{title}\n"
LESSON = """---
title: {title}
---

## {smoke} {{#smoke}}

{stairs}

## {yard} {{#yard}}

{name}
"""
WORDS = {
    "en": {
        "title": "Fire",
        "smoke": "Smoke",
        "yard": "The yard",
        "stairs": "Leave by the stairs.",
        "name": "Say your name.",
    },
    "ru": {
        "title": "Пожар",
        "smoke": "Дым",
        "yard": "Двор",
        "stairs": "Выходите по лестнице.",
        "name": "Назовите имя.",
    },
}
QUIZ = """---
title: {title}
pass: 100%
---

## Where to {{#first}}
source: fire/house#{section}

Where to?

- (x) Out
- ( ) In
"""
PRACTICE = """---
title: Check yourself
use: practice
---

## Which way {#way}
source: fire/house#smoke

Which way out?

- (x) The stairs
- ( ) The lift
"""
RULE = """\
rule: {slug}
title: {{en: "{title}", ru: "Допуск {slug}"}}
owner: safety
version: 1
source: {{act: "Order", clause: "7", in_force: 2020-01-01}}
evidence: {{all: [{{course: fire}}, {{quiz: {quiz}, exam: true}}]}}
renewal: {{quiz: {quiz}, exam: true}}
initial: {{before_work: true}}
renew: {{every: P1Y, anchor: due, window: P1M}}
triggers:
  - {{event: revised, impact: minor, require: acknowledge, within: P14D, until_then: allowed}}
  - {{event: revised, impact: major, require: exam, within: P30D, until_then: allowed}}
"""
MATRIX = """\
requirements:
  - {position: operator, unit: "*", requires: [inside], from: 2020-01-01}
  - {position: guard, unit: "*", requires: [outside], from: 2020-01-01}
"""


@dataclass
class Library:
    """A folder of texts and its publication on days of the past."""

    folder: Path

    def write(self, path: str, text: str) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def lesson(self, **changes: str) -> None:
        """Writes the lesson anew; `stairs` and `name` are its two paragraphs, the same in both languages if given."""
        for language, words in WORDS.items():
            self.write(f"courses/fire/01-house.{language}.md", LESSON.format(**{**words, **changes}))

    def publish(self, day: str, **terms: Any) -> None:
        """At noon of that day, to which the clock is moved; then the jobs run."""
        move_to(day)
        made = replace(library.Terms(at=noon(day)), **terms)
        result = library.push([str(self.folder)], self.folder, made, overwrite=True)
        assert result.published, result.faults
        jobs.run_pending()
        db.session.rollback()


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), UTC)


def move_to(day: str) -> None:
    extensions = current_app.extensions
    extensions["clock"] = clock.start(replace(extensions["settings"], today=date.fromisoformat(day)))


def begin(folder: Path) -> Library:
    """Published on 1 January 2026: rule `inside` with an exam on smoke, `outside` with one on the yard."""
    texts = Library(folder)
    for language, words in WORDS.items():
        texts.write(f"courses/fire/course.{language}.md", COURSE.format(title=words["title"]))
    texts.lesson()
    for slug, section, title in (("inside", "smoke", "Work inside"), ("outside", "yard", "Work outside")):
        texts.write(f"quizzes/{slug}-exam.en.md", QUIZ.format(title=title, section=section))
        texts.write(f"certifications/{slug}.yaml", RULE.format(slug=slug, quiz=f"{slug}-exam", title=title))
    texts.write("quizzes/fire-check.en.md", PRACTICE)
    texts.write("certifications/requirements.yaml", MATRIX)
    texts.publish("2026-01-01")
    return texts


@pytest.fixture(scope="session")
def template_folder(template_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation in which the first revisions are published; made once, copied for each test."""
    if POSTGRES:
        return template_folder
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(template_folder, folder / "instance")
    app = create_app(test_settings(folder / "instance"))
    with app.app_context():
        begin(folder / "instance" / "texts")
        db.session.remove()
        db.engine.dispose()
    return folder / "instance"


@pytest.fixture
def texts(app: Flask, template_folder: Path, tmp_path: Path) -> Library:
    """The published library, on 1 January 2026."""
    made = template_folder / "texts"
    if not made.exists():
        return begin(tmp_path / "texts")
    shutil.copytree(made, tmp_path / "texts")
    move_to("2026-01-01")
    return Library(tmp_path / "texts")


def happen(person_id: int, day: str, *payloads: Payload) -> None:
    for payload in payloads:
        with transaction() as session:
            record.append(
                session, person_id, payload, occurred_on=date.fromisoformat(day), at=noon(day), by=None
            )
    db.session.rollback()


def told(person_id: int) -> list[Revised]:
    """The revisions that stand in a record."""
    facts: tuple[Fact, ...] = record.facts_of_people((person_id,), kinds=("revised",))[person_id]
    return [fact.payload for fact in facts if isinstance(fact.payload, Revised)]


def hire(works_as: str = "operator", **more: Any) -> int:
    return factories.person(works_as=works_as, works_in="north", hired=date(2026, 1, 5), **more).id
