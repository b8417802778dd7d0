"""Templates of documents in the studio: looked at, begun from the built-in one, mended, published, printed with."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app import library
from app.certification.service import document_templates, printing
from app.certification.service.document_templates import chosen, template_for
from app.library.service.pulling import pull
from tests import factories, pages
from tests.certification.test_document import RUSSIAN
from tests.certification.test_printing import ISSUED_AT, poppler
from tests.library.conftest import TERMS
from tests.pages import page_of
from tests.studio.conftest import publish, write

LIST = "/studio/documents"
OWN = f"{LIST}/certificate"
TEXT = f"{OWN}/certificate.html"


def begun(trainer: FlaskClient, name: str = "certificate") -> str:
    answer = pages.send(trainer, f"{LIST}/built-in/certificate", "form#begin-template", name=name)
    assert answer.status_code == 303, page_of(answer).text
    return answer.location


def test_the_built_in_ones_can_be_looked_at(app: Flask, trainer: FlaskClient) -> None:
    page = page_of(trainer.get(LIST))
    assert "Certificate" in page.one("tr", data_template="certificate").text
    page = page_of(trainer.get(f"{LIST}/built-in/certificate"))
    samples = [link["href"] for link in page.all("a") if link["href"].endswith(".pdf")]
    assert len(samples) >= 5
    pdf = trainer.get(samples[0])
    assert (pdf.status_code, pdf.mimetype, pdf.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert trainer.get(f"{LIST}/built-in/certificate/none.pdf").status_code == 404
    assert trainer.get(f"{LIST}/built-in/none").status_code == 404
    assert "holder" in page_of(trainer.get(f"{OWN}/values")).text


def test_only_trainers_see_them(app: Flask, client: FlaskClient) -> None:
    operator = pages.signed_in(client, factories.account().id)
    for place in (
        LIST,
        f"{LIST}/built-in/certificate",
        f"{LIST}/built-in/certificate/ru.pdf",
        f"{OWN}/values",
    ):
        assert operator.get(place).status_code == 403


def test_one_is_begun_mended_published_and_printed_with(app: Flask, trainer: FlaskClient) -> None:
    assert begun(trainer) == TEXT
    page = page_of(trainer.get(TEXT))
    assert page.has("p.all-right")
    write(trainer, TEXT, lambda text: text.replace("{{ headline }}", "{{ headline }} {{ nobody }}"))
    fault = page_of(trainer.get(TEXT)).one("li", data_fault="unknown-name")
    line = 1 + next(
        number
        for number, text in enumerate(document_templates.own_text("certificate").split("\n"))
        if "<h1>" in text
    )
    assert f"line {line}" in fault.text
    refused = trainer.get(f"{OWN}/samples/ru.pdf")
    assert (refused.status_code, "nobody" in page_of(refused).text) == (422, True)
    assert page_of(publish(trainer, OWN)).has("div", data_error="faulty")

    write(trainer, TEXT, lambda text: text.replace("{{ nobody }}", "ОСОБОЕ"))
    assert trainer.get(f"{OWN}/samples/longest.pdf").status_code == 200
    assert publish(trainer, OWN).status_code == 303
    assert chosen("certificate") == ("certificate", 1)
    source = template_for("certificate", 1)
    assert not source.trusted
    pdf = printing.print_certificate(RUSSIAN, issued_at=ISSUED_AT, template=source)
    assert "Удостоверение ОСОБОЕ" in poppler("pdftotext", pdf)
    assert "ОСОБОЕ" not in poppler("pdftotext", printing.print_certificate(RUSSIAN, issued_at=ISSUED_AT))
    line_of_it = page_of(trainer.get(LIST)).one("tr", data_template="certificate").text
    assert "revision 1" in line_of_it


def test_a_name_that_is_taken_or_none_is_refused(app: Flask, trainer: FlaskClient) -> None:
    begun(trainer, "blue")
    for name in ("blue", "Синий", "../x", ""):
        answer = pages.send(trainer, f"{LIST}/built-in/certificate", "form#begin-template", name=name)
        assert (answer.status_code, page_of(answer).one("input", id="name")["value"]) == (422, name)


def test_a_signature_is_a_picture_of_the_template(app: Flask, trainer: FlaskClient) -> None:
    begun(trainer, "blue")
    stored = BytesIO()
    Image.new("RGB", (90, 30), "navy").save(stored, "PNG")
    values = pages.form_values(trainer.get(f"{LIST}/blue/media"), "form#upload")
    sent = trainer.post(
        f"{LIST}/blue/media", data={**values, "file": (BytesIO(stored.getvalue()), "sign.png")}
    )
    assert sent.status_code == 303
    shown = page_of(trainer.get(sent.location)).one("li", data_medium="blue-sign.png").one("textarea").text
    assert 'image("blue-sign.png")' in shown
    write(trainer, f"{LIST}/blue/blue.html", lambda text: text.replace("</main>", f"{shown}</main>"))
    assert publish(trainer, f"{LIST}/blue").status_code == 303
    source = library.template_source("blue", 1)
    assert source and list(source.images) == ["blue-sign.png"]
    pdf = printing.print_certificate(RUSSIAN, issued_at=ISSUED_AT, template=source)
    assert b"/Image" in pdf and pdf == printing.print_certificate(
        RUSSIAN, issued_at=ISSUED_AT, template=source
    )


def test_files_are_pushed_checked_and_pulled(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "library" / "certifications"
    (folder / "documents").mkdir(parents=True)
    page = folder / "documents" / "blue.html"
    page.write_text(
        "{# title.ru: Синий #}\n<title>{{ title }}</title>\n<h1>{{ holder }}</h1>\n", encoding="utf-8"
    )
    rule = folder / "calls.yaml"
    rule.write_text(
        "rule: calls\ntitle: {en: Calls, ru: Звонки}\nversion: 1\nevidence: {session: calls}\n"
        "document: {template: blue}\ninitial: {before_work: true}\nrenew: {every: P1Y}\n"
    )
    done = library.push([str(folder)], tmp_path, TERMS)
    assert [str(one.document) for one in done.published] == [
        "certifications/calls",
        "certifications/documents/blue",
    ]
    assert library.current_revision("document-template", "blue").titles["ru"] == "Синий"
    again = tmp_path / "again"
    assert len(pull([str(again)], again).written) == 2
    assert (again / "certifications" / "documents" / "blue.html").read_bytes() == page.read_bytes()
    rule.write_text(rule.read_text().replace("blue", "green"))
    page.write_text("<h1>\n{{ holder.__class__ }}\n<img src='http://example.org/x.png'>", encoding="utf-8")
    faults = library.push([str(folder)], tmp_path, TERMS).faults
    assert [(fault.code, fault.line, fault.level) for fault in faults if fault.code != "missing-key"] == [
        ("broken-link", 5, "warning"),
        ("foreign-address", 3, "error"),
    ], faults
