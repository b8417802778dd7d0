"""A credential is checked by libraries of others, from nothing but what anybody can fetch; then without a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextvars import Context
from dataclasses import replace
from datetime import timedelta

import jwt
import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jws
from joserfc.jwk import KeySet, OKPKey
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier

from app import record
from app.certification.credentials.status_list import told_by
from app.certification.models import AwardRow, CertificateRow
from app.certification.numbering import ALPHABET, number_from
from app.certification.queries.certificates import Issued, certificate_of
from app.certification.service import credentials
from app.certification.service.printing import print_to_file
from app.foundation import blobs, clock, signing
from app.foundation.database import transaction
from app.record.facts import Payload, Reinstated, Revoked, Suspended
from tests import factories
from tests.certification.issued import RULE, certificate
from tests.certification.test_document import NUMBER
from tests.pages import page_of, signed_in
from tests.queries import counted

KEYS, LIST, ISSUER = "/.well-known/attesta-keys.json", "/status-lists/1", "/.well-known/attesta-issuer.json"


@pytest.fixture(autouse=True)
def at_its_address(app: Flask) -> None:
    """The installation stands where the certificates say."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, base_url="https://learn.example.org")


def issued(person_id: int, number: str = NUMBER, *, days: int = 300) -> Issued:
    """Issued yesterday by the real clock, which is the one that others go by."""
    found = certificate(person_id, number=number, valid_until=clock.today() + timedelta(days=days))
    with transaction() as session:
        session.get_one(CertificateRow, found).issued_at = clock.now() - timedelta(days=1)
    return certificate_of(found)


def numbers() -> Callable[[], str]:
    drawn = iter(ALPHABET)
    return lambda: number_from(f"7K3MA9RSX{next(drawn)}2")


def told(person_id: int, *payloads: Payload) -> None:
    with transaction() as session:
        for payload in payloads:
            record.append(session, person_id, payload, occurred_on=clock.today(), at=clock.now(), by=None)


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3].partition("#")[0]


def other_verifier(client: FlaskClient, token: str) -> OB3Verifier:
    """With the key that the token names by its address, as the world finds it."""
    address, _, key_id = jwt.get_unverified_header(token)["kid"].partition("#")
    key = jwt.PyJWKSet.from_dict(client.get(path_of(address)).json)[key_id].key
    return OB3Verifier(key)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # by RFC 9864, which wallets do not know yet
def test_three_libraries_of_others_find_it_whole(app: Flask, client: FlaskClient) -> None:
    token = credentials.credential_of(issued(factories.person().id))
    known = other_verifier(client, token).verify(
        token, check_status=True, download=lambda address: client.get(path_of(address)).data
    )
    assert known.issuer.id == json.loads(client.get(ISSUER).data)["id"]
    header, keys = jwt.get_unverified_header(token), client.get(KEYS).json
    key_id = header["kid"].rpartition("#")[2]
    assert (header["typ"], header["alg"]) == ("JWT", "EdDSA")
    claims = jwt.decode(token, jwt.PyJWKSet.from_dict(keys)[key_id], algorithms=["EdDSA"])
    key = KeySet.import_key_set(keys).get_by_kid(key_id)
    assert isinstance(key, OKPKey)
    assert json.loads(jws.deserialize_compact(token, key, algorithms=["EdDSA"]).payload) == claims
    assert claims["credentialSubject"]["identifier"][0]["identityHash"] == "Иванова Мария Сергеевна"


def test_a_changed_letter_is_noticed(app: Flask, client: FlaskClient) -> None:
    token = credentials.credential_of(issued(factories.person().id))
    header, body, signature = token.split(".")
    changed = f"{header}.{body[:-8]}{'A' if body[-8] != 'A' else 'B'}{body[-7:]}.{signature}"
    with pytest.raises(OB3VerificationError):
        other_verifier(client, token).verify(changed)
    with pytest.raises(ValueError):
        signing.verify_token(changed)


def test_what_an_older_key_has_signed_stays_good_and_lists_are_signed_by_the_new_one(
    app: Flask, client: FlaskClient
) -> None:
    person_id = factories.person().id
    old = credentials.credential_of(issued(person_id))
    before = client.get(LIST).get_data(as_text=True)
    signing.rotate()
    told(person_id, Revoked("safety-briefing", "another one"))
    new = credentials.credential_of(issued(factories.person().id, number_from("7K3MA9RSXH3")))
    after = client.get(LIST).get_data(as_text=True)
    keys = jwt.PyJWKSet.from_dict(client.get(KEYS).json)
    used = [jwt.get_unverified_header(one)["kid"].rpartition("#")[2] for one in (old, before, new, after)]
    assert used[0] == used[1] != used[2] == used[3]
    for token, key_id in zip((old, before, new, after), used, strict=True):
        jwt.decode(token, keys[key_id], algorithms=["EdDSA"])
    named = {one["id"] for one in json.loads(client.get(ISSUER).data)["verificationMethod"]}
    assert {jwt.get_unverified_header(one)["kid"] for one in (old, new)} == named


def test_the_same_certificate_gives_the_same_token_and_the_place_stays(app: Flask) -> None:
    one = issued(factories.person().id)
    assert credentials.credential_of(one) == credentials.credential_of(one)
    kept = replace(one, credential="as it was signed")
    assert credentials.credential_of(kept) == "as it was signed"


