"""The credential of a certificate: Open Badges 3.0 on the Verifiable Credentials Data Model 2.0. Pure.

It says what is printed, to whom, on what ground, until when, and where to ask whether it was withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from app.certification.credentials.addresses import base_of, issuer_at
from app.certification.credentials.status_list import Place, entry_of
from app.certification.document import MOST_GROUNDS, RULE, Certificate, ground_in_words, shortened
from app.certification.explain import about_evidence, about_term
from app.certification.rules import UNTITLED, Rule
from app.foundation.faults import Language, Text

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
# The header's type as Open Badges 3.0 (8.2.4) demands it; other credentials say `vc+jwt`.
HEADER_TYPE = "JWT"
MEDIA_TYPE = "application/vc+jwt"

# The credential lies in the PDF, which is to stay small: in characters.
LONGEST_NARRATIVE, LONGEST_TITLE, LONGEST_SOURCE, MOST_EVIDENCE = 240, 200, 100, MOST_GROUNDS
OTHER: Mapping[Language, Language] = {"en": "ru", "ru": "en"}


@dataclass(frozen=True)
class Achievement:
    """What is certified. `criteria` and `source` are empty where the rule of that day cannot be read any more."""

    slug: str
    title: Text
    criteria: Text = UNTITLED
    source: str = ""  # the act and its clause


def achievement_of(rule: Rule | None, slug: str, title: Text) -> Achievement:
    if rule is None:
        return Achievement(slug, title)
    # What was needed first, and for how long it holds; the rest of the rule would not fit.
    sentences = [*islice(about_evidence(rule), 1), *([about_term(rule.renew)] if rule.renew else [])]
    criteria = Text(*(" ".join(one.in_language(language) for one in sentences) for language in ("en", "ru")))
    return Achievement(slug, title, criteria, rule.source.name)


def claims_of(
    certificate: Certificate, achievement: Achievement, place: Place, *, issued_at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """The payload of the token, in a fixed order. `zone`: that in which the last day ends."""
    base = base_of(certificate)
    subject = f"{certificate.verify_url}#holder"  # nothing but this document knows the holder by it
    from_, until = issued_at.replace(microsecond=0).astimezone(zone), end_of(certificate.valid_until, zone)
    found = {
        "@context": list(CONTEXTS),
        "id": certificate.verify_url,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {
            "id": issuer_at(base),
            "type": ["Profile"],
            "name": certificate.organisation,
            "url": base,
        },
        "validFrom": written(from_),
        "validUntil": until and written(until),
        "name": shortened(certificate.certification, LONGEST_TITLE),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityHash": certificate.holder,
                    "identityType": "name",
                }
            ],
            "achievement": achievement_in_json(certificate, achievement, base),
        },
        "evidence": evidence_in_json(certificate),
        "credentialStatus": entry_of(place, base),
        "iss": issuer_at(base),
        "jti": certificate.verify_url,
        "sub": subject,
        "nbf": int(from_.timestamp()),
        "exp": until and int(until.timestamp()),
    }
    return {name: value for name, value in found.items() if value}


def achievement_in_json(certificate: Certificate, achievement: Achievement, base: str) -> dict[str, Any]:
    language = certificate.language
    return {
        "id": f"{base}/certifications/{achievement.slug}#version-{certificate.rule_version}",
        "type": ["Achievement"],
        "achievementType": "Certification",
        "inLanguage": language,
        "name": shortened(certificate.certification, LONGEST_TITLE),
        "description": description_of(certificate, achievement),
        "version": str(certificate.rule_version),
        "criteria": {"narrative": narrative_of(certificate, achievement)},
    }


def description_of(certificate: Certificate, achievement: Achievement) -> str:
    """The title in the other language, the version of the rule, and the act from which it follows."""
    language = certificate.language
    other = achievement.title.in_language(OTHER[language])
    parts = (
        "" if other == certificate.certification else shortened(other, LONGEST_TITLE),
        RULE.in_language(language) % certificate.rule_version,
        shortened(achievement.source, LONGEST_SOURCE),
    )
    return ". ".join(part.rstrip(".") for part in parts if part)


def narrative_of(certificate: Certificate, achievement: Achievement) -> str:
    criteria = achievement.criteria.in_language(certificate.language)
    return shortened(criteria, LONGEST_NARRATIVE) or RULE.in_language(certificate.language) % (
        certificate.rule_version
    )


def evidence_in_json(certificate: Certificate) -> list[dict[str, Any]]:
    """As it is printed: what a stranger holds in hand says no less."""
    return [
        {"type": ["Evidence"], "name": ground_in_words(ground, certificate.language)}
        for ground in certificate.grounds[:MOST_EVIDENCE]
    ]


def end_of(day: date | None, zone: ZoneInfo) -> datetime | None:
    """The last second of a day."""
    return None if day is None else datetime.combine(day, time(23, 59, 59), zone)


def written(instant: datetime) -> str:
    """With the offset of its zone, so that its day is the one that is printed."""
    return instant.isoformat().replace("+00:00", "Z")
