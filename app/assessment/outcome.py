"""The end of an attempt as it is stored and shown: one result, whoever asks for it and when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.assessment.answers import response
from app.assessment.faces import Topic
from app.assessment.grading import ItemResult, QuizResult, SectionResult, grade, grade_item
from app.assessment.layout import Layout, Placed
from app.assessment.telling import Judged
from app.foundation.faults import Text
from app.library.quizzes.model import Item, Quiz


@dataclass(frozen=True)
class Outcome:
    """Numbers are exact, as text: a decimal, or a fraction where there is none ("2/3")."""

    result: str  # passed failed failed-critical needs-grading
    points: str
    max: str
    share: str | None  # None while an answer waits for grading
    answered: int
    waits: bool  # something is still to be graded by a person
    grading: Mapping[str, Any]  # question by question, as JSON
    grader_version: int
    alarms: tuple[str, ...] = ()  # what broke while grading


def mark(quiz: Quiz, layout: Layout, answers: Mapping[int, Any], language: str) -> Outcome:
    """`answers`: position → stored answer. The same answers give the same outcome, at any time (rule 28)."""
    given = {placed.item: answers.get(place) for place, placed in enumerate(layout.items, 1)}
    responses = {name: response(quiz.item(name), answer) for name, answer in given.items()}
    result = grade(quiz, layout.drawn, responses, language)
    return outcome_from(result, sum(answer not in (None, []) for answer in given.values()))


def outcome_from(result: QuizResult, answered: int) -> Outcome:
    return Outcome(
        result=result.result,
        points=exact(result.points),
        max=exact(result.max),
        share=None if result.share is None else exact(result.share),
        answered=answered,
        waits=any(item.state == "needs-grading" for item in result.items),
        grading=as_json(result),
        grader_version=result.grader_version,
        alarms=tuple(f"{item.id}: {item.alarm}" for item in result.items if item.alarm),
    )


def judge_alone(item: Item, placed: Placed, answer: Any, language: str) -> ItemResult:
    """One practice question, judged at once."""
    graded = grade_item(item, response(item, answer), language)
    if not isinstance(graded, ItemResult):
        return ItemResult(item.id, item.kind, None, None, item.points, "needs-grading")
    return graded


def exact(number: Fraction) -> str:
    """`65/2` as `32.5`; what has no end as a decimal stays a fraction: `2/3`."""
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return str(number)
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str(abs(int(number * 10**places))).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def shown(number: str | None, decimals: int = 10) -> str:
    """A stored number as a decimal: for an attribute of a page; empty for none."""
    if number is None:
        return ""
    return exact(Fraction(round(Fraction(number) * 10**decimals), 10**decimals))


def as_json(result: QuizResult) -> dict[str, Any]:
    return {
        "version": result.grader_version,
        "items": [item_json(item) for item in result.items],
        "sections": [_section_json(section) for section in result.sections],
    }


def item_json(item: ItemResult) -> dict[str, Any]:
    return {
        "id": item.id,
        "state": item.state,
        "fraction": None if item.fraction is None else str(item.fraction),
        "points": None if item.points is None else exact(item.points),
        "max": exact(item.max),
        "why": [[why.en, why.ru] for why in item.why],
        "critical": item.critical,
        "parts": list(item.parts),
        "matched": item.matched,
        "failed": item.failed,
    }


def _section_json(section: SectionResult) -> dict[str, Any]:
    return {
        "title": section.title,
        "points": exact(section.points),
        "max": exact(section.max),
        "share": None if section.share is None else exact(section.share),
        "reached": section.reached,
    }


def results_from(quiz: Quiz, grading: Mapping[str, Any]) -> dict[str, ItemResult]:
    """Question → its result, as `as_json` was given it."""
    return {row["id"]: _result_from(row, quiz.item(row["id"])) for row in grading["items"]}


def _result_from(row: Mapping[str, Any], item: Item) -> ItemResult:
    return ItemResult(
        id=row["id"],
        kind=item.kind,
        fraction=None if row["fraction"] is None else Fraction(row["fraction"]),
        points=None if row["points"] is None else Fraction(row["points"]),
        max=Fraction(row["max"]),
        state=row["state"],
        why=tuple(Text(*pair) for pair in row["why"]),
        critical=row["critical"],
        parts=tuple(row["parts"]),
        matched=row["matched"],
        failed=row.get("failed", False),  # results of earlier versions do not say it
    )


# In these kinds the grader's words say more than a mark beside a line; in others they would count the file's lines.
_EXPLAINED = frozenset({"numeric", "text", "order", "cloze"})


def judged(grading: Mapping[str, Any], item: Item, language: str) -> Judged:
    """How one question was graded. Raises KeyError for one that was not asked."""
    for row in grading["items"]:
        if row["id"] == item.id:
            return _judged(row, item, language)
    raise KeyError(item.id)


def judged_alone(item: Item, placed: Placed, answer: Any, language: str) -> Judged:
    return _judged(item_json(judge_alone(item, placed, answer, language)), item, language)


def _judged(row: Mapping[str, Any], item: Item, language: str) -> Judged:
    why = [Text(*pair).in_language(language) for pair in row["why"]]
    return Judged(
        state=row["state"],
        points=row["points"],
        max=row["max"],
        why=tuple(why) if item.kind in _EXPLAINED and row["state"] != "unanswered" else (),
        critical=row["critical"],
        parts=tuple(row["parts"]),
        matched=row["matched"],
    )


def topics(grading: Mapping[str, Any], pass_share: Fraction) -> tuple[Topic, ...]:
    """Section by section; none where the quiz has no named sections, for then the whole says it all."""
    rows: Sequence[Mapping[str, Any]] = [row for row in grading["sections"] if row["title"]]
    if len(grading["sections"]) < 2:
        return ()
    return tuple(
        Topic(
            title=row["title"],
            points=shown(row["points"]),
            max=shown(row["max"]),
            share=None if row["share"] is None else float(Fraction(row["share"])),
            missed=not row["reached"] or (row["share"] is not None and Fraction(row["share"]) < pass_share),
        )
        for row in rows
    )
