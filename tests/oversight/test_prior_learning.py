"""A document from elsewhere: who may accept it for whom, what is told beforehand, what follows, and its undoing."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import certification, library, people, record
from app.foundation import blobs, clock, jobs
from app.foundation.database import db
from app.record.models import JournalRow
from tests import factories, two_centres
from tests.pages import csrf_token, page_of, send_again, signed_in
from tests.queries import counted
from tests.scans import PDF, bomb, picture

AID = """\
rule: first-aid
title: {en: "First aid", ru: "Первая помощь"}
owner: safety
version: 1
source: {act: "Order", clause: "7", in_force: 2020-01-01}
evidence: {any: [{course: first-aid}, {credit: true}]}
initial: {before_work: true}
renew: {every: P1Y, anchor: completion}
"""
CALLS = """\
rule: calls
title: {en: "Calls", ru: "Звонки"}
owner: training
version: 1
source: {act: "Order", clause: "1", in_force: 2020-01-01}
evidence: {all: [{any: [{course: calls}, {credit: true}]}, {quiz: calls, exam: true}]}
initial: {before_work: true}
renew: {every: P1Y, anchor: completion}
"""
STRICT = """\
rule: strict
title: {en: "Own exam only", ru: "Только свой экзамен"}
owner: training
version: 1
source: {act: "Order", clause: "2", in_force: 2020-01-01}
evidence: {quiz: strict, exam: true}
initial: {before_work: true}
renew: {every: P1Y, anchor: completion}
"""
MATRIX = """\
requirements:
  - {position: contact-centre-operator, unit: "*", requires: [first-aid], from: 2020-01-01}
