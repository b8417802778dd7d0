"""Whom a published revision concerns, from the record of each: one answer for the job that tells them and for pages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from app import library, people
from app.certification.concerned import (
    OVER,
    Citations,
    Found,
    Publication,
    certifications_asking,
    concern_of,
    exams_of,
    needed_sections,
    revision_shown,
    rule_on,
)
from app.certification.models import StandingRow
from app.certification.portfolio import Judged, foundations, portfolio
from app.certification.queries.rule_book import RuleBook, rule_book
from app.certification.queries.standing import Inputs, inputs_of
from app.certification.rules import RuleVersion
from app.foundation import clock
from app.foundation.database import rows
from app.library.documents import name_of
from app.library.passages import reference_of
from app.library.rows import RevisionEntry


def publication_of(entry: RevisionEntry) -> Publication:
    """A revision as those meet it who knew the one before."""
    sections = None
    if entry.kind == "course" and entry.number > 1:
        changed = library.changed_sections(entry.slug, entry.number - 1, entry.number)
        sections = {section.place: section.names for section in changed}
    return Publication(
        document=str(entry.name),
        number=entry.number,
        impact=entry.impact,
        on=clock.civil_date(entry.published_at, clock.site_zone()),
        effective=entry.effective_on,
        sections=sections,
    )


def citations_of(course: str, book: RuleBook, day: date) -> Citations:
    """Exam of a rule → the sections of this course that its questions are about (lesson#section, or lesson)."""
    exams = {name for versions in book.rules.values() for name in exams_of(rule_on(versions, day))}
    return {name: _cited(name, course) for name in library.current_by_name(exams)}


def _cited(document: str, course: str) -> frozenset[str]:
    name = name_of(document)
    if name is None or name.kind != "quiz":
        return frozenset()
    found: set[str] = set()
    for item in library.current_quiz(name.slug, "en").quiz.items:
        parts = reference_of(item.source)
        if parts is not None and parts[0] == course:
            found.add(f"{parts[1]}#{parts[2]}" if parts[2] else parts[1])
    return frozenset(found)


class Needs:
    """Which of the changed sections each certification is about; found once for all people."""

    def __init__(self, publication: Publication, book: RuleBook) -> None:
        self.publication, self.book = publication, book
        self.asking = certifications_asking(book.rules, publication)
        self._sections: dict[str, tuple[str, ...]] = {}
        self._citations: Citations | None = None

    def sections(self, certification: str) -> tuple[str, ...]:
        if not self.publication.sections:
            return ()
        if certification not in self._sections:
            if self._citations is None:
                course = self.publication.document.partition("/")[2]
                self._citations = citations_of(course, self.book, self.publication.on)
            rule = rule_on(self.book.rules[certification], self.publication.on)
            self._sections[certification] = needed_sections(
                rule, self.publication, self._citations, self._citations
            )
        return self._sections[certification]


def needs_of_revision(publication: Publication, book: RuleBook | None = None) -> Needs:
    return Needs(publication, book or rule_book())


def people_reached(needs: Needs, today: date) -> dict[str, tuple[int, ...]]:
    """Certification that asks, and is about what has changed → everybody of whom it is required or who holds it.

    From the cache, so that thousands are found at once: among them are those who have never passed, or have passed
    since; `concerned` tells them apart. Whoever has left is not among them.
    """
    asking = [slug for slug in needs.asking if not needs.publication.sections or needs.sections(slug)]
    theirs = or_(StandingRow.required, StandingRow.touched & StandingRow.status.not_in(OVER))
    wanted = (
        select(StandingRow.person_id, StandingRow.certification)
        .where(StandingRow.certification.in_(asking), theirs)
        .where(StandingRow.person_id.in_(people.employed_on(today)))
        .order_by(StandingRow.person_id)
    )
    found: dict[str, list[int]] = {slug: [] for slug in asking}
    for row in rows(wanted):
        found[row.certification].append(row.person_id)
    return {slug: tuple(ids) for slug, ids in found.items()}


def concerned(person_ids: Collection[int], needs: Needs, today: date) -> dict[int, dict[str, Found]]:
    """Person → certification that names the document → whether it is concerned. A fixed number of statements."""
    return {
        person_id: concerns_of(inputs, needs, today)
        for person_id, inputs in inputs_of(person_ids, book=needs.book).items()
    }


def concerns_of(inputs: Inputs, needs: Needs, today: date) -> dict[str, Found]:
    """By certification, of those that the person needs or has ever touched and whose rule names the document."""
    rules = naming(needs.book, needs.publication)
    judged = portfolio(with_foundations(needs.book, rules), inputs.facts, inputs.required, today)
    return {slug: concern(inputs, needs, slug, one) for slug, one in judged.items() if slug in rules}


def concern(inputs: Inputs, needs: Needs, certification: str, judged: Judged | None) -> Found:
    publication = needs.publication
    rule = rule_on(needs.book.rules[certification], publication.on)
    events = judged.events if judged is not None else ()
    shown = revision_shown(certification, publication.document, events, inputs.facts)
    return concern_of(rule, publication, judged, shown, needs.sections(certification))


def naming(book: RuleBook, publication: Publication) -> frozenset[str]:
    return frozenset(
        slug
        for slug, versions in book.rules.items()
        if any(publication.document in version.rule.documents for version in versions)
    )


def with_foundations(book: RuleBook, wanted: Collection[str]) -> dict[str, tuple[RuleVersion, ...]]:
    """These rules and all that they build on."""
    found: dict[str, tuple[RuleVersion, ...]] = {}
    waiting = list(wanted)
    while waiting:
        slug = waiting.pop()
        if slug not in found and slug in book.rules:
            found[slug] = book.rules[slug]
            waiting += foundations(book.rules[slug])
    return found
