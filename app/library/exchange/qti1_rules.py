"""Response processing of QTI 1.2, run on given responses. Pure.

As in `qti2_rules`: not to grade with it, only to find a scheme of ours that gives the same points. Responses by the
id of their element: str, Fraction, a tuple of ids, a point.

The standard: imsglobal.org/question/qtiv1p2/imsqti_asi_infov1p2.html, section 4; what Blackboard, D2L and Respondus do
differently is said where it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.library.exchange.qti2_declared import Unknown
from app.library.exchange.qti2_shapes import covers
from app.library.exchange.xml_tree import Element
from app.library.quizzes.numbers import number_from

Responses = Mapping[str, Any]
_SHAPES = {"rectangle": "rect", "ellipse": "ellipse", "bounded": "poly"}
_COMPARED = ("vargt", "vargte", "varlt", "varlte")


@dataclass(frozen=True)
class Outcome:
    score: Fraction
    shown: frozenset[str]  # ids of feedback


@dataclass(frozen=True)
class Condition:
    tests: tuple[Element, ...]
    sets: tuple[tuple[str, Fraction], ...]  # action, amount
    shown: tuple[str, ...]
    stops: bool
    counts: bool = True  # for `other`: what only shows feedback and goes on does not


@dataclass(frozen=True)
class Conditions:
    """`most` and `least` bound the score, where they are said. `names`: a label's id → its response's id."""

    all: tuple[Condition, ...]
    most: Fraction | None
    least: Fraction | None
    names: Mapping[str, str]

    def run(self, responses: Responses) -> Outcome:
        """Raises Unknown for rules that are not run here."""
        score, shown, met = Fraction(0), set[str](), False
        for condition in self.all:
            if not self._all(condition.tests, responses, met):
                continue
            met = met or (condition.counts and not any(test.name == "other" for test in condition.tests))
            for action, amount in condition.sets:
                score = _changed(score, action, amount)
            shown |= set(condition.shown)
            if condition.stops:
                break
        if self.most is not None:
            score = min(score, self.most)
        if self.least is not None:
            score = max(score, self.least)
        return Outcome(score, frozenset(shown))

    def _all(self, tests: Sequence[Element], responses: Responses, met: bool) -> bool:
        """Of several texts that one field should equal, each is enough: so Canvas lists what it accepts."""
        fields: dict[str, list[Element]] = {}
        for test in tests:
            if test.name == "varequal" and not isinstance(responses.get(self._name(test)), tuple):
                fields.setdefault(self._name(test), []).append(test)
        alternatives = [group for group in fields.values() if len(group) > 1]
        if not all(any(self._holds(one, responses, met) for one in group) for group in alternatives):
            return False
        rest = [test for test in tests if not any(test in group for group in alternatives)]
        return all(self._holds(test, responses, met) for test in _without_exact_beside_range(rest))

    def _holds(self, test: Element, responses: Responses, met: bool) -> bool:
        inner = test.elements
        match test.name:
            case "and":
                held = self._all(inner, responses, met)
            case "or":
                held = any(self._holds(one, responses, met) for one in inner)
            case "not":
                held = not any(self._holds(one, responses, met) for one in inner)
            case "other":
                held = not met
            case _:
                if test.name not in _TESTS:
                    raise Unknown
                held = _TESTS[test.name](test, responses.get(self._name(test)))
        return held

    def _name(self, test: Element) -> str:
        name = test.get("respident")
        return self.names.get(name, name)


def _without_exact_beside_range(tests: Sequence[Element]) -> list[Element]:
    """Blackboard and Respondus write the exact number beside its range: the range is meant."""
    ranged = {test.get("respident") for test in tests if test.name in _COMPARED}
    return [test for test in tests if test.name != "varequal" or test.get("respident") not in ranged]


def _equal(test: Element, response: Any) -> bool:
    wanted = " ".join(test.raw_text.split())
    if isinstance(response, Fraction):
        return number_from(wanted) == response
    if isinstance(response, tuple):
        place = test.get("index")
        if place.isdecimal() and int(place) > 0:
            return int(place) <= len(response) and response[int(place) - 1] == wanted
        return wanted in response
    if not isinstance(response, str):
        return False
    if test.get("case", "no").lower() in ("yes", "true"):
        return response == wanted
    return response.casefold() == wanted.casefold()


def _within(test: Element, response: Any) -> bool:
    wanted = " ".join(test.raw_text.split()).casefold()
    return isinstance(response, str) and response.casefold() in [one.strip() for one in wanted.split(",")]


def _compared(test: Element, response: Any) -> bool:
    wanted = number_from(test.text)
    if not isinstance(wanted, Fraction) or not isinstance(response, Fraction):
        return False
    match test.name:
        case "vargt":
            return response > wanted
        case "vargte":
            return response >= wanted
        case "varlt":
            return response < wanted
    return response <= wanted


def area_in(test: Element) -> tuple[str, tuple[Fraction, ...]]:
    """A shape of `varinside` as QTI 2 calls it. Raises Unknown for what is none."""
    try:
        numbers = tuple(
            Fraction(part.strip()) for part in test.text.replace(";", ",").split(",") if part.strip()
        )
    except ValueError:
        raise Unknown from None
    return _SHAPES.get(test.get("areatype", "Rectangle").lower(), "rect"), numbers


def _inside(test: Element, response: Any) -> bool:
    shape, numbers = area_in(test)
    return isinstance(response, tuple) and len(response) == 2 and covers(shape, numbers, response)


_TESTS: Mapping[str, Callable[[Element, Any], bool]] = {
    "unanswered": lambda test, response: response is None,
    "varequal": _equal,
    "varsubset": _within,
    "varsubstring": _within,
    "varinside": _inside,
    **dict.fromkeys(_COMPARED, _compared),
}


def _changed(score: Fraction, action: str, amount: Fraction) -> Fraction:
    match action:
        case "add":
            return score + amount
        case "subtract":
            return score - amount
        case "multiply":
            return score * amount
        case "divide":
            return score / amount if amount else score
    return amount


def conditions_of(item: Element, names: Mapping[str, str], parts: int) -> Conditions:
    """The rules for the points of an item. `parts`: of how many responses; Blackboard leaves the points out."""
    processing = item.first("resprocessing")
    declared = [] if processing is None else list(processing.deep("decvar"))
    conditions = [] if processing is None else processing.all("respcondition")
    name = _main(declared, conditions)
    own = next((one for one in declared if one.get("varname", "SCORE") == name), None)
    most, least = _bound(own, "maxvalue"), _bound(own, "minvalue")
    sets_anything = any(
        _amount(one, most) not in (None, 0) for condition in conditions for one in _sets(condition, name)
    )
    found = []
    for condition in conditions:
        tests = condition.first("conditionvar")
        shown = tuple(one.get("linkrefid") for one in condition.all("displayfeedback"))
        sets = tuple(
            (one.get("action", "Set").lower(), amount)
            for one in _sets(condition, name)
            if (amount := _amount(one, most)) is not None
        )
        if not sets and not sets_anything and "correct" in shown:
            sets = (
                ("add", (most or Fraction(1)) / parts),
            )  # Blackboard: being right is said by its feedback alone
        found.append(
            Condition(
                () if tests is None else tuple(tests.elements),
                sets,
                shown,
                condition.get("continue").lower() == "no",
                bool(sets) or condition.get("continue").lower() != "yes",
            )
        )
    return Conditions(tuple(found), most, least if least is not None else Fraction(0), names)


def _main(declared: Sequence[Element], conditions: Sequence[Element]) -> str:
    """The variable that holds the points."""
    used = [
        one.get("varname") or one.get("variablename") or "SCORE"
        for condition in conditions
        for one in condition.all("setvar")
    ]
    if "SCORE" in used or not used:
        return "SCORE"
    return used[0]


def _sets(condition: Element, name: str) -> Iterator[Element]:
    for one in condition.all("setvar"):
        if (one.get("varname") or one.get("variablename") or "SCORE") == name:
            yield one


def _amount(setvar: Element, most: Fraction | None) -> Fraction | None:
    if setvar.text.lower() == "score.max":
        return most or Fraction(1)
    value = number_from(setvar.text)
    return value if isinstance(value, Fraction) else None


def _bound(declared: Element | None, name: str) -> Fraction | None:
    value = None if declared is None or not declared.get(name) else number_from(declared.get(name))
    return value if isinstance(value, Fraction) else None
