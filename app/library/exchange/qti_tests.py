"""Tests of QTI 2.x: in which section and order a package asks its items. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import unquote

from app.foundation.faults import Text
from app.library.exchange.qti2_asked import inside_of
from app.library.exchange.xml_tree import Element
from app.library.quizzes.numbers import number_from


@dataclass(frozen=True)
class Place:
    """Where an item stands. `weight` multiplies its points; `told`: what of the test is not carried."""

    path: str
    section: str = ""
    weight: Fraction = Fraction(1)
    told: tuple[Text, ...] = ()


def places_of(test: Element, folder: str) -> list[Place]:
    """All items that the test names, in its order. What concerns a section is told at its first item."""
    found: list[Place] = []
    for part in test.all("testPart"):
        for section in part.all("assessmentSection"):
            found += _of_section(section, folder, section.get("title").strip(), list(_told(test, part)))
            test = Element("none", {}, 0)  # what concerns the whole is told once
    return found


def _of_section(section: Element, folder: str, title: str, told: list[Text]) -> list[Place]:
    told = [*told, *_told_of_section(section, title)]
    found: list[Place] = []
    for child in section.elements:
        if child.name == "assessmentSection":
            found += _of_section(child, folder, child.get("title").strip() or title, [])
        elif child.name == "assessmentItemRef" and child.get("href"):
            path = inside_of(folder, unquote(child.get("href")))
            found.append(Place(path, title, _weight(child)))
    if found and told:
        first = found[0]
        found[0] = Place(first.path, first.section, first.weight, (*told, *first.told))
    return found


def _weight(reference: Element) -> Fraction:
    value = number_from(next((one.get("value") for one in reference.all("weight")), "1"))
    return value if isinstance(value, Fraction) and value > 0 else Fraction(1)


def _told(test: Element, part: Element) -> Iterator[Text]:
    if test.first("timeLimits") is not None or part.first("timeLimits") is not None:
        yield Text("The time limit of the test is not carried", "Ограничение времени теста не взято")
    if part.get("navigationMode") == "linear":
        yield Text(
            "One could only go forward there: write navigation: one-way",
            "Там можно было идти только вперёд: напишите navigation: one-way",
        )


def _told_of_section(section: Element, title: str) -> Iterator[Text]:
    chosen = section.first("selection")
    if chosen is not None:
        count = chosen.get("select")[:6]
        yield Text(
            f"Of the section “{title}” only {count} questions were drawn: write draw: {count}",
            f"Из раздела «{title}» выбиралось вопросов: {count}; напишите draw: {count}",
        )
    if section.first("preCondition") is not None or section.first("branchRule") is not None:
        yield Text(
            f"Conditions of the section “{title}” are not carried", f"Условия раздела «{title}» не взяты"
        )
    if any(one.text for one in section.all("rubricBlock")):
        yield Text(
            f"The text above the questions of “{title}” is not carried",
            f"Текст над вопросами раздела «{title}» не взят",
        )
