"""What an event would demand of people, computed on their facts and the supposed ones: nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

from app import certification, people
from app.record.facts import Fact
from app.retraining.effects import (
    Effect,
    EventKind,
    change_of,
    effect_of,
    payload_of,
    reached_by,
    rule_on,
)


def effects_of(
    event: EventKind,
    person_ids: Collection[int],
    *,
    on: date,
    at: datetime,
    today: date,
    occurred_at: datetime | None = None,
    reason: str = "",
) -> dict[int, Effect]:
    """Person → what an event of this kind on that day would do, seen from today, or from its own later day."""
    persons = people.people_rows(person_ids)
    found: dict[int, Effect] = {}
    for person_id, inputs in certification.inputs_of(person_ids).items():
        left = persons[person_id].left_on
        if left is not None and left < max(on, today):
            found[person_id] = Effect(person_id, quiet="left")
            continue
        found[person_id] = supposed(event, person_id, inputs, on, max(on, today), at, occurred_at, reason)
    return found


def supposed(
    event: EventKind,
    person_id: int,
    inputs: certification.Inputs,
    on: date,
    day: date,
    at: datetime,
    occurred_at: datetime | None,
    reason: str,
) -> Effect:
    rules = inputs.book.rules
    before = inputs.judge(day)
    slugs = reached_by(event, before, rules, on)
    added = tuple(
        Fact(-number, person_id, 0, payload_of(event, slug, reason, ""), on, occurred_at, at, None)
        for number, slug in enumerate(slugs, start=1)
    )
    refs = {slug: str(-number) for number, slug in enumerate(slugs, start=1)}
    then = replace(inputs, facts=in_order((*inputs.facts, *added))) if added else inputs
    after = then.judge(day) if added else before
    changes = [
        change_of(inputs.book.title(slug), before[slug], after[slug], refs[slug], rule)
        for slug in slugs
        if slug in after and (rule := rule_on(rules, slug, on)) is not None
    ]
    return effect_of(person_id, changes, before, after)


def in_order(facts: Collection[Fact]) -> tuple[Fact, ...]:
    """The record is read by the day on which things were true."""
    return tuple(sorted(facts, key=lambda fact: fact.occurred_on))


def reached_certifications(event: EventKind, effects: Mapping[int, Effect]) -> dict[int, tuple[str, ...]]:
    """Person → certifications for which a fact is made."""
    return {person_id: effect.certifications for person_id, effect in effects.items() if effect.quiet is None}
