"""One item of QTI 2.x or 3.0 becomes a drafted question (quiz-format.md 8.1, 8.3). Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from app.library.exchange.asking import refuse
from app.library.exchange.drafted import Description, Drafted, Entry, NotTaken, Refused
from app.library.exchange.own_lines import with_lines
from app.library.exchange.pictures import Pictures
from app.library.exchange.qti2_asked import Asked, ReadFile, interactions_in
from app.library.exchange.qti2_choices import areas, choices, points
from app.library.exchange.qti2_feedback import notes_of
from app.library.exchange.qti2_gaps import gaps_of
from app.library.exchange.qti2_names import in_second_version
from app.library.exchange.qti2_placed import order, pairs, words_into_gaps
from app.library.exchange.qti2_typed import typed
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import GAP_END, GAP_START, ONE, Essay, Item, TrueFalse
from app.library.quizzes.numbers import number_from

TOOL = "Attesta"
_BLOCKS = {
    "choiceInteraction": choices,
    "hotspotInteraction": areas,
    "selectPointInteraction": points,
    "matchInteraction": pairs,
    "orderInteraction": order,
}
_INLINE = ("textEntryInteraction", "inlineChoiceInteraction")
_GAP = "xzgapzx"
_FOUND_GAP = re.compile(rf"{_GAP}([0-9]+)z")
_BLANK = "xzblankxz"
_SHOWN_BLANK = "_____"
OWN_EITHER = "attesta-either"
OWN_GAP, OWN_HINT, OWN_RUBRIC = "attesta-gap", "attesta-hint", "attesta-rubric"  # classes


def read_item(
    root: Element, pictures: Pictures, read: ReadFile, folder: str, language: str, source: str = ""
) -> Entry:
    """Any item: taken, refused, or (without anything to answer) a description."""
    element = in_second_version(root)
    name = element.get("title").strip() or element.get("identifier") or source
    try:
        _check(element)
        asked = Asked(element=element, pictures=pictures, read=read, folder=folder, language=language)
        interactions = list(interactions_in(asked.body))
        if not interactions:
            return Description(asked.text(asked.body), name, element.line)
        item = _item(asked, interactions)
    except NotTaken as error:
        return Refused(name, element.line, error.reason)
    return Drafted(item, name, element.line, changes=tuple(asked.changes.values()))


def _check(element: Element) -> None:
    if element.get("adaptive") == "true":
        raise refuse(
            "Not imported, because it changes with each answer (adaptive)",
            "Не взято: вопрос меняется после каждого ответа (adaptive)",
        )
    if element.all("templateDeclaration", "templateProcessing"):
        raise refuse(
            "Not imported, because it draws new values for everybody (template)",
            "Не взято: вопрос даёт каждому новые значения (template)",
        )


def _item(asked: Asked, interactions: Sequence[Element]) -> Item:
    item, body = _kind(asked, interactions)
    item = replace(item, body=_text(asked, body), title=asked.element.get("title").strip())
    if _BLANK in item.body:
        blank = "" if _blank_is_alone(item.body) else _SHOWN_BLANK
        item = replace(item, body=item.body.replace(_BLANK, blank).strip())
    notes_of(asked, interactions)
    _rubrics(asked)
    if asked.element.find("assessmentStimulusRef") is not None:
        asked.tell("The text that it refers to is left out", "Текст, на который он ссылается, не взят")
    own = asked.element.get("toolName") == TOOL
    label = asked.element.get("label")
    item = replace(
        item,
        id=label if own and label else asked.element.get("identifier"),
        points=_points(asked, item),
        notes=asked.all_notes,
    )
    return _with_own(asked, item) if own else item


def _points(asked: Asked, item: Item) -> Fraction:
    """What the best response earns; the most that the item says of itself, if that is the same but for rounding."""
    said = _most_said(asked)
    if said is not None and abs(said - item.points) <= said / 1_000_000:
        return said
    return item.points if item.points > 0 else ONE


def _kind(asked: Asked, interactions: Sequence[Element]) -> tuple[Item, Mapping[int, str]]:
    """The question without its texts, and what stands in the text in place of each interaction (by its id())."""
    first = interactions[0]
    if all(one.name in _INLINE for one in interactions):
        is_field = first.name == "textEntryInteraction" and OWN_GAP not in first.get("class").split()
        if len(interactions) == 1 and is_field:
            return typed(asked, first), {id(first): _BLANK}
        return gaps_of(asked, interactions), {id(one): _mark(n) for n, one in enumerate(interactions, 1)}
    if len(interactions) > 1:
        raise refuse(
            "Not imported, because it asks several things at once",
            "Не взято: в нём несколько заданий сразу",
        )
    if first.name == "gapMatchInteraction":
        gaps = list(first.deep("gap"))
        names = [gap.get("identifier") for gap in gaps]
        marks = {id(gap): _mark(number) for number, gap in enumerate(gaps, 1)}
        return words_into_gaps(asked, first, names), marks
    if first.name == "extendedTextInteraction":
        return Item("", "essay", "", Essay(), points=_most_said(asked) or ONE), {}
    read = _BLOCKS.get(first.name)
    if read is None:
        raise refuse(
            f"Not imported, because tasks of the type {first.name[:50]} are not known here",
            f"Не взято: заданий типа {first.name[:50]} здесь нет",
        )
    return read(asked, first), {}


def _mark(number: int) -> str:
    return f"{_GAP}{number}z"


def _most_said(asked: Asked) -> Fraction | None:
    """`normalMaximum` of SCORE, or the value of MAXSCORE."""
    for outcome in asked.element.all("outcomeDeclaration"):
        name, most = outcome.get("identifier"), outcome.get("normalMaximum")
        given = outcome.text_at("defaultValue", "value") if name == "MAXSCORE" else ""
        value = number_from(most or given) if name in ("SCORE", "MAXSCORE") else None
        if isinstance(value, Fraction) and value > 0:
            return value
    return None


# -- texts -------------------------------------------------------------------------------------------------------


def _text(asked: Asked, marks: Mapping[int, str]) -> str:
    """The body as Markdown: in place of a task its prompt, in place of a gap its mark."""
    body = _without_tasks(asked.body, marks)
    return _FOUND_GAP.sub(rf"{GAP_START}\1{GAP_END}", asked.text(body))


def _without_tasks(element: Element, marks: Mapping[int, str]) -> Element:
    copy = Element(element.name, element.attributes, element.line)
    for child in element.children:
        if isinstance(child, str):
            copy.children.append(child)
        elif id(child) in marks:
            copy.children.append(marks[id(child)])
        elif child.name.endswith("Interaction"):
            copy.children.append(_in_place(child, marks))
        else:
            copy.children.append(_without_tasks(child, marks))
    return copy


def _in_place(interaction: Element, marks: Mapping[int, str]) -> Element:
    """What of a task is text: its prompt, the text with the gaps, the picture to click on."""
    shown = Element("div", {}, interaction.line)
    kept: tuple[str, ...] = ("prompt",)
    if interaction.name in ("hotspotInteraction", "selectPointInteraction"):
        kept = ("prompt", "object", "img")
    for child in interaction.elements:
        is_text = interaction.name == "gapMatchInteraction" and child.name not in ("gapText", "gapImg")
        if child.name in kept or is_text:
            shown.children.append(_without_tasks(child, marks))
    return shown


def _blank_is_alone(body: str) -> bool:
    """Whether the field stands in a paragraph of its own, or behind the last words."""
    return body.count(_BLANK) == 1 and (
        body.rstrip().endswith(f"\n\n{_BLANK}") or body.strip() == _BLANK or f"\n\n{_BLANK}\n\n" in body
    )


def _rubrics(asked: Asked) -> None:
    """Instructions: for those who mark, a note; for the person, text; the rest is told."""
    for block in asked.body.deep("rubricBlock"):
        views, marks = block.get("view").split(), block.get("class").split()
        if OWN_RUBRIC in marks:
            continue
        text = asked.text(block)
        if OWN_HINT in marks:
            asked.note("hint", text)
        elif "scorer" in views or "author" in views or "tutor" in views:
            asked.note("grader", text)
        elif text:
            asked.tell("Instructions before the question are left out", "Указания перед вопросом не взяты")


def _with_own(asked: Asked, item: Item) -> Item:
    """What only our own items have: feedback with either choice, a rubric."""
    either = next(
        (one for one in asked.element.all("modalFeedback") if one.get("identifier") == OWN_EITHER), None
    )
    if either is not None and isinstance(item.content, TrueFalse):
        item = replace(item, content=replace(item.content, feedback=asked.text(either)))
    for block in asked.body.deep("rubricBlock"):
        if OWN_RUBRIC in block.get("class").split():
            return with_lines(item, asked.text(block))
    return item
