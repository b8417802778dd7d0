"""The calls that come with the product, and the quiz that leads to one: each can be passed, failed, and lost at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.library.documents import FileText
from app.library.quizzes.call import STAGES
from app.library.quizzes.calls import CallReading, read_call
from app.library.quizzes.model import KINDS
from app.library.quizzes.play import Board, score
from app.library.quizzes.whole import parse_quiz
from app.library.source import Files

ROOT = Path(__file__).parent.parent.parent
CALLS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("quizzes/calls/*.md"))


LIBRARY = Files(
    {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in ROOT.glob("quizzes/**/*")
        if path.is_file()
    }
)


def file(path: str) -> FileText:
    return FileText(path, path, (ROOT / path).read_bytes())


def reading(path: str) -> CallReading:
    return read_call(file(path), LIBRARY, "ru")


def test_there_are_three_in_both_languages() -> None:
    assert len(CALLS) == 6


@pytest.mark.parametrize("path", CALLS)
def test_a_call_leads_through_all_stages_to_full_points_and_can_be_lost(path: str) -> None:
    read = reading(path)
    call, found = read.call, read.found
    assert call is not None and found is not None and call.best is not None
    assert read.faults == ()
    assert 10 <= len(call.nodes) <= 14 and {node.stage for node in call.nodes} == set(STAGES)
    assert found.entered == {node.id for node in call.nodes}
    assert len([node for node in call.nodes if node.end]) >= 3
    assert (found.can_pass, found.can_fail) == (True, True)
    best = score(call, Board(call).played(call.best.replies))
    assert best.passed and best.share == best.fraction == 1


@pytest.mark.parametrize("path", CALLS)
def test_one_reply_loses_it_whatever_was_earned_before(path: str) -> None:
    call = reading(path).call
    assert call is not None and call.best is not None
    lost = 0
    board = Board(call)
    for step in range(len(call.best.replies)):
        before = call.best.replies[:step]
        for number, reply in enumerate(board.node(board.played(before).state).replies, 1):
            if reply.critical:
                play = board.played((*before, number))
                lost += 1
                assert play.critical and score(call, play).fraction == 0 and not score(call, play).passed
    assert lost


def test_time_presses_in_some_of_them() -> None:
    calls = [read.call for path in CALLS if (read := reading(path)).call]
    assert len([call for call in calls if any(node.time for node in call.nodes)]) >= 2


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_quiz_to_practise_with_asks_every_kind_once(language: str) -> None:
    path = f"quizzes/call-practice.{language}.md"
    quiz = parse_quiz(file(path), LIBRARY, site_language="ru").value
    assert quiz is not None and quiz.use == "practice"
    kinds = [item.kind for section in quiz.sections for item in section.items]
    assert sorted(kinds) == sorted(KINDS)
