"""Items of QTI 1.2 with several responses: pairs, and gaps in a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from app.library.exchange.asking import custom, refuse
from app.library.exchange.qti1_asked import Asked, html_of_material, inline_html
from app.library.exchange.qti1_feedback import notes_from
from app.library.exchange.qti1_kinds import labels_of
from app.library.exchange.qti2_placed import weights_of
from app.library.exchange.xml_tree import Element
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    ONE,
    ZERO,
    Alternative,
    Cloze,
    Gap,
    Item,
    Matching,
    Pair,
)

_PLACE = re.compile(r"\[([^\[\]]{1,80})\]")
_MARK = "xzgapzx"
_FOUND_MARK = re.compile(rf"{_MARK}([0-9]+)z")


def pairs_of(asked: Asked, responses: Sequence[Element]) -> Item:
    """Each list is a left side that offers the same right sides."""
    rights = _right_sides(asked, responses)
    offered: dict[str, None] = {}
    lines: list[tuple[str, str]] = []
    key: dict[str, Any] = {}
    for response in responses:
        name = response.get("ident")
        texts = {
            label.get("ident"): rights[place] if place < len(rights) else asked.line(label)
            for place, label in enumerate(labels_of(response))
        }
        offered |= dict.fromkeys(text for text in texts.values() if text)
        right = _best(asked, name, list(texts))
        key[name] = right
        lines.append((_left_side(asked, response), texts[right]))
    if not all(left and right for left, right in lines):
        raise refuse(
            "Not imported, because some of its lines have no text left",
            "Не взято: у части строк не осталось текста",
        )
    weights, score = _weights(asked, key)
    _notes(asked, key)
    used = {right for _, right in lines}
    content = Matching(
        (
            *(Pair(left, right, weight) for (left, right), weight in zip(lines, weights, strict=True)),
            *(Pair("", text) for text in offered if text not in used),
        ),
        score,
    )
    return Item("", "match", "", content)


def _right_sides(asked: Asked, responses: Sequence[Element]) -> list[str]:
    """Blackboard writes the right sides apart, and its labels have no text."""
    if any(asked.line(label) for response in responses for label in labels_of(response)):
        return []
    for flow in asked.presentation.deep("flow"):
        if flow.get("class") == "RIGHT_MATCH_BLOCK":
            return [asked.line(one) for one in flow.elements if asked.line(one)]
    return []


def _left_side(asked: Asked, response: Element) -> str:
    """In the response itself, or (Blackboard) beside it."""
    own = asked.line(response)
    if own:
        return own
    for flow in asked.presentation.deep("flow"):
        if any(child is response for child in flow.elements):
            return asked.line(flow)
    return ""


def _best(asked: Asked, name: str, ids: Sequence[str], rest: Mapping[str, Any] | None = None) -> str:
    """The response of one part that earns most, or the first that a rule names."""
    worth = {one: asked.score({**(rest or {}), name: one}) for one in ids}
    most = max(worth.values(), default=ZERO)
    if most > 0:
        return max(worth, key=lambda one: worth[one])
    named = [one for one in _named(asked, name) if one in worth]
    if not named:
        raise refuse(
            "Not imported, because a part has no right answer", "Не взято: у части нет верного ответа"
        )
    return named[0]


def _named(asked: Asked, name: str) -> list[str]:
    found: list[str] = []
    for condition in asked.conditions.all:
        if any(amount > 0 for _, amount in condition.sets):
            for test in condition.tests:
                for one in (test, *test.every):
                    if one.name == "varequal" and one.get("respident") == name:
                        found.append(" ".join(one.raw_text.split()))
    return found


def _weights(asked: Asked, key: Mapping[str, Any]) -> tuple[list[Fraction], str]:
    """What each part weighs, and whether parts count at all."""
    most = asked.score(key)
    alone = [asked.score({name: value}) for name, value in key.items()]
    if most <= 0 or asked.score({}) > 0:
        raise custom()
    if not any(alone):
        return [ONE] * len(key), "all-or-nothing" if len(key) > 1 else "parts"
    if not all(value > 0 for value in alone):
        raise custom()
    if abs(sum(alone, ZERO) - most) > most / 100:
        raise custom()
    spread = max(alone) - min(alone)
    return ([ONE] * len(key) if spread <= most / 100 else weights_of(alone)), "parts"


def _notes(asked: Asked, key: Mapping[str, Any]) -> None:
    notes_from(asked, dict(key), [{}])


def gaps_of(asked: Asked, responses: Sequence[Element]) -> Item:
    """`[name]` in the text is the gap of the response of this name. Canvas: a list is a drop-down, or holds all accepted
    texts. Respondus: only the rules name the gaps."""
    html = html_of_material(asked.presentation)
    by_name = {_gap_name(asked, response): response for response in responses}
    names = [found.group(1) for found in _PLACE.finditer(html) if found.group(1) in by_name or not by_name]
    names = list(dict.fromkeys(name for name in names if by_name or _named(asked, f"[{name}]")))
    if not names or (by_name and set(names) != set(by_name)):
        raise refuse(
            "Not imported, because its gaps are not in its text",
            "Не взято: пропусков вопроса нет в его тексте",
        )
    gaps, key = [], {}
    for name in names:
        response = by_name.get(name)
        ident = f"[{name}]" if response is None else response.get("ident")
        gap, right = _gap(asked, response, ident)
        gaps.append(gap)
        key[ident] = right
    weights, score = _weights(asked, key)
    _notes(asked, key)
    places = {name: number for number, name in enumerate(names, 1)}
    marked = _PLACE.sub(
        lambda found: f"{_MARK}{places[found.group(1)]}z" if found.group(1) in places else found.group(), html
    )
    body = _FOUND_MARK.sub(rf"{GAP_START}\1{GAP_END}", asked.markdown(marked))
    if any(body.count(f"{GAP_START}{number}{GAP_END}") != 1 for number in places.values()):
        raise refuse(
            "Not imported, because one of its gaps stands twice in its text",
            "Не взято: один из пропусков стоит в тексте дважды",
        )
    content = Cloze(
        tuple(Gap(gap.form, gap.alternatives, weight) for gap, weight in zip(gaps, weights, strict=True)),
        score,
    )
    return Item("", "cloze", "", content, body)


def fields_in_text(asked: Asked, responses: Sequence[Element]) -> Item:
    """Fields that stand between pieces of text: gaps in their places."""
    gaps, key = [], {}
    for response in responses:
        name = response.get("ident")
        accepted = list(dict.fromkeys(one for one in _named(asked, name) if one))
        if not accepted:
            raise refuse(
                "Not imported, because a gap has no right answer", "Не взято: у пропуска нет верного ответа"
            )
        gaps.append(Gap("text", tuple(Alternative(text) for text in accepted)))
        key[name] = accepted[0]
    weights, score = _weights(asked, key)
    _notes(asked, key)
    places = {id(response): number for number, response in enumerate(responses, 1)}
    html = inline_html(asked.presentation, lambda response: f"{_MARK}{places[id(response)]}z")
    body = _FOUND_MARK.sub(rf"{GAP_START}\1{GAP_END}", asked.markdown(html))
    content = Cloze(
        tuple(Gap(gap.form, gap.alternatives, weight) for gap, weight in zip(gaps, weights, strict=True)),
        score,
    )
    return Item("", "cloze", "", content, body)


def _gap_name(asked: Asked, response: Element) -> str:
    material = response.first("material")
    return asked.words(response) if material is not None else response.get("ident").removeprefix("response_")


def _gap(asked: Asked, response: Element | None, ident: str) -> tuple[Gap, str]:
    if response is None:
        accepted = list(dict.fromkeys(_named(asked, ident)))
        return Gap("text", tuple(Alternative(text) for text in accepted)), accepted[0]
    labels = {label.get("ident"): asked.words(label) for label in labels_of(response)}
    right = _best(asked, ident, list(labels))
    if asked.type == "fill_in_multiple_blanks_question" or response.name == "response_str":
        return Gap("text", tuple(Alternative(text) for text in dict.fromkeys(labels.values()) if text)), right
    words = dict.fromkeys(labels.values())
    return Gap("choice", tuple(Alternative(text, text == labels[right]) for text in words)), right
