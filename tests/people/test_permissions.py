"""Roles, what they permit, and how far they reach."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.people import throttle
from app.people.permissions import GRANTED_ROLES, PERMISSIONS, Grant, may, scope

EVERYBODY = {"learn", "guide.read", "quiz.take", "certificate.own", "me", "person.view"}


@pytest.mark.parametrize(
    ("role", "more"),
    [
        ("operator", set()),
        (
            "trainer",
            {"studio", "grading", "observations", "supervise", "extra-time"}
            | {"incidents", "incident.report", "quality-check", "obligation.hold", "session.plan"}
            | {"register.view", "rules.view", "weak-spots", "protocol.view", "protocol.keep"},
        ),
        (
            "assessor",
            {"observe", "observations", "supervise", "quality-check", "obligation.hold", "session.plan"},
        ),
        (
            "manager",
            {"team.view", "training.order", "prior-learning.accept", "observations", "extra-time"}
            | {"incidents", "incident.report", "quality-check", "absences", "equipment"}
            | {"obligation.hold", "obligation.void", "session.plan", "register.view", "record.correct"}
            | {"certificate.decisions", "certificate.revoke", "certificate.reissue"}
            | {"coverage.need", "team.calendar", "protocol.view", "protocol.keep"}
            | {"certificate.register", "certificate.issue", "audit"},
        ),
        (
            "auditor",
            {"team.view", "evidence", "incidents", "register.view", "rules.view", "protocol.view"}
            | {"certificate.register", "certificate.decisions", "audit"},
        ),
        (
            "admin",
            {"team.view", "training.order", "prior-learning.accept", "studio", "people.manage", "admin"}
            | {"extra-time", "evidence"}
            | {"certificate.decisions", "certificate.revoke", "certificate.reissue"}
            | {"incidents", "incident.report", "absences", "equipment", "obligation.void", "session.plan"}
            | {"register.view", "record.correct", "coverage.need", "rules.view"}
            | {"protocol.view", "protocol.keep"}
            | {"certificate.register", "certificate.issue", "audit"},
        ),
    ],
)
def test_what_each_role_permits(role: str, more: set[str]) -> None:
    grants = (Grant(role),) if role in GRANTED_ROLES else ()
    assert {permission for permission in PERMISSIONS if may(grants, permission)} == EVERYBODY | more


def test_an_unknown_permission_is_an_error_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        may((Grant("admin"),), "moderate")


@pytest.mark.parametrize(
    ("grants", "reach"),
    [
        ((), ()),
        ((Grant("trainer"),), ()),
        ((Grant("manager", "/1/4/"),), ("/1/4/",)),
        ((Grant("manager", "/1/4/"), Grant("auditor", "/1/5/")), ("/1/4/", "/1/5/")),
        ((Grant("manager", "/1/4/"), Grant("auditor", "/1/")), ("/1/",)),
        ((Grant("manager", "/1/4/"), Grant("manager", "/1/42/")), ("/1/4/", "/1/42/")),
        ((Grant("manager", "/1/4/"), Grant("auditor")), None),
    ],
)
def test_the_widest_scope_counts(grants: tuple[Grant, ...], reach: tuple[str, ...] | None) -> None:
    assert scope(grants, ("manager", "auditor")) == reach


NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes_ago", "most", "wait_minutes"),
    [
        ([], 3, 0),
        ([1, 2], 3, 0),
        ([1, 2, 3], 3, 2),
        ([1, 2, 3, 4], 3, 2),
        ([4.5, 4.5, 4.5], 3, 0.5),
        ([1, 2, 5], 3, 0),
        ([0, 0, 0], 3, 5),
    ],
)
def test_how_long_to_wait_after_failures(minutes_ago: list[float], most: int, wait_minutes: float) -> None:
    failures = [NOW - timedelta(minutes=minutes) for minutes in minutes_ago]
    assert throttle.wait_for(failures, most, NOW) == timedelta(minutes=wait_minutes)
