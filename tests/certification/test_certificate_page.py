"""A certificate's own page: what it stands on, whether that is whole, and who sees what of it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.certification.conftest import Happen
from tests.certification.earned import earned, with_account
from tests.pages import page_of, signed_in
from tests.record.test_sealing import tamper


@pytest.fixture
def anna(anna: int) -> int:
    return with_account(anna)


@pytest.fixture
def number(app: Flask, anna: int, happen: Happen) -> str:
    """Of a certificate that Anna has earned."""
    return earned(app, anna, happen)


def test_the_holder_sees_what_it_stands_on(client: FlaskClient, anna: int, number: str) -> None:
    response = signed_in(client, anna).get(f"/certificates/{number}")
    assert response.status_code == 200
    page = page_of(response)
    assert page.one("main")["data-verify"] == "valid"
    kinds = [element["data-ground"] for element in page.all("li", data_ground=True)]
    assert kinds == ["rule", "course_completed", "quiz_passed"]
    quiz = page.one("li", data_ground="quiz_passed").text
    assert "90" in quiz and "revision 2" in quiz and "9 of 10 points" in quiz
    assert "1 lesson read" in page.one("li", data_ground="course_completed").text
    assert [one["data-step"] for one in page.all("li", data_step=True)] == ["issued"]


def test_a_number_is_led_to_as_it_is_printed(client: FlaskClient, anna: int, number: str) -> None:
    response = signed_in(client, anna).get(f"/certificates/{number.replace('-', '').lower()}")
    assert (response.status_code, response.location) == (303, f"/certificates/{number}")


def test_a_changed_record_is_seen(client: FlaskClient, anna: int, number: str) -> None:
    tamper("UPDATE fact SET subject = 'another' WHERE kind = 'quiz_passed'")
    page = page_of(signed_in(client, anna).get(f"/certificates/{number}"))
    assert "The record is not what it was" in page.one("li", data_ground="quiz_passed").text
    assert "Unchanged" in page.one("li", data_ground="course_completed").text
