"""Pairs, orders, gaps, areas and numbers as QTI 2.1. Pure."""

from __future__ import annotations

import re
from fractions import Fraction

from app.library.exchange.asking import refuse
from app.library.exchange.html_writing import element, xml_words
from app.library.exchange.own_lines import lines_of
from app.library.exchange.qti_written import (
    Written,
    assign,
    by_points,
    mapping_of,
    number,
    outcome,
    response,
    variable,
    when,
)
from app.library.media_types import media_type_of, written_size
from app.library.quizzes.model import (
    GAP_END,
    GAP_START,
    ONE,
    ZERO,
    Cloze,
    Gap,
    Hotspot,
    Matching,
    Numeric,
    NumericAnswer,
    Ordering,
)
from app.library.quizzes.writing import decimal

_MARK = re.compile(rf"{GAP_START}([0-9]+){GAP_END}")


def pairs(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Matching)
    written.said.add("score")
    lefts = {f"L{place}": pair for place, pair in enumerate(content.lefts, 1)}
    rights = {
        text: f"R{place}" for place, text in enumerate(dict.fromkeys(one.right for one in content.lines), 1)
    }
    correct = [f"{name} {rights[pair.right]}" for name, pair in lefts.items()]
    points = written.item.points
    if content.score == "all-or-nothing":
        written.declared.append(response("RESPONSE", "multiple", "directedPair", correct))
        test = element("match", variable("RESPONSE"), element("correct", identifier="RESPONSE"))
        written.rules.append(when(test, assign("SCORE", number(points))))
    else:
        entries = [(key, pair.weight) for key, pair in zip(correct, lefts.values(), strict=True)]
        written.declared.append(
            response("RESPONSE", "multiple", "directedPair", correct, mapping_of(entries))
        )
        whole = sum((pair.weight for pair in lefts.values()), ZERO)
        written.rules.append(by_points(element("mapResponse", identifier="RESPONSE"), whole, points))
    _carry(written, any(pair.feedback or pair.name for pair in content.lines))
    return written.text() + element(
        "matchInteraction",
        element(
            "simpleMatchSet",
            *(
                element("simpleAssociableChoice", written.inline(pair.left), identifier=name, matchMax="1")
                for name, pair in lefts.items()
            ),
        ),
        element(
            "simpleMatchSet",
            *(
                element("simpleAssociableChoice", written.inline(text), identifier=name, matchMax="0")
                for text, name in rights.items()
            ),
        ),
        responseIdentifier="RESPONSE",
        shuffle="true",
        maxAssociations="0",
    )


def _carry(written: Written, needed: bool) -> None:
    if not needed:
        return
    written.lines = lines_of(written.item)
    written.tell(
        "Feedback to single lines travels along for the way back only",
        "Отзывы на отдельные строки записаны только для обратного пути",
    )


def order(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Ordering)
    ids = [f"O{place}" for place in range(1, len(content.items) + 1)]
    points = written.item.points
    written.declared.append(response("RESPONSE", "ordered", "identifier", ids))
    if content.score == "position":
        written.outcomes.append(outcome("PLACED", "float", value=ZERO))
        written.rules += [_placed(name, place) for place, name in enumerate(ids, 1)]
        written.rules.append(by_points(variable("PLACED"), Fraction(len(ids)), points))
        written.said.add("score")
    else:
        test = element("match", variable("RESPONSE"), element("correct", identifier="RESPONSE"))
        written.rules.append(when(test, assign("SCORE", number(points))))
        if content.score == "all-or-nothing":
            written.said.add("score")
    _carry(written, any(step.feedback or step.name for step in content.items))
    shown = [
        element("simpleChoice", written.inline(step.text), identifier=name)
        for name, step in zip(ids, content.items, strict=True)
    ]
    # Not in the right order, for who shows it without shuffling.
    return written.text() + element(
        "orderInteraction", *shown[1:], shown[0], responseIdentifier="RESPONSE", shuffle="true"
    )


def _placed(name: str, place: int) -> str:
    test = element(
        "match",
        element("index", variable("RESPONSE"), n=str(place)),
        element("baseValue", name, baseType="identifier"),
    )
    return when(test, assign("PLACED", element("sum", variable("PLACED"), number(ONE))))


# -- gaps --------------------------------------------------------------------------------------------------------


def gaps(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Cloze)
    written.said.add("score")
    if content.comparison.exact:
        written.said.add("match")
    points, whole = written.item.points, sum((gap.weight for gap in content.gaps), ZERO)
    written.outcomes.append(outcome("FILLED", "float", value=ZERO))
    shown = [
        _gap(written, gap, f"RESPONSE_{place}", exact=content.comparison.exact)
        for place, gap in enumerate(content.gaps, 1)
    ]
    if content.score == "all-or-nothing":
        full = element("gte", variable("FILLED"), number(whole))
        written.rules.append(when(full, assign("SCORE", number(points))))
    else:
        written.rules.append(by_points(variable("FILLED"), whole, points))
    return _MARK.sub(lambda found: shown[int(found.group(1)) - 1], written.text())


