"""What the pages of a repair show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import assessment, certification, library, people
from app.assessment.outcome import shown
from app.assessment.regrading import Change, Result, counts_of
from app.foundation.database import db
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.library.quizzes.model import Item
from app.people.permissions import ADMIN, TRAINER
from app.people.rows import Actor, PersonRow
from app.studio.repairs import (
    MOST_SHOWN,
    AskedRepair,
    CertificateLine,
    ChangeLine,
    Preview,
    RevisionLine,
    in_order,
    same_key,
)

PEOPLE_IN_A_STATEMENT = 5_000
Standing = Mapping[int, Sequence[certification.StandingCertificate]]  # by attempt


@dataclass(frozen=True)
class Repair:
    """One question before it is repaired."""

    quiz: str
    quiz_title: str
    item: Item  # as it is now, else as it was asked last
    language: str
    newest: int | None  # revision that has it; None: it is in no quiz any more
    revisions: tuple[RevisionLine, ...]
    entries: tuple[assessment.RegradeEntry, ...]  # regrades so far
    names: Mapping[int, str]  # of those who decided


def repair_of(quiz: str, item: str, language: str) -> Repair:
    """Raises NotFound for a question that nobody was asked."""
    asked = assessment.revisions_asked(quiz, item)
    if not asked:
        raise NotFound
    newest, title, revision = newest_of(quiz, item, language)
    lines = tuple(
        RevisionLine(one.revision, one.attempts, one.under_way, has_newest_key(one, quiz, item))
        for one in asked
    )
    entries = assessment.regrades_of(quiz, item)
    rows = people.people_rows({entry.decided_by for entry in entries}) if entries else {}
    return Repair(
        quiz=quiz,
        quiz_title=title,
        item=newest or asked[0].item,
        language=language if newest else asked[0].language,
        newest=revision if newest else None,
        revisions=lines,
        entries=entries,
        names={id_: row.short_name for id_, row in rows.items()},
    )


def newest_of(quiz: str, item: str, language: str) -> tuple[Item | None, str, int]:
    """The question as it is published, the quiz's title and revision; of a quiz that is gone its slug."""
    try:
        found = library.current_quiz(quiz, language)
    except NotFound:
        return None, quiz, 0
    items = {one.id: one for one in found.quiz.items}
    return items.get(item), found.quiz.title, found.revision.number


def has_newest_key(asked: assessment.RevisionAsked, quiz: str, item: str) -> bool:
    newest, _, _ = newest_of(quiz, item, asked.language)
    return newest is not None and same_key(asked.item, newest)


def standing_on(plan: assessment.Plan, actor: Actor, session: Session | None = None) -> Standing:
    """Attempt → certificates that would have no pass under them any more."""
    facts = {
        one.fact_id: one
        for one in plan.changes
        if one.fact_id is not None and one.effect == "applied" and not one.after.passed
    }
    owners = {fact_id: one.person_id for fact_id, one in facts.items()}
    found = certification.certificates_on(owners, actor.today, session)
    return {facts[fact_id].attempt_id: certificates for fact_id, certificates in found.items()}


def preview_of(plan: assessment.Plan, actor: Actor, language: str) -> Preview:
    standing = standing_on(plan, actor)
    changed = in_order(plan.changes)
    looks = [one for one in plan.changes if one.effect != "applied"]
    grounds = [one for one in plan.changes if one.attempt_id in standing]
    named = [*changed[:MOST_SHOWN], *looks[:MOST_SHOWN], *grounds]
    persons = persons_named({one.person_id for one in named}, actor)
    titles = certification.titles() if standing else {}

    def line(one: Change) -> ChangeLine:
        certificates = [line_of(it, titles, language) for it in standing.get(one.attempt_id, ())]
        return change_line(
            0, one.public_id, persons.get(one.person_id), one.before, one.after, one.effect, certificates
        )

    return Preview(
        counts=counts_of(plan.changes),
        changed=tuple(line(one) for one in changed[:MOST_SHOWN]),
        more=max(0, len(changed) - MOST_SHOWN),
        looks=tuple(line(one) for one in looks[:MOST_SHOWN]),
        standing=tuple(line(one) for one in grounds),
        token=plan.token,
        key_revision=plan.key_revision,
    )


