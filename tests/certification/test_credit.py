"""Prior learning: what counts as the same document, and what nobody is asked for once it stands for it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.certification.credit import Credit, CreditRefused, check_days, is_accepted, takes_credit
from app.certification.direct_events import Period
from app.certification.needs import needs_of
from app.certification.portfolio import portfolio
from app.certification.rule_text import parse_rule
from app.certification.rules import RuleVersion
from app.record.facts import Fact, QuizPassed

RULE = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
evidence: {all: [{any: [{all: [{course: duties}, {course: lines}]}, {credit: true}]}, {quiz: calls, exam: true}]}
initial: {before_work: true}
renew: {every: P1Y}
"""
TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 9, tzinfo=UTC)


def version(text: str = RULE) -> RuleVersion:
    rule = parse_rule(text.encode(), "certifications/calls.yaml").value
    assert rule is not None
    return RuleVersion(rule)


def credit(on: date = date(2026, 10, 1), number: str = "RC-7/2026", until: date | None = None) -> Credit:
    return Credit("calls", on, "Red Cross", number, "Compared", until)


def needs(*facts: Fact) -> dict[str, bool]:
    """What the training page asks for: slug → done."""
    required = {"calls": (Period(date(2026, 11, 1)),)}
    rules = {"calls": (version(),)}
    judged = portfolio(rules, facts, required, TODAY)
    return {need.slug: need.met for need in needs_of(rules, facts, required, judged, TODAY)}


def test_what_prior_learning_stands_for_is_not_asked_for() -> None:
    assert needs() == {"duties": False, "lines": False, "calls": False}
    assert needs(credit().as_if(1, AT, 2)) == {"calls": False}  # the quiz alone


def test_with_the_rest_it_makes_a_pass() -> None:
    exam = Fact(9, 1, 9, QuizPassed("calls", share="0.9"), TODAY, None, AT, None)
    judged = portfolio({"calls": (version(),)}, (credit().as_if(1, AT, 2), exam), {}, TODAY)["calls"]
    assert (judged.standing.status, judged.standing.valid_until) == ("valid", date(2027, 11, 24))


def test_a_rule_takes_it_where_it_says_so() -> None:
    assert takes_credit(version().rule)
    assert not takes_credit(version(RULE.replace("{credit: true}", "{course: other}")).rule)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (credit(number="rc 7 2026"), True),
        (credit(number="RC-7/2027"), False),
        (credit(on=date(2026, 10, 2)), False),
        (Credit("safety", date(2026, 10, 1), "Red Cross", "RC-7/2026", "Compared"), False),
    ],
)
def test_the_same_document_is_known_however_its_number_is_written(other: Credit, same: bool) -> None:
    assert is_accepted(other, [credit().as_if(1, AT, 2)]) is same


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (credit(on=date(2026, 11, 25)), "in-future"),
        (credit(on=date(1949, 12, 31)), "too-long-ago"),
        (credit(until=date(2026, 9, 30)), "ends-too-early"),
    ],
)
def test_impossible_days_are_refused(wrong: Credit, code: str) -> None:
    with pytest.raises(CreditRefused) as refusal:
        check_days(wrong, TODAY)
    assert refusal.value.code == code


def test_days_at_the_edge_are_taken() -> None:
    check_days(credit(on=TODAY, until=TODAY), TODAY)
    check_days(credit(on=date(1950, 1, 1)), TODAY)
