"""A certificate issued anew: same award, same end, another number; the old document stays, as replaced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from app import record
from app.certification.queries.certificates import certificates_of
from app.certification.service.issuing import issue
from app.certification.service.reissuing import Reissue, reissue
from app.certification.withdrawals import NotValid, NoWords, OwnCertificate, WaitsAlready
from app.foundation import jobs
from app.foundation.database import transaction
from app.foundation.errors import BadRequest
from app.people.models import Person
from app.record.facts import CertificateIssued, CourseCompleted, QuizPassed
from tests import factories
from tests.certification.conftest import Happen, noon
from tests.certification.deciders import actor, asked, number_of, revoked, seen


@pytest.fixture
def holder(anna: int, happen: Happen) -> int:
    happen(anna, "2026-01-13", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-14", QuizPassed("calls", 2, share="0.9", attempt="7"))
    return anna


@pytest.fixture
def manager(holder: int) -> int:
    return factories.account("manager", works_as=None).id


def anew(number: str, by: int, occasion: str = "lost", reason: str = "", on: str = "2026-03-01") -> str:
    return reissue(number, Reissue(occasion, reason), actor=actor(by, on=on), at=noon(on))


def test_under_another_name(holder: int, manager: int) -> None:
    (before,) = certificates_of(holder)
    with transaction() as session:
        session.execute(update(Person).values(family="Петрова"))
    number = anew(before.number, manager, "name")
    new, old = certificates_of(holder)
    assert (new.number, old) == (number, before)
    assert new.document == replace(
        old.document,
        number=number,
        holder="Петрова Анна",
        issued_on=date(2026, 3, 1),
        issued_by=new.document.issued_by,
        verify_url=f"{old.document.verify_url.removesuffix(old.number)}{number}",
        other=new.document.other,
    )
    assert new.document.other and (new.document.other.number, new.document.other.holder) == (
        number,
        "Петрова Анна",
    )
    assert (new.award_id, new.valid_until, new.public_name.split("\xa0")[0]) == (
        old.award_id,
        old.valid_until,
        "Петрова",
    )
    facts = [it for it in record.facts_of(holder) if isinstance(it.payload, CertificateIssued)]
    assert facts[-1].payload == CertificateIssued("calls", number, old.award_id, "name", old.number)
    assert facts[-1].recorded_by == manager
    jobs.run_pending()
    assert all(one.sha256 for one in certificates_of(holder))  # both can be had
    assert (seen(old.number, "2026-03-02").status, seen(number, "2026-03-02").status) == (
        "superseded",
        "valid",
    )
    assert issue(holder, "calls", at=noon("2026-03-03"), by=None).number == number


def test_each_is_replaced_once(holder: int, manager: int) -> None:
    first = number_of(holder)
    second = anew(first, manager, "lost", "left on a train")
    with pytest.raises(NotValid):
        anew(first, manager)
    third = anew(second, manager, "other", "torn")
    assert [seen(one, "2026-03-02").status for one in (first, second, third)] == [
        "superseded",
        "superseded",
        "valid",
    ]


def test_what_is_revoked_takes_its_copies_along(holder: int, manager: int) -> None:
    first = number_of(holder)
    second = anew(first, manager)
    revoked(second, manager, factories.account("manager", works_as=None).id)
    assert [seen(one, "2026-03-02").status for one in (first, second)] == ["revoked", "revoked"]
    with pytest.raises(NotValid):
        anew(second, manager, on="2026-03-03")


def test_what_is_refused(holder: int, manager: int) -> None:
    number = number_of(holder)
    with pytest.raises(OwnCertificate):
        anew(number, holder)
    with pytest.raises(BadRequest):
        anew(number, manager, "award")
    with pytest.raises(NoWords):
        anew(number, manager, "other")
    with pytest.raises(NotValid):
        anew(number, manager, on="2027-02-01")
    asked(number, manager)
    with pytest.raises(WaitsAlready):
        anew(number, manager)
