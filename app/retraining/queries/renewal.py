"""The page on which a renewal begins: what is new since the last pass, what is likely forgotten, what a pass gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app import assessment, certification, library
from app.certification.concerned import ASKED_ABOUT, Publication
from app.foundation import clock
from app.foundation.faults import Text
from app.library.documents import name_of
from app.retraining.queries import revised
from app.retraining.queries.revised import Changes, OpenAbout
from app.retraining.queries.weak_spots import likely_forgotten
from app.retraining.weak_spots import Weak

MOST_TOPICS = 3  # of one quiz


@dataclass(frozen=True)
class MissedTopic:
    quiz: Text
    title: str
    share: float  # of its points that were reached


@dataclass(frozen=True)
class RenewalPage:
    renewal: certification.Renewal
    changes: tuple[Changes, ...]  # since the person last showed to know each document
    forgotten: tuple[Weak, ...]
    missed: tuple[MissedTopic, ...]  # in the last attempts at what is asked for
    open: tuple[OpenAbout, ...]  # demanded after revisions
    start: certification.Step | None  # what is sat or done first

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.changes)


def renewal_page(person_id: int, slug: str, today: date, language: str, secret: str) -> RenewalPage | None:
    """None where there is nothing to renew. Raises NoSuchCertification."""
    renewal = certification.renewal_of(person_id, slug, today)
    if renewal is None:
        return None
    changes = [
        found
        for document, known in renewal.known.items()
        if known
        and (found := changes_since(person_id, renewal, document, known, language, secret)) is not None
    ]
    return RenewalPage(
        renewal=renewal,
        changes=tuple(changes),
        forgotten=likely_forgotten(person_id, slug, today),
        missed=missed_topics(person_id, renewal, language),
        open=tuple(
            OpenAbout(slug, one.require, one.version or 0, one.due, one.document)
            for one in renewal.standing.obligations
            if one.document
        ),
        start=first_step(renewal.steps) if renewal.is_possible else None,
    )


def missed_topics(person_id: int, renewal: certification.Renewal, language: str) -> tuple[MissedTopic, ...]:
    """Of the quizzes that the renewal asks for."""
    titles = {document_slug(step): step.title for step in renewal.steps if step.kind == "quiz"}
    found = assessment.weak_topics(person_id, sorted(titles), language)
    return tuple(
        MissedTopic(titles[quiz], topic.title, topic.share)
        for quiz, missed in found.items()
        for topic in missed[:MOST_TOPICS]
    )


def document_slug(step: certification.Step) -> str:
    return (step.address or "").rpartition("/")[2]


def first_step(steps: tuple[certification.Step, ...]) -> certification.Step | None:
    """What is passed comes before what waits for an assessor."""
    waiting = [step for step in steps if not step.met and step.address]
    return next((step for step in waiting if step.kind != "checklist"), next(iter(waiting), None))


def changes_since(
    person_id: int, renewal: certification.Renewal, document: str, known: int, language: str, secret: str
) -> Changes | None:
    """None where nothing is new that this certification is about; editorial revisions are nothing new."""
    name = name_of(document)
    later = [one for one in library.revisions_of(name.kind, name.slug) if one.number > known] if name else []
    if name is None or not any(one.impact in ASKED_ABOUT for one in later):
        return None
    newest = later[-1]
    sections: tuple[str, ...] = ()
    if name.kind == "course":
        changed = library.changed_sections(name.slug, known, newest.number)
        publication = Publication(
            document,
            newest.number,
            "major",
            clock.civil_date(newest.published_at, clock.site_zone()),
            sections={section.place: section.names for section in changed},
        )
        sections = certification.needs_of_revision(publication).sections(renewal.certification)
        if not sections:
            return None
    found = revised.changes_for(person_id, document, known, None, language, sections=sections, secret=secret)
    return None if found.nothing_to_read else found
