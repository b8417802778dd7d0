"""Choices of QTI 2.x: options, areas of a picture, points on it. Pure.

What each response earns is found by trying it on the item's own rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from app.foundation.faults import Text
from app.library.exchange.asking import custom, refuse
from app.library.exchange.qti2_asked import Asked
from app.library.exchange.qti2_shapes import middle, shape_of
from app.library.exchange.shapes import area_of
from app.library.exchange.tried_choices import several_of, single_of
from app.library.exchange.xml_tree import Element
from app.library.media_types import media_type_of, written_size
from app.library.quizzes.model import ZERO, Area, Hotspot, Item, Option, Picture

_FAR = (Fraction(-100_000), Fraction(-100_000))


def choices(asked: Asked, interaction: Element) -> Item:
    declared = asked.response(interaction)
    options = [_option(asked, one, interaction) for one in interaction.all("simpleChoice")]
    ids = [one.get("identifier") for one in interaction.all("simpleChoice")]
    if len(set(ids)) != len(ids) or not ids:
        raise refuse("Not imported, because its options have no ids", "Не взято: у вариантов нет своих имён")
    if declared.cardinality == "single":
        return single_of(asked, declared, ids, options)
    if interaction.get("maxChoices") == "1":
        asked.tell("One option at most could be chosen", "Можно было выбрать не больше одного варианта")
    elif interaction.get("maxChoices", "0") not in ("0", "", str(len(ids))):
        most = interaction.get("maxChoices")[:4]
        asked.tell(
            f"At most {most} options could be chosen; here any number can",
            f"Можно было выбрать не больше {most}; здесь — сколько угодно",
        )
    return several_of(asked, declared, ids, options)


def _option(asked: Asked, element: Element, interaction: Element) -> Option:
    stays = element.get("fixed") == "true" or interaction.get("shuffle", "false") != "true"
    marks = element.get("class").split()
    feedback = "\n\n".join(
        asked.text(one)
        for one in element.deep("feedbackInline")
        if one.get("identifier") == element.get("identifier") and one.get("showHide", "show") == "show"
    )
    return Option(
        asked.text(element), False, fixed=stays, critical="attesta-critical" in marks,
        name=next((m.removeprefix("attesta-name-") for m in marks if m.startswith("attesta-name-")), ""),
        feedback=feedback,
    )  # fmt: skip


# -- areas -------------------------------------------------------------------------------------------------------


def areas(asked: Asked, interaction: Element) -> Item:
    """`hotspotInteraction`: one click. A question that wants several areas at once has no counterpart here."""
    declared = asked.response(interaction)
    shown = interaction.all("hotspotChoice")
    path, size, words = _picture(asked, interaction)
    wrap = (lambda name: name) if declared.cardinality == "single" else (lambda name: (name,))
    worth = [asked.score({declared.id: wrap(one.get("identifier"))}) for one in shown]
    most = max(worth, default=ZERO)
    if declared.cardinality != "single" and (
        most <= 0 or asked.score({declared.id: tuple(one.get("identifier") for one in shown)}) > most
    ):
        raise _several_wanted()
    if most <= 0:
        raise refuse("Not imported, because no area is right", "Не взято: ни одна область не верна")
    _tell_parts(asked, worth, most)
    placed = []
    for number, (one, value) in enumerate(zip(shown, worth, strict=True), 1):
        shape = shape_of(one.get("shape", "default"), _coordinates(one), size)
        label = one.get("hotspotLabel") or one.get("aria-label") or _numbered(asked, number)
        area = area_of(shape, size, label, right=value == most)
        placed.append(_told(asked, area.area, area.told, one))
    return _on_picture(path, words, placed, most)


def points(asked: Asked, interaction: Element) -> Item:
    """`selectPointInteraction`: any of several areas is one click."""
    declared = asked.response(interaction)
    if not declared.areas:
        raise refuse(
            "Not imported, because it wants one exact point, not an area",
            "Не взято: нужна одна точка, а не область",
        )
    path, size, words = _picture(asked, interaction)
    wrap = (lambda point: point) if declared.cardinality == "single" else (lambda point: (point,))
    middles = [middle(shape, numbers) for shape, numbers, _ in declared.areas]
    worth = [asked.score({declared.id: wrap(point)}) for point in middles]
    most = max(worth)
    many = declared.cardinality != "single" and interaction.get("maxChoices", "1") != "1"
    if most <= 0 or asked.score({declared.id: wrap(_FAR)}) > 0:
        raise custom()
    if many and asked.score({declared.id: tuple(middles)}) > most:
        raise _several_wanted()
    _tell_parts(asked, worth, most)
    placed = []
    for number, ((shape, numbers, _), value) in enumerate(zip(declared.areas, worth, strict=True), 1):
        area = area_of(shape_of(shape, numbers, size), size, _numbered(asked, number), right=value == most)
        placed.append(_told(asked, area.area, area.told, interaction))
    return _on_picture(path, words, placed, most)


def _several_wanted() -> Exception:
    return refuse(
        "Not imported, because it wants several places at once, and one click is all there is here",
        "Не взято: нужно несколько мест сразу, а здесь бывает один щелчок",
    )


def _tell_parts(asked: Asked, worth: Sequence[Fraction], most: Fraction) -> None:
    if any(0 < value < most for value in worth):
        asked.tell(
            "Areas that were worth a part of the points count as wrong",
            "Области, дававшие часть баллов, считаются неверными",
        )


def _coordinates(element: Element) -> tuple[Fraction, ...]:
    parts = element.get("coords").replace("%", "").split(",")
    try:
        return tuple(Fraction(part.strip()) for part in parts if part.strip())
    except (ValueError, ZeroDivisionError):
        return ()


def _numbered(asked: Asked, number: int) -> str:
    asked.tell(
        "Its areas have no names; they were numbered, and those who use a keyboard see these names",
        "У областей нет названий; они пронумерованы, а эти названия видят те, кто пользуется клавиатурой",
    )
    return f"Область {number}" if asked.language == "ru" else f"Area {number}"


def _told(asked: Asked, area: Area, told: Text | None, element: Element) -> Area:
    if told is not None:
        asked.changes.setdefault(told.en, told)
    return replace(area, critical="attesta-critical" in element.get("class").split() and not area.right)


def _picture(asked: Asked, interaction: Element) -> tuple[str, tuple[int, int], str]:
    """Path, size by which coordinates are meant, and words."""
    shown = next((one for one in interaction.elements if one.name in ("object", "img", "picture")), None)
    if shown is not None and shown.name == "picture":
        shown = shown.first("img")
    found = None if shown is None else asked.picture(shown)
    if shown is None or found is None:
        raise refuse(
            "Not imported, because its picture is not in the file, or is none",
            "Не взято: картинки нет в файле, или это не картинка",
        )
    path, content = found
    given = (shown.get("width"), shown.get("height"))
    words = " ".join((shown.text or shown.get("alt")).split())
    if all(side.isdecimal() and int(side) > 0 for side in given):
        return path, (int(given[0]), int(given[1])), words
    size = written_size(content, media_type_of(path))
    assert size is not None  # else it would not have been kept
    return path, size, words


def _on_picture(path: str, words: str, placed: Sequence[Area], most: Fraction) -> Item:
    labels: dict[str, int] = {}
    unique = []
    for area in placed:
        labels[area.label] = labels.get(area.label, 0) + 1
        number = labels[area.label]
        unique.append(area if number == 1 else replace(area, label=f"{area.label} ({number})"))
    return Item("", "hotspot", "", Hotspot(Picture(path, words), tuple(unique)), points=most)
