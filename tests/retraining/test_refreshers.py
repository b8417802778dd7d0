"""What is asked of whom, when it is enough, what is a weak spot, and how an exam would go: values in, values out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.certification.subjects import Subject, Subjects, is_away
from app.foundation.faults import Text
from app.record.facts import Absent, Back, Fact, Hired, Left, Payload
from app.retraining.memories import Memory
from app.retraining.predicting import predicted
from app.retraining.refreshers import (
    LONGEST_DAY,
    LONGEST_SITTING,
    MOST_IN_A_DAY,
    MOST_IN_A_SITTING,
    Asked,
    Card,
    Catalogue,
    ExamPart,
    FactToKnow,
    Sitting,
    Stored,
    cards_of,
    courses_known,
    queue,
    rating_of,
)
from app.retraining.scheduling import limits_of
from app.retraining.weak_spots import LEAST_PEOPLE, Tally, course_rows, weak_of

TODAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
TITLE = Text("Title", "Название")


def fact(key: str, importance: str = "normal", **more: object) -> FactToKnow:
    found = FactToKnow(
        key=key,
        course="calls",
        lesson="begin",
        section=key,
        questions=(Asked("calls-refresh", key, 1),),
        importance=importance,  # type: ignore[arg-type]
        tags=(),
        course_revision=1,
        title=TITLE,
        lesson_title=TITLE,
        course_title=TITLE,
    )
    return replace(found, **more)  # type: ignore[arg-type]


def memory(
    days_ago: int, stability: float = 10, lapses: int = 0, due_in: int = 0, reviews: int = 1
) -> Memory:
    due = TODAY + timedelta(days=due_in)
    return Memory(stability, 5, 1, TODAY - timedelta(days=days_ago), reviews, lapses, due, due)


def card(key: str, kept: Memory, importance: str = "normal", *, anew: bool = False) -> Card:
    return Card(fact(key, importance), kept, limits_of("normal", None), anew=anew, stored=True)


def test_what_matters_and_is_most_forgotten_comes_first() -> None:
    cards = [
        card("known", memory(2)),
        card("faded", memory(60)),
        card("faded-and-critical", memory(60), "critical"),
        card("later", memory(60, due_in=1)),
        card("changed", memory(1, due_in=50), anew=True),
    ]
    asked = [one.fact.key for one in queue(cards, "fsrs", TODAY, 1)]
    assert asked == ["changed", "faded-and-critical", "faded", "known"]


@given(st.lists(st.integers(0, 90_000), max_size=40))
def test_a_sitting_and_a_day_end_and_nothing_is_owed_next_morning(times: list[int]) -> None:
    sitting = Sitting(TODAY)
    for milliseconds in times:
        if not sitting.is_open(NOW):
            sitting = sitting.once_more()
            if not sitting.is_open(NOW):
                break
        assert sitting.asked < MOST_IN_A_SITTING and sitting.milliseconds < LONGEST_SITTING
        assert sitting.asked_today < MOST_IN_A_DAY and sitting.milliseconds_today < LONGEST_DAY
        sitting = sitting.answered(milliseconds)
    fresh = sitting.on(TODAY + timedelta(days=28))
    assert (fresh.asked, fresh.asked_today, fresh.over) == (0, 0, False)


@pytest.mark.parametrize(
    ("state", "helped", "rating"),
    [
        ("right", False, "good"),
        ("right", True, "hard"),
        ("partial", False, "again"),
        ("wrong", True, "again"),
        ("unknown", False, "again"),
    ],
)
def test_answers_are_never_rated_easy(state: str, helped: bool, rating: str) -> None:
    assert rating_of(state, helped=helped) == rating


def happened(payload: Payload, days_ago: int, position: int) -> Fact:
    day = TODAY - timedelta(days=days_ago)
    return Fact(position, 1, position, payload, day, None, NOW, None)


@pytest.mark.parametrize(
    ("story", "away"),
    [
        ([(Hired(), 100)], False),
        ([(Hired(), 100), (Absent(), 0)], True),
        ([(Hired(), 100), (Absent(), 20), (Back(), 0)], False),
        ([(Hired(), 100), (Absent(), 20), (Back(), -3)], True),
        ([(Hired(), 100), (Back(), 0), (Absent(), 0)], True),
        ([(Hired(), 100), (Left(), 0)], False),
        ([(Hired(), 100), (Left(), 1)], True),
        ([(Hired(), 100), (Left(), 30), (Hired(), 5)], False),
    ],
)
def test_nobody_is_asked_while_away(story: list[tuple[Payload, int]], away: bool) -> None:
    facts = [happened(payload, days, number) for number, (payload, days) in enumerate(story, 1)]
    assert is_away(facts, TODAY) is away


def test_only_what_was_learned_is_asked_and_what_was_withdrawn_is_not() -> None:
    catalogue = Catalogue(
        facts={one.key: one for one in (fact("a"), fact("b", course="never-read"))},
        courses_of_quiz={"calls-exam": frozenset({"calls"})},
    )
    passed = Subjects((Subject("quiz", "calls-exam", "rule", TODAY - timedelta(days=9), 100),), away=False)
    learned = courses_known(passed, catalogue)
    stored = {"gone": Stored(memory(9), 1)}
    found = cards_of(1, learned, catalogue, stored)
    assert [one.fact.key for one in found] == ["a"]
    assert found[0].limits.longest == 50, "half of the certification's time"


def test_a_major_revision_begins_anew_with_what_it_changed_and_nothing_else() -> None:
    facts = {"old": fact("old", anew_since=0), "new": fact("new", anew_since=3)}
    learned = courses_known(
        Subjects((Subject("course", "calls", "rule", TODAY, None),), away=False), Catalogue(facts)
    )
    kept = {key: Stored(memory(1, due_in=40), 2) for key in facts}
    found = {one.fact.key: one for one in cards_of(1, learned, Catalogue(facts), kept)}
    assert (found["old"].anew, found["new"].anew) == (False, True)
    assert [one.fact.key for one in queue(list(found.values()), "fsrs", TODAY, 1)] == ["new"]
    after_it = {key: Stored(memory(1, due_in=40), 3) for key in facts}
    assert not any(one.anew for one in cards_of(1, learned, Catalogue(facts), after_it))


def test_weak_is_what_has_probably_gone_or_slips_away_again_and_again() -> None:
    cards = [
        card("gone", memory(400, 5)),
        card("slips", memory(30, 8, lapses=2), "critical"),
        card("learned-meanwhile", memory(1, 90, lapses=3)),
        card("known", memory(1)),
    ]
    found = weak_of(cards, TODAY)
    assert [(weak.fact.key, weak.persistent) for weak in found] == [("gone", False), ("slips", True)]


class TestAnExamToday:
    parts = tuple(ExamPart(f"fact-{n}", "calls", 0.25, 0.1, 0.1) for n in range(10))

    def cards(self, reviews: int, days: int = 30) -> list[Card]:
        return [card(f"fact-{n}", memory(days, 20, reviews=reviews)) for n in range(10)]

    def test_nothing_is_said_before_thirty_answers(self) -> None:
        assert predicted(self.parts, self.cards(reviews=2), TODAY) is None
        assert predicted(self.parts, self.cards(reviews=3), TODAY) is not None

    def test_it_is_recall_and_guessing_and_lies_in_its_interval(self) -> None:
        cards = self.cards(reviews=5)
        known = cards[0].recall(TODAY)
        found = predicted(self.parts, cards, TODAY)
        assert found is not None
        assert found.expected == pytest.approx(known + (1 - known) * 0.25)
        assert 0 <= found.low < found.expected < found.high <= 1

    def test_more_answers_narrow_it_and_forgetting_lowers_it(self) -> None:
        few, many = (predicted(self.parts, self.cards(reviews), TODAY) for reviews in (3, 60))
        later = predicted(self.parts, self.cards(3, days=300), TODAY)
        assert few and many and later
        assert many.high - many.low < few.high - few.low
        assert later.expected < few.expected

    def test_nothing_is_said_where_a_part_was_never_asked(self) -> None:
        other = ExamPart("elsewhere", "another-course", 0.25, 0.1, 0.1)
        assert predicted((*self.parts, other), self.cards(reviews=9), TODAY) is None


@given(st.lists(st.integers(1, 12), min_size=1, max_size=6))
def test_managers_are_told_nothing_of_fewer_than_five(people: list[int]) -> None:
    facts = [fact(f"fact-{n}", tags=("greeting",), lesson=f"lesson-{n}") for n in range(len(people))]
    lately = {one.key: Tally(count, 3 * count, count) for one, count in zip(facts, people, strict=True)}
    (row,) = course_rows(facts, lately, {}, ("greeting", "closing"))
    told = max(people) >= LEAST_PEOPLE
    assert (row.whole.right is not None) is told
    assert (row.stages[0].right is not None) is told and row.stages[1].right is None
    for (_title, topic), count in zip(row.lessons, people, strict=True):
        assert (topic.right is not None) is (count >= LEAST_PEOPLE)
        assert topic.weakest is None or count >= LEAST_PEOPLE
    if row.whole.weakest is not None:
        assert lately[row.whole.weakest.key].people >= LEAST_PEOPLE
