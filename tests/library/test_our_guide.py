"""The guide that comes with the product keeps what it teaches: each lesson its parts, each must-know its question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.studio.coverage import coverage_of, sources_in

ROOT = Path(__file__).parent.parent.parent
SUBJECTS = ("duties", "communication", "safety", "procedures")
COURSES = (*SUBJECTS, "safety-briefing", "authoring")
LESSONS = sorted(path.relative_to(ROOT / "courses").as_posix() for path in ROOT.glob("courses/*/[0-9]*-*.md"))
EXAMPLES = {"en": ("**Not like this", "**Like this"), "ru": ("**Так не надо", "**Так хорошо")}
TABLE_OR_DIAGRAM = re.compile(r"^(\|[-:| ]+\||```mermaid)$", re.MULTILINE)
QUESTION = re.compile(r"^## ", re.MULTILINE)
NAMES_IN_THE_STUDIO = (
    "Studio", "Edit", "Checks", "As readers see it", "As wide as a phone", "Publish", "Publish together with it",
    "What is new", "What changed", "Bring back", "Bring a guide in", "Create the course", "Begin a new text",
    "Make a question", "Waiting", "Write it",
)  # fmt: skip
COPIED = 6  # words in a row that would be somebody else's sentence


def texts_of(pattern: str) -> dict[str, str]:
    return {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ROOT.glob(pattern)
    }


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold().replace("ё", "е"))
    return {tuple(words[at : at + COPIED]) for at in range(len(words) - COPIED + 1)}


@pytest.mark.parametrize("path", LESSONS)
def test_a_lesson_has_a_story_a_table_or_a_diagram_two_examples_and_a_summary(path: str) -> None:
    text = (ROOT / "courses" / path).read_text(encoding="utf-8")
    body = text.split("\n---\n", 1)[1]
    story = body.partition("\n## ")[0]
    assert len(story.split()) >= 40
    assert TABLE_OR_DIAGRAM.search(body)
    badly, well = EXAMPLES[path.split(".")[1]]
    assert -1 < body.find("{#example}") < body.find(badly) < body.find(well) < body.find("{#summary}")
    assert "> [!IMPORTANT]" in body


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("course", COURSES)
def test_whatever_must_be_known_is_asked(course: str, language: str) -> None:
    sources = sources_in(texts_of(f"quizzes/*.{language}.md").values())
    coverage = coverage_of(course, texts_of(f"courses/{course}/*.md"), sources, language)
    assert coverage.boxes
    assert [(box.lesson, box.heading) for box in coverage.open] == []


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_subject_has_its_lessons_and_an_exam_that_the_operators_need(subject: str) -> None:
    assert 3 <= len(texts_of(f"courses/{subject}/[0-9]*.ru.md")) <= 4
    (exam,) = texts_of(f"quizzes/{subject}-exam.ru.md").values()
    assert len(QUESTION.findall(exam)) >= 12
    rule = (ROOT / "certifications/contact-centre-operator.yaml").read_text(encoding="utf-8")
    evidence = rule.partition("\nevidence:")[2].partition("\nrenewal:")[0]
    assert f"{{course: {subject}}}" in evidence
    assert f"{{quiz: {subject}-exam" in evidence


def test_the_course_for_trainers_calls_things_as_the_studio_does() -> None:
    with (ROOT / "app/studio/translations/ru/LC_MESSAGES/messages.po").open("rb") as file:
        russian = {message.id: message.string for message in read_po(file)}
    in_english = "".join(texts_of("courses/authoring/*.en.md").values())
    in_russian = "".join(texts_of("courses/authoring/*.ru.md").values())
    for name in NAMES_IN_THE_STUDIO:
        assert f"“{name}”" in in_english
        assert f"«{russian[name]}»" in in_russian


def test_no_sentence_is_taken_from_the_guide_that_was_brought_in() -> None:
    theirs = runs_of_words((ROOT / "tests/library/operator-guide.ru.txt").read_text(encoding="utf-8"))
    ours = {**texts_of("courses/*/*.ru.md"), **texts_of("quizzes/**/*.ru.md")}
    assert len(ours) > 20
    assert {path: found for path, text in ours.items() if (found := runs_of_words(text) & theirs)} == {}
