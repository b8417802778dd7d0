"""Moodle XML becomes drafted questions (quiz-format.md 8.1, 8.3). Pure.

The form: docs.moodle.org/en/Moodle_XML_format, and what Moodle's own importer takes (question/format/xml/format.php).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from app.foundation.faults import Text
from app.library.exchange.asking import refuse
from app.library.exchange.drafted import (
    Description,
    Drafted,
    Entry,
    Found,
    Given,
    NotTaken,
    Refused,
    Unreadable,
)
from app.library.exchange.moodle_carried import carried
from app.library.exchange.moodle_gaps import embedded_answers, missing_words
from app.library.exchange.moodle_kinds import (
    choice,
    essay,
    matching,
    numerical,
    ordering,
    short_answer,
    true_false,
)
from app.library.exchange.moodle_markers import markers
from app.library.exchange.moodle_texts import Asked
from app.library.exchange.pictures import Pictures
from app.library.exchange.plain_words import one_line
from app.library.exchange.xml_tree import Element, xml_of
from app.library.quizzes.model import ONE, Item, NoteKind

Kind = Callable[[Asked], Item]
_KINDS: Mapping[str, Kind] = {
    "multichoice": choice,
    "truefalse": true_false,
    "shortanswer": short_answer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "essay": essay,
    "ordering": ordering,
    "cloze": embedded_answers,
    "multianswer": embedded_answers,
    "gapselect": missing_words,
    "ddwtos": missing_words,
    "ddmarker": markers,
}
_WITH_NEW_NUMBERS = ("calculated", "calculatedsimple", "calculatedmulti")
_NOTES: Mapping[str, NoteKind] = {
    "correctfeedback": "right",
    "partiallycorrectfeedback": "partly",
    "incorrectfeedback": "wrong",
    "generalfeedback": "explain",
}
# Read here or by the kind, or only about the look of Moodle's page.
_KNOWN = {
    "name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber", "tags", "coursetags",
    "hint", "answer", "single", "shuffleanswers", "answernumbering", "showstandardinstruction", "shownumcorrect",
    "correctfeedback", "partiallycorrectfeedback", "incorrectfeedback", "usecase", "units", "unitgradingtype",
    "unitpenalty", "showunits", "unitsleft", "instructions", "subquestion", "responseformat", "responserequired",
    "responsefieldlines", "responsetemplate", "attachments", "attachmentsrequired", "graderinfo", "minwordlimit",
    "maxwordlimit", "maxbytes", "filetypeslist", "layouttype", "selecttype", "selectcount", "gradingtype",
    "showgrading", "numberingstyle", "selectoption", "dragbox", "drag", "drop", "showmisplaced", "file", "image",
    "image_base64", "category", "info", "attesta", "correctresponsesfeedback",
}  # fmt: skip
_USUAL_PENALTIES = (Fraction(0), ONE, Fraction("0.1"))
_THIRD = Fraction(1, 3)


def read_moodle(given: Given) -> Found:
    """Raises Unreadable for what is no XML of Moodle."""
    root = xml_of(given.content, given.encoding)
    if root.name not in ("quiz", "question"):
        raise Unreadable(
            Text(
                f"This is no Moodle XML: it begins with <{root.name[:40]}>, not with <quiz>",
                f"Это не Moodle XML: файл начинается с <{root.name[:40]}>, а не с <quiz>",
            ),
            root.line,
        )
    pictures = Pictures()
    entries: list[Entry] = []
    section = ""
    for element in root.all("question") if root.name == "quiz" else [root]:
        if element.get("type") == "category":
            section = last_part(element.text_at("category", "text") or element.text_at("category"))
        else:
            entries.append(_entry(element, section, pictures))
    return Found(tuple(entries), pictures.contents)


def last_part(category: str) -> str:
    """`$course$/top/Calls` is Calls; two slashes are one that is text."""
    parts = [part.replace("//", "/") for part in re.split(r"(?<!/)/(?!/)", one_line(category))]
    last = parts[-1].strip()
    return "" if last.startswith("$") or last == "top" else last


def _entry(element: Element, section: str, pictures: Pictures) -> Entry:
    asked = Asked(element=element, pictures=pictures)
    kind = element.get("type").strip().lower()
    name = asked.plain(element.first("name"))
    source = name or element.get("type") or "?"
    try:
        if kind == "description":
            return Description(asked.markdown(element.first("questiontext")), source, element.line)
        item = _item(asked, kind, name)
    except NotTaken as error:
        return Refused(source, element.line, error.reason)
    return Drafted(item, source, element.line, section, tuple(asked.changes.values()))


def _item(asked: Asked, kind: str, name: str) -> Item:
    read = _KINDS.get(kind)
    if kind in _WITH_NEW_NUMBERS:
        raise refuse(
            f"Not imported, because questions of the type {kind} draw new numbers for everybody",
            f"Не взято: вопросы типа {kind} дают каждому новые числа",
        )
    if read is None:
        raise refuse(
            f"Not imported, because questions of the type {kind[:40] or '(none)'} are not known here",
            f"Не взято: вопросы типа {kind[:40] or '(нет)'} здесь неизвестны",
        )
    item = read(asked)
    for element_name, note in _NOTES.items():
        asked.note(note, asked.markdown(asked.element.first(element_name)))
    _hints(asked)
    _told(asked)
    points = _points(asked, item)
    return carried(asked, _with_all(item, asked, name, points))


def _with_all(item: Item, asked: Asked, name: str, points: Fraction) -> Item:
    return Item(
        id=asked.value("idnumber"),
        kind=item.kind,
        title=name,
        content=item.content,
        body=item.body,
        points=points,
        tags=tuple(
            asked.plain(tag) for group in asked.element.all("tags", "coursetags") for tag in group.all("tag")
        ),
        notes=asked.all_notes,
    )


def _points(asked: Asked, item: Item) -> Fraction:
    """`defaultgrade`; a question with embedded answers has none and is worth what they are worth together."""
    points = asked.number("defaultgrade", item.points)
    if points > 0:
        return points
    asked.tell("It was worth 0 points; here it is worth 1", "Вопрос давал 0 баллов; здесь он даёт 1")
    return ONE


def _hints(asked: Asked) -> None:
    hints = [asked.markdown(hint.first("hintcontent") or hint) for hint in asked.element.all("hint")]
    given = [hint for hint in hints if hint]
    for hint in given:
        asked.note("hint", hint)
    if len(given) > 1:
        asked.tell(
            f"Its {len(given)} hints, given one after the other, stand in one hint",
            f"Подсказки ({len(given)}), которые давались по очереди, стали одной",
        )
    penalty = asked.number("penalty", Fraction(0))
    usual = penalty in _USUAL_PENALTIES or abs(penalty - _THIRD) < Fraction(1, 100)
    if (given and penalty > 0) or not usual:
        asked.tell(
            "Further tries with a penalty are not known here",
            "Повторных попыток с вычетом баллов здесь нет",
        )


def _told(asked: Asked) -> None:
    """What a question may have that nothing here has."""
    if asked.flag("hidden"):
        asked.tell("It was hidden there; here it is asked", "Вопрос был там скрыт; здесь он задаётся")
    for child in asked.element.elements:
        if child.name not in _KNOWN and (child.text or child.elements):
            asked.tell(f"Left out: <{child.name[:40]}>", f"Не взято: <{child.name[:40]}>")
