"""The files of a pack of evidence: one small archive a person, then all of them beside a signed cover and an index.

`cover.pdf` is signed and names the SHA-256 of `SHA256SUMS`, which names every other file: whoever has the cover can
tell whether anything of the pack was changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app import people, record
from app.certification import attestations, evidence_index, evidence_page, evidence_record
from app.certification.attestations import About, ListRow
from app.certification.audit import Counts, Line, counts_of
from app.certification.batches import sums
from app.certification.portfolio import LOOKED_AT
from app.certification.queries.audit import audit_lines, numbers_then
from app.certification.queries.evidence_packs import Member, Pack
from app.certification.queries.standing import titles
from app.certification.service.document_templates import chosen, template_for
from app.certification.service.evidence_of_person import evidence_of, files_beside
from app.foundation import clock, results, settings, signing
from app.foundation.database import db
from app.foundation.faults import Text
from app.foundation.pdf import print_document

Tell = Callable[[int, int], None]
Writer = Callable[[Path, Pack, Sequence[Member], Tell], None]
ENDINGS = {"list": "pdf", "pack": "zip"}
LONGEST_NAME = 80
TOLD_EVERY = 10  # people
MOST_ON_COVER = 200  # lines: setting one takes 15 to 30 ms; the index holds all of them


def part_name(pack: Pack, position: int) -> str:
    """The file of one person while the pack is being made."""
    return f"{pack.public_id}-{position}.zip"


# -- of one person -----------------------------------------------------------------------------------------------------


def write_part(place: Path, pack: Pack, member: Member) -> None:
    """Everything of one person, under the names that it will have in the pack."""
    found = evidence_of(pack, member)
    beside = files_beside(pack, found)
    db.session.rollback()  # no read stays open while the page is set
    folder = folder_of(found.whose.number, found.whose.name)
    values = evidence_page.values_of(evidence_page.paper_of(found))
    pdf = print_document(
        template_for(*chosen(evidence_page.TEMPLATE)),
        values,
        language=pack.language,
        title=values["title"],
        author=found.asked.organisation,
        identifier=f"{pack.public_id}-{member.position}",
        created=pack.asked_at,
    )
    files = {f"{folder}/record.pdf": pdf, f"{folder}/record.json": as_bytes(evidence_record.as_json(found))}
    for one in found.behind:  # two certifications may stand on the same attempt
        files |= {f"{folder}/attempt-{it.public_id}.json": as_bytes(it.evidence) for it in one.attempts}
        files |= {
            f"{folder}/observation-{it.public_id}.json": as_bytes(it.evidence) for it in one.observations
        }
    files |= dict(beside(folder))
    at = local(pack.asked_at)
    with zipfile.ZipFile(place, "w") as archive:
        for name, content in files.items():
            archive.writestr(file_in(name, at), content)


def as_bytes(values: Any) -> bytes:
    return json.dumps(values, ensure_ascii=False, indent=1).encode()


# What Windows does not take in the name of a file, and what turns a line around or cannot be seen.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')


def folder_of(number: str, name: str) -> str:
    """`people/00012 Иванова Мария`: the number makes it the only one."""
    text = " ".join(_NOT_IN_NAMES.sub(" ", f"{number} {name}").split())
    return f"people/{text[:LONGEST_NAME].rstrip('. ') or '_'}"


def file_in(name: str, at: datetime) -> zipfile.ZipInfo:
    found = zipfile.ZipInfo(name, at.timetuple()[:6])
    found.external_attr = 0o644 << 16
    found.compress_type = zipfile.ZIP_DEFLATED
    return found


def local(at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(clock.site_zone()))


# -- the list ----------------------------------------------------------------------------------------------------------


def write_list(place: Path, pack: Pack, members: Sequence[Member], _tell: Tell) -> None:
    lines = lines_of(pack, members)
    place.write_bytes(list_pdf(pack, lines, list_rows(pack, lines)))


def lines_of(pack: Pack, members: Iterable[Member]) -> tuple[Line, ...]:
    """Of the people who were chosen, as far as the filter shows them."""
    found = audit_lines([one.person_id for one in members], pack.question)
    status, work = pack.chosen.get("status", ""), pack.chosen.get("work", "")
    return tuple(line for line in found if status in ("", line.status) and work in ("", line.may_work))


def list_rows(pack: Pack, lines: Sequence[Line]) -> tuple[ListRow, ...]:
    faces = people.faces_of({line.person_id for line in lines}, pack.as_of)
    numbers, named = numbers_then(lines, pack.question, pack.asked_at), titles()
    return tuple(
        ListRow(
            number=faces[line.person_id].number,
            name=faces[line.person_id].name,
            unit=faces[line.person_id].unit.in_language(pack.language),
            position=faces[line.person_id].position.in_language(pack.language),
            certification=title_in(named, line.certification, pack.language),
            status=line.status,
            may_work=line.may_work,
            valid_until=line.valid_until,
            certificate=numbers.get((line.person_id, line.certification), ""),
        )
        for line in lines
    )


def title_in(named: dict[str, Text], slug: str, language: str) -> str:
    return named.get(slug, Text(slug, slug)).in_language(language)


def list_pdf(
    pack: Pack,
    lines: Sequence[Line],
    rows: Sequence[ListRow],
    *,
    shown: Sequence[ListRow] | None = None,
    **of_pack: Any,
) -> bytes:
    """Set and signed. `of_pack`: contents and sums, where it is the cover of one; `shown`: rows that stand on it."""
    about = about_of(pack)
    paper = attestations.paper_of(about, counts_of(lines), rows, shown=shown, **of_pack)
    template = template_for(*chosen(attestations.TEMPLATE))
    db.session.rollback()  # no read stays open while the pages are set
    pdf = print_document(
        template,
        attestations.values_of(paper),
        language=pack.language,
        title=paper.title,
        author=about.organisation,
        identifier=attestations.digest(about, rows)[:32],
        created=pack.asked_at,
    )
    return signing.sign_pdf(pdf, at=pack.asked_at).pdf


def about_of(pack: Pack) -> About:
    maker, seal = people.person_of(pack.asked_by), record.newest_seal()
    given = pack.chosen
    return About(
        language=pack.language,
        organisation=settings.organisation(pack.language),
        on=pack.as_of,
        known_at=pack.known_at,
        unit=given.get("unit_name", ""),
        certification=title_in(titles(), pack.certification, pack.language) if pack.certification else "",
        filters=attestations.filters_in_words(given, pack.language),
        sample=int(given.get("sample") or 0) and pack.total,
        seed=given.get("seed", ""),
        made_by=f"{maker.full_name}, {maker.number}",
        made_at=pack.asked_at,
        zone=clock.site_zone(),
        seal=(seal.number, seal.hash, seal.last_fact) if seal is not None else None,
        facts=record.newest_fact(),
        whole=Counts(**given["whole"]) if given.get("whole") else None,
    )


# -- the pack ----------------------------------------------------------------------------------------------------------


def write_pack(place: Path, pack: Pack, members: Sequence[Member], tell: Tell) -> None:
    """Person by person: no more of it is in memory than one file."""
    lines, at = lines_of(pack, members), local(pack.asked_at)
    rows = list_rows(pack, lines)
    found: list[tuple[str, str]] = []  # hash, name
    with zipfile.ZipFile(place, "w") as archive:

        def add(name: str, content: bytes) -> None:
            archive.writestr(file_in(name, at), content)
            found.append((hashlib.sha256(content).hexdigest(), name))

        known: set[str] = set()
        for done, member in enumerate(members, 1):
            for name, content in files_of(pack, member):
                if name not in known:
                    known.add(name)
                    add(name, content)
            if done % TOLD_EVERY == 0:
                tell(done, len(members))
        places = evidence_index.places_of(members, faces_by_id(pack, members), folder_of)
        add("index.csv", evidence_index.index(lines, rows, places, pack.language))
        add("changes.csv", evidence_index.changes(changes_of(pack, members), pack.language))
        add("README.txt", evidence_index.readme(pack.language))
        listed = sums(found)
        archive.writestr(file_in("SHA256SUMS", at), listed)
        on_cover = rows if len(rows) <= MOST_ON_COVER else ()
        of_pack = {"contents": evidence_index.CONTENTS, "sums": hashlib.sha256(listed).hexdigest()}
        archive.writestr(file_in("cover.pdf", at), list_pdf(pack, lines, rows, shown=on_cover, **of_pack))


def files_of(pack: Pack, member: Member) -> Iterator[tuple[str, bytes]]:
    if member.reach == "list" or member.fault is not None:
        return
    with zipfile.ZipFile(results.open_path(part_name(pack, member.position))) as part:
        for name in part.namelist():
            yield name, part.read(name)


def faces_by_id(pack: Pack, members: Iterable[Member]) -> dict[int, people.Face]:
    return people.faces_of({one.person_id for one in members}, pack.as_of)


def changes_of(pack: Pack, members: Sequence[Member]) -> list[evidence_index.Changed]:
    """What was recorded about that day after the instant of the question, or since the day itself."""
    ids = [one.person_id for one in members]
    since = pack.known_at or end_of(pack)
    _total, later = record.recorded_later(ids, LOOKED_AT, pack.as_of, since)
    faces = faces_by_id(pack, members)
    return [
        evidence_index.Changed(
            faces[one.fact.person_id].number,
            faces[one.fact.person_id].name,
            one.fact,
            one.recorded_at,
            one.struck,
        )
        for one in reversed(later)
        if one.recorded_at <= pack.asked_at
    ]


def end_of(pack: Pack) -> datetime:
    zone = ZoneInfo(clock.site_zone())
    return datetime.combine(pack.as_of, datetime.max.time(), zone)


WRITERS: dict[str, Writer] = {"list": write_list, "pack": write_pack}
