"""What learning's pages ask of certification: a person's standings, and what they have to do for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app import assessment, library
from app.certification import pages
from app.certification.needs import needs_of
from app.certification.portfolio import Judged
from app.certification.queries.rule_book import RuleBook
from app.certification.queries.standing import inputs_of, line_of, newest_certificates
from app.certification.subjects import Subjects, subjects_of
from app.foundation.database import once_a_reading
from app.foundation.faults import Text
from app.learning import tasks


def training_standings(person_id: int, today: date) -> tuple[tasks.StandingLine, ...]:
    judged = _judged(person_id, today)
    numbers = newest_certificates((person_id,)) if "awarded" in judged.kinds else {}
    found = (
        line_of(person_id, one, judged.book, numbers.get((person_id, slug)))
        for slug, one in sorted(judged.certifications.items())
        if one.required or one.touched
    )
    return tuple(
        tasks.StandingLine(
            certification=line.certification,
            title=line.title,
            status=line.status,
            may_work=line.may_work,
            valid_until=line.valid_until,
            due=line.due,
            window_opens=line.window_opens,
            required=line.required,
            address=f"/certifications/{line.certification}",
            certificate=line.certificate,
            certificate_address=f"/certificates/{line.certificate}.pdf" if line.certificate else None,
        )
        for line in found
    )


def training_needs(person_id: int, today: date) -> tuple[tasks.Need, ...]:
    needs = _judged(person_id, today).needs
    names = pages.names_to_tell(needs)
    if not names:
        return needs
    published = library.current_by_name(names)
    titles = {name: Text(one.title("en"), one.title("ru")) for name, one in published.items()}
    return with_notes(pages.told(needs, titles), person_id, today)


def with_notes(needs: tuple[tasks.Need, ...], person_id: int, today: date) -> tuple[tasks.Need, ...]:
    """One statement more, for those alone of whom a rule asks to be observed."""
    asked = pages.unmet_skills(needs)
    notes = assessment.observation_notes(person_id, asked, today) if asked else {}
    return pages.with_notes(needs, notes)


def recorded_kinds(person_id: int, today: date) -> frozenset[str]:
    """The kinds of facts in the record of a person whose page is being made: what never happened is not looked for."""
    return _judged(person_id, today).kinds


def learned_subjects(person_id: int, today: date) -> Subjects:
    """What the person has learned for what is required of them, for what may be asked between certifications."""
    return _judged(person_id, today).subjects


@dataclass(frozen=True)
class _Judged:
    """What follows from a person's facts on one day."""

    book: RuleBook
    certifications: Mapping[str, Judged]
    needs: tuple[tasks.Need, ...]
    kinds: frozenset[str]  # of facts: without an award there is no certificate to look for
    subjects: Subjects


def _judged(person_id: int, today: date) -> _Judged:
    """All parts of a page rest on the same facts, judged once; and facts that were judged before need it no more.

    Facts never change: their ids say which ones they are.
    """
    return once_a_reading(f"judged {person_id} {today}", lambda: _remembered(person_id, today))


def _remembered(person_id: int, today: date) -> _Judged:
    inputs = inputs_of((person_id,))[person_id]

    def judge() -> _Judged:
        found = inputs.judge(today)
        needs = needs_of(inputs.book.rules, inputs.facts, inputs.required, found, today)
        subjects = subjects_of(inputs.book.rules, inputs.facts, found, today)
        return _Judged(inputs.book, found, needs, frozenset(fact.kind for fact in inputs.facts), subjects)

    key = (person_id, today, tuple(fact.id for fact in inputs.facts))
    return inputs.book.judged.get(key, judge)
