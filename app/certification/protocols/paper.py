"""The words of a protocol on paper, in its language: frozen values and what came later become a page. Pure.

Names stand in the nominative, and no sentence depends on anybody's gender.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from app.certification.protocols.results import KIND_WORDS
from app.certification.protocols.values import (
    CHAIRMAN,
    DEPUTY,
    MEMBER,
    ROLES,
    Line,
    Member,
    Protocol,
    hours_of,
    to_json,
)
from app.foundation.faults import Language, Text
from app.record.chain import canonical_instant

NO_BREAK = "\N{NO-BREAK SPACE}"
SHORT_HASH = 12
SAFETY_ACT = "2464"  # by this act the protocol has a name of its own


@dataclass(frozen=True)
class Signed:
    """A signature on a page of ours."""

    at: datetime
    sha256: str


@dataclass(frozen=True)
class Marks:
    """What comes after the approval. By person."""

    registered: Mapping[int, str] = field(default_factory=dict)  # numbers that the register has returned
    signed: Mapping[int, Signed] = field(default_factory=dict)


@dataclass(frozen=True)
class Paper:
    """All that stands on the page, ready to be set."""

    language: Language
    title: str
    running: str
    organisation: str
    headline: str
    subject: str
    replaces: str
    order: str
    members: tuple[tuple[str, str, str], ...]  # role, name, position
    held: tuple[str, ...]  # sentences
    heads: tuple[tuple[str, str], ...]  # class, word
    rows: tuple[tuple[str, ...], ...]
    summary: str
    signatures: tuple[tuple[str, str, str], ...]  # role, name, trace; empty trace: by hand
    signature_label: str
    draft: str  # what stands on a paper that is not approved yet
    foot: str


TITLE = Text("Protocol of a check of knowledge No. {number}", "Протокол проверки знаний № {number}")
SAFETY_TITLE = Text(
    "Protocol of a check of knowledge of occupational safety requirements No. {number}",
    "Протокол проверки знания требований охраны труда № {number}",
)
ORDER = Text(
    "By order No. {number} of {day} a commission was made:",
    "Комиссия, созданная приказом от {day} № {number}, в составе:",
)
PROGRAMME = Text(
    "It has checked the knowledge of the programme “{programme}” ({hours} hours).",
    "провела проверку знаний по программе «{programme}» (продолжительность, часов: {hours}).",
)
ON_ONE_DAY = Text("Date of the check: {day}.", "Дата проверки: {day}.")
ON_DAYS = Text("Dates of the checks: {begin} to {end}.", "Даты проверки: с {begin} по {end}.")
REPLACES = Text(
    "In place of protocol {what}. Reason: {reason}.", "Взамен протокола {what}. Причина: {reason}."
)
SUMMARY = Text(
    "People: {all}. Satisfactory: {good}. Unsatisfactory: {bad}.",
    "Всего проверено: {all}. Удовлетворительно: {good}. Неудовлетворительно: {bad}.",
)
SATISFACTORY = Text("satisfactory", "удовлетворительно")
UNSATISFACTORY = Text("unsatisfactory", "неудовлетворительно")
COLUMNS: tuple[tuple[str, Text], ...] = (
    ("place", Text("No.", "№")),
    ("name", Text("Full name", "Фамилия, имя, отчество")),
    ("position", Text("Profession (position)", "Профессия (должность)")),
    ("workplace", Text("Workplace (unit)", "Место работы (подразделение)")),
    ("number", Text("Personnel number", "Табельный номер")),
    ("result", Text("Result", "Результат проверки")),
    ("kind", Text("Kind of check, cause", "Вид проверки, причина")),
    ("day", Text("Date of the check", "Дата проверки")),
    ("registered", Text("Registration number in the register of trained persons",
                        "Регистрационный номер в реестре обученных лиц")),
    ("signature", Text("Signature of the person", "Подпись проверяемого")),
)  # fmt: skip
SIGNED_AT = Text("signed electronically\n{at}\n{hash}", "подписано электронно\n{at}\n{hash}")
DRAFT = Text("Draft: not approved", "Проект: не утверждён")
SIGNATURES = Text("Signatures of the commission", "Подписи комиссии")
FOOT = Text(
    "Electronic signatures are those of the signers' own accounts; beside them stand the time at the organisation and "
    "the beginning of the SHA-256 of the line that was signed. SHA-256 of this protocol: {hash}.",
    "Электронная подпись поставлена из личной учётной записи; рядом время по месту нахождения организации и начало "
    "SHA-256 подписанной строки. SHA-256 протокола: {hash}.",
)
SIGNS: Mapping[str, Text] = {
    "commission": Text(
        "I was a member of this commission. The results stand here as the commission found them.",
        "Подтверждаю участие в работе комиссии; результаты указаны так, как их установила комиссия.",
    ),
    "checked": Text("I know the result of my check.", "Результат проверки мне известен."),
}


def title_of(protocol: Protocol) -> str:
    text = SAFETY_TITLE if SAFETY_ACT in protocol.act else TITLE
    return text.in_language(protocol.language).format(number=protocol.number)


def paper_of(protocol: Protocol, marks: Marks) -> Paper:
    language = protocol.language

    def say(text: Text, **values: object) -> str:
        return one_stop(text.in_language(language).format(**values))

    replaces = ""
    if protocol.replaces:
        replaces = say(REPLACES, what=protocol.replaces, reason=protocol.replace_reason.rstrip("."))
    good = sum(line.satisfactory for line in protocol.lines)
    counts = {"all": len(protocol.lines), "good": good, "bad": len(protocol.lines) - good}
    title = title_of(protocol)
    return Paper(
        language=language,
        title=title,
        running=f"{protocol.organisation} · {title}",
        organisation=protocol.organisation,
        headline=title,
        subject=protocol.certification + (f" ({protocol.act})" if protocol.act else ""),
        replaces=replaces,
        order=say(ORDER, number=protocol.order_number, day=day_in_words(protocol.order_date, language)),
        members=tuple((say(ROLES[one.role]), one.name, one.position) for one in in_rank(protocol.commission)),
        held=(
            say(PROGRAMME, programme=protocol.programme, hours=hours_in_words(protocol.hours, language)),
            days_in_words(protocol),
        ),
        heads=tuple((name, say(word)) for name, word in COLUMNS),
        rows=tuple(
            row_of(place, line, protocol, marks) for place, line in enumerate(protocol.lines, start=1)
        ),
        summary=say(SUMMARY, **counts),
        signatures=tuple(
            (say(ROLES[one.role]), one.name, trace(marks.signed.get(one.person_id or 0), protocol))
            for one in in_rank(protocol.commission)
        ),
        signature_label=say(SIGNATURES),
        draft=say(DRAFT),
        foot=say(FOOT, hash=hash_of(protocol)),
    )


def values_of(paper: Paper, *, draft: bool = False) -> dict[str, Any]:
    """What the template gets: docs/AUTHORING.md names it for those who write templates."""
    return {**asdict(paper), "is_draft": draft}


def row_of(place: int, line: Line, protocol: Protocol, marks: Marks) -> tuple[str, ...]:
    language = protocol.language
    kind = KIND_WORDS[line.kind].in_language(language)
    return (
        str(place),
        line.name,
        line.position,
        line.workplace,
        line.number,
        (SATISFACTORY if line.satisfactory else UNSATISFACTORY).in_language(language),
        f"{kind}:\n{line.cause}" if line.cause else kind,
        short_day(line.checked_on, language),
        marks.registered.get(line.person_id, ""),
        trace(marks.signed.get(line.person_id), protocol),
    )


def trace(signed: Signed | None, protocol: Protocol) -> str:
    """When somebody signed on a page; empty: a line for a pen."""
    if signed is None:
        return ""
    local = signed.at.astimezone(ZoneInfo(protocol.time_zone))
    at = f"{short_day(local.date(), protocol.language)} {local:%H:%M}"
    return SIGNED_AT.in_language(protocol.language).format(at=at, hash=signed.sha256[:SHORT_HASH])


def in_rank(commission: Sequence[Member]) -> list[Member]:
    ranks = (CHAIRMAN, DEPUTY, MEMBER)
    return sorted(commission, key=lambda member: ranks.index(member.role))


def days_in_words(protocol: Protocol) -> str:
    days = [line.checked_on for line in protocol.lines] or [protocol.begin, protocol.end]
    begin, end = min(days), max(days)
    words = {"begin": day_in_words(begin, protocol.language), "end": day_in_words(end, protocol.language)}
    text = ON_ONE_DAY if begin == end else ON_DAYS
    return one_stop(text.in_language(protocol.language).format(day=words["begin"], **words))


def one_stop(sentence: str) -> str:
    """«2026 г.» ends a sentence by itself."""
    return sentence.replace("г..", "г.")


def day_in_words(day: date, language: str) -> str:
    if language == "ru":
        return format_date(day, "d MMMM y 'г'", locale="ru").replace(" ", NO_BREAK) + "."
    return format_date(day, "d MMMM y", locale="en_GB").replace(" ", NO_BREAK)


def short_day(day: date, language: str) -> str:
    if language == "ru":
        return day.strftime("%d.%m.%Y")
    return format_date(day, "d MMM y", locale="en_GB").replace(" ", NO_BREAK)


def hours_in_words(hours: str, language: str) -> str:
    return str(format_decimal(hours_of(hours) or Decimal(0), "#,##0.##", locale=language))


# -- hashes ------------------------------------------------------------------------------------------------------------


def hash_of(protocol: Protocol) -> str:
    """SHA-256 of the frozen values: what everybody signs."""
    return sha256_of(to_json(protocol))


def marked(protocol: Protocol, marks: Marks) -> str:
    """SHA-256 of all that a file is made from: the same for the same bytes."""
    later = {
        "registered": {str(one): number for one, number in sorted(marks.registered.items())},
        "signed": {
            str(one): [canonical_instant(signed.at), signed.sha256]
            for one, signed in sorted(marks.signed.items())
        },
    }
    return sha256_of({"protocol": hash_of(protocol), **later})


def signature_line(
    protocol: Protocol, *, role: str, name: str, number: str, signed_at: datetime
) -> dict[str, Any]:
    """What somebody signs, as JSON with sorted keys: the protocol by its hash, and what the signature means."""
    meaning = SIGNS["checked" if role == "checked" else "commission"]
    return {
        "protocol": hash_of(protocol),
        "number": protocol.number,
        "role": role,
        "name": name,
        "personnel_number": number,
        "signed_at": canonical_instant(signed_at),
        "meaning": {"en": meaning.en, "ru": meaning.ru},
    }


def sha256_of(values: Mapping[str, Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
