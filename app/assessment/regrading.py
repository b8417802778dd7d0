"""Grading anew: with points that people gave, and with what was decided about faulty questions (rules 30, 33–36). Pure.

**What counts for one question of one attempt** follows from four things that are all kept: the question as it was
frozen, the answer as it was saved, the newest published mark, and the newest regrade. An earlier regrade of the same
question is gone when another is decided, so that "none" takes one back and the same decision twice is the same as
once. Other questions keep the result that they have: a regrade of one never grades another anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Literal

from app.assessment.answers import response
from app.assessment.grading import BadResponse, ItemResult, grade_item
from app.assessment.grading.result import state_of, summed
from app.assessment.key_mapping import mapped
from app.assessment.layout import Layout
from app.assessment.outcome import Outcome, item_json, outcome_from, results_from
from app.foundation.faults import Text
from app.library.quizzes.model import ONE, Item, Quiz

Policy = Literal["new-key", "either-key", "full-credit", "drop", "none"]
POLICIES: tuple[Policy, ...] = ("new-key", "either-key", "full-credit", "drop", "none")
WITH_KEY = ("new-key", "either-key")

FULL_CREDIT = Text(
    "Full credit: something was wrong with this question.",
    "Полный балл: в этом вопросе была ошибка.",
)
BY_HAND = Text("A person gave these points.", "Баллы поставил человек.")


@dataclass(frozen=True)
class Ruling:
    """What was decided about one question, as it holds for one attempt."""

    policy: Policy
    key: Item | None = None  # the question as it is now; for the policies with a key
    over_marks: bool = False  # points that people gave before do not survive
    at: datetime | None = None  # None: it is only being thought of


class NothingLeft(Exception):
    """An attempt whose only question would be dropped has no result: a person has to look."""


Marks = Mapping[int, Sequence[Fraction]]  # position → levels, or points where there is no rubric


def beside_newer_marks(
    rulings: Mapping[str, Ruling], layout: Layout, published: Mapping[int, datetime]
) -> dict[str, Ruling]:
    """What a person gave after a regrade stands, whatever that one said of points given before."""
    given = {layout.at(position).item: at for position, at in published.items()}
    return {
        name: replace(ruling, over_marks=False)
        if ruling.at is not None and name in given and given[name] > ruling.at
        else ruling
        for name, ruling in rulings.items()
    }


def resolved(
    item: Item, answer: Any, levels: Sequence[Fraction] | None, ruling: Ruling | None, language: str
) -> ItemResult:
    """One question of one attempt; a dropped one as it was. Raises NoMapping: no place under the new key."""
    first = as_first_graded(item, answer, levels, language)
    if ruling is None or ruling.policy == "drop" or not holds(ruling, levels):
        return first
    if ruling.policy == "full-credit":
        return ItemResult(item.id, item.kind, ONE, item.points, item.points, "right", (FULL_CREDIT,))
    assert ruling.key is not None
    anew = under(item, ruling.key, answer, language)
    if ruling.policy == "new-key":
        return anew
    return better(as_first_graded(item, answer, None, language), anew)


def as_first_graded(item: Item, answer: Any, levels: Sequence[Fraction] | None, language: str) -> ItemResult:
    given = response(item, answer)
    if levels is None:
        return _read(grade_item(item, given, language), item)
    if item.kind == "essay":
        return _read(grade_item(item, {**given, "levels": list(levels)}, language), item)
    fraction = levels[0] / item.points
    points = fraction * item.points
    critical = item.critical and fraction != ONE
    return ItemResult(
        item.id, item.kind, fraction, points, item.points, state_of(fraction), (BY_HAND,), critical
    )


def under(item: Item, key: Item, answer: Any, language: str) -> ItemResult:
    """Judged by another key, worth what it was worth. Raises NoMapping."""
    as_now = replace(key, points=item.points)
    return _read(grade_item(as_now, response(as_now, mapped(item, key, answer)), language), as_now)


def better(first: ItemResult, second: ItemResult) -> ItemResult:
    """The better of two for the person: the points of the higher one, a critical failure only where both have it."""
    if first.fraction is None or second.fraction is None:
        return first if first.fraction is None else second
    best = second if second.fraction > first.fraction else first
    return replace(best, critical=first.critical and second.critical)


def _read(graded: ItemResult | BadResponse, item: Item) -> ItemResult:
    if isinstance(graded, ItemResult):
        return graded
    return ItemResult(item.id, item.kind, None, None, item.points, "needs-grading", (graded.message,))


def settled(
    quiz: Quiz,
    layout: Layout,
    grading: Mapping[str, Any],
    answers: Mapping[int, Any],
    marks: Marks,
    rulings: Mapping[str, Ruling],
    language: str,
) -> Outcome:
    """The outcome of an ended attempt, from its stored `grading`, with all that people have said since.

    `answers`: position → stored answer, at least of the questions with a mark or a ruling. `rulings` by question.
    `answered` of the outcome is not counted anew. Raises NoMapping and NothingLeft.
    """
    results: dict[str, ItemResult] = dict(results_from(quiz, grading))
    regraded: dict[str, dict[str, Any]] = {}
    for position, placed in enumerate(layout.items, 1):
        ruling = rulings.get(placed.item)
        if position not in marks and ruling is None:
            continue
        item, levels = quiz.item(placed.item), marks.get(position)
        results[item.id] = resolved(item, answers.get(position), levels, ruling, language)
        if ruling is not None and holds(ruling, levels):
            regraded[item.id] = _told(ruling.policy, item, answers.get(position), levels, language)
    dropped = {name for name, told in regraded.items() if told["regraded"] == "drop"}
    asked = [results[item.id] for item in quiz.items if item.id in results]
    counted = [result for result in asked if result.id not in dropped]
    if not counted:
        raise NothingLeft
    outcome = outcome_from(summed(quiz, counted), 0)
    told = {
        "version": grading["version"],
        "items": [{**item_json(result), **regraded.get(result.id, {})} for result in asked],
        "sections": outcome.grading["sections"],
    }
    return replace(outcome, grading=told, grader_version=grading["version"])


def _told(
    policy: Policy, item: Item, answer: Any, levels: Sequence[Fraction] | None, language: str
) -> dict[str, Any]:
    """A question that counts otherwise than it was asked says so. What full credit hides is kept for its figures."""
    if policy != "full-credit":
        return {"regraded": policy}
    return {"regraded": policy, "first": item_json(as_first_graded(item, answer, levels, language))}


def holds(ruling: Ruling, levels: Sequence[Fraction] | None) -> bool:
    """Whether a ruling changes anything here: points given by a person survive it unless it says otherwise."""
    return ruling.policy != "none" and (levels is None or ruling.over_marks)


# -- what a regrade would do ---------------------------------------------------------------------------------------

Effect = Literal["applied", "manual", "own"]


@dataclass(frozen=True)
class Result:
    """What stands, or would stand, of an attempt. Numbers are exact, as text."""

    state: str  # needs-grading final
    result: str  # passed failed failed-critical needs-grading
    points: str
    max: str
    share: str | None

    @property
    def passed(self) -> bool:
        return self.result == "passed"


def result_of(outcome: Outcome) -> Result:
    state = "needs-grading" if outcome.waits else "final"
    return Result(state, outcome.result, outcome.points, outcome.max, outcome.share)


@dataclass(frozen=True)
class Change:
    """One attempt that asked the question. Without `outcome` it stays as it is: a person has to look (manual), or it
    is of whoever regrades (own)."""

    attempt_id: int
    public_id: str
    person_id: int
    revision: int
    language: str
    fact_id: int | None
    before: Result
    effect: Effect
    outcome: Outcome | None = None
    by_hand: bool = False  # a person gave points for this question, and they survive

    @property
    def after(self) -> Result:
        return self.before if self.outcome is None else result_of(self.outcome)

    @property
    def changes(self) -> bool:
        return self.after != self.before

    @property
    def turn(self) -> str:
        """`up`: not passed becomes passed, `down`, `other`, or empty where the result stays."""
        if self.after.passed != self.before.passed:
            return "up" if self.after.passed else "down"
        return "other" if self.after.result != self.before.result else ""


@dataclass(frozen=True)
class Counts:
    asked: int
    changed: int
    up: int
    down: int
    manual: int
    own: int
    by_hand: int


def counts_of(changes: Sequence[Change]) -> Counts:
    return Counts(
        asked=len(changes),
        changed=sum(one.changes for one in changes),
        up=sum(one.turn == "up" for one in changes),
        down=sum(one.turn == "down" for one in changes),
        manual=sum(one.effect == "manual" for one in changes),
        own=sum(one.effect == "own" for one in changes),
        by_hand=sum(one.by_hand for one in changes),
    )


def token_of(wanted: Mapping[str, Any], changes: Sequence[Change]) -> str:
    """Names what a preview has shown: another decision or another state of the attempts has another token."""
    shown = [
        [one.attempt_id, one.effect, one.by_hand, *vars(one.before).values(), *vars(one.after).values()]
        for one in changes
    ]
    text = json.dumps([dict(wanted), shown], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
