"""What a protocol says: typed in a draft, frozen when it is approved. Pure.

`Heading` is what people type; `Protocol` is all that is printed, from which the same file can be made at any time.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.foundation.faults import Language, Text

USUAL_COMMISSION = 3
MOST_PEOPLE = 500
MOST_MEMBERS = 15
CHAIRMAN, DEPUTY, MEMBER, CHECKED = "chairman", "deputy", "member", "checked"
ROLES: Mapping[str, Text] = {
    CHAIRMAN: Text("Chairman", "Председатель"),
    DEPUTY: Text("Deputy chairman", "Заместитель председателя"),
    MEMBER: Text("Member", "Член комиссии"),
}


@dataclass(frozen=True)
class Member:
    """Somebody of the commission; `person_id` where it is one of our people, who can sign on a page."""

    role: str  # of ROLES
    name: str
    position: str = ""
    person_id: int | None = None


@dataclass(frozen=True)
class Heading:
    """What is typed. `kind` and `cause` stand for everybody where they are given, else the record says."""

    organisation: str = ""
    order_number: str = ""
    order_date: date | None = None
    commission: tuple[Member, ...] = ()
    programme: str = ""
    hours: str = ""  # as typed: 16 or 16,5
    kind: str = ""
    cause: str = ""

    def as_json(self) -> dict[str, Any]:
        kept = asdict(self)
        kept["order_date"] = self.order_date and self.order_date.isoformat()
        kept["commission"] = [asdict(member) for member in self.commission]
        return kept


def heading_from(kept: Mapping[str, Any]) -> Heading:
    known = {name: kept[name] for name in Heading.__dataclass_fields__ if name in kept}
    known["order_date"] = date.fromisoformat(kept["order_date"]) if kept.get("order_date") else None
    known["commission"] = tuple(Member(**member) for member in kept.get("commission", ()))
    return Heading(**known)


def hours_of(text: str) -> Decimal | None:
    """None where it is no number of hours above zero."""
    try:
        read = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return read.normalize() if read.is_finite() and 0 < read < 10_000 else None


@dataclass(frozen=True)
class Line:
    """One person who was checked, as the paper names them."""

    person_id: int
    number: str  # personnel
    name: str  # as in documents
    family: str
    given: str
    patronymic: str
    position: str
    workplace: str  # unit
    satisfactory: bool
    kind: str
    cause: str
    checked_on: date
    facts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """All that stands in it but what comes later: signatures, and numbers that the register returns."""

    number: str
    language: Language
    organisation: str
    certification: str  # title of the rule
    rule_version: int
    act: str  # that the rule names as its source
    order_number: str
    order_date: date
    commission: tuple[Member, ...]
    programme: str
    hours: str
    begin: date
    end: date
    lines: tuple[Line, ...]
    time_zone: str  # of the organisation: by it the paper tells when somebody signed
    replaces: str = ""  # number and day of the protocol that it replaces
    replace_reason: str = ""


def to_json(protocol: Protocol) -> dict[str, Any]:
    kept = asdict(protocol)
    kept |= {name: getattr(protocol, name).isoformat() for name in ("order_date", "begin", "end")}
    kept["commission"] = [asdict(member) for member in protocol.commission]
    kept["lines"] = [
        {**asdict(line), "checked_on": line.checked_on.isoformat(), "facts": list(line.facts)}
        for line in protocol.lines
    ]
    return kept


def from_json(kept: Mapping[str, Any]) -> Protocol:
    days = {name: date.fromisoformat(kept[name]) for name in ("order_date", "begin", "end")}
    lines = tuple(
        Line(**{**line, "checked_on": date.fromisoformat(line["checked_on"]), "facts": tuple(line["facts"])})
        for line in kept["lines"]
    )
    commission = tuple(Member(**member) for member in kept["commission"])
    return Protocol(**{**kept, **days, "lines": lines, "commission": commission})


# -- what is still missing ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """What stands against the approval. `field`: of the form, to lead there."""

    field: str
    text: Text


def problems(
    heading: Heading, number: str, lines: Collection[tuple[int, date]], least: int, today: date
) -> tuple[Problem, ...]:
    """`lines`: people who are chosen, with the days of their checks; `least`: how many the commission has to be."""
    found: list[Problem] = []

    def say(field_name: str, en: str, ru: str) -> None:
        found.append(Problem(field_name, Text(en, ru)))

    if not number.strip():
        say("number", "Enter the number of the protocol", "Укажите номер протокола")
    if not heading.organisation:
        say(
            "organisation",
            "Enter the full name of the organisation",
            "Укажите полное наименование организации",
        )
    if not heading.order_number:
        say(
            "order_number",
            "Enter the number of the order that made the commission",
            "Укажите номер приказа о создании комиссии",
        )
    first = min((day for _, day in lines), default=None)
    if heading.order_date is None:
        say("order_date", "Enter the date of the order", "Укажите дату приказа")
    elif heading.order_date > today or (first is not None and heading.order_date > first):
        say(
            "order_date",
            "The order is later than the check: a commission is made first",
            "Приказ издан позже проверки: сначала создаётся комиссия",
        )
    if not heading.programme:
        say("programme", "Enter the name of the programme", "Укажите название программы")
    if hours_of(heading.hours) is None:
        say(
            "hours",
            "Enter how many hours the programme takes, for example 16",
            "Укажите продолжительность программы в часах, например 16",
        )
    if not lines:
        say("people", "Choose at least one person", "Отметьте хотя бы одного человека")
    found += commission_problems(heading.commission, {person_id for person_id, _ in lines}, least)
    return tuple(found)


def commission_problems(
    members: Collection[Member], checked: Collection[int], least: int
) -> Iterable[Problem]:
    chairmen = sum(member.role == CHAIRMAN for member in members)
    if chairmen != 1:
        yield Problem(
            "commission",
            Text("A commission has one chairman", "В комиссии должен быть один председатель"),
        )
    if len(members) < least:
        yield Problem(
            "commission",
            Text(
                f"The commission has to be of {least} people or more",
                f"Членов комиссии, считая председателя, должно быть не меньше {least}",
            ),
        )
    for member in members:
        if not member.position:
            yield Problem(
                "commission",
                Text(f"Enter the position: {member.name}", f"Укажите должность: {member.name}"),
            )
        if member.person_id is not None and member.person_id in checked:
            yield Problem(
                "commission",
                Text(
                    f"Nobody checks their own knowledge: {member.name}",
                    f"Собственные знания никто не проверяет: {member.name}",
                ),
            )
    names = [member.person_id or member.name.casefold() for member in members]
    if len(set(names)) < len(names):
        yield Problem(
            "commission",
            Text("Somebody is named twice", "Кто-то из комиссии указан дважды"),
        )
