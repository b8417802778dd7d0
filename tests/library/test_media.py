"""Pictures, films and downloads of lessons: cached for ever, harmless, and only for those who learn."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import library
from app.library.media_types import picture_size
from app.library.service.pushing import push
from tests import factories, pages
from tests.library.conftest import SVG, TERMS, edit, put


@pytest.fixture
def reader(app: Flask, client: FlaskClient, folder: Path) -> FlaskClient:
    put(folder, "quizzes/img/secret.svg", SVG + b"<!-- quiz -->")
    for language in ("en", "ru"):
        edit(
            folder,
            f"quizzes/stages-check.{language}.md",
            lambda text: text.replace("What first?", "What first?\n\n![Bar](img/secret.svg)"),
        )
    assert push([str(folder)], Path("/nowhere"), TERMS).faults == ()
    pages.signed_in(client, factories.account().id)
    return client


def address_of(name: str) -> str:
    assets = library.assets_of(library.current_revision("course", "calls").revision_id)
    asset = assets[f"courses/calls/media/{name}"]
    return f"/media/{asset.sha256}/{name}"


def test_a_picture_may_be_cached_for_ever(reader: FlaskClient) -> None:
    response = reader.get(address_of("bar.svg"))
    assert response.data == SVG
    assert response.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response.mimetype == "image/svg+xml"
    again = reader.get(address_of("bar.svg"), headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_a_drawing_opened_on_its_own_can_do_nothing(reader: FlaskClient) -> None:
    headers = reader.get(address_of("bar.svg")).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Content-Security-Policy"].endswith("sandbox")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_document_is_saved_not_opened(reader: FlaskClient) -> None:
    response = reader.get(address_of("rules.pdf"))
    assert response.headers["Content-Disposition"] == "attachment; filename=rules.pdf"


def test_a_film_can_be_read_from_the_middle(reader: FlaskClient) -> None:
    response = reader.get(address_of("rules.pdf"), headers={"Range": "bytes=5-7"})
    assert (response.status_code, response.data) == (206, b"1.7")


def test_pictures_of_quizzes_have_no_address(reader: FlaskClient) -> None:
    quiz = library.current_revision("quiz", "stages-check")
    asset = library.asset_of(quiz.revision_id, "quizzes/img/secret.svg")
    assert (asset.width, asset.height) == (880, 120)
    for address in (
        f"/media/{asset.sha256}/secret.svg",
        f"/media/{asset.sha256}/bar.svg",
        "/quizzes/img/secret.svg",
        "/static/quizzes/img/secret.svg",
    ):
        assert reader.get(address).status_code == 404


def test_a_file_has_its_own_name_only(reader: FlaskClient) -> None:
    assert reader.get(address_of("bar.svg").replace("bar.svg", "bar.html")).status_code == 404
    assert reader.get("/media/../../etc/passwd").status_code == 404


def test_media_are_for_those_who_are_signed_in(reader: FlaskClient, app: Flask) -> None:
    response = app.test_client().get(address_of("bar.svg"))
    assert response.status_code == 303
    assert response.location.startswith("/login")


@pytest.mark.parametrize(
    ("content", "media_type", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x01\xf4", "image/png", (800, 500)),
        (b"GIF89a\x20\x03\xf4\x01", "image/gif", (800, 500)),
        (b"\xff\xd8\xff\xe0\0\x04\0\0\xff\xc0\0\x0b\x08\x01\xf4\x03\x20\0", "image/jpeg", (800, 500)),
        (SVG, "image/svg+xml", (880, 120)),
        (b'<svg viewBox="0 0 440.4 60">', "image/svg+xml", (440, 60)),
        (b"<svg>", "image/svg+xml", None),
        (b"\x89PNG", "image/png", None),
        (b"\xff\xd8\xff", "image/jpeg", None),
        (b"", "image/webp", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_bytes(
    content: bytes, media_type: str, size: tuple[int, int] | None
) -> None:
    assert picture_size(content, media_type) == size
