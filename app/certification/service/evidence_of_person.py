"""What stands behind one person's certifications on a past day, gathered for a pack."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from app import assessment, learning, library, people, record
from app.certification.certificate_evidence import (
    Item,
    attempts_in,
    items_of,
    observations_in,
)
from app.certification.certificate_evidence import evidence_of as evidence_kept
from app.certification.certificate_states import states_of
from app.certification.document import Ground, GroundKind, day_in_digits, ground_in_words
from app.certification.evidence_record import (
    Asked,
    Behind,
    CertificateBehind,
    Evidence,
    Later,
    ProtocolBehind,
    Whose,
    hands_needed,
    rule_file,
)
from app.certification.learned import share_of
from app.certification.portfolio import LOOKED_AT
from app.certification.queries.certificate_page import title_in
from app.certification.queries.certificates import Issued, certificates_of
from app.certification.queries.evidence_packs import Member, Pack
from app.certification.queries.protocols import protocol_by
from app.certification.queries.protocols_of import protocols_behind
from app.certification.queries.standing import StandingLine
from app.certification.queries.then import Behind as BehindThen
from app.certification.queries.then import person_then
from app.certification.service import protocol_files
from app.certification.words import REQUIRED
from app.foundation import blobs, clock, settings
from app.foundation.errors import NotFound
from app.foundation.faults import Text
from app.record.facts import Fact

Beside = Callable[[str], Iterator[tuple[str, bytes]]]  # folder of the person → names and contents
KEPT_KINDS = (*LOOKED_AT, "awarded", "certificate_issued")
GROUND_KINDS: Mapping[str, GroundKind] = {
    "course": "course", "quiz": "quiz", "call": "call", "checklist": "checklist", "session": "session",
}  # fmt: skip
PASSED = Text("Knowledge check passed", "Проверка знаний пройдена")
FACT = Text("fact No. {number}", "запись № {number}")
HOURS = Text("Hours of training: {hours}", "Часы обучения: {hours}")


def evidence_of(pack: Pack, member: Member) -> Evidence:
    """In some dozens of statements for each person."""
    person = people.person_of(member.person_id)
    asked, face = pack.question, people.faces_of((person.id,), pack.as_of)[person.id]
    then = person_then(person.id, on=asked.on, known_at=asked.known_at)
    wanted = [line for line in then.standings if asked.certification in ("", line.certification)]
    states = states_of(certificates_of(person.id), record.facts_of(person.id), clock.today())
    behind = tuple(
        behind_of(
            line, then.behind[line.certification], pack, member, {n: it.state for n, it in states.items()}
        )
        for line in wanted
    )
    facts = tuple(fact for fact in then.facts if fact.occurred_on <= asked.on and fact.kind in KEPT_KINDS)
    known_at = asked.known_at or pack.asked_at
    _total, later = record.recorded_later((person.id,), LOOKED_AT, asked.on, known_at)
    leaves = record.leaves_of([*(fact.id for fact in facts), *(late.fact.id for late in later)])
    names = people.people_rows(hands_needed(behind, facts))
    return Evidence(
        whose=Whose(
            person.number,
            person.full_name,
            face.unit.in_language(pack.language),
            face.position.in_language(pack.language),
        ),
        asked=Asked(
            pack.language,
            settings.organisation(pack.language),
            asked.on,
            known_at,
            pack.asked_at,
            clock.site_zone(),
        ),
        behind=behind,
        facts=facts,
        later=tuple(
            Later(late.fact, late.recorded_at, late.struck)
            for late in reversed(later)
            if late.recorded_at <= pack.asked_at
        ),
        leaves=leaves,
        hands={row.id: row.full_name for row in names.values()},
        withheld=member.reach == "record" and any(attempts_in(one.facts) for one in behind),
    )


def behind_of(
    line: StandingLine, found: BehindThen, pack: Pack, member: Member, states: Mapping[str, str]
) -> Behind:
    attempts = assessment.attempts_shown(attempts_in(found.facts)) if member.reach == "attempts" else {}
    observed = assessment.observations_shown(observations_in(found.facts), pack.language)
    return Behind(
        certification=line.certification,
        title=line.title,
        required=line.required,
        status=line.status,
        may_work=line.may_work,
        valid_until=line.valid_until,
        due=line.due,
        why=tuple(reason.text for reason in line.why),
        version=found.version,
        sentences=found.sentences,
        grounds=grounds_of(found.facts, pack.language),
        facts=found.facts,
        attempts=tuple(attempts.values()),
        observations=tuple(observed.values()),
        certificate=certificate_of(found.certificate, states),
        protocols=tuple(protocols_of(found.facts, pack, member)),
    )


def certificate_of(issued: Issued | None, states: Mapping[str, str]) -> CertificateBehind | None:
    if issued is None:
        return None
    return CertificateBehind(
        number=issued.number,
        issued_on=issued.issued_on,
        valid_until=issued.valid_until,
        sha256=issued.sha256,
        state=states.get(issued.number, "revoked"),
        withdrawn_at=issued.withdrawn_at,
    )


def protocols_of(facts: Sequence[Fact], pack: Pack, member: Member) -> Iterator[ProtocolBehind]:
    """The file goes along where the reader may see protocols of its unit."""
    ids = [fact.id for fact in facts]
    for named in protocols_behind(member.person_id, ids) if ids else ():
        may = may_read(pack, protocol_by(named.public_id).unit_id)
        file = f"protocols/{named.public_id}.pdf" if may else ""
        yield ProtocolBehind(named.number, named.checked_on, file)


def may_read(pack: Pack, unit_id: int | None) -> bool:
    """`protocol_units`: ids of units whose protocols the reader may see; None: of all, and of the organisation's."""
    units = pack.chosen.get("protocol_units", [])
    return units is None or unit_id in units


