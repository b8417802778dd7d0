"""The keys of an installation: made once, published, changed, given as a file, backed up."""

from __future__ import annotations

import json
import multiprocessing
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwk, jws
from sqlalchemy import delete

from app import create_app
from app.foundation import backup, clock, doctor, settings, signing
from app.foundation.database import NestedTransaction, db, transaction
from app.foundation.models import SigningKeyRow
from app.foundation.signing import certificates, inspection, keys, making, tokens
from app.foundation.signing import pkcs12 as pkcs12_file
from tests.foundation.signers import AT, Signatory, new_key, signatory, unsigned
from tests.foundation.test_backup import embedded, empty_installation


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "new_rsa_key", new_key)


@pytest.fixture
def without_keys(app: Flask) -> Flask:
    with transaction() as session:
        session.execute(delete(SigningKeyRow))
    for place in keys.folder().glob("*.pem"):
        place.unlink()
    return app


def change(app: Flask, **values: Any) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], **values)


def is_valid(pdf: bytes) -> bool:
    """By the roots that are published, and by nothing else."""
    found = inspection.inspect(pdf, certificates.from_pem(signing.authority_pem()))
    return found.state == "valid" and found.intact


def signer_of(pdf: bytes) -> str:
    found = inspection.inspect(pdf, ())
    assert found.signer is not None
    return found.signer.name


def test_keys_are_made_when_they_are_first_needed_and_lie_where_nobody_else_reads(
    without_keys: Flask,
) -> None:
    assert (signing.public_keys(), signing.authority_pem()) == ({"keys": []}, "")
    signed = signing.sign_pdf(unsigned(), at=AT)
    assert is_valid(signed.pdf)
    assert stat.S_IMODE(keys.folder().stat().st_mode) == 0o700
    places = list(keys.folder().glob("*.pem"))
    assert {stat.S_IMODE(place.stat().st_mode) for place in places} == {0o600}
    assert {place.stem for place in places} == {key.kid for key in keys.at_work().values()}
    root, document = keys.at_work()["authority"].chain, keys.at_work()["document"].chain
    assert document == (document[0], *root)
    assert certificates.organisation_of(document[0]) == settings.organisation("en")
    assert root[0].not_valid_after_utc - clock.now() > timedelta(days=29 * 365)


def test_where_another_machine_was_quicker_its_keys_stand(without_keys: Flask) -> None:
    ours = making.new_keys({}, frozenset(keys.USES))  # made while nothing was known of the others
    theirs = making.prepare()
    with making.alone():
        making.store(ours, {})
    assert keys.at_work() == theirs
    assert {place.stem for place in keys.folder().glob("*.pem")} == {key.kid for key in theirs.values()}
    assert is_valid(signing.sign_pdf(unsigned(), at=AT).pdf)


def test_keys_are_not_made_inside_a_transaction(without_keys: Flask) -> None:
    with pytest.raises(NestedTransaction), transaction():
        signing.sign_token({"a": 1})
    signing.prepare()
    with transaction():
        signing.sign_token({"a": 1})


def prepared(installation: Any, results: Any) -> None:
    app = create_app(installation)
    with app.app_context():
        signing.prepare()
        results.put(sorted(key.kid for key in keys.at_work().values()))
        db.engine.dispose()


def test_processes_that_make_keys_at_once_make_them_once(without_keys: Flask) -> None:
    db.session.remove()
    db.engine.dispose()
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    children = [
        context.Process(target=prepared, args=(without_keys.extensions["settings"], results))
        for _ in range(3)
    ]
    for child in children:
        child.start()
    found = [results.get(timeout=60) for _ in children]
    for child in children:
        child.join()
    assert found[0] == found[1] == found[2]
    assert len(list(keys.folder().glob("*.pem"))) == len(keys.USES)


