"""The pages of batches: asked for with a form, watched, downloaded by whoever asked for them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app import people
from app.certification.models import CertificateRow, DocumentBatchItemRow, DocumentBatchRow
from app.certification.service import batch_making
from app.certification.service import batches as service
from app.foundation import clock, jobs
from app.foundation.database import db, transaction
from tests import factories
from tests.certification.issued import certificate
from tests.certification.many import forget_jobs, holder, rule
from tests.certification.test_batches import NUMBERS, StandIn
from tests.pages import page_of, signed_in

REGISTER, BATCHES = "/certificates/issued", "/certificates/batches"


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> StandIn:
    found = StandIn()
    monkeypatch.setattr(batch_making, "print_to_file", found)
    return found


@pytest.fixture
def issued(app: Flask) -> list[int]:
    """Two of the contact centre, one of the warehouse."""
    places = zip(("contact-centre", "contact-centre", "warehouse"), NUMBERS, strict=False)
    return [certificate(factories.person(works_in=unit).id, number=number) for unit, number in places]


def form_of(client: FlaskClient) -> dict[str, str]:
    form = page_of(client.get(REGISTER)).one("form#make-documents")
    return {name: form.one("input", name=name)["value"] for name in ("csrf_token", "form_key")}


def made(client: FlaskClient, **fields: Any) -> str:
    """Asks for a batch. Gives its address."""
    response = client.post(BATCHES, data={**form_of(client), **fields})
    assert response.status_code == 303
    return str(response.headers["Location"])


def numbers_in(address: str) -> set[str]:
    wanted = (
        select(CertificateRow.number)
        .join(DocumentBatchItemRow, DocumentBatchItemRow.certificate_id == CertificateRow.id)
        .join(DocumentBatchRow, DocumentBatchRow.id == DocumentBatchItemRow.batch_id)
        .where(DocumentBatchRow.public_id == address.rpartition("/")[2])
    )
    return set(db.session.scalars(wanted))


def test_what_is_ticked_is_made_and_downloaded(
    client: FlaskClient, issued: list[int], press: StandIn
) -> None:
    browser = signed_in(client, factories.account("admin", works_as=None).id)
    address = made(browser, kind="zip", number=[NUMBERS[0], NUMBERS[2]])
    assert numbers_in(address) == {NUMBERS[0], NUMBERS[2]}
    waiting = page_of(browser.get(address)).one("section#batch")
    assert (waiting["data-state"], waiting["hx-get"]) == ("waiting", address)
    assert browser.get(f"{address}/file").status_code == 404
    jobs.run_pending()
    ready = browser.get(address, headers={"HX-Request": "true"}).text
    assert 'data-state="done"' in ready
    assert "hx-get" not in ready
    assert "<html" not in ready
    file = browser.get(f"{address}/file")
    assert (file.mimetype, file.headers["Cache-Control"]) == ("application/zip", "no-store")
    assert file.data[:2] == b"PK"
    assert "Done" in browser.get(BATCHES).text


def test_sent_twice_it_is_made_once(client: FlaskClient, issued: list[int], press: StandIn) -> None:
    browser = signed_in(client, factories.account("admin", works_as=None).id)
    fields = {**form_of(browser), "kind": "pdf", "all": "3"}
    first, second = (browser.post(BATCHES, data=fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert db.session.scalar(select(func.count()).select_from(DocumentBatchRow)) == 1


def test_all_of_a_list_are_those_one_may_see(client: FlaskClient, issued: list[int], press: StandIn) -> None:
    manager = factories.account("manager", role_in="contact-centre", works_as=None)
    browser = signed_in(client, manager.id)
    assert numbers_in(made(browser, kind="zip", all="9")) == set(NUMBERS[:2])
    assert numbers_in(made(browser, kind="zip", number=list(NUMBERS[:3]))) == set(NUMBERS[:2])
    assert numbers_in(made(browser, kind="zip", all="9", q=NUMBERS[1])) == {NUMBERS[1]}


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"kind": "zip"}, 422),
        ({"kind": "due", "all": "1"}, 422),
        ({"kind": "zip", "all": "1", "form_key": "?"}, 400),
    ],
)
def test_what_cannot_be_made_is_refused(
    client: FlaskClient, issued: list[int], fields: dict[str, str], status: int
) -> None:
    browser = signed_in(client, factories.account("admin", works_as=None).id)
    response = browser.post(BATCHES, data={**form_of(browser), **fields})
    assert response.status_code == status
    if fields == {"kind": "zip"}:
        assert page_of(response).one("div.err")["data-error"] == "nothing-chosen"


def test_a_batch_is_for_whoever_asked_for_it_while_they_may_see_those_in_it(
    client: FlaskClient, issued: list[int], press: StandIn
) -> None:
    manager = factories.account("manager", role_in="contact-centre", works_as=None)
    address = made(signed_in(client, manager.id), kind="zip", all="9")
    jobs.run_pending()
    assert client.get(f"{address}/file").status_code == 200
    other = factories.account("admin", works_as=None)
    for path in (address, f"{address}/file"):
        assert signed_in(client, other.id).get(path).status_code == 404
    people.revoke_role(manager.id, "manager", unit="contact-centre", at=clock.now())
    people.grant_role(manager.id, "manager", unit="warehouse", at=clock.now())
    assert signed_in(client, manager.id).get(f"{address}/file").status_code == 404


def test_after_seven_days_the_page_says_that_the_file_is_gone(
    client: FlaskClient, issued: list[int], press: StandIn
) -> None:
    browser = signed_in(client, factories.account("auditor", works_as=None).id)
    address = made(browser, kind="zip", all="9")
    jobs.run_pending()
    with transaction() as session:
        session.execute(update(DocumentBatchRow).values(finished_at=clock.now() - timedelta(days=8)))
    service.forget_old(clock.now())
    assert browser.get(f"{address}/file").status_code == 410
    page = browser.get(address)
    assert (page.status_code, "have it made again" in page.text) == (200, True)


def test_one_is_cancelled_and_one_is_repeated(client: FlaskClient, issued: list[int], press: StandIn) -> None:
    browser = signed_in(client, factories.account("admin", works_as=None).id)
    token = form_of(browser)["csrf_token"]
    address = made(browser, kind="zip", all="9")
    assert browser.post(f"{address}/cancellation", data={"csrf_token": token}).status_code == 303
    assert page_of(browser.get(address)).one("section#batch")["data-state"] == "cancelled"
    assert browser.post(f"{address}/repetition", data={"csrf_token": token}).status_code == 409

    press.refused = {issued[0]: ZeroDivisionError()}
    address = made(browser, kind="zip", all="9")
    jobs.run_pending()
    page = page_of(browser.get(address))
    assert page.one("section#batch")["data-state"] == "partly"
    (failed,) = [item for item in page.all("li") if item.get("data-fault")]
    assert NUMBERS[0] in failed.text
    press.refused.clear()
    assert browser.post(f"{address}/repetition", data={"csrf_token": token}).status_code == 303
    jobs.run_pending()
    assert page_of(browser.get(address)).one("section#batch")["data-state"] == "done"


def test_what_is_due_in_ones_own_unit_is_issued(
    client: FlaskClient, press: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule(tmp_path / "library")
    holder(monkeypatch)
    forget_jobs()
    factories.unit("warehouse")
    auditor = signed_in(client, factories.account("auditor", works_as=None).id)
    assert "issue-due" not in auditor.get(REGISTER).text
    assert auditor.post(f"{BATCHES}/due", data={}).status_code in (400, 403)
    elsewhere = factories.account("manager", role_in="warehouse", works_as=None)
    assert "issue-due" not in signed_in(client, elsewhere.id).get(REGISTER).text
    manager = factories.account("manager", role_in="contact-centre", works_as=None)
    browser = signed_in(client, manager.id)
    form = page_of(browser.get(REGISTER)).one("form#issue-due")
    assert "1 certification that is held today has no printed certificate" in form.text
    fields = {name: form.one("input", name=name)["value"] for name in ("csrf_token", "form_key")}
    address = browser.post(f"{BATCHES}/due", data=fields).headers["Location"]
    jobs.run_pending()
    page = page_of(browser.get(address))
    assert "1 certificate is issued and printed" in page.text
    again = page.one("form", action=f"{address}/documents")
    fields = {name: again.one("input", name=name)["value"] for name in ("csrf_token", "form_key")}
    file = browser.post(f"{address}/documents", data={**fields, "kind": "zip"}).headers["Location"]
    jobs.run_pending()
    assert browser.get(f"{file}/file").status_code == 200
    assert "issue-due" not in browser.get(REGISTER).text


def test_without_any_the_page_says_how_to_begin(client: FlaskClient) -> None:
    browser = signed_in(client, factories.account("auditor", works_as=None).id)
    assert "You have had nothing made yet" in browser.get(BATCHES).text
