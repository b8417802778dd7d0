"""A regrade is applied: one decision, the old results kept, the record and the people told (rule 34)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import Table, bindparam, insert, select, update
from sqlalchemy.orm import Session

from app.assessment import letters
from app.assessment.letters import About, Letter
from app.assessment.models import AttemptRow, RegradedAttemptRow, RegradeRow
from app.assessment.queries.regrade_plans import Plan
from app.assessment.queries.regrading import key_to_json
from app.assessment.regrading import Change
from app.assessment.service import telling_people
from app.assessment.service.ending import Moment
from app.assessment.service.settling import follow_in_record, outcome_now, store
from app.foundation.database import db, transaction
from app.foundation.errors import Conflict, Invalid, NotFound
from app.foundation.faults import Text
from app.foundation.jobs import enqueue

ATTEMPTS_IN_A_STATEMENT = 500
LETTERS_AT_ONCE = 100
LETTERS = "regrade-letters"  # job
LONGEST_REASON = 1_000  # characters
Certificates = Literal["leave", "withdraw"]


class NoReason(Invalid):
    code = "no-reason"
    text = Text(
        "Say why, in up to 1,000 characters: the people concerned read it.",
        "Напишите причину, до 1000 знаков: её прочтут те, кого это касается.",
    )


class DecidedAlready(Conflict):
    code = "decided-already"
    text = Text("This was decided in the meantime.", "Решение по этому удостоверению уже принято.")


@dataclass(frozen=True)
class Decision:
    """What the person who regrades has said."""

    reason: str
    certificates: Certificates  # what becomes of those that stand on results which turn to not passed
    moment: Moment


def said(reason: str) -> str:
    """Raises NoReason."""
    reason = " ".join(reason.split())
    if not reason or len(reason) > LONGEST_REASON or "\0" in reason:
        raise NoReason
    return reason


def apply_regrade(
    session: Session, plan: Plan, decision: Decision, standing: Mapping[int, Sequence[str]]
) -> int:
    """Operation: does what the plan says. `standing`: attempt → numbers of the certificates that stand on it.

    Where they are left, the record keeps the old result until somebody decides. Gives the number of the regrade.
    """
    row = _decision_row(plan, decision)
    session.add(row)
    session.flush()
    lines = [_line(row.id, plan, one, decision, standing) for one in plan.changes]
    for start in range(0, len(lines), ATTEMPTS_IN_A_STATEMENT):
        session.execute(insert(RegradedAttemptRow), lines[start : start + ATTEMPTS_IN_A_STATEMENT])
    open_before = _replace_open_decisions(session, plan, row.id, decision.moment)
    changed = {one.attempt_id: one for one in plan.changes if one.effect == "applied" and one.changes}
    _store_unchanged_gradings(session, plan, changed.keys())
    event = {"because": "regrade", "regrade": row.id, "policy": plan.wanted.policy, "item": plan.wanted.item}
    for attempt in _locked(session, changed):
        change = changed[attempt.id]
        assert change.outcome is not None
        store(session, attempt, change.outcome, decision.moment, event)
        concerns_record = bool(change.turn) or attempt.id in open_before
        if concerns_record and not is_left(change, decision, standing):
            follow_in_record(session, attempt, change.outcome, decision.moment, decision.reason)
    session.flush()
    enqueue(session, LETTERS, {"regrade": row.id}, key=f"{LETTERS}:{row.id}")
    return row.id


def _decision_row(plan: Plan, decision: Decision) -> RegradeRow:
    return RegradeRow(
        quiz=plan.wanted.quiz,
        item=plan.wanted.item,
        policy=plan.wanted.policy,
        revisions=list(plan.wanted.revisions),
        key_revision=plan.key_revision,
        keys={language: key_to_json(key) for language, key in plan.keys.items()},
        over_marks=plan.wanted.over_marks,
        certificates=decision.certificates,
        reason=said(decision.reason),
        decided_by=decision.moment.by,
        decided_at=decision.moment.at,
    )


def _line(
    regrade_id: int, plan: Plan, one: Change, decision: Decision, standing: Mapping[int, Sequence[str]]
) -> dict[str, Any]:
    certificates = list(standing.get(one.attempt_id, ())) if loses_its_ground(one) else []
    settled: dict[str, Any] = {
        "decision": None,
        "decision_by": None,
        "decision_at": None,
        "decision_reason": "",
    }
    if certificates:
        left = is_left(one, decision, standing)
        settled["decision"] = "left" if left else "withdrawn"
        if not left:
            settled |= {"decision_by": decision.moment.by, "decision_at": decision.moment.at}
            settled["decision_reason"] = decision.reason
    return {
        "regrade_id": regrade_id,
        "attempt_id": one.attempt_id,
        "item": plan.wanted.item,
        "language": one.language,
        "effect": one.effect,
        "before": vars(one.before),
        "after": vars(one.after),
        "certificates": certificates,
        **settled,
    }


def loses_its_ground(one: Change) -> bool:
    """Whether a certificate that stands on this attempt has no pass under it any more."""
    return one.effect == "applied" and not one.after.passed


def is_left(one: Change, decision: Decision, standing: Mapping[int, Sequence[str]]) -> bool:
    """Whether the record keeps the pass until somebody decides about the certificate that stands on it."""
    return loses_its_ground(one) and decision.certificates == "leave" and bool(standing.get(one.attempt_id))


def _replace_open_decisions(session: Session, plan: Plan, regrade_id: int, moment: Moment) -> frozenset[int]:
    """What an earlier regrade had left open is decided by this one, or left open by it. Gives the attempts."""
    found: set[int] = set()
    ids = [one.attempt_id for one in plan.changes if one.effect == "applied"]
    for start in range(0, len(ids), ATTEMPTS_IN_A_STATEMENT):
        replaced = session.scalars(
            update(RegradedAttemptRow)
            .where(
                RegradedAttemptRow.attempt_id.in_(ids[start : start + ATTEMPTS_IN_A_STATEMENT]),
                RegradedAttemptRow.decision == "left",
                RegradedAttemptRow.regrade_id != regrade_id,
            )
            .values(decision="replaced", decision_by=moment.by, decision_at=moment.at)
            .returning(RegradedAttemptRow.attempt_id)
        )
        found.update(replaced)
    return frozenset(found)


def _store_unchanged_gradings(session: Session, plan: Plan, changed: Collection[int]) -> None:
    """Where points and result stay, only the page says that the question was looked at again."""
    same = [
        {"whose": one.attempt_id, "told": dict(one.outcome.grading)}
        for one in plan.changes
        if one.outcome is not None and one.attempt_id not in changed
    ]
    if same:
        session.connection().execute(_TELL, same)


_ATTEMPT = cast(Table, AttemptRow.__table__)
_TELL = update(_ATTEMPT).where(_ATTEMPT.c.id == bindparam("whose")).values(grading=bindparam("told"))


def _locked(session: Session, attempt_ids: Collection[int]) -> list[AttemptRow]:
    """Rows of attempts, by id; nobody else changes them until the transaction ends."""
    found: list[AttemptRow] = []
    ids = sorted(attempt_ids)
    for start in range(0, len(ids), ATTEMPTS_IN_A_STATEMENT):
        part = AttemptRow.id.in_(ids[start : start + ATTEMPTS_IN_A_STATEMENT])
        found += session.scalars(select(AttemptRow).where(part).order_by(AttemptRow.id).with_for_update())
    return found


def decide_left(
    session: Session, line_id: int, decision: Literal["kept", "withdrawn"], reason: str, moment: Moment
) -> None:
    """Operation: what becomes of a certificate that a regrade has left open. Raises NotFound, DecidedAlready."""
    line = session.scalars(
        select(RegradedAttemptRow).where(RegradedAttemptRow.id == line_id).with_for_update()
    ).one_or_none()
    if line is None or line.decision is None:
        raise NotFound
    if line.decision != "left":
        raise DecidedAlready
    line.decision, line.decision_reason = decision, said(reason)
    line.decision_by, line.decision_at = moment.by, moment.at
    session.flush()
    if decision == "withdrawn":
        (attempt,) = _locked(session, [line.attempt_id])
        follow_in_record(session, attempt, outcome_now(session, attempt), moment, line.decision_reason)


def write_letters(regrade_id: int) -> None:
    """Use case: tells everybody whose points or result a regrade has changed. Safe to repeat."""
    entry = db.session.get_one(RegradeRow, regrade_id)
    wanted = (
        select(RegradedAttemptRow.attempt_id, RegradedAttemptRow.before, RegradedAttemptRow.after)
        .where(RegradedAttemptRow.regrade_id == regrade_id, RegradedAttemptRow.effect == "applied")
        .order_by(RegradedAttemptRow.id)
    )
    changed = {row.attempt_id: row for row in db.session.execute(wanted) if row.before != row.after}
    reason, ids = entry.reason, sorted(changed)

    def letter(attempt: AttemptRow, about: About) -> Letter:
        line = changed[attempt.id]
        return letters.regraded(about, line.before["result"], line.after["result"], reason)

    for start in range(0, len(ids), LETTERS_AT_ONCE):
        with transaction() as session:
            attempts = session.scalars(
                select(AttemptRow).where(AttemptRow.id.in_(ids[start : start + LETTERS_AT_ONCE]))
            ).all()
            telling_people.tell(session, attempts, f"regrade-{regrade_id}", letter)
