"""The facts by which a published revision reaches the people whom it concerns. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.certification.concerned import Found, Publication
from app.record.facts import Fact, Revised


def facts_for(
    publication: Publication, found: Mapping[str, Found], record: Iterable[Fact]
) -> tuple[Revised, ...]:
    """What has to be appended to the record of one person; nothing where it is there already.

    `found`: certification that names the document → whether it is concerned. Where all of them are, one fact speaks
    for all; else it names the certification, so that nothing follows for the others.
    """
    asked = {slug: one.sections for slug, one in found.items() if one.concern == "asked"}
    told = told_already(publication, record)
    if not asked or "" in told:
        return ()
    if len(asked) == len(found) and not told and len(set(asked.values())) == 1:
        return (fact(publication, "", next(iter(asked.values()))),)
    return tuple(fact(publication, slug, asked[slug]) for slug in sorted(asked) if slug not in told)


def told_already(publication: Publication, record: Iterable[Fact]) -> Collection[str]:
    """The certifications for which the record tells of this revision; an empty name stands for all."""
    return {
        one.payload.certification
        for one in record
        if isinstance(one.payload, Revised)
        and (one.payload.document, one.payload.version) == (publication.document, publication.number)
    }


def fact(publication: Publication, certification: str, sections: tuple[str, ...]) -> Revised:
    meant = sections or tuple(publication.sections or ())
    return Revised(
        certification=certification,
        document=publication.document,
        version=publication.number,
        impact=publication.impact or "",
        effective=publication.effective.isoformat() if publication.effective else None,
        sections=" ".join(meant),
    )