def test_no_two_certificates_share_a_place(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither where chance gives the same one twice, nor where two processes take it in the same moment."""
    drawn = iter((7, 7, 8, 8, 9))
    monkeypatch.setattr(credentials.secrets, "randbelow", lambda _size: next(drawn))
    new_number = numbers()
    first, second, third = (issued(factories.person().id, new_number()) for _ in range(3))
    places = [credentials.placed(first), credentials.placed(second)]
    answers = iter((False, False))
    monkeypatch.setattr(credentials, "is_taken", lambda *_: next(answers))
    places.append(credentials.placed(third))
    assert [place.position for place in places] == [7, 8, 9]
    assert credentials.placed(second) == places[1]


def test_the_public_check_and_the_list_agree(app: Flask, client: FlaskClient) -> None:
    """Of every state: what the page calls revoked is revoked in the list, which answers without network and database."""
    new_number, made = numbers(), {}
    for name, payloads in STATES.items():
        person_id = factories.person().id
        made[name] = issued(person_id, new_number(), days=-1 if name == "expired" else 300)
        told(person_id, *payloads)
    with transaction() as session:
        session.get_one(AwardRow, made["struck out"].award_id).withdrawn_at = clock.now()
    for name in ("renewed", "issued anew"):
        newer = certificate(made[name].person_id, number=new_number(), valid_until=made[name].valid_until)
        if name == "issued anew":
            with transaction() as session:
                session.get_one(CertificateRow, newer).replaces_id = made[name].id
    tokens = {name: credentials.credential_of(one) for name, one in made.items()}
    saved, keys = client.get(LIST).get_data(as_text=True), client.get(KEYS).json["keys"]
    pages = {
        name: page_of(client.get(f"/verify/{one.number}")).one("main")["data-verify"]
        for name, one in made.items()
    }

    def without_anything(token: str) -> str:
        """No application, so no database and no settings: a file of keys, a file with the list, and the credential."""
        claims, listed = (Context().run(signing.verify_token, one, keys)[1] for one in (token, saved))
        return told_by(listed, claims["credentialStatus"], at=now).standing

    now = clock.now()
    listed = {name: without_anything(token) for name, token in tokens.items()}
    assert pages == {name: WHAT_THE_PAGE_SAYS.get(name, "revoked") for name in made}
    assert listed == {
        name: "withdrawn" if pages[name] == "revoked" or name == "issued anew" else "good" for name in made
    }


STATES: dict[str, tuple[Payload, ...]] = {
    "valid": (),
    "expired": (),
    "renewed": (),
    "issued anew": (),
    "struck out": (),
    "revoked": (Revoked(RULE, "fraud"),),
    "suspended": (Suspended(RULE, "inquiry"),),
    "given back": (Suspended(RULE, "inquiry"), Reinstated(RULE)),
    "another one revoked": (Revoked("safety-briefing", "fraud"),),
}
WHAT_THE_PAGE_SAYS = {
    "valid": "valid",
    "expired": "expired",
    "renewed": "superseded",
    "issued anew": "superseded",
    "given back": "valid",
    "another one revoked": "valid",
}


def test_a_library_of_others_reads_the_revocation_from_the_saved_list(
    app: Flask, client: FlaskClient
) -> None:
    person_id = factories.person().id
    token = credentials.credential_of(issued(person_id))
    verifier = other_verifier(client, token)
    before = client.get(LIST).data
    told(person_id, Revoked(RULE, "fraud"))
    after = client.get(LIST).data
    verifier.verify(token, check_status=True, download=lambda _address: before)
    with pytest.raises(OB3VerificationError, match="set at index"):
        verifier.verify(token, check_status=True, download=lambda _address: after)


def test_lists_are_cached_until_something_changes(app: Flask, client: FlaskClient) -> None:
    person_id = factories.person().id
    credentials.credential_of(issued(person_id))
    first = client.get(LIST)
    assert first.headers["Content-Type"] == "application/vc+jwt"
    assert first.headers["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in first.headers
    assert jwt.get_unverified_header(first.get_data(as_text=True))["typ"] == "vc+jwt"
    again = client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    told(person_id, Revoked(RULE, "fraud"))
    changed = client.get(LIST, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert client.get("/status-lists/2").status_code == 404
    assert client.get("/status-lists/0").status_code == 404


def test_the_work_of_a_list_does_not_grow_with_the_certificates(app: Flask, client: FlaskClient) -> None:
    new_number, person_id = numbers(), factories.person().id
    asked = []
    for _ in range(3):
        told(person_id, Suspended(RULE, "inquiry"), Reinstated(RULE))
        credentials.credential_of(issued(person_id, new_number()))
        with counted() as statements:
            client.get(LIST)
        asked.append(len(statements))
    assert asked[1] == asked[2] <= 9  # the first one also makes the keys known


def test_the_file_is_for_its_owner_and_those_who_may_see_it(app: Flask, client: FlaskClient) -> None:
    person, stranger = factories.account(), factories.account()
    one = issued(person.id)
    assert client.get(f"/certificates/{one.number}.jwt").status_code == 303
    assert (
        signed_in(app.test_client(), person.id).get(f"/certificates/{one.number}.jwt").status_code == 404
    )  # not printed
    with transaction() as session:
        session.get_one(CertificateRow, one.id).credential = "as.it.was"
    response = signed_in(app.test_client(), person.id).get(f"/certificates/{one.number}.jwt")
    assert (response.status_code, response.data) == (200, b"as.it.was")
    assert response.headers["Content-Type"] == "application/vc+jwt"
    assert signed_in(app.test_client(), stranger.id).get(f"/certificates/{one.number}.jwt").status_code == 404


def test_it_lies_in_the_pdf_and_is_kept_with_the_certificate(app: Flask, client: FlaskClient) -> None:
    certificate_id = issued(factories.person().id).id
    sha256 = print_to_file(certificate_id)
    token = certificate_of(certificate_id).credential
    assert token is not None
    with pikepdf.open(blobs.open_path(sha256)) as pdf:
        assert pdf.attachments["credential.jwt"].get_file().read_bytes() == token.encode()
    other_verifier(client, token).verify(token)
