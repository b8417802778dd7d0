"""The logo on documents: a picture is looked at before it is taken, written anew, and frozen with each document."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app.foundation import blobs, settings
from tests import factories, pages
from tests.foundation.test_pdf_templates import SVG, png
from tests.pages import page_of

PAGE, LOGO = "/admin/organisation", "/admin/organisation/logo"


def picture(size: tuple[int, int] = (1200, 400)) -> bytes:
    stored = BytesIO()
    Image.new("RGB", size, "teal").save(stored, "JPEG", comment=b"made by somebody")
    return stored.getvalue()


@pytest.fixture
def admin(app: Flask) -> FlaskClient:
    return pages.signed_in(app.test_client(), factories.account("admin", locale="en", works_as=None).id)


def send(admin: FlaskClient, content: bytes | None, act: str = "store") -> TestResponse:
    values = {**pages.form_values(admin.get(PAGE), "form#logo-form"), "act": act}
    return admin.post(
        LOGO, data=values | ({} if content is None else {"logo": (BytesIO(content), "logo.bin")})
    )


def test_a_logo_is_stored_shown_and_removed(app: Flask, admin: FlaskClient) -> None:
    assert admin.get(LOGO).status_code == 404
    assert send(admin, picture()).status_code == 303
    kept = blobs.get(settings.read("logo"))
    with Image.open(BytesIO(kept)) as opened:
        assert (opened.format, opened.size) == ("PNG", (560, 187))
    assert b"somebody" not in kept
    assert page_of(admin.get(PAGE)).has("section#logo")
    shown = admin.get(LOGO)
    assert (shown.mimetype, shown.data) == ("image/png", kept)
    assert send(admin, SVG % b"red").status_code == 303
    assert admin.get(LOGO).mimetype == "image/svg+xml"
    assert send(admin, None, "remove").status_code == 303
    assert settings.read("logo") == ""


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"GIF89a",
        png(60_000, 60_000),
        b"x" * 3_000_000,
        SVG.replace(b"<rect", b"<script/><rect") % b"red",
    ],
    ids=["none", "empty", "gif", "bomb", "large", "script"],
)
def test_what_is_no_logo_is_refused_in_words(app: Flask, admin: FlaskClient, content: bytes | None) -> None:
    answer = send(admin, content)
    assert answer.status_code == 422
    assert len(page_of(answer).one("p", id="logo-error").text) > 20
    assert settings.read("logo") == ""


def test_only_the_admin_of_all_may(app: Flask, client: FlaskClient) -> None:
    someone = pages.signed_in(client, factories.account("trainer", locale="en").id)
    assert someone.get(LOGO).status_code == 403
