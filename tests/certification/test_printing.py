"""The PDF itself. `pdftotext` reads it as any reader would: WeasyPrint garbles fonts without saying so."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.certification.document import Certificate
from app.certification.genuine import number_in
from app.certification.service.printing import print_certificate
from tests.certification.test_document import ENGLISH, NUMBER, RUSSIAN

ISSUED_AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")


def printed(certificate: Certificate) -> bytes:
    return print_certificate(certificate, issued_at=ISSUED_AT)


def poppler(program: str, pdf: bytes, *options: str) -> str:
    done = subprocess.run(
        [program, *options, "-", *(["-"] if program == "pdftotext" else [])],
        input=pdf,
        capture_output=True,
        check=True,
    )
    return " ".join(done.stdout.decode().split())


@needs_poppler
def test_the_russian_text_can_be_read_from_the_file() -> None:
    text = poppler("pdftotext", printed(RUSSIAN), "-layout")
    for part in (
        "ООО «Служба заботы»",
        "Удостоверение",
        "Иванова Мария Сергеевна",
        "соответствует требованиям допуска",
        "24 ноября 2026 г.",
        "23 ноября 2027 г. включительно",
        "Тест «Обработка звонка», редакция 2, 92,3 %",
        NUMBER,
        "learn.example.org/verify",
    ):
        assert part in text


@needs_poppler
def test_the_english_text_can_be_read_from_the_file() -> None:
    text = poppler("pdftotext", printed(ENGLISH), "-layout")
    for part in (
        "Certificate",
        "Maria Ivanova",
        "meets the requirements for",
        "23 November 2027, inclusive",
        NUMBER,
    ):
        assert part in text


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert printed(RUSSIAN) == printed(RUSSIAN)
    assert printed(RUSSIAN) != printed(ENGLISH)


def test_the_number_can_be_read_from_the_file() -> None:
    assert number_in(printed(RUSSIAN)) == NUMBER


def test_a_certificate_is_small() -> None:
    assert len(printed(RUSSIAN)) < 30_000
    assert len(printed(ENGLISH)) < 30_000


@needs_poppler
def test_the_file_says_what_it_is() -> None:
    about = poppler("pdfinfo", printed(RUSSIAN))
    assert f"Title: Удостоверение {NUMBER}" in about
    assert "Author: ООО «Служба заботы»" in about
    assert f"Keywords: {NUMBER}" in about
    assert "Tagged: yes" in about
    assert "841.89 x 595.276 pts (A4)" in about
    described = poppler("pdfinfo", printed(RUSSIAN), "-meta")
    assert 'pdfaid:part="3"' in described
    assert 'pdfaid:conformance="A"' in described


@needs_poppler
def test_fonts_are_embedded_and_no_other_is_used() -> None:
    listed = subprocess.run(["pdffonts", "-"], input=printed(RUSSIAN), capture_output=True, check=True)
    fonts = listed.stdout.decode().splitlines()[2:]
    assert fonts
    for font in fonts:
        assert any(name in font for name in ("Golos", "PT-Serif", "JetBrains"))
        assert " yes yes yes " in font  # embedded, subset, with the way back to Unicode


@needs_poppler
@pytest.mark.parametrize(
    "holder",
    [
        "Ли",
        "Константинопольский-Нурмухамбетов Александр Святославович",
        "Абдуллаева Лейла Тимур кызы",
        "Әлия Құрманғазы",
        "Siân O’Neill-Ångström",
        ("Константинопольская " * 15)[:300].strip(),
        "щ" * 300,
    ],
)
def test_no_name_is_cut_or_moved_to_a_second_page(holder: str) -> None:
    pdf = printed(replace(RUSSIAN, holder=holder))
    assert "Pages: 1 " in poppler("pdfinfo", pdf)
    assert holder.replace(" ", "") in poppler("pdftotext", pdf).replace(" ", "")


@needs_poppler
def test_the_file_contains_nothing_that_the_name_smuggles_in() -> None:
    holder = '<img src="file:///etc/passwd"><b>Иванова</b> & Ko'
    assert holder.replace(" ", "") in poppler("pdftotext", printed(replace(RUSSIAN, holder=holder))).replace(
        " ", ""
    )