# -- in words ----------------------------------------------------------------------------------------------------------


def grounds_of(facts: Sequence[Fact], language: str) -> tuple[str, ...]:
    items = items_of(evidence_kept(facts), None)
    shelf = library.revisions_by_name({item.document for item in items} - {""})
    hands = people.people_rows({hand for item in items for hand in item.hands})
    sessions = learning.programmes() if any(item.what == "session" for item in items) else {}

    def said(item: Item) -> str:
        title = sessions.get(item.slug) or title_in(shelf, item.document, item.revision, item.slug)
        who = [hands[hand].short_name for hand in item.hands if hand in hands]
        words = item_in_words(item, title, ", ".join(who), language)
        number = FACT.in_language(language).format(number=item.fact)
        return f"{day_in_digits(item.on, language)} · {words} · {number}"

    return tuple(said(item) for item in items)


def item_in_words(item: Item, title: Text, who: str, language: Any) -> str:
    if item.kind == "credited" or item.what in GROUND_KINDS:
        return ground_in_words(
            Ground(
                kind="credit" if item.kind == "credited" else GROUND_KINDS[item.what],
                title=title.in_language(language),
                revision=item.revision or None,
                share=share_of(item.share) if item.share else None,
                confirmed_by=who,
                language=item.language,
            ),
            language,
        )
    if item.kind == "passed":
        return PASSED.in_language(language)
    if item.kind == "hours":
        return HOURS.in_language(language).format(hours=item.hours)
    if item.require:
        return REQUIRED.get(item.require, Text(item.require, item.require)).in_language(language)
    return item.kind


# -- files that lie beside it ------------------------------------------------------------------------------------------


def files_beside(pack: Pack, found: Evidence) -> Beside:
    """Certificates as they were signed, protocols, and the texts of the rules."""
    certificates = [one.certificate for one in found.behind if one.certificate is not None]
    kept = [(one.number, content) for one in certificates if (content := blob_of(one.sha256)) is not None]
    protocols = [
        (paper.file, protocol_pdf(paper.file))
        for one in found.behind
        for paper in one.protocols
        if paper.file
    ]
    rules = list(rule_texts(found.behind))

    def beside(folder: str) -> Iterator[tuple[str, bytes]]:
        for number, content in kept:
            yield f"{folder}/certificate-{number}.pdf", content
        yield from protocols
        yield from rules

    return beside


def blob_of(sha256: str | None) -> bytes | None:
    """None: not printed, or lost; the record says its hash."""
    try:
        return None if sha256 is None else blobs.get(sha256)
    except (NotFound, FileNotFoundError):
        return None


def protocol_pdf(file: str) -> bytes:
    public_id = file.removeprefix("protocols/").removesuffix(".pdf")
    return protocol_files.file_of(protocol_by(public_id))


def rule_texts(behind: Iterable[Behind]) -> Iterator[tuple[str, bytes]]:
    for one in behind:
        revisions = library.revisions_of("certification", one.certification)
        entry = next((it for it in revisions if it.number == one.version.revision), None)
        if entry is not None:
            texts = library.texts_of([entry.revision_id])[entry.revision_id]
            yield rule_file(one.certification, one.version), b"\n".join(texts.values())
