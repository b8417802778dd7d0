"""Rule 13 without JavaScript: an answer that is sent after the session has ended is not lost, and not given away."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import update

from app.assessment.models import ResponseRow
from app.foundation import clock
from app.foundation.database import transaction
from app.foundation.kept_forms import COOKIE
from app.people.models import UserSession
from tests import factories, pages
from tests.assessment.conftest import question, rows, start


def sign_out_everywhere() -> None:
    with transaction() as session:
        session.execute(update(UserSession).values(revoked_at=clock.now()))


def chosen(page) -> list[str]:
    fields = page.all("input", name="answer")
    return [field["value"] for field in fields if field.get("checked") is not None]


def send_too_late(browser, address: str) -> tuple[str, str]:
    """An answer after the end of the session: what was chosen, and where it leads."""
    fields = pages.form_values(browser.get(address), "form#question")
    value = question(browser, address).all("input", name="answer")[1]["value"]
    sign_out_everywhere()
    response = browser.post(address, data=fields | {"answer": value, "go": "next"})
    assert response.status_code == 303
    return value, str(response.location)


def test_it_is_shown_after_signing_in_and_saved_by_its_person(browser, operator, publish):
    publish()
    address = f"{start(browser)}/1"
    value, location = send_too_late(browser, address)
    assert location == f"/login?next={address}"
    assert rows(ResponseRow) == 0
    signed_in = pages.send(
        browser, location, "form#sign-in", login=operator.email, password=factories.PASSWORD
    )
    assert signed_in.location == address
    page = question(browser, address)
    assert chosen(page) == [value]
    assert page.one(role="alert")["data-error"] == "not-saved"
    assert page.one("#saved")["data-state"] == ""
    assert rows(ResponseRow) == 0  # looking stores nothing
    pages.send(browser, address, "form#question", go="next")
    assert rows(ResponseRow) == 1
    again = question(browser, address)
    assert chosen(again) == [value] and not again.has(role="alert")


def test_another_person_at_the_same_browser_meets_nothing_of_it(browser, publish):
    publish()
    address = f"{start(browser)}/1"
    value, location = send_too_late(browser, address)
    other = factories.account(locale="en")
    pages.send(browser, location, "form#sign-in", login=other.email, password=factories.PASSWORD)
    assert browser.get(address).status_code == 404
    own = f"{start(browser)}/1"
    assert value not in browser.get(own).get_data(as_text=True)
    assert chosen(question(browser, own)) == []


def test_it_belongs_to_its_question_and_ends_after_an_hour(app, browser, operator, publish, monkeypatch):
    publish()
    attempt = start(browser)
    location = send_too_late(browser, f"{attempt}/1")[1]
    pages.send(browser, location, "form#sign-in", login=operator.email, password=factories.PASSWORD)
    assert not question(browser, f"{attempt}/2").has(role="alert")
    monkeypatch.setattr("app.foundation.kept_forms.HOLDS", timedelta(seconds=-1))
    assert chosen(question(browser, f"{attempt}/1")) == []


def test_a_forged_or_huge_one_is_left_aside(browser, publish):
    publish()
    address = f"{start(browser)}/1"
    browser.set_cookie(COOKIE, "forged.by.hand")
    assert chosen(question(browser, address)) == []
    fields = pages.form_values(browser.get(address), "form#question")
    sign_out_everywhere()
    for too_long in (secrets.token_hex(5000), "x" * 100_000):
        response = browser.post(address, data=fields | {"answer": too_long})
        assert response.status_code == 303
        assert COOKIE not in response.headers.get("Set-Cookie", "")