def test_old_documents_and_tokens_stay_valid_when_keys_change(app: Flask) -> None:
    first = signing.sign_pdf(unsigned(), at=AT)
    token = signing.sign_token({"a": 1})
    result = app.test_cli_runner().invoke(args=["certificate", "rotate-keys", "--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (
        {key["use"] for key in told["made"]}
        == {key["use"] for key in told["retired"]}
        == {"document", "credential"}
    )
    second = signing.sign_pdf(unsigned(), at=AT)
    assert second.key_id != first.key_id
    assert is_valid(first.pdf) and is_valid(second.pdf)
    assert signing.verify_token(token)[1] == {"a": 1}
    assert len(signing.public_keys()["keys"]) == 2
    # A file that was lost is made again with the key that signed it.
    assert signing.sign_pdf(unsigned(), at=AT, key_id=first.key_id) == first


def test_a_new_root_leaves_the_old_one_believed(app: Flask) -> None:
    first = signing.sign_pdf(unsigned(), at=AT)
    rotated = signing.rotate(authority=True, destroy=True)
    assert {key.use for key in rotated.made} == set(keys.USES)
    second = signing.sign_pdf(unsigned(), at=AT, key_id=first.key_id)  # its private part is no more
    assert second.key_id != first.key_id
    assert is_valid(first.pdf) and is_valid(second.pdf)
    assert {place.stem for place in keys.folder().glob("*.pem")} == {key.kid for key in rotated.made}
    assert len(certificates.from_pem(signing.authority_pem())) == 2


@pytest.mark.filterwarnings("ignore:Attribute's length")
def test_the_certificate_follows_the_name_of_the_organisation(app: Flask) -> None:
    before = making.prepare()
    with transaction() as session:
        settings.write(session, "organisation_en", "Warm House " + "and Sons " * 12)
    signed = signing.sign_pdf(unsigned(), at=AT)
    assert signer_of(signed.pdf).startswith("Warm House and Sons") and signer_of(signed.pdf).endswith("…")
    assert keys.at_work()["authority"] == before["authority"]
    assert is_valid(signed.pdf)


def test_a_key_signs_for_two_years(app: Flask) -> None:
    first = signing.sign_pdf(unsigned(), at=AT)
    app.extensions["clock"] = timedelta(days=729)
    assert signing.sign_pdf(unsigned(), at=AT) == first
    app.extensions["clock"] = timedelta(days=731)
    second = signing.sign_pdf(unsigned(), at=clock.now())
    assert second.key_id != first.key_id
    assert is_valid(first.pdf) and is_valid(second.pdf)


def test_a_document_is_not_signed_before_its_key_was_one(app: Flask) -> None:
    signed = signing.sign_pdf(unsigned(), at=AT.replace(year=2019))
    assert is_valid(signed.pdf)


# -- keys that are given -----------------------------------------------------------------------------------------------


def give(app: Flask, folder: Path, content: bytes, password: str | None = "secret") -> None:
    place = folder / "key.p12"
    place.write_bytes(content)
    change(app, signing_pkcs12=place, signing_pkcs12_password=password)


def look() -> doctor.Finding:
    return doctor.finding_of(doctor.CHECKS["signing-key"])


def test_a_key_that_is_given_signs_and_gives_way_again(app: Flask, tmp_path: Path) -> None:
    own = signing.sign_pdf(unsigned(), at=AT)
    give(app, tmp_path, signatory().pkcs12())
    given = signing.sign_pdf(unsigned(), at=AT)
    assert (signer_of(given.pdf), look().state) == ("Тёплый дом", "ok")
    assert given.pdf == signing.sign_pdf(unsigned(), at=AT).pdf
    rotated = signing.rotate()
    assert (rotated.is_given, [key.use for key in rotated.made]) == (True, ["credential"])
    change(app, signing_pkcs12=None)
    again = signing.sign_pdf(unsigned(), at=AT)
    assert signer_of(again.pdf) == signer_of(own.pdf)
    assert is_valid(own.pdf) and is_valid(given.pdf) and is_valid(again.pdf)
    give(app, tmp_path, signatory().pkcs12())
    assert signing.sign_pdf(unsigned(), at=AT).pdf == given.pdf


def test_a_key_that_was_given_before_does_not_sign_with_the_one_that_is_given_now(
    app: Flask, tmp_path: Path
) -> None:
    give(app, tmp_path, signatory().pkcs12())
    first = signing.sign_pdf(unsigned(), at=AT)
    give(app, tmp_path, signatory("Другие").pkcs12())
    second = signing.sign_pdf(unsigned(), at=AT, key_id=first.key_id)
    assert (signer_of(second.pdf), second.key_id != first.key_id) == ("Другие", True)
    assert is_valid(first.pdf) and is_valid(second.pdf)


def test_another_key_of_the_same_authority_is_not_ours(app: Flask, tmp_path: Path) -> None:
    """An authority that has certified the organisation certifies others, too."""
    give(app, tmp_path, signatory().pkcs12())
    signing.prepare()
    colleague = signatory().colleague("Кто-то ещё")
    assert signing.inspect_pdf(signatory().sign(unsigned())).state == "valid"
    assert signing.inspect_pdf(colleague.sign(unsigned())).state == "unknown-key"
    given_root = certificates.as_pem([signatory().root])
    assert signing.inspect_pdf(colleague.sign(unsigned()), authority=given_root).state == "valid"


def long_ago() -> Signatory:
    return signatory(made=datetime(2009, 1, 1, tzinfo=AT.tzinfo))


BAD_FILES = {
    "password": lambda: (signatory().pkcs12(b"another"), "secret"),
    "missing": lambda: (signatory().pkcs12(), None),
    "expired on 2020": lambda: (long_ago().pkcs12(), "secret"),
    "lacks the chain": lambda: (signatory().pkcs12(above=False), "secret"),
    "not RSA": lambda: (of_another_kind(), "secret"),
    "no private key": lambda: (only_certificates(), "secret"),
    "is no PKCS#12 file": lambda: (b"nothing of that kind", None),
}


def of_another_kind() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    return pkcs12.serialize_key_and_certificates(b"a", key, None, None, BestAvailableEncryption(b"secret"))


def only_certificates() -> bytes:
    how = BestAvailableEncryption(b"secret")
    return pkcs12.serialize_key_and_certificates(b"a", None, signatory().certificate, [signatory().root], how)


@pytest.mark.parametrize("words", BAD_FILES)
def test_a_file_of_no_use_is_told_in_plain_words(tmp_path: Path, words: str) -> None:
    content, password = BAD_FILES[words]()
    place = tmp_path / "key.p12"
    place.write_bytes(content)
    with pytest.raises(signing.CannotSign) as refusal:
        pkcs12_file.read(place, password, AT)
    assert words in refusal.value.text.en and refusal.value.text.ru != refusal.value.text.en
    assert refusal.value.fix.en and refusal.value.fix.ru


def test_while_the_file_is_of_no_use_nothing_is_signed_and_doctor_says_why(
    app: Flask, tmp_path: Path
) -> None:
    give(app, tmp_path, signatory().pkcs12(above=False))
    with pytest.raises(signing.CannotSign) as refusal:
        signing.sign_pdf(unsigned(), at=AT)
    assert (look().state, look().message) == ("problem", refusal.value.text)
    change(app, signing_pkcs12=tmp_path / "none.p12")
    assert "cannot be read" in look().message.en


def test_doctor_warns_before_a_given_certificate_ends(app: Flask, tmp_path: Path) -> None:
    give(app, tmp_path, signatory().pkcs12())
    signing.prepare()
    ends = min(one.not_valid_after_utc for one in signatory().chain)
    app.extensions["clock"] = ends - clock.now() - timedelta(days=59)
    assert (look().state, "ends on" in look().message.en) == ("warning", True)


def test_doctor_finds_keys_that_are_lost_or_open_to_others(app: Flask) -> None:
    assert look().state == "ok"
    document = keys.place_of(keys.at_work()["document"].kid)
    document.chmod(0o644)
    assert look().state == "warning"
    document.unlink()
    app.extensions.pop("signing", None)
    assert (look().state, "rotate-keys" in look().fix.en) == ("problem", True)
    with pytest.raises(signing.CannotSign):
        signing.sign_pdf(unsigned(), at=AT)
    for place in keys.folder().glob("*.pem"):
        place.unlink()
    signing.rotate()  # as doctor says
    assert (look().state, is_valid(signing.sign_pdf(unsigned(), at=AT).pdf)) == ("ok", True)


# -- tokens, and what is published -------------------------------------------------------------------------------------


def test_a_token_is_verified_by_a_library_of_others_from_what_is_published(client: FlaskClient) -> None:
    token = signing.sign_token({"name": "Анна"}, header={"typ": "JWT"})
    assert signing.sign_token({"name": "Анна"}, header={"typ": "JWT"}) == token
    response = client.get("/.well-known/attesta-keys.json")
    assert response.mimetype == "application/jwk-set+json"
    with pytest.warns(match="EdDSA"):
        found = jws.deserialize_compact(token, jwk.KeySet.import_key_set(response.json), algorithms=["EdDSA"])
    assert json.loads(found.payload) == {"name": "Анна"}
    assert signing.verify_token(token) == ({**found.headers()}, {"name": "Анна"})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-4] + ("AAAA" if not token.endswith("AAAA") else "BBBB"),
        lambda token: token.replace(".", "..", 1),
        lambda token: token.partition(".")[2],
        lambda token: "eyJhbGciOiJub25lIiwia2lkIjoiYSJ9." + token.split(".")[1] + ".",
        lambda token: "",
        lambda token: "a.b.c",
        lambda token: token + "=",
        lambda token: "[" * 5000,
    ],
)
def test_a_token_that_is_not_ours_is_refused(spoil: Any) -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    known = tokens.public_jwk(key)
    token = tokens.sign({"name": "Анна"}, {}, key, known["kid"])
    assert tokens.verify(token, [known])[1] == {"name": "Анна"}
    with pytest.raises(tokens.BadToken):
        tokens.verify(spoil(token), [known])
    with pytest.raises(tokens.BadToken, match="known key"):
        tokens.verify(token, [])


