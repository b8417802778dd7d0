"""A rule, the matrix that names it, and the manager of one of two centres."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from app import library
from app.foundation import clock, jobs
from tests import factories

RULE = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2020-01-01}
evidence: {quiz: calls, exam: true}
initial: {before_work: true}
renew: {every: P1Y, anchor: due, window: P1M}
"""
MATRIX = (
    'requirements:\n  - {position: contact-centre-operator, unit: "*", requires: [calls], from: 2020-01-01}\n'
)


@pytest.fixture
def rules(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "certifications"
    folder.mkdir()
    (folder / "calls.yaml").write_text(RULE, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=400)))
    assert pushed.published, pushed.faults
    jobs.run_pending()


@pytest.fixture
def manager(rules: None) -> factories.Someone:
    factories.unit("centre")
    factories.unit("north", parent="centre")
    factories.unit("elsewhere")
    factories.position("head")
    return factories.account("manager", role_in="centre", works_as="head", works_in="centre")
