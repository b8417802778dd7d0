"""A renewal before it is begun: what it asks for, and which date a pass gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from app.certification.concerned import SITTINGS, revision_shown
from app.certification.evidence import Walk, walk_of
from app.certification.expressions import met_atom
from app.certification.needs import KINDS, chosen, revised_needs
from app.certification.outlook import Outlook, if_passed
from app.certification.queries.page import NoSuchCertification, Step, steps_of
from app.certification.queries.standing import StandingLine, inputs_of, line_of
from app.certification.rules import Rule
from app.foundation.faults import Text
from app.learning.tasks import Need


@dataclass(frozen=True)
class Renewal:
    """`opens`: the first day on which it is asked for by itself; before it an attempt counts only if begun here."""

    certification: str
    title: Text
    clause: str
    standing: StandingLine
    passed_on: date  # the day that the present validity stands on
    known: Mapping[str, int]  # document of the rule → the highest revision that the person has shown to know
    steps: tuple[Step, ...]
    opens: date | None
    is_early: bool
    is_possible: bool  # today: before the opening only attempts count, no lesson and no observation
    today_gives: Outlook | None  # None: a pass of today would change nothing, hours come first
    waiting_gives: Outlook | None  # what a pass on the day of the opening gives, where that is still to come


def renewal_of(person_id: int, certification: str, today: date) -> Renewal | None:
    """None where the person has not passed yet, or nothing can be passed. Raises NoSuchCertification."""
    inputs = inputs_of((person_id,))[person_id]
    versions = inputs.book.rules.get(certification)
    if not versions:
        raise NoSuchCertification
    judged = inputs.judge(today).get(certification)
    if judged is None or judged.grant is None:
        return None
    walk = walk_of(
        certification, versions, inputs.facts, required=inputs.required.get(certification, ()), as_of=today
    )
    rule = walk.history.rule_on(today)
    opens = walk.opening(today)
    is_early = not (walk.is_first(today) or walk.history.needs_a_pass(today)) and (
        opens is not None and today < opens
    )
    steps = steps_of(
        (*asked(walk, rule, today), *revised_needs(rule.slug, walk, walk.expression(today))), rule
    )
    return Renewal(
        certification=certification,
        title=rule.title,
        clause=rule.clause,
        standing=line_of(person_id, judged, inputs.book, None),
        passed_on=judged.grant.on,
        known={
            document: revision_shown(certification, document, judged.events, inputs.facts)
            for document in sorted(rule.documents)
        },
        steps=steps,
        opens=opens,
        is_early=is_early,
        is_possible=not is_early or all(step.met or step.kind in SITTINGS for step in steps),
        today_gives=if_passed(versions, judged.events, today),
        waiting_gives=if_passed(versions, judged.events, opens) if is_early and opens else None,
    )


def asked(walk: Walk, rule: Rule, today: date) -> Iterator[Need]:
    """The atoms of the renewal, those first that are done already or can be done."""
    expression = walk.expression(today)
    if expression is None:
        return
    usable = walk.usable(today)
    for atom in chosen(expression, walk, today):
        done = met_atom(atom, usable, today, walk.circumstances) is not None
        yield Need(KINDS[atom.kind], atom.slug, rule.slug, met=done, renewal=True)
