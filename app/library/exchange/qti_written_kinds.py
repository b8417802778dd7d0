"""The kinds of our questions as interactions of QTI 2.1. Each function returns the body as markup. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from app.library.exchange.asking import refuse
from app.library.exchange.html_writing import element
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
from app.library.exchange.qti_written_places import areas, gaps, numbers_rule, order, pairs
from app.library.quizzes.model import (
    ONE,
    ZERO,
    Choice,
    Essay,
    Numeric,
    Option,
    TrueFalse,
)
from app.library.quizzes.model import Written as Typed

_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
MATCH, MAP = f"{_TEMPLATES}/match_correct", f"{_TEMPLATES}/map_response"
_MATCHED = element("match", variable("RESPONSE"), element("correct", identifier="RESPONSE"))
_MAPPED = element("mapResponse", identifier="RESPONSE")


def choice(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Choice)
    is_single = written.item.kind == "single"
    ids = [f"O{number}" for number in range(1, len(content.options) + 1)]
    cardinality = "single" if is_single else "multiple"
    correct = [name for name, option in zip(ids, content.options, strict=True) if option.right]
    if is_single:
        _single(written, content, ids, correct)
    else:
        _several(written, content, ids, correct)
    if any(option.feedback for option in content.options):
        written.outcomes.append(outcome("CHOSEN", "identifier", cardinality=cardinality))
        written.rules.append(assign("CHOSEN", variable("RESPONSE")))
        written.template = ""
    shuffled = not all(option.fixed for option in content.options)
    return written.text() + element(
        "choiceInteraction",
        *(_option(written, name, option) for name, option in zip(ids, content.options, strict=True)),
        responseIdentifier="RESPONSE",
        shuffle="true" if shuffled else "false",
        maxChoices="1" if is_single else "0",
    )


def _option(written: Written, name: str, option: Option) -> str:
    marks = [
        *(["attesta-critical"] if option.critical else []),
        *([f"attesta-name-{option.name}"] if option.name else []),
    ]
    if option.critical:
        written.tell(
            "QTI knows no {critical}; it travels along for the way back only",
            "В QTI нет {critical}; это записано только для обратного пути",
        )
    feedback = ""
    if option.feedback:
        feedback = element(
            "feedbackInline",
            written.inline(option.feedback),
            outcomeIdentifier="CHOSEN",
            identifier=name,
            showHide="show",
        )
    return element(
        "simpleChoice",
        written.inline(option.text),
        feedback,
        identifier=name,
        fixed="true" if option.fixed else None,
        **{"class": " ".join(marks) or None},
    )


def _single(written: Written, content: Choice, ids: list[str], correct: list[str]) -> None:
    points = written.item.points
    lowest = -ONE if content.negative else ZERO
    shares = [ONE if one.right else max(lowest, min(ONE, one.weight)) for one in content.options]
    entries = [(name, share * points) for name, share in zip(ids, shares, strict=True) if share]
    if set(shares) <= {ZERO, ONE} and len(entries) == 1:
        written.declared.append(response("RESPONSE", "single", "identifier", correct))
        written.rules.append(when(_MATCHED, assign("SCORE", number(points))))
        written.template = MATCH if points == 1 else ""
        return
    written.declared.append(response("RESPONSE", "single", "identifier", correct, mapping_of(entries)))
    written.rules.append(assign("SCORE", _MAPPED))
    written.template = MAP


def _several(written: Written, content: Choice, ids: list[str], correct: list[str]) -> None:
    written.said.add("score")
    right, count, points = len(correct), len(ids), written.item.points
    shares: dict[str, Fraction] = {name: ONE if name in correct else -ONE for name in ids}
    match content.score:
        case "weights":
            shares = {name: option.weight for name, option in zip(ids, content.options, strict=True)}
            whole = sum((share for share in shares.values() if share > 0), ZERO)
            rules = [by_points(_MAPPED, whole, points)]
        case "right-minus-wrong":
            rules = [by_points(_MAPPED, Fraction(right), points)]
        case "each-option":
            amount = element("sum", _MAPPED, number(Fraction(count - right)))
            rules = [when(_chosen(), by_points(amount, Fraction(count), points))]
        case "coverage":
            shares = {name: ONE for name in correct}
            square = element("product", _MAPPED, _MAPPED)
            amount = element("divide", square, element("containerSize", variable("RESPONSE")))
            rules = [when(_chosen(), by_points(amount, Fraction(right), points))]
        case _:
            written.declared.append(response("RESPONSE", "multiple", "identifier", correct))
            written.rules.append(when(_MATCHED, assign("SCORE", number(points))))
            written.template = MATCH if points == 1 else ""
            return
    entries = [(name, share) for name, share in shares.items() if share]
    lowest = None if content.score == "each-option" else ZERO
    mapping = mapping_of(entries, lowest=lowest)
    written.declared.append(response("RESPONSE", "multiple", "identifier", correct, mapping))
    written.rules += rules


def _chosen() -> str:
    return element("not", element("isNull", variable("RESPONSE")))


def true_false(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, TrueFalse)
    right = "true" if content.truth else "false"
    points = written.item.points
    written.declared.append(response("RESPONSE", "single", "identifier", [right]))
    written.rules.append(when(_MATCHED, assign("SCORE", number(points))))
    written.template = MATCH if points == 1 else ""
    if content.feedback:
        written.outcomes.append(outcome("EITHER", "identifier"))
        written.rules.append(assign("EITHER", element("baseValue", "attesta-either", baseType="identifier")))
        written.feedback.append(
            element(
                "modalFeedback",
                written.html(content.feedback),
                outcomeIdentifier="EITHER",
                identifier="attesta-either",
                showHide="show",
            )
        )
    words = (
        {"true": "Верно", "false": "Неверно"}
        if written.language == "ru"
        else {"true": "True", "false": "False"}
    )
    marks = {right: f"attesta-name-{content.name}"} if content.name else {}
    return written.text() + element(
        "choiceInteraction",
        *(
            element("simpleChoice", words[name], identifier=name, **{"class": marks.get(name)})
            for name in ("true", "false")
        ),
        responseIdentifier="RESPONSE",
        shuffle="false",
        maxChoices="1",
    )


def short_answer(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Typed)
    points, plain = written.item.points, [one for one in content.answers if not one.is_pattern]
    lost = [one for one in content.answers if one.is_pattern]
    if not any(one.weight == ONE for one in plain):
        raise refuse(
            f"A map of QTI takes no regular expression: /{lost[0].text[:60]}/",
            f"Таблица QTI не принимает регулярное выражение: /{lost[0].text[:60]}/",
        )
    for one in lost:
        written.tell(
            f"A map of QTI takes no regular expression; it travels along only: /{one.text[:60]}/",
            f"Таблица QTI не принимает регулярное выражение; оно только записано: /{one.text[:60]}/",
        )
    _carry_answers(
        written,
        any(one.is_pattern or one.name or one.feedback or not one.weight for one in content.answers),
    )
    if content.comparison.exact:
        written.said.add("match")
    entries = [(one.text, one.weight * points) for one in plain if one.weight]
    best = [one.text for one in plain if one.weight == ONE][:1]
    mapping = mapping_of(entries, case=content.comparison.exact)
    written.declared.append(response("RESPONSE", "single", "string", best, mapping))
    written.rules.append(assign("SCORE", _MAPPED))
    written.template = MAP
    return written.text() + _field()


def _carry_answers(written: Written, needed: bool) -> None:
    if needed:
        written.lines = lines_of(written.item)
    if any(getattr(one, "feedback", "") for one in getattr(written.item.content, "answers", ())):
        written.tell(
            "Feedback to single answers travels along for the way back only",
            "Отзывы на отдельные ответы записаны только для обратного пути",
        )


def _field() -> str:
    return element("p", element("textEntryInteraction", responseIdentifier="RESPONSE"))


def numeric(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Numeric)
    if content.units or any(one.unit for one in content.answers):
        written.tell(
            "A number of QTI has no unit: the answers are written without theirs",
            "У числа в QTI нет единицы: ответы записаны без них",
        )
    written.lines = lines_of(written.item)
    _carry_answers(written, True)
    written.declared.append(response("RESPONSE", "single", "float", ()))
    written.rules.append(numbers_rule("RESPONSE", content, written.item.points))
    return written.text() + _field()


def essay(written: Written) -> str:
    content = written.item.content
    assert isinstance(content, Essay)
    written.declared.append(response("RESPONSE", "single", "string", ()))
    if content.rubric:
        written.lines = lines_of(written.item)
        table = written.html(written.lines)
        written.before.append(element("rubricBlock", table, view="scorer", **{"class": "attesta-rubric"}))
        written.tell(
            "QTI knows no rubric with levels: the table stands there for those who mark",
            "Таблицы оценки с уровнями в QTI нет: она записана для проверяющих",
        )
    return written.text() + element("extendedTextInteraction", responseIdentifier="RESPONSE")


KINDS: Mapping[str, Callable[[Written], str]] = {
    "single": choice,
    "multi": choice,
    "true-false": true_false,
    "text": short_answer,
    "numeric": numeric,
    "match": pairs,
    "order": order,
    "cloze": gaps,
    "hotspot": areas,
    "essay": essay,
}
