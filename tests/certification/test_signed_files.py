"""What a file comes to: with our records, without them, and far away with nothing but what was saved."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app, record
from app.certification.queries.certificates import certificate_of
from app.certification.service import credentials
from app.certification.service.printing import print_to_file
from app.certification.signatures.differing import difference
from app.certification.signatures.offline import claims_in, facts_in, status_in
from app.certification.signatures.verdict import (
    ANOTHER,
    NOT_THE_SAME,
    REMOVED,
    Kept,
    Signature,
    SignatureState,
    compared,
    signature_in_words,
    signer_in_words,
)
from app.foundation import blobs, clock, signing
from app.foundation.database import db, transaction
from app.foundation.faults import Text
from app.record.facts import Revoked
from tests import factories
from tests.certification.issued import RULE, certificate
from tests.conftest import test_settings

SPOILT = (Text("Spoilt.", "Испорчено."),)
SIGNED_AND_SAME = Kept(was_signed=True, is_the_file=True)
SIGNED_ANOTHER = Kept(was_signed=True, is_the_file=False)
UNSIGNED_ANOTHER = Kept(was_signed=False, is_the_file=False)


@pytest.mark.parametrize(
    ("state", "whole", "changes", "kept", "intact", "told"),
    [
        ("valid", True, (), SIGNED_AND_SAME, True, ()),
        ("valid", True, (), None, True, ()),
        ("valid", True, (), SIGNED_ANOTHER, False, (NOT_THE_SAME,)),
        ("valid", False, SPOILT, SIGNED_ANOTHER, False, SPOILT),
        ("invalid", False, SPOILT, SIGNED_ANOTHER, False, SPOILT),
        ("invalid", False, SPOILT, None, False, SPOILT),
        ("unknown-key", True, (), None, True, ()),
        ("unknown-key", True, (), SIGNED_ANOTHER, False, (ANOTHER,)),
        ("absent", False, (), SIGNED_ANOTHER, False, (REMOVED,)),
        ("absent", False, (), UNSIGNED_ANOTHER, False, (NOT_THE_SAME,)),
        ("absent", False, (), Kept(was_signed=False, is_the_file=True), True, ()),
        ("absent", False, (), None, False, ()),
    ],
)
def test_the_file_and_our_records_are_held_against_each_other(
    state: SignatureState,
    whole: bool,
    changes: tuple[Text, ...],
    kept: Kept | None,
    intact: bool,
    told: tuple[Text, ...],
) -> None:
    assert compared(Signature(state, whole, changes), kept) == (intact, told)


def test_the_signer_is_named_once() -> None:
    assert (
        signer_in_words(Signature("valid", True, signer="Тёплый дом", organisation="Тёплый дом"))
        == "Тёплый дом"
    )
    assert signer_in_words(Signature("valid", True, signer="Ким О.", organisation="Дом")) == "Ким О., Дом"
    assert signature_in_words(Signature("absent", False)).en == "The file carries no signature."
    assert "not known" not in signature_in_words(Signature("valid", True, signer="A", root="R")).en
    assert "“R”" in signature_in_words(Signature("unknown-key", True, signer="A", root="R")).en


@pytest.mark.parametrize(
    "token", [None, b"", b"a.b.c", b"a.W10.c", b"a." + b"W" * 40_000 + b".c", b"\xff.\xff.\xff"]
)
def test_what_is_no_credential_tells_nothing(token: bytes | None) -> None:
    assert claims_in(token) is None


def test_a_credential_without_its_parts_tells_what_it_can() -> None:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    assert facts_in({"credentialSubject": "x", "validFrom": "never"}).name is None
    assert status_in({}, None, at=at).status == "unknown"
    assert status_in({"validUntil": "2027-02-28T20:59:59Z"}, None, at=at).status == "expired"
    assert status_in({"validUntil": "2027-03-28T20:59:59Z"}, {"id": "x"}, at=at).status == "unknown"


ISSUED = (
    b"%PDF-1.7\n1 0 obj\n<</Length 5>>\nstream\nq Q q\nendstream\nendobj\n"
    b"2 0 obj\n<</Type /EmbeddedFile/Length 3>>\nstream\nabc\nendstream\nendobj\n"
    b"3 0 obj\n<<\n/Contents <3082AA>\n/ByteRange [0 1 2 3]>>\nendobj\nstartxref\n9\n%%EOF\n"
)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        (b"q Q q", "5 (in what is printed)"),
        (b"abc", "3 (in the attached credential)"),
        (b"82AA", "4 (in the signature)"),
        (b"PDF", "3 (between its parts)"),
        (b"startxref", "9 (between its parts)"),
        (b"stream\nabc", "10 (in the attached credential)"),
    ],
)
def test_it_is_told_where_the_file_differs_from_the_issued_one(part: bytes, told: str) -> None:
    found = difference(ISSUED, ISSUED.replace(part, b"~" * len(part), 1))
    assert found is not None
    assert told in found.en and str(len(part)) in found.ru


def test_files_that_are_equal_or_of_another_length_are_not_compared() -> None:
    assert difference(ISSUED, ISSUED) is None
    assert difference(ISSUED, ISSUED + b"\n") is None
    several = difference(ISSUED, ISSUED.replace(b"q Q q", b"q Q Q").replace(b"abc", b"abd"))
    assert several is not None and "2 (in what is printed; in the attached credential)" in several.en


# -- far away ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Saved:
    """What a stranger took along."""

    folder: Path
    number: str
    person_id: int

    def options(self, *names: str) -> list[str]:
        files = {"authority": "ca.pem", "status-list": "list.jwt", "keys": "keys.json"}
        return [part for name in names for part in (f"--{name}", str(self.folder / files[name]))]

    def save_list(self) -> None:
        token = credentials.list_now(1)
        assert token is not None
        (self.folder / "list.jwt").write_text(token)


@pytest.fixture
def saved(app: Flask, tmp_path: Path) -> Saved:
    person_id = factories.person().id
    certificate_id = certificate(person_id, valid_until=date(2099, 1, 1))
    (tmp_path / "a.pdf").write_bytes(blobs.get(print_to_file(certificate_id)))
    (tmp_path / "ca.pem").write_text(signing.authority_pem())
    (tmp_path / "keys.json").write_text(json.dumps(signing.public_keys()))
    found = Saved(tmp_path, certificate_of(certificate_id).number, person_id)
    found.save_list()
    return found


@contextmanager
def far_away(folder: Path) -> Iterator[Flask]:
    """Without a database, and with no keys of its own."""
    other = create_app(test_settings(folder / "far"))
    with other.app_context():
        yield other
        db.session.remove()


def verify(app: Flask, saved: Saved, *options: str, file: str = "a.pdf") -> tuple[int, dict[str, Any]]:
    result = app.test_cli_runner().invoke(
        args=["certificate", "verify", str(saved.folder / file), *options, "--json"]
    )
    return result.exit_code, json.loads(result.stdout) if result.stdout else {}


def test_without_a_database_the_signature_is_checked_against_a_given_root(saved: Saved) -> None:
    with far_away(saved.folder) as app:
        status, told = verify(app, saved)
        assert (status, told["signature"], told["intact"]) == (1, "unknown-key", True)
        assert (told["status"], told["status_from"], told["facts"]["name"]) == ("unknown", "none", None)
        status, told = verify(app, saved, *saved.options("authority"))
        assert (status, told["signature"], told["intact"]) == (1, "valid", True)
        assert (told["status"], told["status_from"]) == ("unknown", "none")
        assert (told["number"], told["facts"]["valid_until"]) == (saved.number, "2099-01-01")
        assert not (saved.folder / "far" / "attesta.db").exists()


def test_a_list_that_was_saved_tells_what_was_withdrawn_by_then(app: Flask, saved: Saved) -> None:
    everything = saved.options("authority", "status-list", "keys")
    with far_away(saved.folder) as other:
        status, told = verify(other, saved, *everything)
        assert (status, told["status"], told["status_from"]) == (0, "valid", "status-list")
    with app.app_context(), transaction() as session:
        fact, today = Revoked(RULE, "fraud"), clock.today()
        record.append(session, saved.person_id, fact, occurred_on=today, at=clock.now(), by=None)
    with app.app_context():
        saved.save_list()
        assert verify(app, saved)[1]["status"] == "revoked"
    with far_away(saved.folder) as other:
        status, told = verify(other, saved, *everything)
        assert (status, told["status"], told["status_from"]) == (1, "revoked", "status-list")


def test_a_list_of_somebody_else_tells_nothing(app: Flask, saved: Saved) -> None:
    token = (saved.folder / "list.jwt").read_text()
    (saved.folder / "list.jwt").write_text(token[:-8] + "AAAAAAAA")
    with far_away(saved.folder) as other:
        told = verify(other, saved, *saved.options("authority", "status-list", "keys"))[1]
    assert (told["signature"], told["status"], told["status_from"]) == ("valid", "unknown", "none")


def test_files_that_cannot_be_used_are_told(app: Flask, saved: Saved) -> None:
    (saved.folder / "ca.pem").write_text("nothing of that kind")
    (saved.folder / "keys.json").write_text("[]")
    assert verify(app, saved, *saved.options("authority"))[0] == 2
    assert verify(app, saved, *saved.options("status-list", "keys"))[0] == 2
    assert verify(app, saved, file="none.pdf")[0] == 2
    for content in (b"", b"\0" * 50, b"%PDF-1.7\n" + b"(" * 9000):
        (saved.folder / "b.pdf").write_bytes(content)
        status, told = verify(app, saved, file="b.pdf")
        assert (status, told["signature"], told["intact"]) == (1, "absent", False)


def test_people_are_told_in_their_language(app: Flask, saved: Saved) -> None:
    def lines(language: str) -> str:
        file = str(saved.folder / "a.pdf")
        return app.test_cli_runner().invoke(args=["certificate", "verify", file, "--lang", language]).stdout

    assert "Nothing was changed since it was issued." in lines("en")
    assert "Удостоверение действует." in lines("ru") and "подтверждает «Attesta Root CA»" in lines("ru")
