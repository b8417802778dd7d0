"""Certificates whose ground was touched are listed, decided once, and the decision stays."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from app import certification, record
from app.certification.cases import Case, CaseDecided, NotAChoice
from app.certification.correcting import CorrectedElsewhere
from app.certification.queries.cases import decided_cases, open_cases, renamed
from app.certification.queries.withdrawals import request_of
from app.certification.service.deciding import Choice, decide, report_attempt
from app.certification.withdrawals import NoWords, OwnCertificate, WaitsAlready
from app.foundation.database import db, transaction
from app.foundation.errors import BadRequest, Forbidden, NotFound
from app.people.models import Person
from app.record.facts import CourseCompleted, QuizPassed, Reinstated, Revoked, Suspended
from tests import factories
from tests.certification.conftest import Happen, noon
from tests.certification.deciders import actor, approved, number_of, revoked, seen

COURSE_DAY, EXAM_DAY = "2026-01-13", "2026-01-14"


@pytest.fixture
def facts(anna: int, happen: Happen) -> tuple[int, int]:
    """The course and the exam that Anna's certificate stands on."""
    course = happen(anna, COURSE_DAY, CourseCompleted("first-call", 1))
    return course, happen(anna, EXAM_DAY, QuizPassed("calls", 2, share="0.9", attempt="7"))


@pytest.fixture
def manager(facts: tuple[int, int]) -> int:
    return factories.account("manager", works_as=None).id


def struck(fact_id: int, why: str = "another person", on: str = "2026-03-01") -> None:
    with transaction() as session:
        record.void(session, fact_id, reason=why, at=noon(on), by=None)
    db.session.rollback()


def waiting(by: int) -> list[Case]:
    db.session.rollback()
    return list(open_cases(actor(by), 50))


def status(person_id: int, on: str = "2026-03-02") -> str | None:
    db.session.rollback()
    line = certification.standing_of(person_id, "calls", on=date.fromisoformat(on))
    return line.status if line is not None else None


def test_a_struck_out_pass_withdraws_at_once_and_waits_for_a_word(
    anna: int, facts: tuple[int, int], manager: int
) -> None:
    number = number_of(anna)
    struck(facts[1])
    assert seen(number, "2026-03-01").status == "revoked"
    (case,) = waiting(manager)
    assert (case.cause, case.number, case.words, case.choices) == (
        "struck",
        number,
        "another person",
        ("accepted",),
    )
    with pytest.raises(NotAChoice):
        decide(case.public_id, Choice("kept", "x"), actor=actor(manager), at=noon("2026-03-01"))
    with pytest.raises(NoWords):
        decide(case.public_id, Choice("accepted", ""), actor=actor(manager), at=noon("2026-03-01"))
    with pytest.raises(NotFound):
        decide(case.public_id, Choice("accepted", "x"), actor=actor(anna), at=noon("2026-03-01"))
    with pytest.raises(Forbidden):
        auditor = actor(manager, "auditor")
        decide(case.public_id, Choice("accepted", "x"), actor=auditor, at=noon("2026-03-01"))
    decide(case.public_id, Choice("accepted", "Right so"), actor=actor(manager), at=noon("2026-03-01"))
    with pytest.raises(CaseDecided):
        decide(case.public_id, Choice("accepted", "Again"), actor=actor(manager), at=noon("2026-03-01"))
    assert waiting(manager) == []
    (decided,) = decided_cases(actor(manager), 5)
    assert (decided.decision, decided.decision_words, decided.decided_by) == ("accepted", "Right so", manager)


def test_evidence_struck_out_under_a_pass_takes_the_pass_along(
    anna: int, facts: tuple[int, int], manager: int
) -> None:
    struck(facts[0])
    (case,) = waiting(manager)
    assert (case.cause, case.fact_id, case.is_withdrawn) == ("struck", facts[0], True)


def test_what_nothing_stands_on_opens_no_case(
    anna: int, facts: tuple[int, int], manager: int, happen: Happen
) -> None:
    struck(happen(anna, "2026-02-01", QuizPassed("calls", 2)))
    struck(happen(anna, "2026-02-02", Suspended("calls", "x")))
    assert waiting(manager) == []


def test_a_pass_that_is_gone_for_another_reason(
    anna: int, facts: tuple[int, int], manager: int, happen: Happen
) -> None:
    """A revocation of long ago, entered late: the evidence before it no longer makes the pass."""
    happen(anna, EXAM_DAY, Revoked("calls", "fraud"), recorded="2026-03-01")
    (case,) = waiting(manager)
    assert (case.cause, case.raised_by, case.choices) == ("lost", None, ("accepted",))


