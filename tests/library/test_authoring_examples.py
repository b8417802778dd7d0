"""docs/AUTHORING.md: its examples are whole files that belong together and have no faults; it names every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.library.course_front import COURSE_KEYS, LESSON_KEYS
from app.library.quizzes import keys
from app.library.quizzes.canonical import formatted
from app.library.quizzes.check import form_of
from app.library.quizzes.model import KINDS
from app.library.quizzes.whole import parse_quiz
from app.library.service.checking import check_folders
from app.library.source import Files
from tests.library.conftest import SVG, put
from tests.library.quiz_texts import file_of

GUIDE = (Path(__file__).parent.parent.parent / "docs/AUTHORING.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(
    r"^`((?:courses|quizzes|certifications)/[^`\s]+)`\n\n(`{3,})\w+\n(.*?)^\2$", re.MULTILINE | re.DOTALL
)
EXAMPLES = {path: text for path, _, text in EXAMPLE.findall(GUIDE)}
QUIZZES = [path for path in EXAMPLES if path.startswith("quizzes/")]
PICTURES = ("courses/refunds/media/receipt.svg", "quizzes/img/phone-bar.svg")


def test_the_examples_pass_the_strict_check_together(tmp_path: Path) -> None:
    for path, text in EXAMPLES.items():
        put(tmp_path, path, text)
    for path in PICTURES:
        put(tmp_path, path, SVG)
    result = check_folders([str(tmp_path)], Path("/nowhere"), strictly=True)
    assert result.faults == ()
    assert result.documents == 9  # course, three quizzes, call, checklist, rule, template, matrix


@pytest.mark.parametrize("path", QUIZZES)
def test_the_examples_are_written_as_fmt_writes(path: str) -> None:
    file = file_of(EXAMPLES[path], path)
    plain = formatted(file, form_of(file)).value
    assert plain is not None
    assert plain.text == EXAMPLES[path]


def test_every_kind_of_question_has_its_example() -> None:
    path = "quizzes/every-kind.en.md"
    quiz = parse_quiz(file_of(EXAMPLES[path], path), Files({}), site_language="en").value
    assert quiz is not None
    assert sorted(item.kind for section in quiz.sections for item in section.items) == sorted(KINDS)


@pytest.mark.parametrize(
    "known",
    [
        COURSE_KEYS,
        LESSON_KEYS,
        keys.QUIZ,
        keys.SECTION,
        keys.every_question_key(),
        keys.CALL,
        keys.NODE,
        keys.CHECKLIST,
    ],
)
def test_every_key_that_is_accepted_is_named(known: tuple[str, ...]) -> None:
    assert [key for key in known if not re.search(rf"(?<![\w-]){key}(?![\w-])", GUIDE)] == []
