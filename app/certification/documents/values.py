"""What a template of a certificate gets: texts, ready to be set, in the language of the certificate and in both. Pure.

docs/AUTHORING.md names them for those who write templates: a name stays, a new one may be added.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.certification.document import Certificate, day_in_words, wording
from app.certification.documents.booklet import booklet_of
from app.foundation.faults import Language


@dataclass(frozen=True)
class Drawn:
    """What only the shell can make: pictures as `data:` addresses, and which letters a font has."""

    qr: Callable[[str], str]  # an address → its code
    face: Callable[[str], str]  # a name → class of the family that has all its letters: serif sans wide
    logo: str = ""  # empty where there is none


def values_of(certificate: Certificate, drawn: Drawn) -> dict[str, Any]:
    qr = drawn.qr(certificate.verify_url)
    shared = {
        "number": certificate.number,
        "verify_url": certificate.verify_url,
        "qr": qr,
        "logo": drawn.logo,
    }
    said = {**shared, **said_of(certificate, drawn.face)}
    sides: dict[Language, Any] = {certificate.language: said}
    if certificate.other is not None:
        sides[certificate.other.language] = {**shared, **said_of(certificate.other, drawn.face)}
    first = said
    return {
        **said,
        "ru": sides.get("ru", first),
        "en": sides.get("en", first),
        "other": next((side for language, side in sides.items() if language != certificate.language), None),
    }


def said_of(certificate: Certificate, face: Callable[[str], str]) -> dict[str, Any]:
    """All words of one language."""
    language = certificate.language
    until = certificate.valid_until
    return {
        **asdict(wording(certificate)),
        "language": language,
        "holder": certificate.holder,
        "holder_face": face(certificate.holder),
        "position": certificate.position,
        "personnel_number": certificate.personnel_number,
        "rule_version": certificate.rule_version,
        "issued_on": day_in_words(certificate.issued_on, language),
        "valid_until": "" if until is None else day_in_words(until, language),
        "issued_by": certificate.issued_by,
        "booklet": booklet_of(certificate),
    }


def cards_of(cards: tuple[Mapping[str, Any], ...], *, sheet: bool) -> dict[str, Any]:
    """Of several certificates: what the template of cards gets. `sheet`: ten a page, with marks for cutting."""
    return {"cards": cards, "sheet": sheet, "language": cards[0]["language"], "title": cards[0]["card_title"]}
