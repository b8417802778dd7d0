"""The credential of a certificate: what it says, how large it is, and that it stays the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from openbadgeslib.ob3.contexts import load_context

from app.certification.credentials.badge import CONTEXTS, Achievement, achievement_of, claims_of
from app.certification.credentials.status_list import Place
from app.certification.document import Certificate, ground_in_words
from app.certification.rule_text import parse_rule
from app.foundation.faults import Text
from config import ROOT
from tests.certification.test_document import ENGLISH, NUMBER, RUSSIAN

MOSCOW = ZoneInfo("Europe/Moscow")
ISSUED_AT = datetime(2026, 11, 24, 9, 30, 15, 123456, tzinfo=UTC)
PLACE = Place(1, 94567)
FILE = "certifications/contact-centre-operator.yaml"
RULE = parse_rule((ROOT / FILE).read_bytes(), FILE).value
ACHIEVEMENT = achievement_of(RULE, "contact-centre-operator", RULE.title if RULE else Text("", ""))


def claims(document: Certificate = RUSSIAN, achievement: Achievement = ACHIEVEMENT) -> dict[str, object]:
    return claims_of(document, achievement, PLACE, issued_at=ISSUED_AT, zone=MOSCOW)


def test_it_says_what_is_printed_and_nothing_of_the_person_beside_the_name() -> None:
    found = claims()
    subject = found["credentialSubject"]
    assert isinstance(subject, dict)
    assert found["id"] == f"https://learn.example.org/verify/{NUMBER}"
    assert found["issuer"] == {
        "id": "https://learn.example.org/.well-known/attesta-issuer.json",
        "type": ["Profile"],
        "name": RUSSIAN.organisation,
        "url": "https://learn.example.org",
    }
    assert [one["identityHash"] for one in subject["identifier"]] == [RUSSIAN.holder]
    assert subject["achievement"]["name"] == "Оператор контакт-центра"
    assert subject["achievement"]["inLanguage"] == "ru"
    assert subject["achievement"]["version"] == "3"
    assert subject["achievement"]["description"].startswith(
        "Contact-centre operator. Правило допуска, версия 3."
    )
    assert "4.1" in subject["achievement"]["description"]
    assert subject["achievement"]["criteria"]["narrative"].startswith("Чтобы получить допуск: всё это:")
    assert found["evidence"] == [
        {"type": ["Evidence"], "name": ground_in_words(ground, "ru")} for ground in RUSSIAN.grounds
    ]
    assert RUSSIAN.personnel_number not in json.dumps(found, ensure_ascii=False)


def test_the_claims_of_the_token_are_those_of_the_credential() -> None:
    found = claims()
    subject = found["credentialSubject"]
    assert isinstance(subject, dict)
    assert (found["jti"], found["iss"], found["sub"]) == (
        found["id"],
        "https://learn.example.org/.well-known/attesta-issuer.json",
        subject["id"],
    )
    assert found["validFrom"] == "2026-11-24T12:30:15+03:00"
    assert found["nbf"] == 1795512615
    assert found["validUntil"] == "2027-11-23T23:59:59+03:00"  # the last second of the day in Moscow
    assert found["exp"] == int(datetime(2027, 11, 23, 20, 59, 59, tzinfo=UTC).timestamp())


def test_every_word_of_it_is_one_of_the_standard() -> None:
    defined = {name for context in CONTEXTS for name in names_in(load_context(context))}
    assert set(names_in(claims())) - {"iss", "sub", "nbf", "exp"} <= defined
    assert set(names_in(claims(replace(RUSSIAN, grounds=())))) <= set(names_in(claims()))


def names_in(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from names_in(part)


def test_without_an_end_it_names_none() -> None:
    assert not {"exp", "validUntil"} & set(claims(replace(RUSSIAN, valid_until=None)))


def test_it_says_where_to_ask_whether_it_was_withdrawn() -> None:
    assert claims()["credentialStatus"] == {
        "id": "https://learn.example.org/status-lists/1#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": "https://learn.example.org/status-lists/1",
    }


def test_a_rule_that_cannot_be_read_any_more_leaves_its_version() -> None:
    found = claims(ENGLISH, achievement_of(None, "gone", Text("Contact-centre operator", "Оператор")))
    subject = found["credentialSubject"]
    assert isinstance(subject, dict)
    assert subject["achievement"]["criteria"] == {"narrative": "Certification rule, version 3"}


LONG = replace(
    RUSSIAN,
    holder="Ю" * 300,
    certification="Щ" * 500,
    organisation="Ж" * 400,
    grounds=tuple(replace(RUSSIAN.grounds[1], title="Ы" * 200) for _ in range(30)),
)


@pytest.mark.parametrize(
    ("document", "most_bytes"), [(ENGLISH, 3_000), (RUSSIAN, 3_600), (LONG, 7_000)], ids=["en", "ru", "long"]
)
def test_it_is_small_enough_to_lie_in_the_pdf(document: Certificate, most_bytes: int) -> None:
    written = json.dumps(claims(document), ensure_ascii=False, separators=(",", ":")).encode()
    token = (len(written) + 150 + 64) * 4 / 3
    assert token < most_bytes


def test_the_same_certificate_gives_the_same_claims_in_the_same_order() -> None:
    assert json.dumps(claims()) == json.dumps(claims())
    assert list(claims())[:4] == ["@context", "id", "type", "issuer"]


def test_the_last_day_ends_with_its_zone() -> None:
    for zone, end in (("UTC", "2027-11-23T23:59:59Z"), ("America/New_York", "2027-11-23T23:59:59-05:00")):
        found = claims_of(RUSSIAN, ACHIEVEMENT, PLACE, issued_at=ISSUED_AT, zone=ZoneInfo(zone))
        assert found["validUntil"] == end
    assert RUSSIAN.valid_until == date(2027, 11, 23)
