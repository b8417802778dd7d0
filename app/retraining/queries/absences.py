"""Who of a scope is away, will be, or was lately, and what a return would demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app import certification, people
from app.foundation.faults import Text
from app.people.absence_days import Spell
from app.people.rows import Actor, PersonRow
from app.retraining.effects import is_long, rule_on

When = Literal["away", "coming", "over"]
LOOKED_BACK = timedelta(days=425)  # of what began earlier, only what is not over is listed
OVER_FOR = timedelta(days=60)  # how long the list tells of those who are back
PAGE_SIZE = 50


@dataclass(frozen=True)
class AbsenceLine:
    person: PersonRow
    spell: Spell
    when: When
    unit: Text
    days: int  # up to today or to the return
    demands: tuple[Text, ...]  # what the rules ask for after so long, if it ends as is known, or today


@dataclass(frozen=True)
class AbsencesPage:
    lines: tuple[AbsenceLine, ...]
    total: int
    counts: Mapping[str, int]


def absences_page(actor: Actor, which: When, page: int) -> AbsencesPage:
    """One list of the actor's people: who is away comes by the day of the return, the rest by the first day."""
    today = actor.today
    scope = people.people_in_scope(actor, people.NOTING_ROLES)
    by_person = people.absences_among(scope, today - LOOKED_BACK)
    lists: dict[str, list[tuple[int, Spell]]] = {"away": [], "coming": [], "over": []}
    for person_id, spells in by_person.items():
        for spell in spells:
            when = when_of(spell, today)
            if when is not None:
                lists[when].append((person_id, spell))
    found = sorted(lists[which], key=lambda pair: order(pair[1], which))
    shown = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return AbsencesPage(
        lines_of(shown, which, today), len(found), {name: len(many) for name, many in lists.items()}
    )


def when_of(spell: Spell, today: date) -> When | None:
    if spell.begins > today:
        return "coming"
    if spell.holds_on(today):
        return "away"
    recent = spell.back_on is not None and spell.back_on > today - OVER_FOR
    return "over" if recent else None


def order(spell: Spell, which: When) -> tuple[date, date]:
    if which == "coming":
        return spell.begins, spell.begins
    back = spell.back_on or date.max
    return (back, spell.begins) if which == "away" else (date.max - (back - date.min), spell.begins)


def lines_of(pairs: list[tuple[int, Spell]], which: When, today: date) -> tuple[AbsenceLine, ...]:
    ids = {person_id for person_id, _spell in pairs}
    persons = people.people_rows(ids)
    faces = people.faces_of(ids, today)
    standings = certification.standings_of(ids, today) if ids else {}
    rules = certification.rule_book().rules
    lines = []
    for person_id, spell in pairs:
        until = spell.back_on or max(today, spell.begins)
        required = {line.certification: line.title for line in standings[person_id] if line.required}
        in_force = {slug: rule_on(rules, slug, until) for slug in required if slug in rules}
        lines.append(
            AbsenceLine(
                person=persons[person_id],
                spell=spell,
                when=which,
                unit=faces[person_id].unit,
                days=(until - spell.begins).days,
                demands=tuple(
                    required[slug] for slug, rule in in_force.items() if is_long(spell.begins, until, rule)
                ),
            )
        )
    return tuple(lines)
