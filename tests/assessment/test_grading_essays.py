"""Essays are marked by people: fairly, by question, and never by the one who wrote them (rule 30)."""

from __future__ import annotations

from app.assessment.models import MarkRow
from tests import factories, pages
from tests.assessment.conftest import only_attempt, quiz_facts, question, result_of, rows
from tests.assessment.essays import ESSAY, MAIL, give, grader, page_at, publish_all, sat


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
