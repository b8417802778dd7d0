"""Moodle's markers that are dragged onto a picture become one click on it. Pure."""

from __future__ import annotations

import re
from fractions import Fraction

from app.library.exchange.asking import refuse
from app.library.exchange.moodle_texts import Asked, files_of
from app.library.exchange.plain_words import as_markdown
from app.library.exchange.shapes import Shape, area_of
from app.library.exchange.xml_tree import Element
from app.library.media_types import media_type_of, written_size
from app.library.quizzes.model import Hotspot, Item, Picture

_NUMBERS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def markers(asked: Asked) -> Item:
    """One marker with one place for it. A question that wants several placed at once has no counterpart here."""
    drops, labels = asked.element.all("drop"), _labels(asked)
    if len(drops) != 1:
        raise refuse(
            f"Not imported, because it wants {len(drops)} places marked, and one click is all there is here",
            f"Не взято: нужно отметить мест: {len(drops)}, а здесь бывает один щелчок",
        )
    label = labels.get(drops[0].text_at("choice"))
    if label is None:
        raise refuse(
            "Not imported, because its place belongs to no marker", "Не взято: месту не назначена метка"
        )
    if len(labels) > 1:
        asked.tell(
            f"Its other markers ({len(labels) - 1}) are left out",
            f"Остальные метки ({len(labels) - 1}) не взяты",
        )
    path, size = _picture(asked)
    area = area_of(_shape(drops[0]), size, label)
    if area.told is not None:
        asked.changes.setdefault(area.told.en, area.told)
    text = asked.markdown(asked.element.first("questiontext"))
    title = as_markdown(asked.plain(asked.element.first("name")))
    text = text.removeprefix(title).lstrip("\n") if text.partition("\n\n")[0] == title else text
    words = asked.element.text_at("attesta", "words")
    body = f"![{words}]({path})" + (f"\n\n{text}" if text else "")
    return Item("", "hotspot", "", Hotspot(Picture(path, words), (area.area,)), body)


def _labels(asked: Asked) -> dict[str, str]:
    drags = asked.element.all("drag")
    return {
        drag.text_at("no", otherwise=str(number)): asked.plain(drag) or f"{number}"
        for number, drag in enumerate(drags, 1)
    }


def _picture(asked: Asked) -> tuple[str, tuple[int, int]]:
    for name, content in files_of(asked.element).items():
        path = asked.pictures.keep(name, content)
        size = None if path is None else written_size(content, media_type_of(path))
        if path is not None and size is not None:
            return path, size
    raise refuse(
        "Not imported, because its picture is not in the file, or is none",
        "Не взято: картинки нет в файле, или это не картинка",
    )


def _shape(drop: Element) -> Shape:
    """`x,y;r` of a circle, `x,y;w,h` of a rectangle, `x,y;x,y;…` of a polygon, in pixels."""
    numbers = [Fraction(number) for number in _NUMBERS.findall(drop.text_at("coords"))]
    form = drop.text_at("shape").lower()
    if form == "circle" and len(numbers) == 3:
        return Shape("circle", tuple(numbers))
    if form == "rectangle" and len(numbers) == 4:
        x, y, width, height = numbers
        return Shape("rect", (x, y, x + width, y + height))
    if form == "polygon" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        return Shape("poly", tuple(numbers))
    raise refuse(
        "Not imported, because its place on the picture cannot be read",
        "Не взято: место на картинке не читается",
    )
