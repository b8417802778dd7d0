"""What is shown when."""

from datetime import UTC, datetime, timedelta

import pytest

from app.assessment.disclosure import NOTHING, Disclosure, Policy, afterwards, during
from app.assessment.starting import Sitting, SittingRules

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
USUAL = Policy("after-submit", "after-close", "after-submit")
ENDLESS = SittingRules(None, None, None, None)
TWO = SittingRules(2, None, None, None)


def sitting(number: int, result: str | None, answered: bool = True) -> Sitting:
    return Sitting(number, result, None if result is None else NOW, answered)


def test_with_tries_left_no_right_answer_is_shown():
    assert afterwards(USUAL, TWO, [sitting(1, "failed")], 1, NOW) == Disclosure(True, False, True)
    assert afterwards(USUAL, ENDLESS, [sitting(1, "failed")], 1, NOW) == Disclosure(True, False, True)


@pytest.mark.parametrize(
    ("rules", "sittings"),
    [
        (TWO, [sitting(1, "passed")]),
        (TWO, [sitting(1, "failed"), sitting(2, "passed")]),
        (TWO, [sitting(1, "failed"), sitting(2, "failed")]),
        (SittingRules(None, None, None, NOW - timedelta(days=1)), [sitting(1, "failed")]),
    ],
)
def test_after_close_is_passed_or_no_attempt_left_or_closed(rules, sittings):
    assert afterwards(USUAL, rules, sittings, 1, NOW) == Disclosure(True, True, True)


def test_an_empty_last_try_opens_nothing():
    sittings = [sitting(1, "failed"), sitting(2, "failed", answered=False)]
    assert not afterwards(USUAL, TWO, sittings, 1, NOW).answers


def test_a_pass_of_last_year_does_not_open_the_failed_attempt_after_it():
    sittings = [sitting(1, "passed"), sitting(2, "failed")]
    assert afterwards(USUAL, TWO, sittings, 1, NOW).answers
    assert not afterwards(USUAL, TWO, sittings, 2, NOW).answers


def test_an_open_attempt_shuts_the_earlier_ones():
    sittings = [sitting(1, "passed"), sitting(2, None)]
    assert afterwards(USUAL, TWO, sittings, 1, NOW) == Disclosure(True, False, False)


def test_never_is_never():
    hidden = Policy("never", "never", "never")
    assert afterwards(hidden, TWO, [sitting(1, "passed")], 1, NOW) == NOTHING


def test_after_answer_is_for_practice_alone():
    open_policy = Policy("after-answer", "after-answer", "after-answer")
    assert during(open_policy, "practice", answered=True) == Disclosure(False, True, True)
    assert during(open_policy, "practice", answered=False) == NOTHING
    assert during(open_policy, "exam", answered=True) == NOTHING
    assert during(USUAL, "practice", answered=True) == NOTHING
