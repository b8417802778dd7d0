"""What counts after marks and regrades: laws that hold for every attempt (rules 30, 33, 34 and 36)."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.assessment.answers import response
from app.assessment.grading import grade
from app.assessment.layout import Layout, Placed
from app.assessment.outcome import Outcome, exact, mark
from app.assessment.regrading import NothingLeft, Ruling, result_of, settled, token_of
from app.library.quizzes.model import Choice, Item, Quiz, Section, TrueFalse
from tests.assessment.grading_samples import FREE, MAIL, match, multi, option, order, single, text, true_false

HALF = Fraction(1, 2)
ITEMS: tuple[Item, ...] = tuple(
    replace(item, id=f"q{number}", points=Fraction(number + 1))
    for number, item in enumerate(
        (
            single(option("x"), option("", "-50%"), option("!"), negative=True),
            single(option("x"), option("", "25%"), option(""), critical=True),
            multi("xx !", "each-option"),
            true_false(True),
            text("affect", typos=1),
            match("a => A", "b => B", "=> C"),
            order(3),
            MAIL,
            FREE,
        )
    )
)
ESSAYS = ("q7", "q8")
QUIZ = Quiz("Exam", (Section("One", ITEMS[:4], minimum=HALF), Section("Two", ITEMS[4:])), pass_share=HALF)
LAYOUT = Layout(tuple(Placed(item.id, int(number > 3)) for number, item in enumerate(ITEMS)), {})
PLACE = {item.id: place for place, item in enumerate(ITEMS, 1)}

ONE_OF_THREE = some.sampled_from([1, 2, 3])
ANSWERS = some.fixed_dictionaries(
    {
        1: some.none() | ONE_OF_THREE,
        2: some.none() | ONE_OF_THREE,
        3: some.none() | some.sets(some.sampled_from([1, 2, 3, 4]), min_size=1).map(sorted),
        4: some.none() | some.booleans(),
        5: some.none() | some.sampled_from(["affect", "afect", "effect", "?"]),
        6: some.none() | some.lists(ONE_OF_THREE, min_size=2, max_size=2),
        7: some.none() | some.permutations([1, 2, 3]),
        8: some.none() | some.just({"text": "Dear customer"}),
        9: some.none() | some.just({"text": "It rains."}),
    }
)
LEVELS = some.fixed_dictionaries(
    {},
    optional={
        8: some.tuples(
            *(some.sampled_from([one.number for one in row.levels]) for row in MAIL.content.rubric)
        ),
        9: some.sampled_from([0, 1, 9]).map(lambda points: (Fraction(points),)),
        1: some.just((HALF,)),
    },
)
NAMES = some.sampled_from([item.id for item in ITEMS])
MENDED: dict[str, Item] = {
    "q0": replace(
        ITEMS[0],
        content=Choice(
            tuple(
                replace(one, right=number == 1, weight=Fraction(number == 1), critical=False)
                for number, one in enumerate(ITEMS[0].content.options)
            )
        ),
    ),
    "q1": replace(ITEMS[1], critical=False),
    "q3": replace(ITEMS[3], content=TrueFalse(False)),
    "q4": replace(ITEMS[4], content=text("effect").content),
}
RANK = {"failed-critical": 0, "failed": 1, "needs-grading": 1, "passed": 2}


def first(answers: dict[int, Any]) -> Outcome:
    return mark(QUIZ, LAYOUT, answers, "en")


def after(
    answers: dict[int, Any],
    rulings: dict[str, Ruling],
    marks: dict[int, Any] | None = None,
    start: Outcome | None = None,
) -> Outcome:
    grading = (start or first(answers)).grading
    return settled(QUIZ, LAYOUT, grading, answers, marks or {}, rulings, "en")


def points_of(outcome: Outcome, name: str) -> Fraction:
    return Fraction(next(row["points"] for row in outcome.grading["items"] if row["id"] == name) or 0)


def written_on(answers: dict[int, Any], marks: dict[int, Any]) -> dict[int, Any]:
    """Marks of answers that somebody gave: nobody marks a blank page."""
    return {place: levels for place, levels in marks.items() if answers[place] is not None}


@settings(max_examples=30, deadline=None)
@given(ANSWERS, NAMES)
def test_none_changes_nothing(answers, name):
    """Rule 34: the policy `none`."""
    outcome = after(answers, {name: Ruling("none")})
    assert result_of(outcome) == result_of(first(answers))
    assert outcome.grading == first(answers).grading


@settings(max_examples=30, deadline=None)
@given(ANSWERS, NAMES, LEVELS)
def test_full_credit_never_lowers(answers, name, marks):
    """Rule 34."""
    marks = written_on(answers, marks)
    before = after(answers, {}, marks)
    outcome = after(answers, {name: Ruling("full-credit")}, marks)
    assert Fraction(outcome.points) >= Fraction(before.points)
    assert RANK[outcome.result] >= RANK[before.result]


@settings(max_examples=30, deadline=None)
@given(ANSWERS, some.sampled_from(sorted(MENDED)))
def test_the_old_key_or_the_new_one_never_lowers(answers, name):
    """Rule 34."""
    before = first(answers)
    outcome = after(answers, {name: Ruling("either-key", MENDED[name])})
    assert points_of(outcome, name) >= points_of(before, name)
    assert points_of(outcome, name) >= points_of(
        after(answers, {name: Ruling("new-key", MENDED[name])}), name
    )
    assert RANK[outcome.result] >= RANK[before.result]


@settings(max_examples=30, deadline=None)
@given(ANSWERS, some.sampled_from(sorted(MENDED)))
def test_the_new_key_grades_as_if_it_had_been_there_from_the_start(answers, name):
    """Rule 33: points of the question stay those that were told."""
    outcome = after(answers, {name: Ruling("new-key", replace(MENDED[name], points=Fraction(99)))})
    sections = tuple(
        replace(section, items=tuple(MENDED[name] if item.id == name else item for item in section.items))
        for section in QUIZ.sections
    )
    as_mended = mark(replace(QUIZ, sections=sections), LAYOUT, answers, "en")
    assert result_of(outcome) == result_of(as_mended)


@settings(max_examples=30, deadline=None)
@given(ANSWERS, NAMES)
def test_dropping_is_grading_without_the_question(answers, name):
    """Rule 34: neither points nor maximum; its critical failure goes with it."""
    outcome = after(answers, {name: Ruling("drop")})
    drawn = [item.id for item in ITEMS if item.id != name]
    responses = {item.id: response(item, answers[PLACE[item.id]]) for item in ITEMS if item.id != name}
    without = grade(QUIZ, drawn, responses, "en")
    assert (outcome.result, outcome.points, outcome.max) == (
        without.result,
        exact(without.points),
        exact(without.max),
    )
    assert next(row["regraded"] for row in outcome.grading["items"] if row["id"] == name) == "drop"


@settings(max_examples=30, deadline=None)
@given(ANSWERS, LEVELS, some.sampled_from(ESSAYS), some.sampled_from(["full-credit", "drop", "new-key"]))
def test_points_of_a_person_survive_unless_ticked(answers, marks, name, policy):
    """Rule 36."""
    marks = written_on(answers, marks)
    key = dict(zip(ESSAYS, ITEMS[7:], strict=True))[name]
    ruling = Ruling(policy, key if policy == "new-key" else None)
    before = after(answers, {}, marks)
    outcome = after(answers, {name: ruling}, marks)
    if PLACE[name] in marks:
        assert result_of(outcome) == result_of(before)
        ticked = after(answers, {name: replace(ruling, over_marks=True)}, marks)
        assert (ticked.max != before.max) == (policy == "drop")
        if policy == "full-credit":
            assert points_of(ticked, name) == key.points


@settings(max_examples=30, deadline=None)
@given(ANSWERS, LEVELS, NAMES, NAMES, some.sampled_from(["full-credit", "drop"]))
def test_the_newest_decision_of_a_question_holds_and_twice_is_once(answers, marks, name, other, policy):
    """A regraded attempt is regraded from its original answers; `none` takes a regrade back."""
    marks = written_on(answers, marks)
    rulings = {name: Ruling(policy), other: Ruling("full-credit")}
    once = after(answers, rulings, marks)
    assert after(answers, rulings, marks, start=once) == once
    back = after(answers, {name: Ruling("none"), other: Ruling("none")}, marks, start=once)
    assert result_of(back) == result_of(after(answers, {}, marks))


@settings(max_examples=30, deadline=None)
@given(ANSWERS)
def test_an_essay_waits_until_it_has_levels(answers):
    """Rule 30: and nothing else of the attempt changes by a mark."""
    written = [place for place in (8, 9) if answers[place] is not None]
    assert first(answers).waits == bool(written)
    full = {8: tuple(max(one.number for one in row.levels) for row in MAIL.content.rubric), 9: (Fraction(9),)}
    outcome = after(answers, {}, {place: full[place] for place in written})
    assert not outcome.waits
    gained = sum(ITEMS[place - 1].points for place in written)
    others = {row["id"]: row for row in first(answers).grading["items"]}
    assert Fraction(outcome.points) <= Fraction(first(answers).points) + gained
    for row in outcome.grading["items"]:
        assert row["id"] in ESSAYS or row == others[row["id"]]


def test_a_critical_criterion_at_its_lowest_level_fails_the_attempt():
    """Rule 30, and section 5 of the format."""
    answers = dict.fromkeys(PLACE.values()) | {
        1: 1,
        2: 1,
        3: [1, 2],
        4: True,
        5: "affect",
        8: {"text": "Hello"},
    }
    row = next(row for row in MAIL.content.rubric if row.critical)
    lowest = min(one.number for one in row.levels)
    levels = tuple(
        lowest if one is row else max(level.number for level in one.levels) for one in MAIL.content.rubric
    )
    assert after(answers, {}, {8: levels}).result == "failed-critical"


def test_the_only_question_cannot_be_dropped():
    layout = Layout(LAYOUT.items[:1], {})
    outcome = mark(QUIZ, layout, {1: 2}, "en")
    with pytest.raises(NothingLeft):
        settled(QUIZ, layout, outcome.grading, {1: 2}, {}, {"q0": Ruling("drop")}, "en")


def test_any_question_can_be_given_points_by_a_person():
    """What broke while it was graded waits for a person, who gives points (rules 28 and 29)."""
    answers = dict.fromkeys(PLACE.values())
    outcome = after(answers, {}, {4: (Fraction(3),)})
    assert points_of(outcome, "q3") == 3
    assert outcome.grading["items"][3]["state"] == "partial"


def test_a_token_names_the_decision_and_what_was_seen():
    wanted = {"policy": "drop", "revisions": (1,)}
    assert token_of(wanted, ()) == token_of(dict(wanted), ())
    assert token_of(wanted, ()) != token_of({**wanted, "policy": "none"}, ())