def test_public_keys_may_be_kept_for_a_while_and_asked_for_again(client: FlaskClient) -> None:
    for address in ("/.well-known/attesta-keys.json", "/.well-known/attesta-ca.pem"):
        response = client.get(address)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "public, max-age=3600")
        assert "Set-Cookie" not in response.headers
        again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert len(certificates.from_pem(response.data)) == 1


def test_no_root_is_published_before_there_is_one(without_keys: Flask) -> None:
    client = without_keys.test_client()
    assert client.get("/.well-known/attesta-ca.pem").status_code == 404
    assert client.get("/.well-known/attesta-keys.json").json == {"keys": []}


# -- backup ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def restored(app: Flask, tmp_path: Path) -> Iterator[Flask]:
    signing.prepare()
    backup.make(tmp_path / "copy", at=clock.now())
    db.session.remove()
    with empty_installation(tmp_path / "other") as other:
        backup.restore(tmp_path / "copy")
        yield other


@embedded
def test_keys_come_back_with_a_backup(app: Flask, restored: Flask, tmp_path: Path) -> None:
    for folder in (tmp_path / "copy" / "keys", tmp_path / "other" / "keys"):
        assert {stat.S_IMODE(place.stat().st_mode) for place in folder.glob("*.pem")} == {0o600}
    with restored.app_context():
        assert look().state == "ok"
        signed = signing.sign_pdf(unsigned(), at=AT)
        assert is_valid(signed.pdf)
    with app.app_context():
        assert is_valid(signed.pdf)
