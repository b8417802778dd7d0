"""Which template a certificate is printed with, and what happens where it cannot be printed."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from sqlalchemy import update

from app import library
from app.certification.document import from_json, to_json, wording
from app.certification.documents.samples import ENGLISH, LONG, RUSSIAN
from app.certification.models import CertificateRow
from app.certification.queries.certificates import certificate_of, certificates_of
from app.certification.service import printing
from app.certification.service.document_templates import built_in, built_in_slugs, own_text, samples_of, tried
from app.foundation import blobs, jobs, settings
from app.foundation.database import transaction
from app.foundation.pdf import TemplateSource, print_document
from app.record.facts import CourseCompleted, QuizPassed
from tests import factories
from tests.certification.conftest import CALLS, Happen, publish
from tests.certification.issued import certificate
from tests.certification.test_printing import ISSUED_AT, needs_poppler, poppler
from tests.library.conftest import TERMS

FAILS = "<title>{{ title }}</title>\n<h1>{{ holder }}</h1>\n{% if holder == 'Ли Ю' %}{{ 'x' * 10 ** 9 }}{% endif %}"


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Path:
    place = tmp_path / "library" / "certifications" / "documents"
    place.mkdir(parents=True)
    return place


def published(folder: Path, html: str, slug: str = "blue") -> int:
    (folder / f"{slug}.html").write_text(html, encoding="utf-8")
    done = library.push([str(folder.parent)], folder.parent.parent, TERMS)
    assert not [fault for fault in done.faults if fault.level == "error"], done.faults
    return library.current_revision("document-template", slug).number


def issued(number: str, holder: str, template: str = "blue", revision: int | None = 1, logo: str = "") -> int:
    document = replace(RUSSIAN, holder=holder, logo=logo)
    made = certificate(factories.person().id, number=number, document=document)
    with transaction() as session:
        values = {"template": template, "template_revision": revision}
        session.execute(update(CertificateRow).where(CertificateRow.id == made).values(**values))
    return made


def test_one_that_fails_is_named_hinders_nobody_and_is_tried_again(folder: Path) -> None:
    published(folder, FAILS)
    bad, good = issued("7K3M-A9RS-XH2E", "Ли Ю"), issued("9QW2-X4TN-5HZJ", "Ким Ольга")
    with transaction() as session:
        for one in (bad, good):
            jobs.enqueue(session, "certificate.render", {"certificate": one})
    assert jobs.run_pending() == 2
    failed, done = certificate_of(bad), certificate_of(good)
    assert done.sha256 and done.fault is None
    assert failed.sha256 is None and failed.fault
    assert "certifications/documents/blue.html, строка 3" in failed.fault.ru
    with pytest.raises(printing.NotPrintable):
        printing.print_to_file(bad)

    assert published(folder, "<title>{{ title }}</title><h1>{{ holder }}</h1>") == 2
    printing.print_to_file(bad)
    mended = certificate_of(bad)
    assert (mended.template_revision, mended.fault, certificate_of(good).template_revision) == (2, None, 1)
    assert "Ли Ю" in poppler("pdftotext", blobs.get(mended.sha256 or ""))


def test_a_printed_one_is_printed_again_by_its_own_revision(folder: Path) -> None:
    published(folder, "<title>{{ title }}</title><h1>Первая: {{ holder }}</h1>")
    made = issued("7K3M-A9RS-XH2E", "Ли")
    sha256 = printing.print_to_file(made)
    published(folder, "<title>{{ title }}</title><h1>Вторая: {{ holder }}</h1>")
    blobs.open_path(sha256).unlink()
    assert printing.print_to_file(made) == sha256
    assert "Первая" in poppler("pdftotext", blobs.get(sha256))


def test_a_logo_that_is_not_there_any_more_is_named(app: Flask) -> None:
    made = issued("7K3M-A9RS-XH2E", "Ли", "certificate", None, logo="0" * 64)
    with pytest.raises(printing.NotPrintable):
        printing.print_to_file(made)
    fault = certificate_of(made).fault
    assert fault and "логотип" in fault.ru.lower()


def test_what_nobody_has_thought_of_is_named_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def stops(*_arguments: object, **_about: object) -> bytes:
        raise RecursionError

    made = issued("7K3M-A9RS-XH2E", "Ли", "certificate", None)
    monkeypatch.setattr(printing, "print_document", stops)
    with pytest.raises(printing.NotPrintable):
        printing.print_to_file(made)
    assert "RecursionError" in str(certificate_of(made).fault)
    monkeypatch.undo()
    assert printing.print_to_file(made) == certificate_of(made).sha256


def test_both_languages_are_kept_with_the_printed_facts() -> None:
    for one in (RUSSIAN, ENGLISH, LONG):
        assert from_json(to_json(one)) == one
    old = {name: value for name, value in to_json(RUSSIAN).items() if name not in ("other", "logo", "checks")}
    assert from_json(old) == replace(RUSSIAN, other=None, checks=())
    assert "на русском языке" in " ".join(wording(RUSSIAN).grounds)
    assert "in English" in " ".join(wording(ENGLISH).grounds)


@needs_poppler
def test_a_certificate_in_both_languages() -> None:
    pdf = printing.print_certificate(RUSSIAN, issued_at=ISSUED_AT, template=built_in("certificate-bilingual"))
    text = poppler("pdftotext", pdf, "-layout")
    for part in (
        "Васильева Анна Викторовна",
        "Anna Vasilyeva",
        "Contact-centre operator",
        "24 November 2026",
    ):
        assert part in text
    assert len(pdf) < 30_000


@needs_poppler
def test_cards_have_the_size_of_bank_cards() -> None:
    card = printing.print_cards([RUSSIAN], made_at=ISSUED_AT, template=built_in("wallet-card"))
    assert "242.646 x 153.014 pts" in poppler("pdfinfo", card)  # 85.60 × 53.98 mm
    sheet = printing.print_cards(
        [RUSSIAN] * 11, made_at=ISSUED_AT, sheet=True, template=built_in("wallet-card")
    )
    about = poppler("pdfinfo", sheet)
    assert "Pages: 2 " in about and "(A4)" in about


@pytest.mark.parametrize("slug", built_in_slugs())
def test_built_in_templates_are_archivable_and_their_text_may_be_ones_own(slug: str) -> None:
    source, sample = built_in(slug), samples_of(slug)[0]
    assert source
    about = {"title": sample.values["title"], "author": "A", "identifier": "x", "created": ISSUED_AT}
    pdf = print_document(source, sample.values, language=sample.language, **about)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        root = file.Root
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == (sample.language, True)
        assert "/OutputIntents" in root and "/Outlines" in root
        with file.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            assert str(metadata["dc:title"]) == sample.values["title"]
    assert tried(slug, TemplateSource(f"{slug}.html", own_text(slug))) == ()


def test_the_rule_chooses_and_what_is_printed_keeps_its_revision(
    rules: Path, anna: int, happen: Happen, folder: Path
) -> None:
    """Both languages are frozen with it, and the language of the exam."""
    with transaction() as session:
        settings.write(session, "organisation_ru", "Тёплый дом")
        settings.write(session, "logo", "")
    text = CALLS.replace("version: 1", "version: 1\ndocument: {template: blue}")
    assert (
        published(folder, "<title>{{ title }}</title>{{ en.holder }} / {{ ru.organisation }} {{ grounds }}")
        == 1
    )
    publish(rules, "2026-01-02", calls=text)
    happen(anna, "2026-01-13", CourseCompleted("first-call", 1))
    happen(anna, "2026-01-14", QuizPassed("calls", 2, share="0.9234", attempt="7", language="ru"))
    (made,) = certificates_of(anna)
    assert (made.template, made.template_revision) == ("blue", 1)
    assert made.document.other and made.document.other.certification == "Звонки"
    pdf = blobs.get(printing.print_to_file(made.id))
    assert "Тёплый дом" in poppler("pdftotext", pdf)
    assert "in Russian" in poppler("pdftotext", pdf)