"""
FORM, ACCEPT, UNDO = "form#prior-learning", "form#accept-prior-learning", "form#undo-prior-learning"


@pytest.fixture
def rules(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "certifications"
    folder.mkdir()
    texts = {"first-aid": AID, "calls": CALLS, "strict": STRICT, "requirements": MATRIX}
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    pushed = library.push([str(folder)], tmp_path, library.Terms(at=clock.now() - timedelta(days=400)))
    assert pushed.published, pushed.faults
    jobs.run_pending()


@pytest.fixture
def manager(rules: None) -> factories.Someone:
    return two_centres.manager_of_the_centre(locale="en")


@pytest.fixture
def anna(manager: factories.Someone) -> factories.Someone:
    hired = clock.today() - timedelta(days=30)
    return factories.account(family="Белова", given="Анна", works_in="north", hired=hired, locale="ru")


@pytest.fixture
def as_manager(client: FlaskClient, manager: factories.Someone) -> FlaskClient:
    return signed_in(client, manager.id)


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def document(**changes: Any) -> dict[str, Any]:
    """What a manager fills in."""
    return {
        "certification": "first-aid",
        "issuer": "Red Cross, Kazan branch",
        "document": "RC-2026/118",
        "occurred_on": days_ago(100).isoformat(),
        "valid_until": days_ago(-900).isoformat(),
        "scan": (BytesIO(picture("PNG")), "certificate.png"),
        "reason": "Compared with our programme: 16 hours, the same topics",
        "go": "check",
        **changes,
    }


def check(client: FlaskClient, someone: factories.Someone, **changes: Any) -> TestResponse:
    page = client.get(f"/people/{someone.number}/prior-learning")
    assert page.status_code == 200, page.status
    return send_again(client, page, FORM, **document(**changes))


def accept(client: FlaskClient, someone: factories.Someone, **changes: Any) -> TestResponse:
    checked = check(client, someone, **changes)
    assert checked.status_code == 200, page_of(checked).text
    return send_again(client, checked, ACCEPT, go="accept")


def credits(someone: factories.Someone) -> list[record.Fact]:
    db.session.rollback()
    return [fact for fact in record.facts_of(someone.id) if fact.kind == "credited"]


def standing(someone: factories.Someone, slug: str = "first-aid") -> certification.StandingLine:
    db.session.rollback()
    lines = certification.standings_of((someone.id,), clock.today())[someone.id]
    return next(line for line in lines if line.certification == slug)


def error_of(response: TestResponse, field: str) -> str:
    return page_of(response).one(f"#{field}-error").text


# -- the way through ---------------------------------------------------------------------------------------------


def test_a_document_is_accepted_after_its_consequences_were_told(
    as_manager: FlaskClient, manager: factories.Someone, anna: factories.Someone
) -> None:
    until = days_ago(100).replace(year=days_ago(100).year + 1)
    checked = check(as_manager, anna)
    page = page_of(checked)
    assert page.one("main")["data-outcome"] == "passes"
    row = page.one("tr", data_certification="first-aid")
    assert (row["data-status"], row["data-valid-until"]) == ("valid", until.isoformat())
    assert not credits(anna)  # nothing is recorded by looking

    done = send_again(as_manager, checked, ACCEPT, go="accept")
    assert done.status_code == 303
    fact = credits(anna)[0]
    assert done.location == f"/people/{anna.number}/prior-learning/{fact.id}"
    assert (fact.occurred_on, fact.recorded_by) == (days_ago(100), manager.id)
    assert (fact.payload.issuer, fact.payload.document) == ("Red Cross, Kazan branch", "RC-2026/118")
    assert blobs.get(fact.payload.file) == picture("PNG")
    assert (standing(anna).status, standing(anna).valid_until) == ("valid", until)
    assert certification.certificates_of(anna.id)  # the award followed in the same transaction

    after = page_of(as_manager.get(done.location))
    assert after.one("main")["data-outcome"] == "passes"
    assert "valid until" in after.one(".verdict").text
    act = db.session.scalar(select(JournalRow).where(JournalRow.action == "certification:credit:accepted"))
    assert act is not None and (act.actor_id, act.subject) == (manager.id, anna.number)


def test_the_history_names_issuer_number_acceptor_and_reason(
    as_manager: FlaskClient, anna: factories.Someone, manager: factories.Someone
) -> None:
    accept(as_manager, anna)
    text = page_of(as_manager.get(f"/people/{anna.number}")).one("ol.timeline").text
    acceptor = people.person_of(manager.id).full_name
    for part in ("First aid", "Red Cross", "RC-2026/118", acceptor, "the same topics", "Open the scan"):
        assert part in text


def test_the_acceptance_is_undone_with_a_reason_and_everything_follows(
    as_manager: FlaskClient, anna: factories.Someone
) -> None:
    place = accept(as_manager, anna).location
    number = certification.certificates_of(anna.id)[0].number
    without_reason = send_again(as_manager, as_manager.get(place), UNDO, reason="  ")
    assert without_reason.status_code == 422 and credits(anna)

    undone = send_again(as_manager, as_manager.get(place), UNDO, reason="The number is not theirs")
    assert undone.status_code == 303 and undone.location == f"/people/{anna.number}"
    assert not credits(anna)
    assert standing(anna).status == "not_started"
    assert (
        as_manager.get(f"/verify/{number}", headers={"Accept": "application/json"}).json["status"]
        == "revoked"
    )
    page = page_of(as_manager.get(place))
    assert "The number is not theirs" in page.text and not page.has(UNDO)
    again = as_manager.post(
        f"{place}/withdrawal", data={"csrf_token": csrf_token(as_manager), "reason": "Twice"}
    )
    assert again.status_code == 409


def test_sent_twice_it_is_accepted_once(as_manager: FlaskClient, anna: factories.Someone) -> None:
    checked = check(as_manager, anna)
    first = send_again(as_manager, checked, ACCEPT, go="accept")
    second = send_again(as_manager, checked, ACCEPT, go="accept")
    assert second.status_code == 303 and second.location == first.location
    assert len(credits(anna)) == 1


def test_change_something_keeps_all_that_was_typed_and_the_scan(
    as_manager: FlaskClient, anna: factories.Someone
) -> None:
    back = send_again(as_manager, check(as_manager, anna), ACCEPT, go="change")
    page = page_of(back)
    assert page.one("#issuer")["value"] == "Red Cross, Kazan branch"
    assert page.one("#occurred_on")["value"] == days_ago(100).isoformat()
    assert page.one(data_kept_scan="image/png")
    checked = send_again(as_manager, back, FORM, issuer="Red Cross", scan=None, go="check")
    assert checked.status_code == 200
    assert send_again(as_manager, checked, ACCEPT, go="accept").status_code == 303
    assert credits(anna)[0].payload.issuer == "Red Cross"


def test_what_counts_only_in_part_says_what_is_still_needed(
    as_manager: FlaskClient, anna: factories.Someone
) -> None:
    checked = check(as_manager, anna, certification="calls")
    assert page_of(checked).one("main")["data-outcome"] == "counts"
    assert send_again(as_manager, checked, ACCEPT, go="accept").status_code == 303
    assert "calls" not in {
        certificate.certification for certificate in certification.certificates_of(anna.id)
    }


def test_what_has_run_out_is_told_so(as_manager: FlaskClient, anna: factories.Someone) -> None:
    page = page_of(check(as_manager, anna, occurred_on="2019-05-04", valid_until=""))
    row = page.one("tr", data_certification="first-aid")
    assert (row["data-status"], row["data-valid-until"]) == ("expired", "2020-05-04")
    assert "does not give leave to work" in page.one(".verdict").text


def test_another_answer_than_the_one_shown_is_shown_first(
    as_manager: FlaskClient, anna: factories.Someone
) -> None:
    checked = check(as_manager, anna)
    again = send_again(as_manager, checked, ACCEPT, go="accept", told="passes; something else")
    assert again.status_code == 409 and not credits(anna)
    assert send_again(as_manager, again, ACCEPT, go="accept").status_code == 303


# -- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "status"),
    [
        ({"certification": ""}, "certification", 422),
        ({"certification": "strict"}, "certification", 422),
        ({"certification": "unheard-of"}, "certification", 422),
        ({"issuer": " "}, "issuer", 422),
        ({"issuer": "x" * 201}, "issuer", 422),
        ({"reason": ""}, "reason", 422),
        ({"occurred_on": ""}, "occurred_on", 422),
        ({"occurred_on": "31.02.2026"}, "occurred_on", 422),
        ({"occurred_on": (date.today() + timedelta(days=3)).isoformat()}, "occurred_on", 422),
        ({"occurred_on": "0202-05-01"}, "occurred_on", 422),
        ({"valid_until": "2001-01-01"}, "valid_until", 422),
        ({"scan": None}, "scan", 422),
        ({"scan": (BytesIO(b"<script>alert(1)</script>"), "certificate.png")}, "scan", 422),
        ({"scan": (BytesIO(b"<svg onload='alert(1)'/>"), "certificate.svg")}, "scan", 422),
        ({"scan": (BytesIO(bomb(19_000)), "certificate.png")}, "scan", 422),
        ({"scan": (BytesIO(PDF + b"\0" * 11_000_000), "certificate.pdf")}, "scan", 413),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_rest_is_kept(
    as_manager: FlaskClient, anna: factories.Someone, changes: dict[str, Any], field: str, status: int
) -> None:
    kept = len(list(blobs.places()))
    response = check(as_manager, anna, **changes)
    assert response.status_code == status, page_of(response).text
    assert error_of(response, field)
    page = page_of(response)
    if field != "document":
        assert page.one("#document")["value"] == "RC-2026/118"
    if field == "scan":
        assert len(list(blobs.places())) == kept  # nothing of it is kept
    assert not credits(anna)


def test_what_no_request_may_carry_is_refused_before_it_is_read(
    as_manager: FlaskClient, anna: factories.Someone
) -> None:
    response = check(as_manager, anna, scan=(BytesIO(b"\0" * 17_000_000), "scan.pdf"))
    assert response.status_code == 413
    assert page_of(response).has(data_error="too-large")
    assert "16 MB" in page_of(response).one("main").text
    assert not credits(anna)


def test_the_same_document_is_not_accepted_twice(as_manager: FlaskClient, anna: factories.Someone) -> None:
    accept(as_manager, anna)
    response = check(as_manager, anna, document="rc 2026 118")
    assert response.status_code == 409
    assert "accepted before" in error_of(response, "document")
    assert check(as_manager, anna, document="RC-2026/119").status_code == 200


def test_a_scan_cannot_be_borrowed_from_another_form(
    as_manager: FlaskClient, anna: factories.Someone
) -> None:
    boris = factories.person("Борисов", works_in="north", hired=days_ago(30))
    token = page_of(check(as_manager, anna)).one("input", name="kept_scan")["value"]
    response = check(as_manager, boris, scan=None, kept_scan=token)
    assert response.status_code == 422 and error_of(response, "scan")


@pytest.mark.parametrize(
    ("language", "said"), [("en", "by its content, this is no pdf"), ("ru", "по содержимому это не файл pdf")]
)
def test_a_refusal_speaks_the_readers_language(
    client: FlaskClient, anna: factories.Someone, language: str, said: str
) -> None:
    admin = factories.account("admin", works_as=None, locale=language)
    response = check(
        signed_in(client, admin.id), anna, scan=(BytesIO(b"<script>alert(1)</script>"), "скан.png")
    )
    assert said in error_of(response, "scan").lower()
    wrong_day = check(client, anna, occurred_on="вчера")
    assert ("valid date" in error_of(wrong_day, "occurred_on")) is (language == "en")


# -- who ------------------------------------------------------------------------------------------------------------


def test_only_in_the_own_scope_and_never_for_oneself(
    client: FlaskClient, app: Flask, manager: factories.Someone, anna: factories.Someone
) -> None:
    stranger = factories.person("Чужой", works_in="elsewhere", hired=days_ago(30))
    mine = signed_in(client, manager.id)
    assert mine.get(f"/people/{stranger.number}/prior-learning").status_code == 404
    assert mine.get(f"/people/{manager.number}/prior-learning").status_code == 409
    assert check(signed_in(client, factories.account("admin", works_as=None).id), stranger).status_code == 200
    for role in ("auditor", "trainer", "assessor"):
        theirs = signed_in(app.test_client(), factories.account(role, works_as=None).id)
        assert theirs.get(f"/people/{anna.number}/prior-learning").status_code == 403


def test_seeing_everybody_is_not_accepting_for_everybody(
    client: FlaskClient, manager: factories.Someone, anna: factories.Someone
) -> None:
    stranger = factories.person("Чужой", works_in="elsewhere", hired=days_ago(30))
    people.grant_role(manager.id, "auditor", at=clock.now())
    mine = signed_in(client, manager.id)
    assert mine.get(f"/people/{stranger.number}").status_code == 200
    assert not page_of(mine.get(f"/people/{stranger.number}")).has(
        "a", href=f"/people/{stranger.number}/prior-learning"
    )
    assert mine.get(f"/people/{stranger.number}/prior-learning").status_code == 403
    assert mine.get(f"/people/{anna.number}/prior-learning").status_code == 200


def test_nothing_is_accepted_for_those_who_have_left(client: FlaskClient, rules: None) -> None:
    gone = factories.person("Ушедший", hired=days_ago(300), left=days_ago(10))
    admin = signed_in(client, factories.account("admin", works_as=None).id)
    assert admin.get(f"/people/{gone.number}/prior-learning").status_code == 409


def test_the_person_reads_it_but_cannot_undo_it(
    as_manager: FlaskClient, app: Flask, anna: factories.Someone
) -> None:
    place = accept(as_manager, anna).location
    hers = signed_in(app.test_client(), anna.id)
    page = hers.get(place)
    assert page.status_code == 200 and not page_of(page).has(UNDO)
    assert hers.get(f"{place}/scan").data == picture("PNG")
    forced = hers.post(f"{place}/withdrawal", data={"csrf_token": csrf_token(hers), "reason": "Mine"})
    assert forced.status_code == 403 and credits(anna)


# -- the scan ------------------------------------------------------------------------------------------------------


def test_a_scan_is_shown_to_those_who_see_the_record_and_to_nobody_else(
    as_manager: FlaskClient, app: Flask, anna: factories.Someone
) -> None:
    place = accept(as_manager, anna).location
    colleague = signed_in(app.test_client(), factories.account(works_in="north").id)
    assert colleague.get(f"{place}/scan").status_code == 404
    assert colleague.get(place).status_code == 404
    other = factories.person("Другая", works_in="north", hired=days_ago(30))
    fact = place.rsplit("/", 1)[1]
    assert as_manager.get(f"/people/{other.number}/prior-learning/{fact}/scan").status_code == 404
    assert (
        as_manager.get(f"/people/{anna.number}/prior-learning/1/scan").status_code == 404
    )  # another kind of fact
    assert as_manager.get(f"{place}/scan").status_code == 200
    looks = select(JournalRow.subject).where(JournalRow.action == "oversight:scan:viewed")
    assert list(db.session.scalars(looks)) == [anna.number]


@pytest.mark.parametrize(
    ("content", "name", "media_type", "disposition"),
    [
        (picture("PNG"), "a.html", "image/png", "inline"),
        (picture("JPEG"), "a.jpg", "image/jpeg", "inline"),
        (PDF, "a.pdf", "application/pdf", "attachment"),
    ],
)
def test_a_scan_can_do_nothing_in_the_browser(
    as_manager: FlaskClient,
    anna: factories.Someone,
    content: bytes,
    name: str,
    media_type: str,
    disposition: str,
) -> None:
    place = accept(as_manager, anna, scan=(BytesIO(content), name)).location
    response = as_manager.get(f"{place}/scan")
    assert response.data == content
    assert response.mimetype == media_type
    assert response.headers["Content-Disposition"].startswith(disposition)
    assert ".html" not in response.headers["Content-Disposition"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


# -- speed ---------------------------------------------------------------------------------------------------------


def test_the_pages_cost_the_same_whatever_was_accepted_before(
    as_manager: FlaskClient, anna: factories.Someone
) -> None:
    place = accept(as_manager, anna).location

    def costs() -> list[int]:
        found = []
        for address in (place, f"/people/{anna.number}", f"/people/{anna.number}/prior-learning"):
            with counted() as statements:
                as_manager.get(address)
            found.append(len(statements))
        return found

    costs()
    before = costs()
    for number in range(5):
        accept(as_manager, anna, document=f"more-{number}")
    assert costs() == before
