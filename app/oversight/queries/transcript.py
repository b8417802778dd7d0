"""The transcript of one person, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app import certification, learning, library, people, record
from app.certification.certificate_states import states_of
from app.foundation.faults import Text
from app.oversight.queries import current
from app.oversight.transcript import (
    CertificateEntry,
    Learnt,
    documents_named,
    learnt,
    people_named,
)


@dataclass(frozen=True)
class TranscriptPage:
    name: str
    number: str
    position: str
    unit: str
    overall: certification.Overall
    standings: tuple[certification.StandingLine, ...]
    certificates: tuple[CertificateEntry, ...]
    learnt: Learnt


def transcript(person: people.PersonRow, today: date, language: str) -> TranscriptPage:
    """As known now, on that day of the person's site."""
    place = current(people.assignments_of((person.id,))[person.id], today)
    overall, standings = certification.person_on(person.id, on=today, today=today)
    facts, titles = record.facts_of(person.id), certification.titles()
    named = people.people_rows(people_named(facts))
    return TranscriptPage(
        name=(person.latin_name if language == "en" else "") or person.document_name,
        number=person.number,
        position=place.position_title.in_language(language) if place else "",
        unit=place.unit_name.in_language(language) if place else "",
        overall=overall,
        standings=standings,
        certificates=certificates(person.id, facts, titles, today),
        learnt=learnt(
            facts,
            {**titles_of(documents_named(facts)), **session_titles(), **titles},
            {row.id: row.full_name for row in named.values()},
            today,
        ),
    )


def certificates(
    person_id: int, facts: Iterable[record.Fact], titles: Mapping[str, Text], today: date
) -> tuple[CertificateEntry, ...]:
    """The newest first; their state as the public check answers it."""
    issued = certification.certificates_of(person_id)
    states = states_of(issued, facts, today)
    return tuple(
        CertificateEntry(
            number=one.number,
            title=titles.get(one.certification, printed_title(one)),
            issued_on=one.issued_on,
            valid_until=one.valid_until,
            verify_url=one.document.verify_url,
            state=states[one.number].state,
        )
        for one in issued
    )


def printed_title(issued: certification.Issued) -> Text:
    """Of a certification that is published no more."""
    return Text(issued.document.certification, issued.document.certification)


def session_titles() -> dict[str, Text]:
    return {f"session/{slug}": title for slug, title in learning.upcoming().titles.items()}


def titles_of(names: set[str]) -> dict[str, Text]:
    found = library.current_by_name(names) if names else {}
    return {name: Text(entry.title("en"), entry.title("ru")) for name, entry in found.items()}
