"""What people have said of single answers, for the result page: marks, regrades, disputes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext

from app.assessment import marking, queries
from app.assessment.disclosure import Disclosure
from app.assessment.disputing import Dispute
from app.assessment.key_mapping import as_mended
from app.assessment.marking import NO_MARKS, Mark
from app.assessment.outcome import Outcome
from app.assessment.queries import Attempt
from app.assessment.queries.disputes import disputes_of_attempt
from app.assessment.queries.marking import marks_of
from app.assessment.queries.regrading import rulings_of
from app.assessment.regrading import WITH_KEY
from app.assessment.views.media import wording_of
from app.library.quizzes.model import Item, Quiz


@dataclass(frozen=True)
class ChosenLevel:
    criterion: str  # HTML
    level: str  # HTML
    number: str


@dataclass(frozen=True)
class SaidByPeople:
    """Of one question. What may not be told yet is not in here."""

    levels: tuple[ChosenLevel, ...] = ()
    comment: str = ""
    regraded: str = ""  # what was decided about the question, in words
    disputes: tuple[Dispute, ...] = ()
    may_dispute: bool = False


def said_by_people(
    attempt: Attempt, outcome: Outcome, told: Disclosure, own: bool
) -> dict[int, SaidByPeople]:
    """Place of the question → what was said."""
    quiz = queries.quiz_of(attempt.snapshot)
    ended = [] if attempt.in_progress else [attempt.id]
    marks = marks_of(ended)
    disputes = disputes_of_attempt(attempt.id) if ended else {}
    may_dispute = own and bool(ended) and attempt.purpose != "preview"
    policies = {row["id"]: row.get("regraded", "") for row in outcome.grading["items"]}
    found = {}
    for position, placed in enumerate(attempt.layout.items, 1):
        item, said = quiz.item(placed.item), disputes.get(position, ())
        mark = marks.get((attempt.id, position), NO_MARKS).counting if told.feedback else None
        found[position] = SaidByPeople(
            levels=chosen_levels(attempt, item, mark),
            comment=mark.comment if mark is not None else "",
            regraded=word_of(policies.get(item.id, "")),
            disputes=said,
            may_dispute=may_dispute and not any(one.is_open for one in said),
        )
    return found


def chosen_levels(attempt: Attempt, item: Item, mark: Mark | None) -> tuple[ChosenLevel, ...]:
    if mark is None or mark.levels is None:
        return ()
    wording = wording_of(attempt)
    return tuple(
        ChosenLevel(wording.line(criterion, item.folder), wording.line(level, item.folder), number)
        for criterion, level, number in marking.chosen_levels(item, mark.levels)
    )


def word_of(policy: str) -> str:
    match policy:
        case "full-credit":
            return gettext(
                "Something was wrong with this question: everybody who was asked it has full points."
            )
        case "drop":
            return gettext("Something was wrong with this question: it does not count.")
        case "new-key" | "either-key":
            return gettext("The key of this question was mended; your answer was graded anew.")
    return ""


def mended_items(
    attempt: Attempt, quiz: Quiz, outcome: Outcome, told: Disclosure
) -> dict[str, tuple[Disclosure, Item]]:
    """Questions that were graded by a mended key: with that key, or without a word about single lines."""
    regraded = {row["id"] for row in outcome.grading["items"] if row.get("regraded") in WITH_KEY}
    if not regraded:
        return {}
    rulings = rulings_of([attempt.id])[attempt.id]
    silent = replace(told, answers=False)
    found = {}
    for name in regraded:
        asked, ruling = quiz.item(name), rulings[name]
        key = ruling.key if ruling.policy == "new-key" else None
        mended = None if key is None else as_mended(asked, key)
        found[name] = (silent, asked) if mended is None else (told, mended)
    return found
