"""What the acceptance of prior learning would make of a person's certifications, before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.certification.credit import Credit, Outcome, changes, outcome, takes_credit
from app.certification.evidence import walk_of
from app.certification.portfolio import Judged
from app.certification.queries.page import Step, needs_for, steps_of
from app.certification.queries.rule_book import rule_book
from app.certification.queries.standing import Inputs, StandingLine, inputs_of, line_of
from app.certification.rules import Rule, RuleVersion
from app.foundation.faults import Text
from app.record.facts import Fact


@dataclass(frozen=True)
class CreditChoice:
    """A certification, and whether its rule takes prior learning today."""

    certification: str
    title: Text
    is_taken: bool


@dataclass(frozen=True)
class Difference:
    """One certification before and after; None: not required and never begun."""

    certification: str
    title: Text
    before: StandingLine | None
    after: StandingLine | None


@dataclass(frozen=True)
class CreditPreview:
    outcome: Outcome
    differences: tuple[Difference, ...]  # the certification itself first
    missing: tuple[Step, ...]  # what is still asked for afterwards

    @property
    def after(self) -> StandingLine | None:
        return self.differences[0].after


def credit_choices(today: date) -> tuple[CreditChoice, ...]:
    """All certifications in force, those that take prior learning first."""
    book = rule_book()
    found = [
        CreditChoice(slug, book.title(slug), takes_credit(rule))
        for slug, versions in book.rules.items()
        if (rule := next((it.rule for it in reversed(versions) if it.is_in_force(today)), None)) is not None
    ]
    return tuple(sorted(found, key=lambda choice: (not choice.is_taken, choice.certification)))


def preview_credit(person_id: int, credit: Credit, *, at: datetime, by: int, today: date) -> CreditPreview:
    """What would follow from accepting it."""
    now = inputs_of((person_id,))[person_id]
    supposed = credit.as_if(person_id, at, by)
    then = replace(now, facts=in_its_place(supposed, now.facts))
    return difference(person_id, credit.certification, now, then, supposed.id, today)


def preview_withdrawal(person_id: int, fact: Fact, certification: str, *, today: date) -> CreditPreview:
    """What would follow from striking it out."""
    now = inputs_of((person_id,))[person_id]
    then = replace(now, facts=tuple(it for it in now.facts if it.id != fact.id))
    return difference(person_id, certification, now, then, fact.id, today)


def effect_of(person_id: int, fact: Fact, certification: str, *, today: date) -> CreditPreview:
    """What an accepted document has done: today with it, compared with today as it would be without."""
    with_it = inputs_of((person_id,))[person_id]
    without = replace(with_it, facts=tuple(it for it in with_it.facts if it.id != fact.id))
    return difference(person_id, certification, without, with_it, fact.id, today)


def difference(
    person_id: int, certification: str, before: Inputs, after: Inputs, fact_id: int, today: date
) -> CreditPreview:
    book, then = after.book, after.judge(today)
    judged = then.get(certification)
    walk = walk_of(
        certification,
        book.rules[certification],
        after.facts,
        required=after.required.get(certification, ()),
        as_of=today,
    )
    lines = tuple(
        Difference(
            change.certification,
            book.title(change.certification),
            line_if(person_id, change.before, before),
            line_if(person_id, change.after, after),
        )
        for change in changes(certification, before.judge(today), then)
    )
    steps = (
        steps_of(needs_for(after, judged, today), rule_today(book.rules[certification], today))
        if judged
        else ()
    )
    return CreditPreview(
        outcome(judged, walk, fact_id, today), lines, tuple(step for step in steps if not step.met)
    )


def line_if(person_id: int, judged: Judged | None, inputs: Inputs) -> StandingLine | None:
    if judged is None or not (judged.required or judged.touched):
        return None
    return line_of(person_id, judged, inputs.book, None)


def rule_today(versions: Sequence[RuleVersion], today: date) -> Rule:
    return next((it.rule for it in reversed(versions) if it.is_in_force(today)), versions[0].rule)


def in_its_place(supposed: Fact, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The record is read by the day on which things were true."""
    return tuple(sorted((*facts, supposed), key=lambda fact: fact.occurred_on))
