"""A guide brought in from a page: sent, read through, and made a course that is the command's, byte for byte."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.library.documents import DocumentName
from app.library.guide_import import import_guide
from app.studio import queries
from tests import factories, pages
from tests.queries import counted

SEED = Path(__file__).parents[1] / "library/operator-guide.ru.txt"
GUIDE = b"Title\n\nIntro.\n\nFirst part\n\nOne.\n\nWhy so?\n\nTwo.\n\nSecond part\n\nThree.\n\nRate this\n"


@pytest.fixture
def trainer(client: FlaskClient) -> FlaskClient:
    return pages.signed_in(client, factories.account("trainer").id)


def sent(client: FlaskClient, content: bytes, name: str = "guide.txt", **more: str) -> TestResponse:
    values = pages.form_values(client.get("/studio/import"), "form#import-guide") | more
    return client.post("/studio/import", data={**values, "file": (io.BytesIO(content), name)})


def outline(client: FlaskClient, content: bytes = GUIDE, **more: str) -> str:
    response = sent(client, content, **more)
    assert response.status_code == 303, pages.page_of(response).text
    return response.location


def press(client: FlaskClient, address: str, act: str) -> TestResponse:
    return pages.send(client, address, "form#outline", act=act)


def titles(client: FlaskClient, address: str) -> list[str]:
    page = pages.page_of(client.get(address))
    return [one.one("h3").text.partition(". ")[2] for one in page.all("article", data_lesson=True)]


def texts_of(slug: str) -> dict[str, bytes]:
    desk = queries.desk_of(DocumentName("course", slug))
    return {path.rpartition("/")[2]: content for path, content in desk.texts.items()}


def test_the_course_is_what_the_command_makes(trainer: FlaskClient) -> None:
    address = outline(trainer, SEED.read_bytes(), language="ru")
    page = pages.page_of(trainer.get(address))
    assert "8 lessons" in page.one("section.card").text
    assert [one["data-dropped"] for one in page.all("li", data_dropped=True)] == ["137", "138"]
    response = pages.send(trainer, address, "form#make-course")
    assert (response.status_code, response.location) == (
        303,
        "/studio/courses/rukovodstvo-operatora-osnovnye-printsipy",
    )
    made = import_guide(SEED.read_bytes(), file="x", language="ru").value
    assert made is not None
    assert texts_of("rukovodstvo-operatora-osnovnye-printsipy") == {
        name: text.encode() for name, text in made.files.items()
    }
    assert trainer.get(address).status_code == 404
    assert pages.page_of(trainer.get(response.location)).has("h1")


def test_nothing_is_published_by_it(trainer: FlaskClient) -> None:
    pages.send(trainer, outline(trainer), "form#make-course")
    assert trainer.get("/courses/title").status_code == 404


def test_buttons_change_the_outline(trainer: FlaskClient) -> None:
    address = outline(trainer)
    assert titles(trainer, address) == ["Title", "First part", "Second part"]
    response = press(trainer, address, "merge-13")
    assert response.location.endswith("open=2#lesson-2")
    assert titles(trainer, address) == ["Title", "First part"]
    press(trainer, address, "split-9")
    assert titles(trainer, address) == ["Title", "First part", "Why so?"]
    press(trainer, address, "out-7")
    press(trainer, address, "text-17")
    dropped = pages.page_of(trainer.get(address)).all("li", data_dropped=True)
    assert [one["data-dropped"] for one in dropped] == ["7"]
    pages.send(trainer, address, "form#headings", heading=["9"])
    assert titles(trainer, address) == ["Title", "Why so?"]


def test_a_lesson_is_seen_as_it_will_look(trainer: FlaskClient) -> None:
    address = outline(trainer)
    page = pages.page_of(trainer.get(f"{address}/lessons/2"))
    assert page.one("h1").text == "First part"
    assert page.one("article.prose").one("h2")["id"] == "why-so"
    assert trainer.get(f"{address}/lessons/9").status_code == 404


def test_title_name_and_place_are_chosen(trainer: FlaskClient) -> None:
    address = outline(trainer)
    response = pages.send(
        trainer, address, "form#name-course", title="Our guide", slug="our-guide", category="safety"
    )
    assert response.status_code == 303
    pages.send(trainer, address, "form#make-course")
    assert texts_of("our-guide")["course.en.md"] == b"---\ntitle: Our guide\ncategory: safety\n---\n"


def test_a_name_that_is_taken_or_wrong_is_told_at_the_field(trainer: FlaskClient) -> None:
    pages.send(trainer, outline(trainer), "form#make-course")
    for slug in ("title", "Not A Slug", "../up"):
        response = sent(trainer, GUIDE, slug=slug)
        assert response.status_code == 422
        assert pages.page_of(response).has("#slug-error")
    address = outline(trainer)  # proposed names are free
    assert "/courses/title-2" in pages.page_of(trainer.get(address)).text
    response = pages.send(trainer, address, "form#name-course", slug="title")
    assert response.status_code == 422
    assert pages.page_of(response).has("#slug-error")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("guide.docx", b"PK\x03\x04", "no plain text file"),
        ("guide.txt", b"x" * (1024 * 1024 + 1), "over 1 MiB"),
        ("guide.txt", b"MZ\x00\x01", "characters in the file that no text has"),
        ("guide.txt", b"\n", "no text in the file"),
        ("guide.txt", b"Only a title", "no text below the title"),
    ],
)
def test_what_is_no_guide_is_refused_in_one_sentence(
    trainer: FlaskClient, name: str, content: bytes, words: str
) -> None:
    response = sent(trainer, content, name, title="Kept title")
    assert response.status_code == 422
    page = pages.page_of(response)
    assert words in page.one("#file-error").text
    assert page.one("#title")["value"] == "Kept title"
    assert not pages.page_of(trainer.get("/studio/import")).has("#waiting-title")


def test_without_a_file_the_page_asks_for_one(trainer: FlaskClient) -> None:
    response = pages.send(trainer, "/studio/import", "form#import-guide")
    assert response.status_code == 422
    assert pages.page_of(response).one("#file-error").text == "Error: Choose the file of the guide."


def test_text_of_another_encoding_is_read(trainer: FlaskClient) -> None:
    address = outline(trainer, "Заголовок\n\nТекст.".encode("cp1251"), language="ru")
    assert titles(trainer, address) == ["Заголовок"]


def test_two_windows_do_not_overwrite_each_other(trainer: FlaskClient) -> None:
    address = outline(trainer)
    stale = trainer.get(address)
    press(trainer, address, "merge-13")
    response = pages.send_again(trainer, stale, "form#outline", act="merge-5")
    assert response.status_code == 409
    assert pages.page_of(response).has(data_error="stale")
    assert titles(trainer, address) == ["Title", "First part"]
    response = pages.send_again(trainer, stale, "form#make-course")
    assert response.status_code == 409
    assert queries.all_drafts() == ()


def test_a_long_first_line_gives_the_title_that_the_command_gives(trainer: FlaskClient) -> None:
    content = ("A very long first line of a guide " * 5 + "\n\nText.").encode()
    pages.send(trainer, outline(trainer, content, slug="long"), "form#make-course")
    made = import_guide(content, file="x", language="en").value
    assert made is not None
    assert texts_of("long") == {name: text.encode() for name, text in made.files.items()}


def test_a_name_that_was_taken_meanwhile_is_told_and_the_outline_stays(trainer: FlaskClient) -> None:
    first = outline(trainer)
    second = outline(trainer)
    pages.send(trainer, first, "form#make-course")
    response = pages.send(trainer, second, "form#make-course")
    assert response.status_code == 409
    assert pages.page_of(response).has(data_error="name-taken")
    pages.send(trainer, second, "form#name-course", slug="other")
    assert pages.send(trainer, second, "form#make-course").location == "/studio/courses/other"


def test_two_clicks_make_one_course(trainer: FlaskClient) -> None:
    page = trainer.get(outline(trainer))
    first = pages.send_again(trainer, page, "form#make-course")
    second = pages.send_again(trainer, page, "form#make-course")
    assert (second.status_code, second.location) == (303, first.location)


def test_nobody_else_sees_it_and_forged_addresses_lead_nowhere(app: Flask, trainer: FlaskClient) -> None:
    address = outline(trainer)
    other = pages.signed_in(app.test_client(), factories.account("trainer").id)
    token = pages.csrf_token(other)
    assert other.get(address).status_code == 404
    for end in ("", "/name", "/course"):
        form = {"csrf_token": token, "version": "1", "form_key": "x" * 24, "title": "A", "slug": "a"}
        assert other.post(f"{address}{end}", data=form).status_code in (404, 422)
    assert other.get("/studio/import/no-such-token").status_code == 404
    assert titles(trainer, address) == ["Title", "First part", "Second part"]


def test_forged_buttons_change_nothing(trainer: FlaskClient) -> None:
    address = outline(trainer)
    for act in ("merge-1", "out-999", "erase-5", "split-", "split-5;drop"):
        assert press(trainer, address, act).status_code == 303
    assert titles(trainer, address) == ["Title", "First part", "Second part"]


def test_what_is_not_wanted_is_removed(trainer: FlaskClient) -> None:
    address = outline(trainer)
    assert pages.page_of(trainer.get("/studio/import")).has("#waiting-title")
    pages.send(trainer, address, "form#remove-import")
    assert not pages.page_of(trainer.get("/studio/import")).has("#waiting-title")


def test_with_everything_left_out_no_course_can_be_made(trainer: FlaskClient) -> None:
    address = outline(trainer, b"Title\n\nOne.\n\nTwo.")
    for line in (3, 5):
        press(trainer, address, f"out-{line}")
    page = pages.page_of(trainer.get(address))
    assert not page.has("form#make-course")
    assert "No lesson is left" in page.text
    press(trainer, address, "text-3")
    assert titles(trainer, address) == ["Title"]


def test_of_a_long_guide_the_lines_are_shown_when_they_are_asked_for(trainer: FlaskClient) -> None:
    address = outline(trainer, b"Title\n\n" + b"Part\n\nText.\n\n" * 250)
    assert pages.page_of(trainer.get(address)).all("ol.outline-lines") == []
    page = pages.page_of(trainer.get(f"{address}?open=7"))
    assert len(page.all("ol.outline-lines")) == 1
    assert page.one("article#lesson-7").has("ol.outline-lines")


def test_a_longer_guide_takes_no_more_statements(trainer: FlaskClient) -> None:
    short, long = outline(trainer), outline(trainer, b"Title\n\n" + b"Part\n\nText.\n\n" * 60)
    with counted() as few:
        trainer.get(short)
    with counted() as many:
        trainer.get(long)
    assert len(few) == len(many)