def line_of(
    one: certification.StandingCertificate, titles: Mapping[str, Text], language: str
) -> CertificateLine:
    title = titles.get(one.certification, Text(one.certification, one.certification))
    return CertificateLine(one.number, title.in_language(language), one.valid_until)


def change_line(
    line_id: int,
    attempt: str,
    person: PersonRow | None,
    before: Result,
    after: Result,
    effect: str,
    certificates: Sequence[CertificateLine] = (),
) -> ChangeLine:
    return ChangeLine(
        id=line_id,
        attempt=attempt,
        name=person.short_name if person else "",
        number=person.number if person else "",
        before_result=before.result,
        after_result=after.result,
        before_points=shown(before.points, 2),
        after_points=shown(after.points, 2),
        before_max=shown(before.max, 2),
        after_max=shown(after.max, 2),
        effect=effect,
        certificates=tuple(certificates),
    )


def persons_named(ids: Collection[int], actor: Actor) -> Mapping[int, PersonRow]:
    """Those whom the actor's role reaches: of others a page gives no name."""
    reached = people.people_in_scope(actor, (TRAINER, ADMIN)).subquery()
    column = next(iter(reached.c))
    found: dict[int, PersonRow] = {}
    known = list(ids)
    for start in range(0, len(known), PEOPLE_IN_A_STATEMENT):
        part = known[start : start + PEOPLE_IN_A_STATEMENT]
        found |= people.people_rows(list(db.session.scalars(select(column).where(column.in_(part)))))
    return found


def wanted_of(quiz: str, item: str, asked: AskedRepair) -> assessment.Wanted:
    assert asked.policy is not None
    return assessment.Wanted(quiz, item, asked.policy, asked.revisions, asked.over_marks)


@dataclass(frozen=True)
class Receipt:
    """One regrade that was made."""

    entry: assessment.RegradeEntry
    by: str
    title: str  # of the question
    quiz_title: str
    language: str
    changed: tuple[ChangeLine, ...]
    more: int  # changed, not shown
    looks: tuple[ChangeLine, ...]
    standing: tuple[ChangeLine, ...]  # with certificates that have lost their ground
    applied: int
    up: int
    down: int


def receipt_of(number: int, actor: Actor, language: str) -> Receipt:
    """Raises NotFound."""
    entry, lines = assessment.regrade_of(number)
    changed = [line for line in lines if line.effect == "applied" and line.before != line.after]
    looks = [line for line in lines if line.effect != "applied"]
    grounds = [line for line in lines if line.certificates]
    named = {line.person_id for line in (*changed[:MOST_SHOWN], *looks[:MOST_SHOWN], *grounds)}
    persons = persons_named(named, actor)
    deciders = {line.decision_by for line in grounds if line.decision_by} | {entry.decided_by}
    names = {id_: row.short_name for id_, row in people.people_rows(deciders).items()}

    def shown_line(line: assessment.RegradedLine) -> ChangeLine:
        certificates = [CertificateLine(one, "", None) for one in line.certificates]
        made = change_line(
            line.id, line.attempt, persons.get(line.person_id), line.before, line.after, line.effect, certificates
        )  # fmt: skip
        return replace(
            made,
            decision=line.decision,
            decision_reason=line.decision_reason,
            decided_by=names.get(line.decision_by or 0, ""),
        )

    repair = repair_of(entry.quiz, entry.item, language)
    return Receipt(
        entry=entry,
        by=names.get(entry.decided_by, ""),
        title=repair.item.title,
        quiz_title=repair.quiz_title,
        language=repair.language,
        changed=tuple(shown_line(line) for line in changed[:MOST_SHOWN]),
        more=max(0, len(changed) - MOST_SHOWN),
        looks=tuple(shown_line(line) for line in looks[:MOST_SHOWN]),
        standing=tuple(shown_line(line) for line in grounds),
        applied=sum(line.effect == "applied" for line in lines),
        up=sum(line.after.passed and not line.before.passed for line in changed),
        down=sum(line.before.passed and not line.after.passed for line in changed),
    )
