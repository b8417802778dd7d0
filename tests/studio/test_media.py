"""Pictures and attachments of a draft: seen by trainers at once, by readers when it is published."""

from __future__ import annotations

from io import BytesIO, RawIOBase
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app import library
from app.foundation import blobs
from app.library.documents import DocumentName
from app.studio import queries
from tests import factories, pages
from tests.library.conftest import SVG
from tests.pages import Element, form_values, page_of
from tests.studio.conftest import COURSE, LESSON, QUIZ, RULE, publish, write

CALLS = DocumentName("course", "calls")
MEDIA = f"{COURSE}/media"


def picture(colour: str = "red", size: tuple[int, int] = (8, 6)) -> bytes:
    stored = BytesIO()
    Image.new("RGB", size, colour).save(stored, "PNG")
    return stored.getvalue()


def upload(client: FlaskClient, name: str, content: bytes, address: str = MEDIA, **more: str) -> TestResponse:
    values = form_values(client.get(address), "form#upload") | more
    return client.post(address, data={**values, "file": (BytesIO(content), name)})


def remove(client: FlaskClient, file: str) -> TestResponse:
    page = page_of(client.get(MEDIA))
    form = page.one("form", action=f"{MEDIA}/{file}/removal")
    return client.post(form["action"], data={one["name"]: one["value"] for one in form.all("input")})


def row(client: FlaskClient, file: str) -> Element:
    return page_of(client.get(MEDIA)).one("li", data_medium=file)


def line_for_the_text(client: FlaskClient, response: TestResponse, file: str) -> str:
    page = page_of(client.get(response.location))
    return page.one("li", data_medium=file).one("textarea").text


def address_for_readers(client: FlaskClient, words: str) -> str:
    return page_of(client.get("/courses/calls/stages")).one("img", alt=words)["src"]


def test_a_picture_goes_from_the_upload_through_the_preview_to_the_readers(
    app: Flask, published: Path, trainer: FlaskClient
) -> None:
    reader = pages.signed_in(app.test_client(), factories.account(locale="en").id)
    sent = upload(trainer, "Новая панель.PNG", picture(), words="Phone bar of 2026")
    assert sent.status_code == 303
    line = line_for_the_text(trainer, sent, "novaia-panel.png")
    assert line == "![Phone bar of 2026](media/novaia-panel.png)"
    assert trainer.get(f"{MEDIA}/novaia-panel.png").data == picture()
    assert reader.get(f"{MEDIA}/novaia-panel.png").status_code == 403

    write(trainer, LESSON, lambda text: text + f"\n{line}\n")
    preview = page_of(trainer.get(LESSON)).one("#write-preview")
    shown = preview.one("img", alt="Phone bar of 2026")
    assert shown["src"].startswith("data:image/png;base64,")
    assert (shown["width"], shown["height"]) == ("8", "6")
    assert not page_of(reader.get("/courses/calls/stages")).has("img", alt="Phone bar of 2026")

    assert publish(trainer, COURSE, impact="minor").status_code == 303
    assert reader.get(address_for_readers(reader, "Phone bar of 2026")).data == picture()
    assert "in the draft" not in row(trainer, "novaia-panel.png").text


def test_a_file_of_the_same_name_is_replaced_and_one_can_be_taken_away(
    published: Path, trainer: FlaskClient
) -> None:
    upload(trainer, "bar.svg", SVG.replace(b"880", b"881"))
    assert "in the draft" in row(trainer, "bar.svg").text
    assert trainer.get(f"{MEDIA}/bar.svg").data == SVG.replace(b"880", b"881")
    assert remove(trainer, "bar.svg").status_code == 303
    assert trainer.get(f"{MEDIA}/bar.svg").status_code == 404
    # A text still shows it: nothing without it is published.
    answer = publish(trainer, COURSE)
    assert answer.status_code == 422
    assert page_of(answer).has(data_fault="missing-asset")
    for language in ("en", "ru"):
        write(trainer, f"{COURSE}/01-stages.{language}.md", lambda text: text.replace("![", "[", 1))
        write(
            trainer,
            f"{COURSE}/01-stages.{language}.md",
            lambda text: text.replace("(media/bar.svg)", "(media/rules.pdf)"),
        )
    assert publish(trainer, COURSE).status_code == 303
    assert set(library.assets_of(library.current_revision("course", "calls").revision_id)) == {
        "courses/calls/media/rules.pdf"
    }


