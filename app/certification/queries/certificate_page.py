"""A certificate's own page: what it says, what it stands on, whether that is whole, and what has happened to it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app import assessment, learning, library, people, record
from app.certification.cases import Case
from app.certification.certificate_checks import Now, faults_of
from app.certification.certificate_evidence import Hand, Item, hands_in, items_of
from app.certification.certificate_life import Step, Subject, life_of
from app.certification.certificate_links import Links, Reader, links_of
from app.certification.models import CertificateRow
from app.certification.queries.cases import cases_about
from app.certification.queries.certificate_proof import Held, award_behind, held_to
from app.certification.queries.certificates import Issued
from app.certification.queries.evidence_behind import Shelf, revision_at
from app.certification.queries.protocols_of import NamedProtocol, protocols_behind
from app.certification.queries.verification import Answer, answer_for
from app.certification.queries.withdrawals import requests_about
from app.certification.rules import document_name
from app.certification.withdrawals import Request
from app.foundation import blobs, clock
from app.foundation.database import rows
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.people.permissions import ADMIN, AUDITOR
from app.record.facts import Fact

ATTEMPT_READERS = (AUDITOR, ADMIN)  # who may look at attempts of others, within their scope


@dataclass(frozen=True)
class Ground:
    """One of the things that the certificate stands on, with its title and what was found when it was looked at."""

    item: Item
    title: Text
    hands: tuple[Hand, ...]
    lessons: tuple[tuple[str, date, int], ...]  # title, day, revision
    faults: tuple[Text, ...]
    links: Links
    is_here: bool  # the attempt or observation itself is kept by this installation


@dataclass(frozen=True)
class RuleBehind:
    title: Text
    version: int
    revision: int
    sha256: str
    is_whole: bool
    passed_on: date


@dataclass(frozen=True)
class CertificatePage:
    issued: Issued
    answer: Answer
    holder: people.PersonRow
    is_own: bool
    title: Text
    awarded_at: datetime
    rule: RuleBehind
    grounds: tuple[Ground, ...]
    held: Held | None
    life: tuple[Step, ...]
    cases: tuple[Case, ...]  # why it was looked at, and what was decided
    requests: tuple[Request, ...]  # what was asked for about it
    protocols: tuple[NamedProtocol, ...]  # of the checks of knowledge behind it
    names: Mapping[int, str]  # of those who have done something to it
    file_is_whole: bool | None  # None: not printed yet
    looked_at: datetime
    takes_evidence: bool  # the reader may have all of it as a file

    @property
    def attempts(self) -> tuple[Ground, ...]:
        return tuple(one for one in self.grounds if one.item.attempt)


def certificate_page(issued: Issued, actor: people.Actor, language: str, at: datetime) -> CertificatePage:
    """A fixed number of statements, whatever the certificate stands on."""
    holder = people.person_of(issued.person_id)
    reader = reader_of(actor, issued, holder.number)
    today = clock.civil_date(at, people.zone_of(issued.person_id))
    award = award_behind(issued)
    history = record.history_of(issued.person_id)
    items = items_of(award.evidence, award.basis)
    rule = (document_name("certification", issued.certification), award.rule_revision)
    shelf = library.revisions_by_name({rule[0], *(item.document for item in items)} - {""})
    title = title_in(shelf, *rule, issued.certification)
    found = stored_now(items, rule, shelf, history)
    life = life_of(subject_of(issued), history, today)
    cases, requests = cases_about(issued.id), requests_about((issued.id,))
    return CertificatePage(
        issued=issued,
        answer=answer_for(issued, at=at, today=today, full_name=True),
        holder=holder,
        is_own=reader.is_holder,
        title=title,
        awarded_at=award.awarded_at,
        rule=rule_behind(title, award, found.revisions.get(rule, "")),
        grounds=grounds(items, shelf, hands_of(items, award.basis), found, reader, language),
        held=held_to(issued, award, history),
        life=life,
        cases=cases,
        requests=requests,
        protocols=protocols_behind(issued.person_id, [int(one["fact"]) for one in award.evidence]),
        names=names_of(life, cases, requests),
        file_is_whole=None if issued.sha256 is None else is_whole(issued.sha256),
        looked_at=at,
        takes_evidence=reader.takes_evidence,
    )


def subject_of(issued: Issued) -> Subject:
    at = issued.withdrawn_at
    on = None if at is None else clock.civil_date(at, clock.site_zone())
    return Subject(issued.number, issued.certification, issued.valid_until, on, at)


def names_of(life: Iterable[Step], cases: Iterable[Case], requests: Iterable[Request]) -> dict[int, str]:
    hands = {hand for step in life for hand in (step.by, step.asked_by) if hand}
    hands |= {hand for case in cases for hand in (case.raised_by, case.decided_by) if hand}
    hands |= {hand for one in requests for hand in (one.asked_by, one.decided_by) if hand}
    return {row.id: row.full_name for row in people.people_rows(hands).values()}


# -- looked at anew --------------------------------------------------------------------------------------------------


def stored_now(items: Collection[Item], rule: tuple[str, int], shelf: Shelf, history: Iterable[Fact]) -> Now:
    """`rule`: name and revision of the rule that decided."""
    wanted = {(item.document, item.revision) for item in items if item.document} | {rule}
    entries = {asked: entry for asked in wanted if (entry := revision_at(shelf, *asked)) is not None}
    anew = library.digests_anew({entry.revision_id for entry in entries.values()})
    attempts = assessment.look_at_attempts({item.attempt for item in items if item.attempt})
    observed = assessment.look_at_observations({item.observation for item in items if item.observation})
    return Now(
        leaves=record.leaves_of([item.fact for item in items]),
        struck=frozenset(fact.voids_id for fact in history if fact.voids_id is not None),
        revisions={asked: anew[entry.revision_id] for asked, entry in entries.items()},
        looked_at={key: (one.faults, one.hashes) for key, one in {**attempts, **observed}.items()},
    )


def is_whole(sha256: str) -> bool:
    """Whether the printed file is kept, and is still what its name says."""
    try:
        return hashlib.sha256(blobs.get(sha256)).hexdigest() == sha256
    except NotFound:
        return False


def rule_behind(title: Text, award: Any, stored: str) -> RuleBehind:
    """`stored`: the hash of its text, worked out now."""
    frozen = (award.basis or {}).get("rule", {}).get("sha256", "")
    return RuleBehind(
        title=title,
        version=award.rule_version,
        revision=award.rule_revision,
        sha256=frozen or stored,
        is_whole=not frozen or frozen == stored,
        passed_on=award.occurred_on,
    )


# -- in the reader's words ---------------------------------------------------------------------------------------------


def hands_of(items: Iterable[Item], basis: Any) -> dict[int, Hand]:
    """By the names of that day; for what an older award has not frozen, by those of today."""
    known = hands_in(basis)
    missing = {hand for item in items for hand in item.hands} - known.keys()
    rest = people.people_rows(missing) if missing else {}
    return {**{row.id: Hand(row.number, row.full_name, row.short_name) for row in rest.values()}, **known}


def grounds(
    items: Iterable[Item],
    shelf: Shelf,
    hands: Mapping[int, Hand],
    now: Now,
    reader: Reader,
    language: str,
) -> tuple[Ground, ...]:
    known = tuple(items)
    sessions = learning.programmes() if any(item.what == "session" for item in known) else {}
    return tuple(
        Ground(
            item=item,
            title=sessions.get(item.slug) or title_in(shelf, item.document, item.revision, item.slug),
            hands=tuple(hands[hand] for hand in item.hands if hand in hands),
            lessons=lessons_of(item, language),
            faults=faults_of(item, now),
            is_here=(item.attempt or item.observation) in now.looked_at,
            links=links_of(
                item, reader, is_kept=revision_at(shelf, item.document, item.revision) is not None
            ),
        )
        for item in known
    )


def title_in(shelf: Shelf, document: str, revision: int, otherwise: str) -> Text:
    """The title that a document had at a revision, else the newest one, else its slug."""
    revisions = shelf.get(document, ())
    if not revisions:
        return Text(otherwise, otherwise)
    entry = revision_at(shelf, document, revision) or revisions[-1]
    return Text(entry.title("en"), entry.title("ru"))


def lessons_of(item: Item, language: str) -> tuple[tuple[str, date, int], ...]:
    """Titles of lessons as they are now: a renamed one is called by its new name."""
    if not item.lessons:
        return ()
    try:
        course = library.current_course(item.slug, language)
    except NotFound:
        titles: dict[str, str] = {}
    else:
        titles = {lesson.slug: lesson.title for lesson in course.lessons}
    return tuple((titles.get(one.lesson, one.lesson), one.on, one.revision) for one in item.lessons)


# -- who asks ----------------------------------------------------------------------------------------------------------


def reader_of(actor: people.Actor, issued: Issued, number: str) -> Reader:
    """In one statement at most."""
    is_holder = actor.person_id == issued.person_id
    if is_holder or not actor.may("evidence"):
        return Reader(is_holder, is_holder, False, number, issued.number)
    within = CertificateRow.person_id.in_(people.people_in_scope(actor, ATTEMPT_READERS))
    seen = rows(select(CertificateRow.id).where(CertificateRow.id == issued.id, within)).one_or_none()
    return Reader(False, seen is not None, seen is not None, number, issued.number)
