"""Two people take a certificate away, and two give it back; the record, the standing and strangers follow at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app import certification, record
from app.certification.models import AwardRow
from app.certification.queries.withdrawals import request_of
from app.certification.service import withdrawing
from app.certification.withdrawals import (
    DecidedMeanwhile,
    NothingToReinstate,
    NothingToRevoke,
    NotTheFirst,
    NotTheSecond,
    NoWords,
    OwnCertificate,
    WaitsAlready,
    Wanted,
)
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import BadRequest, Forbidden, NotFound
from app.foundation.models import Outbox
from app.record.facts import (
    CourseCompleted,
    Passed,
    QuizPassed,
    Reinstated,
    Revoked,
    Suspended,
)
from tests import factories
from tests.certification.conftest import Happen, noon
from tests.certification.deciders import REVOKE, actor, approved, asked, number_of, revoked, seen

BACK = Wanted("reinstate", "mistaken", "It was somebody else")


@pytest.fixture
def holder(anna: int, happen: Happen) -> int:
    """Certified on 14 January 2026."""
    happen(anna, "2026-01-13", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-14", QuizPassed("calls", 2, share="0.9", attempt="7"))
    return anna


@pytest.fixture
def first(holder: int) -> int:
    return factories.account("manager", works_as=None, email="first@example.org").id


@pytest.fixture
def second(holder: int) -> int:
    return factories.account("manager", works_as=None, email="second@example.org").id


def standing(person_id: int, on: str = "2026-03-02") -> object:
    db.session.rollback()
    line = certification.standing_of(person_id, "calls", on=date.fromisoformat(on))
    assert line is not None
    return line.status, line.may_work, line.valid_until, line.due, line.why


def letters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in db.session.execute(select(Outbox.recipient, Outbox.subject).order_by(Outbox.id)):
        found.setdefault(row.recipient, []).append(row.subject)
    return found


def test_revoked_by_two_and_given_back_by_two(holder: int, first: int, second: int) -> None:
    number, before = number_of(holder), standing(holder)
    request = asked(number, first)
    assert (seen(number, "2026-03-01").status, standing(holder)) == ("valid", before)
    approved(request, second)
    answer = seen(number, "2026-03-02")
    assert (answer.status, answer.revoked_on, answer.is_suspension) == ("revoked", date(2026, 3, 2), False)
    assert "passed on" not in str(answer.as_json())  # what was written for those inside
    assert standing(holder)[:2] == ("revoked", "no")  # type: ignore[index]
    (fact,) = [it for it in record.facts_of(holder) if isinstance(it.payload, Revoked)]
    assert isinstance(fact.payload, Revoked)
    assert (fact.recorded_by, fact.payload.asked_by, fact.payload.number) == (second, first, number)

    back = asked(number, second, BACK, on="2026-03-03")
    assert seen(number, "2026-03-03").status == "revoked"
    approved(back, first, on="2026-03-03")
    assert (seen(number, "2026-03-03").status, standing(holder)) == ("valid", before)
    (story,) = [it for it in record.facts_of(holder) if isinstance(it.payload, Reinstated)]
    assert story.payload == Reinstated("calls", "It was somebody else", number, back, second)
    assert len(db.session.scalars(select(AwardRow.id)).all()) == 1
    told = letters()
    assert told["anna@example.org"] == [
        f"Certificate {number} has been revoked",
        f"Certificate {number} has been given back",
    ]
    assert told["second@example.org"][0].startswith("A revocation waits for your decision: ")
    assert told["first@example.org"][0] == f"Your request about certificate {number}: approved"


def test_on_the_very_day_of_the_pass(anna: int, happen: Happen) -> None:
    """A pass without a time of day does not come after the decision that takes it away."""
    happen(anna, "2026-02-02", Passed("calls"))
    pair = [factories.account("manager", works_as=None).id for _ in range(2)]
    revoked(number_of(anna), *pair, on="2026-02-02")
    assert standing(anna, "2026-02-02")[0] == "revoked"  # type: ignore[index]


def test_a_new_pass_is_another_certificate(holder: int, first: int, second: int, happen: Happen) -> None:
    old = number_of(holder)
    revoked(old, first, second)
    happen(holder, "2026-03-09", CourseCompleted("first-call", 1))
    happen(holder, "2026-03-10", QuizPassed("calls", 2, attempt="9"))
    new = number_of(holder)
    assert new != old
    assert (seen(old, "2026-03-11").status, seen(new, "2026-03-11").status) == ("revoked", "valid")
    with pytest.raises(NothingToReinstate):
        asked(old, first, BACK, on="2026-03-11")
    revoked(new, first, second, on="2026-03-12")
    with pytest.raises(NothingToRevoke):
        asked(new, first, on="2026-03-13")


def test_one_that_was_replaced_is_not_touched(holder: int, first: int, second: int, happen: Happen) -> None:
    old = number_of(holder)
    happen(holder, "2026-12-20", QuizPassed("calls", 3, attempt="8"))
    new = number_of(holder)
    with pytest.raises(NothingToRevoke):
        asked(old, first, on="2026-12-21")
    revoked(new, first, second, on="2026-12-21")
    assert (seen(old, "2026-12-21").status, seen(new, "2026-12-21").status) == ("superseded", "revoked")


def test_suspended_at_once_until_somebody_decides(holder: int, first: int, second: int) -> None:
    number, before = number_of(holder), standing(holder)
    at_once = Wanted("revoke", "dishonest", "Caught in the act", suspend=True)
    request = asked(number, first, at_once)
    answer = seen(number, "2026-03-01")
    assert (answer.status, answer.is_suspension) == ("revoked", True)
    assert standing(holder)[:2] == ("suspended", "no")  # type: ignore[index]
    assert "Caught" not in str(standing(holder))  # what is being looked into is not told ahead
    with pytest.raises(NoWords):
        withdrawing.refuse_request(request, " ", actor=actor(second), at=noon("2026-03-02"))
    withdrawing.refuse_request(request, "No proof", actor=actor(second), at=noon("2026-03-02"))
    assert (seen(number, "2026-03-02").status, standing(holder)) == ("valid", before)
    assert not any(isinstance(it.payload, Suspended) for it in record.facts_of(holder))
    approved(asked(number, second, at_once, on="2026-03-04"), first, on="2026-03-05")
    assert standing(holder, "2026-03-05")[0] == "revoked"  # type: ignore[index]
    approved(asked(number, first, BACK, on="2026-03-06"), second, on="2026-03-06")
    assert standing(holder) == before


def test_a_suspension_by_somebody_else_stays(holder: int, first: int, second: int, happen: Happen) -> None:
    happen(holder, "2026-02-01", Suspended("calls", "complaint"))
    before = standing(holder)
    revoked(number_of(holder), first, second)
    approved(asked(number_of(holder), first, BACK, on="2026-03-02"), second)
    assert standing(holder) == before


def test_who_may_decide(holder: int, first: int, second: int) -> None:
    number = number_of(holder)
    request = asked(number, first)
    with pytest.raises(WaitsAlready):
        asked(number, second)
    with pytest.raises(NotTheSecond):
        approved(request, first)
    with pytest.raises(NotTheFirst):
        withdrawing.take_back(request, actor=actor(second), at=noon("2026-03-02"))
    with pytest.raises(OwnCertificate):
        asked(number, holder)
    with pytest.raises(NotFound):  # nobody reads along what is being looked into about them
        approved(request, holder)
    with pytest.raises(Forbidden):
        withdrawing.ask(number, REVOKE, actor=actor(second, "auditor"), at=noon("2026-03-02"))
    with pytest.raises(NotFound):
        away = actor(second, "manager", unit_path="/999/")
        withdrawing.ask(number, REVOKE, actor=away, at=noon("2026-03-02"))
    with pytest.raises(BadRequest):
        asked(number, second, Wanted("revoke", "because", "x"))
    with pytest.raises(NoWords):
        asked(number, second, Wanted("revoke", "other", "  "))
    withdrawing.take_back(request, actor=actor(first), at=noon("2026-03-02"))
    with pytest.raises(DecidedMeanwhile):
        approved(request, second)
    assert seen(number, "2026-03-02").status == "valid"


def test_decided_once(holder: int, first: int, second: int) -> None:
    request = revoked(number_of(holder), first, second)
    with pytest.raises(DecidedMeanwhile):
        approved(request, second)
    with pytest.raises(DecidedMeanwhile):
        withdrawing.refuse_request(request, "no", actor=actor(second), at=noon("2026-03-02"))
    assert len([it for it in record.facts_of(holder) if isinstance(it.payload, Revoked)]) == 1


def test_what_nobody_decides_ends_after_thirty_days(
    holder: int, first: int, second: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, before = number_of(holder), standing(holder)
    request = asked(number, first, Wanted("revoke", "other", "x", suspend=True))
    monkeypatch.setattr(clock, "today", lambda *_zone: date(2026, 3, 31))
    assert withdrawing.let_expire(noon("2026-03-31")) == 0
    with pytest.raises(DecidedMeanwhile):
        approved(request, second, on="2026-04-01")
    monkeypatch.setattr(clock, "today", lambda *_zone: date(2026, 4, 1))
    assert withdrawing.let_expire(noon("2026-04-01")) == 1
    assert withdrawing.let_expire(noon("2026-04-01")) == 0
    assert request_of(request).state == "expired"
    assert standing(holder) == before
    assert asked(number, first, on="2026-04-02")


def test_the_record_keeps_what_was_known(holder: int, first: int, second: int) -> None:
    """After it was given back, one can still show that nobody might have worked in between."""
    number = number_of(holder)
    revoked(number, first, second)
    approved(asked(number, first, BACK, on="2026-03-09"), second, on="2026-03-10")
    db.session.rollback()
    between = certification.standing_of(
        holder, "calls", on=date(2026, 3, 5), known_at=noon("2026-03-05") + timedelta(hours=1)
    )
    now = certification.standing_of(holder, "calls", on=date(2026, 3, 5))
    assert between is not None and now is not None
    assert (between.may_work, now.may_work) == ("no", "yes")