def test_each_kind_of_file_gets_the_line_that_shows_it(published: Path, trainer: FlaskClient) -> None:
    sent = upload(trainer, "Памятка.pdf", b"%PDF-1.7 memo", words="Memo")
    assert line_for_the_text(trainer, sent, "pamiatka.pdf") == "[Memo](media/pamiatka.pdf)"
    sent = upload(trainer, "call.webm", b"\x1a\x45\xdf\xa3 film", words="A call")
    assert line_for_the_text(trainer, sent, "call.webm").startswith("::: video src=media/call.webm")
    assert "13 B" in row(trainer, "pamiatka.pdf").text
    saved = trainer.get(f"{MEDIA}/pamiatka.pdf")
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert saved.headers["Cache-Control"] == "no-store"


def test_pictures_of_a_quiz_carry_its_name_because_quizzes_share_a_folder(
    published: Path, trainer: FlaskClient
) -> None:
    sent = upload(trainer, "bar.png", picture(), f"{QUIZ}/media", words="Bar")
    page = page_of(trainer.get(sent.location))
    line = page.one("li", data_medium="stages-check-bar.png").one("textarea").text
    assert line == "![Bar](img/stages-check-bar.png)"
    write(trainer, f"{QUIZ}/stages-check.en.md", lambda text: text.replace("What first?", f"What?\n\n{line}"))
    shown = page_of(trainer.get(f"{QUIZ}/stages-check.en.md")).one("#write-preview").one("img", alt="Bar")
    assert trainer.get(shown["src"]).data == picture()


REFUSED = (
    ("bar.svg", SVG.replace(b"></svg>", b"><script>1</script></svg>"), "contains a script"),
    ("bar.png", picture()[:60], "cannot be read"),
    ("bar.png", picture().replace(b"IDAT", b"IDOT"), "cannot be read"),
    ("bar.html", b"<script>alert(1)</script>", "are not taken"),
)


def test_what_is_refused_is_not_kept(published: Path, trainer: FlaskClient) -> None:
    kept = list(blobs.places())
    for name, content, why in REFUSED:
        answer = upload(trainer, name, content)
        assert answer.status_code == 422
        assert why in page_of(answer).one(data_error="not-taken").text
    assert list(blobs.places()) == kept
    assert queries.find_draft(CALLS) is None


def test_one_form_is_taken_once_and_not_without_its_key_or_a_file(
    published: Path, trainer: FlaskClient
) -> None:
    values = form_values(trainer.get(MEDIA), "form#upload")
    for key in ("", "short", "../../../etc/passwd_______", None):
        forged = {name: value for name, value in {**values, "form_key": key}.items() if value is not None}
        answer = trainer.post(MEDIA, data={**forged, "file": (BytesIO(picture()), "a.png")})
        assert answer.status_code == 400
    assert trainer.post(MEDIA, data=values).status_code == 422
    first = trainer.post(MEDIA, data={**values, "file": (BytesIO(picture()), "a.png")})
    again = trainer.post(MEDIA, data={**values, "file": (BytesIO(picture("blue")), "b.png")})
    assert (again.status_code, again.location) == (303, first.location)
    assert set(queries.desk_of(CALLS).media) == {"courses/calls/media/a.png"}


def test_names_lead_nowhere_else(published: Path, trainer: FlaskClient) -> None:
    for file in ("..%2f..%2fsecret-key", "..", "course.en.md", "%00", "bar.svg%00.png", "BAR.SVG"):
        assert trainer.get(f"{MEDIA}/{file}").status_code in (404, 308), file
    sent = upload(trainer, "../../../courses/other/media/x.png", picture())
    assert sent.status_code == 303
    assert set(queries.desk_of(CALLS).media) == {"courses/calls/media/x.png"}


def test_a_rule_has_no_pictures(published: Path, trainer: FlaskClient) -> None:
    values = form_values(trainer.get(MEDIA), "form#upload")
    answer = trainer.post(f"{RULE}/media", data={**values, "file": (BytesIO(picture()), "a.png")})
    assert answer.status_code == 422
    assert page_of(answer).has(data_error="no-media-here")


class Flood(RawIOBase):
    """A body of any length that counts how much of it was asked for."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.taken = 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        return 0

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        count = min(len(buffer), self.left)
        self.left -= count
        self.taken += count
        return count


def test_two_hundred_megabytes_are_refused_before_they_are_read(
    published: Path, trainer: FlaskClient
) -> None:
    for length in (
        {"CONTENT_LENGTH": "200000000"},
        {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"},
    ):
        flood = Flood(200_000_000)
        answer = trainer.post(
            MEDIA,
            input_stream=flood,
            content_type="multipart/form-data; boundary=x",
            environ_overrides={"wsgi.input_terminated": True, **length},
        )
        assert answer.status_code == 413
        assert "At most 16 MB" in page_of(answer).text
        assert flood.taken < 17 * 1024 * 1024
