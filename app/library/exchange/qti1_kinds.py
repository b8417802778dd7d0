"""The kinds of QTI 1.2: options, texts, numbers, pairs, orders, gaps, areas. Pure.

Which dialect wrote an item shows in its structure; its own name for the kind is asked only where that is not enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from app.library.exchange.asking import custom, refuse
from app.library.exchange.qti1_asked import Asked
from app.library.exchange.qti1_feedback import feedback_of_options, notes_from
from app.library.exchange.qti1_rules import area_in
from app.library.exchange.qti2_declared import Declaration, Unknown
from app.library.exchange.qti2_shapes import middle, shape_of
from app.library.exchange.shapes import area_of
from app.library.exchange.tried_choices import several_of, single_of
from app.library.exchange.tried_typing import NOBODY, accepted_numbers, accepted_texts, one_field
from app.library.exchange.xml_tree import Element
from app.library.media_types import media_type_of, written_size
from app.library.quizzes.model import (
    ZERO,
    Choice,
    Essay,
    Hotspot,
    Item,
    Numeric,
    Option,
    Ordering,
    OrderItem,
    Picture,
    TrueFalse,
)
from app.library.quizzes.numbers import number_from

_D2L_SCORES = {"0": "all-or-nothing", "1": "right-minus-wrong", "2": "each-option"}


def labels_of(response: Element) -> list[Element]:
    return list(response.deep("response_label"))


def one_list(asked: Asked, response: Element) -> Item:
    """`response_lid` alone: one option, several, or an order."""
    cardinality = response.get("rcardinality", "Single").lower()
    labels = labels_of(response)
    ids = [label.get("ident") for label in labels]
    if not ids or len(set(ids)) != len(ids):
        raise refuse("Not imported, because its options have no ids", "Не взято: у вариантов нет своих имён")
    if cardinality == "ordered":
        return _order(asked, response, labels)
    render = response.find("render_choice")
    stays = render is not None and render.get("shuffle").lower() == "yes"
    options = [
        Option(asked.text(label), False, fixed=stays and label.get("rshuffle").lower() == "no")
        for label in labels
    ]
    many = cardinality == "multiple"
    if many:
        item = _several(asked, response, ids, options)
    else:
        declared = Declaration(response.get("ident"), "single", "identifier")
        item = single_of(asked, declared, ids, options)
    return _with_feedback(asked, item, response.get("ident"), ids, many)


def _several(asked: Asked, response: Element, ids: Sequence[str], options: Sequence[Option]) -> Item:
    name = response.get("ident")
    key, worth = _key(asked, name, ids)
    declared = Declaration(
        name, "multiple", "identifier", key, tuple((one, value, True) for one, value in worth.items())
    )
    item = several_of(asked, declared, ids, options)
    grading = next((one.text for one in asked.element.deep("grading_type")), "")
    assert isinstance(item.content, Choice)
    if grading in _D2L_SCORES and _D2L_SCORES[grading] != "all-or-nothing":
        score = _D2L_SCORES[grading]
        if score == "right-minus-wrong":
            asked.tell(
                "It took right minus wrong by the number of all options; here by the number of right ones",
                "Верные минус неверные делились на число всех вариантов; здесь — на число верных",
            )
        return replace(item, content=replace(item.content, score=score))
    if asked.type == "multiple_answers_question" and item.content.score == "all-or-nothing":
        asked.tell(
            "The file gives all or nothing; Canvas itself gives parts: score: right-minus-wrong would be that",
            "По файлу всё или ничего; сам Canvas даёт части: этому отвечало бы score: right-minus-wrong",
        )
    return item


def _key(asked: Asked, name: str, ids: Sequence[str]) -> tuple[tuple[str, ...], dict[str, Fraction]]:
    """The options that a rule wants together and that earn most so; and what each earns alone."""
    candidates = [
        tuple(one for one in ids if one in wanted)
        for condition in asked.conditions.all
        if (wanted := set(_wanted(condition.tests)))
    ]
    alone = {one: _alone(asked, name, one) for one in ids}
    candidates.append(tuple(one for one in ids if alone[one] > 0))
    best = max(candidates, key=lambda key: asked.score({name: key}) if key else Fraction(-1))
    return best, alone


def _alone(asked: Asked, name: str, one: str) -> Fraction:
    """What one option adds, also if that is a minus."""
    total = ZERO
    for condition in asked.conditions.all:
        wanted = list(_wanted(condition.tests))
        if wanted == [one]:
            total += sum((amount for action, amount in condition.sets if action in ("add", "set")), ZERO)
    return total


def _wanted(tests: Sequence[Element], wanted: bool = True) -> Iterator[str]:
    """What a rule wants to be chosen, in its order."""
    for test in tests:
        if test.name == "varequal" and wanted:
            yield " ".join(test.raw_text.split())
        elif test.name in ("and", "or", "not"):
            yield from _wanted(test.elements, wanted != (test.name == "not"))


def _with_feedback(asked: Asked, item: Item, name: str, ids: Sequence[str], many: bool) -> Item:
    if isinstance(item.content, TrueFalse):
        rights = [asked.score({name: one}) > 0 for one in ids]
        texts = feedback_of_options(asked, name, ids, rights, many=False)
        for text, is_right in zip(texts, rights, strict=True):
            asked.note("right" if is_right else "wrong", text)
        return item
    assert isinstance(item.content, Choice)
    options = item.content.options
    texts = feedback_of_options(asked, name, ids, [option.right for option in options], many)
    told = tuple(replace(option, feedback=text) for option, text in zip(options, texts, strict=True))
    return replace(item, content=replace(item.content, options=told))


def _order(asked: Asked, response: Element, labels: Sequence[Element]) -> Item:
    """The rule that earns most names the items in their right order."""
    name, texts = response.get("ident"), {label.get("ident"): label for label in labels}
    candidates = [
        tuple(wanted)
        for condition in asked.conditions.all
        if sorted(wanted := list(dict.fromkeys(_wanted(condition.tests)))) == sorted(texts)
        and any(amount > 0 for _, amount in condition.sets)
    ]
    if not candidates:
        raise custom()
    right = candidates[0]
    notes_from(asked, {name: right}, [{name: tuple(reversed(right))}])
    items = tuple(OrderItem(asked.text(texts[one])) for one in right)
    return Item("", "order", "", Ordering(items, "all-or-nothing"))


# -- typed -------------------------------------------------------------------------------------------------------


def one_field_of(asked: Asked, response: Element) -> Item:
    """A text, a number, or an essay where nothing is right."""
    name, render = response.get("ident"), response.find("render_fib")
    if render is not None and number_from(render.get("input_boxes", "1")) not in (None, 1):
        raise refuse(
            "Not imported, because it wants several answers in fields of their own",
            "Не взято: нужно несколько ответов в отдельных полях",
        )
    tests = [test for condition in asked.conditions.all for test in _every(condition.tests)]
    named = [" ".join(test.raw_text.split()) for test in tests if test.name in ("varequal", "varsubset")]
    if not any(named) and not any(test.name.startswith(("vargt", "varlt")) for test in tests):
        notes_from(asked, {}, [{name: NOBODY}])
        return Item("", "essay", "", Essay())
    is_number = response.name == "response_num" or (
        render is not None and render.get("fibtype").lower() in ("decimal", "integer", "scientific")
    )
    if is_number or any(test.name.startswith(("vargt", "varlt")) for test in tests):
        ends = {value for test in tests if isinstance(value := number_from(test.text), Fraction)}
        found = accepted_numbers(asked, sorted(ends), lambda value: asked.score({name: value}))
    else:
        found = accepted_texts(
            list(dict.fromkeys(one for one in named if one)), lambda value: asked.score({name: value})
        )
    item = one_field(asked, found)
    best = found.texts[0][0] if found.texts else _inside(item)
    notes_from(asked, {name: best}, [{name: NOBODY}])
    return item


def _inside(item: Item) -> Fraction:
    assert isinstance(item.content, Numeric)
    return item.content.answers[0].low


def _every(tests: Sequence[Element]) -> Iterator[Element]:
    for test in tests:
        yield test
        yield from _every(test.elements)


# -- areas -------------------------------------------------------------------------------------------------------


def one_point(asked: Asked, response: Element) -> Item:
    """A click into one of the areas that the rules name."""
    name = response.get("ident")
    path, size, words = _picture(asked)
    placed = []
    tests = [
        one
        for condition in asked.conditions.all
        for one in _every(condition.tests)
        if one.name == "varinside"
    ]
    try:
        shapes = [area_in(test) for test in tests]
    except Unknown:
        raise custom() from None
    earned = [asked.score({name: middle(shape, numbers)}) for shape, numbers in shapes]
    most = max(earned, default=ZERO)
    if most <= 0:
        raise refuse("Not imported, because no area is right", "Не взято: ни одна область не верна")
    for number, ((shape, numbers), worth) in enumerate(zip(shapes, earned, strict=True), 1):
        label = f"Область {number}" if asked.language == "ru" else f"Area {number}"
        found = area_of(shape_of(shape, numbers, size), size, label, right=worth == most)
        if found.told is not None:
            asked.changes.setdefault(found.told.en, found.told)
        placed.append(found.area)
    asked.tell(
        "Its areas have no names; they were numbered, and those who use a keyboard see these names",
        "У областей нет названий; они пронумерованы, а эти названия видят те, кто пользуется клавиатурой",
    )
    notes_from(asked, {name: middle(*shapes[earned.index(most)])}, [{name: (Fraction(-1), Fraction(-1))}])
    return Item("", "hotspot", "", Hotspot(Picture(path, words), tuple(placed)))


def _picture(asked: Asked) -> tuple[str, tuple[int, int], str]:
    for one in asked.presentation.deep("matimage", "matapplication"):
        content = asked.content_of(one.get("uri"))
        path = None if content is None else asked.pictures.keep(one.get("uri"), content)
        size = None if path is None or content is None else written_size(content, media_type_of(path))
        if path is not None and size is not None:
            return path, size, one.get("label")
    raise refuse(
        "Not imported, because its picture is not in the file, or is none",
        "Не взято: картинки нет в файле, или это не картинка",
    )
