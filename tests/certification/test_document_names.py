"""Names of every length and script: whole, on their one page, over nothing else, and read back from the file."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from xml.etree import ElementTree

import pytest

from app.certification.document import Certificate
from app.certification.documents.samples import LONG, RUSSIAN, SHORT
from app.certification.service.document_templates import built_in
from app.certification.service.printing import print_cards, print_certificate
from tests.certification.test_printing import ISSUED_AT, needs_poppler

NAMES = {
    "two letters": "Ли",
    "usual": "Васильева Анна Викторовна",
    "kyzy": "Абдуллаева Лейла Тимур кызы",
    "Kazakh": "Әлия Құрманғазықызы Нұрмағамбетова",
    "60 letters": "Константинопольский-Нурмухамбетов Александр Святославович-оглы",
    "100 letters": "Абдурахмангаджиева-Константинопольская Айгюль-Фатима Зульфия Нурмухаммад-Сулейман Ибрагим-Халил кызы",
    "Spanish": "María de los Ángeles Fernández de la Concepción y Gutiérrez-Núñez de Balboa",
    "Vietnamese": "Nguyễn Thị Hằng Ưng",
    "Georgian": "გიორგი ბერიძე-მამარდაშვილი",
    "Armenian": "Արամ Հակոբյան",
    "Thai": "สมชาย ใจดี",
    "Hebrew": "דוד בן־גוריון",
    "Arabic": "محمد بن سلمان آل سعود",
    "both ways": "Сулейман محمد Ибрагим",
    "Chinese": "王小明",
    "emoji": "🙂 Анна 🎓 Белова",
    "markup": "<b>Иванова</b> & <script>alert(1)</script> {{ number }}",
    "300 letters": ("Константинопольская " * 15)[:300].strip(),
    "300 wide ones": "щ" * 300,
}
LONGEST = replace(LONG, holder="щ" * 300, issued_by=LONG.issued_by + f", {LONG.organisation}")
CERTIFICATES = {
    "certificate": "certificate",
    "bilingual": "certificate-bilingual",
    "booklet": "udostoverenie",
}


def printed(template: str, certificate: Certificate) -> bytes:
    source = built_in(CERTIFICATES[template])
    return print_certificate(certificate, issued_at=ISSUED_AT, template=source)


@dataclass(frozen=True)
class Line:
    left: float
    top: float
    right: float
    bottom: float
    text: str

    def covers(self, other: Line) -> bool:
        """Whether two lines lie over each other. Boxes are as high as the font, lines of one text stand closer."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 1 and down > 0.45 * min(self.bottom - self.top, other.bottom - other.top)


def pages_of(pdf: bytes) -> list[tuple[float, float, list[Line]]]:
    """Width, height and lines of each page, in points."""
    done = subprocess.run(["pdftotext", "-bbox-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    tree = ElementTree.fromstring(re.sub(r' xmlns="[^"]*"', "", done.stdout.decode()))
    return [
        (
            float(page.attrib["width"]),
            float(page.attrib["height"]),
            [
                Line(
                    *(float(line.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")),
                    " ".join(word.text or "" for word in line.iter("word")),
                )
                for line in page.iter("line")
            ],
        )
        for page in tree.iter("page")
    ]


def wrong_in(pdf: bytes, pages: int = 1) -> list[str]:
    found = pages_of(pdf)
    wrong = [] if len(found) == pages else [f"{len(found)} pages"]
    for width, height, lines in found:
        for number, line in enumerate(lines):
            if line.left < 3 or line.top < 2 or line.right > width - 3 or line.bottom > height - 2:
                wrong.append(f"beyond the edge: {line}")
            wrong += [f"{line} over {other}" for other in lines[number + 1 :] if line.covers(other)]
    return wrong


def letters(text: str) -> list[str]:
    """Without spaces and in no order: a line that is read from the right comes out in another one."""
    return sorted(
        one for one in unicodedata.normalize("NFC", text) if one.isprintable() and not one.isspace()
    )


def text_in(pdf: bytes) -> str:
    done = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def has_letters(text: str, name: str) -> bool:
    there, wanted = Counter(letters(text)), Counter(letters(name))
    return wanted <= there


HARD = ("100 letters", "Spanish", "Arabic", "emoji", "300 wide ones")


def named(name: str) -> Certificate:
    other = replace(RUSSIAN.other, holder=name) if RUSSIAN.other else None
    return replace(RUSSIAN, holder=name, other=other)


@needs_poppler
@pytest.mark.parametrize(
    ("template", "name"),
    [
        *(("certificate", name) for name in NAMES),
        *((template, name) for template in ("bilingual", "booklet") for name in HARD),
    ],
)
def test_a_name_is_whole_and_over_nothing(template: str, name: str) -> None:
    pdf = printed(template, named(NAMES[name]))
    assert wrong_in(pdf, pages=2 if template == "booklet" else 1) == []
    assert has_letters(text_in(pdf), NAMES[name])


EVERYTHING_LONG = (LONG, SHORT, LONG.other, LONGEST)


@needs_poppler
@pytest.mark.parametrize("template", CERTIFICATES)
@pytest.mark.parametrize("certificate", EVERYTHING_LONG, ids=["long", "short", "English", "longest"])
def test_everything_long_at_once(template: str, certificate: Certificate) -> None:
    pdf = printed(template, certificate)
    assert wrong_in(pdf, pages=2 if template == "booklet" else 1) == []


@needs_poppler
@pytest.mark.parametrize("sheet", [False, True])
def test_cards(sheet: bool) -> None:
    """All of them as one file: one card a page, or ten."""
    cards = [*map(named, NAMES.values()), *(one for one in EVERYTHING_LONG if one)]
    pdf = print_cards(cards, made_at=ISSUED_AT, sheet=sheet, template=built_in("wallet-card"))
    assert wrong_in(pdf, pages=-(-len(cards) // 10) if sheet else len(cards)) == []
    text = text_in(pdf)
    assert all(has_letters(text, name) for name in NAMES.values())
