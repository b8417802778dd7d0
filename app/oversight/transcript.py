"""All that a person has learned, in the order of a document to print. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from app.certification.genuine import State
from app.certification.learned import number, share_of
from app.certification.rules import document_name
from app.foundation.faults import Text
from app.record import facts
from app.record.facts import Fact

Section = Literal["courses", "checks", "practice", "elsewhere"]
SECTIONS: tuple[Section, ...] = ("courses", "checks", "practice", "elsewhere")
NOTHING = Text("", "")


@dataclass(frozen=True)
class Entry:
    """One thing learned. `note` says what kind of thing it is, where the section holds several kinds."""

    on: date
    title: Text
    note: Text = NOTHING
    revision: int | None = None
    share: Decimal | None = None  # of points, 0–1
    hours: Decimal | None = None
    by: str = ""  # who has observed or accepted it
    reason: str = ""
    fact: int = 0


@dataclass(frozen=True)
class CertificateEntry:
    number: str
    title: Text
    issued_on: date
    valid_until: date | None
    verify_url: str
    state: State  # as the public check answers


@dataclass(frozen=True)
class Learnt:
    """What was learned, by section, the newest first; and all hours that were counted."""

    sections: Mapping[Section, tuple[Entry, ...]]
    hours: Decimal


Titles = Mapping[str, Text]  # name in the library, or slug of a certification → title
Names = Mapping[int, str]  # id of a person → name


def learnt(record: Iterable[Fact], titles: Titles, names: Names, today: date) -> Learnt:
    """From the facts that stand. What lies in the future or tells of no learning is left out."""
    found: dict[Section, list[Entry]] = {section: [] for section in SECTIONS}
    hours = Decimal(0)
    for fact in sorted(record, key=lambda fact: (fact.occurred_on, fact.position), reverse=True):
        read = READERS.get(type(fact.payload))
        if read is None or fact.occurred_on > today or is_told_twice(fact):
            continue
        section, make = read
        entry = make(fact, fact.payload, titles, names)
        hours += entry.hours or 0
        found[section].append(entry)
    return Learnt({section: tuple(entries) for section, entries in found.items()}, hours)


def is_told_twice(fact: Fact) -> bool:
    """A briefing that was held as a planned session stands there with its hours already."""
    return isinstance(fact.payload, facts.Done) and fact.subject.startswith("sessions/")


def documents_named(record: Iterable[Fact]) -> set[str]:
    """Names in the library of all that these facts tell of."""
    return {
        document_name(kind, slug)
        for fact in record
        if type(fact.payload) in READERS
        for kind in ("course", "quiz", "call", "checklist")
        if (slug := getattr(fact.payload, kind, ""))
    }


def people_named(record: Iterable[Fact]) -> set[int]:
    """Ids of those who have observed or accepted something."""
    return set(_people_named(record))


def _people_named(record: Iterable[Fact]) -> Iterator[int]:
    for fact in record:
        if isinstance(fact.payload, facts.ObservationConfirmed) and fact.payload.assessor:
            yield fact.payload.assessor
        if isinstance(fact.payload, facts.Credited) and fact.recorded_by is not None:
            yield fact.recorded_by


# -- one entry of each kind -------------------------------------------------------------------------------------------


def named(kind: str, slug: str, titles: Titles) -> Text:
    return titles.get(document_name(kind, slug) if kind != "certification" else slug, Text(slug, slug))


def course(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
    return Entry(fact.occurred_on, named("course", it.course, titles), revision=it.revision or None)


def graded(kind: str, note: Text = NOTHING) -> Callable[[Fact, Any, Titles, Names], Entry]:
    def entry(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
        title = named(kind, getattr(it, kind), titles)
        return Entry(fact.occurred_on, title, note, it.revision or None, share_of(it.share))

    return entry


def passed(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
    return Entry(
        fact.occurred_on, named("certification", it.certification, titles), KNOWLEDGE_CHECK, reason=it.score
    )


def observed(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
    return Entry(
        fact.occurred_on,
        named("checklist", it.checklist, titles),
        OBSERVATION,
        it.revision or None,
        by=names.get(it.assessor, ""),
    )


def attended(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
    title = titles.get(f"session/{it.session}", Text(it.session, it.session))
    return Entry(fact.occurred_on, title, TRAINING, hours=number(it.hours) or None, reason=it.topic)


def counted(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
    title = Text(it.topic, it.topic) if it.topic else HOURS
    return Entry(fact.occurred_on, title, HOURS if it.topic else NOTHING, hours=number(it.hours) or None)


def done(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
    title = DONE.get(it.require, Text(it.require, it.require))
    about = Text(it.topic, it.topic) if it.topic else named("certification", it.certification, titles)
    return Entry(fact.occurred_on, title, about)


def credited(fact: Fact, it: Any, titles: Titles, names: Names) -> Entry:
    parts = [part for part in (it.issuer, it.document) if part]
    return Entry(
        fact.occurred_on,
        named("certification", it.certification, titles),
        Text(", ".join(parts), ", ".join(parts)),
        by=names.get(fact.recorded_by or 0, ""),
        reason=it.reason,
        fact=fact.id,
    )


KNOWLEDGE_CHECK = Text("Knowledge check", "Проверка знаний")
CALL = Text("Call simulation", "Тренажёр звонка")
OBSERVATION = Text("Practical observation", "Наблюдение на практике")
TRAINING = Text("Training session", "Занятие")
HOURS = Text("Hours of training", "Часы обучения")
DONE: Mapping[str, Text] = {
    "briefing": Text("Briefing", "Инструктаж"),
    "coaching": Text("Coaching", "Разбор с наставником"),
    "refresher": Text("Refresher training", "Повторное обучение"),
    "exam": Text("Knowledge check", "Проверка знаний"),
    "course": Text("Course anew", "Повторный курс"),
    "acknowledge": Text("Changes read", "Ознакомление с изменениями"),
    "drill": Text("Drill", "Тренировка"),
}  # fmt: skip
READERS: Mapping[type, tuple[Section, Callable[[Fact, Any, Titles, Names], Entry]]] = {
    facts.CourseCompleted: ("courses", course),
    facts.QuizPassed: ("checks", graded("quiz")),
    facts.CallPassed: ("checks", graded("call", CALL)),
    facts.Passed: ("checks", passed),
    facts.ObservationConfirmed: ("practice", observed),
    facts.SessionAttended: ("practice", attended),
    facts.Hours: ("practice", counted),
    facts.Done: ("practice", done),
    facts.Credited: ("elsewhere", credited),
}
