"""Who may do what: roles, the permissions that they give, and where in the organisation they hold. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

OPERATOR, TRAINER, ASSESSOR, MANAGER, AUDITOR, ADMIN = (
    "operator", "trainer", "assessor", "manager", "auditor", "admin",
)  # fmt: skip
ROLES = (OPERATOR, TRAINER, ASSESSOR, MANAGER, AUDITOR, ADMIN)
GRANTED_ROLES = ROLES[1:]  # operator is everybody with an account

# Permission → the roles that give it. A view names one of these in @requires.
PERMISSIONS: dict[str, frozenset[str]] = {
    "learn": frozenset({OPERATOR}),
    "guide.read": frozenset({OPERATOR}),
    "quiz.take": frozenset({OPERATOR}),
    "certificate.own": frozenset({OPERATOR}),
    "certificate.decisions": frozenset({MANAGER, AUDITOR, ADMIN}),  # on whose: those in the scope of the role
    "certificate.revoke": frozenset({MANAGER, ADMIN}),  # asks, or decides as the second; of others, in scope
    "certificate.reissue": frozenset({MANAGER, ADMIN}),  # to whom: those in the scope of the role
    "me": frozenset({OPERATOR}),
    "person.view": frozenset({OPERATOR}),  # whose page: the query says (`visible_people`)
    "team.view": frozenset({MANAGER, AUDITOR, ADMIN}),
    "prior-learning.accept": frozenset({MANAGER, ADMIN}),  # for whom: those in the scope of the role
    "record.correct": frozenset({MANAGER, ADMIN}),  # of whom: those in the scope of the role
    "training.order": frozenset({MANAGER, ADMIN}),
    "team.calendar": frozenset({MANAGER}),  # of which units: those that the role reaches
    "coverage.need": frozenset({MANAGER, ADMIN}),  # of which units: those in the scope of the role
    "obligation.hold": frozenset({MANAGER, TRAINER, ASSESSOR}),  # with whom: those in the scope of the role
    "obligation.void": frozenset({MANAGER, ADMIN}),
    "studio": frozenset({TRAINER, ADMIN}),
    "rules.view": frozenset({TRAINER, AUDITOR, ADMIN}),  # who changes a rule, works in the studio
    "weak-spots": frozenset(
        {TRAINER}
    ),  # whose: those in the scope of the role; nobody else reads single answers
    "grading": frozenset({TRAINER}),
    "observe": frozenset({ASSESSOR}),
    "evidence": frozenset({AUDITOR, ADMIN}),  # of whom: those in the scope of the role
    "supervise": frozenset({TRAINER, ASSESSOR}),
    "extra-time": frozenset({TRAINER, MANAGER, ADMIN}),  # for whom: those in the scope of the role
    "observations": frozenset({ASSESSOR, TRAINER, MANAGER}),  # whose: those in the scope of the role
    "session.plan": frozenset(
        {TRAINER, ASSESSOR, MANAGER, ADMIN}
    ),  # for whom: those in the scope of the role
    "register.view": frozenset({TRAINER, MANAGER, AUDITOR, ADMIN}),  # of whom: those in the scope of the role
    "incidents": frozenset(
        {TRAINER, MANAGER, AUDITOR, ADMIN}
    ),  # of which units: those in the scope of the role
    "incident.report": frozenset({TRAINER, MANAGER, ADMIN}),
    "quality-check": frozenset({TRAINER, ASSESSOR, MANAGER}),  # of whom: those in the scope of the role
    "protocol.view": frozenset({TRAINER, MANAGER, AUDITOR, ADMIN}),  # of which units: as for the register
    "protocol.keep": frozenset({TRAINER, MANAGER, ADMIN}),  # of which units: those in the scope of the role
    "certificate.register": frozenset({MANAGER, AUDITOR, ADMIN}),  # whose: those in the scope of the role
    "certificate.issue": frozenset({MANAGER, ADMIN}),  # to whom: those in the scope of the role
    "audit": frozenset({MANAGER, AUDITOR, ADMIN}),  # of whom: those in the scope of the role on that day
    "absences": frozenset({MANAGER, ADMIN}),
    "equipment": frozenset({MANAGER, ADMIN}),
    "people.manage": frozenset({ADMIN}),
    "admin": frozenset({ADMIN}),
}

# Roles that may see the records of others, within the unit of the grant.
SEEING_ROLES = (MANAGER, AUDITOR, ADMIN)
# Roles that read observations of others, and those that hear of an objection, within the unit of the grant.
OBSERVATION_READERS = (ASSESSOR, TRAINER, MANAGER, AUDITOR, ADMIN)
OBJECTION_READERS = (TRAINER, MANAGER)
# Roles that may hold a briefing, a talk, a training or a drill with people within the unit of the grant.
HOLDING_ROLES = (MANAGER, TRAINER, ASSESSOR)
# Roles that may strike out what both sides have signed.
VOIDING_ROLES = (MANAGER, ADMIN)
# Roles that plan sessions and enrol others, and those that read the register, within the unit of the grant.
PLANNING_ROLES = (TRAINER, ASSESSOR, MANAGER, ADMIN)
REGISTER_ROLES = (TRAINER, MANAGER, AUDITOR, ADMIN)
# Roles that write protocols of checks of knowledge, and those that read them, within the unit of the grant.
PROTOCOL_KEEPERS = (TRAINER, MANAGER, ADMIN)
PROTOCOL_READERS = (TRAINER, MANAGER, AUDITOR, ADMIN)
# Roles that have certificates issued and printed, of people within the unit of the grant.
ISSUING_ROLES = (MANAGER, ADMIN)
# Roles that may take certificates away, give them back or issue them anew, of people within the unit of the grant.
DECIDING_ROLES = (MANAGER, ADMIN)
# Roles that may accept what was learned elsewhere, of people within the unit of the grant.
ACCEPTING_ROLES = (MANAGER, ADMIN)


@dataclass(frozen=True)
class Grant:
    """A role that a person holds, in one unit and all below it, or everywhere."""

    role: str
    unit_path: str | None = None  # /1/4/; None: everywhere


def may(grants: Iterable[Grant], permission: str) -> bool:
    """Whether any of the roles, wherever it holds, gives the permission. Raises KeyError for an unknown one."""
    return not PERMISSIONS[permission].isdisjoint({OPERATOR, *(grant.role for grant in grants)})


def scope(grants: Iterable[Grant], roles: Collection[str]) -> tuple[str, ...] | None:
    """Paths of the units in which one of these roles holds, widest only; None: everywhere; (): nowhere."""
    paths = {grant.unit_path for grant in grants if grant.role in roles}
    if None in paths:
        return None
    known = sorted(path for path in paths if path is not None)
    return tuple(
        path for path in known if not any(path != other and path.startswith(other) for other in known)
    )
