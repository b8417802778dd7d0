"""What a decision stands on that was made here: frozen when it is made, and looked at anew whenever it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import String, bindparam, func, select

from app.assessment.attestation import flaws, in_words
from app.assessment.models import (
    AttemptRow,
    MarkRow,
    ObservationEventRow,
    ObservationLineRow,
    ObservationRow,
)
from app.assessment.observing import Mark, Seen, is_intact
from app.assessment.queries.attempts import quiz_of
from app.assessment.queries.evidence import kept_attempts
from app.foundation.database import rows
from app.foundation.faults import Text


@dataclass(frozen=True)
class AttemptBehind:
    quiz: str
    number: int  # of this person at this quiz, from 1
    revision: int
    snapshot: str  # SHA-256 of the frozen content, key included
    pass_share: str  # exact, as a fraction: 4/5
    language: str
    started_at: datetime
    ended_at: datetime | None
    graders: tuple[int, ...] = ()  # people whose published marks it has


@dataclass(frozen=True)
class ObservationBehind:
    checklist: str
    revision: int
    snapshot: str  # SHA-256 of the frozen checklist
    content: str | None  # SHA-256 of what was signed
    assessor: int
    observed_on: date
    signed_at: datetime | None
    answered_at: datetime | None  # None also where the person let the days pass


@dataclass(frozen=True)
class LookedAt:
    """What is stored of an attempt or an observation now. `hashes`: all that stand in the log of an attempt."""

    faults: tuple[Text, ...]
    hashes: frozenset[str] = frozenset()


_ASKED = bindparam("ids", type_=String, expanding=True)
_ATTEMPTS = select(
    AttemptRow.public_id,
    AttemptRow.quiz,
    AttemptRow.number,
    AttemptRow.revision,
    AttemptRow.snapshot,
    AttemptRow.language,
    AttemptRow.started_at,
    AttemptRow.ended_at,
).where(AttemptRow.public_id.in_(_ASKED))
_GRADERS = (
    select(AttemptRow.public_id, MarkRow.grader_id)
    .join(MarkRow, MarkRow.attempt_id == AttemptRow.id)
    .where(AttemptRow.public_id.in_(_ASKED), MarkRow.published_at.is_not(None))
    .group_by(AttemptRow.public_id, MarkRow.grader_id)
    .order_by(func.min(MarkRow.id))
)


def attempts_behind(attempts: Collection[str]) -> dict[str, AttemptBehind]:
    """By public id; those that nobody has are left out. Also inside a transaction."""
    if not attempts:
        return {}
    asked = {"ids": list(attempts)}
    graders: dict[str, list[int]] = {}
    for attempt, grader in rows(_GRADERS, asked):
        graders.setdefault(attempt, []).append(grader)
    return {
        row.public_id: AttemptBehind(
            quiz=row.quiz,
            number=row.number,
            revision=row.revision,
            snapshot=row.snapshot,
            pass_share=str(quiz_of(row.snapshot).pass_share),
            language=row.language,
            started_at=row.started_at,
            ended_at=row.ended_at,
            graders=tuple(graders.get(row.public_id, ())),
        )
        for row in rows(_ATTEMPTS, asked).all()
    }


_OBSERVATIONS = select(
    ObservationRow.id,
    ObservationRow.public_id,
    ObservationRow.checklist,
    ObservationRow.revision,
    ObservationRow.snapshot,
    ObservationRow.content_sha256,
    ObservationRow.assessor_id,
    ObservationRow.observed_on,
    ObservationRow.signed_at,
    ObservationRow.answered_at,
).where(ObservationRow.public_id.in_(_ASKED))


def observations_behind(observations: Collection[str]) -> dict[str, ObservationBehind]:
    """By public id; those that nobody has are left out. Also inside a transaction."""
    if not observations:
        return {}
    return {
        row.public_id: ObservationBehind(
            checklist=row.checklist,
            revision=row.revision,
            snapshot=row.snapshot,
            content=row.content_sha256,
            assessor=row.assessor_id,
            observed_on=row.observed_on,
            signed_at=row.signed_at,
            answered_at=row.answered_at,
        )
        for row in rows(_OBSERVATIONS, {"ids": list(observations)})
    }


# -- looked at anew --------------------------------------------------------------------------------------------------


def look_at_attempts(attempts: Collection[str]) -> dict[str, LookedAt]:
    """By public id: whether the log of each attempt is whole. A handful of statements for any number of them."""
    found = {}
    for kept in kept_attempts(attempts):
        broken = flaws(kept)
        words = zip(in_words(broken, "en"), in_words(broken, "ru"), strict=True)
        hashes = frozenset(written.hash for written in kept.log)
        found[kept.public_id] = LookedAt(tuple(Text(*one) for one in words), hashes)
    return found


_LINES = (
    select(
        ObservationLineRow.observation_id,
        ObservationLineRow.line,
        ObservationLineRow.seen,
        ObservationLineRow.comment,
    )
    .join(ObservationRow, ObservationRow.id == ObservationLineRow.observation_id)
    .where(ObservationRow.public_id.in_(_ASKED))
    .order_by(ObservationLineRow.version)
)
_SIGNINGS = (
    select(ObservationEventRow.observation_id, ObservationEventRow.details)
    .join(ObservationRow, ObservationRow.id == ObservationEventRow.observation_id)
    .where(ObservationRow.public_id.in_(_ASKED), ObservationEventRow.kind == "signed")
    .order_by(ObservationEventRow.id)
)
NOT_AS_SIGNED = Text("What is stored is not what was signed", "Сохранено не то, что было подписано")


def look_at_observations(observations: Collection[str]) -> dict[str, LookedAt]:
    """By public id: whether what is stored of each observation is what its assessor has signed."""
    if not observations:
        return {}
    asked = {"ids": list(observations)}
    marks: dict[int, dict[str, Mark]] = {}
    for observation, line, seen, comment in rows(_LINES, asked):
        marks.setdefault(observation, {})[line] = Mark(cast(Seen | None, seen), comment)
    signed: dict[int, Mapping[str, str]] = {}
    for observation, details in rows(_SIGNINGS, asked):
        signed.setdefault(observation, details.get("about", {}))
    return {
        row.public_id: LookedAt(
            ()
            if is_intact(row.content_sha256, row.snapshot, marks.get(row.id, {}), signed.get(row.id, {}))
            else (NOT_AS_SIGNED,)
        )
        for row in rows(_OBSERVATIONS, asked)
    }
