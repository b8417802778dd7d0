"""What has happened to one certificate since it was issued: from the record, struck-out facts and all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from app.certification.genuine import numbers_of_the_award
from app.certification.withdrawals import REINSTATED, REVOKED
from app.foundation.durations import add_days
from app.foundation.faults import Text
from app.record.facts import CertificateIssued, Fact, Reinstated, Revoked, Suspended, Voided

What = Literal[
    "issued",
    "reissued",
    "replaced",
    "renewed",
    "suspended",
    "revoked",
    "reinstated",
    "undone",
    "struck",
    "expired",
]


@dataclass(frozen=True)
class Step:
    """One step. `undone`: its fact was struck out later. `other`: number of the certificate before, or after."""

    what: What
    on: date
    at: datetime | None = None  # when it was recorded; None: nobody has, the day alone made it so
    by: int | None = None
    asked_by: int = 0
    occasion: str = ""  # of a reissue
    reason: str = ""
    category: str = ""
    other: str = ""
    undone: bool = False

    @property
    def why(self) -> Text | None:
        """The reason from the closed list, where there is one: the words beside it are for those inside."""
        return WHY.get(self.what, {}).get(self.category)


WHY: Mapping[str, Mapping[str, Text]] = {"revoked": REVOKED, "reinstated": REINSTATED}


@dataclass(frozen=True)
class Subject:
    """The certificate whose life is told."""

    number: str
    certification: str
    valid_until: date | None
    withdrawn_on: date | None  # the day on which the pass behind it was struck out
    withdrawn_at: datetime | None


def life_of(certificate: Subject, record: Iterable[Fact], today: date) -> tuple[Step, ...]:
    """The earliest first. `record`: all that was ever recorded of its holder, in the order of recording."""
    known = sorted(record, key=lambda fact: fact.position)
    struck = {fact.voids_id for fact in known if fact.voids_id is not None}
    issue = next((fact for fact in known if is_issue(fact, certificate.number)), None)
    if issue is None:
        return ()
    assert isinstance(issue.payload, CertificateIssued)
    later = [fact for fact in known if fact.position > issue.position]
    successor = next((fact for fact in later if is_of(fact, certificate.certification)), None)
    alike = numbers_of_the_award(known, certificate.number)
    steps, told_of = [beginning(issue, issue.payload)], set[int]()
    for fact in later:
        alone = successor is None or fact.position < successor.position
        told = (
            ending(fact, certificate.number)
            if fact is successor
            else dealt(fact, certificate.certification, alike, alone)
        )
        if told is not None:
            steps.append(replace(told, undone=fact.id in struck))
            told_of.add(fact.id)
        if isinstance(fact.payload, Voided) and fact.voids_id in told_of:
            steps.append(
                Step(
                    "undone",
                    fact.recorded_at.date(),
                    fact.recorded_at,
                    fact.recorded_by,
                    reason=fact.payload.reason,
                )
            )
    if certificate.withdrawn_on is not None:
        steps.append(Step("struck", certificate.withdrawn_on, certificate.withdrawn_at))
    last = certificate.valid_until
    if last is not None and last < today and successor is None:
        steps.append(Step("expired", add_days(last, 1)))
    return tuple(sorted(steps, key=lambda step: step.at.date() if step.at else step.on))


def beginning(issue: Fact, payload: CertificateIssued) -> Step:
    first = Step("issued", issue.occurred_on, issue.recorded_at, issue.recorded_by)
    if not payload.replaces:
        return first
    return replace(
        first, what="reissued", occasion=payload.occasion, reason=payload.reason, other=payload.replaces
    )


def ending(fact: Fact, number: str) -> Step:
    """A newer certificate has come: in the place of this one, or with the next pass."""
    payload = fact.payload
    assert isinstance(payload, CertificateIssued)
    what: What = "replaced" if payload.replaces == number else "renewed"
    occasion, other = payload.occasion, payload.number
    return Step(what, fact.occurred_on, fact.recorded_at, fact.recorded_by, occasion=occasion, other=other)


def dealt(fact: Fact, certification: str, alike: frozenset[str], alone: bool) -> Step | None:
    """`alone`: no newer certificate had come by then, so what names no number means this one."""
    payload = fact.payload
    if not isinstance(payload, Revoked | Suspended | Reinstated):
        return None
    number = getattr(payload, "number", "")
    if number not in alike if number else not (alone and payload.certification == certification):
        return None
    return Step(
        DEALT[type(payload)],
        fact.occurred_on,
        fact.recorded_at,
        fact.recorded_by,
        asked_by=getattr(payload, "asked_by", 0),
        reason=payload.reason,
        category=getattr(payload, "category", ""),
    )


DEALT: Mapping[type, What] = {Revoked: "revoked", Suspended: "suspended", Reinstated: "reinstated"}


def is_issue(fact: Fact, number: str) -> bool:
    return isinstance(fact.payload, CertificateIssued) and fact.payload.number == number


def is_of(fact: Fact, certification: str) -> bool:
    return isinstance(fact.payload, CertificateIssued) and fact.payload.certification == certification
