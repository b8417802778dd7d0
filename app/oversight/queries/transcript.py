"""The transcript of one person, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app import certification, learning, library, people, record
from app.certification.genuine import Withdrawal, verdict, withdrawal_of
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
    known = tuple(facts)
    replaced: set[str] = set()  # certifications with a newer certificate that still stands
    found = []
    for issued in certification.certificates_of(person_id):
        struck_out = issued.withdrawn_at is not None
        judged = verdict(
            valid_until=issued.valid_until,
            is_superseded=issued.certification in replaced,
            withdrawal=Withdrawal(date.min, "")
            if struck_out
            else withdrawal_of(known, issued.certification, issued.number, since=issued.passed_on),
            today=today,
        )
        found.append(
            CertificateEntry(
                number=issued.number,
                title=titles.get(issued.certification, printed_title(issued)),
                issued_on=issued.issued_on,
                valid_until=issued.valid_until,
                verify_url=issued.document.verify_url,
                state=judged.state,
            )
        )
        if not struck_out:
            replaced.add(issued.certification)
    return tuple(found)


def printed_title(issued: certification.Issued) -> Text:
    """Of a certification that is published no more."""
    return Text(issued.document.certification, issued.document.certification)


def session_titles() -> dict[str, Text]:
    return {f"session/{slug}": title for slug, title in learning.upcoming().titles.items()}


def titles_of(names: set[str]) -> dict[str, Text]:
    found = library.current_by_name(names) if names else {}
    return {name: Text(entry.title("en"), entry.title("ru")) for name, entry in found.items()}
