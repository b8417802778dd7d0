"""Essays are marked by people: fairly, by question, and never by the one who wrote them (rule 30)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.assessment.models import AttemptEventRow, MarkRow
from app.foundation.database import db
from app.foundation.models import Outbox
from tests import factories, pages
from tests.assessment.conftest import (
    answer,
    hand_in,
    only_attempt,
    question,
    quiz_facts,
    result_of,
    rows,
    start,
)
from tests.assessment.essays import ESSAY, MAIL, PLAIN_ESSAY, give, grader, page_at, publish_all, sat
from tests.queries import counted


@pytest.fixture
def grading(client, publish):
    """A grader's browser, after two people have sat the exam."""
    publish(questions=ESSAY)
    for family in ("Абрамова", "Борисова"):
        sat(client, factories.account(family=family, locale="en"))
    return grader(client.application.test_client())


def test_an_essay_waits_is_marked_and_counts_when_it_is_published(client, operator, publish):
    """Rule 30: no fact, and so no certificate, before the marks are final."""
    publish(questions=ESSAY)
    attempt = sat(client, operator)
    assert only_attempt().state == "needs-grading"
    assert quiz_facts(operator) == []
    browser = grader(client.application.test_client())
    waiting = page_at(browser, "/grading").one("li", data_grading="exam/mail")
    assert (waiting["data-waiting"], waiting["data-drafts"]) == ("1", "0")
    assert give(browser, "2", "1", comment="Name the date.").status_code == 303
    assert quiz_facts(operator) == []
    assert only_attempt().state == "needs-grading"
    assert publish_all(browser).location == "/grading"
    (fact,) = quiz_facts(operator)
    assert (fact.kind, fact.payload.points, fact.payload.max) == ("quiz_passed", "4.25", "5")
    assert fact.occurred_at == only_attempt().ended_at
    own = pages.signed_in(client, operator.id)
    assert result_of(own, attempt) == ("passed", "4.25", "5")
    page = question(own, f"{attempt}/result")
    assert "Name the date." in page.one(data_comment=True).text
    assert "warm" in page.text


def test_the_answer_is_shown_without_its_name(grading):
    """Rule 30: the anonymous option is how it always is, until the mark is given."""
    shown = page_at(grading, MAIL)
    assert "Абрамова" not in shown.text
    assert "Look for the date." in shown.text
    assert "7 words (asked: 5 to 50)" in shown.text
    after = pages.page_of(grading.get(give(grading, "1", "1").location))
    assert "Абрамова" in after.one("form#undo-mark").text
    assert "Борисова" not in after.text


def test_one_question_is_marked_for_all_people_in_a_row(grading):
    main = page_at(grading, MAIL).one("main#main")
    assert (main["data-marked"], main["data-total"]) == ("0", "2")
    following = give(grading, "1", "1").location
    main = page_at(grading, following).one("main#main")
    assert (main["data-marked"], main["data-total"]) == ("1", "2")
    last = give(grading, "2", "2", page=grading.get(following)).location
    assert page_at(grading, last).one("main#main")["data-drafts"] == "2"
    assert publish_all(grading).status_code == 303
    assert "Nothing to grade." in page_at(grading, "/grading").text
    assert rows(MarkRow) == 2


def test_a_skipped_answer_comes_again(grading):
    first = pages.form_values(grading.get(MAIL), "form#mark")["answer"]
    skip = page_at(grading, MAIL).one("a", href=f"{MAIL}?after={first}")["href"]
    second = pages.form_values(grading.get(skip), "form#mark")["answer"]
    assert second != first
    assert pages.form_values(grading.get(f"{MAIL}?after={second}"), "form#mark")["answer"] == first


def test_what_is_missing_is_said_and_nothing_is_stored(grading):
    response = give(grading, "1")
    assert response.status_code == 422
    page = pages.page_of(response)
    assert page.one(data_error="invalid")
    assert page.one("#level-2-error")
    assert [
        field["value"] for field in page.all("input", name="level-1") if field.get("checked") is not None
    ] == ["1"]
    assert give(grading, "1", "7").status_code == 422
    assert rows(MarkRow) == 0


