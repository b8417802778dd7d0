"""The page of a certification: may I work, until when, why, and what next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.foundation import clock
from app.foundation.database import transaction
from app.people.models import Account
from app.record.facts import CourseCompleted, QaFailed, QuizPassed
from tests import pages
from tests.certification.conftest import Happen


def at(app: Flask, day: str) -> None:
    """Moves the clock of the application."""
    app.extensions["clock"] = clock.start(replace(app.extensions["settings"], today=date.fromisoformat(day)))


@pytest.fixture
def anna(anna: int) -> int:
    """With an account, so that she can look for herself."""
    with transaction() as session:
        session.add(
            Account(person_id=anna, password_hash="-", created_at=clock.now(), password_set_at=clock.now())
        )
    return anna


def look(client: FlaskClient, person_id: int, slug: str = "calls") -> pages.Element:
    response = pages.signed_in(client, person_id).get(f"/certifications/{slug}")
    assert response.status_code == 200
    return pages.page_of(response)


def test_a_newcomer_sees_what_is_needed_first(app: Flask, client: FlaskClient, anna: int) -> None:
    at(app, "2026-01-12")
    page = look(client, anna)
    assert page.one("body")["data-page"] == "certification"
    standing = page.one("section", data_certification="calls")
    assert (standing["data-status"], standing["data-may-work"]) == ("not_started", "no")
    assert (standing["data-valid-until"], standing["data-due"]) == ("", "2026-01-12")
    assert "You may not work in this yet." in page.text
    assert "If you pass today, it is valid until 12 January 2027." in page.text.replace("\xa0", " ")
    assert len(page.all("h1")) == 1
    assert page.all("a", data_certificate=None) == []


def test_a_certified_person_sees_until_when_and_the_certificate(
    app: Flask, client: FlaskClient, anna: int, happen: Happen
) -> None:
    happen(anna, "2026-01-13", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-14", QuizPassed("calls", 1, share="0.9"))
    at(app, "2026-02-01")
    page = look(client, anna)
    text = page.text.replace("\xa0", " ")
    assert "You may work independently." in text
    assert "Valid until 14 January 2027, inclusive." in text
    assert "Passed on 14 Jan 2026." in text
    assert "Order of the company, CC-1" in text
    assert "Renewal opens on 14 December 2026." in text
    assert [link for link in page.walk() if link.tag == "a" and "data-certificate" in link.attributes]


def test_in_the_window_the_anniversary_is_promised_before_the_start(
    app: Flask, client: FlaskClient, anna: int, happen: Happen
) -> None:
    happen(anna, "2026-01-13", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-14", QuizPassed("calls", 1, share="0.9"))
    at(app, "2026-12-20")
    text = look(client, anna).text.replace("\xa0", " ")
    assert "If you pass today, it is valid until 14 January 2028: your anniversary stays." in text


def test_an_obligation_is_named_with_its_reason(
    app: Flask, client: FlaskClient, anna: int, happen: Happen
) -> None:
    happen(anna, "2026-01-13", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-14", QuizPassed("calls", 1, share="0.9"))
    happen(anna, "2026-02-01", QaFailed("calls"))
    at(app, "2026-02-02")
    page = look(client, anna)
    assert "You may work under supervision." in page.text
    assert "Quality check not passed" in page.text
    assert page.one("section", data_certification="calls")["data-due"] == "2026-02-08"


def test_the_page_is_russian_too(app: Flask, client: FlaskClient, anna: int) -> None:
    at(app, "2026-01-12")
    response = pages.signed_in(client, anna).get("/certifications/calls?lang=ru")
    page = pages.page_of(response)
    assert page.one("html")["lang"] == "ru"
    assert "Звонки" in page.one("h1").text
    assert "Самостоятельно работать пока нельзя" in page.text


def test_an_unknown_certification_is_not_found(client: FlaskClient, anna: int) -> None:
    assert pages.signed_in(client, anna).get("/certifications/flying").status_code == 404
