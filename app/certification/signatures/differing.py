"""In which parts of a certificate's file another one differs from it. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right

from app.foundation.faults import Text

# What an object of the file is for, by the words at its beginning; the first that fits.
PARTS = (
    (rb"/Contents ?<30|/FT ?/Sig\b|/SigFlags\b", Text("in the signature", "в подписи")),
    (rb"/Type ?/XRef\b", Text("in the table of its parts", "в таблице частей файла")),
    (
        rb"/Type ?/EmbeddedFile\b",
        Text("in the attached credential", "в приложенном электронном свидетельстве"),
    ),
    (
        rb"/Type ?/Metadata\b|/Subtype ?/XML\b|/Producer\b",
        Text("in what the file says of itself", "в сведениях о файле"),
    ),
    (
        rb"/Type ?/ObjStm\b|/Type ?/(?:Catalog|Page|Pages|StructElem|Annot)\b",
        Text("in the make-up of the page", "в устройстве страницы"),
    ),
    (rb"/Length1\b|/Subtype ?/(?:CIDFontType0C|OpenType|Type1C)\b", Text("in a font", "в шрифте")),
    (rb"/Subtype ?/Image\b", Text("in a picture", "в картинке")),
    (rb"/N ?[134]\b.{0,40}/Length", Text("in the colour profile", "в цветовом профиле")),
)
PRINTED = Text("in what is printed", "в том, что напечатано")
BETWEEN = Text("between its parts", "между частями файла")
_OBJECT = re.compile(rb"(?:^|(?<=[\r\n]))(\d+) 0 obj\b")
LOOKED_AT = 400  # bytes at the beginning of an object
MOST_LOOKED_AT = 20_000  # differing bytes, each in its part


def difference(issued: bytes, found: bytes) -> Text | None:
    """How many bytes differ, and where; None where the files are not of one length, or do not differ."""
    if len(issued) != len(found):
        return None
    places = [place for place, pair in enumerate(zip(issued, found, strict=True)) if pair[0] != pair[1]]
    if not places:
        return None
    parts = list(dict.fromkeys(parts_of(issued, places[:MOST_LOOKED_AT])))
    en, ru = ("; ".join(part.in_language(language) for part in parts) for language in ("en", "ru"))
    return Text(
        f"Bytes that differ from the file that was issued: {len(places)} ({en}).",
        f"Байтов, отличающихся от выданного файла: {len(places)} ({ru}).",
    )


def parts_of(issued: bytes, places: list[int]) -> list[Text]:
    begins = [found.start() for found in _OBJECT.finditer(issued)]
    return [part_at(issued, begins, place) for place in places]


def part_at(issued: bytes, begins: list[int], place: int) -> Text:
    number = bisect_right(begins, place) - 1
    if number < 0:
        return BETWEEN
    begin = begins[number]
    end = begins[number + 1] if number + 1 < len(begins) else len(issued)
    if place > issued.find(b"endobj", begin, end) > 0 and b"endstream" not in issued[place:end]:
        return BETWEEN
    head = issued[begin : min(begin + LOOKED_AT, end)].partition(b"stream")[0]
    return next((text for pattern, text in PARTS if re.search(pattern, head, re.DOTALL)), PRINTED)
