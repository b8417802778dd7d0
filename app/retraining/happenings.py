"""What happened to a person outside the periodic clock, and what followed, or why nothing did. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from app.certification.direct_events import Period
from app.foundation.faults import Text
from app.record.facts import Assigned, Back, EquipmentChange, Fact, QaFailed, Unassigned
from app.retraining.demanded import Demanded
from app.retraining.incidents import KINDS, Incident, Part, trains

HappeningKind = Literal["incident", "qa_failed", "equipment_change", "absence", "position", "position_end"]
NO_RULE = Text(
    "none of the certifications asks for anything after it", "ни один допуск ничего после этого не требует"
)
COVERED = Text(
    "the programme that was to be passed anyway covers it",
    "это охватывает программа, которую и так нужно было пройти",
)
NOT_TRAINING = Text("training is not what would have prevented it", "обучение этого бы не предотвратило")
LOOKED_INTO = Text("it is being looked into", "это выясняется")
SHORT = Text("it was not longer than the certifications let pass", "оно не дольше, чем допускают правила допусков")  # fmt: skip


@dataclass(frozen=True)
class Happening:
    """One event of a person. `nothing`: why nothing was demanded; None: something was."""

    kind: HappeningKind
    on: date
    title: Text
    demanded: tuple[Demanded, ...]
    nothing: Text | None = None
    comment: str = ""
    report: str = ""  # public id of an incident
    since: date | None = None  # of an absence its first day
    required: tuple[Text, ...] = ()  # certifications that a position asks for from that day on
    no_longer: tuple[Text, ...] = ()  # those that nothing asks for after it


def same(words: str) -> Text:
    return Text(words, words)


def of_incident(incident: Incident, part: Part, demanded: tuple[Demanded, ...], has_facts: bool) -> Happening:
    nothing = None
    if not part.takes_part:
        why = part.taken_out
        nothing = Text(f"not part of it after all: {why}", f"всё же не участвует: {why}")
    elif part.is_open:
        nothing = LOOKED_INTO
    elif part.left_out:
        nothing = same(part.left_out)
    elif not trains(incident.cause):
        nothing = NOT_TRAINING
    elif not demanded:
        nothing = COVERED if has_facts else NO_RULE
    return Happening(
        "incident", incident.happened_on, KINDS[incident.kind], demanded, nothing, report=incident.public_id
    )


def of_facts(
    facts: Sequence[Fact], demanded: Sequence[Demanded], comments: Mapping[str, tuple[str, str]]
) -> list[Happening]:
    """Quality checks and new equipment, one for each report. `comments`: of checks, by public id: reference, words."""
    found: dict[tuple[str, date, str], list[Fact]] = {}
    for fact in facts:
        if isinstance(fact.payload, QaFailed | EquipmentChange):
            found.setdefault((fact.kind, fact.occurred_on, fact.payload.report), []).append(fact)
    return [of_group(group, demanded, comments) for group in found.values()]


def of_group(
    group: Sequence[Fact], demanded: Sequence[Demanded], comments: Mapping[str, tuple[str, str]]
) -> Happening:
    first = group[0]
    payload = first.payload
    assert isinstance(payload, QaFailed | EquipmentChange)
    mine = of_ids(demanded, {fact.id for fact in group})
    reference, words = comments.get(payload.report, (payload.reason, ""))
    nothing = None if mine else COVERED if payload.certification else NO_RULE
    kind: HappeningKind = "qa_failed" if isinstance(payload, QaFailed) else "equipment_change"
    return Happening(kind, first.occurred_on, same(reference), mine, nothing, words)


def of_absences(
    facts: Sequence[Fact], demanded: Sequence[Demanded], begun: Mapping[int, date], knows_absences: bool
) -> list[Happening]:
    """Returns from absences. `begun`: id of the return → first day away; `knows_absences`: some rule looks at them."""
    return [
        Happening(
            "absence",
            fact.occurred_on,
            Text("", ""),
            mine := of_ids(demanded, {fact.id}),
            None if mine else SHORT if knows_absences else NO_RULE,
            since=begun[fact.id],
        )
        for fact in facts
        if isinstance(fact.payload, Back) and fact.id in begun
    ]


def of_ids(demanded: Sequence[Demanded], ids: Collection[int]) -> tuple[Demanded, ...]:
    return tuple(one for one in demanded if one.fact in ids)


SAME = Text("the same is required as before", "требуется то же, что и раньше")


def of_positions(
    facts: Sequence[Fact],
    periods: Mapping[str, Sequence[Period]],
    titles: Mapping[str, Text],
    places: Mapping[str, Text],
) -> list[Happening]:
    """Positions taken up and given up, with what is required since or no longer. `places`: slug → title.

    The first position of all is no change.
    """
    found = []
    begun = sorted(fact.occurred_on for fact in facts if isinstance(fact.payload, Assigned))
    for fact in facts:
        payload, on = fact.payload, fact.occurred_on
        if isinstance(payload, Assigned) and payload.position and on > begun[0]:
            new = tuple(
                titles[slug] for slug, many in periods.items() if any(one.start == on for one in many)
            )
            title = place_of(payload.position, payload.unit, places)
            found.append(Happening("position", on, title, (), None if new else SAME, required=new))
        elif isinstance(payload, Unassigned):
            gone = tuple(titles[slug] for slug, many in periods.items() if any(one.end == on for one in many))
            title = place_of(payload.position, payload.unit, places)
            found.append(Happening("position_end", on, title, (), None if gone else SAME, no_longer=gone))
    return found


def place_of(position: str, unit: str, places: Mapping[str, Text]) -> Text:
    one, other = places.get(position, same(position)), places.get(unit, same(unit))
    return Text(f"{one.en}, {other.en}", f"{one.ru}, {other.ru}")
