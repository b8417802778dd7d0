"""Many people who hold something and have no certificate yet, and workers of their own processes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import library, people, record
from app.certification.certificate_list import ListFilter
from app.certification.queries.due_certificates import due_in_order
from app.certification.service import award
from app.certification.service import batches as service
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from app.people.permissions import Grant
from app.record.facts import CourseCompleted
from config import ROOT, Settings
from tests import factories

SLUG = "first-call"
RULE = """\
rule: first-call
title: {en: "First call", ru: "Первый звонок"}
owner: training
version: 1
evidence: {course: first-call}
renew: {every: P1Y}
"""


def rule(folder: Path) -> None:
    place = folder / "certifications" / f"{SLUG}.yaml"
    place.parent.mkdir(parents=True)
    place.write_text(RULE, encoding="utf-8")
    library.push([str(place)], folder, library.Terms(at=clock.now() - timedelta(days=1)))


def holder(monkeypatch: pytest.MonkeyPatch, family: str = "Иванова") -> int:
    """Somebody with an award and without a certificate, as what is brought in from elsewhere leaves it."""
    someone = factories.person(family)
    with monkeypatch.context() as patch:
        patch.setattr(award.issuing, "issue_for_award", lambda *_arguments, **_named: 0)
        with transaction() as session:
            fact = CourseCompleted(SLUG, 1)
            passed = clock.today() - timedelta(days=1)
            record.append(session, someone.id, fact, occurred_on=passed, at=clock.now(), by=None)
    return someone.id


def actor(person_id: int, *roles: str, unit_path: str | None = None) -> people.Actor:
    grants = tuple(Grant(role, unit_path) for role in roles)
    return people.Actor(person_id, "0", "", "", "", "system", 100, grants, clock.today())


def ask_due(by: people.Actor) -> str:
    """All that is due is asked for. Gives the public id of the batch."""
    due = due_in_order(by, ListFilter(), clock.today(), "ru")
    chosen = [service.Chosen(*one) for one in due]
    return service.ask("due", chosen, query={}, language="ru", by=by.person_id, at=clock.now())


def start_worker(app: Flask, *options: str) -> subprocess.Popen[bytes]:
    """A worker as `make serve` starts it, in a process of its own."""
    settings: Settings = app.extensions["settings"]
    environment = {
        **os.environ,
        "ATTESTA_INSTANCE": str(settings.instance),
        "ATTESTA_DATABASE_URL": settings.database_url,
        "ATTESTA_BASE_URL": settings.base_url,
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker", *options]
    log = (settings.instance / "worker.log").open("ab")
    with log:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)


def wait_until(there: Callable[[], bool], seconds: float = 240.0) -> None:
    deadline = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < deadline, "it takes too long"
        time.sleep(0.02)
        db.session.rollback()


def forget_jobs() -> None:
    """What waits beside the batch is done: it is not what the test is about."""
    jobs.run_pending()
    db.session.rollback()
