"""The pure parts of item analysis: guessing, answers and who chose them, times, versions, findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.assessment.analysis.choices import chosen, offered, suspected_key
from app.assessment.analysis.collecting import Sitting
from app.assessment.analysis.durations import seconds_by_position
from app.assessment.analysis.findings import findings_of, letter
from app.assessment.analysis.guessing import random_guess
from app.assessment.analysis.quiz_figures import FrozenQuiz, QuizFigures, VersionFigures, quiz_figures
from app.assessment.analysis.stored import from_json, to_json
from app.assessment.analysis.versions import Use, fingerprint, pooled, shape
from app.assessment.grading import grade
from app.assessment.outcome import as_json
from app.library.documents import FileText
from app.library.quizzes.model import Item, Quiz
from app.library.quizzes.whole import parse_quiz

BEGAN = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
SINGLE = "- (x) Red\n- ( ) Green\n- ( ) Blue\n- ( ) Grey\n"


class Nothing:
    """No other files."""

    def read(self, path: str) -> bytes | None:
        return None

    def exists(self, path: str) -> bool:
        return False

    def names(self, folder: str) -> tuple[str, ...]:
        return ()


def quiz_of(body: str, language: str = "en") -> Quiz:
    text = f"---\ntitle: Colours\n---\n\n{body}"
    path = f"quizzes/colours.{language}.md"
    parsed = parse_quiz(FileText(path, path, text.encode()), Nothing(), site_language="en")
    assert parsed.value is not None and not parsed.errors, parsed.faults
    return parsed.value


def item_of(answers: str, keys: str = "", title: str = "Which?") -> Item:
    return quiz_of(f"## {title} {{#q}}\n{keys}\n\n{answers}").item("q")


@pytest.mark.parametrize(
    ("keys", "answers", "guess"),
    [
        ("", SINGLE, "1/4"),
        ("", "- (x) Red\n- ( ) Green {50%}\n", "3/4"),
        ("negative: yes", "- (x) Red\n- ( ) Green {-50%}\n", "1/4"),
        ("", "- [x] Red\n- [ ] Green\n", None),
        ("", "- = true\n", "1/2"),
        ("", "- = 20 ± 1\n", "0"),
        ("", "- = CRM\n", "0"),
        ("", "- = CRM\n- = /.*/ {20%}\n", "1/5"),
        ("type: match", "- a => x\n- b => y\n- => z\n", "1/3"),
        ("type: order", "1. a\n2. b\n", None),
        ("type: essay", "Tell.\n", None),
        ("", "[[(a)|b]]{3} and [[word]]\n", "3/8"),
    ],
)
def test_chance_earns_this_share_of_the_points(keys: str, answers: str, guess: str | None) -> None:
    assert random_guess(item_of(answers, keys)) == (None if guess is None else Fraction(guess))


def graded(**values: Any) -> dict[str, Any]:
    return {"state": "wrong", "matched": None, "parts": [], **values}


@pytest.mark.parametrize(
    ("keys", "answers", "answer", "result", "names"),
    [
        ("", SINGLE, 3, graded(matched=3), ("3",)),
        ("", "- [x] Red\n- [ ] Green\n- [x] Blue\n", [1, 2], graded(), ("1", "2")),
        ("", "- = true\n", False, graded(), ("false",)),
        ("", "- = CRM\n- = Desk {50%}\n", "desk", graded(matched=2), ("2",)),
        ("", "- = 20\n", "30", graded(), ("other",)),
        ("type: match", "- a => x\n- b => y\n", [1, 1], graded(parts=[True, False]), ("1",)),
        ("type: order", "1. a\n2. b\n", [2, 1], graded(parts=[False, False]), ()),
        ("type: essay", "Tell.\n", {"text": "…"}, graded(state="right"), ()),
        ("", SINGLE, None, graded(state="unanswered"), ("none",)),
        ("", SINGLE, None, graded(state="wrong"), ("none",)),
    ],
)
def test_an_answer_is_named_by_what_was_chosen(
    keys: str, answers: str, answer: Any, result: dict[str, Any], names: tuple[str, ...]
) -> None:
    item = item_of(answers, keys)
    assert chosen(item, answer, result) == names
    assert set(names) - {"none"} <= {one.name for one in offered(item)}


@pytest.mark.parametrize(
    ("case", "by_rest", "suspect"),
    [
        ("the best choose the key", {9: "1", 8: "1", 7: "1", 3: "2", 2: "2", 1: "2"}, None),
        ("the best choose another", {9: "2", 8: "2", 7: "1", 3: "1", 2: "1", 1: "1"}, "2"),
        ("one of the best does", {9: "1", 8: "2", 3: "1", 2: "1", 1: "1"}, None),
        ("nobody", {}, None),
    ],
)
def test_the_alarm_for_a_key_looks_at_the_best_third(
    case: str, by_rest: dict[int, str], suspect: str | None
) -> None:
    answers = [(name,) for name in by_rest.values()]
    assert suspected_key(item_of(SINGLE), answers, list(by_rest)) == suspect


def test_persons_as_good_as_the_last_of_the_best_third_count_too() -> None:
    answers = [("2",), ("1",), ("1",), ("1",)]
    assert suspected_key(item_of(SINGLE), answers, [5, 5, 5, 1]) is None


@pytest.mark.parametrize(
    ("saves", "seconds"),
    [
        ([(20, 1), (50, 2)], {1: 20, 2: 30}),
        ([(20, 1), (50, 2), (60, 1)], {1: 30, 2: 30}),
        ([(20, 3), (21, 3), (22, 3)], {3: 22}),
        ([], {}),
    ],
)
def test_time_before_a_save_belongs_to_its_question(
    saves: list[tuple[int, int]], seconds: dict[int, int]
) -> None:
    given_saves = [(BEGAN + timedelta(seconds=after), position) for after, position in saves]
    assert seconds_by_position(BEGAN, given_saves) == seconds


@given(st.lists(st.tuples(st.integers(0, 3600), st.integers(1, 5))))
def test_all_times_together_end_with_the_last_save(saves: list[tuple[int, int]]) -> None:
    ordered = sorted(saves)
    found = seconds_by_position(BEGAN, [(BEGAN + timedelta(seconds=at), place) for at, place in ordered])
    assert sum(found.values()) == (ordered[-1][0] if ordered else 0)


@pytest.mark.parametrize(
    ("change", "same"),
    [
        (lambda text: text.replace("Which?", "Which one?"), True),
        (lambda text: text.replace("- ( ) Green", "- ( ) Green\n  > Not this"), True),
        (lambda text: text.replace("- ( ) Green", "- ( ) Green {#b}"), True),
        (lambda text: text + "\n> [!explain] Red it is.\n", True),
        (lambda text: text.replace("(x) Red", "( ) Red").replace("( ) Green", "(x) Green"), False),
        (lambda text: text.replace("Green", "Greenish"), False),
        (lambda text: text.replace("{#q}\n", "{#q}\npoints: 2\n"), False),
        (lambda text: text.replace("- ( ) Grey\n", ""), False),
    ],
)
def test_a_version_lasts_while_key_and_options_stay(change: Any, same: bool) -> None:
    """Rule 37."""
    """Rule 37: figures are by question and version; versions are pooled while key and options are equal."""
    text = f"## Which? {{#q}}\n\n{SINGLE}"
    before, after = quiz_of(text).item("q"), quiz_of(change(text)).item("q")
    assert (fingerprint(before) == fingerprint(after)) is same


def test_two_languages_of_one_revision_are_one_version() -> None:
    english, russian = item_of(SINGLE), item_of(SINGLE.replace("Red", "Красный").replace("Green", "Зелёный"))
    later = item_of(SINGLE.replace("Green", "Violet"))
    uses = [
        Use(1, "en", fingerprint(english), shape(english)),
        Use(1, "ru", fingerprint(russian), shape(russian)),
    ]
    leaders = pooled([*uses, Use(2, "en", fingerprint(later), shape(later))])
    assert leaders[fingerprint(english)] == leaders[fingerprint(russian)] != leaders[fingerprint(later)]


def test_languages_are_not_joined_where_it_is_unclear_which_belongs_to_which() -> None:
    """A pool was changed while the quiz stayed in its revision."""
    old, new, russian = (item_of(SINGLE.replace("Green", word)) for word in ("Green", "Violet", "Зелёный"))
    leaders = pooled(
        Use(1, language, fingerprint(item), shape(item))
        for language, item in (("en", old), ("en", new), ("ru", russian))
    )
    assert len(set(leaders.values())) == 3


TWO = "## A {#a}\n\n- (x) x\n- ( ) y\n\n## B {#b}\n\n- (x) x\n- ( ) y\n\n## C {#c}\n\n- (x) x\n- ( ) y\n"


def sitting(quiz: Quiz, answers: dict[str, int], snapshot: str = "one") -> Sitting:
    rows = as_json(grade(quiz, None, answers, "en"))["items"]
    return Sitting(snapshot, rows, answers, dict.fromkeys(answers, 20))


def figures_of(answers: Sequence[dict[str, int]]) -> QuizFigures:
    quiz = quiz_of(TWO)
    return quiz_figures({"one": FrozenQuiz(quiz, 1, "en")}, (sitting(quiz, each) for each in answers))


ANSWERS = st.lists(
    st.fixed_dictionaries({}, optional={name: st.sampled_from([1, 2]) for name in "abc"}), max_size=12
)


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_attempts_changes_no_figure(answers: list[dict[str, int]], random: Any) -> None:
    shuffled = list(answers)
    random.shuffle(shuffled)

    def by_item(found: QuizFigures) -> list[Any]:
        return [found.test, sorted(found.items, key=lambda item: item.id)]

    assert by_item(figures_of(answers)) == by_item(figures_of(shuffled))


@given(ANSWERS)
def test_figures_are_the_same_after_they_were_kept(answers: list[dict[str, int]]) -> None:
    found = figures_of(answers)
    assert from_json(to_json(found)) == found
    assert found.persons == len(answers)
    for history in found.items:
        shares = {choice.name: choice.chosen for choice in history.versions[0].choices}
        assert sum(shares.values()) == len(answers)


def version(answers: Sequence[dict[str, int]], item: str = "a") -> VersionFigures:
    return next(it.versions[0] for it in figures_of(answers).items if it.id == item)


def repeated(*pairs: tuple[int, dict[str, int]]) -> list[dict[str, int]]:
    return [answers for count, answers in pairs for _ in range(count)]


ALL = {"a": 1, "b": 1, "c": 1}
NONE = {"a": 2, "b": 2, "c": 2}


@pytest.mark.parametrize(
    ("case", "answers", "codes"),
    [
        ("few", repeated((29, ALL)), ["few"]),
        ("as it should be", repeated((16, ALL), (14, NONE)), []),
        ("everyone", repeated((16, ALL), (14, {"a": 1, "b": 2, "c": 2})), ["easy"]),
        ("nobody", repeated((16, {**ALL, "a": 2}), (14, NONE)), ["key", "chance"]),
        ("the wrong ones", repeated((16, {**ALL, "a": 2}), (20, {**NONE, "a": 1})), ["key", "negative"]),
    ],
)
def test_findings_are_told_from_thirty_people_on(
    case: str, answers: list[dict[str, int]], codes: list[str]
) -> None:
    assert [finding.code for finding in findings_of(version(answers), False, 20.0)] == codes


def test_a_critical_question_may_be_right_for_everyone() -> None:
    answers = repeated((30, ALL))
    assert "easy" not in [finding.code for finding in findings_of(version(answers), True, None)]


@pytest.mark.parametrize("policy", ["drop", "full-credit"])
def test_a_faulty_question_keeps_its_figures_and_leaves_those_of_others(policy: str) -> None:
    quiz = quiz_of(TWO)

    def repaired(answers: dict[str, int]) -> Sitting:
        plain = sitting(quiz, answers)
        rows: list[dict[str, Any]] = [dict(row) for row in plain.graded]
        rows[0]["regraded"] = policy
        if policy == "full-credit":
            rows[0] |= {"first": dict(rows[0]), "points": "1", "state": "right"}
        return Sitting("one", rows, plain.answers, plain.seconds)

    answers = repeated((3, {**ALL, "a": 2}), (2, {**NONE, "a": 1}), (2, {**ALL, "c": 2}), (1, NONE))
    frozen = {"one": FrozenQuiz(quiz, 1, "en")}
    faulty, *others = quiz_figures(frozen, map(repaired, answers)).items
    before = quiz_figures(frozen, (sitting(quiz, each) for each in answers)).items[0]
    assert faulty.versions[0].figures == before.versions[0].figures
    without = quiz_of(TWO.partition("## B")[1] + TWO.partition("## B")[2])
    left = [{name: each[name] for name in "bc"} for each in answers]
    alone = quiz_figures({"one": FrozenQuiz(without, 1, "en")}, (sitting(without, each) for each in left))
    assert [it.versions[0].figures for it in others] == [it.versions[0].figures for it in alone.items]


def test_what_takes_long_is_told_beside_what_is_usual() -> None:
    slow = VersionFigures(**{**vars(version(repeated((16, ALL), (14, NONE)))), "seconds": 90.0})
    (found,) = findings_of(slow, False, 20.0)
    assert found.text.en == "takes long: 90 s, usually 20 s"
    assert not findings_of(slow, False, 60.0)


def test_answers_that_nobody_chooses_are_told_by_their_letters() -> None:
    body = f"## Which? {{#q}}\n\n{SINGLE}\n## Where? {{#r}}\n\n{SINGLE}"
    quiz = quiz_of(body)
    answers = repeated((16, {"q": 1, "r": 1}), (14, {"q": 3, "r": 3}))
    found = quiz_figures({"one": FrozenQuiz(quiz, 1, "en")}, (sitting(quiz, each) for each in answers))
    (told,) = findings_of(found.items[0].versions[0], False, None)
    assert (told.code, told.text.en) == ("unchosen", "nobody chose B, D")


def test_disputes_are_told_however_few_have_answered() -> None:
    found = findings_of(None, False, None, disputes=3)
    assert [finding.code for finding in found] == ["disputed", "few"]
    assert found[0].text.ru == "возражений: 3"


def test_options_are_called_by_their_letters() -> None:
    assert [letter(name).en for name in ("1", "26", "27", "none")] == ["A", "Z", "27", "no answer"]
