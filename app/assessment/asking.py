"""A question as its page shows it: from the frozen quiz, the stored layout and the stored answer. Pure.

Nothing of the key goes through here (rule 21): neither weights, nor feedback, nor what would be accepted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Any

from app.assessment import answers
from app.assessment.faces import Option, Question, Row
from app.assessment.layout import Placed
from app.assessment.wording import Wording
from app.foundation.faults import Text
from app.library.quizzes import model
from app.library.quizzes.model import GAP_END, GAP_START, Item, Quiz
from app.library.quizzes.words import plain

_GAP = re.compile(f"{GAP_START}([0-9]+){GAP_END}")
GAP_NAME = Text("Gap {}", "Пропуск {}")
CHOOSE = Text("choose", "выберите")


def question(quiz: Quiz, placed: Placed, answer: Any, wording: Wording) -> Question:
    """One question with the answer given so far."""
    item = quiz.item(placed.item)
    section = quiz.sections[placed.section]
    is_cloze = isinstance(item.content, model.Cloze)
    words = item.content if isinstance(item.content, model.Essay) else model.Essay()
    return Question(
        type=item.kind,
        title=item.title,
        body=_cloze_body(item, placed, answer, wording)
        if is_cloze
        else wording.block(item.body, item.folder),
        section_title=section.title,
        section_text=wording.block(section.text),
        hint="" if quiz.use == "exam" else wording.block(item.note("hint"), item.folder),
        options=_options(item, placed, answer, wording),
        rows=_rows(item, placed, answer, wording),
        pictured=_pictured(item, placed, wording),
        value=_value(item, answer),
        words=(words.fewest_words, words.most_words),
        language=wording.language,
    )


def _options(item: Item, placed: Placed, answer: Any, wording: Wording) -> tuple[Option, ...]:
    match item.content:
        case model.Choice(options=options):
            chosen = answer if isinstance(answer, list) else [answer]
            return tuple(
                Option(
                    choice.token,
                    wording.line(options[choice.number - 1].text, item.folder),
                    choice.number in chosen,
                )
                for choice in placed.row()
            )
        case model.Hotspot(areas=areas):
            return tuple(
                Option(choice.token, wording.plain(areas[choice.number - 1].label), choice.number == answer)
                for choice in placed.row()
            )
        case model.TrueFalse():
            return (Option("true", "", answer is True), Option("false", "", answer is False))
        case _:
            return ()


def _rows(item: Item, placed: Placed, answer: Any, wording: Wording) -> tuple[Row, ...]:
    match item.content:
        case model.Matching():
            return tuple(
                Row(
                    f"answer-{shown}",
                    wording.line(item.content.lefts[left - 1].left, item.folder),
                    _rights(item.content, placed, None if answer is None else answer[left - 1]),
                )
                for shown, left in enumerate(placed.lefts, 1)
            )
        case model.Ordering(items=lines):
            return tuple(
                Row(
                    f"answer-{shown}",
                    wording.line(lines[choice.number - 1].text, item.folder),
                    _ordinals(len(lines), None if answer is None else answer[choice.number - 1]),
                )
                for shown, choice in enumerate(placed.row(), 1)
            )
        case _:
            return ()


def _rights(content: model.Matching, placed: Placed, chosen: int | None) -> tuple[Option, ...]:
    return tuple(
        Option(choice.token, plain(content.lines[choice.number - 1].right), choice.number == chosen)
        for choice in placed.row()
    )


def _pictured(item: Item, placed: Placed, wording: Wording) -> tuple[Option, ...]:
    """Right sides of a match that show something: the entries of a list hold their words alone."""
    if not isinstance(item.content, model.Matching):
        return ()
    rights = [item.content.lines[choice.number - 1].right for choice in placed.row()]
    if not any("![" in right for right in rights):
        return ()
    return tuple(Option(plain(right), wording.line(right, item.folder)) for right in rights)


def _ordinals(count: int, chosen: int | None) -> tuple[Option, ...]:
    return tuple(Option(str(place), str(place), place == chosen) for place in range(1, count + 1))


def _value(item: Item, answer: Any) -> str:
    if isinstance(answer, dict):
        return answers.as_value(answer) if "x" in answer else str(answer["text"])
    return answer if isinstance(answer, str) else ""


def _cloze_body(item: Item, placed: Placed, answer: Any, wording: Wording) -> str:
    assert isinstance(item.content, model.Cloze)
    gaps = item.content.gaps
    given: Sequence[Any] = answer if answer is not None else [None] * len(gaps)

    def field(found: re.Match[str]) -> str:
        number = int(found.group(1))
        return _gap(gaps[number - 1], number, placed, given[number - 1], wording.language)

    return _GAP.sub(field, wording.block(item.body, item.folder))


def _gap(gap: model.Gap, number: int, placed: Placed, given: Any, language: str) -> str:
    name = f'name="answer-{number}" aria-label="{escape(GAP_NAME.in_language(language).format(number))}"'
    if gap.form != "choice":
        quiet = 'autocomplete="off" autocapitalize="off" spellcheck="false" maxlength="1000"'
        return f'<input class="input gap-input" {name} value="{escape(given or "")}" {quiet}>'
    options = "".join(
        f'<option value="{choice.token}"{" selected" if choice.number == given else ""}>'
        f"{escape(gap.alternatives[choice.number - 1].text)}</option>"
        for choice in placed.row(number - 1)
    )
    empty = f'<option value="">{CHOOSE.in_language(language)}</option>'
    return f'<select class="input gap-input" {name}>{empty}{options}</select>'
