"""What other pages are told of a person's quizzes, and whole attempts for the demonstration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app import assessment, record
from app.assessment.models import AttemptRow
from app.foundation import clock
from app.foundation.database import db
from app.foundation.errors import NotFound
from tests.assessment.conftest import QUESTIONS, answer_all, hand_in, quiz_facts, start
from tests.queries import counted


def state(person, slug: str = "exam"):
    db.session.rollback()
    return assessment.quiz_states(person.id, [slug], clock.now(), "en").get(slug)


def test_the_life_of_a_quiz_in_states(browser, operator, publish):
    publish(time_limit="20 min", attempts="2", cooldown="24 h")
    new = state(operator)
    assert (new.title, new.state, new.minutes, new.questions, new.attempts_left) == (
        "Procedures exam", "todo", 20, 3, 2,
    )  # fmt: skip
    attempt = start(browser)
    assert state(operator).state == "progress"
    hand_in(browser, attempt)
    failed = state(operator)
    assert (failed.state, failed.attempts_left) == ("locked", 1)
    assert failed.next_on is not None


def test_a_passed_quiz_is_done(browser, operator, publish):
    publish()
    attempt = start(browser)
    answer_all(browser, attempt)
    hand_in(browser, attempt)
    assert (state(operator).state, state(operator).passed_on) == ("done", clock.today())


def test_a_quiz_that_is_not_published_has_no_state(app, operator):
    assert state(operator, "nowhere") is None


def test_the_number_of_statements_does_not_grow(app, operator, publish):
    slugs = [publish(f"exam-{number}") for number in range(5)]
    found = []
    for asked in (slugs[:1], slugs):
        assessment.quiz_states(operator.id, asked, clock.now(), "en")
        with counted() as statements:
            assessment.quiz_states(operator.id, asked, clock.now(), "en")
        found.append(len(statements))
    assert found[0] == found[1]


@pytest.mark.parametrize(("right", "result"), [(3, "passed"), (2, "passed"), (0, "failed")])
def test_a_whole_attempt_for_the_demonstration(app, operator, publish, right, result):
    publish(time_limit="20 min")
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    public_id = assessment.sit(operator.id, "exam", right=right, language="en", at=at)
    db.session.rollback()
    row = db.session.scalars(select(AttemptRow).where(AttemptRow.public_id == public_id)).one()
    assert (row.result, row.ended_at, row.ending) == (result, at, "submitted")
    assert row.started_at < at - timedelta(minutes=1)
    (fact,) = quiz_facts(operator)
    assert (fact.occurred_on, fact.payload.attempt) == (at.date(), public_id)


def lesson_question(answers=None):
    return assessment.lesson_questions("check", ["canary-single", "gone"], "en", answers or {}, "secret")


def test_questions_inside_a_lesson_keep_their_key(app, publish):
    publish("check", use="practice")
    (asked,) = lesson_question()
    assert asked.state == ""
    assert asked.feedback is None
    assert "canary-feedback" not in str(asked.view)
    assert "canary-single" not in str(asked.view)
    assert asked.view == lesson_question()[0].view


def test_an_answer_inside_a_lesson_is_judged_at_once(app, publish):
    publish("check", use="practice")
    (asked,) = lesson_question()
    by_words = {option.html: option.value for option in asked.view.options}

    def judged(words: str):
        fields = {"answer": [by_words[words]]}
        return assessment.judge_lesson_question("check", "canary-single", "en", fields, "secret")

    wrong, right = judged("The postal code"), judged("The card code")
    assert (wrong.state, right.state) == ("wrong", "right")
    (told,) = lesson_question({"canary-single": (1, wrong.answer)})
    assert told.state == "wrong"
    assert told.feedback.right == ()
    assert "canary-note-wrong" in str(told.feedback.notes)
    (old,) = lesson_question({"canary-single": (0, wrong.answer)})
    assert old.state == ""


def test_no_single_answer_of_an_exam_is_judged(app, publish):
    """Rule 26."""
    publish("check")
    assert lesson_question() == ()
    with pytest.raises(NotFound):
        assessment.judge_lesson_question("check", "canary-single", "en", {"answer": []}, "secret")


def test_the_record_of_a_practice_stays_empty(app, operator, publish):
    publish("check", use="practice", questions=QUESTIONS)
    assessment.sit(operator.id, "check", right=3, language="en", at=clock.now())
    db.session.rollback()
    assert {fact.kind for fact in record.facts_of(operator.id)} == {"hired", "assigned"}
