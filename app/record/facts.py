"""The closed set of facts of the training record, each with its typed payload. Pure.

A fact is appended once and never changed. `occurred_on` (civil date at the site) and `recorded_at` (UTC) are kept
beside the payload, never in it. A payload is stored as JSON with its schema version; a field may be added with a
default, never renamed or dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar

SCHEMA = 1


@dataclass(frozen=True)
class Payload:
    kind: ClassVar[str]


# -- people ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hired(Payload):
    kind = "hired"
    first_job: bool = False
    certification: str = ""  # needed from that day on, whatever the matrix says (imported)


@dataclass(frozen=True)
class Assigned(Payload):
    """The person holds a position in a unit from the day of the fact until `until` (inclusive), if given."""

    kind = "assigned"
    position: str = ""
    unit: str = ""
    until: str | None = None
    certification: str = ""  # in place of a position: needed from that day on (imported)


@dataclass(frozen=True)
class Unassigned(Payload):
    """The day of the fact is the last in that position."""

    kind = "unassigned"
    position: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Left(Payload):
    kind = "left"


@dataclass(frozen=True)
class Absent(Payload):
    kind = "absent"
    reason: str = ""


@dataclass(frozen=True)
class Back(Payload):
    kind = "back"


# -- learning -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LessonDone(Payload):
    kind = "lesson_done"
    course: str = ""
    lesson: str = ""
    revision: int = 0


@dataclass(frozen=True)
class CourseCompleted(Payload):
    kind = "course_completed"
    course: str = ""
    revision: int = 0


@dataclass(frozen=True)
class SessionAttended(Payload):
    kind = "session_attended"
    session: str = ""  # slug of the programme that rules name
    hours: float = 0.0
    topic: str = ""
    planned: str = ""  # the planned session that was attended
    trainer: int = 0
    signed: str = ""  # SHA-256 of what both sides have signed
    form: str = ""  # training, introductory, primary, repeat, unscheduled, targeted, drill …
    reason: str = ""
    act: str = ""  # the local act or instruction that it was about
    signed_at: str = ""  # when the person signed; the trainer has signed when it was recorded


# -- assessment -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class QuizPassed(Payload):
    kind = "quiz_passed"
    quiz: str = ""
    revision: int = 0
    attempt: str = ""
    points: str = ""  # exact decimals as text
    max: str = ""
    share: str = ""
    language: str = ""
    renewal: bool = False  # begun on the renewal page
    log: str = ""  # hash of the attempt's log as it stood then


@dataclass(frozen=True)
class QuizFailed(Payload):
    kind = "quiz_failed"
    quiz: str = ""
    revision: int = 0
    attempt: str = ""
    points: str = ""
    max: str = ""
    share: str = ""
    critical: bool = False
    language: str = ""
    renewal: bool = False
    log: str = ""


@dataclass(frozen=True)
class CallPassed(Payload):
    kind = "call_passed"
    call: str = ""
    revision: int = 0
    attempt: str = ""
    share: str = ""
    renewal: bool = False  # begun on the renewal page
    log: str = ""  # hash of the attempt's log as it stood then


@dataclass(frozen=True)
class CallFailed(Payload):
    kind = "call_failed"
    call: str = ""
    revision: int = 0
    attempt: str = ""
    share: str = ""
    renewal: bool = False
    log: str = ""


@dataclass(frozen=True)
class ObservationConfirmed(Payload):
    kind = "observation_confirmed"
    checklist: str = ""
    revision: int = 0
    observation: str = ""
    assessor: int = 0
    result: str = "passed"
    sha256: str = ""  # of what the assessor has signed


# -- certification and retraining: decisions and events ---------------------------------------------------------


@dataclass(frozen=True)
class Passed(Payload):
    """A pass known only as such: imported from elsewhere or decided by a commission."""

    kind = "passed"
    certification: str = ""
    version: int | None = None
    score: str = ""


@dataclass(frozen=True)
class Failed(Payload):
    kind = "failed"
    certification: str = ""
    score: str = ""


@dataclass(frozen=True)
class Done(Payload):
    """An obligation was met: briefing, coaching, refresher, exam, course, acknowledge or drill."""

    kind = "done"
    require: str = ""
    certification: str = ""
    version: int | None = None
    document: str = ""
    reason: str = ""  # why it was demanded
    act: str = ""  # the local act or instruction that it was about
    topic: str = ""
    instructor: int = 0  # who held it
    sitting: str = ""  # the sign-off, or the planned session, at which it was done
    signed: str = ""  # SHA-256 of what both sides have signed
    form: str = ""  # of a briefing: introductory, primary, repeat, unscheduled, targeted
    signed_at: str = ""  # when the person signed
    held_at: str = ""  # when the instructor signed; empty: when it was recorded


@dataclass(frozen=True)
class Hours(Payload):
    kind = "hours"
    hours: str = "0"
    topic: str = ""
    certification: str = ""


@dataclass(frozen=True)
class Incident(Payload):
    kind = "incident"
    certification: str = ""
    reason: str = ""
    report: str = ""  # the report that it came with


@dataclass(frozen=True)
class QaFailed(Payload):
    kind = "qa_failed"
    certification: str = ""
    reason: str = ""
    report: str = ""  # the report that it came with


@dataclass(frozen=True)
class EquipmentChange(Payload):
    kind = "equipment_change"
    certification: str = ""
    reason: str = ""
    report: str = ""  # the report that it came with


@dataclass(frozen=True)
class Revised(Payload):
    """A revision that this person has to follow (imported or pushed down from a publication)."""

    kind = "revised"
    certification: str = ""
    document: str = ""
    version: int | None = None
    impact: str = "minor"
    effective: str | None = None
    sections: str = ""  # what has changed of it: lesson#section, separated by spaces; empty: all of it


@dataclass(frozen=True)
class Suspended(Payload):
    kind = "suspended"
    certification: str = ""
    reason: str = ""
    request: str = ""  # public id of the revocation that was asked for: it holds until somebody decides


@dataclass(frozen=True)
class Reinstated(Payload):
    kind = "reinstated"
    certification: str = ""
    reason: str = ""
    number: str = ""  # of the certificate that may be relied on again
    request: str = ""  # public id of what was asked for and decided by two people
    asked_by: int = 0  # who decided has recorded it


@dataclass(frozen=True)
class Exempted(Payload):
    kind = "exempted"
    certification: str = ""
    reason: str = ""
    until: str | None = None


@dataclass(frozen=True)
class Revoked(Payload):
    kind = "revoked"
    certification: str = ""
    reason: str = ""
    number: str = ""  # of the certificate that was taken away with it
    request: str = ""  # public id of what was asked for and decided by two people
    asked_by: int = 0  # who decided has recorded it
    category: str = ""  # of the closed list; strangers are told no more than its words


@dataclass(frozen=True)
class Credited(Payload):
    """Prior learning accepted by a named person (`recorded_by`), with its file.

    The day of the fact is that of the document; `valid_until` stands printed on it and decides nothing here.
    """

    kind = "credited"
    certification: str = ""
    reason: str = ""
    file: str = ""  # SHA-256 of the scan
    media_type: str = ""
    issuer: str = ""
    document: str = ""  # its number
    valid_until: str | None = None


@dataclass(frozen=True)
class Imported(Payload):
    kind = "imported"
    certification: str = ""
    reason: str = ""


# -- training that a manager asks for: no rule looks at it -------------------------------------------------------


@dataclass(frozen=True)
class TrainingOrdered(Payload):
    """A course, or whatever a certification demands now, is asked for by a day (inclusive)."""

    kind = "training_ordered"
    order: int = 0
    course: str = ""
    certification: str = ""
    due: str = ""


@dataclass(frozen=True)
class TrainingWithdrawn(Payload):
    kind = "training_withdrawn"
    order: int = 0
    course: str = ""
    certification: str = ""


# -- what the system decided, kept as evidence ------------------------------------------------------------------


@dataclass(frozen=True)
class Awarded(Payload):
    kind = "awarded"
    certification: str = ""
    rule_version: int = 0
    award: int = 0
    valid_until: str | None = None
    evidence: str = ""  # SHA-256 of all that the decision stands on, as the award keeps it


@dataclass(frozen=True)
class CertificateIssued(Payload):
    kind = "certificate_issued"
    certification: str = ""
    number: str = ""
    award: int = 0
    occasion: str = ""  # of a reissue: name, lost, other
    replaces: str = ""  # number of the certificate that it replaces
    reason: str = ""


@dataclass(frozen=True)
class Voided(Payload):
    kind = "voided"  # strikes out the fact named by `voids_id` of the row
    reason: str = ""


KINDS: dict[str, type[Payload]] = {payload.kind: payload for payload in Payload.__subclasses__()}


@dataclass(frozen=True)
class Fact:
    """One fact as the rest of the product reads it."""

    id: int
    person_id: int
    position: int  # place in this person's record, from 1 without a gap
    payload: Payload
    occurred_on: date
    occurred_at: datetime | None
    recorded_at: datetime
    recorded_by: int | None
    subject: str = ""
    voids_id: int | None = None

    @property
    def kind(self) -> str:
        return self.payload.kind


def to_json(payload: Payload) -> dict[str, Any]:
    return {"schema": SCHEMA, **asdict(payload)}


def from_json(kind: str, stored: Mapping[str, Any]) -> Payload:
    """The payload of a stored fact, without fields that are not known here. Raises KeyError for an unknown kind."""
    names = _NAMES[kind]
    return KINDS[kind](**{name: value for name, value in stored.items() if name in names})


_NAMES = {kind: frozenset(field.name for field in fields(payload)) for kind, payload in KINDS.items()}
