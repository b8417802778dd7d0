"""Aiken: what Word people write. The broken ones have the shapes of Moodle's own test file, aiken_errors.txt."""

from __future__ import annotations

import pytest

from tests.library.exchange.bringing import brought, questions_of, reasons

BROKEN = """One answer is too few
A) The only one
ANSWER: A

A) An answer without a question

ANSWER: A

Which button keeps the line?
A) Hold
B) Hang up
ANSWER: A

Begun and never finished
A) This
B) That

Without blanks behind the letters?
A)No
B)Yes, *too*
ANSWER: B
"""


def test_each_broken_question_is_refused_and_the_others_are_taken() -> None:
    found = brought("aiken", BROKEN)
    assert reasons(found) == [
        (1, "Its answers: 1; at least 2 are needed"),
        (5, "Answers without a question above them"),
        (14, "The line ANSWER: is missing"),
    ]
    assert questions_of(found) == (
        "## Which button keeps the line? {#which-button-keeps-the-line}\n\n- (x) Hold\n- ( ) Hang up\n\n"
        "## Without blanks behind the letters? {#without-blanks-behind-the-letters}\n\n- ( ) No\n- (x) Yes, \\*too\\*"
    )
    assert found.found == 5


@pytest.mark.parametrize(
    ("letters", "key", "right"),
    [("ABC", "B", 1), ("ABC", "c.", 2), ("АБВ", "Б", 1), ("АБВ", "В", 2), ("АВС", "B", 1), ("ABC", "С", 2)],
)
def test_letters_may_be_latin_or_russian(letters: str, key: str, right: int) -> None:
    answers = "\n".join(f"{letter}. answer {place}" for place, letter in enumerate(letters))
    found = brought("aiken", f"Вопрос\nво второй строке\n{answers}\nОТВЕТ: {key}\n")
    assert f"- (x) answer {right}\n" in found.text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Q\nA. a\nB. b\nANSWER: D", "names none of its answers"),
        ("Q\nA. a\nB. b\nANSWER:", "names none of its answers"),
        ("Q\nA. a\nA. b\nANSWER: A", "stands there twice"),
        ("Q\nA. a\nB.\nANSWER: A", "is empty"),
    ],
)
def test_a_key_that_is_not_clear_is_refused(text: str, reason: str) -> None:
    ((line, why),) = reasons(brought("aiken", text))
    assert line == 1 and reason in why


def test_feedback_behind_the_key_explains() -> None:
    found = brought("aiken", "Q\nA. a\nB. b\nANSWER: A\nFEEDBACK: Because.\n\nR\nA. a\nB. b\nANSWER: B\n")
    assert "> [!explain] Because." in found.text and found.found == 2


def test_what_goes_on_without_end_is_no_question_and_nothing_after_it_is_read() -> None:
    found = brought("aiken", "Q\n" + "A) a\n" * 1200 + "ANSWER: A\n\n" + BROKEN)
    assert reasons(found) == [(1, "No line ANSWER: within 1000 lines; nothing after them was read")]
