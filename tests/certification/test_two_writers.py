"""Two writers for one person at once, and the night beside them: no fact and no standing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from app import certification, record
from app.certification.models import AwardRow, CertificateRow
from app.certification.service import standing as keeping
from app.foundation.database import db, transaction
from app.record.facts import CourseCompleted, Payload, QaFailed, QuizPassed, SessionAttended
from tests.certification.conftest import noon
from tests.certification.test_keeping_standings import rows

DAY = date(2026, 1, 14)
LEARNED: tuple[Payload, ...] = (CourseCompleted("first-call", 1), SessionAttended("safety"))
TOLD: tuple[Payload, ...] = (QuizPassed("calls", 1, share="0.9"), QaFailed("calls", "Tone"))


def together(app: Flask, *works: Callable[[], None]) -> None:
    """Each in a thread with a connection of its own; all begin at the same moment."""
    start, wrong = threading.Barrier(len(works)), []

    def run(work: Callable[[], None]) -> None:
        with app.app_context():
            try:
                start.wait(10)
                work()
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
    assert not any(thread.is_alive() for thread in threads)


def writing(person_id: int, payloads: tuple[Payload, ...]) -> Callable[[], None]:
    def write() -> None:
        for payload in payloads:
            with transaction() as session:
                record.append(session, person_id, payload, occurred_on=DAY, at=noon("2026-01-14"), by=None)

    return write


def night(person_id: int) -> Callable[[], None]:
    def restate() -> None:
        for _again in range(3):
            keeping.restate_all([person_id], DAY, noon("2026-01-14"))

    return restate


def test_no_standing_is_lost_between_two_writers_and_the_night(app: Flask, anna: int) -> None:
    before = record.lengths_of((anna,))[anna]
    together(app, writing(anna, LEARNED), writing(anna, TOLD), night(anna))
    kept = rows(anna)
    assert (kept["safety"].status, kept["safety"].valid_until) == ("valid", date(2026, 7, 14))
    assert kept["calls"].valid_until == date(2027, 1, 14)
    own = [fact.kind for fact in record.facts_of(anna)]
    assert {payload.kind for payload in (*LEARNED, *TOLD)} <= set(own)
    length = record.lengths_of((anna,))[anna]
    assert length == len(own)
    assert length >= before + len(LEARNED) + len(TOLD)
    assert {row.record_length for row in kept.values()} == {length}
    assert certification.rebuild(DAY, noon("2026-01-14")).different == ()
    awards = db.session.scalars(select(AwardRow).where(AwardRow.withdrawn_at.is_(None))).all()
    assert sorted(award.certification for award in awards) == ["calls", "safety"]
    assert len(db.session.scalars(select(CertificateRow)).all()) == 2
    assert record.verify().first_bad is None


def test_a_writer_who_waits_sees_what_the_other_has_written(app: Flask, anna: int) -> None:
    """On PostgreSQL the second one waits at the person's row; without it, it would judge an old record."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    appended, may_end = threading.Event(), threading.Event()

    def slowly() -> None:
        with transaction() as session:
            record.append(session, anna, TOLD[0], occurred_on=DAY, at=noon("2026-01-14"), by=None)
            appended.set()
            may_end.wait(10)

    def after() -> None:
        appended.wait(10)
        threading.Timer(0.5, may_end.set).start()
        writing(anna, LEARNED)()

    together(app, slowly, after)
    assert rows(anna)["calls"].valid_until == date(2027, 1, 14)
    assert certification.rebuild(DAY, noon("2026-01-14")).different == ()
