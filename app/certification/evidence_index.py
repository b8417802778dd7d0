"""The tables of a pack of evidence, and what it says of itself. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.certification.attestations import ListRow
from app.certification.audit import Line
from app.foundation.csv_table import spreadsheet_table
from app.foundation.faults import Text
from app.people.rows import Face
from app.record.chain import canonical_instant
from app.record.facts import Fact

CONTENTS = (
    Text("cover.pdf: this sheet, signed", "cover.pdf — этот лист, с подписью"),
    Text(
        "index.csv: every line with the folder of its evidence, or the reason why there is none",
        "index.csv — каждая строка с папкой подтверждений или с причиной, почему их нет",
    ),
    Text(
        "people/…: of each person the record to read (PDF) and for programs (JSON), attempts with the questions as "
        "shown, observations, certificates",
        "people/… — по каждому человеку: подтверждения для чтения (PDF) и для программ (JSON), попытки с вопросами, "
        "как они были показаны, наблюдения, удостоверения",
    ),
    Text(
        "rules/, protocols/: the texts of the rules in force, protocols of checks of knowledge",
        "rules/, protocols/ — тексты действовавших правил, протоколы проверки знаний",
    ),
    Text(
        "changes.csv: what was entered or struck out later about that day",
        "changes.csv — что внесено или аннулировано позже об этом дне",
    ),
    Text(
        "SHA256SUMS: the hashes of all these files but the cover; “sha256sum -c SHA256SUMS” checks them",
        "SHA256SUMS — хеши всех файлов, кроме этого листа; проверка: «sha256sum -c SHA256SUMS»",
    ),
)
HEADS = (
    Text("number", "табельный номер"),
    Text("name", "имя"),
    Text("unit", "подразделение"),
    Text("position", "должность"),
    Text("certification", "допуск"),
    Text("status", "состояние"),
    Text("may_work", "работа"),
    Text("valid_until", "действует по"),
    Text("certificate", "номер удостоверения"),
    Text("folder", "папка"),
    Text("no_evidence_because", "нет подтверждений, потому что"),
)
CHANGE_HEADS = (
    Text("number", "табельный номер"),
    Text("name", "имя"),
    Text("fact", "запись"),
    Text("kind", "вид"),
    Text("about", "о дне"),
    Text("recorded_at", "внесено"),
    Text("struck_out", "аннулировано"),
)
ELSEWHERE = Text(
    "works elsewhere today, outside the scope of whoever asked",
    "сейчас работает в подразделении, доступа к которому у запросившего нет",
)


class Member(Protocol):
    @property
    def person_id(self) -> int: ...
    @property
    def reach(self) -> str: ...
    @property
    def fault(self) -> Text | None: ...


Places = Mapping[int, tuple[str, Text | None]]  # person → folder, or why there is none


def places_of(
    members: Iterable[Member], faces: Mapping[int, Face], folder_of: Callable[[str, str], str]
) -> Places:
    found: dict[int, tuple[str, Text | None]] = {}
    for one in members:
        why = ELSEWHERE if one.reach == "list" else one.fault
        face = faces[one.person_id]
        found[one.person_id] = ("", why) if why is not None else (folder_of(face.number, face.name), None)
    return found


def index(lines: Sequence[Line], rows: Sequence[ListRow], places: Places, language: str) -> bytes:
    """For a spreadsheet: UTF-8 with its mark; in Russian with semicolons, as Excel wants it there."""
    found = []
    for line, row in zip(lines, rows, strict=True):
        folder, why = places[line.person_id]
        until = row.valid_until.isoformat() if row.valid_until else ""
        said = "" if why is None else why.in_language(language)
        found.append((*row[:7], until, row.certificate, folder, said))
    return table(HEADS, found, language)


@dataclass(frozen=True)
class Changed:
    number: str
    name: str
    fact: Fact
    recorded_at: datetime
    struck: bool


def changes(found: Iterable[Changed], language: str) -> bytes:
    rows = [
        (
            one.number,
            one.name,
            str(one.fact.id),
            one.fact.kind,
            one.fact.occurred_on.isoformat(),
            canonical_instant(one.recorded_at) or "",
            "yes" if one.struck else "no",
        )
        for one in found
    ]
    return table(CHANGE_HEADS, rows, language)


def table(heads: Sequence[Text], rows: Iterable[Sequence[str]], language: str) -> bytes:
    return spreadsheet_table((head.in_language(language) for head in heads), rows, language)


def readme(language: str) -> bytes:
    """The same as on the cover, for whoever opens the folder first."""
    return ("".join(f"{line.in_language(language)}\r\n" for line in CONTENTS)).encode("utf-8-sig")
