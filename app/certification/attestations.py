"""An attestation list on paper: who could work on a day, by what certificate, and what an outsider can hold us to. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.certification.audit import Counts
from app.certification.document import day_in_digits, day_in_words
from app.certification.words import MAY_WORK, STATUS
from app.foundation.faults import Language, Text
from app.record.chain import canonical_instant

TEMPLATE = "attestation-list"


class ListRow(NamedTuple):
    """One certification of one person, with the words of one language."""

    number: str  # personnel number
    name: str
    unit: str
    position: str
    certification: str  # title
    status: str
    may_work: str
    valid_until: date | None
    certificate: str


@dataclass(frozen=True)
class About:
    """What was asked, by whom, and what the record was at that moment."""

    language: Language
    organisation: str
    on: date
    known_at: datetime | None  # None: as known when it was made
    unit: str  # name; empty: everywhere
    certification: str  # title; empty: all
    filters: tuple[str, ...]  # words of what narrows the list further
    sample: int  # people drawn; 0: nobody was
    seed: str
    made_by: str
    made_at: datetime
    zone: str
    seal: tuple[int, str, int] | None  # number, hash and last fact of the newest seal
    facts: int  # the newest fact
    whole: Counts | None = None  # of everybody that day, where the list is narrowed by more than place


@dataclass(frozen=True)
class Paper:
    """All that stands on the sheets, ready to be set."""

    language: Language
    title: str
    running: str
    organisation: str
    headline: str
    answer: str
    about: tuple[tuple[str, str], ...]  # label, value
    contents_label: str
    contents: tuple[str, ...]  # of a pack: what lies in it
    heads: tuple[tuple[str, str], ...]  # class, word
    rows: tuple[tuple[str, ...], ...]
    nothing: str
    held_label: str
    held: tuple[str, ...]  # by what anybody can check it
    signature: str


HEADLINE = Text("Attestation list as of {day}", "Ведомость допусков на {day}")
PACK = Text("Evidence pack as of {day}", "Пакет подтверждений на {day}")
ANSWER = Text(
    "May work: {able} of {people}. Under supervision: {supervised}. May not work: {barred}.",
    "Работать можно: {able} из {people}. Под наблюдением: {supervised}. Работать нельзя: {barred}.",
)
NOBODY = Text(
    "On that day nothing was required of anybody here.", "В тот день здесь ни от кого ничего не требовалось."
)
IN_INDEX = Text("All {lines} lines stand in index.csv.", "Все строки ({lines}) — в файле index.csv.")
AS_OF = Text("As of", "На дату")
KNOWN = Text("As known", "По данным на")
UNIT = Text("Unit", "Подразделение")
CERTIFICATION = Text("Certification", "Допуск")
WHOLE = Text("Of everybody", "Из всех")
FILTER = Text("Only", "Только")
SAMPLE = Text("Sample", "Выборка")
DRAWN = Text(
    "{size} drawn with the seed “{seed}”: those whose SHA-256 of seed:number comes first",
    "человек: {size}, зерно «{seed}»: у кого SHA-256 строки зерно:номер меньше",
)
ALL_UNITS = Text("all units", "все подразделения")
ALL_CERTIFICATIONS = Text("all that were required", "все, которые требовались")
MADE = Text("Made", "Подготовлено")
BY = Text("{at}, {who}", "{at}, {who}")
COLUMNS: tuple[tuple[str, Text], ...] = (
    ("place", Text("No.", "№")),
    ("name", Text("Full name", "Фамилия, имя, отчество")),
    ("number", Text("Personnel number", "Табельный номер")),
    ("place-of-work", Text("Unit, position", "Подразделение, должность")),
    ("certification", Text("Certification", "Допуск")),
    ("status", Text("Status", "Состояние")),
    ("work", Text("Work", "Работа")),
    ("until", Text("Valid until", "Действует по")),
    ("certificate", Text("Certificate number", "Номер удостоверения")),
)
HELD = Text("What this list can be checked by", "Чем проверить эту ведомость")
SEALED = Text(
    "Record of training: the newest fact is No. {fact}; seal No. {seal} covers those up to No. {last}. "
    "SHA-256 of the seal: {hash}.",
    "Журнал обучения: последняя запись № {fact}; печать № {seal} закрывает записи по № {last}. "
    "SHA-256 печати: {hash}.",
)
UNSEALED = Text(
    "Record of training: the newest fact is No. {fact}; no seal was set yet.",
    "Журнал обучения: последняя запись № {fact}; печатей ещё нет.",
)
CHECKED_BY = Text(
    "“flask record verify --head HASH” says whether the record is still the one that was sealed then.",
    "Команда «flask record verify --head ХЕШ» показывает, тот ли это журнал, что был запечатан.",
)
DIGEST = Text("SHA-256 of the lines of this list: {hash}.", "SHA-256 строк этой ведомости: {hash}.")
SUMS = Text(
    "SHA-256 of the file SHA256SUMS, which names all other files of the pack: {hash}.",
    "SHA-256 файла SHA256SUMS, в котором перечислены все остальные файлы пакета: {hash}.",
)
SIGNATURE = Text("Auditor, signature, date", "Проверяющий, подпись, дата")
CONTENTS = Text("What lies in the pack", "Что входит в пакет")


def paper_of(
    about: About,
    counts: Counts,
    rows: Sequence[ListRow],
    *,
    shown: Sequence[ListRow] | None = None,
    contents: Sequence[Text] = (),
    sums: str = "",
) -> Paper:
    """`contents`, `sums`: of a pack whose cover this is; `shown`: the rows that stand on it (None: all)."""
    language = about.language

    def say(text: Text, **values: object) -> str:
        return text.in_language(language).format(**values).replace("г..", "г.")

    headline = say(PACK if contents else HEADLINE, day=day_in_words(about.on, language))
    held = [sealed(about, say), say(CHECKED_BY), say(DIGEST, hash=digest(about, rows))]
    return Paper(
        language=language,
        title=headline,
        running=f"{about.organisation} · {headline}",
        organisation=about.organisation,
        headline=headline,
        answer=say(ANSWER, **{name: getattr(counts, name) for name in COUNTED}),
        about=tuple(asked(about, say)),
        contents_label=say(CONTENTS),
        contents=tuple(say(one) for one in contents),
        heads=tuple((name, say(word)) for name, word in COLUMNS),
        rows=tuple(
            cells(place, row, language) for place, row in enumerate(rows if shown is None else shown, 1)
        ),
        nothing=say(IN_INDEX if rows else NOBODY, lines=len(rows)),
        held_label=say(HELD),
        held=(*held, say(SUMS, hash=sums)) if sums else tuple(held),
        signature=say(SIGNATURE),
    )


COUNTED = ("people", "able", "supervised", "barred")


def asked(about: About, say: Any) -> list[tuple[str, str]]:
    language = about.language
    known = about.known_at or about.made_at
    lines = [
        (say(AS_OF), day_in_words(about.on, language)),
        (say(KNOWN), instant(known, about)),
        (say(UNIT), about.unit or say(ALL_UNITS)),
        (say(CERTIFICATION), about.certification or say(ALL_CERTIFICATIONS)),
    ]
    if about.filters:
        lines.append((say(FILTER), ", ".join(about.filters)))
    if about.whole is not None:
        lines.append((say(WHOLE), say(ANSWER, **{name: getattr(about.whole, name) for name in COUNTED})))
    if about.sample:
        lines.append((say(SAMPLE), say(DRAWN, size=about.sample, seed=about.seed)))
    return [*lines, (say(MADE), say(BY, at=instant(about.made_at, about), who=about.made_by))]


def instant(at: datetime, about: About) -> str:
    """By the clock of the organisation, which is named."""
    local = at.astimezone(ZoneInfo(about.zone))
    return f"{day_in_words(local.date(), about.language)}, {local:%H:%M:%S} ({about.zone})"


def sealed(about: About, say: Any) -> str:
    if about.seal is None:
        return str(say(UNSEALED, fact=about.facts))
    number, hash_, last = about.seal
    return str(say(SEALED, fact=about.facts, seal=number, last=last, hash=hash_))


def cells(place: int, row: ListRow, language: str) -> tuple[str, ...]:
    return (
        str(place),
        row.name,
        row.number,
        "\n".join(part for part in (row.unit, row.position) if part),
        row.certification,
        STATUS[row.status].in_language(language),
        MAY_WORK[row.may_work].in_language(language),
        day_or_dash(row.valid_until, language),
        row.certificate or "–",
    )


def day_or_dash(day: date | None, language: str) -> str:
    return "–" if day is None else day_in_digits(day, language)


def digest(about: About, rows: Sequence[ListRow]) -> str:
    """SHA-256 of the question and the lines as JSON: no spaces, keys sorted, characters as they are."""
    question = {
        "on": about.on.isoformat(),
        "known_at": canonical_instant(about.known_at or about.made_at),
        "lines": [
            [*row[:7], row.valid_until.isoformat() if row.valid_until else None, row.certificate]
            for row in rows
        ],
    }
    written = json.dumps(question, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def values_of(paper: Paper) -> dict[str, Any]:
    """What the template gets."""
    return asdict(paper)


def filters_in_words(chosen: Mapping[str, str], language: str) -> tuple[str, ...]:
    """`chosen`: status and work, as the address has them."""
    found = []
    if chosen.get("status") in STATUS:
        found.append(STATUS[chosen["status"]].in_language(language))
    if chosen.get("work") in MAY_WORK:
        found.append(MAY_WORK[chosen["work"]].in_language(language))
    return tuple(found)
