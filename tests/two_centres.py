"""A certification for calls, demanded of operators, and two centres with the manager of one of them."""

from __future__ import annotations

from pathlib import Path

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


def written(place: Path) -> Path:
    """The folder with the rule and the matrix."""
    folder = place / "certifications"
    folder.mkdir()
    (folder / "calls.yaml").write_text(RULE, encoding="utf-8")
    (folder / "requirements.yaml").write_text(MATRIX, encoding="utf-8")
    return folder


def manager_of_the_centre(**traits: str) -> factories.Someone:
    """Leads `centre` with `north` below it; `elsewhere` is somebody else's."""
    factories.unit("centre")
    factories.unit("north", parent="centre")
    factories.unit("elsewhere")
    factories.position("head")
    return factories.account("manager", role_in="centre", works_as="head", works_in="centre", **traits)
