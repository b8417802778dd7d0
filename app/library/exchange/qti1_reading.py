"""QTI 1.2 with its dialects (Canvas, Blackboard, D2L, Respondus) becomes drafted questions (quiz-format.md 8.1). Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.foundation.faults import Text
from app.library.exchange.asking import refuse
from app.library.exchange.drafted import Description, Drafted, Entry, NotTaken, Refused
from app.library.exchange.pictures import Pictures
from app.library.exchange.qti1_asked import Asked
from app.library.exchange.qti1_kinds import one_field_of, one_list, one_point
from app.library.exchange.qti1_parts import fields_in_text, gaps_of, pairs_of
from app.library.exchange.qti2_asked import ReadFile
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import Item

_NO_TITLES = ("question", "")
_TEXT_ONLY = ("text_only_question",)
_NEW_NUMBERS = ("calculated_question", "calculated", "wct_calculated", "algorithmic", "arithmetic")
_UPLOADS = ("file_upload_question", "file upload")


@dataclass(frozen=True)
class Bank:
    entries: tuple[Entry, ...]
    title: str = ""


@dataclass(frozen=True)
class _Place:
    item: Element
    section: str
    told: tuple[Text, ...] = ()


def read_bank(root: Element, pictures: Pictures, read: ReadFile, folder: str, language: str) -> Bank:
    """All items of a file, in order, with the titles of their sections."""
    entries = []
    for place in _places(root, ""):
        asked = Asked(element=place.item, pictures=pictures, read=read, folder=folder, language=language)
        entry = _entry(asked)
        if isinstance(entry, Drafted):
            entry = replace(entry, section=place.section).with_changes(*place.told)
        entries.append(entry)
    assessment = root.first("assessment")
    return Bank(tuple(entries), "" if assessment is None else assessment.get("title").strip())


def _places(element: Element, section: str) -> Iterator[_Place]:
    told: tuple[Text, ...] = tuple(_told_of(element, section))
    for child in element.elements:
        if child.name == "item":
            yield _Place(child, section, told)
            told = ()
        elif child.name in ("section", "assessment", "objectbank"):
            title = child.get("title").strip() if child.name == "section" else ""
            yield from _places(child, title or section)


def _told_of(element: Element, title: str) -> Iterator[Text]:
    number = element.first("selection_ordering", "selection", "selection_number")
    if number is not None and number.text:
        count = number.text[:6]
        yield Text(
            f"Of the section “{title}” only {count} questions were drawn: write draw: {count}",
            f"Из раздела «{title}» выбиралось вопросов: {count}; напишите draw: {count}",
        )
    if element.name == "assessment" and element.first("presentation_material") is not None:
        yield Text("The text of the start page is not carried", "Текст начальной страницы не взят")


def _entry(asked: Asked) -> Entry:
    element = asked.element
    title = element.get("title").strip()
    source = title or element.get("ident") or "item"
    try:
        body = asked.text(asked.presentation)
        if asked.type in _TEXT_ONLY or _only_says_something(asked):
            return Description(body, source, element.line)
        item = _item(asked)
    except NotTaken as error:
        return Refused(source, element.line, error.reason)
    points = asked.points
    item = replace(
        item,
        id=element.get("ident"),
        title="" if title.lower() in _NO_TITLES else title,
        body=item.body if item.kind == "cloze" else body,
        points=points,
        notes=asked.all_notes,
    )
    return Drafted(item, source, element.line, changes=tuple(asked.changes.values()))


def _only_says_something(asked: Asked) -> bool:
    """Nothing to answer, and no kind that answers otherwise."""
    no_rules = not any(condition.sets for condition in asked.conditions.all)
    return not asked.responses and no_rules and asked.type not in (*_UPLOADS, *_NEW_NUMBERS)


def _item(asked: Asked) -> Item:
    kind, responses = asked.type, asked.responses
    if kind in _NEW_NUMBERS or asked.element.find("calculated") is not None:
        raise refuse(
            "Not imported, because it draws new numbers for everybody",
            "Не взято: вопрос даёт каждому новые числа",
        )
    if kind in _UPLOADS:
        raise refuse(
            "Not imported, because the answer is a file, not a text", "Не взято: ответ — файл, а не текст"
        )
    names = [response.name for response in responses]
    if not responses:
        return gaps_of(asked, responses)
    if any(name == "response_grp" for name in names):
        raise refuse(
            "Not imported, because groups of responses are not known here",
            "Не взято: группы ответов здесь неизвестны",
        )
    if len(responses) == 1 and kind not in (
        "multiple_dropdowns_question",
        "fill_in_multiple_blanks_question",
    ):
        return _one(asked, responses[0])
    if set(names) == {"response_str"} and kind != "fill_in_multiple_blanks_question":
        return fields_in_text(asked, responses)
    if kind in ("matching_question", "matching") or not _has_gaps(asked):
        return pairs_of(asked, responses) if set(names) == {"response_lid"} else gaps_of(asked, responses)
    return gaps_of(asked, responses)


def _has_gaps(asked: Asked) -> bool:
    return "[" in asked.words(asked.presentation)


def _one(asked: Asked, response: Element) -> Item:
    match response.name:
        case "response_lid" if asked.type == "matching_question":
            return pairs_of(asked, [response])
        case "response_lid":
            return one_list(asked, response)
        case "response_xy":
            return one_point(asked, response)
    return one_field_of(asked, response)
