"""What stood behind a standing on a day of the past: the facts, the rule in force, and its very text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app import library
from app.certification.explain import explain
from app.certification.portfolio import Judged
from app.certification.queries.certificates import Issued, certificates_of
from app.certification.queries.rule_book import rule_book
from app.certification.queries.standing import (
    Inputs,
    Overall,
    StandingLine,
    inputs_of,
    line_of,
    overall,
)
from app.certification.rules import RuleVersion
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.record.facts import Fact


class NoSuchRule(NotFound):
    code = "no-such-rule"
    text = Text("There was no such rule on that day.", "В тот день такого правила не было.")


@dataclass(frozen=True)
class Behind:
    """`facts`: what the validity of that day stands on, the oldest first. `version`: in force on that day."""

    facts: tuple[Fact, ...]
    version: RuleVersion
    sentences: tuple[Text, ...]  # the rule in plain words
    certificate: Issued | None  # of that validity, withdrawn or not


@dataclass(frozen=True)
class PersonThen:
    overall: Overall
    standings: tuple[StandingLine, ...]
    behind: Mapping[str, Behind]  # by certification
    facts: tuple[Fact, ...]  # as known then, by the day they were true


def person_then(person_id: int, *, on: date, known_at: datetime | None = None) -> PersonThen:
    """Like `person_on`, with what stands behind each standing."""
    inputs = inputs_of((person_id,), known_at)[person_id]
    issued = [one for one in certificates_of(person_id) if known_at is None or one.issued_at <= known_at]
    judged = [one for _slug, one in sorted(inputs.judge(on).items()) if one.required or one.touched]
    behind = {one.certification: behind_of(inputs, one, on, issued) for one in judged}
    lines = tuple(
        line_of(person_id, one, inputs.book, number_of(behind[one.certification].certificate))
        for one in judged
    )
    return PersonThen(overall(lines), lines, behind, inputs.facts)


def number_of(certificate: Issued | None) -> str | None:
    return None if certificate is None else certificate.number


def certificate_then(judged: Judged, on: date, issued: Iterable[Issued]) -> Issued | None:
    """Of the pass that the validity stood on; else the newest one of a pass up to that day."""
    mine = [one for one in issued if one.certification == judged.certification and one.passed_on <= on]
    grant = judged.grant
    exact = (one for one in mine if grant is not None and one.passed_on == grant.on)
    return next(exact, next(iter(mine), None))


def behind_of(inputs: Inputs, judged: Judged, on: date, issued: Iterable[Issued]) -> Behind:
    version = version_on(inputs.book.rules[judged.certification], on)
    refs: set[str] = set()
    if judged.grant is not None:
        refs = {*judged.grant.event.evidence, judged.grant.event.ref}
    facts = tuple(fact for fact in inputs.facts if str(fact.id) in refs)
    return Behind(facts, version, explain(version.rule), certificate_then(judged, on, issued))


def version_on(versions: tuple[RuleVersion, ...], on: date) -> RuleVersion:
    """The newest one in force; before the first one, that one."""
    return next((one for one in reversed(versions) if one.is_in_force(on)), versions[0])


@dataclass(frozen=True)
class RuleThen:
    """A rule as it was in force on a day, as known at a time."""

    slug: str
    title: Text
    version: RuleVersion
    until: date | None  # the day on which the next version comes into force
    text: str  # of the file
    sentences: tuple[Text, ...]


def rule_then(certification: str, on: date, known_at: datetime | None = None) -> RuleThen:
    """Raises NoSuchRule."""
    versions = rule_book(known_at).rules.get(certification)
    if not versions:
        raise NoSuchRule
    version = version_on(versions, on)
    later = [one.in_force for one in versions if one.in_force is not None and one.in_force > on]
    revisions = library.revisions_of("certification", certification)
    entry = next(one for one in revisions if one.number == version.revision)
    text = "\n".join(
        content.decode("utf-8", "replace")
        for content in library.texts_of([entry.revision_id])[entry.revision_id].values()
    )
    return RuleThen(
        certification, version.rule.title, version, min(later, default=None), text, explain(version.rule)
    )
