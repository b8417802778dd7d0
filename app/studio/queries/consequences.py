"""Whom the publication of a draft would concern, by certification: the same reading as of the job that tells people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app import certification, library
from app.certification.concerned import Publication, rule_on
from app.certification.explain import about_trigger
from app.certification.rules import Rule
from app.certification.supposed import FactsChange
from app.foundation.faults import Text
from app.library.course_changes import SectionChange
from app.record.facts import Revised
from app.studio.queries.desks import beside, library_draft, newest_number
from app.studio.rows import Desk


@dataclass(frozen=True)
class Reached:
    """One certification: `people` of whom it is required or who hold it (those who have never passed are not asked)."""

    certification: str
    title: Text
    people: tuple[int, ...]
    sections: tuple[str, ...]  # lesson#section; empty: all of it
    follows: tuple[Text, ...]


@dataclass(frozen=True)
class Consequences:
    publication: Publication
    sections: tuple[SectionChange, ...]
    reached: tuple[Reached, ...]
    apart: tuple[Text, ...]  # certifications that ask for the course, but not about what changes

    def change(self, slug: str) -> FactsChange | None:
        """What would be appended to the records for one of the certifications."""
        one = next((one for one in self.reached if one.certification == slug), None)
        if one is None:
            return None
        told = self.publication
        payload = Revised(
            certification=slug,
            document=told.document,
            version=told.number,
            impact=told.impact or "",
            effective=told.effective.isoformat() if told.effective else None,
            sections=" ".join(one.sections or tuple(told.sections or ())),
        )
        return FactsChange(payload, told.on, one.people, told.document)


def consequences_of(desk: Desk, impact: str, effective: date | None, today: date) -> Consequences:
    """Of the next revision, if it were published today."""
    changed: tuple[SectionChange, ...] = ()
    if desk.name.kind == "course":
        changed = library.draft_changes(library_draft(desk), beside(desk))
    publication = Publication(
        document=str(desk.name),
        number=newest_number(desk.name) + 1,
        impact=impact,
        on=today,
        effective=effective,
        sections={section.place: section.names for section in changed},
    )
    needs = certification.needs_of_revision(publication)
    reached = certification.people_reached(needs, today) if needs.asking else {}
    titles = certification.titles()
    return Consequences(
        publication=publication,
        sections=changed,
        reached=tuple(
            Reached(
                slug,
                titles[slug],
                people,
                narrowed(needs.sections(slug), publication.sections or {}),
                follows(rule_on(needs.book.rules[slug], today), impact),
            )
            for slug, people in reached.items()
        ),
        apart=tuple(titles[slug] for slug in needs.asking if slug not in reached),
    )


def narrowed(sections: tuple[str, ...], changed: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    return sections if len(sections) < len(changed) else ()


def follows(rule: Rule, impact: str) -> tuple[Text, ...]:
    return tuple(
        about_trigger(trigger)
        for trigger in rule.triggers
        if trigger.event == "revised" and trigger.impact in (None, impact)
    )
