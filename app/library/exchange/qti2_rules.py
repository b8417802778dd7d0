"""Response processing of QTI 2.x, run on given responses. Pure.

Not to grade with it: readers try responses on it, and take a question only if one of our schemes gives the same points
for all that they try (quiz-format.md 8.3: recognised when it sets only SCORE by match or map).

The standard: imsglobal.org/question/qtiv2p1/imsqti_infov2p1.html, sections 8 and 15.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from app.library.exchange.qti2_declared import (
    Declaration,
    Unknown,
    Value,
    mapped,
    mapped_point,
    number_in,
    numbers_in,
    value_of,
)
from app.library.exchange.qti2_shapes import covers
from app.library.exchange.xml_tree import Element

Responses = Mapping[str, Value]
MOST_STEPS = 20_000  # of one run


@dataclass
class Rules:
    """The rules of one item. `template` stands for the standard rules of that name."""

    declarations: Mapping[str, Declaration]
    outcomes: Mapping[str, Value]
    rules: Sequence[Element] = ()
    template: str = ""
    _steps: int = field(default=0, init=False)

    def run(self, responses: Responses) -> dict[str, Value]:
        """All outcomes. Raises Unknown for rules that are not run here."""
        self._steps = 0
        outcomes = dict(self.outcomes)
        outcomes.setdefault("SCORE", Fraction(0))
        if self.template:
            return {**outcomes, **self._by_template(responses)}
        run = _Run(self, responses, outcomes)
        run.all(self.rules)
        return outcomes

    def score(self, responses: Responses) -> Fraction:
        found = self.run(responses).get("SCORE")
        return found if isinstance(found, Fraction) else Fraction(0)

    def step(self) -> None:
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise Unknown

    def _by_template(self, responses: Responses) -> dict[str, Value]:
        """The standard rules, and those of Common Cartridge, which know the most points and two feedbacks."""
        name = "RESPONSE" if "RESPONSE" in self.declarations else next(iter(self.declarations), "")
        if name not in self.declarations:
            raise Unknown
        declaration, response = self.declarations[name], responses.get(name)
        of_cartridge = self.template.startswith("cc2_")
        most = self.outcomes.get("MAXSCORE") if of_cartridge else None
        if "match" in self.template:
            is_right = same(response, declaration.right, declaration.cardinality)
            score = (most or Fraction(1)) if is_right else Fraction(0)
        elif self.template.endswith("point"):
            score = mapped_point(declaration, response)
        else:
            score = mapped(declaration, response)
        best = mapped(declaration, declaration.right) if "map" in self.template else most or Fraction(1)
        basic = "correct" if score == best else "incorrect"
        return {"SCORE": score, **({"FEEDBACKBASIC": basic} if of_cartridge else {})}


def same(left: Value, right: Value, cardinality: str) -> bool:
    """Two values of equal type; order counts in ordered ones alone. NULL equals nothing."""
    if left is None or right is None:
        return False
    if cardinality == "multiple" and isinstance(left, tuple) and isinstance(right, tuple):
        return Counter(left) == Counter(right)
    return bool(left == right)


class _Stop(Exception):
    pass


class _Run:
    def __init__(self, rules: Rules, responses: Responses, outcomes: dict[str, Value]) -> None:
        self.rules, self.responses, self.outcomes = rules, responses, outcomes

    def all(self, elements: Sequence[Element]) -> None:
        try:
            for element in elements:
                self.rule(element)
        except _Stop:
            pass

    def rule(self, element: Element) -> None:
        self.rules.step()
        match element.name:
            case "responseCondition":
                self._condition(element)
            case "setOutcomeValue":
                inner = element.elements
                self.outcomes[element.get("identifier")] = self.value(inner[0]) if inner else None
            case "exitResponse":
                raise _Stop
            case "responseProcessingFragment":
                for child in element.elements:
                    self.rule(child)
            case _:
                raise Unknown

    def _condition(self, element: Element) -> None:
        for branch in element.elements:
            inner = branch.elements
            if branch.name == "responseElse":
                taken, rules = True, inner
            else:
                taken, rules = bool(inner) and self.value(inner[0]) is True, inner[1:]
            if taken:
                for rule in rules:
                    self.rule(rule)
                return

    def value(self, element: Element) -> Value:
        self.rules.step()
        read = _OPERATORS.get(element.name)
        if read is None:
            raise Unknown
        return read(self, element)

    def values(self, element: Element) -> list[Value]:
        return [self.value(child) for child in element.elements]

    def variable(self, name: str) -> Value:
        return self.responses.get(name) if name in self.rules.declarations else self.outcomes.get(name)


Operator = Callable[[_Run, Element], Value]


def _only(run: _Run, element: Element) -> Value:
    """The value of the only thing in an element."""
    inner = element.elements
    if not inner:
        raise Unknown
    return run.value(inner[0])


def _two(run: _Run, element: Element) -> tuple[Value, Value]:
    inner = element.elements
    if len(inner) != 2:
        raise Unknown
    return run.value(inner[0]), run.value(inner[1])


def _declared(run: _Run, element: Element) -> Declaration:
    found = run.rules.declarations.get(element.get("identifier"))
    if found is None:
        raise Unknown
    return found


def _match(run: _Run, element: Element) -> Value:
    left, right = _two(run, element)
    names = [child.get("identifier") for child in element.elements]
    cardinality = next(
        (run.rules.declarations[name].cardinality for name in names if name in run.rules.declarations),
        "multiple",
    )
    return None if left is None or right is None else same(left, right, cardinality)


def _string_match(run: _Run, element: Element) -> Value:
    left, right = _two(run, element)
    if left is None or right is None:
        return None
    if element.get("caseSensitive") == "false":
        left, right = str(left).casefold(), str(right).casefold()
    return right in left if element.get("substring") == "true" else left == right


def _equal(run: _Run, element: Element) -> Value:
    left, right = _two(run, element)
    if not (isinstance(left, Fraction) and isinstance(right, Fraction)):
        return None
    mode = element.get("toleranceMode", "exact")
    widths = (
        [number_in(part) for part in element.get("tolerance").split()] if mode != "exact" else [Fraction(0)]
    )
    if mode not in ("exact", "absolute", "relative") or not widths:
        raise Unknown
    below, above = widths[0], widths[-1]
    if mode == "relative":
        below, above = abs(left) * below / 100, abs(left) * above / 100
    low, high = left - below, left + above
    starts = right >= low if element.get("includeLowerBound", "true") == "true" else right > low
    return starts and (right <= high if element.get("includeUpperBound", "true") == "true" else right < high)


def _compared(test: Callable[[Fraction, Fraction], bool]) -> Operator:
    def compare(run: _Run, element: Element) -> Value:
        left, right = _two(run, element)
        both = isinstance(left, Fraction) and isinstance(right, Fraction)
        return test(left, right) if both else None

    return compare


def _numbers_of(run: _Run, element: Element) -> list[Fraction] | None:
    found: list[Value] = []
    for value in run.values(element):
        found += value if isinstance(value, tuple) else [value]
    return found if all(isinstance(one, Fraction) for one in found) else None


def _folded(fold: Callable[[list[Fraction]], Fraction | None]) -> Operator:
    def run_it(run: _Run, element: Element) -> Value:
        numbers = _numbers_of(run, element)
        return None if not numbers else fold(numbers)

    return run_it


def _product(numbers: list[Fraction]) -> Fraction:
    total = Fraction(1)
    for number in numbers:
        total *= number
    return total


def _all(run: _Run, element: Element) -> Value:
    found = run.values(element)
    return False if any(one is False for one in found) else None if None in found else True


def _any(run: _Run, element: Element) -> Value:
    found = run.values(element)
    return True if any(one is True for one in found) else None if None in found else False


def _container(run: _Run, element: Element) -> Value:
    found: list[Value] = []
    for value in run.values(element):
        found += value if isinstance(value, tuple) else [] if value is None else [value]
    return tuple(found) or None


def _member(run: _Run, element: Element) -> Value:
    part, whole = _two(run, element)
    return (
        None if part is None or whole is None else part in (whole if isinstance(whole, tuple) else (whole,))
    )


def _contains(run: _Run, element: Element) -> Value:
    whole, part = _two(run, element)
    if whole is None or part is None:
        return None
    return not Counter(part) - Counter(whole) if isinstance(part, tuple) else part in whole


def _size(run: _Run, element: Element) -> Value:
    value = _only(run, element)
    return Fraction(0 if value is None else len(value) if isinstance(value, tuple) else 1)


def _is_null(run: _Run, element: Element) -> Value:
    return _only(run, element) in (None, ())


def _not(run: _Run, element: Element) -> Value:
    value = _only(run, element)
    return None if value is None else not value


def _index(run: _Run, element: Element) -> Value:
    value, place = _only(run, element), element.get("n")
    if value is None or not place.isdecimal():
        return None
    return value[int(place) - 1] if isinstance(value, tuple) and 0 < int(place) <= len(value) else None


def _inside(run: _Run, element: Element) -> Value:
    value = _only(run, element)
    if not isinstance(value, tuple) or not value:
        return None
    points = value if isinstance(value[0], tuple) else (value,)
    return any(covers(element.get("shape"), numbers_in(element.get("coords")), point) for point in points)


_OPERATORS: Mapping[str, Operator] = {
    "index": _index,
    "inside": _inside,
    "baseValue": lambda run, element: value_of(element.text, element.get("baseType", "string")),
    "variable": lambda run, element: run.variable(element.get("identifier")),
    "correct": lambda run, element: _declared(run, element).right,
    "default": lambda run, element: run.rules.outcomes.get(element.get("identifier")),
    "null": lambda run, element: None,
    "mapResponse": lambda run, element: mapped(
        _declared(run, element), run.responses.get(element.get("identifier"))
    ),
    "mapResponsePoint": lambda run, element: mapped_point(
        _declared(run, element), run.responses.get(element.get("identifier"))
    ),
    "match": _match,
    "stringMatch": _string_match,
    "equal": _equal,
    "isNull": _is_null,
    "not": _not,
    "and": _all,
    "or": _any,
    "member": _member,
    "contains": _contains,
    "containerSize": _size,
    "multiple": _container,
    "ordered": _container,
    "sum": _folded(lambda numbers: sum(numbers, Fraction(0))),
    "product": _folded(_product),
    "subtract": _folded(lambda numbers: numbers[0] - numbers[-1]),
    "divide": _folded(lambda numbers: None if numbers[-1] == 0 else numbers[0] / numbers[-1]),
    "min": _folded(min),
    "max": _folded(max),
    "integerToFloat": _folded(lambda numbers: numbers[0]),
    "gt": _compared(lambda left, right: left > right),
    "gte": _compared(lambda left, right: left >= right),
    "lt": _compared(lambda left, right: left < right),
    "lte": _compared(lambda left, right: left <= right),
}
