"""A small library in a folder: one course in two languages, its practice quiz, one rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.library import Terms

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TERMS = Terms(at=AT)

COURSE = """---
title: {title}
category: procedures
quizzes: stages-check
---

Every call has six stages.
"""
LESSON = """---
title: {title}
check: stages-check#first
---

Start here.

## Greeting {{#greeting}}

![{words}](media/bar.svg)

> [!IMPORTANT]
> Never ask for a [card code](#greeting).

[Rules](media/rules.pdf)
"""
QUIZ = """---
title: {title}
use: practice
---

## First {{#first}}
source: calls/stages#greeting

What first?

- (x) Name
- ( ) Number
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 60" width="880" height="120"></svg>\n'
RULE = Path(__file__).parent.parent / "samples/certifications/safety-briefing.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with courses, quizzes and certifications, in which `check` finds nothing."""
    root = tmp_path / "library"
    for language, title, words in (("en", "Calls", "Phone bar"), ("ru", "Звонки", "Панель телефона")):
        put(root, f"courses/calls/course.{language}.md", COURSE.format(title=title))
        put(root, f"courses/calls/01-stages.{language}.md", LESSON.format(title=title, words=words))
        put(root, f"quizzes/stages-check.{language}.md", QUIZ.format(title=title))
    put(root, "courses/calls/media/bar.svg", SVG)
    put(root, "courses/calls/media/rules.pdf", b"%PDF-1.7 rules")
    put(root, "certifications/safety-briefing.yaml", RULE.read_bytes())
    return root


def put(root: Path, path: str, content: str | bytes) -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content.encode() if isinstance(content, str) else content)
    return place


def edit(root: Path, path: str, change: Callable[[str], str]) -> None:
    place = root / path
    place.write_text(change(place.read_text(encoding="utf-8")), encoding="utf-8")


def tree(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }
