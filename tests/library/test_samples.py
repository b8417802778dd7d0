"""A user's folder with everything in it: nothing is told of it, and it survives publishing byte for byte."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from app import library
from app.library.service.checking import check_folders
from app.library.service.pulling import pull
from app.library.service.pushing import push
from tests.library.conftest import TERMS, edit, tree

SAMPLES = Path(__file__).parent.parent / "samples"
NOWHERE = Path("/nowhere")


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SAMPLES, tmp_path / "samples"))


@pytest.mark.parametrize("areas", [("courses", "quizzes", "certifications"), ("courses",), ("quizzes",)])
def test_the_samples_have_no_faults_together_or_alone(areas: tuple[str, ...]) -> None:
    result = check_folders([str(SAMPLES / area) for area in areas], NOWHERE, strictly=True)
    assert result.faults == ()


def test_our_own_courses_and_quizzes_have_no_faults() -> None:
    root = SAMPLES.parent.parent
    result = check_folders([], root, strictly=True)
    assert result.faults == ()


def test_the_samples_come_back_byte_for_byte(app: Flask, samples: Path, tmp_path: Path) -> None:
    before = tree(samples)
    assert len(push([str(samples)], NOWHERE, TERMS).published) == 8
    pull([str(samples)], NOWHERE)
    assert tree(samples) == before
    pull([str(tmp_path / "fresh")], NOWHERE)
    assert tree(tmp_path / "fresh") == {path: text for path, text in before.items() if path != "README.md"}


def test_the_exam_the_call_and_the_checklist_are_read(app: Flask, samples: Path) -> None:
    push([str(samples)], NOWHERE, TERMS)
    exam = library.current_quiz("call-handling", "ru")
    assert len([item for section in exam.quiz.sections for item in section.items]) == 12
    assert set(exam.assets) == {"quizzes/img/desktop.svg"}
    assert library.current_call("refund-angry", "en").call.title == "The refund that never came"
    assert library.current_checklist("call-handling", "en").checklist.title == "Handling a call, seen at work"


BAD = {
    "broken front matter": ("courses/first-call/01-six-stages.en.md", "---\ntitle", "title", "front-matter"),
    "unknown key": ("quizzes/call-handling.en.md", "grace: 30 s", "grase: 30 s", "unknown-key"),
    "missing picture": ("quizzes/call-handling.en.md", "img/desktop.svg", "img/gone.svg", "missing-asset"),
    "duplicate id": ("quizzes/call-handling.en.md", "{#aht}", "{#sl}", "duplicate-id"),
    "no right answer": ("quizzes/call-handling.en.md", "- (x) The code", "- ( ) The code", "no-right-answer"),
    "unknown target": ("quizzes/calls/refund-angry.en.md", "-> breach", "-> breech", "unknown-target"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_told_and_nothing_is_published(app: Flask, samples: Path, case: str) -> None:
    path, old, new, code = BAD[case]
    edit(samples, path, lambda text: text.replace(old, new, 1))
    result = push([str(samples)], NOWHERE, TERMS)
    assert code in {fault.code for fault in result.faults}
    assert all(fault.message.ru and fault.fix.en and fault.fix.ru for fault in result.faults)
    assert result.published == ()
    assert library.current_documents("course") == ()


def test_all_bad_input_is_told_at_once(samples: Path) -> None:
    for path, old, new, _ in BAD.values():
        edit(samples, path, lambda text, old=old, new=new: text.replace(old, new, 1))  # type: ignore[misc]
    (samples / "quizzes/six-stages-check.ru.md").write_bytes(
        b"---\ntitle: \xcf\xf0\xee\xe2\xe5\xf0\xea\xe0\n---\n"
    )
    (samples / "courses/first-call/course.en.md").write_bytes(b"x" * 5_000_000)
    found = {fault.code for fault in check_folders([str(samples)], NOWHERE).faults}
    assert found >= {code for *_, code in BAD.values()} | {"not-utf8", "too-large"}
