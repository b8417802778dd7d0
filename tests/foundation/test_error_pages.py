"""Whatever goes wrong, the reader gets one page that says what it is and what to do."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.foundation.shell import HTTP_CODES, HTTP_TEXTS, error_page

STATUSES = (400, 403, 404, 409, 413, 422, 429, 500, 503)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("status", STATUSES)
def test_an_error_has_one_heading_a_code_and_a_way_on(app: Flask, status: int, language: str) -> None:
    with app.test_request_context(f"/somewhere?lang={language}"):
        response = error_page(status, HTTP_CODES[status], "What to do.")
        html = response.get_data(as_text=True)
    assert response.status_code == status
    assert f'<html lang="{language}"' in html
    assert 'data-page="error"' in html
    assert re.search(rf'role="alert" data-error="{HTTP_CODES[status]}"', html)
    assert re.findall(r"<h1>(.*?)</h1>", html) == [HTTP_TEXTS[status].in_language(language)]
    assert 'class="btn"' in html
    assert html.count('<main id="main"') == 1


def test_an_unknown_address_is_an_error_page(client: FlaskClient) -> None:
    answer = client.get("/no-such-page")
    assert answer.status_code == 404
    assert 'data-error="not-found"' in answer.text


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    answer = client.post("/language", data={"lang": "ru"})
    assert answer.status_code == 400
    assert 'data-error="csrf"' in answer.text


def test_no_page_has_inline_scripts_or_styles(client: FlaskClient) -> None:
    html = client.get("/no-such-page").text
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", html))
