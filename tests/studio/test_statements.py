"""The pages of the studio take as many statements for a shelf of texts as for one."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path

from flask.testing import FlaskClient

from app import library
from app.foundation import clock
from app.library.documents import DocumentName
from app.studio.course_text import with_quiz
from app.studio.service.drafting import begin_draft
from tests import pages
from tests.library.conftest import COURSE as COURSE_TEXT
from tests.library.conftest import LESSON as LESSON_TEXT
from tests.library.conftest import QUIZ as QUIZ_TEXT
from tests.library.conftest import SVG, TERMS
from tests.pages import form_values
from tests.queries import counted
from tests.studio.conftest import COURSE, LESSON, QUIZ, edit, put, write

PAGES = ("/studio", COURSE, f"{COURSE}/history", f"{COURSE}/media", f"{COURSE}/question", LESSON, QUIZ)


def grow(folder: Path) -> None:
    """More of everything: courses, quizzes, drafts, lessons, pictures, revisions."""
    for number in range(4):
        slug = f"more-{number}"
        put(
            folder,
            f"courses/{slug}/course.en.md",
            COURSE_TEXT.format(title=slug).replace("quizzes: stages-check", f"quizzes: {slug}-check"),
        )
        lesson = LESSON_TEXT.format(title=slug, words="Bar").replace("stages-check", f"{slug}-check")
        put(folder, f"courses/{slug}/01-stages.en.md", lesson)
        put(folder, f"courses/{slug}/media/bar.svg", SVG)
        put(folder, f"courses/{slug}/media/rules.pdf", b"%PDF-1.7 rules")
        put(
            folder,
            f"quizzes/{slug}-check.en.md",
            QUIZ_TEXT.format(title=slug).replace("calls/", f"{slug}/"),
        )
        more = LESSON_TEXT.format(title=f"Lesson {number}", words="Bar").replace("bar.svg", f"{slug}.svg")
        for language in ("en", "ru"):
            put(folder, f"courses/calls/0{number + 2}-{slug}.{language}.md", more)
        put(folder, f"courses/calls/media/{slug}.svg", SVG)
        edit(folder, "courses/calls/01-stages.en.md", lambda text: text + "\nMore.\n")
        result = library.push([str(folder)], folder, TERMS, overwrite=True)
        assert result.published, [str(fault) for fault in result.faults if fault.level == "error"]


def begin(trainer: FlaskClient, quizzes: range) -> None:
    """A draft of the course with a picture, and drafts of quizzes that it names."""
    write(trainer, LESSON, lambda text: f"{text}\nDraft.\n")
    for number in quizzes:
        text = f"---\ntitle: {number}\n---\n\n## A {{#a}}\nsource: calls/stages#greeting\n\n- = true\n"
        name = DocumentName("quiz", f"draft-{number}")
        begin_draft(name, {f"quizzes/{name.slug}.en.md": text}, by=None, at=clock.now())
        write(trainer, f"{COURSE}/course.en.md", partial(with_quiz, slug=name.slug))
    values = form_values(trainer.get(f"{COURSE}/media"), "form#upload")
    trainer.post(f"{COURSE}/media", data={**values, "file": (BytesIO(SVG + b" "), "bar.svg")})


def counts(trainer: FlaskClient) -> dict[str, int]:
    found = {}
    for address in PAGES:
        trainer.get(address)  # what is remembered between pages is remembered
        with counted() as statements:
            assert trainer.get(address).status_code == 200
        found[address] = len(statements)
    return found


def test_pages_take_no_more_statements_when_there_is_more(published: Path, trainer: FlaskClient) -> None:
    edit(published, "courses/calls/01-stages.en.md", lambda text: text + "\nMore.\n")
    library.push([str(published)], published, TERMS)
    begin(trainer, range(1))
    few = counts(trainer)
    pages.send(trainer, COURSE, "form#discarding")
    grow(published)
    begin(trainer, range(1, 6))
    assert counts(trainer) == few