def test_the_last_mark_is_undone_as_an_event_of_its_own(grading):
    give(grading, "0", "0")
    response = pages.send(grading, MAIL, "form#undo-mark")
    assert response.status_code == 303
    assert page_at(grading, response.location).one("main#main")["data-marked"] == "0"
    assert rows(MarkRow) == 2
    kinds = list(db.session.scalars(select(AttemptEventRow.kind).order_by(AttemptEventRow.id)))
    assert kinds[-2:] == ["marked", "mark-undone"]


def test_nobody_undoes_the_mark_of_a_colleague(grading, client):
    give(grading, "1", "1")
    page = grading.get(MAIL)
    colleague = grader(client.application.test_client())
    assert not page_at(colleague, MAIL).has("form#undo-mark")
    sent = pages.form_values(page, "form#undo-mark") | {"csrf_token": pages.csrf_token(colleague)}
    colleague.post(f"{MAIL}/undo", data=sent)
    assert rows(MarkRow) == 1


def test_of_two_graders_at_once_the_second_goes_on_with_the_next_answer(grading, client):
    """Rule 30: a mark that somebody has not seen is never replaced."""
    colleague = grader(client.application.test_client())
    same = colleague.get(MAIL)
    first = pages.form_values(same, "form#mark")["answer"]
    assert give(grading, "2", "2").status_code == 303
    response = give(colleague, "0", "0", page=same)
    assert response.status_code == 303
    page = colleague.get(response.location)
    assert "Somebody else has marked this answer" in pages.page_of(page).text
    assert pages.form_values(page, "form#mark")["answer"] != first
    (mark,) = db.session.scalars(select(MarkRow)).all()
    assert mark.levels == ["2", "2"]


def test_one_form_sent_twice_is_one_mark(grading):
    page = grading.get(MAIL)
    first, second = give(grading, "1", "2", page=page), give(grading, "1", "2", page=page)
    assert (first.status_code, second.status_code, second.location) == (303, 303, first.location)
    assert rows(MarkRow) == 1


def test_a_grader_does_not_mark_an_own_answer(client, publish):
    """Rule 30: the grader is not the trainee."""
    publish(questions=ESSAY)
    both = factories.account("trainer", locale="en")
    attempt = sat(client, both).rpartition("/")[2]
    browser = pages.signed_in(client, both.id)
    assert "Nothing to grade." in page_at(browser, "/grading").text
    assert browser.get(f"{MAIL}?answer={attempt}").status_code == 404
    forged = {
        "csrf_token": pages.csrf_token(browser),
        "form_key": "a-key-that-is-long-enough",
        "answer": attempt,
    }
    forged |= {"seen": "0", "level-1": "2", "level-2": "2"}
    assert browser.post(MAIL, data=forged).status_code == 404
    assert rows(MarkRow) == 0


def test_a_grader_of_one_unit_sees_no_answers_of_another(client, publish):
    publish(questions=ESSAY)
    sat(client, factories.account(works_in="south", locale="en"))
    attempt = only_attempt().public_id
    browser = grader(client.application.test_client(), role_in=factories.unit("north"))
    assert not page_at(browser, "/grading").has("li", data_grading=True)
    assert browser.get(f"{MAIL}?answer={attempt}").status_code == 404


def test_an_operator_reaches_none_of_it(client, operator, publish):
    publish(questions=ESSAY)
    sat(client, operator)
    browser = pages.signed_in(client, operator.id)
    forbidden = ["/grading", MAIL, f"{MAIL}/publication", "/disputes/1", "/studio/items/exam/mail/regrade"]
    assert {browser.get(address).status_code for address in forbidden} == {403}


def test_an_essay_without_a_rubric_takes_points_with_decimals(client, operator, publish):
    publish(questions=PLAIN_ESSAY)
    attempt = sat(client, operator)
    browser = grader(client.application.test_client())
    for written, status in (("", 422), ("10.5", 422), ("-1", 422), ("many", 422), ("7,5", 303)):
        response = pages.send(browser, MAIL, "form#mark", points=written)
        assert response.status_code == status, written
    publish_all(browser)
    assert result_of(pages.signed_in(client, operator.id), attempt) == ("passed", "7.5", "10")


def test_a_blank_essay_waits_for_nobody(client, operator, publish):
    publish(questions=ESSAY)
    sat(client, operator, text="   ")
    assert only_attempt().state == "final"
    assert [fact.kind for fact in quiz_facts(operator)] == ["quiz_failed"]


