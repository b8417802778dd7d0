"""Orders, draws and tokens."""

from collections import Counter

from app.assessment import shuffling

NAMES = [f"question-{number}" for number in range(10)]


def test_the_same_seed_gives_the_same_order_and_another_seed_another():
    assert shuffling.shuffled(NAMES, "one", "x") == shuffling.shuffled(NAMES, "one", "x")
    assert shuffling.shuffled(NAMES, "one", "x") != shuffling.shuffled(NAMES, "two", "x")
    assert sorted(shuffling.shuffled(NAMES, "one", "x")) == NAMES


def test_each_place_is_as_likely_as_another():
    first = Counter(shuffling.shuffled("abcd", f"seed {number}", "x")[0] for number in range(4000))
    assert all(850 < first[letter] < 1150 for letter in "abcd")


def test_fixed_options_keep_their_place():
    fixed = [False, False, True, False, True]
    for number in range(50):
        mixed = shuffling.shuffled_around("abcde", fixed, f"seed {number}", "x")
        assert mixed[2] == "c"
        assert mixed[4] == "e"
        assert sorted(mixed) == list("abcde")


def test_an_order_question_never_starts_in_the_right_order():
    starts = {shuffling.disordered("ab", f"seed {number}", "x") for number in range(50)}
    assert starts == {("b", "a")}
    assert shuffling.disordered("a", "seed", "x") == ("a",)


def test_a_draw_prefers_unseen_questions_then_the_least_seen():
    seen = {name: 2 for name in NAMES} | {"question-3": 0, "question-7": 1}
    del seen["question-5"]
    for number in range(50):
        assert shuffling.draw(NAMES, 3, seen, f"seed {number}", "s") == {
            "question-3",
            "question-5",
            "question-7",
        }


def test_a_draw_is_by_lot_among_equals():
    drawn = Counter(
        name for number in range(2000) for name in shuffling.draw(NAMES, 3, {}, f"s{number}", "s")
    )
    assert all(480 < drawn[name] < 720 for name in NAMES)


def test_tokens_tell_nothing_and_differ():
    tokens = {shuffling.token("seed", item, number) for item in NAMES for number in range(6)}
    assert len(tokens) == 60
    assert all(len(token) == shuffling.TOKEN_LENGTH and token.isalnum() for token in tokens)
