"""Who is meant by what was typed for a commission: our people by number or whole name, others as they are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app import people
from app.certification.protocols.values import MOST_MEMBERS, ROLES, Member
from app.certification.queries.checked_people import place_on
from app.foundation.database import db
from app.foundation.faults import Text
from app.people import names
from app.people.permissions import PROTOCOL_KEEPERS
from app.people.rows import Actor, PersonRow

MOST_OFFERED = 500
LONGEST = 200
_WITH_NUMBER = re.compile(r".*\(([^()]+)\)\s*")


@dataclass(frozen=True)
class Typed:
    """One row of the form."""

    role: str
    name: str
    position: str


@dataclass(frozen=True)
class Understood:
    members: tuple[Member, ...]
    problems: tuple[Text, ...]


def typed_rows(roles: Sequence[str], called: Sequence[str], positions: Sequence[str]) -> tuple[Typed, ...]:
    """Rows with a name; what is too much is cut off."""
    found = [
        Typed(role if role in ROLES else "member", names.tidy(name)[:LONGEST], names.tidy(position)[:LONGEST])
        for role, name, position in zip(roles, called, positions, strict=False)
    ]
    return tuple(one for one in found if one.name)[:MOST_MEMBERS]


def commission_from(rows: Sequence[Typed], language: str, today: date) -> Understood:
    """Members with the positions that they hold today, unless another one was typed. Three statements."""
    numbers = {row.name: number for row in rows if (number := number_in(row.name)) is not None}
    by_number = {person.number: person for person in people.people_named({*numbers.values()})}
    found = {row.name: by_number.get(numbers.get(row.name, "")) or by_name(row.name) for row in rows}
    known = {person.id for person in found.values() if person is not None}
    held = people.assignments_of(known)
    members: list[Member] = []
    problems: list[Text] = []
    for row in rows:
        person = found[row.name]
        if person is None:
            if _WITH_NUMBER.fullmatch(row.name) or names.has_invisible(row.name):
                problems.append(
                    Text(f"Nobody has this number: {row.name}", f"Человека с таким номером нет: {row.name}")
                )
            members.append(Member(row.role, row.name, row.position))
            continue
        position = row.position or place_on(held.get(person.id, ()), today)[0].in_language(language)
        members.append(Member(row.role, person.document_name, position, person.id))
    return Understood(tuple(members), tuple(problems))


def number_in(text: str) -> str | None:
    """«Name (number)» as the list offers it, or a number alone."""
    found = _WITH_NUMBER.fullmatch(text)
    if found:
        return found[1].strip()
    return text if any(sign.isdigit() for sign in text) and " " not in text else None


def by_name(text: str) -> PersonRow | None:
    """The one person whose whole name this is; nobody where there are two."""
    if len(text.split()) < 2:
        return None
    ids = list(db.session.scalars(people.people_matching(text).limit(20)))
    wanted = names.folded(text)
    called_so = [
        person
        for person in people.people_rows(ids).values()
        if wanted in (names.folded(person.full_name), names.folded(person.document_name))
    ]
    return called_so[0] if len(called_so) == 1 else None


def shown(member: Member, numbers: dict[int, str]) -> Typed:
    """A member as the form shows them."""
    number = numbers.get(member.person_id or 0)
    return Typed(member.role, f"{member.name} ({number})" if number else member.name, member.position)


def offered_people(actor: Actor) -> list[tuple[str, str]]:
    """Number and full name of people in reach, by name: help for typing. The first ones, where they are many."""
    ids = list(db.session.scalars(people.people_in_scope(actor, PROTOCOL_KEEPERS).limit(MOST_OFFERED)))
    found = sorted(people.people_rows(ids).values(), key=lambda row: row.search)
    return [(row.number, row.full_name) for row in found if row.left_on is None or row.left_on >= actor.today]
