"""What a person has shown to know or to be able to do: facts that atoms of evidence can be met by. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.certification.rules import Atom, AtomKind, document_name
from app.record import facts
from app.record.facts import Fact


@dataclass(frozen=True)
class Learned:
    """One fact, reduced to what an atom asks for."""

    fact: Fact
    kind: AtomKind
    slug: str = ""
    passed: bool = True
    revision: int = 0
    share: Decimal | None = None
    for_renewal: bool = False  # begun on the renewal page
    hours: Decimal = Decimal(0)
    topic: str = ""

    @property
    def on(self) -> date:
        return self.fact.occurred_on

    @property
    def document(self) -> str:
        """Its name in the library; empty for what is no document."""
        return document_name(self.kind, self.slug)

    def reaches(self, atom: Atom) -> bool:
        """Whether it is a pass also by the stricter mark that a rule may set."""
        if not self.passed or self.kind != atom.kind or self.slug != atom.slug:
            return False
        return atom.pass_mark is None or (self.share is not None and self.share >= atom.pass_mark)


def learned_from(fact: Fact, certification: str) -> Learned | None:
    """None for a fact that shows nothing, or only something about another certification."""
    read = READERS.get(type(fact.payload))
    if read is None or getattr(fact.payload, "certification", "") not in ("", certification):
        return None
    return read(fact, fact.payload)


def graded(kind: AtomKind, passed: bool) -> Callable[[Fact, Any], Learned]:
    """Reader of an attempt; the payload names its quiz or call by its kind."""
    return lambda fact, it: Learned(
        fact,
        kind,
        getattr(it, kind),
        passed,
        it.revision,
        share_of(it.share),
        for_renewal=getattr(it, "renewal", False),
    )


READERS: Mapping[type, Callable[[Fact, Any], Learned]] = {
    facts.CourseCompleted: lambda fact, it: Learned(fact, "course", it.course, revision=it.revision),
    facts.QuizPassed: graded("quiz", True),
    facts.QuizFailed: graded("quiz", False),
    facts.CallPassed: graded("call", True),
    facts.CallFailed: graded("call", False),
    facts.ObservationConfirmed: lambda fact, it: Learned(
        fact, "checklist", it.checklist, it.result == "passed", it.revision
    ),
    facts.SessionAttended: lambda fact, it: Learned(
        fact, "session", it.session, hours=number(it.hours), topic=it.topic
    ),
    facts.Hours: lambda fact, it: Learned(fact, "hours", hours=number(it.hours), topic=it.topic),
    facts.Credited: lambda fact, it: Learned(fact, "credit"),
}


def number(value: str | float) -> Decimal:
    """Zero where the text is no number."""
    try:
        read = Decimal(str(value))
    except InvalidOperation:
        return Decimal(0)
    return read if read.is_finite() and read > 0 else Decimal(0)


def share_of(text: str) -> Decimal | None:
    try:
        read = Decimal(text)
    except InvalidOperation:
        return None
    return read if read.is_finite() else None


def latest(found: Sequence[Learned]) -> Learned | None:
    return max(found, key=lambda it: (it.on, it.revision, it.fact.id), default=None)
