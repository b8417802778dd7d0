"""A faulty question is repaired for those who were asked it: one decision, one transaction (rule 34)."""

from __future__ import annotations

from typing import Literal

from sqlalchemy.orm import Session

from app import assessment, certification, record
from app.foundation.database import transaction
from app.foundation.errors import Conflict, Invalid
from app.foundation.faults import Text
from app.people.rows import Actor
from app.studio.queries.repairs import standing_on


class StalePreview(Conflict):
    code = "stale"
    text = Text(
        "Something has changed since this was shown: somebody handed in, marked or decided. Look at it again.",
        "С тех пор что-то изменилось: кто-то сдал тест, поставил оценку или принял решение. Посмотрите ещё раз.",
    )


class CertificatesUndecided(Invalid):
    code = "certificates-undecided"
    text = Text(
        "Say what becomes of the certificates that would lose their ground.",
        "Укажите, что будет с удостоверениями, которые потеряют основание.",
    )


def apply(
    wanted: assessment.Wanted,
    *,
    token: str,
    reason: str,
    certificates: str,
    actor: Actor,
    moment: assessment.Moment,
    form_key: str | None = None,
) -> int:
    """Does what the preview with this token has shown, or nothing. Gives the number of the regrade.

    Raises StalePreview, CertificatesUndecided, assessment.NoReason, NoKey, NoRevision.
    """
    with transaction(form_key=form_key) as session:
        plan = assessment.plan_regrade(wanted, by=actor.person_id, session=session)
        if plan.token != token:
            raise StalePreview
        standing = {
            attempt_id: [one.number for one in found]
            for attempt_id, found in standing_on(plan, actor, session).items()
        }
        decision = assessment.Decision(reason, chosen(certificates, bool(standing)), moment)
        with certification.together(session, today=actor.today, at=moment.at):
            number = assessment.apply_regrade(session, plan, decision, standing)
        journal(session, "applied", number, f"{wanted.quiz}#{wanted.item}", actor, moment, wanted.policy)
        return number


def chosen(certificates: str, asked: bool) -> assessment.Certificates:
    """An explicit choice, wherever there is something to choose."""
    if certificates == "withdraw":
        return "withdraw"
    if certificates != "leave" and asked:
        raise CertificatesUndecided
    return "leave"


def decide(
    line_id: int,
    decision: Literal["kept", "withdrawn"],
    reason: str,
    *,
    actor: Actor,
    moment: assessment.Moment,
    form_key: str | None = None,
) -> None:
    """What becomes of a certificate that a regrade has left open. Raises assessment.DecidedAlready, NoReason, NotFound."""
    with transaction(form_key=form_key) as session:
        with certification.together(session, today=actor.today, at=moment.at):
            assessment.decide_left(session, line_id, decision, reason, moment)
        journal(session, decision, line_id, str(line_id), actor, moment, reason)


def journal(
    session: Session, act: str, number: int, subject: str, actor: Actor, moment: assessment.Moment, what: str
) -> None:
    details = {"number": number, "what": what}
    record.note(
        session,
        f"studio:regrade:{act}",
        at=moment.at,
        actor_id=actor.person_id,
        subject=subject,
        details=details,
    )
