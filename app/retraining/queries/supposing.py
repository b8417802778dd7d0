"""What an event would demand of people, computed on their facts and the supposed ones: nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from app import certification, people
from app.certification.portfolio import Judged
from app.people.absence_days import Spell
from app.record.facts import Absent, Back, Fact
from app.retraining.effects import (
    AnyEvent,
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
    """One fact for each certification that is reached."""
    before = inputs.judge(day)
    slugs = reached_by(event, before, inputs.book.rules, on)
    added = tuple(
        Fact(-number, person_id, 0, payload_of(event, slug, reason, ""), on, occurred_at, at, None)
        for number, slug in enumerate(slugs, start=1)
    )
    refs = {slug: str(-number) for number, slug in enumerate(slugs, start=1)}
    return with_facts(person_id, inputs, added, before, refs, (event, on, on), day)


def with_facts(
    person_id: int,
    inputs: certification.Inputs,
    added: Sequence[Fact],
    before: Mapping[str, Judged],
    refs: Mapping[str, str],
    happened: tuple[AnyEvent, date, date],
    day: date,
) -> Effect:
    """`refs`: certification → id of the supposed fact that may demand something. `happened`: what, on which day, since
    when."""
    event, on, since = happened
    rules = inputs.book.rules
    then = replace(inputs, facts=in_order((*inputs.facts, *added)))
    after = then.judge(day) if added else before
    changes = [
        change_of(inputs.book.title(slug), before[slug], after[slug], ref, rule, event, on, since)
        for slug, ref in refs.items()
        if slug in after and (rule := rule_on(rules, slug, on)) is not None
    ]
    return effect_of(person_id, changes, before, after)


def absence_effects(
    away: Mapping[int, Sequence[Spell]], *, at: datetime, today: date
) -> dict[int, tuple[Effect, ...]]:
    """Person → what each of these times away would demand on the return; without an end, nothing can be said yet."""
    found: dict[int, tuple[Effect, ...]] = {}
    for person_id, inputs in certification.inputs_of(away.keys()).items():
        found[person_id] = tuple(
            _absence_effect(person_id, inputs, spell, spell.back_on, at, today)
            for spell in away[person_id]
            if spell.back_on is not None
        )
    return found


def _absence_effect(
    person_id: int, inputs: certification.Inputs, spell: Spell, back_on: date, at: datetime, today: date
) -> Effect:
    day = max(back_on, today)
    before = inputs.judge(day)
    gone = Fact(-1, person_id, 0, Absent(spell.reason), spell.begins, None, at, None)
    back = Fact(-2, person_id, 0, Back(), back_on, None, at, None)
    added = (back,) if spell.absent else (gone, back)  # it is known that the person is away
    refs = dict.fromkeys(reached_by("absence", before, inputs.book.rules, back_on), "-2")
    happened: tuple[AnyEvent, date, date] = ("absence", back_on, spell.begins)
    return with_facts(person_id, inputs, added, before, refs, happened, day)


def in_order(facts: Collection[Fact]) -> tuple[Fact, ...]:
    """The record is read by the day on which things were true."""
    return tuple(sorted(facts, key=lambda fact: fact.occurred_on))