def test_a_doubted_attempt_is_kept_or_annulled(anna: int, facts: tuple[int, int], manager: int) -> None:
    number, other = number_of(anna), factories.account("admin", works_as=None).id
    with pytest.raises(BadRequest):
        report_attempt(number, facts[0], "x", actor=actor(manager), at=noon("2026-03-01"))
    with pytest.raises(OwnCertificate):
        report_attempt(number, facts[1], "x", actor=actor(anna), at=noon("2026-03-01"))
    auditor = actor(manager, "auditor")
    first = report_attempt(number, facts[1], "Two voices", actor=auditor, at=noon("2026-03-01"))
    with pytest.raises(WaitsAlready):
        report_attempt(number, facts[1], "Once more", actor=auditor, at=noon("2026-03-01"))
    assert seen(number, "2026-03-01").status == "valid"
    decide(first, Choice("kept", "It was the radio"), actor=actor(manager), at=noon("2026-03-01"))

    second = report_attempt(number, facts[1], "A film of it", actor=auditor, at=noon("2026-03-02"))
    choice = Choice("annul", "Seen on the film", "dishonest")
    request = decide(second, choice, actor=actor(manager), at=noon("2026-03-02"))
    assert request is not None
    assert (seen(number, "2026-03-02").status, len(waiting(manager))) == ("valid", 1)
    with pytest.raises(WaitsAlready):
        decide(second, Choice("kept", "No"), actor=actor(other, "admin"), at=noon("2026-03-02"))
    approved(request, other)
    assert (seen(number, "2026-03-02").status, status(anna)) == ("revoked", "not_started")
    assert waiting(manager) == []
    assert {case.decision for case in decided_cases(actor(manager), 5)} == {"kept", "annulled"}


def test_a_doubted_attempt_may_cost_the_certificate(anna: int, facts: tuple[int, int], manager: int) -> None:
    number, other = number_of(anna), factories.account("admin", works_as=None).id
    case = report_attempt(number, facts[1], "Two voices", actor=actor(manager), at=noon("2026-03-01"))
    choice = Choice("revoke", "Answers were sold", "dishonest", suspend=True)
    request = decide(case, choice, actor=actor(other, "admin"), at=noon("2026-03-01"))
    assert request is not None
    assert (status(anna, "2026-03-01"), request_of(request).case_id is not None) == ("suspended", True)
    assert certification.own_decisions(anna, noon("2026-03-01")) == []  # still being looked into
    approved(request, manager)
    assert (status(anna), waiting(manager)) == ("revoked", [])
    db.session.rollback()
    told = certification.own_decisions(anna, noon("2026-03-03"))
    assert [(one["about"], one["decision"]) for one in told] == [
        ("revoke", "approved"),
        ("dishonest", "revoked"),
    ]


def test_what_only_disagrees_is_listed(
    anna: int, facts: tuple[int, int], manager: int, happen: Happen
) -> None:
    """Without the decision that reinstated her she is suspended, but the pass behind the paper stands."""
    happen(anna, "2026-02-01", Suspended("calls", "complaint"))
    lifted = happen(anna, "2026-02-05", Reinstated("calls"))
    certification.strike(anna, lifted, reason="never decided", at=noon("2026-03-01"), by=manager)
    (case,) = waiting(manager)
    assert (case.cause, case.words, case.is_withdrawn, case.choices) == (
        "differs",
        "never decided",
        False,
        ("kept", "reissue", "revoke"),
    )


def test_what_two_people_decided_is_not_struck_out_by_one(
    anna: int, facts: tuple[int, int], manager: int
) -> None:
    revoked(number_of(anna), manager, factories.account("manager", works_as=None).id)
    (fact,) = [it for it in record.facts_of(anna) if isinstance(it.payload, Revoked)]
    with pytest.raises(CorrectedElsewhere):
        certification.strike(anna, fact.id, reason="x", at=noon("2026-03-03"), by=manager)


def test_names_that_have_changed(anna: int, facts: tuple[int, int], manager: int) -> None:
    assert renamed(actor(manager), 5) == ()
    with transaction() as session:
        session.execute(update(Person).where(Person.id == anna).values(family="Петрова"))
    (one,) = renamed(actor(manager), 5)
    assert (one.number, one.printed, one.now) == (number_of(anna), "Иванова Анна", "Петрова Анна")
    revoked(number_of(anna), manager, factories.account("manager", works_as=None).id)
    db.session.rollback()
    assert renamed(actor(manager), 5) == ()
