"""The list of one's own certificates, the wallet card, and the dates for one's calendar."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from app.certification.certificate_calendar import calendar, entries_of
from app.certification.models import CertificateCardRow
from app.certification.service import cards
from app.foundation import blobs, jobs
from app.foundation.database import db
from app.foundation.faults import Text
from tests import factories
from tests.certification.conftest import Happen, noon
from tests.certification.earned import at, earned, with_account
from tests.certification.issued import certificate
from tests.pages import csrf_token, page_of, signed_in
from tests.queries import counted

TITLE = Text("Calls", "Звонки")


@pytest.fixture
def anna(app: Flask, anna: int) -> int:
    app.config["CERTIFICATE_PATIENCE_SECONDS"] = 0.0
    return with_account(anna)


def test_whoever_has_none_is_told_what_leads_to_one(app: Flask, client: FlaskClient, anna: int) -> None:
    at(app, "2026-01-12")
    page = page_of(signed_in(client, anna).get("/certificates"))
    assert "You have no certificate yet" in page.one("div.empty").text
    ahead = [link["href"] for link in page.all("a.task-title")]
    assert ahead == ["/certifications/calls", "/certifications/safety"]


def test_somebody_without_a_position_has_an_empty_list(app: Flask, client: FlaskClient) -> None:
    someone = factories.account(works_as=None)
    page = page_of(signed_in(client, someone.id).get("/certificates"))
    assert page.one("div.empty").one("a")["href"] == "/learn"


def test_the_list_asks_as_often_for_many(app: Flask, client: FlaskClient, anna: int, happen: Happen) -> None:
    number = earned(app, anna, happen)
    signed_in(client, anna).get("/certificates")
    with counted() as one:
        client.get("/certificates")
    for other in ("7K3M-A9RS-XH2E", "7K3M-A9RS-XH3C", "7K3M-A9RS-XH4A"):
        certificate(anna, number=other)
    client.get("/certificates")
    with counted() as four:
        page = page_of(client.get("/certificates"))
    assert len(one) == len(four) <= 14, one.texts
    assert {section["data-number"] for section in page.all("section", data_number=True)} == {
        number,
        "7K3M-A9RS-XH4A",
    }
    assert len(page.one("details#older").all("li", data_number=True)) == 2


def test_three_pages_lead_there(app: Flask, client: FlaskClient, anna: int, happen: Happen) -> None:
    number = earned(app, anna, happen)
    signed_in(client, anna)
    for address in ("/learn", "/me", "/certifications/calls"):
        assert page_of(client.get(address)).has("a", href="/certificates"), address
    assert page_of(client.get("/certifications/calls")).has("a", href=f"/certificates/{number}")


# -- the wallet card ---------------------------------------------------------------------------------------------------


def test_the_card_is_made_when_it_is_asked_for_and_kept(
    app: Flask, client: FlaskClient, anna: int, happen: Happen
) -> None:
    number = earned(app, anna, happen)
    address = f"/certificates/{number}/card"
    page = signed_in(client, anna).get(f"{address}.pdf")
    assert page.status_code == 200 and page_of(page).has("form#card")
    assert db.session.get(CertificateCardRow, 1) is None
    form = {"csrf_token": csrf_token(client)}
    assert client.post(address, data=form).location == f"{address}.pdf"
    assert client.get(f"{address}.pdf").status_code == 503
    jobs.run_pending()
    response = client.get(f"{address}.pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    with pikepdf.open(BytesIO(response.data)) as pdf:
        (page_of_card,) = pdf.pages
        sides = [round(float(side) / 72 * 25.4, 1) for side in page_of_card.mediabox[2:]]
    assert sides == [85.6, 54.0]
    assert client.post(address, data=form).status_code == 303
    assert jobs.run_pending() == 0
    sha256 = db.session.scalars(db.select(CertificateCardRow.sha256)).one()
    assert sha256 is not None and blobs.get(sha256) == response.data
    cards.make_card(1)
    db.session.rollback()
    assert db.session.scalars(db.select(CertificateCardRow.sha256)).one() == sha256


def test_a_card_that_cannot_be_made_says_why(
    app: Flask, client: FlaskClient, anna: int, happen: Happen, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> bytes:
        raise cards.NotPrintable(Text("The logo is gone.", "Логотипа нет."))

    number = earned(app, anna, happen)
    address = f"/certificates/{number}/card"
    form = {"csrf_token": csrf_token(signed_in(client, anna))}
    client.post(address, data=form)
    with monkeypatch.context() as patched:
        patched.setattr(cards, "print_cards", refuse)
        jobs.run_pending()
    response = client.get(f"{address}.pdf")
    assert response.status_code == 409
    assert "The logo is gone." in page_of(response).one(data_error="not-printable").text
    client.post(address, data=form)
    jobs.run_pending()
    assert client.get(f"{address}.pdf").mimetype == "application/pdf"
    other = signed_in(app.test_client(), factories.account().id)
    assert other.get(f"{address}.pdf").status_code == 404
    assert other.post(address, data={"csrf_token": csrf_token(other)}).status_code == 404


# -- the calendar ------------------------------------------------------------------------------------------------------


def test_the_dates_for_a_calendar(app: Flask, client: FlaskClient, anna: int, happen: Happen) -> None:
    number = earned(app, anna, happen)
    response = signed_in(client, anna).get(f"/certificates/{number}/calendar.ics")
    assert response.content_type == "text/calendar; charset=utf-8"
    events = {
        str(one["uid"]).split("-")[3].split("@")[0]: one for one in Calendar.from_ical(response.data).events
    }
    assert {key: one["dtstart"].dt for key, one in events.items()} == {
        "opens": date(2026, 12, 15),
        "end": date(2027, 1, 15),
    }
    assert str(events["end"]["url"]).endswith(f"/certificates/{number}")
    stranger = signed_in(app.test_client(), factories.account().id)
    assert stranger.get(f"/certificates/{number}/calendar.ics").status_code == 404


def test_an_entry_stays_the_same_entry() -> None:
    entries = tuple(entries_of(TITLE, date(2027, 1, 15), None))
    about = {"address": "https://example.org/certificates/7K3M", "language": "ru"}
    first = calendar(entries, "7K3M-A9RS-XH2E", at=noon("2026-01-20"), **about)
    again = Calendar.from_ical(calendar(entries, "7K3M-A9RS-XH2E", at=noon("2026-02-20"), **about))
    (one,), (other,) = Calendar.from_ical(first).events, again.events
    assert one["uid"] == other["uid"] == "7K3M-A9RS-XH2E-end@attesta"
    assert one["summary"] == "«Звонки»: последний день действия"
    assert len(one.alarms.times) == 1 and one["dtend"].dt == date(2027, 1, 16)
    assert tuple(entries_of(TITLE, None, None)) == ()
