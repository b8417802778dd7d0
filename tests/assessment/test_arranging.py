"""What an attempt asks, and in which order."""

from __future__ import annotations

from dataclasses import replace

from app.assessment import layout as layouts
from app.assessment.arranging import arrange, place
from app.assessment.layout import Layout, Medium
from app.assessment.terms import unasked_kinds
from app.library.quizzes.model import CallTask, Item, Matching, Pair, Section, TrueFalse
from tests.assessment import samples

SEEDS = [f"seed {number}" for number in range(60)]


def plain(name: str) -> Item:
    return Item(name, "true-false", name, TrueFalse(True))


def test_all_questions_are_asked_in_a_mixed_order():
    quiz = samples.quiz(*(plain(f"q{number}") for number in range(8)))
    orders = {tuple(placed.item for placed in arrange(quiz, {}, seed)) for seed in SEEDS}
    assert len(orders) > 50
    assert all(sorted(order) == [f"q{number}" for number in range(8)] for order in orders)


def test_without_shuffling_the_order_of_the_file_stands():
    quiz = samples.quiz(*samples.THE_THREE, shuffle_questions=False, shuffle_options=False)
    placed = arrange(quiz, {}, "seed")
    assert [one.item for one in placed] == [item.id for item in samples.THE_THREE]
    assert [choice.number for choice in placed[0].row()] == [1, 2, 3, 4]


def test_sections_stay_together_and_in_order():
    parts = tuple(
        Section(str(part), tuple(plain(f"{part}-{number}") for number in range(3))) for part in range(4)
    )
    quiz = replace(samples.quiz(), sections=parts)
    assert [placed.section for placed in arrange(quiz, {}, "seed")] == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_a_draw_takes_unseen_questions():
    quiz = samples.quiz(*(plain(f"q{number}") for number in range(5)), draw=2)
    for seed in SEEDS:
        drawn = {placed.item for placed in arrange(quiz, {"q0": 1, "q1": 1, "q3": 2}, seed)}
        assert drawn == {"q2", "q4"}


def test_fixed_options_stay_last():
    for seed in SEEDS:
        assert place(samples.SINGLE, 0, True, seed).row()[3].number == 4


def test_an_order_never_starts_in_the_right_order():
    for seed in SEEDS:
        assert [choice.number for choice in place(samples.ORDER, 0, False, seed).row()] != [1, 2, 3]


def test_right_sides_never_stand_in_the_order_of_the_left_sides():
    for seed in SEEDS:
        placed = place(samples.MATCH, 0, True, seed)
        assert sorted(placed.lefts) == [1, 2, 3]
        assert [choice.number for choice in placed.row()][:3] != list(placed.lefts)
        assert sorted(choice.number for choice in placed.row()) == [1, 2, 3, 4]


def test_equal_right_sides_are_one_choice():
    content = Matching((Pair("A", "x"), Pair("B", "y"), Pair("C", "x"), Pair("", "z")))
    placed = place(replace(samples.MATCH, content=content), 0, True, "seed")
    assert sorted(choice.number for choice in placed.row()) == [1, 2, 4]


def test_only_drop_downs_of_a_cloze_have_choices():
    placed = place(samples.CLOZE, 0, True, "seed")
    assert [len(row) for row in placed.choices] == [0, 0, 3]


def test_tokens_differ_between_attempts_and_between_questions():
    tokens = [
        choice.token
        for seed in ("one", "two")
        for item in (samples.SINGLE, samples.MULTI)
        for choice in place(item, 0, False, seed).row()
    ]
    assert len(set(tokens)) == len(tokens)


def test_a_layout_survives_its_storage():
    placed = arrange(samples.quiz(*samples.EVERY), {}, "seed")
    media = {"quizzes/img/x.svg": Medium("token", "0" * 64, "image/svg+xml", 100, 80, 50)}
    layout = Layout(placed, media)
    assert layouts.from_json(layouts.to_json(layout)) == layout
    assert layout.medium("token") == media["quizzes/img/x.svg"]
    assert layout.medium("other") is None


def test_a_kind_without_a_page_is_named():
    call = Item("c", "call", "A call", CallTask("calls/x.md", None))
    assert unasked_kinds(samples.quiz(*samples.EVERY)) == ()
    assert unasked_kinds(samples.quiz(*samples.EVERY, call)) == ("call",)
