"""From graded answers to a result: points, sections, critical failures, faults (quiz format 5; rules 15, 28, 29, 31)."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from app.assessment.grading import GRADER_VERSION, QuizResult, grade, to_json
from app.library.quizzes.model import Choice, Quiz, Section
from tests.assessment.grading_samples import (
    MAIL,
    item,
    multi,
    numeric,
    option,
    quiz,
    share,
    single,
    true_false,
)

SEVEN = true_false(True, id="seven", points=Fraction("0.7"))
ONE = true_false(True, id="one", points=Fraction("0.1"))
TWO = true_false(True, id="two", points=Fraction("0.2"))


def result(made: Quiz, responses: dict[str, Any], drawn: Any = None) -> QuizResult:
    return grade(made, drawn, responses, "en")


def test_shares_are_compared_exactly() -> None:
    """Binary floats make 0.7999999999999999 of 0.7 + 0.1, and fail it (rule 31)."""
    graded = result(quiz(SEVEN, ONE, TWO), {"seven": True, "one": True, "two": False})
    assert (graded.result, graded.points, graded.max, graded.share) == (
        "passed",
        Fraction(4, 5),
        1,
        Fraction(4, 5),
    )


def test_unanswered_questions_count_in_the_maximum() -> None:
    """Rule 15. Seen: a partial save dropped them, and 4 of 250 answered were 100 % (sensei #1475)."""
    graded = result(quiz(SEVEN, ONE, TWO), {"seven": True})
    assert (graded.max, graded.share, graded.result) == (1, Fraction(7, 10), "failed")


def test_only_drawn_questions_count() -> None:
    graded = result(quiz(SEVEN, ONE, TWO), {"seven": "left aside", "one": True}, ["one"])
    assert (graded.result, graded.max, [one.id for one in graded.items]) == (
        "passed",
        Fraction(1, 10),
        ["one"],
    )
    assert graded.faults == ()


def test_without_a_draw_all_candidates_count() -> None:
    drawing = quiz(sections=(Section("Facts", (SEVEN, ONE, TWO), draw=1),))
    assert result(drawing, {}).max == 1


def test_a_minus_takes_the_whole_and_its_section_no_lower_than_nothing() -> None:
    minus = single(option("x"), option("", "-50%"), negative=True, points=Fraction(2))
    graded = result(quiz(minus), {"single": 2})
    assert (graded.points, graded.share, graded.sections[0].points, graded.items[0].points) == (0, 0, 0, -1)
    together = result(quiz(minus, true_false(False, points=Fraction(3))), {"single": 2, "true-false": False})
    assert together.points == 2


def sections(minimum: str) -> Quiz:
    return quiz(
        sections=(
            Section("Identification", (replace(ONE, id="a"), replace(ONE, id="b")), minimum=share(minimum)),
            Section("Work", (replace(SEVEN, points=Fraction(8), id="c"),)),
        )
    )


def test_a_section_has_a_minimum_of_its_own() -> None:
    answers = {"a": True, "b": False, "c": True}
    assert result(sections("60%"), answers).result == "failed"
    assert result(sections("50%"), answers).result == "passed"
    assert [one.reached for one in result(sections("60%"), answers).sections] == [False, True]


def test_a_section_of_which_nothing_is_asked_is_not_checked() -> None:
    graded = result(sections("60%"), {"c": True}, ["c"])
    assert (graded.result, [one.title for one in graded.sections]) == ("passed", ["Work"])


def test_a_critical_failure_stands_whatever_the_points_and_whatever_waits() -> None:
    check = true_false(True, critical=True, points=Fraction(3))
    graded = result(quiz(MAIL, check), {"essay": {"text": "Dear …"}, "true-false": False})
    assert (graded.result, graded.critical_failures, graded.max) == ("failed-critical", ("true-false",), 15)


def test_while_an_essay_waits_there_is_no_share() -> None:
    graded = result(quiz(MAIL, SEVEN), {"essay": {"text": "Dear …"}, "seven": True})
    assert (graded.result, graded.points, graded.max, graded.share) == (
        "needs-grading", Fraction(7, 10), Fraction("12.7"), None,
    )  # fmt: skip


def test_nothing_asked_is_not_passed() -> None:
    assert (result(quiz(SEVEN), {}, []).result, result(quiz(SEVEN), {}, []).share) == ("failed", 0)


@pytest.mark.parametrize(
    ("responses", "drawn", "told"),
    [
        ({"nothing": 1}, None, ["nothing"]),
        ({}, ["one", "nothing"], ["nothing"]),
        ({}, ["one", "one"], ["one"]),
        ({}, "one", [""]),
        ({}, [1], [""]),
        ({"one": "true"}, None, ["one"]),
        ({"one": "true", "two": 2, "nothing": None}, None, ["nothing", "one", "two"]),
        ([], None, [""]),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_passes(responses: Any, drawn: Any, told: list[str]) -> None:
    graded = result(quiz(ONE, TWO), responses, drawn)
    assert [fault.id for fault in graded.faults] == told
    assert graded.result != "passed"
    fault = graded.faults[0].as_fault("R.json")
    assert (fault.code, fault.level, fault.line) == ("bad-value", "error", 1)
    assert fault.message.ru and fault.fix.en


def test_an_answer_that_cannot_be_read_waits_and_is_not_zero() -> None:
    graded = result(quiz(ONE, TWO), {"one": "true", "two": True})
    assert (graded.item("one").state, graded.item("one").points, graded.result) == (
        "needs-grading",
        None,
        "needs-grading",
    )


def test_an_unknown_kind_waits_and_is_not_zero() -> None:
    """Rule 28."""
    strange = replace(ONE, kind="dance")  # type: ignore[arg-type]
    assert result(quiz(strange), {"one": True}).item("one").state == "needs-grading"


def test_a_question_that_breaks_harms_no_other() -> None:
    """Rule 29."""
    broken = item("single", Choice(None))  # type: ignore[arg-type]
    graded = result(quiz(broken, SEVEN), {"single": 1, "seven": True})
    assert (graded.item("single").state, graded.item("seven").points) == ("needs-grading", Fraction(7, 10))
    assert graded.item("single").alarm.startswith("TypeError") and not graded.item("seven").alarm


def test_the_result_as_json() -> None:
    thirds = multi("xxx ", "coverage", points=Fraction(2))
    graded = result(quiz(thirds, numeric("20"), pass_share=Fraction(1, 3)), {"multi": [1], "numeric": "20"})
    told = json.loads(json.dumps(to_json(graded, "en")))
    assert told.pop("items") == [
        {
            "id": "multi",
            "type": "multi",
            "fraction": pytest.approx(1 / 3, abs=1e-12),
            "points": pytest.approx(2 / 3, abs=1e-12),
            "max": 2,
            "state": "partial",
            "why": ["Right options chosen: 1 of 3; wrong ones: 0 (coverage)."],
        },
        {
            "id": "numeric",
            "type": "numeric",
            "fraction": 1,
            "points": 1,
            "max": 1,
            "state": "right",
            "why": ["Fits 20: 100%."],
        },
    ]
    assert told == {
        "grader_version": GRADER_VERSION,
        "result": "passed",
        "points": pytest.approx(5 / 3, abs=1e-12),
        "max": 3,
        "share": pytest.approx(5 / 9, abs=1e-12),
        "pass": pytest.approx(1 / 3, abs=1e-12),
        "critical_failures": [],
        "sections": [{"title": "", "points": pytest.approx(5 / 3, abs=1e-12), "max": 3}],
    }
    assert to_json(graded, "ru")["items"][1]["why"] == ["Подходит к 20: 100 %."]


def test_points_beyond_a_float_are_told_all_the_same() -> None:
    vast = replace(ONE, points=Fraction(10) ** 400 + Fraction(1, 2))
    assert to_json(result(quiz(vast), {"one": True}), "en")["points"] == 10**400
