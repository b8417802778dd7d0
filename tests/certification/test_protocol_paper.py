"""The paper of a protocol and the booklet: every field extracts, heads repeat, long names are whole."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.certification.documents.protocols import AT, LONG_NAME, ONE, SAMPLES
from app.certification.protocols.paper import Marks
from app.certification.service.document_templates import built_in, samples_of
from app.certification.service.protocol_files import print_protocol
from app.foundation.pdf import print_document

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
MANY = next(protocol for key, _title, _language, protocol, _marks in SAMPLES if key == "many")
MARKS = next(marks for key, _title, _language, _protocol, marks in SAMPLES if key == "many")
HEADS = ("Фамилия, имя, отчество", "Табельный", "Результат проверки", "Регистрационный", "проверяемого")


def pages_of(pdf: bytes) -> list[str]:
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    text = done.stdout.decode().replace("\u00a0", " ")
    return [" ".join(page.split()) for page in text.split("\f")[:-1]]


@pytest.mark.parametrize("people", [12, pytest.param(60, marks=pytest.mark.slow)])
def test_many_people_stand_on_pages_with_heads(people: int) -> None:
    found = pages_of(print_protocol(replace(MANY, lines=MANY.lines[:people]), MARKS, at=AT))
    assert len(found) > 1
    rows = [page for page in found if "Вид проверки" in page]
    assert all(head in page for page in rows for head in HEADS)
    whole = " ".join(found)
    assert all(line.number in whole for line in MANY.lines[:people])
    assert LONG_NAME.split()[-1] in whole and "ОТ-77-000123" in whole and "ab12ab12ab12" in whole
    for told in ("Взамен протокола № 11-ОТ/2026", "Подписи комиссии", "Орлов Олег Олегович", "Внеочередная:"):
        assert told in whole, told


def test_names_of_any_kind_are_set_safely() -> None:
    names = ("<b>Markup</b> & “quotes”", "ნინო გელაშვილი", "\u202eобратно 🎉", "Оченьдлинноеимя" * 20)
    lines = tuple(replace(ONE.lines[0], person_id=i, name=name) for i, name in enumerate(names))
    hard = replace(ONE, lines=lines, programme="П" * 300, organisation="О" * 300)
    whole = " ".join(pages_of(print_protocol(hard, Marks(), at=AT)))
    assert names[0] in whole and names[1] in whole
    assert whole.replace(" ", "").count("Оченьдлинноеимя") == 20  # wrapped, not cut


def test_a_draft_says_so_and_english_is_english() -> None:
    english = next(protocol for key, *_, protocol, _marks in SAMPLES if key == "en")
    whole = " ".join(pages_of(print_protocol(english, Marks(), at=AT, draft=True)))
    assert "Draft: not approved" in whole and "By order No. 15-ОТ of 3 November 2026" in whole


def test_the_booklet_has_its_checks_and_lines_for_a_pen() -> None:
    template = built_in("udostoverenie")
    assert template is not None
    sample = next(one for one in samples_of("udostoverenie") if one.key == "longest")
    pdf = print_document(
        template,
        sample.values,
        language="ru",
        title="Удостоверение",
        author="x",
        identifier="X",
        created=datetime(2026, 12, 1, tzinfo=UTC),
    )
    outside, inside = pages_of(pdf)
    assert sample.values["number"] in outside
    for told in (
        sample.values["holder"].split()[-1], "Результаты проверки знаний", "№ 9-ОТ/2025", "Петров Пётр Петрович",
        "удовлетворительно", "Внеочередная", "23.11.2027",
    ):  # fmt: skip
        assert told in inside, told
