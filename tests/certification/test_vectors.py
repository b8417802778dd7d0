"""The vectors of the rule language, and that the runner notices what is wrong."""

from __future__ import annotations

from pathlib import Path

from app.certification.vectors import run_vectors

VECTORS = Path(__file__).with_name("retraining.yaml")


def test_all_vectors_hold() -> None:
    outcome = run_vectors(VECTORS.read_bytes(), VECTORS.name)
    assert outcome.total == 66
    assert outcome.mismatches == ()
    assert outcome.faults == ()


def test_a_wrong_expectation_is_named() -> None:
    text = VECTORS.read_text(encoding="utf-8").replace(
        "due: 2027-03-08}, why: 1.4.22", "due: 2027-03-09}, why: 1"
    )
    outcome = run_vectors(text.encode(), "v.yaml")
    assert outcome.failed == 1
    (mismatch,) = outcome.mismatches
    assert (mismatch.id, mismatch.field) == ("V22", "due")
    assert (str(mismatch.expected), str(mismatch.actual)) == ("2027-03-09", "2027-03-08")


def test_a_vector_of_an_unknown_rule_is_a_fault() -> None:
    outcome = run_vectors(
        b"rules: {a: {initial: {before_work: true}}}\n"
        b"vectors:\n- {id: V1, rule: b, ev: [], as_of: 2026-01-01, exp: {status: valid}}\n",
        "v.yaml",
    )
    assert [(fault.code, fault.line) for fault in outcome.faults] == [("bad-value", 3)]
