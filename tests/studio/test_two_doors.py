"""Files and studio are two doors to the same text: what nobody changed stays byte for byte, a conflict shows both."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from tests.library.test_commands import run
from tests.pages import form_values, page_of, send_again
from tests.studio.conftest import COURSE, LESSON, edit, publish, put, text_in, tree, write

EN, RU = "courses/calls/01-stages.en.md", "courses/calls/01-stages.ru.md"
MARKED = "courses/calls/02-marks.en.md"  # begins with a byte order mark, ends its lines with CRLF
MIXED = "courses/calls/02-marks.ru.md"  # several kinds of line end, none at its end, letters in two forms
MARK = b"\xef\xbb\xbf"
TWO_FORMS = unicodedata.normalize("NFD", "Чайник и ёлка") + " " + unicodedata.normalize("NFC", "Чайник")


def unlike_texts(folder: Path) -> None:
    put(folder, MARKED, MARK + b"---\r\ntitle: Marks\r\n---\r\n\r\nOne \t \r\n\r\nTwo\r\n")
    mixed = f"---\ntitle: Знаки\r\n---\n\n{TWO_FORMS}\r\n\r\nДва\u2028три\r\rКонец".encode()
    put(folder, MIXED, mixed)


def test_what_the_studio_did_not_change_comes_back_byte_for_byte(
    app: Flask, folder: Path, trainer: FlaskClient, tmp_path: Path
) -> None:
    unlike_texts(folder)
    before = tree(folder)
    assert run(app, "push", folder)[0] == 0
    # Two texts are saved as they are, two are changed in one place.
    for path in (RU, MARKED):
        write(trainer, f"/studio/{path}", lambda text: text)
    write(trainer, LESSON, lambda text: text.replace("Start here.", "Start in the browser."))
    write(trainer, f"/studio/{MIXED}", lambda text: text.replace("Два", "Двое"))
    assert publish(trainer, COURSE, impact="editorial").status_code == 303
    assert run(app, "status", folder)[1]["documents"][1]["state"] == "database-changed"

    status, answer = run(app, "pull", folder)
    assert (status, answer["written"], answer["conflicts"]) == (0, ["courses/calls"], [])
    wanted = before | {
        EN: before[EN].replace(b"Start here.", b"Start in the browser."),
        MIXED: before[MIXED].replace("Два".encode(), "Двое".encode()),
    }
    assert tree(folder) == wanted
    assert run(app, "status", folder)[0] == 0
    run(app, "pull", tmp_path / "fresh")
    assert tree(tmp_path / "fresh") == wanted


def test_a_line_that_was_added_ends_as_the_others_do(app: Flask, folder: Path, trainer: FlaskClient) -> None:
    unlike_texts(folder)
    before = tree(folder)
    run(app, "push", folder)
    write(trainer, f"/studio/{MARKED}", lambda text: text.replace("Two", "Two\nThree"))
    publish(trainer, COURSE)
    run(app, "pull", folder)
    assert tree(folder) == before | {MARKED: before[MARKED].replace(b"Two", b"Two\r\nThree")}


def test_what_both_doors_changed_is_written_over_by_neither(
    app: Flask, folder: Path, trainer: FlaskClient
) -> None:
    run(app, "push", folder)
    write(trainer, LESSON, lambda text: text.replace("Start here.", "From the browser."))
    publish(trainer, COURSE)
    edit(folder, EN, lambda text: text.replace("Start here.", "From the file."))
    before = tree(folder)
    for command in ("push", "pull"):
        status, answer = run(app, command, folder)
        assert status == 1
        (conflict,) = answer["conflicts"]
        assert conflict["document"] == "courses/calls"
        assert "-From the browser." in conflict["diff"]
        assert "+From the file." in conflict["diff"]
    assert tree(folder) == before
    assert "From the browser." in trainer.get("/courses/calls/stages").text


def test_files_that_overtake_a_draft_stand_beside_it_in_the_studio(
    app: Flask, folder: Path, trainer: FlaskClient
) -> None:
    run(app, "push", folder)
    page = trainer.get(LESSON)
    write(trainer, LESSON, lambda text: text.replace("Start here.", "From the browser."))
    edit(folder, EN, lambda text: text.replace("Start here.", "From the file."))
    assert run(app, "push", folder)[0] == 0  # the draft is nobody's revision yet
    refused = publish(trainer, COURSE)
    assert refused.status_code == 409
    both = page_of(refused).one("form#newer").one("section.difference")
    assert (both.one("del").text, both.one("ins").text) == ("From the file.", "From the browser.")
    # The page of the text that was open all the time meets the draft in the same way.
    stale = form_values(page, "form#write") | {"text": "mine", "seen": "old"}
    assert trainer.post(LESSON, data=stale).status_code == 409

    choice = {f"side:{EN}": "mine"}
    assert send_again(trainer, refused, "form#newer", **choice).location == COURSE
    assert publish(trainer, COURSE).status_code == 303
    run(app, "pull", folder)
    assert b"From the browser." in (folder / EN).read_bytes()
    assert "From the browser." in text_in(trainer, LESSON)
