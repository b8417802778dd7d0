"""What a page may show before the end, and what afterwards."""

from __future__ import annotations

import re
from dataclasses import asdict, replace

import pytest

from app.assessment.arranging import place
from app.assessment.asking import question
from app.assessment.disclosure import NOTHING, Disclosure
from app.assessment.telling import Judged, feedback, given
from app.assessment.wording import Wording, pictures_of
from app.library.markdown import File
from app.library.quizzes.model import Matching, Pair
from tests.assessment import samples

ALL = Disclosure(True, True, True)
WORDING = Wording("en", lambda path: File("/opaque", "image/svg+xml", 100, (80, 50)))
ANSWERS = {
    samples.SINGLE: 2,
    samples.MULTI: [1, 2],
    samples.TRUTH: False,
    samples.NUMERIC: "20",
    samples.TEXT: "CRM",
    samples.MATCH: [1, 4, None],
    samples.ORDER: [1, 3, 2],
    samples.CLOZE: ["morning", "20", 1],
    samples.HOTSPOT: 2,
    samples.ESSAY: {"text": "Dear Maria"},
}


def placed(item):
    return place(item, 0, True, "seed")


@pytest.mark.parametrize("item", samples.EVERY, ids=lambda item: item.kind)
@pytest.mark.parametrize("answered", [False, True])
def test_a_question_holds_no_secret(item, answered):
    """Rule 21: a canary stands in every field that must not leave the server before the end."""
    quiz = samples.quiz(*samples.EVERY)
    answer = ANSWERS[item] if answered else None
    shown = str(asdict(question(quiz, placed(item), answer, WORDING)))
    assert "canary" not in shown
    assert "4711" not in shown
    assert "4812" not in shown


@pytest.mark.parametrize("item", samples.EVERY, ids=lambda item: item.kind)
def test_what_was_given_is_shown_again_and_nothing_else(item):
    lines = given(item, placed(item), ANSWERS[item], WORDING)
    assert lines
    assert "canary" not in str(lines)
    assert all(line.mark is None and not line.feedback for line in lines)
    assert given(item, placed(item), None, WORDING) == ()


@pytest.mark.parametrize("item", samples.EVERY, ids=lambda item: item.kind)
def test_with_nothing_disclosed_feedback_says_only_what_was_given(item):
    judged = Judged("wrong", "0", "1", ("canary-why",), True, (), 1)
    told = feedback(item, placed(item), ANSWERS[item], judged, NOTHING, WORDING)
    assert "canary" not in str(told)
    assert (told.state, told.points, told.critical, told.right) == ("", None, False, ())


@pytest.mark.parametrize("item", samples.EVERY, ids=lambda item: item.kind)
def test_feedback_without_answers_never_names_the_right_one(item):
    judged = Judged("wrong", "0", "1", ("canary-why",))
    told = feedback(item, placed(item), ANSWERS[item], judged, Disclosure(True, False, True), WORDING)
    assert told.right == ()
    assert told.why == ()
    assert all(line.mark is None for line in told.given)
    assert "canary-wrong" in str(told.notes)
    assert "canary-explain" in str(told.notes)


def test_grader_notes_and_hints_are_never_told():
    for item in samples.EVERY:
        told = str(feedback(item, placed(item), ANSWERS[item], Judged("right", "1", "1"), ALL, WORDING))
        assert "canary-grader" not in told
        assert "canary-hint" not in told


def test_the_right_answer_of_each_kind():
    def right(item):
        return feedback(item, placed(item), None, Judged("unanswered", "0", "1"), ALL, WORDING).right

    assert right(samples.SINGLE) == ("The code on the <strong>back</strong>",)
    assert right(samples.MULTI) == ("Customer number", "Postal code of the last order")
    assert right(samples.TRUTH) == ("False",)
    assert right(samples.NUMERIC) == ("4711 ± 3",)
    assert right(samples.TEXT) == ("canaryaccepted",)
    assert right(samples.MATCH)[0] == "Angry → Let them finish"
    assert right(samples.ORDER) == ("1. Greeting", "2. Solution", "3. Closing")
    assert right(samples.CLOZE) == ("1. canarygap", "2. 4812", "3. summary")
    assert right(samples.HOTSPOT) == ("Two bars",)
    assert right(samples.ESSAY) == ()


def test_the_paragraph_of_the_course_is_named_with_the_feedback():
    told = feedback(samples.SINGLE, placed(samples.SINGLE), 1, Judged("wrong", "0", "2"), ALL, WORDING)
    assert told.source == "/courses/procedures/canary-source#canary-heading"
    assert told.given[0].mark is False
    assert "canary-feedback-1" in told.given[0].feedback


def test_gaps_become_fields_with_what_was_written():
    shown = question(samples.quiz(samples.CLOZE), placed(samples.CLOZE), ['a"<b', None, 2], WORDING).body
    assert re.findall(r'name="(answer-\d)"', shown) == ["answer-1", "answer-2", "answer-3"]
    assert 'value="a&quot;&lt;b"' in shown
    assert re.search(r'value="[a-z0-9]+" selected>discount', shown)


def test_hints_are_for_practice():
    for use, expected in (("exam", False), ("practice", True), ("refresher", True)):
        made = question(samples.quiz(use=use), placed(samples.SINGLE), None, WORDING)
        assert ("canary-hint" in made.hint) is expected


def test_a_right_side_stands_in_its_list_in_words_alone():
    pairs = (
        Pair("Angry", r"**Let** them \*finish\* `now`"),
        Pair("Silent", "![An ear](img/canary-name.svg) snake_case"),
    )
    item = replace(samples.MATCH, content=Matching(pairs))
    asked = question(samples.quiz(item), placed(item), None, WORDING)
    words = {option.html for row in asked.rows for option in row.options}
    assert words == {"Let them *finish* now", "An ear snake_case"}
    assert {one.value for one in asked.pictured} == words
    assert question(samples.quiz(samples.MATCH), placed(samples.MATCH), None, WORDING).pictured == ()


def test_pictures_of_asked_questions_are_found():
    quiz = samples.quiz(*samples.EVERY)
    assert pictures_of(quiz, [placed(samples.HOTSPOT)]) == ("quizzes/img/canary-picture.svg",)
    assert pictures_of(quiz, [placed(samples.SINGLE)]) == ()
