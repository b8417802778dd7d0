"""The kinds of printed documents, by the name of their template, each with values to try a template on. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.certification.documents import attestations, protocols, samples
from app.certification.documents.values import Drawn, cards_of, values_of
from app.certification.protocols.paper import paper_of
from app.certification.protocols.paper import values_of as values_of_paper
from app.foundation.faults import Language, Text
from app.learning.register import sample_sheets, sheet_values


@dataclass(frozen=True)
class Sample:
    """Invented values. `key` stands in addresses."""

    key: str
    title: Text
    language: Language
    values: Mapping[str, Any]


@dataclass(frozen=True)
class DocumentKind:
    title: Text
    samples: Callable[[Drawn], tuple[Sample, ...]]

    def titles(self, slug: str) -> dict[str, str]:
        """Of a published template: what it is called where it does not say so itself."""
        known = slug in KINDS
        return {side: self.title.in_language(side) if known else slug for side in ("en", "ru")}


def certificates(drawn: Drawn) -> tuple[Sample, ...]:
    return tuple(
        Sample(key, title, one.language, values_of(one, drawn)) for key, title, one in samples.CERTIFICATES
    )


def cards(drawn: Drawn) -> tuple[Sample, ...]:
    made = certificates(drawn)
    single = [replace(one, values=cards_of((one.values,), sheet=False)) for one in made]
    ten = tuple(one.values for one in (made * 10)[:10])
    return (*single, Sample("sheet", samples.SHEET, "ru", cards_of(ten, sheet=True)))


def knowledge_checks(_drawn: Drawn) -> tuple[Sample, ...]:
    return tuple(
        Sample(key, title, language, values_of_paper(paper_of(protocol, marks)))
        for key, title, language, protocol, marks in protocols.SAMPLES
    )


def attestation_lists(_drawn: Drawn) -> tuple[Sample, ...]:
    return tuple(Sample(*one) for one in attestations.lists())


def evidence_records(_drawn: Drawn) -> tuple[Sample, ...]:
    return tuple(Sample(*one) for one in attestations.records())


def registers(drawn: Drawn) -> tuple[Sample, ...]:
    usual, many, nothing = sample_sheets()
    return (
        Sample("ru", Text("In Russian", "На русском языке"), "ru", sheet_values(usual)),
        Sample("many", Text("On several pages", "На нескольких листах"), "ru", sheet_values(many)),
        Sample(
            "empty", Text("In English, empty", "На английском языке, пустой"), "en", sheet_values(nothing)
        ),
    )


KINDS: dict[str, DocumentKind] = {
    "certificate": DocumentKind(Text("Certificate", "Удостоверение, альбомный лист"), certificates),
    "certificate-bilingual": DocumentKind(
        Text("Certificate in both languages", "Удостоверение на двух языках"), certificates
    ),
    "wallet-card": DocumentKind(Text("Wallet card", "Карточка"), cards),
    "session-register": DocumentKind(
        Text("Register of briefings and sessions", "Журнал инструктажей и занятий"), registers
    ),
    "udostoverenie": DocumentKind(
        Text("Booklet with checks of knowledge", "Удостоверение с проверками знаний"), certificates
    ),
    "protocol": DocumentKind(
        Text("Protocol of a check of knowledge", "Протокол проверки знаний"), knowledge_checks
    ),
    "attestation-list": DocumentKind(
        Text("Attestation list, cover of an evidence pack", "Ведомость допусков, титул пакета подтверждений"),
        attestation_lists,
    ),
    "evidence-record": DocumentKind(
        Text("Record of one person for an audit", "Подтверждения по одному человеку"), evidence_records
    ),
}


CHOSEN_BY_RULES = (
    "certificate",
    "certificate-bilingual",
    "udostoverenie",
)  # built in, for `document:` of a rule
# Have no place for the checks that led to them: nobody needs to look these up.
PLAIN = ("certificate", "certificate-bilingual", "ru-protocol")
PROTOCOL_ALONE = (
    "ru-protocol"  # the protocol of the commission is the document; a certificate beside it is plain
)


def kind_of(slug: str) -> DocumentKind:
    """A template of another name is chosen by rules, so it gets what a certificate gets."""
    return KINDS.get(slug, KINDS["certificate"])


_TITLE = re.compile(r"\{#-?\s*title\.(en|ru):\s*(\S[^#]{0,120}?)\s*-?#\}")


def own_titles(html: str) -> dict[str, str]:
    """What a template calls itself: {# title.en: Blue certificate #}"""
    return {side: " ".join(title.split()) for side, title in _TITLE.findall(html)}