def _gap(written: Written, gap: Gap, name: str, *, exact: bool) -> str:
    """Declares the response, adds the weight to FILLED if it is right, and returns the field."""
    add = assign("FILLED", element("sum", variable("FILLED"), number(gap.weight)))
    if gap.form == "choice":
        ids = [f"{name}_{place}" for place in range(1, len(gap.alternatives) + 1)]
        right = [one for one, alternative in zip(ids, gap.alternatives, strict=True) if alternative.right]
        mapping = mapping_of([(one, ONE) for one in right])
        written.declared.append(response(name, "single", "identifier", right[:1], mapping))
        written.rules.append(when(_is_mapped(name), add))
        choices = [
            element("inlineChoice", xml_words(alternative.text), identifier=one)
            for one, alternative in zip(ids, gap.alternatives, strict=True)
        ]
        return element("inlineChoiceInteraction", *choices, responseIdentifier=name, shuffle="false")
    if gap.form == "numeric":
        numbers = [one.number for one in gap.alternatives if one.number is not None]
        if any(one.unit for one in numbers):
            raise refuse("A number of QTI has no unit", "У числа в QTI нет единицы")
        written.declared.append(response(name, "single", "float", [decimal(_middle(numbers[0]))]))
        written.rules.append(when(element("or", *(_fits(name, one.low, one.high) for one in numbers)), add))
    else:
        if any(one.number is not None for one in gap.alternatives):
            raise refuse(
                "A gap of QTI takes words or numbers, not both",
                "Пропуск в QTI принимает слова или числа, но не то и другое",
            )
        texts = [one.text for one in gap.alternatives]
        mapping = mapping_of([(text, ONE) for text in texts], case=exact)
        written.declared.append(response(name, "single", "string", texts[:1], mapping))
        written.rules.append(when(_is_mapped(name), add))
    return element("textEntryInteraction", responseIdentifier=name, **{"class": "attesta-gap"})


def _is_mapped(name: str) -> str:
    return element("gt", element("mapResponse", identifier=name), number(ZERO))


def _middle(one: NumericAnswer) -> Fraction:
    return one.value if one.value is not None else (one.low + one.high) / 2


def _fits(name: str, low: Fraction, high: Fraction) -> str:
    if low == high:
        return element("equal", variable(name), number(low), toleranceMode="exact")
    return element(
        "and", element("gte", variable(name), number(low)), element("lte", variable(name), number(high))
    )


def numbers_rule(name: str, content: Numeric, points: Fraction) -> str:
    """The answer that is worth most of those that fit."""
    factors = {unit.name: unit.factor for unit in content.units}
    branches: list[str] = []
    for one in sorted(content.answers, key=lambda answer: -answer.weight):
        factor = factors.get(one.unit, ONE)
        low, high = one.low * factor, one.high * factor
        tag = "responseElseIf" if branches else "responseIf"
        branches.append(element(tag, _fits(name, low, high), assign("SCORE", number(one.weight * points))))
    return element("responseCondition", *branches)


# -- areas -------------------------------------------------------------------------------------------------------


def areas(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Hotspot)
    picture = content.picture
    image = None if picture is None else written.picture(picture.path)
    size = None if picture is None or image is None else written_size(image, media_type_of(picture.path))
    if picture is None or size is None:
        raise refuse(
            "Its picture is not there, or its size cannot be read",
            "Картинки вопроса нет, или её размер не читается",
        )
    written.lines = lines_of(written.item)
    if any(area.critical or area.feedback for area in content.areas):
        written.tell(
            "{critical} and feedback of areas travel along for the way back only",
            "{critical} и отзывы областей записаны только для обратного пути",
        )
    ids = [f"A{place}" for place in range(1, len(content.areas) + 1)]
    right = [name for name, area in zip(ids, content.areas, strict=True) if area.right]
    mapping = mapping_of([(name, written.item.points) for name in right])
    written.declared.append(response("RESPONSE", "single", "identifier", right[:1], mapping))
    written.rules.append(assign("SCORE", element("mapResponse", identifier="RESPONSE")))
    width, height = size
    shown = []
    for name, area in zip(ids, content.areas, strict=True):
        x, y = area.x * width / 100, area.y * height / 100
        across, down = area.width * width / 100, area.height * height / 100
        left, top, wide, high = round(x), round(y), max(1, round(across)), max(1, round(down))
        form, numbers = "ellipse", (left, top, wide, high)
        if area.shape == "rect":
            form, numbers = "rect", (left, top, left + wide, top + high)
        shown.append(
            element(
                "hotspotChoice",
                identifier=name,
                shape=form,
                coords=",".join(str(one) for one in numbers),
                hotspotLabel=area.label,
            )
        )
    body = written.item.body.replace(f"![{picture.words}]({picture.path})", "", 1).strip()
    image_of = element(
        "object",
        xml_words(picture.words),
        type=media_type_of(picture.path),
        data=f"../{written.pictures[picture.path]}",
        width=str(width),
        height=str(height),
    )
    return written.text(body) + element(
        "hotspotInteraction", image_of, *shown, responseIdentifier="RESPONSE", maxChoices="1"
    )
