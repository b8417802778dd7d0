"""What the form writes is the question that was meant: it parses back to itself, whatever the words are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.library.documents import FileText
from app.library.quizzes.canonical import formatted
from app.library.quizzes.model import Choice, Item, Numeric, TrueFalse, Written
from app.library.quizzes.words import unescape
from app.studio import question_text
from app.studio.question_text import NewOption, NewQuestion, tidy, tidy_block

QUIZ = question_text.new_quiz("Проверка", "exam")


def read_back(question: NewQuestion, quiz: str = QUIZ) -> tuple[str, Item]:
    name = question_text.new_id(question, question_text.ids_in(quiz))
    text = question_text.with_question(quiz, question, name)
    item = question_text.reads_back(text, name)
    assert item is not None
    return text, item


def test_a_question_is_written_as_an_author_would_write_it() -> None:
    question = NewQuestion(
        "single",
        "Что сказать первым?",
        body="Клиент ждёт на линии.",
        options=(
            NewOption("«Спасибо, что подождали»", True, "Верно."),
            NewOption("«Алло?»", feedback="Так не начинают."),
        ),
        points=Fraction(3, 2),
        critical=True,
        tags=("greeting", "phone"),
        source="first-call/greeting#hold",
        explanation="Сначала спасибо.\n\nПотом дело.",
    )
    text, _ = read_back(question)
    assert text == (
        "---\ntitle: Проверка\nuse: exam\n---\n\n"
        "## Что сказать первым? {#chto-skazat-pervym}\n"
        "type: single\npoints: 1.5\ncritical: yes\ntags: greeting, phone\nsource: first-call/greeting#hold\n\n"
        "Клиент ждёт на линии.\n\n"
        "- (x) «Спасибо, что подождали»\n  > Верно.\n- ( ) «Алло?»\n  > Так не начинают.\n\n"
        "> [!explain] Сначала спасибо.\n>\n> Потом дело.\n"
    )


def test_questions_with_the_same_words_get_ids_of_their_own() -> None:
    question = NewQuestion("true-false", "Так?")
    text, _ = read_back(question)
    text, _ = read_back(question, text)
    assert question_text.ids_in(text) == ("tak", "tak-2")


@pytest.mark.parametrize(
    "body",
    [
        "# heading",
        "## heading {#x}",
        "- (x) an option",
        "* [ ] an option",
        "- = 5",
        "```\ncode",
        "   ~~~\ncode",
        "> [!hint] a hint",
        "tags: none",
        "type: essay",
        "[[a|b]] gaps",
        "---",
    ],
)
def test_nothing_in_the_text_becomes_something_else(body: str) -> None:
    question = NewQuestion("multi", "Q", body, (NewOption("a", True), NewOption("b")))
    _, item = read_back(question)
    assert (item.kind, unescape(item.body), item.notes) == ("multi", body, ())


def test_a_text_that_swallows_what_follows_is_noticed() -> None:
    open_fence = f"{QUIZ}\n## A {{#a}}\n\n```\nnever closed\n"
    text = question_text.with_question(open_fence, NewQuestion("true-false", "Q"), "q")
    assert question_text.reads_back(text, "q") is None


def test_the_other_language_says_what_is_missing_here() -> None:
    english, _ = read_back(NewQuestion("true-false", "First"))
    english, _ = read_back(NewQuestion("true-false", "Second"), english)
    russian = question_text.with_question(QUIZ, NewQuestion("true-false", "Первый"), "first")
    assert question_text.missing_ids(russian, [english]) == {"second": "Second"}


# -- laws ---------------------------------------------------------------------------------------------------------

SIGNS = "abЖё 01.,:;?!-*_#>+=|`~[](){}<>&\\/'\"$%^@\t\n"
pieces = some.sampled_from(
    ["- (x) a", "* [x] b", "- = 5", "# h", "## h {#id}", "> q", "> [!hint] h", "[!explain]", "```", "~~~", "{critical}",
     "{#a}", "\\}", "\\", "/a/", "/a/i", "type: essay", "[[a]]", "{50%}", "true", "20 ± 1", "---", "1. one", "=>"]
)  # fmt: skip
words = some.lists(some.text(some.sampled_from(SIGNS), max_size=8) | pieces, min_size=1, max_size=4).map(
    "".join
)
lines = words.map(tidy).filter(lambda text: bool(text))
blocks = some.lists(words, max_size=4).map(lambda found: tidy_block("\n".join(found)))
options = some.builds(NewOption, lines, some.booleans(), lines | some.just(""))
numbers = some.sampled_from(["20", "20 ± 1 s", "20 +- 5 %", "4 .. 6", "0.5", "1 000 руб."])
common = {
    "prompt": lines,
    "body": blocks,
    "explanation": blocks,
    "points": some.sampled_from([Fraction(1), Fraction(2), Fraction(1, 2)]),
    "critical": some.booleans(),
    "tags": some.sampled_from([(), ("a",), ("a", "b c")]),
    "source": some.sampled_from(["", "course/lesson#heading"]),
}
questions = some.one_of(
    some.builds(NewQuestion, some.sampled_from(["single", "multi"]), options=some.lists(options, min_size=1, max_size=4).map(tuple), **common),
    some.builds(NewQuestion, some.just("true-false"), truth=some.booleans(), feedback=lines | some.just(""), **common),
    some.builds(NewQuestion, some.just("text"), answers=some.lists(lines, min_size=1, max_size=3).map(tuple), **common),
    some.builds(NewQuestion, some.just("numeric"), answers=some.lists(numbers, min_size=1, max_size=2).map(tuple), **common),
)  # fmt: skip


@given(questions)
def test_what_is_written_parses_back_to_the_same_question(question: NewQuestion) -> None:
    text, item = read_back(question)
    assert (item.kind, item.title) == (question.kind, question.prompt)
    assert unescape(item.body) == unescape(question.body)
    assert unescape(item.note("explain")) == unescape(question.explanation)
    assert (item.points, item.critical, item.tags) == (question.points, question.critical, question.tags)
    assert item.source == question.source
    match item.content:
        case Choice(options=found):
            assert [(unescape(o.text), o.right, unescape(o.feedback)) for o in found] == [
                (unescape(o.text), o.right, unescape(o.feedback)) for o in question.options
            ]
            assert not any(o.critical or o.fixed or o.name for o in found)
        case TrueFalse() as found:
            assert (found.truth, unescape(found.feedback)) == (question.truth, unescape(question.feedback))
        case Written(answers=found):
            assert [(a.text, a.is_pattern) for a in found] == [(text, False) for text in question.answers]
        case Numeric(answers=found):
            assert len(found) == len(question.answers)
    plain = formatted(FileText("quizzes/q.md", "q.md", text.encode()), "quiz").value
    assert plain is not None
    assert plain.text == text
