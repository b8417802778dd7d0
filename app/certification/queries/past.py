"""What happened to somebody's certification, what did not, and how its rule has changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app import library
from app.certification.evidence import walk_of
from app.certification.explain import explain
from app.certification.learned import learned_from
from app.certification.portfolio import Judged
from app.certification.queries.concerned import concern, needs_of_revision, publication_of
from app.certification.queries.standing import Inputs
from app.certification.rule_changes import SentenceChange, rule_changes
from app.certification.rules import RuleVersion
from app.certification.timeline import (
    Moment,
    Unasked,
    moments_of,
    transition_of,
    unasked_moment,
    uncounted_moment,
)
from app.foundation import clock
from app.foundation.faults import Text
from app.library.documents import name_of

MOST_REVISIONS = 40  # the latest of all documents of a rule that are looked at


@dataclass(frozen=True)
class RuleChange:
    """The rule by which somebody passed, beside a later one. `rows`: all sentences of both."""

    old: int  # versions
    new: int
    in_force: date | None
    is_ahead: bool  # it comes into force later
    transition: Text
    rows: tuple[SentenceChange, ...]


def history_of(inputs: Inputs, judged: Judged, today: date) -> tuple[Moment, ...]:
    """The newest first."""
    versions = inputs.book.rules[judged.certification]
    titles = document_titles(versions)
    found = moments_of(versions, judged.events, today, titles)
    found += [unasked_moment(one, titles) for one in unasked(inputs, judged, versions, today)]
    found += uncounted(inputs, judged, versions, today, titles)
    return tuple(sorted(reversed(found), key=lambda one: one.on, reverse=True))


def uncounted(
    inputs: Inputs, judged: Judged, versions: Sequence[RuleVersion], today: date, titles: Mapping[str, Text]
) -> list[Moment]:
    """What was done for the certification since it was passed, and made neither a pass nor a failure."""
    required = inputs.required.get(judged.certification, ())
    walk = walk_of(judged.certification, versions, inputs.facts, required=required, as_of=today)
    waiting = {learned.fact.id for learned in walk.counted}
    used = {ref for event in judged.events for ref in (event.ref, *event.evidence)}
    first = min((event.on for event in judged.events if event.kind == "pass"), default=date.max)
    asked = frozenset(atom for version in versions for atom in version.rule.asked)
    shown = [
        learned
        for fact in inputs.facts
        if str(fact.id) not in used and first <= fact.occurred_on <= today
        if (learned := learned_from(fact, judged.certification)) is not None
        if (learned.kind, learned.slug) in asked
    ]
    return [
        uncounted_moment(learned, titles, is_waiting=learned.fact.id in waiting)
        for learned in shown
        if learned.document
    ]


def document_titles(versions: Sequence[RuleVersion]) -> Mapping[str, Text]:
    names = {document for version in versions for document in version.rule.documents}
    return {
        name: Text(one.title("en"), one.title("ru")) for name, one in library.current_by_name(names).items()
    }


def unasked(
    inputs: Inputs, judged: Judged, versions: Sequence[RuleVersion], today: date
) -> Iterator[Unasked]:
    """Revisions since the first pass of which the record does not tell, with the reason."""
    first = min((event.on for event in judged.events if event.kind == "pass"), default=None)
    if first is None:
        return
    told = {(event.document, event.version) for event in judged.events if event.kind == "revised"}
    names = [name_of(one) for one in versions[-1].rule.documents]
    revisions = [
        one
        for name in names
        if name is not None
        for one in library.revisions_of(name.kind, name.slug)
        if one.number > 1 and (str(name), one.number) not in told
    ]
    zone = clock.site_zone()
    for entry in sorted(revisions, key=lambda one: one.published_at)[-MOST_REVISIONS:]:
        day = clock.civil_date(entry.published_at, zone)
        if first < day <= today:
            needs = needs_of_revision(publication_of(entry), inputs.book)
            found = concern(inputs, needs, judged.certification, judged)
            yield Unasked(day, str(entry.name), entry.number, entry.impact or "minor", found.concern)


def rule_change_of(versions: Sequence[RuleVersion], judged: Judged | None, today: date) -> RuleChange | None:
    """Between the version that the present validity stands on and the newest; None where they say the same."""
    if judged is None or judged.grant is None:
        return None
    old, new = judged.grant.version, versions[-1]
    if old.revision == new.revision and old.rule == new.rule:
        return None
    rows = rule_changes(explain(old.rule), explain(new.rule))
    if all(row.kind == "same" for row in rows):
        return None
    return RuleChange(
        old=old.rule.version,
        new=new.rule.version,
        in_force=new.in_force,
        is_ahead=new.in_force is not None and new.in_force > today,
        transition=transition_of(new),
        rows=rows,
    )
