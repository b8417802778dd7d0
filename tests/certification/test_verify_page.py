"""What a stranger sees who has a document in hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from app import record
from app.certification.document import grounds_in_words
from app.certification.models import AwardRow, CertificateRow
from app.certification.numbering import number_from
from app.foundation import clock, settings
from app.foundation.database import transaction
from app.foundation.security import page_mark
from app.people.models import Person
from app.record.facts import Payload, Reinstated, Revoked, Suspended
from tests import factories
from tests.certification.issued import RULE, certificate
from tests.certification.test_document import ENGLISH, NUMBER, RUSSIAN
from tests.pages import Element, page_of
from tests.queries import counted

NEWER = number_from("7K3MA9RSXH3")


@pytest.fixture
def holder() -> int:
    return factories.person().id


def next_year() -> date:
    return clock.today() + timedelta(days=364)


def seen(client: FlaskClient, address: str = f"/verify/{NUMBER}") -> tuple[int, Element]:
    response = client.get(address, headers={"Accept-Language": "en"})
    assert response.headers["X-Robots-Tag"] == "noindex"
    page = page_of(response)
    assert page.one("body")["data-page"] == "verify"
    assert len(page.all("h1")) == 1
    return response.status_code, page


def verdict(client: FlaskClient) -> str:
    status, page = seen(client)
    assert status == 200
    return page.one("main")["data-verify"]


def test_all_printed_facts_are_shown_and_the_name_is_shortened(
    app: object, client: FlaskClient, holder: int
) -> None:
    certificate(holder, valid_until=next_year())
    _status, page = seen(client)
    facts = {element["data-fact"]: element for element in page.all(data_fact=True)}
    assert set(facts) == {
        *("name", "position", "personnel_number", "certification", "issued_on", "valid_until"),
        *("number", "organisation", "issued_by", "grounds"),
    }
    assert facts["name"].text == "Иванова М. С."
    assert facts["certification"].text == "Оператор контакт-центра"
    assert facts["certification"]["lang"] == "ru"
    assert facts["issued_on"].one("time")["datetime"] == "2026-11-24"
    assert facts["valid_until"].one("time")["datetime"] == next_year().isoformat()
    assert "inclusive" in facts["valid_until"].text
    assert facts["number"].text == NUMBER
    assert facts["position"].text == RUSSIAN.position
    assert facts["personnel_number"].text == "•••27"
    assert facts["organisation"].text == RUSSIAN.organisation
    assert facts["issued_by"].text == RUSSIAN.issued_by
    assert [line.text for line in facts["grounds"].all("li")] == [
        " ".join(line.split()) for line in grounds_in_words(RUSSIAN)
    ]
    assert "Мария" not in page.text


def test_valid_until_the_end_of_its_last_day(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=clock.today())
    assert verdict(client) == "valid"


def test_expired_on_the_day_after(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=clock.today() - timedelta(days=1))
    assert verdict(client) == "expired"


def test_without_an_end(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=None)
    _status, page = seen(client)
    assert page.one("main")["data-verify"] == "valid"
    assert page.one(data_fact="valid_until").text == "does not expire"


def test_revoked_with_its_day_and_no_more_of_the_reason_than_harms_nobody(
    app: object, client: FlaskClient, holder: int
) -> None:
    certificate(holder, valid_until=next_year())
    with transaction() as session:
        fact = Revoked(RULE, "identity not confirmed")
        record.append(session, holder, fact, occurred_on=clock.today(), at=clock.now(), by=None)
    status, page = seen(client)
    assert (status, page.one("main")["data-verify"]) == (200, "revoked")
    assert "identity not confirmed" not in page.text
    assert "Reason: by decision of the organisation" in page.text


def test_suspended_until_reinstated(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=next_year())
    with transaction() as session:
        on, at = clock.today(), clock.now()
        record.append(session, holder, Suspended(RULE, "inquiry"), occurred_on=on, at=at, by=None)
    _status, page = seen(client)
    assert page.one("main")["data-verify"] == "revoked"
    assert "suspended" in page.one("h1").text
    with transaction() as session:
        record.append(session, holder, Reinstated(RULE), occurred_on=on, at=at, by=None)
    assert verdict(client) == "valid"


def test_revoked_when_the_pass_behind_it_was_struck_out(
    app: object, client: FlaskClient, holder: int
) -> None:
    certificate(holder, valid_until=next_year())
    with transaction() as session:
        award = session.query(AwardRow).one()
        award.withdrawn_at = clock.now()
    assert verdict(client) == "revoked"


def test_superseded_by_a_newer_certificate(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=next_year())
    certificate(holder, number=NEWER, valid_until=next_year())
    assert verdict(client) == "superseded"
    assert seen(client, f"/verify/{NEWER}")[1].one("main")["data-verify"] == "valid"


@pytest.mark.parametrize("typed", ["7k3m a9rs xh2e", "7K3MA9RSXH2E", "7к3м-а9rs-хн2е"])
def test_a_number_may_be_written_in_many_ways(
    app: object, client: FlaskClient, holder: int, typed: str
) -> None:
    certificate(holder, valid_until=next_year())
    assert seen(client, f"/verify/{typed}")[0] == 200


def test_an_unknown_number_and_a_mistyped_one_are_told_apart(app: object, client: FlaskClient) -> None:
    unknown, mistyped = seen(client), seen(client, "/verify/7K3M-A9RS-XH2F")
    assert [status for status, _page in (unknown, mistyped)] == [404, 404]
    assert {page.one("main")["data-verify"] for _status, page in (unknown, mistyped)} == {"unknown"}
    assert unknown[1].one("h1").text == "There is no certificate with this number"
    assert mistyped[1].one("h1").text == "There is a typing error in the number"
    assert not mistyped[1].has(data_fact=True)


def test_the_form_leads_to_the_number(app: object, client: FlaskClient) -> None:
    _status, page = seen(client, "/verify")
    assert "data-verify" not in page.one("main").attributes
    assert page.one("form#verify")["method"] == "get"
    response = client.get("/verify", query_string={"number": " 7k3m a9rs xh2e ", "lang": "ru"})
    assert (response.status_code, response.location) == (303, f"/verify/{NUMBER}?lang=ru")


@pytest.mark.parametrize("typed", ["../../etc", "<script>", "?" * 300, "%00", "😀", "-"])
def test_anything_may_be_typed(app: object, client: FlaskClient, typed: str) -> None:
    response = client.get("/verify", query_string={"number": typed}, follow_redirects=True)
    assert response.status_code in (200, 404)
    assert "<script>alert" not in response.get_data(as_text=True)


def test_machines_get_json(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=next_year())
    known = client.get(f"/verify/{NUMBER}", headers={"Accept": "application/json"})
    assert known.json == {
        "number": NUMBER,
        "status": "valid",
        "name": "Иванова М. С.",
        "certification": "Оператор контакт-центра",
        "issued_on": "2026-11-24",
        "valid_until": next_year().isoformat(),
        "revoked_on": None,
        "reason": None,
    }
    unknown = client.get(f"/verify/{NEWER}", headers={"Accept": "application/json"})
    assert (unknown.status_code, unknown.json["status"], unknown.json["name"]) == (404, "unknown", None)


def test_both_languages_by_address(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, document=replace(RUSSIAN, language="en"), valid_until=next_year())
    russian, english = (seen(client, f"/verify/{NUMBER}?lang={lang}")[1] for lang in ("ru", "en"))
    assert (russian.one("html")["lang"], english.one("html")["lang"]) == ("ru", "en")
    assert english.one("h1").text == "The certificate is genuine and valid"


def test_a_stranger_gets_no_cookie_and_chooses_the_language_by_the_address(
    app: object, client: FlaskClient, holder: int
) -> None:
    certificate(holder, valid_until=next_year())
    for address in ("/verify", f"/verify/{NUMBER}", f"/verify/{NEWER}", "/verify/7"):
        response = client.get(address)
        assert "Set-Cookie" not in response.headers
        form = page_of(response).one("form#language")
        assert (form["method"], form["action"]) == ("get", address)
        assert form.one("button")["name"] == "lang"
        tokens = {str(one["value"]) for one in page_of(response).all("input", name="csrf_token")}
        assert tokens == {page_mark("verify-file")}  # of no session: the same for everybody


def test_nothing_is_for_search_engines(app: object, client: FlaskClient) -> None:
    assert client.get("/robots.txt").get_data(as_text=True) == "User-agent: *\nDisallow: /\n"
    assert page_of(client.get("/verify")).one("meta", name="robots")["content"] == "noindex"


def test_the_organisation_may_choose_full_names(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=next_year())
    assert seen(client)[1].one(data_fact="name").text == "Иванова М. С."  # and the page is kept
    with transaction() as session:
        settings.write(session, "public_names", "full")
    _status, page = seen(client)
    assert page.one(data_fact="name").text == "Иванова Мария Сергеевна"
    assert page.one(data_fact="personnel_number").text == "10427"
    assert "shortened" not in page.text
    known = client.get(f"/verify/{NUMBER}", headers={"Accept": "application/json"})
    assert known.json["name"] == "Иванова Мария Сергеевна"


def test_a_document_in_two_languages_shows_both(app: object, client: FlaskClient, holder: int) -> None:
    one = certificate(holder, document=replace(RUSSIAN, other=ENGLISH), valid_until=next_year())
    assert seen(client)[1].one(data_fact="name").text == "Иванова М. С."  # what is not printed is not shown
    with transaction() as session:
        session.get_one(CertificateRow, one).template = "certificate-bilingual"
    _status, page = seen(client)
    assert page.one(data_fact="name").text == "Иванова М. С. M. Ivanova"
    both = page.one(data_fact="certification").all("span")
    assert [(one["lang"], one.text) for one in both] == [
        ("ru", "Оператор контакт-центра"),
        ("en", "Contact-centre operator"),
    ]
    assert page.one(data_fact="organisation").text == "ООО «Служба заботы» Careline Ltd"


def test_a_newer_document_is_named_by_what_it_means_and_not_by_its_number(
    app: object, client: FlaskClient, holder: int
) -> None:
    old = certificate(holder, valid_until=next_year())
    newer = certificate(holder, number=NEWER, valid_until=next_year())
    assert "has a valid certificate" in seen(client)[1].one("main").text
    with transaction() as session:
        session.get_one(CertificateRow, newer).award_id = session.get_one(CertificateRow, old).award_id
    text = seen(client)[1].one("main").text
    assert "issued anew" in text and "has a valid certificate" in text
    assert NEWER not in text
    with transaction() as session:
        session.get_one(CertificateRow, newer).valid_until = clock.today() - timedelta(days=1)
    assert "not valid today either" in seen(client)[1].one("main").text


def test_what_was_issued_long_ago_still_answers(app: object, client: FlaskClient, holder: int) -> None:
    """After a new name, other keys, another template, another organisation and a renewal."""
    certificate(holder, valid_until=clock.today() - timedelta(days=4000))
    with transaction() as session:
        session.get_one(Person, holder).family = "Петрова"
        session.get_one(CertificateRow, 1).template = "gone"
        session.get_one(CertificateRow, 1).signed_by = "a key of then"
        settings.write(session, "organisation_ru", "Другая")
    status, page = seen(client)
    assert (status, page.one("main")["data-verify"]) == (200, "expired")
    assert page.one(data_fact="name").text == "Иванова М. С."
    assert page.one(data_fact="organisation").text == RUSSIAN.organisation
    certificate(holder, number=NEWER, valid_until=next_year())
    assert verdict(client) == "superseded"


def test_one_statement_where_nothing_speaks_against_it(app: object, client: FlaskClient, holder: int) -> None:
    certificate(holder, valid_until=next_year())
    verdict(client)
    with counted() as statements:
        verdict(client)
    assert len(statements) == 1
    told(holder, Revoked(RULE, "x"))
    certificate(holder, number=NEWER, valid_until=next_year())
    with counted() as statements:
        assert verdict(client) == "revoked"
    assert len(statements) == 3


def told(person_id: int, payload: Payload) -> None:
    with transaction() as session:
        record.append(session, person_id, payload, occurred_on=clock.today(), at=clock.now(), by=None)


def test_too_many_questions_are_put_off_in_words(client: FlaskClient, throttled: None) -> None:
    answers = [client.get(f"/verify/{NUMBER}", headers={"Accept-Language": "en"}) for _ in range(61)]
    assert [one.status_code for one in answers] == [404] * 60 + [429]
    page = page_of(answers[-1])
    assert page.one("h1").text == "Too many attempts"
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
