"""What a certificate says, in the words of its language. Pure.

`Certificate` holds the printed facts, frozen when it is issued; `wording` turns them into the sentences of the page.
Names stand in the nominative and verbs in the present tense, so that no sentence depends on anybody's gender.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from babel.dates import format_date
from babel.numbers import format_decimal

from app.foundation.faults import Language, Text

GroundKind = Literal["course", "quiz", "call", "checklist", "session", "credit"]
NO_BREAK, NARROW_NO_BREAK = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True)
class Ground:
    """One of the things that a certificate stands on. Titles are in the language of the certificate."""

    kind: GroundKind
    title: str
    revision: int | None = None
    share: Decimal | None = None  # of points, 0–1
    confirmed_by: str = ""  # short name of the assessor
    language: str = ""  # in which an exam was held; empty: not known


@dataclass(frozen=True)
class Check:
    """A check of knowledge in a booklet, in the words of its language; what is empty is a line for a pen."""

    on: str
    reason: str
    result: str
    next_on: str
    protocol: str = ""
    chairman: str = ""


@dataclass(frozen=True)
class Certificate:
    number: str
    language: Language
    organisation: str
    holder: str  # the name in documents; in English documents its Latin spelling, if there is one
    certification: str  # title
    rule_version: int
    issued_on: date
    valid_until: date | None  # the last day; None: does not expire
    issued_by: str
    verify_url: str
    position: str = ""
    personnel_number: str = ""
    grounds: tuple[Ground, ...] = ()
    logo: str = ""  # SHA-256 of the organisation's logo, as it was then
    checks: tuple[Check, ...] = ()  # up to this one, the earliest first; for booklets alone
    other: Certificate | None = None  # the same in the other language, for documents in both


def to_json(certificate: Certificate) -> dict[str, Any]:
    """The printed facts as they are kept: the same document can be made from them at any time."""
    kept = asdict(replace(certificate, other=None))
    kept["issued_on"] = certificate.issued_on.isoformat()
    kept["valid_until"] = certificate.valid_until and certificate.valid_until.isoformat()
    for ground in kept["grounds"]:
        ground["share"] = None if ground["share"] is None else str(ground["share"])
    if certificate.other is not None:
        said = to_json(certificate.other)
        kept["other"] = {name: said[name] for name in said if said[name] != kept[name]}
    return kept


def from_json(kept: Mapping[str, Any]) -> Certificate:
    grounds = (
        Ground(**{**ground, "share": None if ground["share"] is None else Decimal(ground["share"])})
        for ground in kept["grounds"]
    )
    days = {
        "issued_on": date.fromisoformat(kept["issued_on"]),
        "valid_until": date.fromisoformat(kept["valid_until"]) if kept["valid_until"] else None,
    }
    other = from_json({**kept, **kept["other"], "other": None}) if kept.get("other") else None
    checks = tuple(Check(**check) for check in kept.get("checks", ()))
    return Certificate(**{**kept, **days, "grounds": tuple(grounds), "checks": checks, "other": other})


@dataclass(frozen=True)
class Wording:
    """All that stands on the page, ready to be set."""

    title: str  # of the file
    card_title: str
    organisation: str
    headline: str
    opening: str
    holder_lines: tuple[str, ...]
    holder_size: str  # huge large medium small tiny
    holder_note: str
    statement: str
    certification: str
    certification_size: str
    crowded: bool  # long texts: less air between the lines
    facts: tuple[tuple[str, str], ...]  # label, value: issued, valid, by whom
    issuer_long: bool
    issuer_longer: bool
    grounds_label: str
    grounds: tuple[str, ...]
    grounds_crowded: bool
    number_label: str
    verify_label: str
    verify_place: str  # the address without scheme and number, to be typed by hand
    qr_title: str  # for those who do not see the picture


HEADLINE = Text("Certificate", "Удостоверение")
CARD = Text("Wallet card", "Карточка")
OPENING = Text("This certifies that", "подтверждает, что")
STATEMENT = Text("meets the requirements for", "соответствует требованиям допуска")
ISSUED = Text("Issued on", "Дата выдачи")
VALID_UNTIL = Text("Valid until", "Действует по")
INCLUSIVE = Text("%s, inclusive", "%s включительно")
VALIDITY = Text("Validity", "Срок действия")
NO_END = Text("does not expire", "бессрочно")
ISSUED_BY = Text("Issued by", "Кем выдано")
GROUNDS = Text("Based on", "Основание")
RULE = Text("Certification rule, version %d", "Правило допуска, версия %d")
NUMBER = Text("Certificate number", "Номер удостоверения")
VERIFY = Text("Check it at", "Проверить подлинность")
QR = Text("QR code: %s", "QR-код: %s")
PERSONNEL_NUMBER = Text("personnel number %s", "табельный номер %s")
REVISION = Text("revision %d", "редакция %d")
QUOTED = Text("“%s”", "«%s»")
MORE = Text("More on the training record: %d", "Ещё в журнале обучения: %d")
EXAM_LANGUAGES = {
    "en": Text("in English", "на английском языке"),
    "ru": Text("in Russian", "на русском языке"),
}
KINDS: dict[GroundKind, Text] = {
    "course": Text("Course %s", "Курс %s"),
    "quiz": Text("Quiz %s", "Тест %s"),
    "call": Text("Call simulation %s", "Тренажёр %s"),
    "checklist": Text("Practical checklist %s", "Чек-лист %s"),
    "session": Text("Training session %s", "Занятие %s"),
    "credit": Text("Prior learning accepted", "Зачтено прежнее обучение"),
}
MOST_GROUNDS = 4

# Longest texts in characters. The certificate names its grounds, the record holds them whole.
LONGEST_GROUND, LONGEST_CERTIFICATION = 60, 240
LONGEST_ORGANISATION, LONGEST_POSITION, LONGEST_ISSUER = 200, 100, 150

# The length decides the size: a long name is set smaller, never cut.
HOLDER_SIZES = ((30, "huge"), (38, "large"), (84, "medium"), (130, "small"))
CERTIFICATION_SIZES = ((46, "huge"), (110, "large"), (180, "medium"))
HOLDER_LINE, LONGEST_HOLDER_LINE = 38, 46
CROWDED_LENGTH = 200  # organisation, holder and certification together
GROUND_LINES, GROUND_LINE = 5, 74
ISSUER_LINE, TWO_ISSUER_LINES = 34, 84


def wording(certificate: Certificate) -> Wording:
    language = certificate.language
    organisation = shortened(certificate.organisation, LONGEST_ORGANISATION)
    certification = shortened(certificate.certification, LONGEST_CERTIFICATION)
    grounds = grounds_in_words(certificate)
    length = len(organisation) + len(certificate.holder) + len(certification)
    return Wording(
        title=f"{HEADLINE.in_language(language)} {certificate.number}",
        card_title=CARD.in_language(language),
        organisation=organisation,
        headline=HEADLINE.in_language(language),
        opening=OPENING.in_language(language),
        holder_lines=in_balanced_lines(certificate.holder),
        holder_size=size_of(certificate.holder, HOLDER_SIZES),
        holder_note=holder_note(certificate),
        statement=STATEMENT.in_language(language),
        certification=certification,
        certification_size=size_of(certification, CERTIFICATION_SIZES),
        crowded=length > CROWDED_LENGTH,
        facts=facts_in_words(certificate),
        issuer_long=len(certificate.issued_by) > ISSUER_LINE,
        issuer_longer=len(certificate.issued_by) > TWO_ISSUER_LINES,
        grounds_label=GROUNDS.in_language(language),
        grounds=grounds,
        grounds_crowded=len(grounds) > GROUND_LINES or max(map(len, grounds)) > GROUND_LINE,
        number_label=NUMBER.in_language(language),
        verify_label=VERIFY.in_language(language),
        verify_place=place_of(certificate),
        qr_title=QR.in_language(language) % certificate.verify_url,
    )


def facts_in_words(certificate: Certificate) -> tuple[tuple[str, str], ...]:
    language = certificate.language
    return (
        (ISSUED.in_language(language), day_in_words(certificate.issued_on, language)),
        validity(certificate.valid_until, language),
        (ISSUED_BY.in_language(language), shortened(certificate.issued_by, LONGEST_ISSUER)),
    )


def in_balanced_lines(name: str) -> tuple[str, ...]:
    """A name of up to two lines is broken where they come out most alike; a longer one the page breaks itself."""
    words = name.split()
    if len(name) <= HOLDER_LINE or len(words) < 2:
        return (name,)
    halves = [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]
    best = min(halves, key=lambda half: max(map(len, half)))
    return best if max(map(len, best)) <= LONGEST_HOLDER_LINE else (name,)


def size_of(text: str, sizes: Sequence[tuple[int, str]]) -> str:
    return next((size for longest, size in sizes if len(text) <= longest), "tiny")


def holder_note(certificate: Certificate) -> str:
    number = certificate.personnel_number and (
        PERSONNEL_NUMBER.in_language(certificate.language) % certificate.personnel_number
    )
    position = shortened(certificate.position, LONGEST_POSITION)
    return ", ".join(part for part in (position, number) if part)


def validity(valid_until: date | None, language: Language) -> tuple[str, str]:
    """Label and value. The last day belongs to the validity, and the document says so."""
    if valid_until is None:
        return VALIDITY.in_language(language), NO_END.in_language(language)
    value = INCLUSIVE.in_language(language) % day_in_words(valid_until, language)
    return VALID_UNTIL.in_language(language), value


def day_in_digits(day: date, language: str) -> str:
    """For narrow tables: 14.10.2026 · 14 Oct 2026 (never 10/14)."""
    if language == "ru":
        return day.strftime("%d.%m.%Y")
    return format_date(day, "d MMM y", locale="en_GB").replace(" ", NO_BREAK)


def day_in_words(day: date, language: Language) -> str:
    """24 November 2026, 24 ноября 2026 г."""
    words = format_date(day, format="long", locale="ru" if language == "ru" else "en_GB")
    return words.replace(NARROW_NO_BREAK, NO_BREAK)  # not every reader of PDF text knows the narrow one


def grounds_in_words(certificate: Certificate) -> tuple[str, ...]:
    language = certificate.language
    rule = RULE.in_language(language) % certificate.rule_version
    named = [ground_in_words(ground, language) for ground in certificate.grounds[:MOST_GROUNDS]]
    left = len(certificate.grounds) - len(named)
    return (rule, *named, *([MORE.in_language(language) % left] if left else []))


def ground_in_words(ground: Ground, language: Language) -> str:
    title = QUOTED.in_language(language) % shortened(ground.title, LONGEST_GROUND)
    kind = KINDS[ground.kind].in_language(language)
    parts = [kind % title if "%s" in kind else kind]
    if ground.revision is not None:
        parts.append(REVISION.in_language(language) % ground.revision)
    if ground.share is not None:
        parts.append(percent(ground.share, language))
    if ground.language in EXAM_LANGUAGES:
        parts.append(EXAM_LANGUAGES[ground.language].in_language(language))
    if ground.confirmed_by:
        parts.append(ground.confirmed_by)
    return ", ".join(parts)


def shortened(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def percent(share: Decimal, language: Language) -> str:
    """Share 0–1 in percent with at most one decimal: 92%, 85,5 %."""
    points = (share * 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    number = format_decimal(points, format="0.#", locale=language)
    return f"{number}{NO_BREAK}%" if language == "ru" else f"{number}%"


def place_of(certificate: Certificate) -> str:
    address = certificate.verify_url.removeprefix("https://").removeprefix("http://")
    return address.removesuffix(certificate.number).rstrip("/")
