"""All faults of all files that are given: what `quiz check` tells (quiz-format.md 3). Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.foundation.faults import Fault, in_order
from app.library.documents import FileText
from app.library.quizzes.calls import CallReading, read_call
from app.library.quizzes.checklists import ChecklistReading, read_checklist
from app.library.quizzes.languages import compare_calls, compare_checklists, compare_quizzes
from app.library.quizzes.lint import lint
from app.library.quizzes.reading import QuizReading, read_quiz
from app.library.quizzes.telling import Faults
from app.library.source import Source
from app.library.text_file import read_text

Form = Literal["quiz", "call", "checklist"]
_LANGUAGE = re.compile(r"\.(?:ru|en)(?=\.md$)")


@dataclass(frozen=True)
class Checked:
    files: int
    questions: int
    faults: tuple[Fault, ...]


def check_files(files: Sequence[FileText], source: Source, *, site_language: str) -> Checked:
    """Faults by file and line. Files of one document are compared with the first of them by name."""
    faults: list[Fault] = []
    questions = 0
    first_of: dict[str, _Reading] = {}
    for file in sorted(files, key=lambda file: file.path):
        reading = _read(file, source, site_language)
        questions += reading.questions
        faults += reading.told
        first = first_of.setdefault(without_language(file.path), reading)
        if first is not reading and first.file.path != file.path:
            faults += _compared(first, reading)
    given = {file.shown for file in files if file.given}
    return Checked(len(files), questions, in_order([fault for fault in faults if fault.file in given]))


def form_of(file: FileText) -> Form:
    """By its folder; a text that says `type: call` is a call anywhere."""
    folder = file.path.split("/")[-2:-1]
    if folder == ["checklists"]:
        return "checklist"
    text = read_text(file.content, file.shown).value
    says_call = text is not None and any(line.key == "type" and line.value == "call" for line in text.front)
    return "call" if says_call or folder == ["calls"] else "quiz"


def without_language(path: str) -> str:
    """What the languages of one document have in common: quizzes/refunds.ru.md gives quizzes/refunds.md."""
    return _LANGUAGE.sub("", path)


@dataclass(frozen=True)
class _Reading:
    file: FileText
    told: tuple[Fault, ...]
    value: QuizReading | CallReading | ChecklistReading | None
    questions: int = 0


def _read(file: FileText, source: Source, site_language: str) -> _Reading:
    form = form_of(file)
    if form == "call":
        call = read_call(file, source, site_language)
        return _Reading(file, call.faults, call)
    if form == "checklist":
        checklist = read_checklist(file, source, site_language)
        return _Reading(file, checklist.faults, checklist)
    faults = Faults(file.shown)
    quiz = read_quiz(file, source, site_language, faults)
    if quiz is not None:
        lint(quiz)
    return _Reading(file, tuple(faults.told), quiz, len(quiz.own) if quiz is not None else 0)


def _compared(earlier: _Reading, later: _Reading) -> list[Fault]:
    """Nothing where one of the two cannot be read, or is of another form."""
    faults = Faults(later.file.shown)
    match earlier.value, later.value:
        case QuizReading() as one, QuizReading() as other:
            compare_quizzes(one, other, faults)
        case CallReading(call=first) as one, CallReading(call=second) as other if first and second:
            compare_calls(one, other, faults)
        case ChecklistReading(checklist=first) as one, ChecklistReading(checklist=second) as other if (
            first and second
        ):
            compare_checklists(one, other, faults)
    return faults.told
