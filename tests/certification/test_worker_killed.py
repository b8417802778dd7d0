"""A worker that is killed in the middle of many documents: after it has begun again all are there, each once."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.certification.models import AwardRow, CertificateRow, DocumentBatchItemRow, DocumentBatchRow
from app.certification.queries.numbers import numbers
from app.foundation import blobs
from app.foundation.database import db
from app.foundation.models import Job
from tests import factories
from tests.certification.many import actor, ask_due, forget_jobs, holder, rule, start_worker, wait_until


def done() -> int:
    done = select(func.count()).where(DocumentBatchItemRow.state == "done")
    return db.session.scalar(done) or 0


def is_finished() -> bool:
    return db.session.scalar(select(DocumentBatchRow.finished_at)) is not None


@pytest.mark.parametrize(
    "count", [pytest.param(45, id="45"), pytest.param(500, id="500", marks=pytest.mark.slow)]
)
def test_after_a_kill_all_documents_are_there_once(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    rule(tmp_path / "library")
    for _ in range(count):
        holder(monkeypatch)
    forget_jobs()
    ask_due(actor(factories.account("manager", works_as=None).id, "manager"))

    first = start_worker(app)
    patience = 240.0 + count
    wait_until(lambda: done() >= count // 3, patience)
    first.kill()
    first.wait()
    db.session.rollback()
    killed_at = done()
    assert killed_at < count
    assert db.session.scalar(select(func.count()).where(Job.state == "running")) == 1

    second = start_worker(app)
    try:
        wait_until(is_finished, patience)
    finally:
        second.kill()
        second.wait()
    db.session.rollback()
    given = db.session.execute(
        select(CertificateRow.number, CertificateRow.award_id, CertificateRow.sha256)
    ).all()
    assert len(given) == len({row.number for row in given}) == len({row.award_id for row in given}) == count
    assert db.session.scalar(select(func.count()).select_from(AwardRow)) == count
    assert [hashlib.sha256(blobs.get(row.sha256 or "")).hexdigest() for row in given] == [
        row.sha256 for row in given
    ]
    compared = numbers()
    assert (compared.certificates, compared.facts, compared.agree) == (count, count, True)
    assert db.session.scalars(select(DocumentBatchItemRow.state).distinct()).all() == ["done"]
    made = select(func.count()).where(Job.kind == "certificate.render")
    assert db.session.scalar(made) == 0  # nothing is printed beside the batch
