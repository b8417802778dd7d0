"""What a standing rests on, in lines that lead to where it can be looked at. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.certification.certificate_evidence import hand_of
from app.certification.rules import MayWork
from app.certification.standing import Status
from app.foundation.faults import Text
from app.oversight.fact_words import PLAIN, Titles, event_of
from app.record import facts
from app.record.facts import Fact

Names = Mapping[int, str]  # id of a person → name
NOTHING = Text("", "")


@dataclass(frozen=True)
class EvidenceLine:
    """`by`: who has graded, observed, held or accepted it. `address`: the page of its own, where it has one."""

    kind: str  # of the fact
    on: date
    title: Text
    detail: Text
    by: Text
    address: str | None


def evidence_lines(
    found: Iterable[Fact], titles: Titles, names: Names, graders: Mapping[str, tuple[str, ...]], number: str
) -> tuple[EvidenceLine, ...]:
    """`graders`: attempt → who has marked it by hand; `number`: of the person."""
    lines = []
    for fact in found:
        said = event_of(fact, titles, names)
        lines.append(
            EvidenceLine(
                kind=fact.kind,
                on=fact.occurred_on,
                title=PLAIN[fact.kind][0],
                detail=said.detail or NOTHING,
                by=who(fact, names, graders),
                address=address_of(fact, number),
            )
        )
    return tuple(lines)


def people_behind(found: Iterable[Fact]) -> frozenset[int]:
    """Ids of all who are named as having had a hand in it."""
    return frozenset(hand for fact in found if (hand := hand_of(fact)))


def attempts_in(found: Iterable[Fact]) -> frozenset[str]:
    """Attempts that people may have marked."""
    return frozenset(
        attempt for fact in found if (attempt := getattr(fact.payload, "attempt", "")) and is_attempt(fact)
    )


def is_attempt(fact: Fact) -> bool:
    return isinstance(fact.payload, facts.QuizPassed | facts.CallPassed)


def who(fact: Fact, names: Names, graders: Mapping[str, tuple[str, ...]]) -> Text:
    payload, name = fact.payload, names.get(hand_of(fact), "")
    if isinstance(payload, facts.CourseCompleted):
        number = payload.revision
        return Text(f"revision {number}", f"редакция {number}") if number else NOTHING
    if is_attempt(fact):
        name = ", ".join(graders.get(getattr(payload, "attempt", ""), ()))
        return Text(f"graded by {name}", f"оценено: {name}") if name else BY_PROGRAM
    did = DID.get(type(payload))
    if did is not None and name:
        return Text(f"{did.en} {name}", f"{did.ru} {name}")
    return BROUGHT_IN if isinstance(payload, facts.Passed) else NOTHING


DID: Mapping[type, Text] = {
    facts.ObservationConfirmed: Text("observed by", "наблюдение:"),
    facts.SessionAttended: Text("held by", "проведено:"),
    facts.Done: Text("held by", "проведено:"),
    facts.Passed: Text("entered by", "внесено:"),
}
BY_PROGRAM = Text("graded by the program", "оценено программой")
BROUGHT_IN = Text("brought in from elsewhere", "перенесено из другой системы")


def address_of(fact: Fact, number: str) -> str | None:
    match fact.payload:
        case facts.QuizPassed(quiz=quiz, attempt=attempt) if attempt:
            return f"/quizzes/{quiz}/attempts/{attempt}/result"
        case facts.CallPassed(call=call, attempt=attempt) if attempt:
            return f"/calls/{call}/attempts/{attempt}/result"
        case facts.ObservationConfirmed(observation=observation) if observation:
            return f"/observations/{observation}"
        case facts.Credited():
            return f"/people/{number}/prior-learning/{fact.id}"
    return None


# -- what was known then, and what is known now ------------------------------------------------------------------


@dataclass(frozen=True)
class Answer:
    status: Status
    may_work: MayWork
    valid_until: date | None


@dataclass(frozen=True)
class KnownSince:
    """One certification of which we say something else today about the same day. None: nothing at all."""

    certification: str
    title: Text
    then: Answer | None
    now: Answer | None


def known_since(
    titles: Mapping[str, Text], then: Mapping[str, Answer], now: Mapping[str, Answer]
) -> tuple[KnownSince, ...]:
    """Both are the standings of one day: as they were known at a time, and as they are known now."""
    return tuple(
        KnownSince(slug, titles.get(slug, Text(slug, slug)), then.get(slug), now.get(slug))
        for slug in sorted({*then, *now})
        if then.get(slug) != now.get(slug)
    )
