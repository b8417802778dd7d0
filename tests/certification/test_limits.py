"""Attempts and pauses that a rule allows."""

from __future__ import annotations

from app.certification.evidence import walk_of
from app.certification.limits import AttemptLimit, attempt_limit
from app.record.facts import QuizFailed, QuizPassed
from tests.certification.records import day, record, required, rule

RULE = (
    "evidence: {quiz: calls, exam: true}\nrenew: {every: P1Y, anchor: due, window: P1M}\n"
    "fail: {until_then: blocked, max_attempts: 2, cooldown: P3D}\n"
)


def limit(*entries, today: str, text: str = RULE, quiz: str = "calls") -> AttemptLimit:
    walk = walk_of("calls", rule(text), record(*entries), required=required("2026-01-01"), as_of=day(today))
    return attempt_limit([walk], "quiz", quiz, day(today))


def test_each_failure_takes_an_attempt_and_a_pause() -> None:
    assert limit(today="2026-01-05") == AttemptLimit(2, None)
    failed = ("2026-01-05", QuizFailed("calls"))
    assert limit(failed, today="2026-01-05") == AttemptLimit(1, day("2026-01-08"))
    assert limit(failed, today="2026-01-08") == AttemptLimit(1, None)
    assert limit(failed, ("2026-01-09", QuizFailed("calls")), today="2026-01-20") == AttemptLimit(0, None)


def test_a_pass_begins_anew_and_practice_takes_nothing() -> None:
    passed = ("2026-01-05", QuizPassed("calls"))
    assert limit(("2026-01-02", QuizFailed("calls")), passed, today="2026-01-06") == AttemptLimit(2, None)
    assert limit(passed, ("2026-05-05", QuizFailed("calls")), today="2026-05-05") == AttemptLimit(2, None)


def test_what_no_rule_limits_is_not_limited() -> None:
    assert limit(today="2026-01-05", quiz="other") == AttemptLimit()
    assert limit(today="2026-01-05", text="evidence: {quiz: calls}\n") == AttemptLimit()
