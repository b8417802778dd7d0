"""The facts and titles behind an award, for its certificate."""

from __future__ import annotations

from app import library, people, record
from app.certification.document import Ground
from app.certification.grounds import assessor_of, grounds_of, titles_wanted
from app.certification.learned import learned_from
from app.certification.models import AwardRow
from app.library.documents import Kind


def grounds_behind(award: AwardRow, language: str) -> tuple[Ground, ...]:
    """Each with the title that its revision had."""
    behind = {int(item["fact"]) for item in award.evidence}
    facts = [fact for fact in record.facts_of(award.person_id) if fact.id in behind]
    shown = [one for fact in facts if (one := learned_from(fact, award.certification)) is not None]
    titles = {
        (document, revision): title_at(kind, slug, revision, language)
        for kind, slug, revision, document in titles_wanted(shown)
    }
    assessors = people.people_rows({id_ for one in shown if (id_ := assessor_of(one)) is not None})
    return grounds_of(shown, titles, {id_: row.short_name for id_, row in assessors.items()})


def title_of_rule(award: AwardRow, language: str) -> str:
    return title_at("certification", award.certification, award.rule_revision, language)


def title_at(kind: Kind, slug: str, revision: int, language: str) -> str:
    """The title of a document at a revision, else the newest one, else its slug."""
    revisions = library.revisions_of(kind, slug)
    if not revisions:
        return slug
    return next((one for one in revisions if one.number == revision), revisions[-1]).title(language)
