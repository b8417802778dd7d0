"""Two at the same moment: one request, one decision, one successor."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from app import record
from app.certification.queries.certificates import certificates_of
from app.certification.service import withdrawing
from app.certification.service.reissuing import Reissue, reissue
from app.foundation.database import db
from app.foundation.errors import DomainError
from app.record.facts import CourseCompleted, QuizPassed, Revoked
from tests import factories
from tests.certification.conftest import Happen, noon
from tests.certification.deciders import actor, approved, asked, number_of


@pytest.fixture
def holder(anna: int, happen: Happen) -> int:
    happen(anna, "2026-01-13", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-14", QuizPassed("calls", 2, attempt="7"))
    return anna


@pytest.fixture
def managers(holder: int) -> list[int]:
    return [factories.account("manager", works_as=None).id for _ in range(3)]


def at_once(app: Flask, *works: Callable[[], object]) -> list[str]:
    """Each in a thread with a connection of its own. Gives the codes of what was refused."""
    start, refused, wrong = threading.Barrier(len(works)), list[str](), list[BaseException]()

    def run(work: Callable[[], object]) -> None:
        with app.app_context():
            try:
                start.wait(10)
                work()
            except DomainError as refusal:
                refused.append(refusal.code)
            except BaseException as error:
                wrong.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    db.session.rollback()
    return refused


def test_asked_once(app: Flask, holder: int, managers: list[int]) -> None:
    number = number_of(holder)
    refused = at_once(app, *(lambda by=one: asked(number, by) for one in managers))  # type: ignore[misc]
    assert refused == ["waits-already"] * 2


def test_approved_once(app: Flask, holder: int, managers: list[int]) -> None:
    request = asked(number_of(holder), managers[0])
    refused = at_once(
        app,
        lambda: approved(request, managers[1]),
        lambda: approved(request, managers[2]),
        lambda: withdrawing.take_back(request, actor=actor(managers[0]), at=noon("2026-03-02")),
    )
    assert refused == ["decided-meanwhile"] * 2
    assert sum(isinstance(fact.payload, Revoked) for fact in record.facts_of(holder)) <= 1


def test_replaced_once(app: Flask, holder: int, managers: list[int]) -> None:
    number = number_of(holder)

    def anew(by: int) -> Callable[[], str]:
        return lambda: reissue(number, Reissue("lost"), actor=actor(by), at=noon("2026-03-01"))

    assert at_once(app, *map(anew, managers)) == ["not-valid"] * 2
    assert len(certificates_of(holder)) == 2