def test_a_critical_criterion_decides(client, operator, publish):
    """Rule 31."""
    publish(questions=ESSAY)
    attempt = sat(client, operator)
    browser = grader(client.application.test_client())
    give(browser, "2", "0")
    publish_all(browser)
    assert result_of(pages.signed_in(client, operator.id), attempt)[0] == "failed-critical"
    assert quiz_facts(operator)[0].payload.critical


def test_the_fact_has_the_day_on_which_the_attempt_ended(client, operator, publish, on):
    publish(questions=ESSAY)
    sat(client, operator)
    ended = only_attempt().ended_at
    on(ended + timedelta(days=3))
    browser = grader(client.application.test_client())
    assert "3 days" in page_at(browser, "/grading").one("li", data_grading=True).text
    give(browser, "2", "2")
    publish_all(browser)
    (fact,) = quiz_facts(operator)
    assert (fact.occurred_at, fact.occurred_on) == (ended, ended.date())
    assert fact.recorded_at >= ended + timedelta(days=3)


def test_the_person_is_told_by_letter_once(client, operator, publish):
    publish(questions=ESSAY)
    sat(client, operator)
    browser = grader(client.application.test_client())
    give(browser, "2", "2")
    page = browser.get(f"{MAIL}/publication")
    for _ in range(2):
        pages.send_again(browser, page, "form#publish-marks")
    (letter,) = db.session.scalars(select(Outbox).where(Outbox.recipient == operator.email)).all()
    assert letter.subject == "Result: Procedures exam: passed"
    assert f"/attempts/{only_attempt().public_id}/result" in letter.text


def test_marks_of_an_answer_are_kept_and_the_newest_published_one_counts(client, operator, publish):
    """Rule 30: changes are logged; the record follows a result that turns."""
    publish(questions=ESSAY)
    attempt = sat(client, operator)
    browser = grader(client.application.test_client())
    give(browser, "0", "1")
    publish_all(browser)
    (failed,) = quiz_facts(operator)
    assert failed.kind == "quiz_failed"
    again = browser.get(f"{MAIL}?answer={attempt.rpartition('/')[2]}")
    give(browser, "2", "2", page=again)
    assert quiz_facts(operator) == [failed]
    publish_all(browser)
    (passed,) = quiz_facts(operator)
    assert (passed.kind, passed.occurred_on) == ("quiz_passed", failed.occurred_on)
    levels = [row.levels for row in db.session.scalars(select(MarkRow).order_by(MarkRow.id))]
    assert levels == [["0", "1"], ["2", "2"]]
    shown = question(pages.signed_in(client, operator.id), f"{attempt}/result")
    assert "warm" in shown.text
    assert "cold" not in shown.text


def test_a_mark_that_is_not_published_is_shown_to_nobody(client, operator, publish):
    publish(questions=ESSAY)
    attempt = sat(client, operator)
    give(grader(client.application.test_client()), "2", "2", comment="Not yet for you")
    assert "Not yet for you" not in question(pages.signed_in(client, operator.id), f"{attempt}/result").text


def test_two_essays_are_final_when_both_are_published(client, operator, publish):
    second = "\n## Second {#second}\ntype: essay\npoints: 1\n\nMore.\n"
    publish(questions=PLAIN_ESSAY + second)
    browser = pages.signed_in(client, operator.id)
    attempt = start(browser)
    for number in (1, 2):
        answer(browser, f"{attempt}/{number}", ["Some words."])
    hand_in(browser, attempt)
    marking = grader(client.application.test_client())
    pages.send(marking, MAIL, "form#mark", points="10")
    publish_all(marking)
    assert only_attempt().state == "needs-grading"
    assert quiz_facts(operator) == []
    pages.send(marking, "/grading/quizzes/exam/second", "form#mark", points="1")
    pages.send(marking, "/grading/quizzes/exam/second/publication", "form#publish-marks")
    assert only_attempt().state == "final"
    assert quiz_facts(operator)[0].payload.points == "11"


def test_statements_do_not_grow_with_the_answers(grading, client):
    def count() -> list[int]:
        found = []
        for address in ("/grading", MAIL, f"{MAIL}/publication"):
            grading.get(address)
            with counted() as statements:
                grading.get(address)
            found.append(len(statements))
        return found

    give(grading, "1", "1")
    before = count()
    for _ in range(3):
        sat(client, factories.account(locale="en"))
    give(grading, "1", "1")
    assert count() == before
